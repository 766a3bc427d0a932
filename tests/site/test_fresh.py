"""make fresh, offline: two versions of a tiny package, and a repository that is a folder."""

import io
import os
import tarfile
import zipfile
from functools import cache

import pytest

from extensions.engines import rows_of
from tools import fresh
from tools.engines import definition, digest
from tools.serving import Quiet, serve

CODE = "def same():\n    return 1\n\n\ndef other():\n    return {}\n"
NEW = CODE.format(3)
OLD = CODE.format(2) + "\n\ndef lost():\n    return 4\n"


def wheel(folder, version, text):
    """Write a wheel of the package tiny; return its path."""
    meta = f"tiny-{version}.dist-info"
    files = {
        "tiny/sampler.py": text,
        f"{meta}/METADATA": f"Metadata-Version: 2.1\nName: tiny\nVersion: {version}\n",
        f"{meta}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{meta}/RECORD": "",
    }
    folder.mkdir(exist_ok=True)
    path = folder / f"tiny-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def cite(name, source, origin="package: tiny, version: 1.0", file="tiny/sampler.py", more=""):
    hash_ = digest(source)
    return f"      - {{{origin}, file: {file}, name: {name}, hash: '{hash_}'{more}}}\n"


def table(path, *cites):
    path.write_text(
        "engines:\n  - name: Tiny\n    version: '1.0'\n    range: r\n    read: 2026-01-02\n    source:\n"
        + "".join(cites)
    )
    return path


SAME, OTHER = "def same():\n    return 1", "def other():\n    return 2"


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    """A folder with an empty index, one of two versions and one of three; and what pip gave of each."""
    folder = tmp_path_factory.mktemp("packages")
    (folder / "empty").mkdir()
    for version, text in (("1.0", OLD), ("1.1", NEW), ("1.2", f"{NEW}\ndef (:\n")):
        for index in ("two", "three") if version < "1.2" else ("three",):
            wheel(folder / index, version, text)
    download = fresh.Packages._download

    @cache  # what pip gives is the same each time; a fault is told and not kept
    def given(options, package, version):
        return download(fresh.Packages(tmp_path_factory.mktemp("given"), options), package, version)

    return folder, given


@pytest.fixture
def run(tmp_path, capsys, packages, monkeypatch):
    """Return a function that compares citations with the newest version and returns code and lines."""
    folder, given = packages
    monkeypatch.setattr(fresh.Packages, "_download", lambda self, *asked: given(self.options, *asked))

    def compared(*cites, index="two"):
        path = table(tmp_path / "rows.yml", *cites)
        code = fresh.main(["--table", str(path), "--find-links", str(folder / index)])
        return code, capsys.readouterr().out.splitlines()

    return compared


def test_of_two_versions_it_says_what_is_the_same_what_changed_and_what_is_gone(run, tmp_path):
    lost = "def lost():\n    return 4"
    code, said = run(cite("same", SAME), cite("other", OTHER), cite("lost", lost), cite("never", None))
    assert code == 1
    assert said[:4] == [
        "rows.yml:2: Tiny",
        "  tiny/sampler.py: same: same, tiny 1.1",
        "  tiny/sampler.py: other: changed, tiny 1.1",
        "    --- read",
    ]
    assert "    -    return 2" in said
    assert "    +    return 3" in said
    assert "  tiny/sampler.py: lost: gone, tiny 1.1" in said
    assert "  tiny/sampler.py: never: same, tiny 1.1" in said
    marks = (tmp_path / "rows_changed.yml").read_text()
    assert f"other {digest(OTHER)}: tiny 1.1" in marks
    assert "same" not in marks


def test_a_definition_that_was_absent_and_is_there_counts_as_changed(run):
    code, said = run(cite("other", None))
    assert (code, said[1]) == (1, "  tiny/sampler.py: other: changed, tiny 1.1")


def test_the_last_version_with_a_definition_is_compared_with_itself(run):
    code, said = run(cite("lost", "def lost():\n    return 4", more=", last: true"))
    assert (code, said[1]) == (0, "  tiny/sampler.py: lost: same, tiny 1.0")


def test_marks_are_gone_once_the_citations_are_those_of_the_newest_version(run, tmp_path):
    run(cite("other", OTHER))
    assert (tmp_path / "rows_changed.yml").exists()
    code, _ = run(cite("other", "def other():\n    return 3"))
    assert code == 0
    assert not (tmp_path / "rows_changed.yml").exists()


def test_what_it_cannot_look_at_it_names_and_counts_and_marks_no_row_for(run, tmp_path):
    code, said = run(cite("same", SAME), index="empty")
    assert code == 0
    why = "Could not find a version that satisfies the requirement tiny (from versions: none)"
    assert said[1] == f"  tiny/sampler.py: same: could not look: tiny: {why}"
    assert said[2:] == ["1 not looked at"]
    assert not (tmp_path / "rows_changed.yml").exists()


