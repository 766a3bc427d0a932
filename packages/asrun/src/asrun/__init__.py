"""Documentation as run: what a page shows of a program is what the program makes."""

from importlib.metadata import version

from asrun.compare import difference
from asrun.project import Project, SettingsError
from asrun.run import ProgramError, Run, run

__all__ = ["ProgramError", "Project", "Run", "SettingsError", "__version__", "difference", "run"]
__version__ = version("asrun")
