"""The work that an input makes grows with its size, and what is listed of it has an end.

Work is counted, not timed: lines of Python run, or, where the work lies in compiled code, calls of it.
"""

import json
import random
import signal
import sys
from pathlib import Path

import pytest

from errata.check import checker, rules
from errata.prove import verdicts
from errata.register import schema
from errata.register.files import Root
from errata.register.yaml import load
from errata.render import table
from errata.render.entry import View
from errata.report import draft, issue_form, links
from errata.text import diff, html, markdown, match, mend
from errata.text.diff import words

from .conftest import VALID

HEAD, ENTRY = VALID[: VALID.index("  - id")], VALID[VALID.index("  - id") :]


def lines(function, *arguments):
    """Return how many lines of Python a call runs."""
    count = 0

    def trace(frame, event, argument):
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        function(*arguments)
    finally:
        sys.settrace(before)
    return count


def grows(function, text, size):
    """Return how many times as much work a text of twice the size makes."""
    return lines(function, text(2 * size)) / lines(function, text(size))


@pytest.fixture
def bounded():
    """End a test that takes 10 seconds of CPU: what it does takes a hundredth of that, or hours."""

    def end(*_):
        pytest.fail("more work than its input is worth")

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, 10)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


IDEOGRAPHS = [chr(0x4E00 + n) for n in range(4000)]


def shuffled(n):
    return "".join(random.Random(5).sample(IDEOGRAPHS[:n], n))


def drawn(symbols, n, seed):
    return "".join(random.Random(seed).choices(symbols, k=n))


