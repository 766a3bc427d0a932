"""`errata apply`: a reader's own copy, corrected: what differs and nothing else, twice the same as once."""

import ast
import json
import os
import subprocess
from copy import deepcopy
from itertools import pairwise

import pytest
from click.testing import CliRunner

from errata.check.checker import check_file
from errata.cli import main
from errata.text import mend
from errata.text.copies import CopyError, compare
from errata.text.encodings import encoding
from errata.text.match import find

from .copies import register_of

SUM = ("two and two is five", "two and two is four")
GUARD = (
    "if temperature > 0.0:",
    'if not temperature >= 0.0:\n    raise ValueError("temperature")\nif temperature > 0.0:',
)
DEVICE = ("        x = 1\nelse:\n    x = 2", "        x = 1\n    else:\n        x = 3\nelse:\n    x = 2")


@pytest.fixture
def mended(tmp_path, monkeypatch):
    """Correct a copy with a register of these entries; corrected again, the result stays as it is."""
    monkeypatch.chdir(tmp_path)

    def call(name, content, *entries):
        (tmp_path / "errata.yml").write_text(register_of(*entries), "utf-8")
        register, problems = check_file(tmp_path / "errata.yml")
        assert register, problems
        copy = tmp_path / name
        copy.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        made = mend.mend(register, copy)
        again = tmp_path / f"again{copy.suffix}"
        again.write_text(made.text, "utf-8", newline="")
        assert mend.mend(register, again).text == made.text
        still = [finding.entry.id for finding in compare(register, again) if finding.state == "needed"]
        assert still == [one.entry.id for one in made.left]
        return made

    return call


