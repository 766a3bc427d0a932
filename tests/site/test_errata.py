"""What of this site depends on its register; pytest collects the register and its proofs by itself."""

import re
import shutil
import textwrap
from collections import Counter

import pytest
from bs4 import BeautifulSoup

from errata.check import git
from errata.check.checker import check, check_file, report
from errata.report import draft, edit
from errata.report.issue_form import form
from errata.text.copies import compare
from packages.errata.tests.building import build, recorded
from packages.errata.tests.copies import read
from tests import paths
from tests.paths import ROOT


def test_the_issue_form_is_the_one_that_errata_form_makes():
    register = paths.register()
    committed = (ROOT / ".github/ISSUE_TEMPLATE/erratum.yml").read_text("utf-8")
    remedy = "run `errata form --write .github/ISSUE_TEMPLATE/erratum.yml`"
    assert committed == form(register), remedy
    assert "this-site" in register.works


def test_the_register_keeps_ids_histories_and_words_of_the_last_commit():
    path = ROOT / "errata.yml"
    if not (ROOT / ".git").exists():
        pytest.skip("no repository: nothing to hold the register against")
    register, problems = check_file(path, base=git.show(path, "HEAD"))
    assert register is not None, report("errata.yml", problems)


def test_what_a_public_text_still_says_has_words_to_report_it_and_where():
    register, _ = check_file(ROOT / "errata.yml")
    others = {work for work in register.works if work != "this-site" and "llms-from-scratch" not in work}
    for entry in register.errata:
        if entry.work not in others or any(affected.fixed for affected in entry.affected):
            continue
        wanted = r"To report it(?: to the author)?, ready to paste(?: at (https://\S+))?: “.+”"
        words = re.fullmatch(wanted, entry.verifier_notes)
        assert words, f"{entry.id}: its author never hears of it: give verifier_notes the words to paste"
        url = register.works[entry.work].url
        assert "github.com" not in url or words[1] == f"{url}/issues/new", entry.id


def test_each_proof_has_tests_that_are_named_by_it():
    proofs = {path.stem for path in (ROOT / "snippets" / "errata").glob("*.py")}
    tests = {path.stem.removeprefix("test_") for path in (ROOT / "tests/snippets/errata").glob("test_*.py")}
    assert sorted(proofs - tests) == []


REPORT = {
    "work": "llms-from-scratch",
    "edition": "print-1",
    "section": "3.1",
    "type": "technical",
    "severity": "minor",
    "title": "The sum is one too high",
    "original": "three and three is seven",
    "corrected": "three and three is six",
    "notes": "Count your fingers.",
}


def test_nothing_but_the_entry_changes_in_the_register_of_this_site():
    text = (ROOT / "errata.yml").read_text("utf-8")
    assert "{id: 8e17031," in text  # a number for YAML 1.1
    register = check(text, ROOT)[0]
    entry = draft.draft(register, REPORT, "2026-02-03").entry
    written = edit.append(text, [entry], ROOT)[0]
    assert written.startswith(text)
    assigned, given = edit.assign(written)
    changed = [new for old, new in zip(written.split("\n"), assigned.split("\n"), strict=True) if old != new]
    assert changed == [f"  - id: {given[0]}"]


def verdicts(register, folder, paragraphs):
    """Return for each text of paragraphs how often each entry is needed or corrected in it.

    All stand in one copy, which is read once.
    """
    (folder / "copy.txt").write_text("\n".join(paragraphs), "utf-8")
    starts = [0]
    for paragraph in paragraphs:
        starts.append(starts[-1] + paragraph.count("\n") + 1)
    counts = [Counter() for _ in paragraphs]
    for finding in compare(register, folder / "copy.txt"):
        if finding.place:
            number = sum(start < int(finding.place) for start in starts) - 1
            counts[number][finding.entry.id, finding.state] += 1
    return counts


@pytest.mark.parametrize("side", ["original", "corrected"])
def test_a_text_wrapped_at_any_width_has_the_verdict_of_the_text_on_one_line(tmp_path, side):
    register = paths.register()
    told = [
        f"They tell us that {entry.location.prefix} {getattr(entry, side)} {entry.location.suffix} and go on"
        for entry in register.errata
        if entry.form == "text" and getattr(entry, side)  # of code the white space counts
    ]
    lines = [" ".join(text.split()) for text in told]
    texts = [
        "\n\n".join(textwrap.fill(line, width, break_long_words=False) for line in lines) + "\n"
        for width in (10_000, *range(20, 81))
    ]
    unwrapped, *wrapped = verdicts(register, tmp_path, texts)
    assert sum(unwrapped.values()) > 30
    assert dict(enumerate(wrapped, 20)) == dict.fromkeys(range(20, 81), unwrapped)


