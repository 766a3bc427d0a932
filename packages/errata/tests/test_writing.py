"""What a command says is written is written whole, beside what others write; else the old files stand."""

import ast
import hashlib
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import click
import pytest
import yaml
from click.testing import CliRunner
from ruamel.yaml import YAML

import errata
from errata.cli import main
from errata.prove import verdicts
from errata.prove.prover import Prover
from errata.register import files
from errata.report import edit as edits
from errata.report import imports

from .conftest import VALID, verdict
from .writers import FLAGS

SOURCES = Path(errata.__file__).parent
ADD = ["add", *FLAGS, "--original=six is seven"]
CALLS = int(os.environ.get("WRITES", "20"))  # a hundred: make hostile


def contents(folder):
    """Return the bytes of every file below a folder."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def entries(folder):
    """Return the entries as another parser reads them."""
    text = (folder / "errata.yml").read_bytes().decode("utf-8-sig")
    return YAML(typ="safe", pure=True).load(text)["errata"]


def writes(tree):
    """Yield the lines on which a program opens a file for writing, moves or copies one."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        of = getattr(getattr(node.func, "value", None), "id", "")
        texts = [arg.value for arg in ast.walk(node) if isinstance(arg, ast.Constant)]
        flags = {arg.attr for arg in ast.walk(node) if isinstance(arg, ast.Attribute)}
        modes = [text for text in texts if isinstance(text, str) and re.fullmatch(r"[rwaxbt+]{1,4}", text)]
        if (
            name in {"write_text", "write_bytes", "rename", "touch", "hardlink_to", "symlink_to", "truncate"}
            or (name == "open" and any(set(mode) & set("wax+") for mode in modes))
            or (name == "open" and flags & {"O_WRONLY", "O_RDWR", "O_CREAT"} and "devnull" not in flags)
            or (of == "os" and name in {"replace", "link", "symlink"})
            or (of == "shutil" and name.startswith(("copy", "move")))
        ):
            yield node.lineno


def test_one_module_opens_files_for_writing():
    found = {
        path.relative_to(SOURCES).as_posix()
        for path in SOURCES.rglob("*.py")
        if list(writes(ast.parse(path.read_text("utf-8"))))
    }
    assert found == {"register/files.py"}
    for line in (
        "p.write_text('')",
        "open(p, 'w')",
        "p.open('r+b')",
        "os.open(p, os.O_RDWR)",
        "os.replace(a, b)",
    ):
        assert list(writes(ast.parse(line))) == [1]


# Two entries, of which the second is to get its number.
SECOND = VALID[VALID.index("  - id: E0001") :].replace("two and two is five", "six is seven")
TWO = VALID + "\n" + SECOND.replace("id: E0001", "id: E0000")
NOTE = "    notes: Count.\n"
BREAKS = {
    "LF": "\n", "CRLF": "\r\n", "CR": "\r", "NEL": "\x85", "LS": "\u2028", "PS": "\u2029",
}  # fmt: skip
ODD = {
    "a quoted note": '    notes: "Count{0}it."\n',
    "a quoted note in two lines": "    notes: 'Count\n      it{0}all'\n",
    "a comment": "    # Count{0}    # all\n    notes: Count.\n",
    "a block": "    notes: |\n      Count{0}      it.\n",
    "a folded text": "    notes: >-\n      Count{0}      it.\n",
}


@pytest.fixture
def judged(folder):
    """Record a verdict of the first entry and of the one that is to get its number."""
    rows = json.loads(verdict()) + json.loads(verdict(identity="E0000"))
    (folder / "snippets" / "errata" / "verdicts.json").write_text(json.dumps(rows))
    return folder


def written(folder, text):
    (folder / "errata.yml").write_bytes(text.encode())
    return text


@pytest.mark.parametrize("end", BREAKS)
@pytest.mark.parametrize("odd", ["nothing", *ODD])
def test_assign_changes_the_id_and_nothing_else_whatever_ends_a_line(run, judged, end, odd):
    text = TWO.replace(NOTE, ODD[odd].format(BREAKS[end]) if odd in ODD else NOTE)
    if odd == "nothing":
        text = text.replace("\n", BREAKS[end])
    written(judged, text)
    assert run("check")[0] == 0
    assert run("assign") == (0, "errata.yml: assigned E0002\n")
    assert (judged / "errata.yml").read_bytes() == text.replace("E0000", "E0002").encode()
    assert run("check") == (0, "errata.yml: 2 entries, no problem\n")
    assert "E0002" in (judged / "snippets" / "errata" / "verdicts.json").read_text()