@pytest.mark.parametrize(
    ("name", "content", "entry", "expected"),
    [
        ("c.txt", "So two and two\nis five.\n", SUM, "So two and two\nis four.\n"),
        ("c.txt", "So two and two is five.\r\nYes.\r\n", SUM, "So two and two is four.\r\nYes.\r\n"),
        ("c.txt", "\ufeffSo two and two is five.", SUM, "\ufeffSo two and two is four."),
        ("c.txt", "two and two is fi-\nve, so", SUM, "two and two is four, so"),
        ("c.md", "> two and **two**\n> is _five_.", SUM, "> two and **two**\n> is _four_."),
        (
            "c.md",
            "[two and](http://x.example/a_b) two is <b>five</b>",
            SUM,
            "[two and](http://x.example/a_b) two is <b>four</b>",
        ),
        (
            "c.html",
            "<p>two&nbsp;and <i>two</i> is <b>five</b>.",
            SUM,
            "<p>two&nbsp;and <i>two</i> is <b>four</b>.",
        ),
        ("c.html", "<p>R&amp;D is good", ("R&D is good", "Q&A is <better>"), "<p>Q&amp;A is &lt;better&gt;"),
        ("c.html", "<p>it is &lt;5 or so", ("it is <5 or so", "it is <6 or so"), "<p>it is &lt;6 or so"),
        ("c.py", "# as two and two\n# is five, so\nx = 1\n", SUM, "# as two and two\n# is four, so\nx = 1\n"),
        (
            "c.md",
            "the word is, said he",
            ("the word is", 'the word is "forward"'),
            'the word is "forward", said he',
        ),
        ("c.md", "using The `max(x)` here", ("using The `max(x)`", "using `max(x)`"), "using `max(x)` here"),
        ("c.md", "using `max(x)` here", ("using `max(x)`", "using the `max(x)`"), "using the `max(x)` here"),
        (
            "c.md",
            "so `a_b` via by applying",
            ("`a_b` via by applying", "`a_b`, by applying"),
            "so `a_b`, by applying",
        ),
        (
            "c.html",
            "so <code>a_b</code> via by applying",
            ("`a_b` via by applying", "`a_b`, by applying"),
            "so <code>a_b</code>, by applying",
        ),
        (
            "c.md",
            "cross `entropy_loss`\nfunction",
            ("cross `entropy_loss` function", "`cross_entropy` function"),
            "`cross_entropy`\nfunction",
        ),
        (
            "c.md",
            "see it summarized in the figure below.",
            ("summarized in the figure below", ""),
            "see it .",
        ),
        ("c.md", "他说的是五个词。", ("是五个词", "是四个词"), "他说的是四个词。"),
        (
            "c.txt",
            "the eﬃcient ﬁrst one",
            ("the efficient first one", "the efficient last one"),
            "the eﬃcient last one",
        ),
        (
            "c.py",
            "y = f(top_k)\n",
            ("y = f(top_k)", "y = f(max(top_k, 1))", "code"),
            "y = f(max(top_k, 1))\n",
        ),
        ("c.py", "y = [1,  2]\n", ("y = [1,  2]", "y = [1, 2]", "code"), "y = [1, 2]\n"),
        (
            "c.html",
            "<pre><b>y</b> = <i>top</i>[:, -<i>1</i>]</pre>",
            ("y = top[:, -1]", "y = top[:, -1:]", "code"),
            "<pre><b>y</b> = <i>top</i>[:, -<i>1:</i>]</pre>",
        ),
        (
            "c.py",
            "def f():\n    if a:\n        x = 1\n    else:\n        x = 2\n",
            (*DEVICE, "code"),
            "def f():\n    if a:\n        x = 1\n    else:\n        x = 2\n",
        ),
        (
            "c.py",
            "if a:\n    if b:\n        x = 1\nelse:\n    x = 2\n",
            (*DEVICE, "code"),
            "if a:\n    if b:\n        x = 1\n    else:\n        x = 3\nelse:\n    x = 2\n",
        ),
        (
            "c.py",
            "def f():\n  if a:\n      if b:\n          x = 1\n  else:\n      x = 2\n",
            (*DEVICE, "code"),
            "def f():\n  if a:\n      if b:\n          x = 1\n      else:\n          x = 3\n"
            "  else:\n      x = 2\n",
        ),
        (
            "c.py",
            "for i in a:\n\tone()\n\ttwo()\n",
            ("one()\ntwo()", "one()\n\nthree()\ntwo()", "code"),
            "for i in a:\n\tone()\n\n\tthree()\n\ttwo()\n",
        ),
        (
            "c.py",
            "for i in a:\n    one()\n    two()\n",
            ("one()\ntwo()", "two()", "code"),
            "for i in a:\n    two()\n",
        ),
        (
            "c.py",
            "for i in a:\n    one()\n    two()\n",
            ("one()\ntwo()", "one()", "code"),
            "for i in a:\n    one()\n",
        ),
        (
            "c.py",
            "if a:\n    one()\n",
            ("    one()", "    one()\nelse:\n    two()", "code"),
            "if a:\n    one()\nelse:\n    two()\n",
        ),
        (
            "c.py",
            "if a:\r\n    one()\r\n",
            ("one()", "one()\ntwo()", "code"),
            "if a:\r\n    one()\r\n    two()\r\n",
        ),
    ],
)
def test_the_words_that_differ_are_changed_and_nothing_around_them(mended, name, content, entry, expected):
    assert mended(name, content, entry).text == expected


def test_a_guard_of_several_lines_takes_the_indentation_of_the_copy_and_does_what_it_says(mended):
    code = "def f(temperature):\n    for _ in [0]:\n        if temperature > 0.0:\n            return 1\n"
    code += "    return 0\n"
    made = mended("c.py", code, (*GUARD, "code"))
    scope = {}
    exec(compile(ast.parse(made.text), "c.py", "exec"), scope)
    assert (scope["f"](1.0), scope["f"](0.0)) == (1, 0)
    with pytest.raises(ValueError, match="temperature"):
        scope["f"](-1.0)


def notebook(*cells, **kept):
    made = [
        {
            "cell_type": kind,
            "metadata": {},
            "source": source,
            **({"outputs": [], "execution_count": None} if kind == "code" else {}),
        }
        for kind, source in cells
    ]
    return {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 4, **kept}


CELLS = [
    ("markdown", ["# Title\n", 'Say "two and two\n', 'is five" here\n', "end"]),
    ("code", ["def f(temperature):\n", "    if temperature > 0.0:\n", "        return 'é'\n"]),
    ("markdown", "two and two is five"),
    ("markdown", []),
]