PAGES = [ROOT / "README.md", ROOT / "SECURITY.md", *(ROOT / "docs" / "en").glob("*.md")]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_of_a_page_is_read_what_another_parser_of_markdown_shows(path):
    ours, theirs = read(path.read_text("utf-8"))
    assert ours == theirs


def adopted(folder, tex=""):
    """Build the site of a register that says all that its format can, with the hooks of this one."""
    shutil.copytree(ROOT / "packages/errata/tests/adopted", folder, dirs_exist_ok=True)
    (folder / "docs").mkdir()
    (folder / "docs" / "index.md").write_text("# Heat\n\nSo dT/dt is -k (T - T_0).\n")
    register = (folder / "errata.yml").read_text()
    (folder / "errata.yml").write_text(register.replace(r"\frac{dT}{dt} = k", tex) if tex else register)
    hooks = ", ".join(str(ROOT / "hooks" / name) for name in ("corrections.py", "llms.py"))
    (folder / "mkdocs.yml").write_text(f"site_name: Heat\nhooks: [{hooks}]\nplugins: [errata]\n")
    return build(folder)


@pytest.fixture(scope="module")
def heat(tmp_path_factory):
    """The folder of the site of that register as it is."""
    folder = tmp_path_factory.mktemp("heat")
    done = adopted(folder)
    assert done.code == 0, done.output
    return folder / "site"


def test_a_formula_of_an_entry_is_set_on_both_sides_as_those_of_pages_are(heat):
    page = BeautifulSoup((heat / "changelog" / "index.html").read_text("utf-8"), "html.parser")
    told = [one.get_text() for one in page.select(".erratum-math :is(del, ins) .katex annotation")]
    assert told == [r"\frac{dT}{dt} = k (T - T_0)", r"\frac{dT}{dt} = -k (T - T_0)"]
    assert page.find("link", href="../assets/katex/katex.min.css")
    assert not page.select(".arithmatex")
    assert "katex" not in (heat / "index.html").read_text("utf-8")


def test_a_formula_that_does_not_parse_stops_the_build_with_its_line(tmp_path):
    done = adopted(tmp_path, r"\frac{dT = k")
    assert done.code == 1
    assert re.search(r"errata\.yml:63: .*expected '}'", done.output), done.output


def test_the_markdown_of_a_page_has_signs_at_the_lines_of_a_diff(heat):
    text = (heat / "changelog" / "index.md").read_text("utf-8")
    assert (
        "> ```\n>   for cup in cups:\n>       if hot(cup):\n> -         wait(cup)\n> -     drink(cup)\n"
        "> +         wait(cup, 60)\n> +         drink(cup)\n> ```\n"
    ) in text


CONFIG = """\
site_name: Small
hooks: [HOOK]
plugins: [errata, mkdocs-jupyter: {include: ["*.py"], execute: false}]
"""


def test_a_notebook_as_the_hook_makes_it_gets_its_note(tmp_path):
    (tmp_path / "snippets" / "errata").mkdir(parents=True)
    shutil.copy(ROOT / "snippets" / "errata" / "missing_forward.py", tmp_path / "snippets" / "errata")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Start\n")
    cells = '# %% [markdown]\n# # A book\n#\n# Then the generated\n# word is *"forward"*.\n'
    (tmp_path / "docs" / "book.py").write_text(cells)
    register, *others = (ROOT / "errata.yml").read_text("utf-8").partition("\n  - id: E0002\n")
    assert all(others)  # one entry, whose pages are soon made
    (tmp_path / "errata.yml").write_text(register.replace("docs/en/softmax.md", "docs/book.py"), "utf-8")
    recorded(tmp_path)
    (tmp_path / "mkdocs.yml").write_text(CONFIG.replace("HOOK", str(ROOT / "hooks" / "notebooks.py")))
    for words, code in (("#\n#\n# Elsewhere the generated word is missing.\n", 1), ("", 0)):
        (tmp_path / "docs" / "book.py").write_text(cells + words)
        done = build(tmp_path)
        assert done.code == code, done.output
        message = "docs/book.py:8: ER302 E0001: the original words are still here: 'the generated word is'"
        assert (message in done.output) == bool(words)
    assert 'popovertarget="note-E0001"' in (tmp_path / "site" / "book" / "index.html").read_text("utf-8")
