"""Console sessions: what a terminal shows, its exit status, what changes, and where it runs."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from asrun.session import commands


@pytest.fixture
def session(folder, asrun):
    """Record a session that a page shows; return exit code, what was said, and the record."""

    def record(text, settings=""):
        (folder / "pyproject.toml").write_text(f"[tool.asrun]\n{settings}")
        (folder / "snippets" / "demo.sh").write_text(text)
        (folder / "docs" / "page.md").write_text('```console\n--8<-- "demo.out"\n```\n')
        code, said = asrun("update")
        path = folder / "snippets" / "demo.out"
        return code, said, path.read_text() if path.exists() else None

    return record


def test_each_command_stands_before_what_it_wrote_and_its_failure(session):
    text = "# Set up.\necho one\n\necho two >&2; echo three\nls missing\n(exit 3)\n"
    assert session(text) == (
        0,
        ["wrote snippets/demo.out", "1 run"],
        "$ echo one\none\n$ echo two >&2; echo three\ntwo\nthree\n$ ls missing\n"
        "ls: cannot access 'missing': No such file or directory\n[exit status 2]\n"
        "$ (exit 3)\n[exit status 3]\n",
    )


def test_commands_over_several_lines_are_one_and_share_the_shell(session):
    text = 'for x in a b; do\n  echo "$x"\ndone\ncat > f <<END\nhello\nEND\ncd / && y=1\necho $y \\\n  $PWD\n'
    assert session(text)[2] == (
        '$ for x in a b; do\n>   echo "$x"\n> done\na\nb\n$ cat > f <<END\n> hello\n> END\n'
        "$ cd / && y=1\n$ echo $y \\\n>   $PWD\n1 /\n"
    )


def test_a_session_has_an_empty_folder_as_home_a_fixed_locale_and_width_and_no_input(session, folder):
    text = (
        'ls -A; [ "$PWD" = "$HOME" ] && echo home\necho $LC_ALL $COLUMNS; cat\ncommand -v asrun >/dev/null\n'
    )
    assert session(text)[2] == (
        '$ ls -A; [ "$PWD" = "$HOME" ] && echo home\nhome\n$ echo $LC_ALL $COLUMNS; cat\nC.UTF-8 80\n'
        "$ command -v asrun >/dev/null\n"
    )


def test_what_changes_is_refused_until_a_pattern_names_it(session):
    text = "pwd\n"
    code, (said, *_), record = session(text)
    assert (code, record) == (1, None)
    assert said.startswith("snippets/demo.sh:1: output: different on each run, so nothing was recorded; ")
    assert said.endswith("name a pattern for it in [tool.asrun.changing]")
    code, _, record = session(text, "changing = {folder = '/tmp/\\w+'}\n")
    assert (code, record) == (0, "$ pwd\n‹folder›\n")


def test_another_output_names_the_line_of_the_command(session, folder, asrun):
    session("echo a\n\necho b\n")
    (folder / "snippets" / "demo.sh").write_text("echo a\n\necho c\n")
    code, said = asrun("check")
    assert (code, said[0]) == (1, "snippets/demo.sh:3: prints something other than snippets/demo.out")
    assert said[-3:-1] == ["  shown at docs/page.md:2", "If the new output is right: asrun update"]


def test_an_exit_ends_the_session_and_a_command_without_end_says_so(session):
    assert session("echo a\nexit 4\necho b\n")[2] == "$ echo a\na\n$ exit 4\n[exit status 4]\n"
    record = session("echo a\nif true; then\n")[2]
    assert "$ if true; then\n" in record
    assert "unexpected end of file" in record


def test_inputs_are_there_and_a_session_that_requires_something_missing_is_skipped(session, folder):
    (folder / "snippets" / "data").mkdir()
    (folder / "snippets" / "data" / "a.csv").write_text("7\n")
    block = "# /// script\n# [tool.asrun]\n# {} = {}\n# ///\n"
    assert (
        session(block.format("inputs", json.dumps(["data/a.csv"])) + "cat data/a.csv\n")[2]
        == "$ cat data/a.csv\n7\n"
    )
    code, said, _ = session(block.format("requires", '["network"]') + "false\n")
    assert (code, said) == (0, [
        "skipped snippets/demo.sh: requires network, missing here; its record stays", "0 run, 1 skipped"
    ])  # fmt: skip


def test_a_session_needs_no_page_of_its_own_but_its_record_does(session, folder, asrun):
    session("echo a\n")
    (folder / "docs" / "page.md").write_text("# Page\n")
    assert asrun("check")[1][0].startswith("snippets/demo.sh:1: no page shows demo.out: write --8<--")


def test_a_comment_within_a_command_belongs_to_it():
    assert commands("if true\n# why\nthen echo a; fi\n# b\necho c") == [
        (1, "if true\n# why\nthen echo a; fi"), (5, "echo c")
    ]  # fmt: skip


def test_what_a_session_leaves_running_is_ended_with_it(session, folder):
    text = "sleep 100 & echo $! > ../../pid\necho done\n"
    text = text.replace("../../pid", str(folder / "pid"))
    assert session(text)[2].endswith("$ echo done\ndone\n")
    state = ["ps", "-o", "stat=", "-p", (folder / "pid").read_text().strip()]
    left = subprocess.run(state, capture_output=True, text=True, check=False).stdout
    assert left == "" or left.startswith("Z")  # ended, though nobody may have asked how


def test_a_session_that_does_not_end_is_ended_and_named_with_its_line(session, monkeypatch):
    monkeypatch.setattr("asrun.session.SECONDS", 0.3)
    code, said, record = session("echo one\nsleep 100\n")
    assert (code, said[0]) == (1, "snippets/demo.sh:2: takes more than 0.3 seconds: end it earlier")
    assert record is None


def test_a_session_may_take_ten_minutes(session, monkeypatch):
    now = iter(range(0, 10_000, 301))
    monkeypatch.setattr("asrun.session.time.monotonic", lambda: next(now))
    assert session("sleep 100\n")[1][0] == "snippets/demo.sh:1: takes more than 600 seconds: end it earlier"
    assert next(now) == 3 * 301  # after 301 seconds it may go on, after 602 it may not


def test_a_session_that_prints_without_end_is_ended_and_named_with_its_line(session):
    code, said, _ = session("echo one\nyes\n")
    message = "snippets/demo.sh:2: prints more than 1,000,000 bytes, which no page shows: print less"
    assert (code, said[0]) == (1, message)


def test_a_session_cannot_forge_the_status_of_a_command(session):
    code, said, _ = session("printf '\\0365\\036'\necho two\n")
    assert code == 1
    assert said[0].startswith("snippets/demo.sh:1: prints the character U+001E")


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("kill -9 $$\n", "$ kill -9 $$\n[exit status 137]\n"),
        ("trap 'echo bye' EXIT\necho hi\n", "$ trap 'echo bye' EXIT\n$ echo hi\nhi\nbye\n"),
        ("alias hi='echo hello'\nhi\n", "$ alias hi='echo hello'\n$ hi\nhello\n"),
        ("\n\nnothere\n", "$ nothere\nbash: nothere: command not found\n[exit status 127]\n"),
    ],
)
def test_a_session_shows_what_a_terminal_does(session, text, record):
    assert session(text)[2] == record


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_session_ends_with_the_process_that_runs_it(folder, number):
    told = folder / "told"
    text = f"sleep 600 &\necho $$ $! > {folder}/new; mv {folder}/new {told}; while true; do :; done\n"
    (folder / "snippets" / "demo.sh").write_text(text)
    command = subprocess.Popen([sys.executable, "-m", "asrun", "check", "demo"], cwd=folder)
    try:
        for _ in range(600):
            if told.exists():
                break
            time.sleep(0.05)
    finally:
        command.send_signal(number)
        command.wait()
    shell, child = (Path("/proc", number) for number in told.read_text().split())
    for _ in range(200):
        if not (shell.exists() or child.exists()):
            break
        time.sleep(0.05)
    left = [int(path.name) for path in (shell, child) if path.exists()]
    for process in left:
        os.kill(process, signal.SIGKILL)
    assert left == []


def test_what_watches_over_a_session_is_none_of_its_jobs_and_holds_nothing(session):
    # Into a file: of a pipe bash may hold an end meanwhile. At 255 it may keep its script.
    said = session("jobs; wait; echo [$!]; ls /proc/$$/fd > held; grep -v 255 held\n")[2]
    assert said.split("\n")[1:] == ["[]", "0", "1", "2", ""]
