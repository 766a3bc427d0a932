"""Time the snippets under pytest and the build of the pages, each beside what cannot be saved.

The floor of the snippets is a plain process that imports numpy, torch and matplotlib and runs each
program once; that of the tests of one page is the import of numpy and torch; that of the build is the build
of the same pages without their code. Pairs run one after the other in each of five rounds.
"""

import re
import shutil
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.timing import ROOT, ROUNDS, figure, put_inputs, run

FLOOR = """
import contextlib, io, pathlib, runpy, sys
import matplotlib.pyplot, numpy, torch
for program in sorted(pathlib.Path(sys.argv[1]).glob("*.py")):
    with contextlib.redirect_stdout(io.StringIO()):
        runpy.run_path(str(program), run_name="__main__")
"""
IMPORTS = "import numpy, torch"
SNIPPET = '"""A sum."""\n\nif __name__ == "__main__":\n    print(f"{{1 + {n}:d}}")\n'
ADDED = 400  # many, because one takes less time than two runs differ by
CODE = re.compile(r"^( *)(```|~~~).*?^\1\2.*?$", re.MULTILINE | re.DOTALL)
FIGURE = re.compile(r"^!\[.*?\]\(\w+\.svg\)$", re.MULTILINE)
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.sh")  # a console session has no bare run beside it
TORCH = """
import sys
from mkdocs.__main__ import cli
try:
    cli(["build", "-q", "--site-dir", sys.argv[1]])
finally:
    assert "torch" not in sys.modules, "the build imports torch"
"""


def pytest(*arguments, folder=ROOT):
    return run("-m", "pytest", "-q", *arguments, folder=folder)


def build(folder, into):
    return run("-c", TORCH, str(into), folder=folder, NOTEBOOKS="false")


def copy(folder):
    """Return a copy of what a build or the tests of the snippets need."""
    folder.mkdir()
    for name in (
        "docs", "extensions", "hooks", "overrides", "packages", "real_model", "snippets", "tests", "tools"
    ):  # fmt: skip
        shutil.copytree(ROOT / name, folder / name, ignore=LEFT_OUT)
    for name in ("errata.yml", "mkdocs.yml", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    return folder


def without_code(folder):
    """Take the code blocks, outputs and figures out of the pages of a copy."""
    for page in (folder / "docs").rglob("*.md"):
        text = CODE.sub("", page.read_text("utf-8"))
        page.write_text(FIGURE.sub("", text), "utf-8")
    return folder


def with_snippets(folder):
    """Add programs to a copy, each with its output."""
    for n in range(ADDED):
        (folder / "snippets" / f"added_{n}.py").write_text(SNIPPET.format(n=n))
        (folder / "snippets" / f"added_{n}.out").write_text(f"{1 + n}\n")
    return folder


def main():
    with tempfile.TemporaryDirectory() as temporary:
        here = Path(temporary)
        plain, more = copy(here / "plain"), with_snippets(copy(here / "more"))
        bare = without_code(copy(here / "bare"))
        floor = here / "floor"
        floor.mkdir()
        put_inputs(floor)
        snippets = ("snippets", "--deselect", "snippets/records.json")  # no page shows what is added
        rounds, builds, limits = [], [], []
        for _ in range(ROUNDS + 1):  # the first one warms up
            ours = pytest(*snippets, folder=plain)
            least = run("-W", "ignore", "-c", FLOOR, str(plain / "snippets"), folder=floor)
            rounds.append((ours, least, pytest(*snippets, folder=more)))
            builds.append((build(plain, here / "site"), build(bare, here / "other")))
            limits.append(pytest("tests/snippets", "-k", "limits").wall / run("-c", IMPORTS).wall)
        rounds, builds, limits = rounds[1:], builds[1:], limits[1:]
    figure("snippets-wall-ratio", median(ours.wall / least.wall for ours, least, _ in rounds), 1.3)
    figure("snippets-cpu-ratio", median(ours.cpu / least.cpu for ours, least, _ in rounds), 1.4)
    added = median((more.wall - ours.wall) / ADDED for ours, _, more in rounds)
    figure("snippet-added-ms", 1e3 * added, 10)
    figure("tests-of-limits-to-imports-ratio", median(limits), 2)
    figure("build-to-pages-without-code-ratio", median(ours.cpu / bare.cpu for ours, bare in builds), 1.5)
    figure("build-seconds", median(ours.wall for ours, _ in builds))
    figure("build-memory-mb", median(ours.memory for ours, _ in builds), 100)


if __name__ == "__main__":
    main()
