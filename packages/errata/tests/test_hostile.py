"""Nothing in an entry runs, includes, or links anywhere but to http(s), in the built pages."""

import html
import json
import os
import random
import re
import time
from functools import cache
from pathlib import Path

import feedparser
import pytest
import yaml
from bs4 import BeautifulSoup
from click.testing import CliRunner

from errata.check.checker import check
from errata.cli import main
from errata.register.characters import visible
from errata.render import feeds, pages, table
from errata.render.entry import View
from errata.render.terminal import article as show
from errata.text.diff import lines, words

from .building import build, recorded, tiny
from .conftest import HOSTILE

HARMLESS = "plain words"
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg"/>'
ENTRY = """
  - id: {id}
    title: {{en: {text}, de: {text}}}
    work: {work}
    type: technical
    severity: minor
    form: {form}
    status: verified
    aliases: [{alias}]
    source_text: {text}
    pictures: {{original: {{file: docs/sum.svg, alt: {text}}}}}
    location: {{section: {text}, file: {text}, prefix: {text}, suffix: {text}, pages: {{one: {text}}}}}
    affected: [{{introduced: one}}]
    original: {original}
    corrected: {corrected}
    notes: {{en: {text}, de: {text}}}
    verifier_notes: {text}
    credits: [{{name: {text}, type: reporter, url: "https://example.org/?a=b&c='d'"}}]
    references: [{{type: web, url: "http://example.org/"}}]
    proof: {proof}
    {pages}
    published: 2026-01-02
    history:
      - {{date: 2026-01-01, status: reported, by: {text}, summary: {text}}}
      - {{date: 2026-01-02, status: verified, by: {text}}}
"""
WORK = """\
  {work}:
    {{title: {text}, kind: book, author: {text}, editions: [{{id: one, format: pdf, label: {text}}}]}}
"""