@pytest.mark.parametrize(
    "dump", [{"indent": 1}, {"indent": 1, "ensure_ascii": False}, {}, {"separators": (",", ":")}]
)
def test_of_a_notebook_only_the_strings_that_hold_the_words_change(mended, dump):
    before = json.dumps(notebook(*CELLS), **dump) + "\n"
    made = mended("c.ipynb", before, SUM, (*GUARD, "code"))
    expected = notebook(*deepcopy(CELLS))
    expected["cells"][0]["source"][2] = 'is four" here\n'
    expected["cells"][2]["source"] = "two and two is four"
    expected["cells"][1]["source"][1:2] = [
        "    if not temperature >= 0.0:\n",
        '        raise ValueError("temperature")\n',
        "    if temperature > 0.0:\n",
    ]
    assert json.loads(made.text) == expected
    assert made.text == json.dumps(expected, **dump) + "\n"


def test_a_notebook_keeps_keys_that_stand_twice_escapes_and_spaces_elsewhere(mended):
    before = (
        '\ufeff{ "nbformat":4, "a" : "\\u0041\\/",\t"a":"source", "cells" :[ {"cell_type":"markdown",\r\n'
        '"source" : [ "no\\u0065\\n" ,  "two and two is five" ], "source2":"\\"two and two is five\\""} ] }'
    )
    made = mended("c.ipynb", before, SUM)
    assert made.text == before.replace('five" ]', 'four" ]')


@pytest.mark.parametrize(
    ("name", "content", "entry", "reason"),
    [
        (
            "c.html",
            "<p>two and two <i>is fi</i>ve",
            ("two is five", "two be four"),
            "tags or marks stand between",
        ),
        ("c.md", "two **is** fine", ("two is fine", "two be good"), "tags or marks stand between"),
        ("c.md", "it is **very** good", ("it is very good", "it is good"), "only its marks would be left"),
        ("c.txt", "# y = f(x)\n", ("y = f(x)", "x = 1\ny = f(x)", "code"), "it stands inside a line"),
        (
            "c.md",
            "a = 1 b = 2 c",
            ("a = 1\nb = 2", "a = 1\n\nb = 3"),
            "its lines are broken or indented otherwise",
        ),
        ("c.py", "y = f(x)\n", ("y = f(x)", "y = f(x", "code"), "with it, the code would be no program"),
        ("c.py", "one()\n", ("        one()", "    if a:\n        one()", "code"), "it is indented less"),
        (
            "c.md",
            "as two and two is five",
            ("two and two is five", "two and <b>two is four"),
            "would not be read",
        ),
    ],
)
def test_what_needs_a_person_is_left_as_it_is_with_the_reason(mended, name, content, entry, reason):
    made = mended(name, content, entry)
    assert (made.text, made.done) == (content, [])
    assert [reason in one.reason for one in made.left] == [True]


def test_an_output_and_words_across_cells_are_left(mended):
    printed = notebook(("code", "run()"), ("markdown", "so two"), ("markdown", "is five"))
    printed["cells"][0]["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": "two and two is five"}
    ]
    content = json.dumps(printed)
    made = mended("c.ipynb", content, SUM, ("so two is five", "so is five"), ("two is five", "four be"))
    assert made.text.count("five") == 2
    assert made.left[0].reason.startswith("an output")


def test_one_place_that_cannot_be_corrected_does_not_keep_the_others(mended):
    made = mended(
        "c.md", "two and two is five\n\ntwo and two is **fi**ve\n", SUM, ("he is a man", "she is a man")
    )
    assert made.text == "two and two is four\n\ntwo and two is **fi**ve\n"
    assert [len(made.done), len(made.left)] == [1, 1]


def test_of_several_entries_in_a_cell_only_the_one_that_breaks_it_is_left(mended):
    made = mended(
        "c.py", "a = f(1)\nb = f(2)\n", ("a = f(1)", "a = f(3)", "code"), ("b = f(2)", "b = f(4", "code")
    )
    assert made.text == "a = f(3)\nb = f(2)\n"
    assert [one.entry.id for one in made.left] == ["E0002"]


def test_a_correction_may_bring_words_that_another_one_corrects(mended):
    chain = [("set top to None here", "set to zero here"), ("set to zero here", "set zero here")]
    made = mended("c.txt", "set top to None here. set to zero here.", *chain)
    assert made.text == "set zero here. set zero here."


def test_ten_corrections_may_bring_what_the_next_one_corrects_and_no_more(mended):
    words = [f"put stage {letter} in the middle" for letter in "abcdefghijkl"]
    chain = [*pairwise(words)]
    assert mended("c.txt", words[0], *chain[:10]).text == words[10]
    with pytest.raises(CopyError, match=r"corrections undo each other: E0011"):
        mended("c.txt", words[0], *chain)


