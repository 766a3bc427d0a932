"""A register of several pages: fifty rows, twenty entries; addresses that stay, one index for the filters."""

import gzip
import json
import random
import re
import unicodedata
from functools import cache
from pathlib import Path

import feedparser
import pytest
import quickjs
from bs4 import BeautifulSoup, Comment
from material.plugins.search.plugin import SearchIndex

import errata
from errata.check.checker import check
from errata.render import feeds, pages, paging, table
from errata.render.entry import View

from . import many
from .building import build, recorded, tiny

COUNT = 120  # the table has pages of 50, 50 and 20, the changelog six of 20


@pytest.fixture(scope="module")
def read():
    """What the search reads of each page of the site."""
    return {}


@pytest.fixture(scope="module")
def site(tmp_path_factory, read):
    folder = tiny(tmp_path_factory.mktemp("many"))
    (folder / "errata.yml").write_text(many.register(COUNT), "utf-8")
    recorded(folder)
    (folder / "docs" / "page.md").write_text("# Page\n\nSee [E0001](changelog.md#E0001).\n")
    add = SearchIndex.add_entry_from_context

    def reading(self, page):
        read[page.url] = page.content
        add(self, page)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SearchIndex, "add_entry_from_context", reading)
        assert build(folder) == (0, "")
    return folder / "site"


@cache
def parse(site, name):
    """Return a page; it is for reading alone."""
    return BeautifulSoup((site / name / "index.html").read_text("utf-8"), "html.parser")


def entries(site, name):
    return sorted(heading["id"] for heading in parse(site, name).select("article.erratum h3"))


def rows(site, name):
    return [row["id"] for row in parse(site, name).select(".errata-table tbody tr")]


def ids(first, last):
    return [f"E{number:04}" for number in range(first, last + 1)]


def test_the_changelog_opens_with_the_newest_entries_and_older_ones_fill_pages_of_twenty(site):
    assert entries(site, "changelog") == ids(101, 120)
    for number in (1, 2, 3, 4, 5):
        assert entries(site, f"changelog/{number}") == ids(20 * number - 19, 20 * number)
    assert not (site / "changelog" / "6").exists()


def test_the_table_opens_with_the_first_fifty_rows(site):
    assert rows(site, "errata") == ids(1, 50)
    assert rows(site, "errata/2") == ids(51, 100)
    assert rows(site, "errata/3") == ids(101, 120)


def test_a_full_page_keeps_its_entries_when_others_come(tmp_path):
    folder = tiny(tmp_path)
    before, after = (check(many.register(count), folder)[0] for count in (120, 160))
    assert paging.blocks(after, paging.ROWS)[:2] == paging.blocks(before, paging.ROWS)[:2]
    assert paging.entries(after)[:5] == paging.entries(before)[:5]
    old, new = (paging.addresses(register) for register in (before, after))
    moved = {identity for identity in old if old[identity] != new[identity]}
    assert moved == set(ids(101, 120))
    assert new["E0101"] == "changelog/6/#E0101"


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (50, 1), (51, 2), (100, 2), (101, 3)])
def test_pages_are_full_before_another_begins(count, pages, folder):
    register = check(many.register(max(count, 1)), folder)[0]
    register = type(register)(register.works, register.errata[:count])
    blocks = paging.blocks(register, 50)
    assert len(blocks) == pages
    assert all(len(block) == 50 for block in blocks[:-1])
    assert sum(blocks, ()) == register.errata


@pytest.mark.parametrize(
    ("count", "sizes"),
    [(1, [1]), (39, [39]), (40, [20, 20]), (59, [20, 39]), (60, [20, 20, 20]), (68, [20, 20, 28])],
)
def test_the_front_page_of_the_changelog_holds_the_last_twenty_and_what_is_newer(count, sizes, folder):
    register = check(many.register(count), folder)[0]
    blocks = paging.entries(register)
    assert [len(block) for block in blocks] == sizes
    assert sum(blocks, ()) == register.errata


def test_a_page_behind_the_front_is_part_of_the_navigation(site):
    page = parse(site, "changelog/5")
    active = page.select(".md-nav--primary .md-nav__item--active")
    assert "Changelog of corrections" in [link.get_text(strip=True) for link in active]
    ends = [page.select_one(f"head link[rel={end}]")["href"] for end in ("prev", "next")]
    assert ends == ["../", "../4/"]
    listed = {link["href"] for link in page.select(".md-sidebar--secondary .md-nav__link")}
    assert {f"#{entry}" for entry in entries(site, "changelog/5")} <= listed


