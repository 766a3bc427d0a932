"""Records are written whole or not at all, and one that is damaged is named with what makes it anew."""

import fcntl
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

import markdown
import pytest

from asrun import check, records
from asrun.extension import AsrunExtension
from asrun.project import Project

PROGRAM = 'if __name__ == "__main__":\n    p = 0.25\n    print(f"p = {p}")\n'
PAGE = """# Coin

```python
--8<-- "coin.py"
```

```text
--8<-- "coin.out"
```

It is {{ coin.p:.2f }}.
"""
DAMAGE = {
    "truncated": b'{"coin.p": 0.2',
    "binary": b"\xff\xfe\x00\x80",
    "a list": b"[1]",
    "a number": b"1",
    "nested": b"[" * 100_000,
    "empty": b"",
    "a folder": None,
}
REMEDY = "take it from the last commit, or remove it and run `asrun update`"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A project with a program, its records and a page."""
    folder = tmp_path_factory.mktemp("coin")
    (folder / "snippets").mkdir()
    (folder / "docs").mkdir()
    (folder / "pyproject.toml").write_text("[tool.asrun]\n")
    (folder / "snippets" / "coin.py").write_text(PROGRAM)
    (folder / "docs" / "index.md").write_text(PAGE)
    (folder / "mkdocs.yml").write_text(
        "site_name: x\nplugins: [asrun]\nmarkdown_extensions:\n  - asrun\n  - pymdownx.superfences\n"
        "  - pymdownx.snippets: {base_path: [snippets]}\n"
    )
    project = Project.find(folder)
    assert [one for one in check.update(project, project.files) if isinstance(one, str)]
    return folder


@pytest.fixture
def coin(folder, made):
    """A copy of that project, in which the command runs."""
    return shutil.copytree(made, folder, dirs_exist_ok=True)


@pytest.fixture(params=DAMAGE)
def damaged(request, coin):
    """Damage a record."""

    def damage(name):
        path = coin / "snippets" / name
        path.unlink()
        if DAMAGE[request.param] is None:
            path.mkdir()
        else:
            path.write_bytes(DAMAGE[request.param])
        return path

    return damage


@pytest.mark.parametrize("name", ["values.json", "records.json"])
def test_a_damaged_record_is_named_with_the_command_that_makes_it_anew(damaged, asrun, name):
    damaged(name)
    calls = [["check", "--changed"], ["update"], ["check"], ["check", "coin"]]
    if name == "values.json":
        calls += [["where", "nobody"]]
    for call in calls:
        code, (line,) = asrun(*call)
        assert code == 2
        assert line.startswith(f"Error: snippets/{name} ")
        assert line.endswith(f": {REMEDY}")


def without(folder, name):
    """Return the files of a project but for one, with their bytes."""
    files = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {path: content for path, content in files.items() if path.name != name}


@pytest.mark.parametrize("name", ["coin.out", "values.json", "records.json"])
def test_the_command_that_is_named_makes_a_removed_record_anew(coin, asrun, name):
    """Whatever the record was: the tests below hold that all else stands as it did until it is removed."""
    path = coin / "snippets" / name
    before = path.read_bytes()
    path.unlink()
    assert asrun("update")[0] == 0
    assert path.read_bytes() == before
    assert asrun("check")[0] == 0


ODD = {
    "[1]": "[1]", "{}": "{}", "null": "None", "NaN": "nan", "-Infinity": "-inf", "1e999": "inf",
    r'"a\u0007"': r"'a\x07'", r'"\n<script>"': r"'\n<script>'", r'"\u202e"': r"'\u202e'",
    r'"\ud800"': r"'\ud800'",
}  # fmt: skip


@pytest.mark.parametrize("value", ODD)
@pytest.mark.parametrize("name", ["values.json", "records.json"])
def test_a_value_that_no_page_can_show_is_a_damaged_record(coin, made, asrun, name, value):
    (coin / "snippets" / name).write_text(f'{{"coin.p": {value}}}')
    why = "which is no finite number and no printable text"
    said = f"Error: snippets/{name} has {ODD[value]} at 'coin.p', {why}: {REMEDY}"
    assert asrun("check") == (2, [said])
    assert without(coin, name) == without(made, name)


def test_a_name_that_no_page_can_show_is_a_damaged_record(coin, asrun):
    (coin / "snippets" / "values.json").write_text(r'{"coin.p\u001b[2J": 1}')
    code, (line,) = asrun("check")
    assert code == 2
    assert line.startswith(r"Error: snippets/values.json has 1 at 'coin.p\x1b[2J', which is no finite")


def test_a_page_is_not_built_from_a_value_with_a_line_break(coin, mkdocs):
    (coin / "snippets" / "values.json").write_text(r'{"coin.p": "\n<script>"}')
    assert REMEDY in mkdocs()
    assert not (coin / "site" / "index.html").exists()


def test_values_of_what_something_else_runs_are_not_made_by_an_update(coin, asrun):
    (coin / "snippets" / "aside").mkdir()
    (coin / "snippets" / "aside" / "values.json").write_text("[]")
    fault = "is not a JSON object of numbers and texts: take it from the last commit"
    said = f"snippets/aside/values.json {fault}"
    assert asrun("check") == (2, [f"Error: {said}"])


def test_a_build_names_a_damaged_record_and_ends(damaged, mkdocs):
    damaged("values.json")
    said = mkdocs().splitlines()
    assert len(said) == 2  # and that it was aborted
    assert " snippets/values.json " in said[0]
    assert said[0].endswith(f": {REMEDY}")


def test_the_extension_names_a_damaged_record(coin):
    (coin / "snippets" / "values.json").write_text("1")
    said = f"snippets/values.json is not a JSON object of numbers and texts: {REMEDY}"
    with pytest.raises(ValueError, match=re.escape(said)):
        markdown.markdown(PAGE, extensions=[AsrunExtension(root=str(coin))])


def test_items_name_a_damaged_record_without_a_traceback(coin, items):
    (coin / "snippets" / "values.json").write_text("1")
    code, said = items("snippets", "docs", "-q")
    assert code == 1
    assert said.count(f"snippets/values.json is not a JSON object of numbers and texts: {REMEDY}\n") == 4
    assert not re.search(r"Traceback|\.py:\d+: in ", said)


@pytest.mark.parametrize(
    ("name", "content"),
    [("plot.svg", b""), ("plot.svg", b"\xff\xfe"), ("plot.svg", b"text"), ("coin.out", b"\xff\xfe")],
)
def test_a_page_with_a_damaged_output_or_figure_is_refused_with_its_line(coin, mkdocs, name, content):
    (coin / "snippets" / "plot.py").write_text("")
    (coin / "snippets" / "plot.svg").write_text("<svg></svg>")
    (coin / "docs" / "index.md").write_text(PAGE + "\n![a plot](plot.svg)\n")
    assert mkdocs() == ""
    (coin / "snippets" / name).write_bytes(content)
    line = {"plot.svg": 13, "coin.out": 8}[name]
    why = "is not text in UTF-8" if content == b"\xff\xfe" else "is not SVG"
    assert f" docs/index.md:{line}: snippets/{name} {why}: run `asrun update`\n" in mkdocs()


@pytest.mark.parametrize("name", ["coin.out", "coin.svg", "gone.out"])
@pytest.mark.parametrize("kind", ["folder", "pipe", "device"])
def test_an_output_that_is_no_file_is_named_with_the_command_that_makes_it_anew(
    coin, made, asrun, name, kind
):
    record = coin / "snippets" / name
    record.unlink(missing_ok=True)
    {"folder": record.mkdir, "pipe": lambda: os.mkfifo(record),
     "device": lambda: record.symlink_to("/dev/zero")}[kind]()  # fmt: skip
    why = "Is a directory" if kind == "folder" else "Is no regular file"
    said = f"Error: snippets/{name} cannot be read ({why}): {REMEDY}"
    calls = [["update"]] if name == "gone.out" else [["check"], ["check", "coin"], ["update", "coin"]]
    for call in calls:
        assert asrun(*call) == (2, [said])
    assert without(coin, name) == without(made, name)


@pytest.mark.parametrize("name", ["coin.out", "values.json", "records.json"])
def test_a_record_that_cannot_be_written_whole_stands_as_it_was(coin, name):
    """By the system's own limit on the size of a file."""
    folder = coin / "snippets"
    (folder / "coin.py").write_text(PROGRAM.replace("0.25", "0.75"))
    before = {path: path.read_bytes() for path in folder.iterdir()}
    project = Project.find(coin)
    write = {
        "coin.out": lambda: records.write(folder / name, "p = 0.75\n"),
        "values.json": lambda: records.write_values(project, "coin", {"p": 0.75}),
        "records.json": lambda: records.remember(project, [folder / "coin.py"]),
    }[name]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5, hard))
    try:
        with pytest.raises(OSError, match="File too large; it was left as it was") as error:
            write()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert error.value.filename == str(folder / name)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    write()
    assert (folder / name).read_bytes() != before[folder / name]
    assert {*folder.iterdir()} == {*before}