def register(texts):
    """Return an errata.yml with a work and two entries for each text, the text in all their fields."""
    works, errata = "", ""
    for n, text in enumerate(texts):
        quoted = json.dumps(text, ensure_ascii=False)  # JSON is YAML
        works += WORK.format(work=f"w{n}", text=quoted)
        proof = f"{{snippet: snippets/errata/sum.py, original: {{total: {quoted}}}, corrected: {{total: 4}}}}"
        shared = {"work": f"w{n}", "text": quoted}
        errata += ENTRY.format(
            **shared,
            id=f"E{2 * n + 1:04}",
            alias=json.dumps(f"{text} 1", ensure_ascii=False),
            form="text",
            original=json.dumps(f"{text} here", ensure_ascii=False),
            corrected=json.dumps(f"{text} there", ensure_ascii=False),
            proof=proof,
            pages="",
        )
        errata += ENTRY.format(
            **shared,
            id=f"E{2 * n + 2:04}",
            alias=json.dumps(f"{text} 2", ensure_ascii=False),
            form="math" if n % 2 else "code",
            original=quoted,
            corrected=f"the right words number {n}",
            proof=f"{{waived: {json.dumps(f'{text} for a reason', ensure_ascii=False)}}}",
            pages="pages: [docs/page.md]",
        )
    return f'schema_version: "1.1"\nid: tag:example.org,2026:hostile\nworks:\n{works}errata:{errata}'


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The tiny site with all hostile texts; the first entries are harmless."""
    folder = tiny(tmp_path_factory.mktemp("hostile"))
    texts = [HARMLESS, *HOSTILE]
    (folder / "errata.yml").write_text(register(texts), "utf-8")
    (folder / "docs" / "sum.svg").write_text(PICTURE)
    recorded(folder, {f"E{2 * n + 1:04}": text for n, text in enumerate(texts)})
    words = "".join(f"Here are the right words number {n}.\n\n" for n in range(len(texts)))
    (folder / "docs" / "page.md").write_text(f"# Page\n\n{words}")
    assert build(folder) == (0, "")
    return folder / "site"


@cache
def parsed(site, name):
    return BeautifulSoup((site / name / "index.html").read_text("utf-8"), "html.parser")


def changelog(site):
    """Return the names of all pages of whole entries."""
    found = [path.parent.relative_to(site).as_posix() for path in site.glob("changelog/**/index.html")]
    assert found
    return sorted(found)


def article(site, identity):
    found = (parsed(site, name).find(id=identity) for name in changelog(site))
    return next(heading for heading in found if heading).find_parent("article")


def structure(node):
    """Return tags, names of attributes, and where links lead, without any text."""
    return [
        (
            tag.name,
            sorted(tag.attrs),
            re.sub(r"(\d/)?#E\d{4}", "#E", tag.get("href", "")),
            (tag.get("src") or "").replace("../", ""),
        )
        for tag in node.find_all(True)
    ]


@pytest.mark.parametrize("n", range(1, len(HOSTILE) + 1), ids=HOSTILE)
def test_a_hostile_entry_has_the_elements_of_a_harmless_one_and_shows_its_text(site, n):
    table, page = parsed(site, "errata"), parsed(site, "page")
    for k in (1, 2):
        harmless, hostile = f"E{k:04}", f"E{2 * n + k:04}"
        articles = [article(site, identity) for identity in (harmless, hostile)]
        if k == 1:  # of the other the diff differs with the words
            assert structure(articles[1]) == structure(articles[0])
        else:
            inline = {"span", "bdi", "del", "ins", "b", "p", "pre"}
            names = [[s for s in structure(one) if s[0] not in inline] for one in articles]
            assert names[1] == names[0]
        rows = [
            next(row for row in table.select("tbody tr") if row.a.string == identity)
            for identity in (harmless, hostile)
        ]
        assert structure(rows[1]) == structure(rows[0])
    notes = [page.find(id=f"note-{identity}") for identity in ("E0002", f"E{2 * n + 2:04}")]
    inline = {"p", "div", "pre", "span", "bdi", "b", "strong", "cite", "del", "ins", "a"}
    assert {tag.name for tag in notes[1].find_all(True)} <= inline
    shown = re.sub("[\u202a-\u202e\u2066-\u2069]", lambda c: f"[U+{ord(c[0]):04X}]", HOSTILE[n - 1])
    assert articles[1].h3.get_text() == f"{hostile} {shown}¶"
    assert rows[1].select("td")[1].get_text() == shown
    assert shown in notes[1].get_text()


def test_no_page_has_more_scripts_frames_or_handlers_than_the_theme_gives_it(site):
    def active(page):
        kinds = ("script", "iframe", "object", "embed", "form", "base", "meta")
        handlers = [name for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")]
        return {kind: len(page.find_all(kind)) for kind in kinds} | {"handlers": len(handlers)}

    theme = active(parsed(site, "."))
    for name in (*changelog(site), "page"):
        assert active(parsed(site, name)) == theme
        pictures = [image for image in parsed(site, name).find_all("img") if image.find_parent("figure")]
        assert all(re.fullmatch(r"(\.\./)+errata-pictures/docs/sum\.svg", one["src"]) for one in pictures)
        assert len(parsed(site, name).find_all("img")) == len(pictures) + len(
            parsed(site, ".").find_all("img")
        )
    assert active(parsed(site, "errata")) == theme | {"form": theme["form"] + 1}


def test_no_link_leads_elsewhere_than_the_site_or_http(site):
    for name in (*changelog(site), "errata", "page"):
        for link in parsed(site, name).find_all(href=True):
            assert re.match(r"https?://|[#.\w/-]*$|\.\./", link["href"]), link


def test_no_template_or_control_is_left_in_a_page(site):
    for name in (*changelog(site), "errata", "page"):
        page = (site / name / "index.html").read_text("utf-8")
        assert not re.search("\\{\\{|\\{%|[\u202a-\u202e\u2066-\u2069]", page)


def test_the_search_index_holds_the_text_of_an_entry_and_no_markup(site):
    index = json.loads((site / "search" / "search_index.json").read_text("utf-8"))["docs"]
    titles = [doc["title"].partition(" ")[2] for doc in index if "#E" in doc["location"]]
    assert set(titles) == {html.escape(visible(text), quote=False) for text in (HARMLESS, *HOSTILE)}
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in titles


def test_the_feed_parses_and_shows_the_texts(site):
    feed = feedparser.parse((site / "errata.atom").read_bytes())
    assert not feed.bozo
    assert len(feed.entries) == 2 * len(HOSTILE) + 2
    titles = {entry.title_detail.value.partition(" ")[2] for entry in feed.entries}
    assert titles == {HARMLESS, *map(visible, HOSTILE)}
    for entry in feed.entries:
        assert re.match(r"changelog/(\d/)?#E", entry.link)


COMMANDS = {"error", "warning", "notice", "debug", "group", "endgroup", "add-mask", "echo", "add-matcher"}
FORGED = [
    "::error::x", " ::error file=a.py::x", "a ##[error]x", "##[add-mask]a", "####[error]x",
    "a\n::error::x", "a\n \u3000::add-mask::e", "\n::error::x", "::error::x\nb ##[error]x",
]  # fmt: skip


def commands(output):
    """Return the lines that a runner of GitHub takes for commands, as its ActionCommand.cs reads them."""
    found = []
    for line in re.split("[\r\n]", output):
        _, start, rest = line.lstrip().partition("::")
        named = rest.partition("::")[0] if start and line.lstrip().startswith("::") and "::" in rest else ""
        old = line.partition("##[")[2].partition("]")[0]
        if COMMANDS & {named.partition(" ")[0], old.partition(" ")[0]}:
            found.append(line)
    return found


@pytest.mark.parametrize("form", ["text", "code", "math"])
@pytest.mark.parametrize("text", FORGED)
def test_no_text_of_a_register_is_a_command_or_a_row_of_a_log(folder, monkeypatch, text, form):
    """Of forms of output that a person or a workflow prints; a table in CSV has its cells as they are."""
    monkeypatch.chdir(folder)
    line = " ".join(text.split())
    register = yaml.safe_load((folder / "errata.yml").read_text()) | {"schema_version": "1.1"}
    (entry,) = register["errata"]
    register["works"]["book"] |= {"title": line, "author": line}
    entry |= {"title": line, "aliases": [line], "form": form, "notes": text, "verifier_notes": text}
    entry |= {"original": f"{text} five", "corrected": f"{text} four", "source_text": text}
    entry |= {"credits": [{"name": line, "type": "reporter"}]}
    entry["location"] |= {"section": line, "prefix": "##", "suffix": f"[error]{text}", "file": line}
    entry["history"][0] |= {"by": line, "summary": line}
    (folder / "errata.yml").write_text(json.dumps(register, default=str))
    assert commands(f"{text}\n{line}")  # what stands there alone would be one
    Path("copy.txt").write_text(f"##{text} five[error]{text}")
    calls = "list,list --format=json,show E0001,check-copy copy.txt,export json,check,prove E0001"
    for call in calls.split(","):
        said = CliRunner().invoke(main, call.split())
        assert said.exit_code == (call.startswith("check-copy")), said.output
        assert commands(said.output) == [], call
    assert len(CliRunner().invoke(main, ["list"]).output.splitlines()) == 1


def test_no_message_about_a_register_is_a_command_of_its_own(folder, monkeypatch):
    monkeypatch.chdir(folder)
    register = yaml.safe_load((folder / "errata.yml").read_text())
    register["errata"][0]["work"] = "a\n::error::x ##[error]y"
    (folder / "errata.yml").write_text(json.dumps(register, default=str))
    for form in ("text", "json"):
        assert commands(CliRunner().invoke(main, ["check", f"--format={form}"]).output) == []
    (annotation,) = CliRunner().invoke(main, ["check", "--format=github"]).output.splitlines()
    assert annotation.startswith("::error file=errata.yml,line=1,col=")


def test_what_hides_between_letters_is_shown():
    for char in "\u00ad\u200b\u2060\ufeff\u3164\u202e\U000e0041":
        assert visible(f"a{char}b") == f"a[U+{ord(char):04X}]b"
    assert visible("नमस्\u200dते 👩\u200d💻") == "नमस्\u200dते 👩\u200d💻"  # joined letters


@pytest.mark.parametrize("char", ["\\0", "\\e[31m", "\\x9b", "\\ud800", "\\uFFFF"])
def test_control_characters_are_refused(edit, char):
    folder = edit("title: A wrong number", f'title: "A wrong {char} number"')
    problems = check((folder / "errata.yml").read_text(), folder)[1]
    assert [problem.code for problem in problems] == ["ER100"]


MUTATIONS = int(os.environ.get("MUTATIONS", "500"))  # all ten thousand: make hostile


def test_mutations_of_two_entries_give_a_coded_error_or_harmless_text(tmp_path):
    """Bytes deleted, doubled, swapped or replaced by YAML's own signs; keys, types and depth changed."""
    folder = tiny(tmp_path)
    (folder / "docs" / "sum.svg").write_text(PICTURE)
    text = register([HARMLESS]).replace("the right words number 0", "right")
    rng = random.Random(20261124)
    signs = [*"\n \t:-[]{}'\"#&*!|>%@`,?0<\\\u202e\x00é", "\n  ", ": ", "- ", "---\n", "<script>", "E0001"]
    accepted = 0
    for _ in range(MUTATIONS):
        mutant = text
        for _ in range(rng.choice((1, 1, 1, 2, 5))):
            at = rng.randrange(len(mutant))
            end = at + rng.choice((0, 1, 1, 2, 8, 40))
            middle = rng.choice(("", rng.choice(signs), mutant[at:end] * 2, mutant[at:end][::-1]))
            mutant = mutant[:at] + middle + mutant[end:]
        checked, problems = check(mutant, folder)
        for problem in problems:
            assert re.fullmatch(r"E[RW]\d{3}", problem.code)
            assert problem.line >= 1
            assert problem.column >= 1
            assert 0 < len(problem.message) <= 220
            assert "\n" not in problem.message
        if checked is None:
            assert problems
            continue
        accepted += 1
        view = View(checked)
        made = "".join(pages.fill(f.markdown, f, view, str) for f in pages.frames(checked).values())
        for part in table.index(view, str).values():
            json.loads(part.removeprefix("errataIndex(").removesuffix(");\n"))
        assert not re.search("<script|javascript:|\\{\\{|[\u202a-\u202e]", made)
        assert not feedparser.parse(feeds.as_atom(checked, "x")).bozo
        json.loads(feeds.as_json(checked))
        assert all(show(entry, checked) for entry in checked.errata)
    assert accepted > MUTATIONS / 20