OTHERS = {
    "changelog": {n: f"E{20 * n - 19:04}–E{20 * n:04}" for n in range(1, 6)},
    "errata": {2: "E0051–E0100", 3: "E0101–E0120"},
}


@pytest.mark.parametrize(("name", "other"), OTHERS.items())
def test_a_front_page_leads_to_each_other_page_without_a_script(site, name, other):
    links = parse(site, name).select(".errata-pages a")
    assert {link["href"]: link.get_text() for link in links} == {f"{n}/": span for n, span in other.items()}
    assert all(f"{link['data-first']}–{link['data-last']}" == link.get_text() for link in links)


def test_another_page_leads_to_its_neighbours_and_the_front_page(site):
    links = parse(site, "errata/3").select(".errata-pages a")
    assert [link["href"] for link in links] == ["../", "../2/"]
    links = parse(site, "changelog/1").select(".errata-pages a")
    assert [link["href"] for link in links] == ["../2/", "../"]


def test_each_link_to_an_entry_names_the_page_on_which_it_stands(site):
    places = {row: f"changelog/{n}/#{row}" for n in range(1, 6) for row in entries(site, f"changelog/{n}")}
    places |= {row: f"changelog/#{row}" for row in entries(site, "changelog")}
    data = json.loads((site / "errata.json").read_text("utf-8"))
    assert {entry["id"]: entry["permalink"] for entry in data["errata"]} == places
    for entry in feedparser.parse((site / "errata.atom").read_bytes()).entries:
        assert entry.link == places[entry.title[:5]]
    for name, up in (("errata", "../"), ("errata/2", "../../")):
        links = parse(site, name).select(".errata-table tbody a.erratum-id")
        assert [link["href"] for link in links] == [up + places[row] for row in rows(site, name)]
    assert parse(site, "page").find("a", string="E0001")["href"] == "../changelog/1/#E0001"


def test_a_duplicate_links_to_the_page_of_the_other_and_a_link_to_no_entry_stops_a_strict_build(tmp_path):
    folder = tiny(tmp_path)
    text, _, last = many.register(60).rpartition("  - id: E0060")
    last = re.sub(r"    status: [\w-]+", "    status: rejected\n    duplicate_of: E0002", last, count=1)
    last = re.sub(r"      - \{date: (\S+), status: (?!reported).*", "", last).rstrip() + "\n"
    day = re.search(r"published: (\S+)", last)[1]
    event = f"      - {{date: {day}, status: rejected, by: the editor}}\n"
    (folder / "errata.yml").write_text(f"{text}  - id: E0060{last}{event}", "utf-8")
    recorded(folder)
    (folder / "docs" / "page.md").write_text("# Page\n\nSee [E0061](changelog.md#E0061).\n")
    with (folder / "mkdocs.yml").open("a") as config:
        config.write("validation: {links: {anchors: warn}}\n")
    told = build(folder).output
    assert "does not contain an anchor '#E0061'" in told
    assert "\n" not in told  # of the links to entries that exist nothing is said
    entry = parse(folder / "site", "changelog").find(id="E0060").parent
    assert entry.find("a", string="E0002")["href"] == "1/#E0002"


def test_the_feed_holds_the_fifty_entries_that_changed_last_and_the_json_all(site):
    register = json.loads((site / "errata.json").read_text("utf-8"))["errata"]
    assert len(register) == COUNT
    feed = feedparser.parse((site / "errata.atom").read_bytes())
    latest = sorted(register, key=lambda entry: (entry["updated"], entry["id"]), reverse=True)[:50]
    assert [entry.title[:5] for entry in feed.entries] == [entry["id"] for entry in latest]


def loaded(script):
    """Return what a part of the index says."""
    return json.loads(re.fullmatch(r"errataIndex\((.*)\);\n", script)[1])


def values(column):
    return [column["values"][n] for n in column["of"]]


def test_the_index_of_the_filters_holds_each_entry_with_its_row(site):
    facts = loaded((site / "errata-index.js").read_text("utf-8"))
    register = json.loads((site / "errata.json").read_text("utf-8"))["errata"]
    for name in ("work", "type", "status"):
        assert values(facts[name]) == [entry[name] for entry in register]
    part = loaded((site / "errata-index" / "0.js").read_text("utf-8"))
    cells = zip(*map(values, part["cells"]), strict=True)
    rows = [
        f'<tr id="{entry}">{"".join(f"<td>{cell}</td>" for cell in row)}</tr>'
        for entry, row in zip(part["id"], cells, strict=True)
    ]
    assert part["id"] == ids(1, COUNT)
    shown = parse(site, "errata").select(".errata-table tbody tr")
    assert [str(BeautifulSoup(row, "html.parser").tr) for row in rows[:50]] == [str(row) for row in shown]
    assert parse(site, "errata").select_one(".errata-filter a")["href"] == "../errata-index.js"


