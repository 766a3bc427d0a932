"""Build this site, without its notebooks, as `make site` builds it."""

import os
import subprocess
import sys

from hooks.pages import ROOT


def build(folder, **environment):
    """Build into a folder; environment: what mkdocs.yml reads from it, such as SITE_URL."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "NOTEBOOKS": "false", **environment}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
