"""Run a snippet as a reader would, and compare what it makes with what is recorded."""

import difflib
import io
import json
import locale
import os
import random
import re
import runpy
import sys
import traceback
from contextlib import chdir, contextmanager, redirect_stdout
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from math import isclose
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import torch

from hooks.pages import ROOT, SNIPPETS, references

DOCS = ROOT / "docs"
VALUES = SNIPPETS / "values.json"
_DECIMAL = re.compile(r"-?\d+\.(\d+)")
_TWIN = re.compile(r"_(torch|math)$")


class SnippetError(Exception):
    """A snippet that raised; the message names its line."""


class _Printed(io.StringIO):
    """Standard output that remembers which line of the snippet wrote each line."""

    def __init__(self, path):
        super().__init__()
        self.path, self.lines = str(path), []

    def write(self, text):
        frame = sys._getframe(1)
        while frame and frame.f_code.co_filename != self.path:
            frame = frame.f_back
        self.lines += [frame.f_lineno if frame else 0] * text.count("\n")
        return super().write(text)


@dataclass
class Run:
    """What one run of a snippet made."""

    path: Path
    out: str
    lines: list[int]  # line of the snippet that printed each line of out
    names: dict[str, object]
    figures: dict[str, str] = field(default_factory=dict)


def recorded_name(path):
    """Return the name under which a snippet's output is recorded; twins share that of NAME.py."""
    name = _TWIN.sub("", path.stem)
    return name if path.with_stem(name).exists() else path.stem


def run(path, folder):
    """Run a snippet in an empty folder, with the global random state spoiled."""
    _spoil_random_state()
    printed, before = _Printed(path), global_state()
    try:
        with chdir(folder), redirect_stdout(printed), plt.rc_context():
            names = runpy.run_path(str(path), run_name="__main__")
    except BaseException as error:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == str(path)]
        line = frames[-1].lineno if frames else getattr(error, "lineno", 1)
        message = f"{path.relative_to(ROOT)}:{line}: {type(error).__name__}: {error}"
        raise SnippetError("\n".join([message, *shown_at(path)])) from None
    if changed := [name for name, value in global_state().items() if before[name] != value]:
        raise SnippetError(f"{path.relative_to(ROOT)}:1: changes {', '.join(changed)} for what runs after it")
    figures = {figure.name: figure.read_text("utf-8") for figure in sorted(folder.glob("*.svg"))}
    return Run(path, printed.getvalue(), printed.lines, names, figures)


@contextmanager
def run_notebook(name):
    """Run a notebook as a plain script; give its names and what it printed."""
    printed, show, threads = io.StringIO(), plt.show, torch.get_num_threads()
    plt.show = lambda: None  # no screen
    try:
        with redirect_stdout(printed), plt.rc_context():
            names = runpy.run_path(str(DOCS / "en" / "notebooks" / f"{name}.py"))
        yield names, printed.getvalue()
    finally:
        plt.show = show
        plt.close("all")
        torch.set_num_threads(threads)


def _spoil_random_state():
    """Give a snippet that forgot its seed another output on each run."""
    random.seed()
    np.random.seed()
    torch.seed()


def global_state():
    """Return what a snippet could change for the next one; matplotlib's settings are put back anyway."""
    return {
        "numpy's print options": str(np.get_printoptions()),
        "numpy's error handling": np.geterr(),
        "torch's default dtype": torch.get_default_dtype(),
        "torch's print options": str(vars(torch._tensor_str.PRINT_OPTS)),
        "torch's number of threads": torch.get_num_threads(),
        "torch's deterministic mode": torch.are_deterministic_algorithms_enabled(),
        "torch's gradient mode": torch.is_grad_enabled(),
        "the environment": dict(os.environ),
        "the locale": locale.setlocale(locale.LC_ALL),
    }


def pages():
    """Return the Markdown pages and the references of each: [(path, [Reference])]."""
    return _pages(DOCS)


@cache  # each snippet asks which pages show it
def _pages(docs):
    return [(page, list(references(page.read_text("utf-8")))) for page in sorted(docs.rglob("*.md"))]


def shown_at(path):
    """Return `  shown at docs/en/x.md:40` for every place that takes something from a snippet."""
    name = recorded_name(path)
    files = {path.name, f"{name}.out", f"{path.stem}.svg"}
    places = [
        f"  shown at {page.relative_to(ROOT)}:{reference.line}"
        for page, found in pages()
        for reference in found
        if (reference.name == name if reference.kind == "value" else reference.name in files)
    ]
    return list(dict.fromkeys(places))


def difference(recorded, now, exact=False):
    """Return the first line, from 0, in which two outputs differ, or None if they agree.

    Text must be equal; a decimal may differ by one unit of its last printed digit.
    """
    old, new = recorded.splitlines(), now.splitlines()
    for i in range(max(len(old), len(new))):
        if i >= len(old) or i >= len(new) or not _agree(old[i], new[i], exact):
            return i
    return None


def _agree(old, new, exact):
    if old == new:
        return True
    if exact or _masked(old) != _masked(new):
        return False
    pairs = zip(_DECIMAL.finditer(old), _DECIMAL.finditer(new), strict=True)
    return all(abs(Decimal(a[0]) - Decimal(b[0])) <= Decimal(10) ** -len(a[1]) for a, b in pairs)


def _masked(line):
    return _DECIMAL.sub(lambda match: "#." + "#" * len(match[1]), line)


def failure(path, record, recorded, now, line):
    """Word a difference: where it was printed, where it is shown, and how to accept it."""
    name = path.relative_to(ROOT)
    old, new = recorded.splitlines(), now.splitlines()
    diff = difflib.unified_diff(old, new, f"shown: {record}", f"now: {name}", lineterm="")
    return "\n".join(
        [
            f"{name}:{line}: prints something else than {record}",
            *diff,
            *shown_at(path),
            "If the new output is right: make update",
        ]
    )


def wanted_values(name):
    """Return the variables of a snippet that pages put into prose."""
    return sorted(
        {
            reference.detail
            for _, found in pages()
            for reference in found
            if reference.kind == "value" and reference.name == name
        }
    )


def write(record, text):
    """Write a recorded file if that changes it, and say so."""
    if not record.exists() or record.read_text("utf-8") != text:
        record.write_text(text, "utf-8")
        print(f"wrote {record.relative_to(ROOT)}", file=sys.__stderr__)


def read_values():
    return json.loads(VALUES.read_text("utf-8"))


def write_values(name, values):
    """Replace the recorded values of one snippet."""
    others = {key: value for key, value in read_values().items() if key.split(".")[0] != name}
    new = {f"{name}.{key}": value for key, value in values.items()}
    write(VALUES, json.dumps({**others, **new}, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def plain(value):
    """Return a value as JSON keeps it: text, an int, or a float of 12 digits."""
    if isinstance(value, str | bool):
        return value
    number = value.item() if hasattr(value, "item") else value
    if not isinstance(number, int | float):
        raise TypeError(f"a value in prose is a number or text, not {type(value).__name__}")
    return float(f"{number:.12g}") if isinstance(number, float) else number


def equal(old, new):
    if isinstance(old, float) and isinstance(new, float):
        return isclose(old, new, rel_tol=1e-9, abs_tol=1e-12)
    return old == new


def exact_bytes(path):
    """Say whether equal bytes are asked for: in CI, on the pinned versions, of the NumPy program."""
    return bool(os.environ.get("CI")) and recorded_name(path) == path.stem