def test_each_part_of_the_index_holds_five_hundred_rows_and_all_together_are_small(folder):
    made = table.index(View(check(many.register(501), folder)[0]), str)
    parts = [name for name in made if re.search(r"/\d+\.js$", name)]
    assert parts == ["errata-index/0.js", "errata-index/1.js"]
    assert [len(loaded(made[name])["id"]) for name in parts] == [500, 1]
    size = sum(len(gzip.compress(script.encode(), 9)) for script in made.values())
    assert size < 40_000  # 85,000 if each entry comes with all its words and its row


def test_the_search_of_the_site_finds_every_entry_by_its_title_and_no_further_table(site):
    index = json.loads((site / "search" / "search_index.json").read_text("utf-8"))["docs"]
    places = {doc["location"].partition("#")[0] for doc in index}
    assert {"changelog/", "changelog/1/", "errata/", "page/"} <= places
    assert not {place for place in places if re.match(r"errata/\d", place)}
    found = {doc["location"].partition("#")[2] for doc in index}
    assert set(ids(1, COUNT)) <= found


def test_the_search_reads_only_what_it_finds_and_the_pages_hold_the_rest(site, read):
    for name, block in (("changelog/1", ids(1, 20)), ("changelog", ids(101, 120))):
        assert not re.search("erratum-diff|erratum-facts", read[f"{name}/"])
        assert "<article" not in read[f"{name}/"]
        assert all(re.search(f'<h3 id="{entry}">{entry} [^<]+</h3>', read[f"{name}/"]) for entry in block)
        whole = parse(site, name)
        assert len(whole.select("article.erratum > section > .erratum-facts")) == 20
        assert not whole.find_all(string=lambda text: isinstance(text, Comment) and "errata" in text)
    assert "<tr" not in read["errata/"]
    assert rows(site, "errata") == ids(1, 50)


def test_pages_without_directories_lead_to_each_other_too(tmp_path):
    folder = tiny(tmp_path)
    (folder / "errata.yml").write_text(many.register(60), "utf-8")
    recorded(folder)
    (folder / "docs" / "page.md").write_text("# Page\n\nSee [E0001](changelog.md#E0001).\n")
    (folder / "mkdocs.yml").write_text((folder / "mkdocs.yml").read_text() + "use_directory_urls: false\n")
    assert build(folder) == (0, "")

    def links(name, selector):
        page = BeautifulSoup((folder / "site" / name).read_text("utf-8"), "html.parser")
        return [link["href"] for link in page.select(selector)]

    assert links("changelog.html", ".errata-pages a") == ["changelog/1.html", "changelog/2.html"]
    assert links("changelog/1.html", ".errata-pages a") == ["2.html", "../changelog.html"]
    assert links("errata/2.html", "tbody a.erratum-id")[0] == "../changelog.html#E0051"
    assert "changelog/1.html#E0001" in links("page.html", "a")


@pytest.mark.parametrize(
    ("count", "unnumbered", "ranges"),
    [
        (60, 1, {"errata": ["E0051–E0059, E0000"], "changelog": ["E0001–E0020", "E0021–E0040"]}),
        (52, 1, {"errata": ["E0051, E0000"], "changelog": ["E0001–E0020"]}),
        (51, 0, {"errata": ["E0051"], "changelog": ["E0001–E0020"]}),
        (51, 1, {"errata": ["E0000"], "changelog": ["E0001–E0020"]}),
        (63, 3, {"errata": ["E0051–E0060, E0000"], "changelog": ["E0001–E0020", "E0021–E0040"]}),
    ],
)
def test_entries_without_a_number_stand_apart_in_the_range_of_their_page(folder, count, unnumbered, ranges):
    text = many.register(count)
    for number in range(count - unnumbered + 1, count + 1):
        text = text.replace(f"  - id: E{number:04}", "  - id: E0000")
    register = check(text, folder)[0]
    frames = pages.frames(register)
    view = View(register)
    for front, spans in ranges.items():
        html = pages.fill(frames[front].markdown, frames[front], view, str)
        assert re.findall(r'data-last="[^"]*">([^<]*)</a>', html) == spans
    last = frames[f"errata/{len(paging.blocks(register, paging.ROWS))}"]
    title = f"# Register of errata, {ranges['errata'][-1]} {{#errata-register}}"
    assert last.markdown.splitlines()[4] == title


