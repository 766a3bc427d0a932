"""A register starts in one call, and every command in a folder without one says how."""

import json
import os
import re
import shlex
import subprocess
import sys

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner
from ruamel.yaml import YAML

import errata
from errata.check import git
from errata.cli import init as init_command
from errata.cli import main

FLAGS = ["init", "--title=The Handbook", "--edition=print-1", "--format=print", "--today=2026-01-02"]


@pytest.fixture
def empty(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    return tmp_path


def call(*arguments, **extra):
    done = CliRunner().invoke(main, arguments, **extra)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.output


def data(folder):
    return YAML(typ="safe", pure=True).load(folder / "errata.yml")


def test_flags_start_a_register_that_is_right(empty):
    assert call(*FLAGS, "--author=A. Writer") == (0, "errata.yml: written\nnext: errata add\n")
    assert call("check") == (0, "errata.yml: 0 entries, no problem\n")
    assert data(empty)["works"] == {
        "handbook": {
            "title": "The Handbook",
            "kind": "book",
            "author": "A. Writer",
            "editions": [{"id": "print-1", "format": "print"}],
        }
    }
    assert [path.name for path in empty.iterdir()] == ["errata.yml"]


@pytest.mark.parametrize(("title", "work"), [("The Handbook", "handbook"), ("Null", "null")])
def test_the_example_in_a_new_register_is_an_entry_that_the_check_accepts(empty, title, work):
    call(*FLAGS, f"--title={title}")
    text = (empty / "errata.yml").read_text()
    example = re.findall(r"(?m)^#(  .*\n)", text)
    (empty / "errata.yml").write_text(text.replace("errata: []\n", "errata:\n" + "".join(example)))
    assert call("check") == (0, "errata.yml: 1 entry, no problem\n")
    assert call("list")[1].startswith(f"E0000  reported  technical  {work} 1: Three fills")


def test_the_next_command_can_be_pasted_whatever_the_name_of_the_file(empty):
    (empty / "my book's").mkdir()
    _, output = call(*FLAGS, "--file=my book's/errata list.yml")
    (command,) = re.findall("(?m)^next: errata (.*)", output)
    assert shlex.split(command) == ["add", "--file", "my book's/errata list.yml"]


def test_each_register_has_an_id_of_its_own(empty):
    ids = set()
    for _ in range(2):
        call(*FLAGS)
        ids.add(data(empty)["id"])
        (empty / "errata.yml").unlink()
    assert len(ids) == 2


def test_an_entry_can_be_added_to_a_new_register_at_once(empty):
    call(*FLAGS)
    given = "--work=handbook --edition=print-1 --section=3 --type=editorial --notes=Count. --today=2026-01-05"
    words = ["--title=A sum is off", "--original=six is seven", "--corrected=six is six"]
    assert call("add", *given.split(), *words)[0] == 0
    assert call("check") == (0, "errata.yml: 1 entry, no problem\n")


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("The Handbook", "handbook"),
        ("1e3", "work"),
        ("手册", "work"),
        ("Über: 'Größe' # \"x\" {a}", "uber-groe-x-a"),
        ("👍 yes", "yes"),
        ("true", "true"),
        ("2026-01-02", "work"),
        ("%s {key}", "s-key"),
    ],
)
def test_a_title_of_any_characters_is_kept_as_it_is(empty, title, key):
    assert call("init", f"--title={title}", "--edition=1.0", "--format=web")[0] == 0
    assert call("check")[0] == 0
    works = json.loads(call("export", "json")[1])["works"]
    assert works == {key: {"title": title, "kind": "book", "editions": [{"id": "1.0", "format": "web"}]}}


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        ([], "no terminal to ask in; give --title, --edition, --format"),
        (["--title=A", "--format=web"], "no terminal to ask in; give --edition"),
        (["--title=", "--edition=a", "--format=web"], 'title "" is not one line, with no blank at'),
        (["--title=a\nb", "--edition=a", "--format=web"], "is not one line, with no blank at either end"),
        (
            ["--title=a\0b", "--edition=a", "--format=web"],
            "control character U+0000 is not allowed: remove it",
        ),
        (
            ["--title=A", "--edition=Print 1", "--format=web"],
            'edition "Print 1" is not small letters, digits',
        ),
        (["--title=A", "--edition=a", "--format=scroll"], "'scroll' is not one of 'print'"),
        (["--title=A", "--edition=a", "--format=web", "--kind=x"], "'x' is not one of 'book'"),
        (["--title=A", "--edition=a", "--format=web", f"--author={'x' * 201}"], "it needs at most 200"),
        (["--file=no/errata.yml", *FLAGS[1:]], "there is no folder no; make it, or name another with --file"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_answer_is_named_and_nothing_is_written(empty, flags, message):
    code, output = call("init", *flags)
    assert code == 2
    assert message in output
    assert list(empty.iterdir()) == []


def test_a_register_that_exists_stays(empty):
    (empty / "errata.yml").write_text("mine")
    code, output = call(*FLAGS)
    assert code == 2
    assert "errata.yml exists; `errata add` files an entry, `errata check` checks it" in output
    assert (empty / "errata.yml").read_text() == "mine"


def test_the_key_that_a_long_title_makes_is_not_longer_than_a_key_may_be(empty):
    code, output = call(*FLAGS, "--title", "\u33c2" * 200)  # one character, which is "a.m." in ASCII
    assert code == 0, output
    (key,) = data(empty)["works"]
    assert re.fullmatch("a-m(-a-m)+", key)
    assert 190 < len(key) <= 200


def test_at_a_terminal_each_question_is_asked_until_its_answer_fits(empty, monkeypatch):
    monkeypatch.setattr(init_command, "_asks", lambda: True)
    answers = "\nThe Handbook\n\nA. Writer\nPrint 1\nprint-1\nscroll\nprint\n"
    code, output = call("init", input=answers)
    assert code == 0, output
    assert "Short name of its first edition, such as print-1: Print 1" in output
    assert 'Error: edition "Print 1" is not small letters, digits, dots and hyphens' in output
    (work,) = data(empty)["works"].values()
    assert (work["author"], work["kind"], work["editions"][0]["id"]) == ("A. Writer", "book", "print-1")


@pytest.mark.parametrize(
    ("remote", "there"),
    [
        ("git@github.com:owner/book.git", True),
        ("https://github.com/owner/book", True),
        ("ssh://git@github.com/o/b", True),
        ("https://example.org/github.community/x", False),
        ("https://notgithub.com/o/b", False),
    ],
)
def test_a_repository_on_github_is_known_by_its_remote(empty, remote, there):
    assert git.on_github(empty) is None
    for arguments in (["init", "-q"], ["remote", "add", "origin", remote]):
        subprocess.run(["git", *arguments], check=True)
    (empty / "book").mkdir()
    assert (git.on_github(empty / "book") == empty.resolve()) is there


def test_a_repository_on_github_gets_the_form_and_a_workflow_too(empty):
    for arguments in (["init", "-q"], ["remote", "add", "origin", "git@github.com:owner/book.git"]):
        subprocess.run(["git", *arguments], check=True)
    (empty / "a book").mkdir()
    code, output = call(*FLAGS, "--file", "a book/errata.yml")
    assert (code, output.splitlines()) == (
        0,
        [
            "a book/errata.yml: written",
            ".github/ISSUE_TEMPLATE/erratum.yml: written",
            ".github/workflows/errata.yml: written",
            "next: errata add --file 'a book/errata.yml'",
        ],
    )
    read = YAML(typ="safe", pure=True).load
    form = (empty / ".github/ISSUE_TEMPLATE/erratum.yml").read_text()
    assert form == call("form", "--file", "a book/errata.yml")[1]
    workflow = read(empty / ".github/workflows/errata.yml")
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["on"] == ["push", "pull_request"]
    steps = workflow["jobs"]["errata"]["steps"]
    assert all(
        re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step["uses"]) for step in steps if "uses" in step
    )
    assert steps[-2]["run"] == f"python -m pip install errata-register=={errata.__version__}"
    for line in steps[-1]["run"].splitlines():
        done = subprocess.run(
            ["bash", "-c", f'"$0" -m {line}', sys.executable], check=False, capture_output=True
        )
        assert done.returncode == 0, done.stderr