def test_a_mark_stays_while_it_cannot_look(run, tmp_path):
    run(cite("other", OTHER))
    marks = (tmp_path / "rows_changed.yml").read_text()
    code, said = run(cite("other", OTHER), index="empty")
    assert code == 1
    assert said[2:] == ["1 not looked at", "1 changed or gone: read each again, correct its row and its hash"]
    assert (tmp_path / "rows_changed.yml").read_text() == marks


@pytest.mark.parametrize("text", [b"- a\n", b"a: [\n", b"a: {b: c}\n", b"", b"\xff"])
def test_marks_that_nobody_can_read_are_named(tmp_path, capsys, text):
    (tmp_path / "rows_changed.yml").write_bytes(text)
    path = table(tmp_path / "rows.yml", cite("same", SAME))
    assert fresh.main(["--table", str(path), "--find-links", str(tmp_path)]) == 2
    assert capsys.readouterr().err == (
        "rows_changed.yml is not as make fresh writes it: remove it and run make fresh\n"
    )


def test_a_file_that_the_running_python_cannot_parse_is_not_looked_at(run):
    code, said = run(cite("other", OTHER), index="three")
    assert (code, said[2:]) == (0, ["1 not looked at"])
    assert "other: could not look: tiny 1.2: Python here cannot parse it: " in said[1]


@pytest.mark.parametrize(
    ("version", "why"),
    [
        ("1.3", "the index has 1.1 for the newest: 1.3 is yanked, or mistyped"),
        ("newest", "Invalid version: 'newest'"),
    ],
)
def test_a_version_that_is_not_there_is_told_and_older_code_is_not_called_a_change(run, version, why):
    code, said = run(cite("other", OTHER, f"package: tiny, version: '{version}'"))
    assert (code, said[1:]) == (0, [f"  tiny/sampler.py: other: could not look: {why}", "1 not looked at"])


@pytest.mark.parametrize("text", [b"\xff\n", b"x = '\0'\n", b"(" * 3000, b"x = " + b"-" * 100_000 + b"1"])
def test_a_file_that_nobody_can_read_does_not_stop_the_comparison(run, monkeypatch, tmp_path, text):
    path = wheel(tmp_path / "odd", "1.1", text)
    monkeypatch.setattr(fresh.Packages, "_download", lambda self, *asked: path)
    code, said = run(cite("other", OTHER), cite("never", None, file="tiny/none.py"))
    assert code == 0
    assert said[1].startswith("  tiny/sampler.py: other: could not look: tiny")
    assert said[2:] == ["  tiny/none.py: never: same, tiny 1.1", "1 not looked at, 1 same"]


def test_what_a_package_says_moves_no_terminal(run, monkeypatch, tmp_path):
    paths = {
        "": wheel(tmp_path / "odd", "1.1", "def other():\n    '\x1b[2J\u202e\ttab'\n"),
        "1.0": wheel(tmp_path / "odd", "1.0", OLD),
    }
    monkeypatch.setattr(fresh.Packages, "_download", lambda self, package, version: paths[str(version)])
    assert "    +    '\\x1b[2J\\u202e\ttab'" in run(cite("other", OTHER))[1]


class Index(Quiet):
    """An index that answers as its `answer` says, and gives rubbish for a wheel."""

    answer = (200, "")

    def do_GET(self):
        code, text = self.answer if self.path.startswith("/simple") else (200, "rubbish")
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(text.encode("latin-1"))


WHEEL = '<a href="/tiny-1.1-py3-none-any.whl#sha256=' + "0" * 64 + '"{}>tiny-1.1-py3-none-any.whl</a>'
NO_VERSION = "Could not find a version that satisfies the requirement tiny (from versions: {})"


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ((404, ""), NO_VERSION.format("none")),
        ((200, "\xff\xfe"), "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff"),
        ((200, WHEEL.format("")), "THESE PACKAGES DO NOT MATCH THE HASHES"),
        ((200, WHEEL.format(' data-yanked=""')), NO_VERSION.format("1.1")),
        (None, "the index does not answer: check the network"),
    ],
    ids=["vanished", "rubbish", "hash", "yanked", "network"],
)
def test_what_is_wrong_with_an_index_is_told(tmp_path, monkeypatch, answer, why):
    monkeypatch.setattr(Index, "answer", answer)
    with serve(tmp_path, Index) as address:
        address = address if answer else "http://127.0.0.1:9"
        options = ("--isolated", "--no-cache-dir", "--retries", "1", "--index-url", f"{address}/simple/")
        with pytest.raises(fresh.NotLookedError) as told:
            fresh.Packages(tmp_path, options).read("tiny", "", "tiny/sampler.py")
    assert str(told.value).startswith(f"tiny: {why}")


