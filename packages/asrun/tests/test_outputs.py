"""An output that Markdown would change is refused; all else is shown as it was printed."""

import random
import re

import markdown
import pytest
from bs4 import BeautifulSoup

from asrun.compare import unshowable


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """Return a function that gives the text of an output as Markdown shows it, at a depth."""
    folder = tmp_path_factory.mktemp("outputs")
    options = {"pymdownx.snippets": {"base_path": [str(folder)], "dedent_subsections": True}}
    names = ("admonition", "attr_list", "pymdownx.details", "pymdownx.highlight", "pymdownx.superfences")
    options |= {name: {} for name in names}

    def show(out, nested):
        (folder / "x.out").write_bytes(out.encode())
        lines = ["``` { .text .output }", '--8<-- "x.out"', "```"]
        page = "\n".join(["??? note", "", *(f"    {line}" for line in lines)] if nested else lines)
        html = markdown.markdown(page + "\n", extensions=[*options], extension_configs=options)
        return [block.get_text() for block in BeautifulSoup(html, "html.parser").select(".highlight code")]

    return show


@pytest.mark.parametrize(
    ("out", "line", "cause"),
    [
        ("a\n\tb\n", 1, r"U\+0009"), ("a\rb\n", 0, r"U\+000D"), ("\x1b[31ma\x1b[0m\n", 0, r"U\+001B"),
        ("a\x0cb\n", 0, r"U\+000C"), ("a\u2028b\n", 0, r"U\+2028"), ("a\x85b\n", 0, r"U\+0085"),
        ("a\n\udcff\n", 1, r"U\+DCFF"),  # a byte that is no UTF-8
        ("\x02a\x03\n", 0, r"U\+0002"), ("\ufeffa\n", 0, r"U\+FEFF"),
        ("a\n```\n<script>alert(1)</script>\n", 1, "```"), ("  ~~~\n", 0, "~~~"),
        ('a\n--8<-- "thing.py"\n', 1, "-8<-"), ("x --8<-- [start:a]\n", 0, "-8<-"),
        (' ;--8<-- "thing.py"\n', 0, "-8<-"), ("--8<--\n", 0, "-8<-"),
        ("\na\n", 0, "blank"), ("a\n\n", 1, "blank"), ("a\n  \nb\n", 1, "blank"), ("\n", 0, "blank"),
    ],
)  # fmt: skip
def test_an_output_that_markdown_would_change_is_refused_with_line_and_cause(out, line, cause):
    at, said = unshowable(out)
    assert at == line
    assert re.search(cause, said)


PIECES = [
    "a", "b c", "0.5", " ", "  ", "    ", "\n", "\n\n", "\t", "```", "~~~", "`", "--8<-- ", '"x"',
    "[start:a]", "-8<-", "&amp;", "<b>", "</code>", "<!--", "{{ a.b:.1f }}", "{: .c }", "$x$", "\\(", "\\n",
    "*", "#", ">", "|", "===", "???", *"\x1b\r\x0c\x0b\x1c\x85\u2028\x00\x02\ufeff\u00a0é的😀", "[a]: b",
]  # fmt: skip


def test_what_is_not_refused_is_shown_as_it_was_printed(shown):
    rng, accepted = random.Random(5), 0
    outs = ['write --8<-- "thing.py"\n', "x -8<- [start]\n"]
    outs += ["a", "  a  \n", "a ```\n", "a\n\nb\n", "&amp; <b>\n", "{{ a.b:.1f }}\n", "8<-\n", *PIECES]
    outs += ["".join(rng.choices(PIECES, k=rng.randint(1, 6))) for _ in range(150)]
    for out in outs:
        if not unshowable(out) and out.strip():
            accepted += 1
            for nested in (False, True):
                assert shown(out, nested) == [out.removesuffix("\n") + "\n"], repr(out)
    assert accepted > 60
