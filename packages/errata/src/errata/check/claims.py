"""Hold both claims of a proof against its program, which is read here and never run: ER311, ER312."""

import ast
import json
import warnings
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from errata.check.history import At
from errata.register.schema import near
from errata.register.yaml import Problem


class Parameters(NamedTuple):
    """What a call of `check` by name may and must give.

    unnamed: parameters that only a position can give, before a `/`.
    more: whether it takes any other name too.
    """

    known: list[str]
    required: list[str]
    unnamed: list[str]
    more: bool


class Reader:
    """Reads programs below a folder, each once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.parameters = cache(self._parameters)

    def _parameters(self, snippet: str) -> Parameters | str | None:
        """Return the parameters of `check`, in a text why it has none, or None if only a run can tell."""
        try:
            with warnings.catch_warnings(action="ignore"):
                tree = ast.parse((self._root / snippet).read_bytes())
        except SyntaxError as error:
            line = f"line {error.lineno}: " if error.lineno else ""
            return f"is not Python: {line}{error.msg}"
        except (ValueError, RecursionError, MemoryError) as error:  # NUL bytes, a thousand brackets
            return f"is not Python: {error}"
        except OSError as error:
            return f"cannot be read: {error.strerror}"
        functions = [one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name == "check"]
        if any(_binds(node) for one in tree.body if one not in functions for node in _run(one)):
            return None
        if not functions:
            return "defines no function `check`"
        last = functions[-1]
        return None if last.decorator_list else _of(last.args)


def _run(statement: ast.stmt) -> Iterable[ast.AST]:
    """Return what runs when a module is imported: not the bodies of its functions and classes."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [statement]
    return ast.walk(statement)


def _binds(node: ast.AST) -> bool:
    """Say whether a node may give the name `check` to something."""
    match node:
        case ast.Name(id="check", ctx=ast.Store()):
            return True
        case ast.FunctionDef(name="check") | ast.AsyncFunctionDef(name="check") | ast.ClassDef(name="check"):
            return True
        case ast.alias(name=name, asname=asname):
            return (asname or name) in ("check", "*")
    return False


def _of(arguments: ast.arguments) -> Parameters:
    unnamed = [one.arg for one in arguments.posonlyargs]
    placed = [*unnamed, *(one.arg for one in arguments.args)]
    named = [one.arg for one in arguments.kwonlyargs]
    required = placed[: len(placed) - len(arguments.defaults)]
    required += [name for name, default in zip(named, arguments.kw_defaults, strict=True) if default is None]
    return Parameters([*placed[len(unnamed) :], *named], required, unnamed, arguments.kwarg is not None)


def problems(proof: dict[str, Any], reader: Reader, at: At) -> Iterator[Problem]:
    """Yield what no run of a proof could mend, each at its own place; at makes a problem at a path."""
    original, corrected = (json.dumps(proof[side], sort_keys=True) for side in ("original", "corrected"))
    if original == corrected:
        message = "the corrected claim equals the original one: no check can tell them apart"
        yield at("proof", "corrected", code="ER311", message=message)
    snippet = proof["snippet"]
    parameters = reader.parameters(snippet)
    if isinstance(parameters, str):
        yield at("proof", "snippet", code="ER312", message=f"{snippet} {parameters}")
    elif parameters:
        for side in ("original", "corrected"):
            for key, message in _misfits(proof[side], parameters):
                yield at("proof", side, *key, code="ER312", message=f"`check` of {snippet} {message}")


def _misfits(claim: dict[str, Any], takes: Parameters) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the place in a claim and the reason why it cannot be the arguments of a call."""
    taken = {*takes.known, *takes.unnamed}
    unknown = [key for key in claim if key not in taken and not takes.more]
    known = f"it takes {', '.join(takes.known) or 'none'}"[:200]
    for key in unknown:
        yield (key, "@key"), f"has no parameter {key[:60]!r}{near(key, takes.known)}; {known}"
    for name in takes.unnamed:
        if name in takes.required or (name in claim and not takes.more):
            yield (), f"takes {name!r} by position, but a claim passes it by name: remove the `/`"
    lacking = [name for name in takes.required if name not in claim and name not in takes.unnamed]
    for name in lacking if not unknown else []:  # a mistyped name is said already
        yield (), f"needs {name!r}, which the claim does not give"