@pytest.mark.parametrize("end", BREAKS)
@pytest.mark.parametrize("odd", ["nothing", *ODD])
def test_add_puts_an_entry_behind_whatever_ends_a_line(run, folder, end, odd):
    text = VALID.replace(NOTE, ODD[odd].format(BREAKS[end]) if odd in ODD else NOTE)
    if odd == "nothing":
        text = text.replace("\n", BREAKS[end])
    written(folder, text)
    assert run("check")[0] == 0
    code, output = run(*ADD)
    assert code == 0, output
    now = (folder / "errata.yml").read_bytes().decode()
    assert now.startswith(text)
    if odd == "nothing" and end not in ("LS", "PS"):
        assert {*re.findall("\r\n|[\n\r\x85]", now)} == {BREAKS[end]}
    assert run("check") == (0, "errata.yml: 2 entries, no problem\n")


@pytest.mark.parametrize(
    ("spelled", "becomes"),
    [
        ('"E0000"', '"E0002"'),
        ("'E0000' # to come", "'E0002' # to come"),
        (r'"\x450000"', "E0002"),
        (r'"\u0045\x30000"', "E0002"),
        ('"E00\\\n      00" # E0000', "E0002 # E0000"),
        (">- # E0000\n      E0000", ">- # E0000\n      E0002"),
        ("|-\n      E0000", "|-\n      E0002"),
        ("\n      E0000", "\n      E0002"),
    ],
)
def test_an_id_is_found_however_it_is_spelled(run, judged, spelled, becomes):
    text = written(judged, TWO.replace("id: E0000", f"id: {spelled}"))
    assert run("assign") == (0, "errata.yml: assigned E0002\n")
    assert (judged / "errata.yml").read_text() == text.replace(f"id: {spelled}", f"id: {becomes}")
    assert [entry["id"] for entry in entries(judged)] == ["E0001", "E0002"]
    assert run("check")[0] == 0


@pytest.mark.parametrize("end", ["", "...\n", "... # the end\n", "# the end", "  "])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_an_entry_stands_before_the_end_of_the_document_and_a_mark_stays(run, folder, mark, end):
    text = written(folder, mark + VALID + end)
    assert run("check")[0] == 0
    code, output = run(*ADD)
    assert code == 0, output
    assert [entry["id"] for entry in entries(folder)] == ["E0001", "E0000"]
    assert run("assign") == (0, "errata.yml: assigned E0002\n")
    now = (folder / "errata.yml").read_bytes().decode()
    assert now.startswith(mark + VALID)
    assert end in now
    assert text.startswith(mark)


OPEN = VALID.replace(NOTE, "") + "    notes: |\n      Count."  # a line end would be one of the text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (OPEN, "one more entry would change those before it; add it by hand"),
        (
            json.dumps(yaml.load(VALID, yaml.BaseLoader) | {"errata": []}),
            "the list is written on one line; give each entry lines of its own",
        ),
    ],
    ids=["a text without an end", "one line"],
)
def test_an_entry_that_would_change_what_stands_there_is_refused(run, folder, text, message):
    (folder / "snippets" / "errata" / "verdicts.json").write_text("[]" if "[]" in text else verdict())
    written(folder, text)
    assert run("check")[0] == 0
    before = contents(folder)
    assert run(*ADD) == (1, f"errata.yml: nothing written\n- errata: {message}\n")
    assert contents(folder) == before


def test_an_edit_that_would_change_something_else_is_refused_with_one_line(run, judged, monkeypatch):
    """The parser's places are what an edit rests on: where they are wrong, nothing is written."""
    real = edits.load

    def wrong(text):
        source = real(text)
        source.spans.update({path: (at + 1, end + 1) for path, (at, end) in source.spans.items()})
        return source

    written(judged, TWO)
    before = contents(judged)
    monkeypatch.setattr(edits, "load", wrong)
    code, output = run("assign")
    assert (code, output) == (
        1, "Error: errata: the new ids would change something else; write each `id: E0000` plainly\n",
    )  # fmt: skip
    assert contents(judged) == before


