"""The page that checks a reader's copy: its JavaScript says and does of each copy what the command does."""

import html
import json
import os
import random
import re

import pytest
import quickjs

from errata.check.checker import check_file
from errata.text import mend, portable
from errata.text.copies import CopyError, compare

from ..paths import ROOT

ASSETS = ROOT / "overrides" / "assets" / "copy"
MODULES = ("../dom", "say", "fold", "find", "markdown", "html", "read", "mend")
CALL = """
for (const kind of [Array, String]) {
  kind.prototype.at ??= function (n) { return this[n < 0 ? this.length + n : n]; }; // newer than QuickJS
}
const whole = tablesOf(JSON.parse(data));
const checked = (given) => {
  const { name, content } = JSON.parse(given);
  try {
    const entries = askedOf(whole, name);
    const copy = copyOf(whole, name, content, meant);
    const states = compare(whole, copy, entries).map((one) => [one.entry.id, one.state, one.places]);
    const { text, done, left } = mend(whole, name, content, entries, meant);
    const told = (one) => [one.entry.id, one.place, one.reason ?? ""];
    return JSON.stringify({ states, text, places: [...done, ...left].map(told) });
  } catch (error) {
    return JSON.stringify({ refused: String(error.message) });
  }
};
"""


@pytest.fixture(scope="module")
def register():
    return check_file(ROOT / "errata.yml")[0]


@pytest.fixture(scope="module")
def javascript(register):
    """Return what the page's JavaScript says of a copy."""
    source = "\n".join((ASSETS / f"{name}.js").read_text("utf-8") for name in MODULES)
    source = re.sub(r"(?m)^import [^;]*;$|^export (?=const|class)", "", source)
    context = quickjs.Context()
    context.add_callable("meant", html.unescape)
    context.set("data", json.dumps(portable.data(register)))
    context.eval(source + CALL)
    checked = context.eval("checked")
    return lambda name, content: json.loads(checked(json.dumps({"name": name, "content": content})))


def line(place):
    return f"line {place}" if place.isdigit() else place


def python(register, folder, name, content):
    """Return what the command says of a copy, in the same form."""
    copy = folder / name
    copy.write_text(content, "utf-8", newline="")
    states = {}
    for finding in compare(register, copy):
        _, places = states.setdefault(finding.entry.id, (finding.state, []))
        places += [line(finding.place)] if finding.place else []
    mended = mend.mend(register, copy)
    return {
        "states": [[identity, *told] for identity, told in states.items()],
        "text": mended.text,
        "places": [[one.entry.id, line(one.place), one.reason] for one in [*mended.done, *mended.left]],
    }


def wrapped(words, rng):
    """Return words with line breaks, hyphens and typographic signs that a printed copy has."""
    words = re.sub(" ", lambda _: rng.choice([" ", " ", "\n", "  ", "\u00a0"]), words)
    words = re.sub(r"(?<=[a-z]{3})(?=[a-z]{4})", lambda _: rng.choice(["", "", "", "-\n", "\u00ad"]), words)
    return words.replace("ffi", "ﬃ").replace("fi", "ﬁ").replace('"', rng.choice('"“')).replace("'", "’")


def emphasised(words, rng):
    """Return words some of which Markdown emphasises, links, or notes."""
    marks = ["{}"] * 6 + ["**{}**", "_{}_", "[{}](http://x.example/a_(b))", "{}[^1]", "<b>{}</b>"]
    return " ".join(rng.choice(marks).format(word) for word in words.split(" "))


def tagged(words, rng):
    """Return words as HTML, some of them in tags, some signs as references."""
    marks = ["{}"] * 5 + ["<i>{}</i>", "<span class='x'>{}</span>", "{}<wbr>", "<a href='#'>{}</a>"]
    return " ".join(rng.choice(marks).format(html.escape(word)) for word in words.split(" "))


def forms(entry, seed):
    """Yield names and contents of copies that have the words of an entry, as they are read in each form."""
    rng = random.Random(seed)
    code = entry.form == "code"
    for words in dict.fromkeys([entry.original, entry.corrected]):
        if not words:
            continue
        deep = re.sub("(?m)^(?=.)", "    ", words)
        comment = re.sub("(?m)^", "    # ", words)
        yield "copy.txt", f"before it\n{words}\nand {words.split()[0]} after\n"
        yield "copy.txt", f"𝕋 as {words if code else wrapped(words, rng)}, says it\r\n"
        yield "copy.md", f"# Title\n\n> so {words if code else emphasised(words, rng)} it is\n"
        yield "copy.html", f"<!doctype html><title>x</title><p>as <b>it</b>\n<pre>{tagged(words, rng)}</pre>&"
        yield "copy.py", f"# 𝕋\nif x:\n{deep if code else comment}\n    pass\n"
        cells = [
            {"cell_type": "markdown", "source": ["# A\n", "so ", *words.splitlines(keepends=True)]},
            {"cell_type": "code", "execution_count": 3, "source": f"f()\n{deep}",
             "outputs": [{"output_type": "stream", "text": [words]}]},
        ]  # fmt: skip
        notebook = {"cells": cells, "nbformat": 4}
        yield "copy.ipynb", json.dumps(notebook, indent=1, ensure_ascii=rng.random() < 0.5)


