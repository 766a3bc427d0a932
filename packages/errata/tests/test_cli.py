"""The command: what it says, how it ends, and that it needs no MkDocs."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from importlib.metadata import version
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML

import errata
from errata.cli import main

from .building import TINY, tiny
from .conftest import VALID, verdict
from .terminals import at_a_terminal


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "--file", "no.yml"], "no.yml does not exist; start a register with `errata init`"),
        (["check", "--file", "."], "is a directory"),
        (["check", "--format", "xml"], "'xml' is not one of 'text', 'json', 'github'"),
        (["check", "--today", "24.11.2026"], "'24.11.2026' is not a day, YYYY-MM-DD"),
        (["prove", "E9"], "errata.yml has no entry E9"),
        (["show"], "Missing argument 'ID...'"),
        (["show", "E0002"], "errata.yml has no entry E0002"),
        (["list", "--edition", "print-2"], "errata.yml has no edition print-2; it has draft, print-1"),
        (["list", "--work", "bok"], "errata.yml has no work bok; it has book"),
        (["list", "--status", "fixed"], "'fixed' is not one of"),
        (["check-copy", "no.txt"], "File 'no.txt' does not exist"),
        (["export", "rss"], "'rss' is not one of 'json', 'atom'"),
        (["chekc"], "No such command 'chekc'"),
    ],
)
def test_a_wrong_call_ends_with_2_and_says_what_is_wrong(run, arguments, message):
    code, output = run(*arguments)
    assert code == 2
    assert message in output


def named_by_commands():
    """Yield the words of a call for each path that a command takes, `-` in its place."""
    fitting = {"format": "json", "shell": "bash", "ids": "E0001"}
    commands = {(name,): main.get_command(None, name) for name in main.commands}
    commands |= {("import", name): one for name, one in commands.pop(("import",)).commands.items()}
    for words, command in commands.items():
        named = [one for one in command.params if isinstance(one.type, click.Path)]
        for chosen in named:
            call = [*words, *([chosen.opts[0], "-"] if chosen.param_type_name == "option" else [])]
            for one in command.params:
                if one.param_type_name == "argument":
                    call.append("-" if one is chosen else fitting.get(one.name, "."))
            yield call


@pytest.mark.parametrize("call", [*named_by_commands()], ids=" ".join)
def test_a_hyphen_is_the_name_of_no_file_that_a_command_reads_or_writes(run, folder, call):
    before = sorted(folder.iterdir())
    code, output = run(*call)
    if "-o" in call:
        assert "'-' is no name" not in output
    else:
        assert (code, "'-' is no name of a file here; write ./- if yours has it" in output) == (2, True)
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize("command", ["list", "prove", "export json", "show E0001", "check-copy errata.yml"])
def test_a_wrong_register_ends_every_command_with_1_and_its_problems(run, edit, command):
    edit("severity: minor", "severity: grave")
    code, output = run(*command.split())
    assert code == 1
    assert output.startswith('errata.yml:14:15: ER104 severity "grave" is not one of')


def test_problems_as_json(run, edit):
    edit("severity: minor", "severity: grave")
    code, output = run("check", "--format", "json")
    assert code == 1
    assert json.loads(output) == [
        {
            "file": "errata.yml",
            "line": 14,
            "column": 15,
            "code": "ER104",
            "message": 'severity "grave" is not one of serious, minor, unknown',
        }
    ]


def test_no_problem_is_an_empty_list_as_json_and_nothing_for_github(run):
    assert run("check", "--format", "json") == (0, "[]\n")
    assert run("check", "--format", "github") == (0, "")


def test_problems_as_annotations_also_by_default_in_a_workflow(run, edit, monkeypatch):
    edit("title: A wrong number", "title: bad")
    message = "title has 3 characters; it needs at least 5"
    expected = f"::error file=errata.yml,line=11,col=12,title=ER106::{message}\n"
    assert run("check", "--format", "github") == (1, expected)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert run("check") == (1, expected)
    edit("kind: book", "kind: 50%")
    assert '::kind "50%25" is not one of book' in run("check")[1]


def test_warnings_do_not_fail_the_check(run, edit):
    edit("status: verified\n", "status: reported\n")
    edit("      - {date: 2026-01-02, status: verified, by: proof}\n", "")
    code, output = run("check", "--today", "2026-06-01")
    assert code == 0
    assert output.splitlines() == [
        "errata.yml:15:13: EW402 E0001: reported 151 days ago and not judged yet; 90 are allowed",
        "errata.yml: 1 entry, 1 warning",
    ]


def test_days_that_have_not_come_are_refused_only_with_today(run):
    assert run("check")[0] == 0
    code, output = run("check", "--today", "2026-01-01")
    assert code == 1
    assert "ER204 E0001: 2026-01-02 comes after today, 2026-01-01" in output


def test_a_release_holds_no_placeholder(run, edit):
    folder = edit("id: E0001", "id: E0000")
    (folder / "snippets" / "errata" / "verdicts.json").write_text(verdict(identity="E0000"))
    assert run("check")[0] == 0
    code, output = run("check", "--release")
    assert code == 1
    assert "errata.yml:10:9: ER201 E0000: id E0000 is for branches" in output


def test_prove_says_what_it_found_and_records_it_on_demand(run, folder):
    record = folder / "snippets" / "errata" / "verdicts.json"
    record.unlink()
    code, output = run("prove")
    assert (code, output.splitlines()) == (
        1,
        [
            "E0001 proved: 2 + 2 is 4, not 5",
            "errata.yml:21:16: ER313 E0001: snippets/errata/sum.py has no verdict: it never ran, or failed; "
            "run it: errata prove --update",
        ],
    )
    assert not record.exists()
    assert run("prove", "--update") == (0, "E0001 proved: 2 + 2 is 4, not 5\n")
    assert json.loads(record.read_text()) == json.loads(verdict())
    assert run("prove") == (0, "E0001 proved: 2 + 2 is 4, not 5\n")
    record.write_text(verdict("2 + 2 is 3"))
    code, output = run("prove")
    assert code == 1
    says = "snippets/errata/sum.py says '2 + 2 is 4, not 5', recorded is '2 + 2 is 3'"
    assert f"errata.yml:21:16: ER304 E0001: {says}" in output
    assert run("prove", "E0001", "--update")[0] == 0
    assert run("prove")[0] == 0


def test_an_update_says_which_verdicts_it_took_out(run, folder):
    record = folder / "snippets" / "errata" / "verdicts.json"
    other = json.loads(verdict(identity="E0007"))
    record.write_text(json.dumps([*json.loads(verdict()), *other]))
    assert run("prove", "E0001", "--update") == (0, "E0001 proved: 2 + 2 is 4, not 5\n")
    assert json.loads(record.read_text())[1:] == other
    said = "E0007: removed its verdict, since errata.yml has no proof of it\n"
    assert run("prove", "--update") == (0, f"E0001 proved: 2 + 2 is 4, not 5\n{said}")
    assert json.loads(record.read_text()) == json.loads(verdict())


def test_prove_of_an_entry_without_a_proof_is_a_wrong_call_that_says_what_to_write(run, edit):
    folder = edit("status: verified\n", "status: reported\n")
    edit("      - {date: 2026-01-02, status: verified, by: proof}\n", "")
    proof = "    proof:\n      snippet: snippets/errata/sum.py\n      original: {total: 5}\n"
    edit(f"{proof}      corrected: {{total: 4}}\n", "")
    (folder / "snippets" / "errata" / "verdicts.json").unlink()
    code, output = run("prove", "E0001")
    assert code == 2
    assert "E0001 has no proof to run: write snippets/errata/IDEA.py with check(...)" in output
    assert "`proof` of the entry, errata.yml:10\n" in output
    assert run("prove") == (0, "")


def test_prove_of_an_entry_whose_proof_is_waived_is_a_wrong_call(run, edit):
    edit(
        "      snippet: snippets/errata/sum.py\n      original: {total: 5}\n      corrected: {total: 4}\n",
        "      waived: nobody can count\n",
    )
    code, output = run("prove", "E0001")
    assert code == 2
    assert output.endswith("Error: E0001 has no proof to run: errata.yml waives it\n")


def test_a_record_that_is_damaged_is_named(run, folder):
    old_form = b'{"E0001": "2 + 2 is 4, not 5"}'
    reasons = [verdict(reason).encode() for reason in ("", "\x1b[31mred", "\ud800")]
    whole = verdict().encode()
    texts = [
        b"",
        b"{",
        b"\x00",
        b"\xff\xfe\x80",
        b"1",
        b"[1]",
        b'[{"id": "E0001"}]',
        b"[" * 100_000,
        whole[:-9],
    ]
    for damage in (*texts, old_form, *reasons):
        (folder / "snippets" / "errata" / "verdicts.json").write_bytes(damage)
        for command in (
            ["check"], ["prove"], ["prove", "E0001", "--update"], ["assign"], ["show", "E0001"],
        ):  # fmt: skip
            code, output = run(*command)
            assert code == 1
            (line,) = output.splitlines()
            assert line.startswith("errata.yml:1:1: ER313 snippets/errata/verdicts.json ")
            assert line.endswith("; rewrite it: errata prove --update")
    assert run("prove", "--update")[0] == 0
    assert run("check")[0] == 0


@pytest.mark.parametrize(
    ("make", "remove", "fault"),
    [(Path.mkdir, Path.rmdir, "Is a directory"), (os.mkfifo, Path.unlink, "Is not a regular file")],
)
def test_a_record_that_is_no_file_is_named_and_what_is_said_mends_it(run, folder, make, remove, fault):
    record = folder / "snippets" / "errata" / "verdicts.json"
    record.unlink()
    make(record)
    for command in (["check"], ["prove"], ["assign"], ["show", "E0001"]):
        assert run(*command) == (
            1,
            f"errata.yml:1:1: ER313 snippets/errata/verdicts.json cannot be read ({fault}); "
            "remove it and rewrite it: errata prove --update\n",
        )
    remove(record)
    assert run("prove", "--update")[0] == 0
    assert run("check")[0] == 0


def test_list_answers_what_is_wrong_in_a_printing(run, edit):
    line = "E0001  verified  technical  book 1.2: A wrong number\n"
    assert run("list") == (0, line)
    possible = line.replace("\n", " (possible: not known for this edition)\n")
    assert run("list", "--edition", "draft") == (0, possible)
    edit("    original: two", "    affected: [{introduced: draft, fixed: print-1}]\n    original: two")
    assert run("list", "--edition", "draft") == (0, line)
    assert run("list", "--edition", "print-1") == (0, "")
    assert run("list", "--status", "reported") == (0, "")
    assert run("list", "--status", "verified", "--work", "book") == (0, line)


@pytest.mark.parametrize(
    ("affected", "draft", "print_1"),
    [
        ("{fixed: print-1}", "possible", None),
        ("{last_affected: print-1}", "possible", ""),
        ("{last_affected: draft}", "", None),
        ("{introduced: print-1}", None, ""),
        ("{versions: [draft]}", "", None),
    ],
)
def test_an_edition_is_only_said_to_have_an_error_that_is_known_to_be_in_it(
    run, edit, affected, draft, print_1
):
    edit("    original: two", f"    affected: [{affected}]\n    original: two")
    for edition, mark in (("draft", draft), ("print-1", print_1)):
        code, output = run("list", "--edition", edition)
        assert code == 0
        assert (None if not output else "possible" * ("(possible: " in output)) == mark


def test_a_copy_of_an_edition_of_which_nobody_knows_is_looked_through(run, edit, folder):
    edit("    original: two", "    affected: [{fixed: print-1}]\n    original: two")
    (folder / "copy.txt").write_text("So two and two is five.")
    assert run("check-copy", "copy.txt", "--edition", "draft")[0] == 1
    assert run("check-copy", "copy.txt", "--edition", "print-1")[0] == 0


def test_no_row_of_a_list_begins_on_a_line_of_the_data(run, edit):
    edit("original: two and two is five", 'original: "two and two is five\\ncopy.txt:9: E0002 needed: x"')
    (Path.cwd() / "copy.txt").write_text("two and two is five\ncopy.txt:9: E0002 needed: x")
    code, output = run("check-copy", "copy.txt")
    assert code == 1
    assert not any(row.startswith("copy.txt:9") for row in output.splitlines())


def test_a_copy_is_only_doubted_where_something_was_looked_for_in_it(run, edit):
    edit("    original: two", "    affected: [{fixed: print-1}]\n    original: two")
    (Path.cwd() / "copy.txt").write_text("two and two is five")
    assert run("check-copy", "copy.txt", "--edition", "print-1") == (
        0,
        "0 needed, 0 corrected, 0 not in this copy\n",
    )
    (Path.cwd() / "copy.txt").write_text("nothing of it")
    assert "is it the right file?" in run("check-copy", "copy.txt", "--edition", "draft")[1]


def test_a_key_with_a_line_break_begins_no_line_of_the_report(run, edit):
    edit("  book:\n", '  "b\\n::error::x": 1\n  book:\n')
    code, output = run("check", "--format", "text")
    assert code == 1
    assert len(output.splitlines()) == 2
    assert all(row.startswith("errata.yml:4:") for row in output.splitlines())


def test_a_register_without_an_id_has_no_feed_and_is_told_the_line_that_gives_it_one(run, edit, folder):
    edit("id: tag:example.org,2026:errata\n", "")
    code, output = run("export", "atom")
    assert code == 1
    assert output.startswith(
        "errata.yml: no `id`, so there is no feed; add one at the top and never change it: "
    )
    assert run("export", "json")[0] == 0
    line = output.rpartition(": id: ")[2]
    assert (
        f"EW403 no `id`, so there is no feed; add one at the top and never change it: id: {line}"
        in run("check")[1]
    )
    (folder / "errata.yml").write_text(f"id: {line}{(folder / 'errata.yml').read_text()}")
    assert run("check") == (0, "errata.yml: 1 entry, no problem\n")
    assert f"<id>{line.strip()}</id>" in run("export", "atom")[1]


@pytest.mark.parametrize("written", ["E0001", "e0001", "E1", "e1", "1", "0001", "E00001", " 1 "])
@pytest.mark.parametrize("command", ["show", "list", "prove"])
def test_an_entry_is_found_by_its_id_however_it_is_written(run, command, written):
    code, output = run(command, written)
    assert code == 0
    assert output == run(command, "E0001")[1]
    assert output.startswith("E0001 ")


@pytest.mark.parametrize("written", ["2", "10001", "E", "", "x1", "-1", "1.0", "E0001E", "\u0661"])
def test_what_is_no_id_of_an_entry_is_named_as_it_was_written(run, written):
    for command in ("show", "list", "prove"):
        code, output = run(command, "--", "1", written)
        assert code == 2
        assert output.endswith(f"Error: errata.yml has no entry {written}\n")


def test_list_of_some_ids_lists_these_in_the_order_in_which_they_are_named(run, folder):
    text = VALID + VALID[VALID.index("  - id: E0001") :].replace("E0001", "E0002").replace("five", "six")
    (folder / "errata.yml").write_text(text)
    assert [line[:5] for line in run("list", "2", "E1", "e0002")[1].splitlines()] == ["E0002", "E0001"]


def test_show_gives_the_entry_with_its_diff_and_proof(run):
    code, output = run("show", "E0001")
    assert code == 0
    assert "two and two is [-five-]{+four+}\n" in output
    assert "original claim: check(total=5)\n" in output


def test_export_gives_the_files_of_the_site(run):
    assert json.loads(run("export", "json")[1])["errata"][0]["permalink"] == "changelog/#E0001"
    assert run("export", "atom")[1].startswith('<?xml version="1.0" encoding="utf-8"?>\n<feed ')


def test_every_command_works_where_there_is_no_mkdocs_and_nothing_of_it(tmp_path):
    program = """
        import sys
        for name in ("mkdocs", "markdown", "pygments", "jinja2", "material"):
            sys.modules[name] = None  # any import of it fails
        from errata.cli import main
        calls = "check, prove, form, assign, upgrade, list, show E0001, export json, export atom".split(", ")
        calls += ["export csv", "completion bash", "sheet --edition draft", "import csv list.csv"]
        calls += ["mark built/page.html -o marked.html", "check-copy docs/index.md"]
        calls += ["apply docs/index.md -o mended.md"]
        calls += ["pages site --urls folders", "guard built"]
        calls += ["init --file new.yml --title Text --edition one --format web"]
        calls += ["add --today 2026-02-03 --from-issue issue.md"]
        assert {call.split()[0] for call in calls} == set(main.commands)
        for command in calls:
            try:
                main(command.split())
            except SystemExit as end:
                assert not end.code, command
            others = {name for name in sys.modules if name.startswith("errata.cli.")}
            if command == "check":  # the first
                assert others == {"errata.cli.check", "errata.cli.common"}
    """
    shutil.copy(TINY.parent / "bodies" / "complete.md", tmp_path / "issue.md")
    (tmp_path / "list.csv").write_text("original\n")
    (tmp_path / "built" / "changelog").mkdir(parents=True)
    (tmp_path / "built" / "changelog" / "index.html").write_text('<h3 id="E0003">')
    (tmp_path / "built" / "page.html").write_text("<p>Everybody knows that two and two is four.")
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        cwd=tiny(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "E0001 proved: 2 + 2 is 4, not 5" in done.stdout


def test_the_core_does_not_name_the_host():
    sources = Path(errata.__file__).parent.rglob("*.py")
    hosted = [path.name for path in sources if "mkdocs" in path.read_text().replace("MkDocs", "")]
    assert hosted == ["mkdocs_plugin.py"]


def test_the_installed_command_runs(folder):
    command = os.path.join(os.path.dirname(sys.executable), "errata")
    environment = {name: value for name, value in os.environ.items() if name != "GITHUB_ACTIONS"}
    done = subprocess.run(
        [command, "check"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "errata.yml: 1 entry, no problem\n")


def test_a_terminal_of_another_encoding_gets_escapes_and_a_file_gets_utf_8(folder, edit):
    edit("title: A wrong number", "title: 一个错误的数字 – “five”")
    program = "from errata.cli import main; main()"
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    for arguments in (["list"], ["show", "E0001"], ["export", "json"]):
        command = [sys.executable, "-c", program, *arguments]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        if arguments == ["export", "json"]:
            assert "一个错误的数字" in done.stdout.decode("utf-8")
        else:
            assert r"\u4e00\u4e2a\u9519\u8bef\u7684\u6570\u5b57 \u2013" in done.stdout.decode("latin-1")


def test_a_record_that_cannot_be_written_is_named_in_one_line(run, folder):
    (folder / "snippets" / "errata" / "verdicts.json").unlink()
    (folder / "snippets" / "errata" / "verdicts.json").mkdir()
    code, output = run("prove", "--update")
    assert code == 2
    assert output.splitlines()[1:] == [
        "Error: snippets/errata/verdicts.json: is not a regular file; nothing was written"
    ]


def test_an_edition_of_another_work_is_refused_with_those_that_the_work_has(run, edit):
    edit("errata:\n", "  page: {title: A Page, kind: site, editions: [{id: now, format: web}]}\nerrata:\n")
    code, output = run("list", "--edition", "print-1", "--work", "page")
    assert code == 2
    assert "errata.yml has no edition print-1 of page; it has now" in output
    assert run("list", "--edition", "now", "--work", "page") == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("command", [["list"], ["check"], ["export", "json"], ["show", "E0001"], ["--help"]])
def test_a_full_disk_is_said_in_one_line(folder, command, monkeypatch):
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-c", "from errata.cli import main; main()", *command],
            cwd=folder, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (2, "Error: the output: No space left on device\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("command", [["check", "--nope"], ["check", "--file", "no.yml"], ["show", "E9"]])
def test_a_wrong_call_ends_with_2_wherever_its_message_goes(folder, command):
    program = [sys.executable, "-m", "errata", *command]
    with open("/dev/full", "w") as full:
        done = subprocess.run(program, cwd=folder, stdout=subprocess.PIPE, stderr=full, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    closed = ["sh", "-c", '"$@" 2>&-', "sh", *program]
    done = subprocess.run(closed, cwd=folder, stdout=subprocess.PIPE, check=False)
    assert (done.returncode, done.stdout) == (2, b"")


@pytest.mark.parametrize("command", [["list"], ["export", "json"], ["--help"], ["--version"]])
def test_a_closed_output_is_an_error_and_no_success(folder, command, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdout", None)  # as Python has it after >&-
    with pytest.raises(SystemExit) as end:
        main(command)
    assert (end.value.code, capsys.readouterr().err) == (2, "Error: the output: it is closed\n")


@pytest.mark.parametrize("command", [["errata"], ["python", "-m", "errata"]], ids=["errata", "python -m"])
def test_the_version_is_that_of_the_installed_distribution(command):
    program = [os.path.join(os.path.dirname(sys.executable), command[0]), *command[1:], "--version"]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, f"errata, version {version('errata-register')}\n")


def test_the_public_names_read_a_register_and_tell_its_problems(folder, edit):
    register, problems = errata.check_file(folder / "errata.yml")
    assert isinstance(register, errata.Register)
    assert isinstance(register.errata[0], errata.Erratum)
    assert problems == []
    edit("status: verified\n", "status: verifed\n")
    register, problems = errata.check_file(folder / "errata.yml")
    assert register is None
    assert [(type(one), one.line, one.code) for one in problems] == [(errata.Problem, 15, "ER104")]
    assert errata.__version__ == version("errata-register")
    assert sorted(errata.__all__) == errata.__all__


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add", "--work=book"], "Error: no terminal to ask in; give --section, "),
        (["add", "--from-issue", "-"], ""),
    ],
)
def test_a_closed_input_is_one_that_holds_nothing(folder, arguments, said):
    command = [sys.executable, "-m", "errata", *arguments]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, preexec_fn=lambda: os.close(0)
    )
    assert done.returncode in (1, 2)
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_what_the_system_refuses_is_not_said_of_the_output(folder):
    limited = "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (7, 7))\n"
    program = f"from errata.cli import main, prove\n{limited}main(['prove'])"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "Error: this system: Too many open files\n")


def test_a_current_folder_that_is_gone_stops_no_command(folder, tmp_path_factory):
    gone = tmp_path_factory.mktemp("gone")
    program = "import os, sys; os.rmdir(os.getcwd()); from errata.cli import main; main(sys.argv[1:])"
    # The installed command does not look for modules where it is called either, so -P.
    command = [sys.executable, "-P", "-c", program, "check", "--file", folder / "errata.yml"]
    done = subprocess.run(command, cwd=gone, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout == f"{(folder / 'errata.yml').as_posix()}: 1 entry, no problem\n"


MORE = """
  - id: E0002
    title: A word is misspelt
    work: book
    type: editorial
    status: reported
    location: {section: "1.10", pages: {print-1: "9"}}
    original: the colour of it
    corrected: the color of it
    notes: One letter.
    published: 2026-01-09
    history: [{date: 2026-01-09, status: reported}]

  - id: E0003
    title: A line is missing
    work: book
    type: editorial
    status: reported
    location: {section: 1.2.1, pages: {print-1: "10"}}
    affected: [{versions: [print-1]}]
    original: the second line
    corrected: the first and the second line
    notes: It is short.
    published: 2026-01-05
    history: [{date: 2026-01-05, status: reported}]
