"""Build a site in a process of its own."""

import os
import subprocess
import sys

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


def build(folder, **environment):
    """Build this site, without its notebooks, into a folder."""
    good(attempt(folder, **environment))


def attempt(folder, **environment):
    """Build this site, without its notebooks, into a folder; return the folder, and what went wrong or ""."""
    done = mkdocs(ROOT, "--site-dir", str(folder), NOTEBOOKS="false", **environment)
    told = [line for line in done.stderr.splitlines() if not line.startswith("INFO ")]
    return folder, "\n".join(told) if done.returncode else ""


def told_elsewhere(fault):
    """Note that the process which built the site tells what went wrong, so that this one skips."""
    _told.add(fault)


def good(site):
    """Return the folder of a site; if it did not build, fail the first test that asks and skip the others."""
    folder, fault = site
    if not fault:
        return folder
    if fault in _told:
        pytest.skip("the site does not build; another test says why")
    _told.add(fault)
    pytest.fail(fault, pytrace=False)