def test_corrections_that_undo_each_other_are_refused(mended):
    with pytest.raises(CopyError, match=r"corrections undo each other: E000[12]"):
        mended("c.txt", "he is a man here", ("he is a man", "she is a man"), ("she is a man", "he is a man"))


def test_two_entries_with_the_same_words_correct_them_once(mended):
    assert mended("c.txt", "so two and two is five", SUM, SUM).text == "so two and two is four"


@pytest.mark.parametrize(
    ("name", "said"),
    [("c.pdf", "is a PDF, whose pages are set"), ("c.epub", "is an EPUB, which is not rewritten")],
)
def test_a_book_is_refused_with_what_helps(mended, name, said):
    with pytest.raises(CopyError, match=said):
        mended(name, b"x", SUM)


@pytest.fixture
def called(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "errata.yml").write_text(register_of(SUM), "utf-8")
    (tmp_path / "c.txt").write_text("so\ntwo and two is five\n", "utf-8")

    def call(*arguments):
        done = CliRunner().invoke(main, ["apply", *arguments])
        return done.exit_code, done.stdout, done.stderr

    return call


def test_the_command_writes_another_file_and_names_each_place(called, tmp_path):
    code, told, _ = called("c.txt", "-o", "new/c.txt")
    assert (code, told.splitlines()) == (
        0,
        ["c.txt:2: E0001 corrected: Entry 1", "1 corrected, 0 left to you, written to new/c.txt"],
    )
    assert (tmp_path / "new" / "c.txt").read_text() == "so\ntwo and two is four\n"
    assert (tmp_path / "c.txt").read_text() == "so\ntwo and two is five\n"
    (tmp_path / "c.md").write_text("two and **two** is fi**ve")
    assert called("c.md", "-o", "d.md")[0] == 1


def test_a_diff_is_the_output_which_patch_takes_and_what_is_told_stands_beside_it(called, tmp_path):
    for text in ("so\ntwo and two is five\n", "so\ntwo and two is five"):
        (tmp_path / "c.txt").write_text(text, "utf-8")
        code, told, beside = called("c.txt", "--diff")
        assert (code, beside.endswith("1 corrected, 0 left to you\n")) == (0, True)
        subprocess.run(["patch", "-s", "c.txt"], input=told, text=True, check=True, cwd=tmp_path)
        assert (tmp_path / "c.txt").read_text() == text.replace("five", "four")


def test_the_copy_itself_is_never_written_under_whatever_name(called, tmp_path):
    (tmp_path / "link.txt").symlink_to("c.txt")
    os.link(tmp_path / "c.txt", tmp_path / "hard.txt")
    for name in ("c.txt", "./c.txt", "link.txt", "hard.txt", "errata.yml"):
        code, _, said = called("c.txt", "-o", name)
        assert (code, "which is never written: give another name" in said) == (2, True), name
    assert (tmp_path / "c.txt").read_text() == "so\ntwo and two is five\n"


@pytest.mark.parametrize("arguments", [[], ["-o", "new.txt", "--diff"]])
def test_where_the_result_goes_is_said_once(called, arguments):
    code, _, said = called("c.txt", *arguments)
    assert (code, "with -o OUT, or ask for --diff" in said) == (2, True)


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("\ufeff", "utf-16-le"),
        ("\ufeff", "utf-16-be"),
        ('<meta charset="latin1">', "cp1252"),
        ("<meta http-equiv='content-type' content='text/html; charset=gb2312'>", "gb18030"),
        ('<?xml version="1.0" encoding="Shift_JIS"?>', "cp932"),
    ],
)
@pytest.mark.parametrize("name", ["c.html", "c.xhtml"])
def test_html_is_read_and_written_as_it_declares(called, tmp_path, declared, encoding, name):
    text = f"{declared}<p>a“quote” \xb1 two and two is five</p>"
    register = register_of((SUM[0], "two and two is four 𝕋"))
    (tmp_path / "errata.yml").write_text(register, "utf-8")
    (tmp_path / name).write_bytes(text.encode(encoding))
    assert called(name, "-o", "new.html")[0] == 0
    made = (tmp_path / "new.html").read_bytes().decode(encoding)
    has_it = "𝕋".encode(encoding, "ignore")
    assert made == text.replace("five", "four 𝕋" if has_it else "four &#120139;")
    CliRunner().invoke(main, ["mark", name, "-o", "marked.html"])
    marked = (tmp_path / "marked.html").read_bytes().decode(encoding)
    assert marked.startswith(f"{declared}<p>a“quote” \xb1 two and two is <del>five</del><ins>four ")
    assert CliRunner().invoke(main, ["check-copy", name]).exit_code == 1
    assert CliRunner().invoke(main, ["check-copy", "new.html"]).exit_code == 0