def test_hundreds_of_copies_in_every_form_have_the_same_answer_in_python_and_javascript(
    register, javascript, tmp_path
):
    """Every seventh of the cases, so that each form has its turn; `EVERY=1` tries all of them."""
    cases = [case for n, entry in enumerate(register.errata) for case in forms(entry, n)]
    cases = cases[:: int(os.environ.get("EVERY", "7"))]
    assert len(cases) > 200
    kinds = set()
    for name, content in cases:
        expected = python(register, tmp_path, name, content)
        assert javascript(name, content) == expected, (name, content)
        kinds |= {state for _, state, _ in expected["states"]} | {bool(one[2]) for one in expected["places"]}
    assert kinds == {"needed", "corrected", "absent", "unquoted", True, False}


FORMS = """\
the <i>GPT-2</i> model used 1024 characters

the [GPT-2](x) model used 1024 characters

the GPT-2 model used 1024 characters
"""


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("README", "5"), (".md", "5"), ("x.", "5"), ("a.md.txt", "5"), ("a b.htm", "15"), ("a.HTML", "15"),
        (".a.md", "135"), ("a.b.MD", "135"),
    ],
)  # fmt: skip
def test_the_ending_of_a_name_says_in_both_how_a_copy_is_read(register, javascript, tmp_path, name, lines):
    expected = python(register, tmp_path, name, FORMS)
    assert javascript(name, FORMS) == expected
    (places,) = (places for _, state, places in expected["states"] if state == "needed")
    assert places == [f"line {n}" for n in lines]


def test_a_cell_without_a_source_is_empty_in_both(register, javascript, tmp_path):
    cells = [{"cell_type": "code", "outputs": []}, {"cell_type": "raw", "source": FORMS}]
    content = "\ufeff" + json.dumps({"cells": cells, "nbformat": 4})
    expected = python(register, tmp_path, "a.ipynb", content)
    assert expected["text"] != content
    assert javascript("a.ipynb", content) == expected


@pytest.mark.parametrize(
    "before",
    ["we&#8217d ", "AT&T&", "<!-->", "<!--->", "<!-- x --!>", "<!-- x -- > the gpt-5 -->", "&#", "&#;<b>"],
)
def test_references_and_comments_of_a_page_end_in_both_at_the_same_place(
    register, javascript, tmp_path, before
):
    content = f"{before}{FORMS}{before}"
    expected = python(register, tmp_path, "a.html", content)
    assert expected["text"] != content
    assert javascript("a.html", content) == expected


@pytest.mark.parametrize(
    "content",
    ["[]", "1", '{"worksheets": [], "nbformat": 3}', '{"cells": {}}', '{"cells": [1]}', '{"cells": [{}]}'],
)
def test_what_is_no_notebook_of_format_4_is_refused_by_both(register, javascript, tmp_path, content):
    with pytest.raises(CopyError, match="is not a notebook of format 4"):
        python(register, tmp_path, "a.ipynb", content)
    assert javascript("a.ipynb", content) == {"refused": "notebook"}


@pytest.mark.parametrize(
    "tag",
    ["<b '>", '<b ">', "<b a'>", '<b x"y>', "<b a=x'>", '<b "/>', "<b a='>'>", '<b a = ">">', "<b/a>"],
)
def test_a_quote_encloses_only_the_value_of_an_attribute(register, javascript, tmp_path, tag):
    content = f"<p>before {tag}{html.escape(register.errata[0].original)}</b> it's \"so\"</p>"
    expected = python(register, tmp_path, "copy.html", content)
    assert javascript("copy.html", content) == expected
    assert [state for name, state, _ in expected["states"] if name == register.errata[0].id] == ["needed"]


@pytest.mark.parametrize(
    "script", ["<script src=x />", "<style/>", "<style></styles>p { }</style >", "<script></p></script>"]
)
def test_what_a_script_or_style_holds_is_hidden_up_to_its_end_alone(register, javascript, tmp_path, script):
    content = f"{script}<p>before {html.escape(register.errata[0].original)} after</p>"
    expected = python(register, tmp_path, "copy.html", content)
    assert javascript("copy.html", content) == expected
    assert [state for name, state, _ in expected["states"] if name == register.errata[0].id] == ["needed"]


def test_references_of_html_are_read_alike_complete_or_not(register, javascript, tmp_path):
    rng = random.Random(3)
    written = [*"&amp; &# &#; &#x &#65; &#65 &#65b &#x41 & <i> </i> b".split(), "&#x41 ", " "]
    words = [html.escape(entry.original) for entry in register.errata if entry.original]
    for _ in range(100):
        parts = [*rng.choices(written, k=3), rng.choice(words), *rng.choices(written, k=3)]
        content = f"<p>{''.join(parts)}</p>"
        assert javascript("copy.html", content) == python(register, tmp_path, "copy.html", content), content