WRITERS = {
    "add": [*ADD[:-1], "--original=nine is seven"],
    "assign": ["assign"],
    "prove": ["prove", "--update"],
    "form": ["form", "--write", "form.yml"],
}


@pytest.fixture
def limited():
    """Let no file grow beyond some bytes, by the system's own limit, while a function runs."""

    def within(limit, function, *arguments):
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
        try:
            return function(*arguments)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    return within


@pytest.mark.parametrize("command", WRITERS)
@pytest.mark.parametrize("limit", [20, 400])  # the record of verdicts is smaller than 400 bytes, the rest not
def test_a_file_that_cannot_be_written_whole_stands_as_it_was(run, judged, limited, command, limit):
    written(judged, TWO)
    (judged / "form.yml").write_text("the old form\n")
    before = contents(judged)
    code, output = limited(limit, run, *WRITERS[command])
    if (command, limit) == ("prove", 400):
        assert code == 0
        return
    name = {"form": "form.yml", "prove": verdicts.FILE}.get(command, "errata.yml")
    name = verdicts.FILE if (command, limit) == ("assign", 20) else name
    assert (code, output.splitlines()[-1]) == (2, f"Error: {name}: File too large; nothing was written")
    assert contents(judged) == before
    assert run(*WRITERS[command])[0] == 0


def test_a_full_disk_keeps_the_old_files_and_is_said_in_one_line(judged):
    """A file system of 32 KB that is filled up, in a name space of its own."""
    written(judged, TWO)
    script = (
        "mount -t tmpfs -o size=32k none full && cp -r errata.yml snippets full/ && cd full && "
        "{ cat /dev/zero > fill 2>/dev/null; find . -type f ! -name fill -exec sha256sum {} + > ../before; "
        f"{sys.executable} -m errata assign; echo $?; {sys.executable} -m errata add "
        + " ".join(f"'{flag}'" for flag in FLAGS)
        + " --original='five is seven'; echo $?; sha256sum -c --quiet ../before && find . -type f | sort; }"
    )
    (judged / "full").mkdir()
    command = ["unshare", "-rm", "sh", "-c", script]
    done = subprocess.run(command, cwd=judged, capture_output=True, text=True, check=False)
    if "unshare" in done.stderr or "mount:" in done.stderr:
        pytest.skip("no name space for a file system here")
    names = ["./errata.yml", "./fill", "./snippets/errata/sum.py", f"./{verdicts.FILE}"]
    diff = "[-five-]{+six+} is [-seven-]{+six+}"
    assert done.stdout.splitlines() == ["2", diff, "2", *names]
    said = "No space left on device; nothing was written"
    assert done.stderr.splitlines() == [f"Error: {verdicts.FILE}: {said}", f"Error: errata.yml: {said}"]


def test_a_file_that_could_not_be_written_leaves_no_folder(run, folder, limited):
    code, output = limited(20, run, "form", "--write", ".github/ISSUE_TEMPLATE/erratum.yml")
    said = "File too large; nothing was written"
    assert (code, output) == (2, f"Error: .github/ISSUE_TEMPLATE/erratum.yml: {said}\n")
    assert sorted(path.name for path in folder.iterdir()) == ["errata.yml", "snippets"]


@pytest.mark.skipif(os.getuid() != 0, reason="only root may give a file to another")
def test_a_register_keeps_its_owner(run, folder):
    os.chown(folder / "errata.yml", 1234, 5678)
    assert run(*ADD)[0] == 0
    state = (folder / "errata.yml").stat()
    assert (state.st_uid, state.st_gid) == (1234, 5678)


