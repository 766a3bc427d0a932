"""Build a site in a process of its own."""

import os
import subprocess
import sys

from hooks.pages import ROOT


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
    done = mkdocs(ROOT, "--site-dir", str(folder), NOTEBOOKS="false", **environment)
    assert done.returncode == 0, done.stderr