def test_files_of_a_repository_that_exist_stay_as_they_are(empty):
    for arguments in (["init", "-q"], ["remote", "add", "origin", "git@github.com:o/b.git"]):
        subprocess.run(["git", *arguments], check=True)
    (empty / ".github" / "workflows").mkdir(parents=True)
    (empty / ".github" / "workflows" / "errata.yml").write_text("mine")
    assert ".github/workflows/errata.yml: exists, and stays as it is" in call(*FLAGS)[1]
    assert (empty / ".github" / "workflows" / "errata.yml").read_text() == "mine"


CALLS = {
    "add": [], "apply": ["copy.txt", "--diff"], "assign": [], "check": [], "check-copy": ["copy.txt"],
    "export": ["json"], "form": [], "guard": ["."], "pages": ["docs"],
    "list": [], "mark": ["copy.txt", "-o", "new.txt"], "prove": [],
    "sheet": ["--edition", "draft"], "show": ["E0001"], "upgrade": [],
    "import csv": ["copy.txt"], "import issues": ["copy.txt"],
}  # fmt: skip


@pytest.mark.parametrize("command", CALLS)
def test_a_folder_without_a_register_is_told_how_to_start_one(empty, command):
    (empty / "copy.txt").write_text("x")
    code, output = call(*command.split(), *CALLS[command])
    assert code == 2
    start = "errata.yml does not exist; start a register with `errata init`, or name yours with --file"
    assert output.endswith(f"{start}\n")


def test_every_command_that_reads_a_register_is_among_those_that_are_told():
    read = {name.split()[0] for name in CALLS} | {"init", "completion"}
    assert set(main.commands) == read


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("ch", "check check-copy"),
        ("import ", "csv issues"),
        ("list --stat", "--status"),
        ("list --status ver", "verified"),
        ("show E", "E0001"),
        ("list E", "E0001"),
        ("list --work b", "book"),
        ("list --edition ", "draft print-1"),
        ("check-copy copy.txt --edition p", "print-1"),
        ("show --file other.yml E", "E0007"),
        ("show --file wrong.yml E", ""),
    ],
)
def test_commands_options_and_what_the_register_lists_are_completed(folder, run, words, offered):
    text = (folder / "errata.yml").read_text()
    (folder / "other.yml").write_text(text.replace("E0001", "E0007"))
    (folder / "wrong.yml").write_text(text.replace("works:", "wroks:"))
    *before, last = words.split(" ")
    made = ShellComplete(main, {}, "errata", "_ERRATA_COMPLETE").get_completions(before, last)
    assert " ".join(one.value for one in made) == offered


# As Tab does in a bash that has the completion; prints what it offers.
TAB = """
eval "$(errata completion bash)"
COMP_WORDS=(errata list --status ver); COMP_CWORD=3
_errata_completion errata
echo "${COMPREPLY[@]}"
"""


def test_bash_completes_by_what_errata_completion_prints(folder):
    path = f"{os.path.dirname(sys.executable)}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "--norc", "-c", TAB],
        cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("verified\n", "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_is_printed_for_each_shell_wherever_it_is_asked_for(empty, shell):
    code, output = call("completion", shell)
    assert code == 0
    assert f"_ERRATA_COMPLETE={shell}_complete" in output
