"""`asrun update` and `asrun check`: what is recorded, what is refused, and what is told.

Each state of the project is one call, in which every program has a fault of its own.
"""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from asrun.cli import main

FIGURE = 'import matplotlib.pyplot as plt\n\nif __name__ == "__main__":\n    plt.plot([0, 1])\n'
X = 'if __name__ == "__main__":\n    x = 1.5\n    print("a")\n'
GOOD = {
    "coin.py": 'if __name__ == "__main__":\n    print("H = 0.6931")\n',
    "coin_math.py": 'if __name__ == "__main__":\n    x = 0.5\n    print("H = 0.6931")\n',
    "double.py": FIGURE + '    print("a")\n    plt.savefig("double.svg")\n',
    "ended.py": 'if __name__ == "__main__":\n    print("a", end="")\n',
    "plot.py": FIGURE + '    plt.savefig("plot.svg")\n',
    "renamed.py": X,
    "stray.py": 'if __name__ == "__main__":\n    print("a")\n',
    "turned.py": X,
    "unread.py": X,
}
UNSTEADY = {  # program, what differs from run to run, and why
    "address.py": ("print(object())\n", "output", "the address of an object"),
    "clock.py": ("import datetime\nprint(datetime.date.today())\n", "output", "a clock"),
    "dated.py": (
        f'import time\n{FIGURE}    plt.savefig("dated.svg", metadata={{"Date": time.ctime()}})\n',
        "figure",
        "a date in the figure's metadata",
    ),
    "hashed.py": ('print(hash("a"))\n', "output", "a hash"),
    "ids.py": (
        f'{FIGURE}    plt.rcParams["svg.hashsalt"] = None\n    plt.savefig("ids.svg")\n',
        "figure",
        "random ids of the figure",
    ),
    "order.py": ('print({f"t{i}" for i in range(40)})\n', "output", "the order of a set"),
    "seed.py": ("import random\nprint(random.random())\n", "output", "random numbers without a seed"),
    "value.py": ('import random\nx = random.random()\nprint("a")\n', "x", "random numbers without a seed"),
}
REFUSED = {  # program, and what is told of it
    "escape.py": ('print("a")\nprint("\\x1b[1mb")\n', "2: prints the character U+001B"),
    "fence.py": ('print("```")\n', "1: prints ``` at the start of a line"),
    "guard.py": ('if __name__ == "__mian__":\n    print("a")\n', "1: prints nothing and draws nothing"),
    "listed.py": ('x = [1]\nprint("a")\n', "1: x: a value in prose is a number or text, not list"),
    "other.py": (f'{FIGURE}    plt.savefig("another.svg")\n', "1: leaves another.svg; only a figure is kept"),
}


class Scratch:
    """A project whose page shows all of its programs."""

    def __init__(self, folder):
        self.folder = folder
        (folder / "pyproject.toml").write_text('[tool.asrun]\ntwins = ["torch", "math"]\n')
        (folder / "snippets").mkdir()
        (folder / "docs").mkdir()

    def write(self, programs, page=None):
        """Write programs, and the page if another one is told; it shows figures, outputs and x of each."""
        for name, code in programs.items():
            (self.folder / "snippets" / name).write_text(code)
        lines = []
        for path in sorted((self.folder / "snippets").glob("*.py")):
            lines += ["```python", f'--8<-- "{path.name}"', "```"]
            code, twin = path.read_text(), path.stem.endswith("_math")
            if "print(" in code and not twin:
                lines += ["```text", f'--8<-- "{path.stem}.out"', "```"]
            if "savefig" in code:
                lines += ["", f"![a line]({path.stem}.svg)"]
            if re.search(r"^ *x = ", code, re.MULTILINE):
                lines += ["", f"It is {{{{ {path.stem}.x:.1f }}}}."]
        (self.folder / "docs" / "page.md").write_text("\n".join([*lines, ""]) if page is None else page)

    def run(self, *arguments):
        """Run the command; return the exit code and the lines of what it said."""
        before = os.getcwd()
        os.chdir(self.folder)
        try:
            result = CliRunner().invoke(main, list(arguments), catch_exceptions=False)
        finally:
            os.chdir(before)
        return result.exit_code, result.output.splitlines()

    def records(self):
        """Return what is recorded, by name, without what it was made from."""
        files = [path for path in (self.folder / "snippets").rglob("*") if path.name != "records.json"]
        return {path.name: path.read_text() for path in files if path.suffix in {".out", ".svg", ".json"}}


def told(lines, program):
    """Return the lines in which a program is named with one of its lines."""
    return [line for line in lines if line.startswith(f"snippets/{program}:")]


@pytest.fixture(scope="module")
def updated(tmp_path_factory):
    """After `asrun update` in a project: its exit code, what was said, the records, and the project."""
    project = Scratch(tmp_path_factory.mktemp("updated"))
    faulty = {name: code for name, (code, *_) in {**UNSTEADY, **REFUSED}.items()}
    project.write(GOOD | faulty | {"hidden.py": FIGURE + '    plt.savefig("hidden.svg")\n'})
    page = project.folder / "docs" / "page.md"
    page.write_text(page.read_text().replace("hidden.py", "plot.py").replace("hidden.svg", "plot.svg"))
    return *project.run("update"), project.records(), project


@pytest.mark.parametrize("program", UNSTEADY)
def test_what_differs_between_two_processes_is_not_recorded_and_the_cause_is_named(updated, program):
    code, lines, records, _ = updated
    (line,) = told(lines, program)
    _, what, cause = UNSTEADY[program]
    said = f"{what}: different on each run, so nothing was recorded; likely "
    assert re.match(rf"snippets/{program}:\d+: {said}.*{cause}", line)
    assert "asrun update" not in line
    assert code == 1
    assert [name for name in records if name.startswith(program.removesuffix("py"))] == []
    assert f"{program.removesuffix('.py')}.x" not in records["values.json"]


