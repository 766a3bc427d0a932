"""Carry out the example of the README: `python readme.py PROGRAMS FOLDER`.

PROGRAMS: a folder with `errata`. FOLDER: an empty one, for the files of the example.
"""

import difflib
import os
import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
FILE = re.compile(r'^```\w+ title="([^"]+)"\n(.*?)^```$', re.DOTALL | re.MULTILINE)
SESSION = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def carry_out(programs, folder):
    """Write the files, run the commands; return the sessions as they are shown and as they are."""
    text = README.read_text("utf-8")
    for name, content in FILE.findall(text):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")
    shown = "".join(SESSION.findall(text))
    environment = {"PATH": os.pathsep.join([str(programs), os.environ["PATH"]]), "LC_ALL": "C.UTF-8"}
    told = []
    for line in shown.splitlines():
        if line.startswith("$ "):
            done = subprocess.run(
                ["bash", "-c", line[2:]], cwd=folder, env=environment, check=False,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            )  # fmt: skip
            told += [line, *done.stdout.splitlines()]
    return shown.splitlines(), told


if __name__ == "__main__":
    shown, told = carry_out(Path(sys.argv[1]).resolve(), Path(sys.argv[2]))
    print("\n".join(difflib.unified_diff(shown, told, "README.md", "carried out", lineterm="")))
    sys.exit(shown != told)
