"""A reader's own copy against the register."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from errata.check.checker import check_file
from errata.cli import main
from errata.text import copies, match
from errata.text.copies import CopyError, compare, fitting, parsed

from . import many
from .building import tiny
from .copies import read, register_of

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
        (
            "copy.ipynb",
            notebook(("code", ["x"]), ("markdown", ["# T\n", OLD])),
            ("needed", "cell 2 (cells[1]) line 2"),
        ),
        (
            "copy.ipynb",
            notebook(("code", "two and"), ("raw", "two is four")),
            ("corrected", "cell 1 (cells[0]) line 1"),
        ),
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
        ("copy.pdf", b"%PDF-1.7\n\x00\xff", "is damaged, or no PDF"),
        ("copy.ipynb", b"{", "is not a notebook of format 4"),
        ("copy.ipynb", b'{"cells": [1]}', "is not a notebook of format 4"),
        ("copy.ipynb", b"[" * 100_000, "is not a notebook of format 4"),
        ("copy.ipynb", b'{"cells": [{"cell_type": "code", "source": 1}]}', "is not a notebook of format 4"),
        (
            "copy.ipynb",
            b'{"cells": [{"cell_type": "code", "source": "", "outputs": [1]}]}',
            "is not a notebook",
        ),
        (
            "copy.ipynb",
            b'{"cells": [{"cell_type": "code", "source": "", "outputs": 1}]}',
            "is not a notebook",
        ),
        ("copy.ipynb", b'{"cells": [{"cell_type": {}, "source": ""}]}', "is not a notebook of format 4"),
        ("copy.ipynb", b"[]", "is not a notebook of format 4"),
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
    with pytest.raises(CopyError, match="is not a regular file"):
        compare(register, folder / "copy.txt")


@pytest.fixture
def command(folder):
    """Run `errata check-copy` on a copy with a register of one entry; return exit code and what it says."""
    text = (folder / "errata.yml").read_text()
    text = text.partition("  - id: E0002")[0]

    def run(name, content, original, corrected="something else"):
        words = f"original: {json.dumps(original)}\n    corrected: {json.dumps(corrected)}"
        old = "original: two and two is five\n    corrected: two and two is four"
        assert old in text
        (folder / "errata.yml").write_text(text.replace(old, words), "utf-8")
        (folder / name).write_bytes(content.encode("utf-8"))
        call = ["check-copy", str(folder / name), "--file", str(folder / "errata.yml")]
        done = CliRunner().invoke(main, call)
        first = done.output.splitlines()[0].removeprefix(f"{folder / name}:").partition(": A wrong")[0]
        return done.exit_code, first.replace("E0001 ", "").strip()

    return run


ROOM = "the temprature of the room"


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("copy.txt", f"He measured\n{ROOM}.", "2"),
        ("copy.txt", f"He measured\r\n{ROOM}", "2"),
        ("copy.txt", f"He measured in 2024\u2028{ROOM}", "1"),
        ("copy.txt", f"He measured\f{ROOM}", "1"),
        ("copy.txt", "He measured the tempra-\r\nture of the room", "1"),
        ("copy.py", f"x = measured\n    {ROOM}\ny = 2", "2"),
        ("copy.py", "x = 1  # measured the tempra-\n       # ture of the room", "1"),
        ("copy.rs", "/// measured the\n/// temprature\n/// of the room", "1"),
        ("copy.md", f"measured<br>\n{ROOM}", "2"),
        ("copy.md", f"> he measured\n> > {ROOM}", "2"),
        ("copy.md", f"| measured | {ROOM} |", "1"),
        ("copy.html", f"<table><tr><td>measured</td>\n<td>{ROOM}</td></tr></table>", "2"),
        ("copy.ipynb", notebook(("code", "measured"), ("markdown", ROOM)), "cell 2 (cells[1]) line 1"),
    ],
)  # fmt: skip
def test_words_that_begin_a_line_or_a_cell_or_end_the_file_are_found(command, name, content, place):
    assert command(name, content, ROOM) == (1, f"{place}: needed")


@pytest.mark.parametrize("name", ["copy.txt", "copy.py", "copy.rst", "copy.md", "copy.c", "COPY.MD"])
@pytest.mark.parametrize(
    "words",
    [
        "holds if a<b and c>d here",
        "std::vector<int> is used",
        "a Map<Object, List<Data>> of it",
        "x <y> <z/> w",
        "two <Em>and</Em> two",
    ],
)
def test_what_stands_between_signs_of_comparison_is_text(command, name, words):
    assert command(name, f"It {words}.", words) == (1, "1: needed")


@pytest.mark.parametrize(
    ("name", "content", "state"),
    [
        ("copy.txt", "two <em>and</em> two is five", "absent"),
        ("copy.py", "two <em>and</em> two is five", "absent"),
        ("copy.md", "two <em>and</em> two is five", "needed"),
        ("copy.md", "two <em\nclass='x' hidden>and</em\n> two <!-- a > b --> is<br/> five", "needed"),
        ("copy.md", "```html\ntwo <em>and</em> two is five\n```\n", "absent"),
        ("copy.md", "say `two <em>and</em> two is five`", "absent"),
        ("copy.html", "two <em>and</em> two is five", "needed"),
        ("copy.HTM", "two <x-y z>and</x-y> two is five", "needed"),
        ("copy.xhtml", "<?xml version='1.0'?><p>two <em>and</em> two is five</p>", "needed"),
        ("copy.html", "two <p data-erratum-quote='E0002'>and two is five", "needed"),
        ("copy.ipynb", notebook(("markdown", "two <em>and</em> two is five")), "needed"),
        ("copy.ipynb", notebook(("code", "two <em>and</em> two is five")), "absent"),
    ],
)  # fmt: skip
def test_only_html_has_tags_and_markdown_those_of_html(folder, name, content, state):
    assert [state_ for _, state_, _ in states(folder, name, content)] == [state]


END = " is small & T > 0, as R&D says"
REFERENCES = "\n\n[ref]: http://x.example 'T'\n[logits]: <u v>\n[small]: #s\n"
NOTE = "<sup id=r1><a role='doc-noteref' href='#1'>1</a></sup>"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("copy.html", "the gap&nbsp;of the logits is small &amp; T &gt; 0, as R&#38;D says"),
        ("copy.html", "the gap of the logits is small & T &#x3E; 0, as R&D says"),
        ("copy.html", f"the gap of the{NOTE} logits is small &amp T &gt 0, as R&amp;D says"),
        ("copy.html", f"<pre>the gap of\n<span>the</span> lo<wbr>gits</pre>{END}"),
        ("copy.md", "the gap&nbsp;of the logits is small &amp; T &gt; 0, as R&#38;D says"),
        ("copy.md", f"the gap[^1] of the[^a-note] logits{END}[^1]\n\n[^1]: Note.\n"),
        ("copy.md", f"the [gap of](https://x.example/a_(b)_(c(d)) 'A (title)') the logits{END}"),
        ("copy.md", f'the [gap of](<a b> "A \\" (title") the [logits]( ){END}'),
        ("copy.md", f"the [gap *of*][Ref] the [logits][]{END}{REFERENCES}"),
        ("copy.md", f"the [gap of] [the\nlogits][ref]{END}{REFERENCES}[gap of]: u"),
        ("copy.md", f"the gap ![a picture](a_(b).png 'T') of the ![small][ref] logits{END}{REFERENCES}"),
        ("copy.md", f"the [![gap](a.svg)](b.html) gap [of **the**](c)\n`logits`{END}"),
        ("copy.md", "the gap of the logits is small \\& $T > 0$, as R&D says, at $5 or $6"),
        ("copy.md", "the gap of the logits is small & \\(T > 0\\), as R&D says"),
        ("copy.md", "the gap of the logits is small &\n$$T > 0$$, as R&D says"),
        ("copy.md", f"the gap of <!-- [a](b --> the logits{END}"),
        ("copy.txt", "the gap of the logits is small & $T > 0$, as R&D says"),
    ],
)  # fmt: skip
def test_nothing_that_a_reader_does_not_see_interrupts_a_match(command, name, content):
    words = f"the gap of the logits{END}"
    assert command(name, f"We know that {content}\n", words) == (1, "1: needed")
    if name == "copy.md":
        content = notebook(("code", "x"), ("markdown", f"We know that {content}\n"))
        assert command("copy.ipynb", content, words) == (1, "cell 2 (cells[1]) line 1: needed")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("see <https://x.example/a_(b)>, they say", "see https://x.example/a_(b), they say"),
        ("it is x[i][j](k) here: `x[i][j](k)` and so on", "x[i][j](k) and so on"),
        ("~~~\nx[i](j) &gt; $y\n~~~\nmore", "x[i](j) &gt; $y"),
        ("- ```c\n  x[i](j) = &amp;y;\n  ```\n- [so](it) is", "x[i](j) = &amp;y;"),
        ("a [b][c] is no link to [d]", "a [b][c] is no link to [d]"),
        (r"it is \[1\] and \<b> and \&gt; now", "it is [1] and <b> and &gt; now"),
        ("a ` b [c](d) is it", "b c is it"),
        ("costs $5 [a](b) and $6", "costs $5 a and $6"),
    ],
)  # fmt: skip
def test_code_and_what_is_no_link_is_read_as_it_stands_in_markdown(command, content, words):
    code, found = command("copy.md", content, words)
    assert (code, found[-6:]) == (1, "needed")


SYNTAX = """\
# A *heading* &amp; a [link](a_(b)_(c) "T") {not} ![alt](x.png)