@pytest.mark.parametrize("program", REFUSED)
def test_what_a_page_cannot_show_is_refused_and_not_recorded(updated, program):
    _, lines, records, _ = updated
    (line,) = told(lines, program)
    assert line.startswith(f"snippets/{program}:{REFUSED[program][1]}")
    assert [name for name in records if name.startswith(program.removesuffix("py"))] == []


def test_all_else_is_recorded_and_a_figure_needs_neither_salt_nor_date(updated):
    _, lines, records, _ = updated
    outputs = "coin.out double.out ended.out renamed.out stray.out turned.out unread.out".split()
    figures = "double.svg hidden.svg plot.svg".split()
    assert sorted(records) == sorted([*outputs, *figures, "values.json"])
    values = ("coin_math.x", 0.5), ("renamed.x", 1.5), ("turned.x", 1.5), ("unread.x", 1.5)
    assert json.loads(records["values.json"]) == dict(values)
    for program in GOOD:
        assert told(lines, program) == []


def test_a_program_that_no_page_shows_is_told_in_one_message(updated):
    _, lines, *_ = updated
    assert told(lines, "hidden.py") == [
        'snippets/hidden.py:1: no page shows hidden.py, hidden.svg: write --8<-- "hidden.py" and '
        "![what it shows](hidden.svg) into one"
    ]


def test_what_is_made_and_what_is_recorded_are_compared_both_ways(updated):
    *_, before, project = updated
    snippets = project.folder / "snippets"
    for faulty in ("hidden.py", "hidden.svg", *UNSTEADY, *REFUSED):
        (snippets / faulty).unlink()
    project.write({})
    page = (project.folder / "docs" / "page.md").read_text()
    changed = {
        "coin.py": GOOD["coin.py"].replace("__main__", "__mian__"),  # the twin still prints
        "double.py": GOOD["double.py"].replace('    plt.savefig("double.svg")\n', ""),
        "ended.py": GOOD["ended.py"].replace('"a"', '"b"'),
        "plot.py": GOOD["plot.py"].replace("__main__", "__mian__"),
        "renamed.py": X.replace("x = ", "y = "),
        "turned.py": X.replace("1.5", '"1.5"'),
        "new.py": 'if __name__ == "__main__":\n    print("a")\n',
    }
    shown = '```\n--8<-- "new.py"\n--8<-- "new.out"\n--8<-- "aside/kept.py"\n```'
    project.write(changed, page.replace("It is {{ unread.x:.1f }}.", shown))
    (snippets / "errata").mkdir()
    (snippets / "aside").mkdir()
    (snippets / "aside" / "kept.py").write_text("print(1 / 0)\n")
    for stray in ("coin_math.out", "gone.out", "stray.svg", "errata/gone.svg"):
        (snippets / stray).write_text("a\n")
    code, lines = project.run("check")
    said = "\n".join(lines)
    assert code == 1
    for message in (
        "snippets/coin.py:1: prints nothing and draws nothing",
        "snippets/double.py:1: draws nothing; snippets/double.svg is recorded",
        "snippets/ended.py:2: prints something other than snippets/ended.out",
        "snippets/plot.py:1: prints nothing and draws nothing",
        "snippets/renamed.py:1: values in prose changed\n  x: shown 1.5, and the program no longer sets it",
        "snippets/turned.py:1: values in prose changed\n  x: shown 1.5, now '1.5'",
        "snippets/unread.py:1: values in prose changed\n  x: recorded, and no page shows it",
        "snippets/stray.py:1: draws nothing; snippets/stray.svg is recorded",
        ": nothing runs snippets/aside/kept.py: move it to snippets/",
        "snippets/: coin_math.out, errata/gone.svg, gone.out belong to no program",
    ):
        assert message in said, message
    for program in changed.keys() - {"new.py"}:  # its page says that new.out is missing
        assert len(told(lines, program)) == 1, program

    code, lines = project.run("update")
    after = project.records()
    assert after.keys() - before.keys() == {"new.out"}
    assert before.keys() - after.keys() == {"double.svg", "hidden.svg"}
    assert after["ended.out"] == "b"
    assert json.loads(after["values.json"]) == {"coin_math.x": 0.5, "turned.x": "1.5"}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent ended")
def test_the_second_process_of_an_update_ends_with_the_command(tmp_path):
    first, told = tmp_path / "first", tmp_path / "told"
    (tmp_path / "docs").mkdir()
    (tmp_path / "snippets").mkdir()
    (tmp_path / "pyproject.toml").write_text("[tool.asrun]\n")
    (tmp_path / "snippets" / "long.py").write_text(
        f"import os, pathlib, time\nif pathlib.Path({str(first)!r}).exists():\n"
        f"    pathlib.Path({str(told)!r}).symlink_to(str(os.getpid()))\n    time.sleep(60)\n"
        f"pathlib.Path({str(first)!r}).touch()\n"
    )
    command = subprocess.Popen([sys.executable, "-m", "asrun", "update"], cwd=tmp_path)
    try:
        for _ in range(600):
            if told.is_symlink():
                break
            time.sleep(0.05)
    finally:
        command.kill()
        command.wait()
    second = Path("/proc") / os.readlink(told)
    for _ in range(200):
        if not second.exists():
            break
        time.sleep(0.05)
    alive = second.exists()
    if alive:
        os.kill(int(second.name), signal.SIGKILL)
    assert not alive