def test_what_is_half_done_is_said_and_the_same_command_ends_it(run, judged, monkeypatch):
    written(judged, TWO)
    real = os.replace

    def refuse(new, target):
        if target.name == "errata.yml":
            raise PermissionError(13, "Permission denied")
        real(new, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", refuse)
        code, output = run("assign")
    assert (code, output) == (
        2, f"Error: errata.yml: Permission denied; written: {verdicts.FILE}; run the command again\n",
    )  # fmt: skip
    assert run("assign") == (0, "errata.yml: assigned E0002\n")
    assert run("check")[0] == 0


def test_what_is_written_and_not_flushed_is_not_to_be_done_again(run, folder, monkeypatch):
    def refuse(folder):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(files, "_settle", refuse)
    code, output = run(*ADD)
    assert code == 2
    said = "Input/output error; written: errata.yml; it may be lost if the machine fails now"
    assert output.splitlines()[-1] == f"Error: errata.yml: {said}"
    assert "E0000" in (folder / "errata.yml").read_text()


def test_a_file_that_reads_back_otherwise_takes_no_place(run, folder, monkeypatch):
    before = contents(folder)
    real = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: real(path)[: -1 if path.suffix == ".new" else None])
    code, output = run(*ADD)
    assert code == 2
    assert output.splitlines()[1:] == [
        "Error: errata.yml: what was written reads back as something else; nothing was written"
    ]
    assert contents(folder) == before


def beside(folder):
    """Return the name under which a new register is written beside the old one."""
    return f".errata.yml.{hashlib.sha256(str(folder).encode()).hexdigest()[:8]}.new"


def test_what_a_killed_process_left_is_no_way_to_another_file(run, folder):
    (folder / "mine").write_text("mine\n")
    (folder / beside(folder)).symlink_to("mine")
    assert run(*ADD)[0] == 0
    assert (folder / "mine").read_text() == "mine\n"
    assert sorted(path.name for path in folder.iterdir()) == ["errata.yml", "mine", "snippets"]


def test_a_folder_with_the_name_of_a_temporary_file_is_named(run, folder):
    (folder / beside(folder)).mkdir()
    code, output = run(*ADD)
    assert (code, output.splitlines()[-1]) == (
        2,
        f"Error: errata.yml: {beside(folder)} beside it is a folder, and not a file: remove it; "
        "nothing was written",
    )


@pytest.mark.parametrize("name", ["pipe", "link"])
def test_only_a_regular_file_is_written(run, folder, name):
    os.mkfifo(folder / "pipe")
    (folder / "link").symlink_to("pipe")
    said = f"Error: {name}: is not a regular file; nothing was written\n"
    assert run("form", "--write", name) == (2, said)
    assert (folder / "pipe").is_fifo()


def test_the_form_does_not_take_the_place_of_the_register(run, folder):
    (folder / "link.yml").symlink_to("errata.yml")
    for name in ("errata.yml", "link.yml"):
        code, output = run("form", "--write", name)
        assert code == 2
        assert output.endswith(f"Error: --write: {name} is the register; name another file for the form\n")
    assert (folder / "errata.yml").read_text() == VALID


def test_a_command_waits_for_another_and_sees_what_it_wrote(run, folder):
    done = []
    path = folder / "errata.yml"
    with files.locked(path, lambda: pytest.fail("somebody holds the lock")) as write:
        waiting = threading.Thread(target=lambda: done.append(run(*ADD)))
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive()
        write({path: VALID + "\n" + SECOND.replace("E0001", "E0002").replace("six is", "nine is")})
    waiting.join(30)
    ((code, output),) = done
    assert code == 0
    assert output.count("errata.yml: waiting for another errata command to finish writing\n") == 1
    assert [entry["original"] for entry in entries(folder)] == [
        "two and two is five", "nine is seven", "six is seven",
    ]  # fmt: skip


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_registers_of_two_folders_that_write_one_form_at_once_both_write_it_whole(
    run, folder, monkeypatch, call
):
    """Neither waits for the lock of the other: one writes while the other is about to."""
    for name in ("one", "two"):
        shutil.copytree(folder / "snippets", folder / name / "snippets")
        (folder / name / "errata.yml").write_text(VALID.replace("title: A Book", f"title: Book {name}"))
    real, other = getattr(os, call), ["form", "--file=two/errata.yml", "--write=form.yml"]

    def while_the_other_writes(*arguments):
        monkeypatch.setattr(os, call, real)
        done.append(CliRunner().invoke(main, other))
        return real(*arguments)

    done = []
    monkeypatch.setattr(os, call, while_the_other_writes)
    assert run("form", "--file=one/errata.yml", "--write=form.yml") == (0, "")
    assert [(one.exit_code, one.output) for one in done] == [(0, "")]
    assert (folder / "form.yml").read_text() == run("form", "--file=one/errata.yml")[1]
    assert not [path for path in folder.iterdir() if path.suffix == ".new"]


