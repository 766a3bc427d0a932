"""Carry out the ways in which another repository installs the library from a clone of this one.

`make package` runs it on the last commit: the pre-commit hooks, action.yml, and the workflow that files
reports. Each must pass a register that is right, and the first two name the line of one that is wrong.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent


def run(*command, folder, **environment):
    path = os.pathsep.join([str(PROGRAMS), os.environ["PATH"]])
    return subprocess.run(
        command, cwd=folder, env={**os.environ, "PATH": path, **environment}, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def script(path, words):
    """Return the script of the one step in a workflow or action that holds these words."""
    document = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
    jobs = document["jobs"].values() if "jobs" in document else [document["runs"]]
    (found,) = (step["run"] for job in jobs for step in job["steps"] if words in step.get("run", ""))
    return found


def main(folder):
    clone, other = folder / "clone", folder / "other"
    assert run("git", "clone", "-q", str(ROOT), str(clone), folder=folder).returncode == 0
    shutil.copytree(clone / "packages" / "errata" / "tests" / "site", other)
    run("git", "init", "-q", ".", folder=other)
    runner = {"RUNNER_TEMP": str(folder), "ACTION": str(clone), "FILE": "errata.yml", "GITHUB_ACTIONS": ""}
    bash = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c")
    hooks = ("pre-commit", "try-repo", "--all-files", str(clone))
    ways = {
        "the hooks": lambda: run(*hooks, folder=other, PRE_COMMIT_HOME=str(folder / "hooks")),
        "the action": lambda: run(*bash, script(clone / "action.yml", "pip install"), folder=other, **runner),
    }
    register = other / "errata.yml"
    right = register.read_text("utf-8")
    for text, code in ((right, 0), (right.replace("status: verified\n", "status: verifed\n", 1), 1)):
        register.write_text(text, "utf-8")
        run("git", "add", ".", folder=other)
        for name, way in ways.items():
            done = way()
            assert (done.returncode, "ER104" in done.stdout) == (code, bool(code)), f"{name}:\n{done.stdout}"
    assert run(sys.executable, "-m", "venv", str(folder / "job"), folder=folder).returncode == 0
    job = {"PATH": os.pathsep.join([str(folder / "job" / "bin"), os.environ["PATH"]])}
    install = script(clone / ".github" / "workflows" / "erratum.yml", "pip install")
    done = run(*bash, f"{install}\nerrata check", folder=clone, **job)
    assert done.returncode == 0, done.stdout
    assert str(folder / "job") in run(*bash, "command -v errata", folder=clone, **job).stdout


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        main(Path(temporary))
