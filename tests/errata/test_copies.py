"""A reader's own copy against the register."""

import json
import os

import pytest
from click.testing import CliRunner

from errata.check import check_file
from errata.cli import main
from errata.copies import CopyError, compare
from tests.errata.building import tiny

OLD = "As everybody knows, two and two is five."
NEW = "As everybody knows, two and two is four."


@pytest.fixture
def folder(tmp_path):
    """The tiny site's register, with its second entry judged real and its third not judged."""
    return tiny(tmp_path)


def states(folder, name, content, edition=""):
    (folder / name).write_text(content, "utf-8")
    register = check_file(folder / "errata.yml")[0]
    return [(f.entry.id, f.state, f.place) for f in compare(register, folder / name, edition)]


def notebook(*cells):
    return json.dumps(
        {"cells": [{"cell_type": kind, "source": source} for kind, source in cells], "nbformat": 4}
    )


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("copy.txt", f"# T\n\n{OLD}\n", ("needed", "3")),
        ("copy.txt", f"# T\n\n{NEW}\n", ("corrected", "3")),
        ("copy.txt", "Something else.", ("absent", "")),
        ("copy.txt", "two and two\nis five", ("needed", "1")),
        ("copy.txt", "\ufefftwo and two is fi-\nve", ("needed", "1")),
        ("copy.md", "> two and **two**\n> is _five_", ("needed", "1")),
        ("copy.md", "[two and](http://x.example/a_b) two <em>is</em> five", ("needed", "1")),
        ("copy.py", "x = 1\n\n# We know that two and two\n# is five.\n", ("needed", "3")),
        ("copy.ipynb", notebook(("code", ["x"]), ("markdown", ["# T\n", OLD])), ("needed", "cell 2 line 2")),
        ("copy.ipynb", notebook(("code", "two and"), ("raw", "two is four")), ("corrected", "cell 1 line 1")),
    ],
)  # fmt: skip
def test_a_copy_needs_has_or_lacks_a_correction_and_says_where(folder, name, content, expected):
    assert states(folder, name, content) == [("E0001", *expected)]


def test_each_place_that_needs_it_is_named(folder):
    assert states(folder, "copy.txt", f"{OLD}\n{NEW}\n{OLD}") == [
        ("E0001", "needed", "1"),
        ("E0001", "needed", "3"),
    ]


def test_typographic_quotes_and_ligatures_are_the_same_words(folder, edit_words):
    edit_words('the "first" one', 'the "second" one')
    assert states(folder, "copy.txt", "the “ﬁrst” one") == [("E0001", "needed", "1")]


@pytest.fixture
def edit_words(folder):
    def edit(original, corrected):
        text = (folder / "errata.yml").read_text()
        text = text.replace("original: two and two is five", f"original: '{original}'")
        (folder / "errata.yml").write_text(
            text.replace("corrected: two and two is four", f"corrected: '{corrected}'")
        )

    return edit


def test_only_what_affects_the_edition_is_asked(folder):
    assert states(folder, "copy.txt", OLD, "draft") == [("E0001", "needed", "1")]
    assert states(folder, "copy.txt", OLD, "print-1") == []


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("copy.pdf", b"%PDF-1.7\n\x00\xff", "is not text in UTF-8"),
        ("copy.ipynb", b"{", "is no notebook of format 4"),
        ("copy.ipynb", b'{"cells": [1]}', "is no notebook of format 4"),
        ("copy.ipynb", b"[" * 100_000, "is no notebook of format 4"),
        ("copy.ipynb", b'{"cells": [{"cell_type": "code", "source": 1}]}', "is no notebook of format 4"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(folder, name, content, message):
    (folder / name).write_bytes(content)
    register = check_file(folder / "errata.yml")[0]
    with pytest.raises(CopyError, match=message):
        compare(register, folder / name)


def test_a_pipe_is_not_waited_for(folder):
    os.mkfifo(folder / "copy.txt")
    register = check_file(folder / "errata.yml")[0]
    with pytest.raises(CopyError, match="is no regular file"):
        compare(register, folder / "copy.txt")


def test_the_command_names_the_places_and_ends_with_1_if_the_copy_needs_any(folder, monkeypatch):
    monkeypatch.chdir(folder)
    (folder / "copy.txt").write_text(f"\n{OLD}\n")
    done = CliRunner().invoke(main, ["check-copy", "copy.txt"])
    assert done.exit_code == 1
    assert done.output.splitlines() == [
        "copy.txt:2: E0001 needed: A wrong number",
        "    two and two is [-five-]{+four+}",
        "1 needed, 0 corrected, 0 not in this copy",
    ]
    (folder / "copy.txt").write_text(NEW)
    assert CliRunner().invoke(main, ["check-copy", "copy.txt"]).exit_code == 0