MEANWHILE = {
    "add": (edits, "append", "errata.yml", [*ADD[:-1], "--original=nine is seven"]),
    "import": (imports, "put", "errata.yml", ["import", "csv", "more.csv"]),
    "assign": (edits, "assign", "errata.yml", ["assign"]),
    "assign, verdicts": (edits, "assign", verdicts.FILE, ["assign"]),
    "prove": (Prover, "prove", verdicts.FILE, ["prove", "--update"]),
    "prove one": (Prover, "prove", verdicts.FILE, ["prove", "--update", "E0001"]),
    "upgrade": (edits, "upgrade", "errata.yml", ["upgrade"]),
}


@pytest.mark.parametrize("case", MEANWHILE)
@pytest.mark.parametrize("change", ["changed", "removed"])
def test_what_an_editor_saves_while_a_command_runs_is_not_written_over(
    run, judged, monkeypatch, case, change
):
    """An editor knows no lock; a command may take minutes from when it reads to when it writes."""
    where, name, file, command = MEANWHILE[case]
    real, path = getattr(where, name), judged / file
    (judged / "more.csv").write_text(
        "title,work,type,status,location.section,original,corrected,notes,published,"
        "history.0.date,history.0.status\n"
        "A sum,book,editorial,reported,3,nine is seven,nine is nine,Count.,2026-01-03,2026-01-03,reported\n"
    )
    text = written(judged, TWO)

    def meanwhile(*arguments):
        found = real(*arguments)
        path.unlink(missing_ok=True) if change == "removed" else path.write_text(f"{text}# saved\n")
        before.update(contents(judged))
        return found

    before = {}
    monkeypatch.setattr(where, name, meanwhile)
    code, output = run(*command)
    said = "something else changed it since this command read it: run the command again; nothing was written"
    assert (code, output.splitlines()[-1]) == (2, f"Error: {file}: {said}")
    assert contents(judged) == before


def test_who_is_asked_holds_nobody_up_and_loses_nothing(run, folder, monkeypatch):
    """While one is asked whether to write an entry, another writes one."""
    monkeypatch.setattr(errata.cli.add, "_interactive", lambda: True)

    def confirm(*_, **__):
        monkeypatch.setattr(errata.cli.add, "_interactive", lambda: False)
        assert CliRunner().invoke(main, [*ADD[:-1], "--original=nine is seven"]).exit_code == 0

    monkeypatch.setattr(click, "confirm", confirm)
    flags = ["--edition=draft", "--credit=Ada", "--original=six is seven"]
    code, output = run(*ADD[:-1], *flags)
    assert code == 0, output
    assert [entry["original"] for entry in entries(folder)][1:] == ["nine is seven", "six is seven"]


def test_of_ten_processes_that_are_killed_every_entry_that_was_reported_is_there(
    run, judged, tmp_path_factory
):
    aside = tmp_path_factory.mktemp("aside")
    written(judged, TWO)
    names = {*contents(judged)}
    writers = Path(__file__).with_name("writers.py")
    command = [sys.executable, writers, judged, str(CALLS), "1", aside]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["faults"] == []
    assert told["killed"] > 0  # how many is the machine's to say
    assert told["added"] != []
    assert run(*ADD[:-1], "--original=the last is seven")[0] == 0  # writes over what a killed one left
    assert run("assign")[0] == 0
    there = {entry["original"]: entry["id"] for entry in entries(judged)}
    assert {*told["added"]} <= there.keys()
    assert {*told["assigned"]} <= {*there.values()}
    assert len(told["assigned"]) == len({*told["assigned"]})
    assert run("check", "--release")[0] == 0
    assert {*contents(judged)} == names