def test_a_row_that_cites_nothing_is_named_with_file_and_line(run, tmp_path, capsys):
    path = table(tmp_path / "bad.yml")
    assert fresh.main(["--table", str(path)]) == 2
    assert capsys.readouterr().err.startswith("bad.yml:2: row 'Tiny' cites no source")


@pytest.mark.parametrize(
    ("head", "verdict"),
    [
        (OLD, "same, a newer commit"),
        (f"{OLD}\n# more", "same, in a file that a newer commit touches, a newer commit"),
        (NEW, "changed, a newer commit"),
        (None, "gone, a newer commit"),
    ],
)
def test_of_a_repository_it_says_whether_a_newer_commit_touches_the_file(
    run, tmp_path, monkeypatch, head, verdict
):
    monkeypatch.setattr(fresh, "RAW", tmp_path.as_uri())
    for ref, text in (("abc", OLD), ("HEAD", head)):
        (tmp_path / "o" / "r" / ref).mkdir(parents=True)
        if text is not None:
            (tmp_path / "o" / "r" / ref / "s.py").write_text(text)
    said = run(cite("other", OTHER, "repository: o/r, commit: abc", "s.py"))[1]
    if head is None:  # a folder answers with no 404
        assert said[1].startswith("  s.py: other: could not look: o/r: [Errno 2] No such file")
    else:
        assert said[1] == f"  s.py: other: {verdict}"


def test_a_repository_that_does_not_answer_is_not_looked_at(run, monkeypatch):
    monkeypatch.setattr(fresh, "RAW", "http://127.0.0.1:9")
    code, said = run(cite("other", OTHER, "repository: o/r, commit: abc", "s.py"))
    assert code == 0
    assert said[1].startswith("  s.py: other: could not look: o/r: ")


class Broken(Quiet):
    """Promises more than it sends, or sends what is no text."""

    body, length = b"", 0

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", str(self.length))
        self.end_headers()
        self.wfile.write(self.body)


@pytest.mark.parametrize(("body", "length"), [(b"def", 100), (b"\xff", 1)])
def test_an_answer_that_is_cut_or_no_text_is_not_looked_at(run, tmp_path, monkeypatch, body, length):
    monkeypatch.setattr(Broken, "body", body)
    monkeypatch.setattr(Broken, "length", length)
    with serve(tmp_path, Broken) as address:
        monkeypatch.setattr(fresh, "RAW", address)
        code, said = run(cite("other", OTHER, "repository: o/r, commit: abc", "s.py"))
    assert (code, said[2:]) == (0, ["1 not looked at"])
    assert said[1].startswith("  s.py: other: could not look: o/r: ")


@pytest.mark.parametrize("name", ["two-parts-1.0.tar.gz", "two_parts-1.0.tar.gz"])
def test_the_version_of_an_sdist_stands_behind_the_whole_name(tmp_path, monkeypatch, name):
    with tarfile.open(tmp_path / name, "w:gz"):
        pass
    monkeypatch.setattr(fresh.Packages, "_download", lambda self, *asked: tmp_path / name)
    assert fresh.Packages(tmp_path).read("two-parts", "", "a.py") == ("1.0", None)


def test_a_file_of_an_sdist_is_read_below_its_one_folder(tmp_path):
    path = tmp_path / "tiny-1.0.tar.gz"
    with tarfile.open(path, "w:gz") as sdist:
        info = tarfile.TarInfo("tiny-1.0/src/tiny/sampler.py")
        info.size = len(OLD)
        sdist.addfile(info, io.BytesIO(OLD.encode()))
    assert fresh._member(path, "tiny/sampler.py") == fresh._member(path, "src/tiny/sampler.py") == OLD
    assert fresh._member(path, os.path.join("tiny", "none.py")) is None


def test_the_hash_of_a_definition_is_printed_for_a_new_citation(tmp_path, capsys):
    (tmp_path / "a.py").write_text(OLD)
    assert fresh.main(["--hash", str(tmp_path / "a.py"), "other"]) == 0
    assert capsys.readouterr().out.strip() == digest(OTHER)


def test_a_definition_below_a_form_feed_or_a_line_separator_is_found_whole():
    text = f"'\u2028'\n\f\n{CODE.format(2)}"
    assert definition(text, "a.py", "other") == OTHER


@pytest.mark.parametrize("content", [None, b"def (", b"\xff", b"\0"])
def test_a_file_without_definitions_that_can_be_read_has_no_hash(tmp_path, capsys, content):
    path = tmp_path / "a.py"
    if content:
        path.write_bytes(content)
    assert fresh.main(["--hash", str(path), "other"]) == 2
    assert capsys.readouterr().err.startswith(f"{path} cannot be read: ")


def test_the_table_of_the_site_is_one_that_can_be_compared():
    assert sum(len(rows) for rows in rows_of(fresh.TABLE).values()) > 20