@pytest.mark.parametrize(
    ("label", "content", "text"),
    [  # as Chromium's TextDecoder gives them, read 2026-11-27
        ("latin1", b"\x93\x80", "“€"),
        ("us-ascii", b"\x93", "“"),
        ("iso-8859-9", b"\x80\xd0", "€Ğ"),
        ("iso-8859-11", b"\x85\xa1", "…ก"),
        ("tis-620", b"\x80", "€"),
        ("shift_jis", b"\x81\x60\x87\x40", "～①"),
        ("euc-kr", b"\x81\x41\xb0\xa1", "갂가"),
        ("big5", b"\x87\x40\xa4\x40", "䏰一"),
        ("gb2312", b"\x84\x40", "凘"),
        ("gbk", b"\xa2\xe3", "€"),
    ],
)
def test_what_html_declares_is_what_browsers_mean_by_it(label, content, text):
    page = b'<meta charset="%s">%s' % (label.encode(), content)
    assert page.decode(encoding(page)).endswith(f">{text}")


@pytest.mark.parametrize("encoding", ["utf-16-le", "latin-1"])
def test_html_in_an_encoding_that_it_does_not_declare_is_refused(called, tmp_path, encoding):
    (tmp_path / "c.html").write_bytes("<p>\xe9, two and two is five</p>".encode(encoding))
    code, _, said = called("c.html", "-o", "new.html")
    assert (code, "c.html is not text in UTF-8: give text" in said) == (2, True)


def test_the_corrected_copy_can_be_the_output_and_what_is_told_stands_beside_it(called, tmp_path):
    (tmp_path / "c.txt").write_bytes(b"so\r\ntwo and two is five")
    (tmp_path / "-").write_text("mine")
    done = CliRunner().invoke(main, ["apply", "c.txt", "-o", "-"])
    assert (done.exit_code, done.stdout_bytes) == (0, b"so\r\ntwo and two is four")
    assert done.stderr.splitlines() == ["c.txt:2: E0001 corrected: Entry 1", "1 corrected, 0 left to you"]
    assert (tmp_path / "-").read_text() == "mine"
    assert called("c.txt", "-o", "./-")[0] == 0
    assert (tmp_path / "-").read_bytes() == done.stdout_bytes


def test_a_work_that_is_not_asked_for_is_left_alone(called, tmp_path):
    assert (
        called("c.txt", "-o", "new.txt", "--section", "9")[1]
        == "0 corrected, 0 left to you, written to new.txt\n"
    )
    assert called("c.txt", "-o", "new.txt", "--work", "other")[0] == 2
    assert (tmp_path / "new.txt").read_text() == "so\ntwo and two is five\n"


@pytest.mark.parametrize("name", ["c.txt", "c.html", "c.ipynb"])
def test_a_text_is_searched_as_often_for_words_at_forty_places_as_at_one(mended, monkeypatch, name):
    searched = []
    monkeypatch.setattr(mend, "find", lambda *given: searched.append(given) or find(*given))

    def searches(times):
        searched.clear()
        text = "two and two is five\n\n" * times
        if name == "c.ipynb":
            cells = [{"cell_type": "markdown", "metadata": {}, "source": text}] * 2
            text = json.dumps({"cells": cells, "nbformat": 4})
        assert len(mended(name, text, SUM).done) == times * (1 + (name == "c.ipynb"))
        return len(searched)

    assert searches(40) == searches(1)


def test_a_cell_without_a_source_is_empty(mended):
    cells = [{"cell_type": "code", "outputs": []}, {"cell_type": "markdown", "source": "two and two is five"}]
    made = mended("c.ipynb", json.dumps({"cells": cells, "nbformat": 4}), SUM)
    assert json.loads(made.text)["cells"][1]["source"] == "two and two is four"
    assert [one.place for one in made.done] == ["cell 2 (cells[1]) line 1"]