def injected(folder, call, error, *arguments):
    """Run the command in a process in which a function of `os` or `fcntl` fails; return code and messages."""
    program = (
        "import errno, fcntl, os, sys\n"
        "def fail(descriptor, *_):\n"
        f"    raise OSError(errno.{error}, os.strerror(errno.{error}))\n"
        f"{call} = fail\n"
        "from errata.cli import main\nmain(sys.argv[1:])"
    )
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


@pytest.mark.parametrize(("error", "reason"), [("ENOLCK", "No locks available"), ("EPERM", "Operation not")])
@pytest.mark.parametrize("command", WRITERS)
def test_a_folder_that_cannot_be_locked_is_named_and_nothing_is_written(judged, command, error, reason):
    written(judged, TWO)
    before = contents(judged)
    code, said = injected(judged, "fcntl.flock", error, *WRITERS[command])
    assert code == 2
    assert said.startswith(f"Error: .: {reason}")
    assert said.endswith("; it cannot be locked against other commands, so nothing was written\n")
    assert said.count("\n") == 1
    assert contents(judged) == before


def test_a_file_system_that_flushes_no_folder_is_written_to(run, judged, monkeypatch):
    written(judged, TWO)
    real = os.fsync

    def fsync(descriptor):
        if Path(f"/proc/self/fd/{descriptor}").is_dir():
            raise OSError(22, "Invalid argument")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    assert run("assign") == (0, "errata.yml: assigned E0002\n")


@pytest.fixture
def shared(folder, run, monkeypatch):
    """Give a copy of the folder where not root alone may enter, and what runs a command there as a user."""
    if os.getuid() != 0:
        pytest.skip("only root may become another")
    place = Path(tempfile.mkdtemp())
    shutil.copytree(folder, place, dirs_exist_ok=True)
    monkeypatch.chdir(place)
    groups = os.getgroups()

    def as_user(user, group, *arguments):
        os.setgroups([group])
        os.seteuid(user)
        try:
            return CliRunner().invoke(main, arguments)
        finally:
            os.seteuid(0)
            os.setgroups(groups)

    yield place, as_user
    monkeypatch.chdir(folder)
    shutil.rmtree(place)


def test_a_folder_that_may_be_written_and_not_read_is_written_to_if_the_register_is_elsewhere(shared):
    place, as_user = shared
    (place / "hidden").mkdir(mode=0o300)
    for path in (place, place / "hidden"):
        os.chown(path, 1234, 1234)
    done = as_user(1234, 1234, "form", "--write", "hidden/form.yml")
    assert (done.exit_code, done.output) == (0, "")
    assert (place / "hidden" / "form.yml").read_text() != ""
    place.chmod(0o300)
    done = as_user(1234, 1234, "form", "--write", "form.yml")
    said = "Permission denied; it cannot be locked against other commands, so nothing was written"
    assert (done.exit_code, done.output) == (2, f"Error: .: {said}\n")
    assert not (place / "form.yml").exists()


def test_a_register_keeps_its_group_when_a_member_of_it_writes(shared):
    place, as_user = shared
    path = place / "errata.yml"
    path.chmod(0o664)
    place.chmod(0o770)
    os.chown(path, 1234, 5678)
    os.chown(place, 0, 5678)
    assert as_user(4321, 5678, *ADD).exit_code == 0
    state = path.stat()
    assert (state.st_uid, state.st_gid, state.st_mode & 0o777) == (4321, 5678, 0o664)


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="access lists are attributes on Linux alone")
def test_a_register_keeps_its_attributes_such_as_access_lists_and_has_the_time_of_now(run, folder):
    path = folder / "errata.yml"
    try:
        os.setxattr(path, "user.note", b"kept")
    except OSError:
        pytest.skip("this file system has no attributes")
    os.utime(path, (1, 1))
    assert run(*ADD)[0] == 0
    assert os.getxattr(path, "user.note") == b"kept"
    assert path.stat().st_mtime > 1


@pytest.mark.parametrize("name", ["f" * 251, "f" * 255, "é" * 127], ids=["251", "255", "254 of UTF-8"])
def test_a_file_of_the_longest_name_is_written(run, folder, name):
    assert run("form", "--write", name) == (0, "")
    assert sorted(path.name for path in folder.iterdir()) == sorted(["errata.yml", "snippets", name])