"""


@pytest.fixture
def three(folder):
    (folder / "errata.yml").write_text(VALID + MORE)


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        ("", "123"),
        ("--section 1", "123"),
        ("--section 1.2", "13"),
        ("--section 1.2.", "13"),
        ("--section 1.1", ""),
        ("--section 1.10", "2"),
        ("--status reported", "23"),
        ("--work book --status reported --section 1.2", "3"),
        ("--sort section", "132"),
        ("--sort published", "132"),
        ("--sort updated", "132"),
        ("--sort status", "231"),
        ("--sort type", "231"),
        ("--sort work", "123"),
        ("--sort id", "123"),
        ("--sort page --edition print-1", "231"),
        ("--edition draft", "12"),
        ("3 1 --sort id", "13"),
    ],
)
@pytest.mark.parametrize("format", ["text", "json", "csv"])
def test_list_filters_and_sorts_as_asked_in_each_format(run, three, options, numbers, format):
    code, output = run("list", *options.split(), "--format", format)
    assert code == 0
    if format == "text":
        ids = [line[:5] for line in output.splitlines()]
    elif format == "json":
        ids = [entry["id"] for entry in json.loads(output)]
    else:
        ids = [row["id"] for row in csv.DictReader(io.StringIO(output.removeprefix("\ufeff"), newline=""))]
    assert ids == [f"E000{number}" for number in numbers]


def test_list_in_json_holds_what_the_file_says_and_whether_an_edition_has_the_error(run, three, folder):
    written = json.loads(json.dumps(YAML(typ="safe").load(folder / "errata.yml")["errata"], default=str))
    rows = json.loads(run("list", "--format", "json")[1])
    assert [row.pop("updated") for row in rows] == ["2026-01-02", "2026-01-09", "2026-01-05"]
    assert rows == written
    rows = json.loads(run("list", "--edition", "print-1", "--format", "json")[1])
    assert [row["affects"] for row in rows] == [None, None, True]


def test_a_list_by_page_needs_an_edition(run, three):
    code, output = run("list", "--sort", "page")
    assert code == 2
    assert output.endswith("--sort page: a page is that of an edition; say which with --edition\n")


def test_list_and_export_write_the_same_table(run, three):
    assert run("list", "--format", "csv") == run("export", "csv")


def painted(*command):
    """Return what a command writes where click lets colours stand."""
    return CliRunner().invoke(main, command, color=True).output


def test_colour_is_for_a_terminal_that_wants_it(folder, run):
    (folder / "copy.txt").write_text("two and two is five")
    plain = run("check-copy", "copy.txt")[1]
    assert "\x1b" not in plain
    (coloured,) = at_a_terminal(folder, ["check-copy", "copy.txt"])
    coloured = coloured.replace("\r\n", "\n")
    assert "\x1b[31m[-five-]\x1b[0m\x1b[32m{+four+}\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
    (uncoloured,) = at_a_terminal(folder, ["check-copy", "copy.txt"], NO_COLOR="1")
    assert uncoloured.replace("\r\n", "\n") == plain


def test_codes_are_red_and_those_of_warnings_yellow(run, edit):
    edit("id: tag:example.org,2026:errata\n", "")
    assert painted("check").startswith("errata.yml:1:1: \x1b[33m\x1b[1mEW403\x1b[0m no `id`")
    edit("type: technical", "type: technicl")
    assert painted("check").startswith("errata.yml:12:11: \x1b[31m\x1b[1mER104\x1b[0m type")
    assert "\x1b" not in painted("check", "--format", "github") + painted("check", "--format", "json")


def test_what_an_entry_says_steers_no_terminal(run, edit):
    edit("original: two and two is five", 'original: "two \\u202e is five"')
    edit("title: A wrong number", 'title: "[-A wrong\\u2066 number-]"')
    output = painted("show", "E0001")
    assert "\x1b[31m" in output
    assert {"\u202e", "\u2066"}.isdisjoint(output)
    assert output.startswith("E0001 [-A wrong[U+2066] number-]\n")
