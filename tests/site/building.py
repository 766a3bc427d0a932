"""Build a site in a process of its own.

`python -m tests.site.building FOLDER…` imports what builds notebooks once, and forks for each folder; in it
`said` holds what `mkdocs build --strict` writes to standard error, and `code` its exit code.
"""

import os
import subprocess
import sys
from contextlib import redirect_stderr
from pathlib import Path

import pytest

from tests.paths import ROOT

_told: set[str] = set()


def mkdocs(folder, *options, **environment):
    """Build the site whose mkdocs.yml stands in a folder, strictly; return the ended process.

    environment: what that file reads from it, such as SITE_URL.
    """
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", *options],
        cwd=folder, env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def builds(folders, environment):
    """Build the sites of several folders, as mkdocs() does; return exit code and standard error of each."""
    environment = {**environment, "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "tests.site.building", *map(str, folders)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return [(int((folder / "code").read_text()), (folder / "said").read_text("utf-8")) for folder in folders]


def main(*folders):
    import mkdocs_jupyter.plugin  # noqa: F401
    from mkdocs.__main__ import cli

    for folder in folders:
        if child := os.fork():
            os.waitpid(child, 0)
            continue
        os.chdir(folder)
        with open("said", "w", encoding="utf-8") as said, redirect_stderr(said):
            try:
                cli(["build", "--strict"])
            except SystemExit as end:
                Path("code").write_text(str(end.code or 0))
        os._exit(0)


def build(folder, **environment):
    """Build this site, without its notebooks, into a folder."""
    good(attempt(folder, **environment))


def attempt(folder, **environment):
    """Build this site, without its notebooks, into a folder; return the folder, and what went wrong or ""."""
    done = mkdocs(ROOT, "--site-dir", str(folder), NOTEBOOKS="false", **environment)
    told = [line for line in done.stderr.splitlines() if not line.startswith("INFO ")]
    return folder, "\n".join(told) if done.returncode else ""


def good(site):
    """Return the folder of a site; if it did not build, fail the first test that asks and skip the others."""
    folder, fault = site
    if fault in _told:
        pytest.skip("the site does not build; another test says why")
    if fault:
        _told.add(fault)
        pytest.fail(fault, pytrace=False)
    return folder


if __name__ == "__main__":
    main(*sys.argv[1:])