@pytest.mark.parametrize(
    "big",
    [
        '"' + "a" * 1_000_000 + '"',
        '"' + "é\u202e" * 250_000 + '"',
        "[" * 500_000 + "]" * 500_000,
        "{a: " * 250_000 + "}" * 250_000,
        "[" + "a, " * 330_000 + "]",
        "{" + "".join(f"k{n}: 1, " for n in range(90_000)) + "}",
        "1" * 1_000_000,
        "|\n" + "      line\n" * 90_000,
        "`" * 1_000_000,
    ],
    ids=["text", "marks", "lists", "maps", "items", "keys", "digits", "lines", "ticks"],
)
def test_a_field_of_a_megabyte_is_refused_in_bounded_time(edit, big):
    folder = edit("title: A wrong number", f"title: {big}")
    start = time.process_time()
    register, problems = check((folder / "errata.yml").read_text("utf-8"), folder)
    assert time.process_time() - start < 10  # linear takes 1.4 s, what is quadratic in a megabyte minutes
    assert register is None
    assert problems
    assert all(re.fullmatch(r"E[RW]\d{3}", one.code) and len(one.message) <= 220 for one in problems)


def test_a_scalar_of_five_megabytes_is_refused(folder):
    text = (folder / "errata.yml").read_text().replace("A wrong number", "a" * 5_000_000)
    register, problems = check(text, folder)
    assert register is None
    assert [problem.code for problem in problems] == ["ER106"]