> quoted `a <b> &gt; [c](d)` and ``x ` y``
> <b title="a > b">bold</b> <!-- no [x](y) --> a < b, a<b and5 &copy; &bogus; &#35; &#x22;

* [ref], [ref][], [Text][REF], [text] [ref], [a][i][j](k), [ ] and [x] \\[no\\](link) \\<b> \\&amp;
* <https://x.example/a_(b)?c=d&e> <me@x.example> <not@ok @> [![image](i.svg)](j 'T') [<b>x</b>](<a b>)

  ~~~ info [a](b)
  <b> &amp; [a](b) ```
  ~~~

[ref]: http://x.example
  "Title"

<div hidden class='a'>block <span>text</span></div>

unclosed [link](a b) and [x]( ) ` tick <b ![

```py
x[i](j) &lt; <i>
"""


def test_of_markdown_that_is_read_what_another_parser_puts_on_the_page():
    ours, theirs = read(SYNTAX)
    assert ours == theirs


def test_lines_are_those_of_the_file_whatever_stands_before(command):
    markdown = "<div\nclass='x'>\n\n[a](b\n'title') ![c\nd](e)\n\n</div>\n"
    assert command("copy.md", f"{markdown}so {ROOM}", ROOM) == (1, f"{markdown.count(chr(10)) + 1}: needed")
    html = "<style>\n\n</style><p\nid=a>a<br>b<br>c\n"
    assert command("copy.html", f"{html}so {ROOM}", ROOM) == (1, "5: needed")


def outputs(*made):
    cells = [
        {"cell_type": "markdown", "source": "# Title"},
        {"cell_type": "code", "source": "run()", "outputs": list(made)},
    ]
    return json.dumps({"cells": cells, "nbformat": 4})


STREAM = {"output_type": "stream", "name": "stdout", "text": ["one line\n", "more\n"]}
TRACE = ["\x1b[0;31mError\x1b[0m: bad", "\x1b[38;5;241mthe tempr\x1b[0mature", "\x1b[1mof the room\x1b[0m"]
HTML = "<p>a\n<p>the <b>temprature</b> of the&nbsp;room"


@pytest.mark.parametrize(
    ("output", "line"),
    [
        ({"output_type": "stream", "text": ["a\n", f"so {ROOM}\n"]}, 2),
        ({"output_type": "stream", "text": f"\x1b[32mso\x1b[0m {ROOM}"}, 1),
        ({"output_type": "execute_result", "data": {"text/plain": [f"a <b>c</b>\n{ROOM}"]}}, 2),
        ({"output_type": "display_data", "data": {"text/html": [HTML]}}, 2),
        ({"output_type": "display_data", "data": {"text/plain": ROOM, "text/html": f"<p>{ROOM}"}}, 1),
        ({"output_type": "display_data", "data": {"text/markdown": "the [temprature](a(b)) of the room"}}, 1),
        ({"output_type": "error", "ename": "ValueError", "evalue": "bad", "traceback": TRACE}, 2),
    ],
)  # fmt: skip
def test_outputs_of_cells_are_looked_at_and_named(command, output, line):
    found = command("copy.ipynb", outputs(STREAM, output), ROOM)
    assert found == (1, f"cell 2 (cells[1]) output 2 line {line}: needed")
    image = {"output_type": "display_data", "data": {"image/png": "AAAA"}}
    assert command("copy.ipynb", outputs(STREAM, image), ROOM)[0] == 0


def test_a_listing_goes_on_in_the_next_cell_whatever_the_first_one_printed(command):
    cells = [
        {"cell_type": "code", "source": "the temprature", "outputs": [STREAM]},
        {"cell_type": "code", "source": "of the room", "outputs": []},
    ]
    content = json.dumps({"cells": cells, "nbformat": 4})
    assert command("copy.ipynb", content, ROOM) == (1, "cell 1 (cells[0]) line 1: needed")


def test_the_help_says_how_cells_are_counted():
    told = " ".join(CliRunner().invoke(main, ["check-copy", "--help"]).output.split())
    assert "Cells, their outputs, pages and lines are counted from 1" in told
    assert "nbformat counts cells from 0" in told


@pytest.mark.parametrize(
    ("title", "text", "fits"),
    [
        ("A Book of 9 Ways", "A book of 9 ways", {"book"}),  # twelve letters and digits
        ("A Book of 9 Way", "A book of 9 way", set()),
        ("A Book of 9 Ways", f"{'x' * 4988} a book of 9 ways", {"book"}),
        ("A Book of 9 Ways", f"{'x' * 4989} a book of 9 ways", set()),
    ],
)
def test_a_title_of_twelve_letters_in_the_first_five_thousand_tells_the_work(folder, title, text, fits):
    text_of_register = register_of(("the sum is 5", "the sum is 4")).replace("A Book", title)
    (folder / "errata.yml").write_text(text_of_register)
    register = check_file(folder / "errata.yml")[0]
    assert fitting(register, "copy.txt", parsed(Path("copy.txt"), text)) == fits


def test_a_copy_is_folded_once_for_all_entries_of_text_and_once_for_those_of_code(folder, monkeypatch):
    (folder / "errata.yml").write_text(many.register(300), "utf-8")
    register = check_file(folder / "errata.yml")[0]
    text = "\n\n".join(entry.original for entry in register.errata)
    (folder / "copy.md").write_text(text, "utf-8")
    sizes = []
    runs = match._runs
    monkeypatch.setattr(match, "_runs", lambda found, text: (sizes.append(len(text)), runs(found, text))[1])
    judged = sum(entry.status in ("verified", "held-for-document-update") for entry in register.errata)
    assert sum(finding.state == "needed" for finding in compare(register, folder / "copy.md")) == judged > 100
    assert [size for size in sizes if size > 10_000] == [len(text)] * 2


def test_a_second_copy_asks_of_each_entry_only_whether_its_words_stand_there(folder, monkeypatch):
    (folder / "errata.yml").write_text(many.register(300), "utf-8")
    register = check_file(folder / "errata.yml")[0]
    asked = []

    def counted(name, ask):
        return lambda *given: (asked.append(name), ask(*given))[1]

    asks = [(match, "dedent"), (match, "fold"), (match, "strictness"), (copies, "PurePosixPath")]
    for module, name in asks:
        monkeypatch.setattr(module, name, counted(name, getattr(module, name)))
    (folder / "copy.md").write_text("no word of any entry")
    for _ in range(2):
        asked.clear()
        assert {one.state for one in compare(register, folder / "copy.md")} <= {"absent", "unquoted"}
    assert asked == []


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
