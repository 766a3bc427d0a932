"""Where the words of an erratum stand in a rendered page."""

import dataclasses

import pytest

from errata.check.checker import check_file
from errata.text.html import Page
from errata.text.match import BLANK, Text, fold


@pytest.fixture
def entry(folder):
    """Make an entry with these words."""
    base = check_file(folder / "errata.yml")[0].errata[0]

    def make(original, corrected, prefix="", suffix=""):
        location = dataclasses.replace(base.location, prefix=prefix, suffix=suffix)
        return dataclasses.replace(base, original=original, corrected=corrected, location=location)

    return make


def counts(html, entry):
    found = Page(html).find(entry)
    return len(found.original), len(found.corrected)


INSERTION = ("the word is", 'the word is "forward"')
DELETION = ("a very, very large number", "a very large number")
CHANGE = ("the third layer sharpens it", "the third layer flattens it")


@pytest.mark.parametrize(
    ("words", "html", "expected"),
    [
        (INSERTION, '<p>so the word is "forward".</p>', (0, 1)),
        (INSERTION, "<p>so the word is .</p>", (1, 0)),
        (INSERTION, '<p>the word is "forward"</p><p>the word is pizza</p>', (1, 1)),
        (INSERTION, "<p>so the <em>word</em>\n is “<b>forward</b>”.</p>", (0, 1)),
        (INSERTION, "<p>so the <code>word</code> is &quot;forward&#34;.</p>", (0, 1)),
        (DELETION, "<p>it is a very large number</p>", (0, 1)),
        (DELETION, "<p>it is a very, very large number</p>", (1, 0)),
        (CHANGE, "<li>the third layer sharpens\nit</li>", (1, 0)),
        (CHANGE, "<td>the third layer flat&shy;tens it</td>", (0, 1)),
        (CHANGE, "<td>the third layer flat-\ntens it</td>", (0, 1)),
        (CHANGE, "<p>the third layer <span>flattens</span> it. The third layer flattens it.</p>", (0, 1)),
        (CHANGE, "<p>nothing of it</p>", (0, 0)),
        (CHANGE, '<p><q data-erratum-quote="E0001">the third layer sharpens it</q></p>', (0, 0)),
        (CHANGE, '<p><q data-erratum-quote="E0002">the third layer sharpens it</q></p>', (1, 0)),
        (CHANGE, '<p data-erratum-quote="E0002 E0001">the third layer sharpens it</p>', (0, 0)),
        (CHANGE, "<script>the third layer sharpens it</script>", (0, 0)),
        (("is 5", "is 6"), "<p>is 5.1, this 5, is 56, is 5</p>", (1, 0)),
        (("x[:, -1]", "x[:, -1:]"), "<pre><code>y = <span>x</span>[:, -1:]\n</code></pre>", (0, 1)),
        (("x[:, -1]", "x[:, -1:]"), "<pre><code>y = <span>x</span>[:, -1]\n</code></pre>", (1, 0)),
        (("−1.9 is it", "1.9 is it"), "<p>so -1.9 is it</p>", (1, 0)),
        (("can not go on", "cannot go on"), "<p>it can\nnot go on</p>", (1, 0)),
        (("can not go on", "cannot go on"), "<p>it cannot go on</p>", (0, 1)),
        (("向前生成这个词", "生成的词就是它"), "<p>模型生成的\n词就是它了</p>", (0, 1)),
    ],
)  # fmt: skip
def test_original_and_corrected_words_are_counted(entry, words, html, expected):
    assert counts(html, entry(*words)) == expected


ROOM = ("the temprature of the room", "the temperature of the room")