def test_a_full_disk_ends_the_command_with_2_and_one_line(coin, asrun, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    (coin / "snippets" / "coin.py").write_text(PROGRAM.replace("0.25", "0.75"))
    monkeypatch.setattr(os, "fsync", full)
    code, said = asrun("update")
    assert (code, said[-1]) == (2, "Error: snippets/coin.out: No space left on device; it was left as it was")
    assert (coin / "snippets" / "coin.out").read_text() == "p = 0.25\n"


def test_a_record_that_reads_back_as_something_else_is_not_put_in_place(coin, asrun, monkeypatch):
    """As of a disk that keeps other bytes than it was given."""
    (coin / "snippets" / "coin.py").write_text(PROGRAM.replace("0.25", "0.75"))
    kept = {path: path.read_bytes() for path in (coin / "snippets").iterdir()}
    sync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda descriptor: (os.pwrite(descriptor, b"\0", 0), sync(descriptor)))
    said = "Error: snippets/coin.out: what was written reads back as something else; it was left as it was"
    assert asrun("update") == (2, [said])
    assert {path: path.read_bytes() for path in (coin / "snippets").iterdir()} == kept


@pytest.mark.parametrize("text", ["p = 1\n", None])
def test_the_folder_of_a_record_is_flushed_too_after_the_record_took_its_place(coin, monkeypatch, text):
    record, flushed = coin / "snippets" / "coin.out", []

    def sync(descriptor):
        place = Path(os.readlink(f"/proc/self/fd/{descriptor}"))
        flushed.append((place.name, record.exists() and record.read_text()))

    monkeypatch.setattr(os, "fsync", sync)
    assert records.write(record, text)
    assert flushed[-1] == ("snippets", text or False)