ADVERSARIAL = {
    "all equal": lambda n: ("的" * n, "的" * n),
    "one more": lambda n: ("的" * n, "的" * (n + 1)),
    "two symbols": lambda n: (drawn("的了", n, 1), drawn("的了", n, 2)),
    "three symbols": lambda n: (drawn("的了是", n, 3), drawn("的了是", n, 4)),
    "reversed": lambda n: ("".join(IDEOGRAPHS[:n]), "".join(IDEOGRAPHS[:n][::-1])),
    "sorted": lambda n: ("的" * (n // 2) + "了" * (n // 2), "了的" * (n // 2)),
    "shuffled": lambda n: ("".join(IDEOGRAPHS[:n]), shuffled(n)),
    "interleaved": lambda n: ("了".join(IDEOGRAPHS[: n // 2]), "的".join(IDEOGRAPHS[: n // 2])),
    "punctuation": lambda n: ("." * n, ".," * (n // 2)),
}


@pytest.mark.parametrize("kind", ADVERSARIAL)
def test_a_diff_of_tokens_that_repeat_or_are_out_of_order_takes_n_log_n(kind, monkeypatch):
    monkeypatch.setattr(diff, "WORK", 2000, raising=False)  # what is bounded by it is the same for each size
    assert grows(lambda pair: words(*pair), ADVERSARIAL[kind], 1000) < 2.4


@pytest.mark.parametrize("kind", ADVERSARIAL)
def test_the_pieces_of_a_diff_beyond_its_bound_join_to_both_versions(kind):
    original, corrected = ADVERSARIAL[kind](2000)
    pieces = words(original, corrected)
    assert "".join(piece.text for piece in pieces if piece.kind != "insert") == original
    assert "".join(piece.text for piece in pieces if piece.kind != "delete") == corrected


def test_pieces_join_to_both_versions_whatever_the_bound(monkeypatch):
    rng = random.Random(8)
    for _ in range(400):
        monkeypatch.setattr(diff, "WORK", rng.choice([0, 1, 30, 300]))
        a = "".join(rng.choices("ab, .\n向前的", k=rng.randrange(60)))
        b = a if rng.random() < 0.5 else "".join(rng.choices("ab, .\n向前的", k=rng.randrange(60)))
        for _ in range(rng.randrange(3)):
            at = rng.randrange(len(b) + 1)
            b = b[:at] + rng.choice("a的 ") + b[at + rng.randrange(2) :]
        pieces = words(a, b)
        assert "".join(piece.text for piece in pieces if piece.kind != "insert") == a
        assert "".join(piece.text for piece in pieces if piece.kind != "delete") == b
        assert all(piece.text for piece in pieces)


def test_a_few_changes_in_a_long_text_of_few_symbols_are_told_one_by_one():
    original = drawn(IDEOGRAPHS[:60], 9000, 6)
    corrected = original
    for at in range(500, 9000, 500):
        corrected = f"{corrected[:at]}错{corrected[at + 1 :]}"
    changed = [piece for piece in words(original, corrected) if piece.kind == "insert"]
    assert [piece.text for piece in changed].count("错") > 14  # of 17; a chance neighbour may join one
    assert sum(len(piece.text) for piece in changed) < 60


def entry(n, changed="", old=""):
    return ENTRY.replace("E0001", f"E{n:04}").replace(old or "E0001", changed or "E0001")


REGISTERS = {
    "events": lambda n: VALID + "      - {date: 2026-01-02, status: verified, by: proof}\n" * n,
    "events of days and months": lambda n: (
        VALID
        + "".join(f"      - {{date: 2026-01{'-02' * (k % 2)}, status: verified, by: a}}\n" for k in range(n))
    ),
    "the same words": lambda n: HEAD + "".join(entry(k) for k in range(1, n)),
    "the same words after others": lambda n: (
        HEAD + "".join(entry(k, f'"1.2", prefix: {k} times', '"1.2"') for k in range(1, n))
    ),
    "wrong works and as many right ones": lambda n: (
        HEAD.replace(
            "works:\n",
            "works:\n"
            + "".join(
                f"  b{k}: {{title: A, kind: book, editions: [{{id: d, format: pdf}}]}}\n" for k in range(n)
            ),
        )
        + "".join(entry(k, f"work: x{k}", "work: book") for k in range(1, n))
    ),
}


@pytest.mark.parametrize("kind", REGISTERS)
def test_the_work_of_a_check_grows_with_the_register(kind, folder):
    def work(n):
        schema._near.cache_clear()
        source, root = load(REGISTERS[kind](n)), Root(folder)
        assert not list(schema.problems(source))
        return lines(lambda: list(rules.problems(source, root)))

    assert work(200) / work(100) < 2.4


def test_of_very_many_wrong_words_only_the_first_thousand_are_compared_with_the_right_ones(folder):
    events = "".join(f"      - {{date: 2026-01-02, status: verifid{n:04}, by: a}}\n" for n in range(1100))
    _, problems = checker.check(VALID + events, folder)
    hinted = ["did you mean 'verified'?" in problem.message for problem in problems]
    assert hinted == [True] * 1000 + [False] * 100


def test_the_work_for_stale_verdicts_grows_with_the_record(folder):
    def judge(n):
        register, _ = checker.check("".join([HEAD, *(entry(k) for k in range(1, n + 1))]), folder)
        rows = [{"id": f"E{k:04}", "digest": "0", "reason": "r"} for k in range(1, n + 1)]
        (folder / verdicts.FILE).write_text(json.dumps(rows))
        return lines(verdicts.judge, register)

    assert judge(200) / judge(100) < 2.4


def test_marked_quotes_on_a_page_are_looked_through_once_for_all_hits(folder):
    register, _ = checker.check(VALID, folder)
    page = "<p data-erratum-quote=E0001>two and two is five</p>"
    find = lambda n: lines(html.Page(page * n).find, register.errata[0])  # noqa: E731
    assert find(400) / find(200) < 2.4


def test_original_and_corrected_words_at_many_places_of_a_page_are_told_apart_in_one_walk(folder):
    register, _ = checker.check(VALID, folder)
    page = "<p>two and two is five, so two and two is four.</p>"
    find = lambda n: lines(html.Page(page * n).find, register.errata[0])  # noqa: E731
    assert find(400) / find(200) < 2.4


def test_the_work_of_correcting_a_copy_grows_with_its_places_also_if_half_of_them_are_left(folder):
    register, _ = checker.check(VALID, folder)
    corrected = "<p>two and two is five.</p> <p>two and two is fi<b>v</b>e</p>\n"

    def work(n):
        (folder / "c.html").write_text(corrected * n)
        return lines(mend.mend, register, folder / "c.html")

    assert work(200) / work(100) < 2.4


@pytest.mark.parametrize("text", ["<b></i>", "<table></p>"])
def test_tags_that_nothing_closes_are_read_once(text):
    assert grows(html.Page, lambda n: text * n, 300) < 2.4


@pytest.mark.parametrize("opened", ["<!-- a>", "<a", "</a", "<a x='", "<!a", "<?a", "<![a"])
def test_a_tag_or_comment_without_end_goes_on_to_the_end_of_the_page(opened, bounded):
    page = html.Page(f"<p>seen</p>{opened * 50_000} unseen")
    assert page.text.seen.replace(match.BLANK, "").split() == ["seen"]


def form(text):
    return links.add(text, "https://x.org", "this", "T", "p")


def filed(**answers):
    known = checker.check(VALID.replace("proof:", "x:").split("    x:")[0] + UNPROVED, Path())[0]
    return draft.draft(known, {"section": "1", "original": "words", **answers}, "2026-01-02")


UNPROVED = """\
    proof: {waived: Nothing to compute.}
    published: 2026-01-02
    history: [{date: 2026-01-01, status: reported}, {date: 2026-01-02, status: verified, by: me}]
"""
HOSTILE = {
    "headings": (form, '<h2 id="a">'),
    "attributes of headings": (form, '<h2 id="'),
    "links in headings": (lambda text: form(f'<h2 id="a">{text}</h2>'), '<a class="headerlink">'),
    "brackets in headings": (lambda text: form(f'<h2 id="a">{text}</h2>'), "<"),
    "addresses": (lambda text: filed(credit=text), "@"),
    "blanks": (lambda text: filed(original=f"a{text}b"), "\u2028"),
    "formulas": (markdown.seen, "\n\\["),
    "comments": (markdown.seen, "<!-- "),
    "fences": (issue_form.answers, "```\n\n"),
    "hyphens": (match.fold, "a- "),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_regular_expression_reads_a_hostile_text_once(kind, bounded):
    read, unit = HOSTILE[kind]
    read(unit * (200_000 // len(unit)))


WRONG = HEAD + "  - 1\n" * 1100
"""A register with so many faults that the number of those left out has a comma."""


def test_of_many_problems_the_first_are_listed_and_the_rest_is_counted(run, folder):
    (folder / "errata.yml").write_text(WRONG)
    code, output = run("check")
    assert (code, len(output.splitlines())) == (1, 101)
    assert output.splitlines()[0] == "errata.yml:10:5: ER103 errata 1 must be a mapping"
    assert output.splitlines()[-1] == "… and 1,000 more"


def test_faults_of_pages_are_listed_likewise():
    assert checker.listed(["fault"] * 100) == "\n".join(["fault"] * 100)
    assert checker.listed(["fault"] * 102) == "\n".join([*["fault"] * 100, "… and 2 more"])


def test_json_says_how_many_problems_it_leaves_out(run, folder):
    (folder / "errata.yml").write_text(WRONG)
    code, output = run("check", "--format", "json")
    *rows, last = json.loads(output)
    assert (code, len(rows), last) == (1, 100, {"file": "errata.yml", "more": 1000})
    assert {tuple(row) for row in rows} == {("file", "line", "column", "code", "message")}


def test_annotations_of_a_workflow_end_with_how_many_are_left_out(run, folder):
    (folder / "errata.yml").write_text(WRONG)
    code, output = run("check", "--format", "github")
    assert (code, len(output.splitlines())) == (1, 101)
    assert output.splitlines()[-1] == "::notice file=errata.yml::… and 1,000 more"


def test_a_hundred_problems_are_listed_whole(run, folder):
    (folder / "errata.yml").write_text(HEAD + "  - 1\n" * 100)
    assert run("check")[1].splitlines()[-1] == "errata.yml:109:5: ER103 errata 1 must be a mapping"


def test_warnings_are_left_out_before_what_makes_the_register_wrong(run, folder):
    """The last entry has no right work; those before it repeat each other, which only warns."""
    wrong = entry(151).replace("work: book", "work: boot")
    (folder / "errata.yml").write_text(HEAD + "".join(entry(k) for k in range(1, 151)) + wrong)
    code, output = run("check")
    assert code == 1
    *_, last, rest = output.splitlines()
    assert last.endswith(" ER202 E0151: no work 'boot' (did you mean 'book'?)")
    assert rest == "… and 50 more"


COPY = "two and two is five"


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("copy.txt", lambda n: f"{COPY}\n" * n),
        ("copy.html", lambda n: f"<p>{COPY}</p>\n" * n),
        ("copy.ipynb", lambda n: json.dumps({"cells": [{"cell_type": "markdown", "source": [COPY]}] * n})),
    ],
)
def test_of_many_hits_in_a_copy_the_first_are_listed_and_the_rest_is_counted(run, folder, name, made):
    (folder / name).write_text(made(1500))
    code, output = run("check-copy", name)
    told = output.splitlines()
    assert (code, sum("E0001 needed" in line for line in told)) == (1, 1000)
    assert told[-2:] == ["… and 500 more", "1 needed, 0 corrected, 0 not in this copy"]


def test_of_many_hits_each_entry_has_its_first_place_in_the_list(run, folder):
    other = entry(2, "three is six", "two is five").replace("two is four", "three is five")
    (folder / "errata.yml").write_text(VALID + other)
    (folder / "snippets/errata/verdicts.json").unlink()
    (folder / "copy.txt").write_text(f"{COPY}\n" * 1500 + "two and three is six\n" * 3)
    told = run("check-copy", "copy.txt")[1]
    assert told.count("E0001 needed") + told.count("E0002 needed") == 1000
    assert "copy.txt:1501: E0002 needed" in told


def test_the_table_of_a_register_grows_with_its_editions(folder):
    def index(n):
        known = ", ".join(f"{{id: d{k}, format: pdf}}" for k in range(n))
        text = VALID.replace("editions: [", f"editions: [{known}, ")
        register, _ = checker.check(text + "    affected: [{introduced: d0}]\n", folder)
        view = View(register)
        return lines(table.index, view, str)

    assert index(400) / index(200) < 2.4