@pytest.mark.parametrize(
    ("words", "html", "expected"),
    [
        # a word that begins a line, a cell, a block
        (ROOM, "<p>He measured\nthe temprature of the room.</p>", (1, 0)),
        (ROOM, "<p>He measured\r\nthe temperature of the room.</p>", (0, 1)),
        (ROOM, "<pre><code>x = a\nthe temprature of the room</code></pre>", (1, 0)),
        (ROOM, "<p>In 2024<br>the temprature of the room.</p>", (1, 0)),
        (ROOM, "<tr><td>a</td>\n<td>the temprature of the room</td></tr>", (1, 0)),
        (ROOM, "<td>a</td><td>the temprature of the room</td><td>b</td>", (1, 0)),
        (ROOM, "<p>measured</p>\n<p>the temprature of the room", (1, 0)),
        (ROOM, "<p>to ba<em>the temprature of the room</em></p>", (0, 0)),
        # what only begins or ends a longer word, number or character
        (("the temper", "the mood"), "<p>the temper&shy;ature, the temper<wbr>ature</p>", (0, 0)),
        (("the temper", "the mood"), "<p>the <b>temper</b>ature, the temper<!-- x -->ature</p>", (0, 0)),
        (("for the cafe", "for the bar"), "<p>for the café, for the cafe\u0301</p>", (0, 0)),
        (("it costs 5", "it costs 6"), "<p>it costs 5,000, it costs 5, yes</p>", (1, 0)),
        # what only begins or ends a longer name or number of a program
        (("len = 5 here", "len = 6 here"), "<code>max_len = 5 here</code>, <p>a len = 5 here</p>", (1, 0)),
        (("so x is max", "so x is min"), "<p>so x is max_len, so x is max__</p>, so x is max", (2, 0)),
        (("it costs 2", "it costs 3"), "<code>it costs 2_000</code>", (0, 0)),
        (("ค่าผิด", "ค่าถูก"), "<p>นี่คือค่าผิดมาก</p>", (1, 0)),  # no blanks between words
        # words that a line or a page breaks, where original and corrected differ in nothing else too
        (("can not go on", "cannot go on"), "<p>it can-\nnot go on</p>", (0, 1)),
        (("well known to it", "well-known to it"), "<p>well-\nknown to it</p>", (0, 1)),
        (("well known to it", "well-known to it"), "<p>well\nknown to it</p>", (1, 0)),
        (("if a &gt; b now", "if a > b now"), "<p>if a\n&gt; b now</p>", (0, 1)),
        # what HTML puts between words that a reader sees together
        (("the R&D group", "the R&D team"), "<p>the R&D group, the R&amp;D group</p>", (2, 0)),
        (ROOM, "<p>the<sup><a class=footnote-ref href=#1>1</a></sup> temprature of the room</p>", (1, 0)),
        (ROOM, "<p>the <a role=doc-noteref href=#1>[1]</a>temprature of the room</p>", (1, 0)),
        (ROOM, "<p>the temp<img src=x alt=y>rature <![if x]>of<![endif]><![x[y]> the room</p>", (1, 0)),
        (("so T > 0 holds", "so T < 0 holds"), "<p>so \\(T &gt; 0\\) holds, so $T > 0$ holds</p>", (2, 0)),
        # what a reader does not see
        (ROOM, "<title>the temprature of the room</title>", (0, 0)),
        (ROOM, "<math><annotation>the temprature of the room</annotation></math>", (0, 0)),
        # a quote hides what it holds from its own entry
        (ROOM, '<p>the temprature <q data-erratum-quote="E0001">of the room</q></p>', (0, 0)),
    ],
)  # fmt: skip
def test_words_are_found_wherever_they_stand_and_nothing_else_is(entry, words, html, expected):
    assert counts(html, entry(*words)) == expected


def test_words_that_stand_twice_are_told_apart_by_prefix_or_suffix(entry):
    html = "<p>First it is four times two. Then it is four again.</p>"
    assert counts(html, entry("it is five", "it is four")) == (0, 2)
    assert counts(html, entry("it is five", "it is four", prefix="Then ")) == (0, 1)
    assert counts(html, entry("it is five", "it is four", suffix=" times")) == (0, 1)


def test_a_short_original_counts_only_in_its_context(entry):
    html = "<p>a log of it, and the log of zero</p>"
    assert counts(html, entry("log", "exp", prefix="the ", suffix=" of zero")) == (1, 0)


@pytest.mark.parametrize(
    ("context", "html"),
    [
        ({"prefix": "a"}, "<p>Banana log, papa log, a log</p>"),
        ({"suffix": "ran"}, "<p>the log ranges, the log ran</p>"),
        ({"prefix": "pages 1"}, "<p>on pages 1 log; on subpages 1 log</p>"),
        ({"prefix": "the", "suffix": "of 2"}, "<p>bathe log of 2, the log of 2.5, the log of 2</p>"),
    ],
)
def test_prefix_and_suffix_are_whole_words(entry, context, html):
    assert counts(html, entry("log", "exp", **context)) == (1, 0)
    assert counts(html.replace("log", "exp"), entry("log", "exp", **context)) == (0, 1)