def test_items_name_damaged_hashes_without_a_traceback(coin, items):
    (coin / "snippets" / "records.json").write_text("1")
    code, said = items("snippets", "-q")
    assert code == 1
    assert said.count(f"snippets/records.json is not a JSON object of numbers and texts: {REMEDY}\n") == 1
    assert not re.search(r"Traceback|\.py:\d+: in ", said)


def test_processes_that_record_at_once_lose_no_value(coin):
    program = """
import sys
from asrun import records
from asrun.project import Project
project = Project.find()
for n in range(20):
    records.write_values(project, f"p{sys.argv[1]}_{n}", {"x": n})
"""
    running = [
        subprocess.Popen([sys.executable, "-c", program, str(n)], cwd=coin, stderr=subprocess.PIPE)
        for n in range(3)
    ]
    assert [one.communicate()[1] for one in running] == [b""] * 3
    kept = json.loads((coin / "snippets" / "values.json").read_text())
    assert kept == {"coin.p": 0.25} | {f"p{m}_{n}.x": n for m in range(3) for n in range(20)}


@pytest.mark.parametrize("moment", ["run", "run_again", "_write"])
def test_a_program_that_is_saved_while_it_is_recorded_still_counts_as_changed(
    coin, asrun, monkeypatch, moment
):
    program, real = coin / "snippets" / "coin.py", getattr(check, moment)

    def saved(*arguments):
        made = real(*arguments)
        program.write_text(PROGRAM.replace("0.25", "0.75"))
        return made

    program.write_text(PROGRAM.replace("0.25", "0.5"))
    with monkeypatch.context() as patch:
        patch.setattr(check, moment, saved)
        code, said = asrun("update")
    if moment != "_write":
        told = "snippets/coin.py:1: changed while it ran: run `asrun update` again"
        assert (code, said) == (1, [told, "1 run, 1 problem"])
        assert (coin / "snippets" / "coin.out").read_text() == "p = 0.25\n"
    assert asrun("update")[0] == 0
    assert (coin / "snippets" / "coin.out").read_text() == "p = 0.75\n"


def test_a_link_and_the_rights_of_a_record_stay(coin):
    record = coin / "snippets" / "coin.out"
    record.rename(coin / "kept.out")
    record.symlink_to("../kept.out")
    (coin / "kept.out").chmod(0o640)
    assert records.write(record, "p = 1\n")
    assert record.is_symlink()
    assert (coin / "kept.out").read_text() == "p = 1\n"
    assert Path(coin / "kept.out").stat().st_mode & 0o777 == 0o640


def test_a_folder_with_the_name_of_a_temporary_file_is_named(coin):
    (coin / "snippets" / ".coin.out.new").mkdir()
    with pytest.raises(OSError, match=r"\.coin\.out\.new beside it is a folder, and not a file: remove it"):
        records.write(coin / "snippets" / "coin.out", "p = 1\n")


