"""The console session of a README, which stands there itself, for hosts that include nothing.

`python -m tools.readme README…` carries it out and fails where it prints something other than is shown;
--update writes that instead. --scripts FOLDER: where the commands are, instead of beside this Python.
A block with a title is a file that lies in the session's folder.
"""

import argparse
import difflib
import re
import sys
import tempfile
from pathlib import Path

from asrun.session import run_session

_FILE = re.compile(r'^```\w+ title="([^"]+)"\n(.*?)^```$', re.DOTALL | re.MULTILINE)
_SESSION = re.compile(r"(?<=^```console\n)\$ .*?(?=^```$)", re.DOTALL | re.MULTILINE)
SCRIPTS = Path(sys.executable).parent


def carried_out(text: str, scripts: Path = SCRIPTS) -> str:
    """Return the text of a README with its one session as a terminal shows it now."""
    (shown,) = _SESSION.findall(text)
    files = dict(_FILE.findall(text))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, content in files.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_text(content, "utf-8")
        program = folder / "session.sh"
        program.write_text("".join(f"{line}\n" for line in re.findall(r"^[$>] (.*)$", shown, re.MULTILINE)))
        told, _ = run_session(program, tuple(files), {}, scripts)
    return text.replace(shown, told)


def difference(path: Path, scripts: Path = SCRIPTS) -> str:
    """Return what its session prints otherwise than a README shows, "" if nothing."""
    text, name = path.read_text("utf-8"), "/".join(path.parts[-3:])
    texts = text.splitlines(), carried_out(text, scripts).splitlines()
    found = [*difflib.unified_diff(*texts, f"shown: {name}", f"now: {name}", lineterm="")]
    return "\n".join([*found, "If the new output is right: make update"]) if found else ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("readme", nargs="+", type=Path)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--scripts", type=Path, default=SCRIPTS)
    given = parser.parse_args()
    failed = False
    for path in given.readme:
        if given.update:
            path.write_text(carried_out(path.read_text("utf-8"), given.scripts.resolve()), "utf-8")
        elif said := difference(path, given.scripts.resolve()):
            print(said)
            failed = True
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