def test_deleted_words_are_looked_for_between_prefix_and_suffix(entry):
    words = entry("quite ", "", prefix="it is ", suffix="right")
    assert counts("<p>it is right</p>", words) == (0, 1)
    assert counts("<p>it is quite right</p>", words) == (1, 0)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>two <em>is four</em>.</p>", "<p>two <em>is four|</em>.</p>"),
        ("<p>two <code>is four</code>.</p>", "<p>two <code>is four</code>|.</p>"),
        ('<p><a href="#">two is four, they say</a>.</p>', '<p><a href="#">two is four, they say</a>|.</p>'),
        ("<pre><code>two <b>is</b> four\nx</code></pre>", "<pre><code>two <b>is</b> four\nx</code></pre>|"),
        ("<p>two&nbsp;is &#102;our</p>", "<p>two&nbsp;is &#102;our|</p>"),
        ("<p>\n\ntwo\nis <br>\nfour.</p>", "<p>\n\ntwo\nis <br>\nfour|.</p>"),
        ("<p>é 模 <img src='x'> two is four &amp; more", "<p>é 模 <img src='x'> two is four| &amp; more"),
    ],
)
def test_a_note_stands_after_the_words_outside_code_and_links(entry, html, expected):
    page = Page(html)
    (span,) = page.find(entry("two is five", "two is four")).corrected
    at = page.after(span)
    assert html[:at] + "|" + html[at:] == expected


def test_short_words_count_only_between_prefix_and_suffix(entry):
    dash = entry("-", "–", prefix="pages 3", suffix="4")
    assert counts("<p>a well-known one, pages 3-4, 5-6</p>", dash) == (1, 0)
    assert counts("<p>a well–known one, pages 3–4, 5-6</p>", dash) == (0, 1)
    assert counts("<p>a well–known one, 5–6</p>", dash) == (0, 0)
    assert counts("<p>一个词，一词</p>", entry("一", "二", suffix="词")) == (1, 0)


@pytest.mark.parametrize(
    ("written", "rest"), [("&#114;", ""), ("&#114", "</p>"), ("&#x72", " x"), ("&#114", "")]
)
def test_a_note_stands_after_a_character_reference_and_not_within_it(entry, written, rest):
    page = Page(f"<p>two is fou{written}{rest}")
    (span,) = page.find(entry("two is five", "two is four")).corrected
    assert page.after(span) == len(f"<p>two is fou{written}")


@pytest.mark.parametrize("bare", ["&#", "&#;", "&#x", "&#xg;", "&#T;"])
@pytest.mark.parametrize("rest", ["", "<br>&copy;", " &# <i>;</i>"])
def test_what_begins_like_a_reference_and_is_none_is_text_and_ends_no_page(entry, bare, rest):
    html = f"<p>{bare}{rest}</p><p title='{bare}'>two <b>is</b> four"
    page = Page(html)
    (span,) = page.find(entry("two is five", "two is four")).corrected
    assert html[slice(*span)] == "two <b>is</b> four"
    assert page.seen[3 : 3 + len(bare)] == bare


def test_a_number_without_semicolon_is_a_character_also_before_a_letter_of_hexadecimal_numbers(entry):
    page = Page("<p>two is&#32four</p><p>then")
    assert page.find(entry("two is five", "two is four")).corrected
    assert page.seen.replace("\u00ad", "") == "\ntwo is four\n\nthen"


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("we&#8217d", "we’d"), ("&#65", "A"), ("so&nbsp", "so\u00a0"), ("AT&T", "AT&T"), ("a &lt-", "a <-"),
        ("a <", "a <"), ("a </", "a </"), (f"&#{'9' * 5000};", "\ufffd"),
        ("<!-->a", "a"), ("<!--->a", "a"), ("<!-- x --!>a", "a"), ("<!-- x -- >a-->b", "b"), ("<!-- x", ""),
    ],
)  # fmt: skip
def test_references_and_comments_end_where_they_do_in_a_browser(html, shown):
    assert Page(html).seen.replace(BLANK, "") == shown


def test_the_line_is_where_words_begin_or_most_of_their_beginning():
    source = Text("# A\n\nThe *third layer*\nsharpens it.\n")
    assert source.line_of("third layer sharpens it") == 3
    assert source.line_of("third layer flattens it") == 3
    assert source.line_of("sharpens it") == 4
    assert source.line_of("nothing of it") == 1


def test_folding_keeps_the_place_of_each_character():
    text = "# a\u00ad ﬁ  “x”\n# y"
    folded = fold(text)
    assert folded.text == '#afi"x"y'
    assert [text[place] for place in folded.places] == ["#", "a", "ﬁ", "ﬁ", "“", "x", "”", "y"]