@pytest.mark.parametrize("name", ["../outside.md", "/etc/hostname", "link.md"])
def test_nothing_outside_the_folder_is_taken_for_a_page_or_a_proof(edit, folder, name):
    (folder.parent / "outside.md").write_text("x")
    (folder / "link.md").symlink_to(folder.parent / "outside.md")
    edit("    proof:", f"    pages: [{name}]\n    proof:")
    problems = check((folder / "errata.yml").read_text(), folder)[1]
    assert {problem.code for problem in problems} <= {"ER105", "ER202"}
    assert problems


@pytest.mark.parametrize("changes", [1, 14, 20, 100])
def test_the_diff_of_the_longest_code_is_bounded(changes):
    size = 5000 // changes - 10
    sides = ("的" * (size // 2) + "了" * (size // 2), "了的" * (size // 2))
    one, other = ("\n".join(f"{side}\nline {n}" for n in range(changes)) for side in sides)
    start = time.process_time()
    lines(one, other)
    assert time.process_time() - start < 20 * of_words(one, other) + 0.5


def of_words(one, other):
    """Return how long a diff by word takes here, which is bounded itself."""
    start = time.process_time()
    words(one, other)
    return time.process_time() - start


@pytest.mark.parametrize("unit", ["a ", "字", "a b ", "ab", "-", "字典"])
def test_the_word_diff_of_the_longest_texts_is_bounded(unit):
    rng = random.Random(1)
    one = (unit * 2000)[:2000]
    other = "".join(rng.choice((char, char, "x ")) for char in one)[:2000]
    start = time.process_time()
    pieces = words(one, other)
    assert time.process_time() - start < 10
    assert "".join(piece.text for piece in pieces if piece.kind != "insert") == one
    assert "".join(piece.text for piece in pieces if piece.kind != "delete") == other
