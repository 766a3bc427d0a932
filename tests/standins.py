"""Heavy libraries are imported when a test uses them: until then a module stands in for each.

Collecting tests uses none, so it imports none. importlib.util.LazyLoader cannot do that: pytest asks for
the `__class__` of what it collects from.
"""

import re
import sys
from functools import cache
from importlib import import_module
from importlib.machinery import PathFinder
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
HEAVY = "llms_from_scratch", "matplotlib", "scipy", "sklearn", "torch", "transformers"
_LIBRARY = re.compile(rf"({'|'.join(HEAVY)})(\.|$)")
_IMPORT = re.compile(rf"^(import|from) ({'|'.join(HEAVY)})\b", re.MULTILINE)
_IMPORTED = re.compile(r"^\s*(?:import|from) ([\w.]+)(?: import (\([^)]*\)|.*))?", re.MULTILINE)
_imported = set()  # programs


@cache
def is_heavy(path):
    """Return whether a file imports a heavy library, itself or by a file of this tree."""
    for module, names in _IMPORTED.findall(path.read_text("utf-8")):
        modules = [module, *(f"{module}.{name}" for name in re.findall(r"\w+", names))]
        files = (ROOT / f"{one.replace('.', '/')}.py" for one in modules)
        if _LIBRARY.match(module) or any(file.is_file() and is_heavy(file) for file in files):
            return True
    return False


class StandIn(ModuleType):
    """Imports the module at the first name that is asked of it, and passes on what it is asked and told."""

    def __getattr__(self, name):
        if name == "_mock_name" or (name.startswith("__") and name != "__version__"):
            raise AttributeError(name)  # no use: importing and collecting look for such names
        return getattr(real(self.__name__), name)

    def __setattr__(self, name, value):
        if name.startswith("__") or isinstance(value, StandIn):  # by an import
            super().__setattr__(name, value)
        else:
            setattr(real(self.__name__), name, value)

    @property
    def __dict__(self):
        """From here monkeypatch puts back what was."""
        module = sys.modules.get(self.__name__)
        return super().__dict__ if module in (self, None) else vars(module)


def end():
    """Leave no stand-in to who asks what is imported; those that a test holds import at their first use."""
    if Finder in sys.meta_path:
        sys.meta_path.remove(Finder)
    for key in [key for key, module in sys.modules.items() if isinstance(module, StandIn)]:
        del sys.modules[key]


def real(name):
    """Import a module itself. With the first library all stand-ins end: libraries expect none."""
    if isinstance(sys.modules.get(name), StandIn):
        if _LIBRARY.match(name):
            end()
        else:
            del sys.modules[name]
            _imported.add(name)
    return import_module(name)


class Finder:
    """Finds a stand-in for a library, and for a program that imports one: its first lines may use it."""

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        is_program = name.startswith("snippets.") and name not in _imported
        if not is_program and not _LIBRARY.match(name):
            return None
        spec = PathFinder.find_spec(name, path)
        if not spec or not spec.has_location:  # a folder without __init__.py has nothing to run
            return None
        if is_program and not _IMPORT.search(Path(spec.origin).read_text("utf-8")):
            return None
        spec.loader = cls
        return spec

    @staticmethod
    def create_module(spec):
        return StandIn(spec.name)

    @staticmethod
    def exec_module(module):
        pass