@pytest.mark.parametrize("make", [os.mkfifo, Path.mkdir], ids=["pipe", "folder"])
@pytest.mark.parametrize("name", ["coin.out", "values.json", "records.json"])
def test_a_record_that_is_no_regular_file_is_named_and_not_waited_for(coin, asrun, items, make, name):
    (coin / "snippets" / name).unlink()
    make(coin / "snippets" / name)
    code, said = asrun("check")
    assert (code, len(said)) == (2, 1)
    assert said[0].startswith(f"Error: snippets/{name}")
    code, output = items("snippets", "-q")
    if name == "records.json":  # of which pytest collects a file alone
        assert code == 0
        return
    assert code == 1
    assert f"snippets/{name}" in output
    assert not re.search(r"Traceback|\.py:\d+: in ", output)


def test_records_that_lead_to_one_file_are_written_one_after_the_other(tmp_path):
    (tmp_path / "shared").mkdir()
    record = tmp_path / "shared" / "a.out"
    record.write_text("old")
    (tmp_path / "link.out").symlink_to(record)
    with records._held(record):
        writer = subprocess.Popen(
            [sys.executable, "-c", "import sys; from pathlib import Path; from asrun import records; "
             "records.write(Path(sys.argv[1]), 'new')", tmp_path / "link.out"],
        )  # fmt: skip
        with pytest.raises(subprocess.TimeoutExpired):
            writer.wait(1)
        assert record.read_text() == "old"
    assert writer.wait(30) == 0
    assert record.read_text() == "new"


@pytest.mark.skipif(os.getuid() != 0, reason="only root may give a file to another")
def test_a_record_keeps_its_owner(tmp_path):
    record = tmp_path / "a.out"
    record.write_text("old")
    os.chown(record, 1234, 5678)
    assert records.write(record, "new")
    assert (record.stat().st_uid, record.stat().st_gid) == (1234, 5678)


def test_a_folder_that_cannot_be_locked_is_named_and_its_record_is_left(coin, asrun, monkeypatch):
    def refuse(descriptor, how):
        raise OSError(37, "No locks available")

    (coin / "snippets" / "coin.py").write_text(PROGRAM.replace("0.25", "0.75"))
    monkeypatch.setattr(fcntl, "flock", refuse)
    code, (said,) = asrun("update")
    why = "No locks available; it cannot be locked against other commands, so coin"
    assert (code, said.startswith(f"Error: snippets: {why}.")) == (2, True)
    assert said.endswith(" was left as it was")
    assert (coin / "snippets" / "coin.out").read_text() == "p = 0.25\n"


def test_a_file_system_that_flushes_no_folder_is_written_to(coin, asrun, monkeypatch):
    real = os.fsync

    def fsync(descriptor):
        if Path(f"/proc/self/fd/{descriptor}").is_dir():
            raise OSError(22, "Invalid argument")
        real(descriptor)

    (coin / "snippets" / "coin.py").write_text(PROGRAM.replace("0.25", "0.75"))
    monkeypatch.setattr(os, "fsync", fsync)
    assert asrun("update")[0] == 0
    assert (coin / "snippets" / "coin.out").read_text() == "p = 0.75\n"


@pytest.mark.skipif(os.getuid() != 0, reason="only root may become another")
def test_a_record_keeps_its_group_when_a_member_of_it_writes():
    place = Path(tempfile.mkdtemp())  # where not root alone may enter
    record, groups = place / "a.out", os.getgroups()
    record.write_text("old")
    record.chmod(0o664)
    place.chmod(0o770)
    for path, user in ((record, 1234), (place, 0)):
        os.chown(path, user, 5678)
    os.setgroups([5678])
    os.seteuid(4321)
    try:
        assert records.write(record, "new")
    finally:
        os.seteuid(0)
        os.setgroups(groups)
    state = record.stat()
    shutil.rmtree(place)
    assert (state.st_uid, state.st_gid, state.st_mode & 0o777) == (4321, 5678, 0o664)


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="access lists are attributes on Linux alone")
def test_a_record_keeps_its_attributes_such_as_access_lists_and_has_the_time_of_now(tmp_path):
    record = tmp_path / "a.out"
    record.write_text("old")
    try:
        os.setxattr(record, "user.note", b"kept")
    except OSError:
        pytest.skip("this file system has no attributes")
    os.utime(record, (1, 1))
    assert records.write(record, "new")
    assert os.getxattr(record, "user.note") == b"kept"
    assert record.stat().st_mtime > 1


def test_records_of_the_longest_name_are_written(tmp_path):
    for name in ("f" * 255, "é" * 127):
        assert records.write(tmp_path / name, "new")
    assert sorted(path.read_text() for path in tmp_path.iterdir()) == ["new", "new"]


def test_what_is_installed_is_known_without_a_path_of_each_file(monkeypatch):
    monkeypatch.setattr(metadata.Distribution, "files", property(lambda self: pytest.fail("a path of each")))
    found = records._distributions.__wrapped__()
    assert [one.metadata["Name"] for one in found["markdown"]] == ["Markdown"]