SCRIPT = (Path(errata.__file__).parent / "render" / "assets" / "errata.js").read_text("utf-8")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("E0001", 0), ("E0050", 0), ("E0051", 1), ("E0120", 2), ("E0000", 2)],
)
def test_a_link_to_an_entry_finds_its_page_also_where_the_last_has_no_number(wanted, found):
    (place,) = re.findall(r"const place = (.*?);", SCRIPT)
    (holds,) = re.findall(r"const holds = (.*?);", SCRIPT)
    held = [("E0001", "E0050"), ("E0051", "E0100"), ("E0101", "E0000")]
    data = [{"dataset": {"first": first, "last": last}} for first, last in held]
    engine = quickjs.Context()
    engine.eval(f"const place = {place}; const pages = {json.dumps(data)};")
    assert engine.eval(f"const id = '{wanted}'; pages.findIndex({holds})") == found


ALIKE = [
    ("Straße", "STRASSE"),
    ("straße", "strasse"),
    ("Straße", "STRAẞE"),
    ("GROSS, GROẞ", "groß"),
    ("İstanbul", "i̇STANBUL"),
    ("ﬁne", "FINE"),
    ("１２ＡＢ", "12ab"),
    ("caf\u00e9", "CAFE\u0301"),
    ("ΟΔΟΣ", "οδος"),
    ("ΟΔΟΣΑ", "οδος"),
    ("ǅ", "ǆ"),
    ("ﬃ", "ffi"),
    ("ŉ", "ʼn"),
    ("ſ", "S"),
    ("한글", "한글"),
    ("№", "no"),
    ("K", "k"),
]


def script_fold():
    (fold,) = re.findall(r"const fold = (.*?); //", SCRIPT)
    engine = quickjs.Context()
    engine.eval(f"const fold = {fold}")
    return lambda text: engine.eval(f"fold({json.dumps(text)})")


@pytest.mark.parametrize(("held", "typed"), ALIKE)
def test_the_filter_finds_a_word_however_it_is_written(held, typed):
    fold = script_fold()
    assert fold(typed) in table.fold(f"so {held} it is")
    assert fold(held) == table.fold(held)


def test_page_and_script_fold_each_letter_that_both_know_alike_and_casefold_is_no_finer():
    fold = script_fold()
    known = [
        chr(n)
        for n in range(0x20, 0x1E944)
        if unicodedata.ucd_3_2_0.category(chr(n)) not in ("Cn", "Cs", "Co")
    ]
    known = [char for char in known if unicodedata.category(char)[0] == "L"]
    assert len(known) > 5_000
    ours = table.fold("\n".join(known)).split("\n")
    assert fold("\n".join(known)).split("\n") == ours
    for char, folded in zip(known, ours, strict=True):
        assert table.fold(unicodedata.normalize("NFKC", char).casefold()) == folded


def test_the_script_finds_the_entries_whose_text_has_each_of_the_words(site):
    register = check((site.parent / "errata.yml").read_text("utf-8"), site.parent)[0]
    words = loaded((site / "errata-index" / "words.js").read_text("utf-8"))
    (fold,) = re.findall(r"const fold = (.*?); //", SCRIPT)
    (having,) = re.findall(r"const having = (.*?\n  });\n", SCRIPT, re.DOTALL)
    engine = quickjs.Context()
    engine.eval(f"const fold = {fold}; const having = {having}; const words = {json.dumps(words)};")
    engine.eval(f"const all = [...Array({COUNT}).keys()]")
    texts = [
        table.fold(" ".join([e.id, e.title, e.original, e.corrected, e.notes, e.location.section]))
        for e in register.errata
    ]
    for typed in ("Of Entry", "e0007", "ROW 11", "total += ", "ture samp", "3.4", "no such", "  of   7 "):
        expected = [n for n, text in enumerate(texts) if all(w in text for w in table.fold(typed).split())]
        found = engine.eval(f"JSON.stringify(all.filter(having(words, {json.dumps(typed.strip())})))")
        assert json.loads(found) == expected, typed
    assert len(expected) > 10


def test_the_same_seed_gives_the_same_register_whose_ids_go_on_after_four_digits(folder):
    assert many.register(30) == many.register(30) != many.register(30, seed=1)
    assert many.register(30).count("\n  - id: E") == 30
    last, *_ = many.entry(10_000, random.Random(0), lambda n: "word", "2026-01-02")
    assert last == "  - id: E10000"


def test_a_feed_has_the_fifty_entries_that_changed_last(tmp_path):
    register = check(many.register(60), tiny(tmp_path))[0]
    told = feedparser.parse(feeds.as_atom(register, "Corrections")).entries
    days = sorted((entry.history[-1].date for entry in register.errata), reverse=True)
    assert [entry.updated[:10] for entry in told] == days[:50]
