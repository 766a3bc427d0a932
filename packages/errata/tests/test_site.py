"""A tiny site with `plugins: [search, errata]` and no option: what its built pages hold."""

import json
import re

import feedparser
import pytest
import yaml
from bs4 import BeautifulSoup

from errata.register import schema

from .building import TINY, build, tiny


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The built tiny site: a function that parses one of its pages, and its folder."""
    folder = tiny(tmp_path_factory.mktemp("tiny"))
    built = build(folder)
    assert built == (0, "")

    def page(name):
        return BeautifulSoup((folder / "site" / name / "index.html").read_text("utf-8"), "html.parser")

    page.folder = folder / "site"
    return page


def test_the_changelog_shows_each_entry_with_its_permalink(site):
    page = site("changelog")
    for identity in ("E0001", "E0002", "E0003"):
        heading = page.find(id=identity)
        assert heading.select_one("a.headerlink")["href"] == f"#{identity}"


def test_the_changelog_says_at_its_top_what_a_status_means_and_counts(site):
    text = site("changelog").find("article", class_="md-content__inner").get_text(" ", strip=True)
    top = text.partition("2026-01")[0]
    assert "verified : the error is real" in top
    assert "Entries: 3. Proved: 1. Proof waived: 0. Without a proof: 1 editorial, 1 technical." in top


def test_an_entry_shows_reason_code_and_credits_of_its_proof(site):
    entry = site("changelog").find(id="E0001").parent
    assert "Against the original: 2 + 2 is 4, not 5." in entry.get_text()
    assert "assert total == 2 + 2" in entry.select_one("details pre").get_text()


def test_without_javascript_the_register_is_a_plain_table_and_no_dead_filter(site):
    page = site("errata")
    rows = [[cell.get_text() for cell in row.select("td")] for row in page.select("tbody tr")]
    assert [row[0] for row in rows] == ["E0001", "E0002", "E0003"]
    assert rows[0][1:] == [
        "A wrong number", "A Book, section 1.2", "draft", "technical, minor", "verified", "2026-01-02",
    ]  # fmt: skip
    assert page.select_one("form.errata-filter").has_attr("hidden")
    assert page.select_one("tbody a")["href"] == "../changelog/#E0001"


def test_each_filter_has_a_label_and_the_choices_of_the_register(site):
    form = site("errata").select_one("form.errata-filter")
    assert [label.contents[0].strip() for label in form.select("label")] == [
        "Work", "Edition", "Status", "Type", "Text",
    ]  # fmt: skip
    editions = [option["value"] for option in form.select("select[name=edition] option")]
    assert editions == ["", "book/draft", "book/print-1"]


def test_a_status_or_a_type_that_no_entry_has_is_not_offered(tmp_path):
    folder = tiny(tmp_path)
    text = (folder / "errata.yml").read_text()
    (folder / "errata.yml").write_text(
        text.replace("type: editorial", "type: technical\n    severity: minor")
    )
    assert build(folder) == (0, "")
    page = BeautifulSoup((folder / "site" / "errata" / "index.html").read_text("utf-8"), "html.parser")
    offered = {
        name: [option["value"] for option in page.select(f"select[name={name}] option")]
        for name in ("status", "type")
    }
    assert offered == {"status": ["", "reported", "verified", "rejected"], "type": ["", "technical"]}


def test_a_note_stands_once_at_the_corrected_words_and_opens_without_a_script(site):
    page = site("page")
    (button,) = page.select("button.erratum-mark")
    assert button.previous_sibling.endswith("is four")
    assert button.next_sibling.startswith(".")
    note = page.find(id=button["popovertarget"])
    assert note.has_attr("popover")
    (whole,) = (link for link in note.select("a") if link.get_text().startswith("Whole entry"))
    assert whole["href"] == "../changelog/#E0001"


def test_a_quote_is_drift_unless_it_is_marked_as_one(site, tmp_path):
    (quote,) = site("page").select("q[data-erratum-quote]")
    assert quote.string == "two and two is five"
    folder = tiny(tmp_path)
    page = folder / "docs" / "page.md"
    page.write_text(page.read_text().replace(' data-erratum-quote="E0001"', ""))
    code, output = build(folder)
    assert code == 1
    assert output.startswith("docs/page.md:6: ER302 E0001: the original words are still here: ")


def test_the_feed_is_well_formed_and_its_days_are_those_of_the_history(site):
    feed = feedparser.parse((site.folder / "errata.atom").read_bytes())
    assert not feed.bozo
    register = yaml.safe_load((TINY / "errata.yml").read_text())
    latest = {entry["id"]: str(entry["history"][-1]["date"]) for entry in register["errata"]}
    assert {entry.title[:5]: entry.updated[:10] for entry in feed.entries} == latest
    assert len({entry.id for entry in feed.entries}) == 3
    assert "two and two is" in feed.entries[-1].content[0].value


def test_ids_of_the_feed_outlive_new_words_new_events_and_new_addresses(site, tmp_path):
    folder = tiny(tmp_path)
    text = (folder / "errata.yml").read_text().replace("A step is missing", "One step is missing")
    text = text.replace("    title: A Book\n", "    title: The Book\n    url: https://example.org/book\n")
    text = text.replace("original: open the box", "original: open this box")
    text = text.replace("date: 2026-01-03, status: reported", "date: 2026-01, status: reported")
    event = "      - {date: 2026-02-01, status: verified, by: reader}\n"
    text = text.replace("status: reported\n    location", "status: rejected\n    location")
    (folder / "errata.yml").write_text(text + event.replace("verified", "rejected"))
    (folder / "mkdocs.yml").write_text(
        (folder / "mkdocs.yml").read_text() + "site_url: https://example.org/x\n"
    )
    assert build(folder).code == 0
    before = feedparser.parse((site.folder / "errata.atom").read_bytes())
    after = feedparser.parse((folder / "site" / "errata.atom").read_bytes())
    assert {entry.id for entry in after.entries} == {entry.id for entry in before.entries}
    assert after.feed.id == before.feed.id == "tag:example.org,2026:tiny"
    assert after.entries[0].link == "https://example.org/x/changelog/#E0003"
    assert after.feed.updated == "2026-02-01T00:00:00Z"


def test_another_register_with_the_same_entries_has_other_ids(site, tmp_path):
    folder = tiny(tmp_path)
    text = (folder / "errata.yml").read_text()
    (folder / "errata.yml").write_text(text.replace("2026:tiny", "2026:other"))
    assert build(folder).code == 0
    before = feedparser.parse((site.folder / "errata.atom").read_bytes())
    after = feedparser.parse((folder / "site" / "errata.atom").read_bytes())
    assert not {entry.id for entry in after.entries} & {entry.id for entry in before.entries}


def test_an_entry_without_a_number_is_in_no_feed_since_its_id_will_change(site, tmp_path):
    folder = tiny(tmp_path)
    text = (folder / "errata.yml").read_text()
    (folder / "errata.yml").write_text(text.replace("E0003", "E0000"))
    assert build(folder) == (0, "")
    before = feedparser.parse((site.folder / "errata.atom").read_bytes())
    after = feedparser.parse((folder / "site" / "errata.atom").read_bytes())
    assert [entry.title[:5] for entry in after.entries] == ["E0002", "E0001"]
    assert {entry.id for entry in after.entries} <= {entry.id for entry in before.entries}
    assert len(json.loads((folder / "site" / "errata.json").read_text("utf-8"))["errata"]) == 3


def test_a_month_in_the_feed_is_its_first_day(tmp_path):
    folder = tiny(tmp_path)
    text = (folder / "errata.yml").read_text()
    for old, new, time in (
        ("2026-01-02, status: verified", "2026-02, status: verified", "2026-02-01"),
        ("2026-02, status: verified", "'2027', status: verified", "2027-01-01"),
    ):
        text = text.replace(old, new)
        (folder / "errata.yml").write_text(text)
        assert build(folder) == (0, "")
        feed = feedparser.parse((folder / "site" / "errata.atom").read_bytes())
        assert not feed.bozo
        assert feed.entries[0].updated == feed.feed.updated == f"{time}T00:00:00Z"
        assert feed.entries[0].published == "2026-01-02T00:00:00Z"


def test_a_register_without_an_id_has_pages_that_name_no_feed_and_a_build_that_says_why(tmp_path, caplog):
    folder = tiny(tmp_path)
    text = (folder / "errata.yml").read_text()
    (folder / "errata.yml").write_text(text.replace("id: tag:example.org,2026:tiny\n", ""))
    with caplog.at_level("INFO", logger="mkdocs"):
        assert build(folder) == (0, "")
    assert (
        "errata.yml: no `id`, so there is no feed; add one at the top and never change it: id: "
        in caplog.text
    )
    assert not (folder / "site" / "errata.atom").exists()
    for name in ("changelog", "errata"):
        assert "atom" not in (folder / "site" / name / "index.html").read_text("utf-8")
    assert "id" not in json.loads((folder / "site" / "errata.json").read_text("utf-8"))


def test_the_json_holds_the_file_and_where_each_entry_stands(site):
    data = json.loads((site.folder / "errata.json").read_text("utf-8"))
    for entry in data["errata"]:
        assert entry.pop("permalink") == f"changelog/#{entry['id']}"
        assert entry.pop("updated") == entry["history"][-1]["date"]
    assert data == yaml.load((TINY / "errata.yml").read_text(), Loader=yaml.BaseLoader) | {
        "errata": [
            {**entry, "proof": {**entry["proof"], "original": {"total": 5}, "corrected": {"total": 4}}}
            if "proof" in entry
            else entry
            for entry in yaml.load((TINY / "errata.yml").read_text(), Loader=yaml.BaseLoader)["errata"]
        ]
    }


def test_the_schema_is_published_at_the_root(site):
    assert json.loads((site.folder / "errata.schema.json").read_text("utf-8")) == schema.schema()


def test_style_and_script_are_files_of_the_site(site):
    page = site("errata")
    assert page.find("link", href="../assets/errata.css")
    assert page.find("script", src="../assets/errata.js")
    assert (site.folder / "assets" / "errata.css").is_file()
    assert (site.folder / "assets" / "errata.js").is_file()


def test_two_builds_give_the_same_bytes(site, tmp_path):
    folder = tiny(tmp_path)
    assert build(folder).code == 0
    for name in (
        "changelog/index.html",
        "errata/index.html",
        "page/index.html",
        "errata-index.js",
        "errata-index/words.js",
        "errata-index/0.js",
        "errata.atom",
        "errata.json",
    ):
        assert (folder / "site" / name).read_bytes() == (site.folder / name).read_bytes()


def test_addresses_are_right_without_directories_too(tmp_path):
    folder = tiny(tmp_path)
    (folder / "mkdocs.yml").write_text((folder / "mkdocs.yml").read_text() + "use_directory_urls: false\n")
    assert build(folder) == (0, "")
    page = BeautifulSoup((folder / "site" / "page.html").read_text("utf-8"), "html.parser")
    links = [link["href"] for link in page.select(".erratum-note a")]
    feed = feedparser.parse((folder / "site" / "errata.atom").read_bytes())
    assert links == ["changelog.html#E0001"] == [feed.entries[-1].link]
    assert 'href="changelog.html#E0001"' in (folder / "site" / "errata.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("mine", "ours"),
    [
        ("changelog.md", "changelog/index.html"),
        ("errata/index.md", "errata/index.html"),
        ("errata/README.md", "errata/index.html"),
        ("errata.json", "errata.json"),
    ],
)
def test_a_page_of_the_site_at_an_address_of_ours_stops_the_build(tmp_path, mine, ours):
    folder = tiny(tmp_path)
    (folder / "docs" / mine).parent.mkdir(exist_ok=True)
    (folder / "docs" / mine).write_text("# Mine\n")
    assert f"docs/{mine}: the errata plugin makes {ours}; rename yours" in build(folder).output


def test_a_page_that_the_build_leaves_out_is_missed(tmp_path):
    folder = tiny(tmp_path)
    (folder / "mkdocs.yml").write_text((folder / "mkdocs.yml").read_text() + "exclude_docs: page.md\n")
    built = build(folder)
    assert built.code == 1
    assert "docs/page.md:1: ER303 E0001: the site has no such page" in built.output


def test_every_page_with_a_fault_is_named_in_one_run_once_for_each_entry(tmp_path):
    folder = tiny(tmp_path)
    (folder / "docs" / "other.md").write_text("# Other\n\nNothing.\n\ntwo and two\nis five\n")
    (folder / "docs" / "third.md").write_text("# Third\n\nNothing.\n\nNow two and two\nis six.\n")
    (folder / "docs" / "page.md").write_text("# Page\n\nTwo *and two* is five; two and two is `five`!\n")
    register = (folder / "errata.yml").read_text()
    pages = "[docs/page.md, docs/other.md, docs/third.md]"
    (folder / "errata.yml").write_text(register.replace("[docs/page.md]", pages))
    lines = build(folder).output.splitlines()
    assert sorted(re.sub(r"( here).*", r"\1", line) for line in lines) == [
        "docs/other.md:5: ER302 E0001: the original words are still here",
        "docs/page.md:3: ER302 E0001: the original words are still here",
        "docs/third.md:5: ER302 E0001: the corrected words are missing here",
    ]


def test_a_damaged_record_of_reasons_stops_the_build_with_one_line(tmp_path):
    folder = tiny(tmp_path)
    (folder / "snippets" / "errata" / "verdicts.json").write_text("{")
    (line,) = build(folder).output.splitlines()
    assert line.startswith("errata.yml:1:1: ER313 snippets/errata/verdicts.json cannot be read ")


def test_of_two_pages_that_say_it_the_first_has_the_note(tmp_path):
    folder = tiny(tmp_path)
    (folder / "docs" / "other.md").write_text(
        "# Other\n\nTwo and two is four. Now\n\n- two and two is four\n"
    )
    register = (folder / "errata.yml").read_text()
    (folder / "errata.yml").write_text(register.replace("[docs/page.md]", "[docs/page.md, docs/other.md]"))
    assert build(folder) == (0, "")
    marks = {
        name: (folder / "site" / name / "index.html").read_text().count("erratum-mark")
        for name in ("page", "other")
    }
    assert marks == {"page": 1, "other": 0}


def test_a_page_outside_the_docs_of_this_build_is_for_another_one(tmp_path):
    folder = tiny(tmp_path)
    (folder / "zh").mkdir()
    (folder / "zh" / "page.md").write_text("# 页\n")
    register = (folder / "errata.yml").read_text()
    (folder / "errata.yml").write_text(register.replace("[docs/page.md]", "[zh/page.md, docs/page.md]"))
    assert build(folder) == (0, "")
    assert "erratum-mark" in (folder / "site" / "page" / "index.html").read_text()


def test_a_rejected_entry_puts_no_note_and_guards_nothing(tmp_path):
    folder = tiny(tmp_path)
    register = (folder / "errata.yml").read_text()
    register = register.replace(
        "published: 2026-01-03\n", "pages: [docs/index.md]\n    published: 2026-01-03\n"
    )
    (folder / "errata.yml").write_text(register)
    assert build(folder) == (0, "")
    assert "erratum-mark" not in (folder / "site" / "index.html").read_text()


def test_a_report_that_nobody_judged_is_placed_where_the_original_still_stands(tmp_path):
    folder = tiny(tmp_path)
    (folder / "docs" / "box.md").write_text("# Box\n\nNow open the box, please.\n")
    register = (folder / "errata.yml").read_text()
    register = register.replace(
        "published: 2026-01-05\n", "pages: [docs/box.md]\n    published: 2026-01-05\n"
    )
    (folder / "errata.yml").write_text(register)
    assert build(folder) == (0, "")
    assert re.search("open the box<button", (folder / "site" / "box" / "index.html").read_text())


def notebook(*sources):
    cells = [
        {"cell_type": "markdown", "id": f"c{n}", "metadata": {}, "source": source}
        for n, source in enumerate(sources)
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)


@pytest.fixture
def notebook_site(tmp_path):
    """The tiny site, whose first entry names a notebook of these cells, built by mkdocs-jupyter."""
    pytest.importorskip("mkdocs_jupyter", reason="mkdocs-jupyter is too large to ask of whoever tests this")
    folder = tiny(tmp_path)
    register = (folder / "errata.yml").read_text().replace("[docs/page.md]", "[docs/book.ipynb]")
    (folder / "errata.yml").write_text(register)
    config = "site_name: Tiny\ntheme: material\nplugins: [search, errata, mkdocs-jupyter]\n"
    (folder / "mkdocs.yml").write_text(config)

    def run(*sources):
        (folder / "docs" / "book.ipynb").write_text(notebook(*sources))
        return build(folder), folder / "site" / "book" / "index.html"

    return run


def test_a_note_stands_at_the_corrected_words_of_a_notebook(notebook_site):
    built, page = notebook_site("# Book", "So *two* and\ntwo is **four**.")
    assert built == (0, "")
    (button,) = BeautifulSoup(page.read_text("utf-8"), "html.parser").select("button.erratum-mark")
    before = "".join(button.find_all_previous(string=True)[::-1])
    assert before.endswith("So two and\ntwo is four")


def test_an_error_that_came_back_is_one_fault_that_names_its_lines_and_says_how_often(tmp_path):
    folder = tiny(tmp_path)
    page = folder / "docs" / "page.md"
    again = "\ntwo and two[^1] is five\n\n- so two and\n  two is five\n\n[^1]: Note.\n"
    page.write_text(page.read_text() + again)
    config = folder / "mkdocs.yml"
    config.write_text(config.read_text() + "markdown_extensions: [footnotes]\n")
    assert build(folder).output == (
        "docs/page.md:8: ER302 E0001: the original words are still here 2 times, on lines 8, 10: "
        "'two and two is five'; write the corrected ones, or mark a quote"
    )
    page.write_text(page.read_text() + "\ntwo and two is five\n" * 1000)
    (line,) = build(folder).output.splitlines()
    assert "the original words are still here 1002 times, on lines 8, 10, 15, 17, 19, …: " in line
    assert len(line) < 300


@pytest.mark.parametrize(
    ("words", "code"), [("We can\ntwo and two is four", 0), ("We can\ntwo and two is five", 1)]
)
def test_words_that_begin_a_line_of_a_page_are_seen(tmp_path, words, code):
    folder = tiny(tmp_path)
    (folder / "docs" / "page.md").write_text(f"# Page\n\n{words}\n")
    built = build(folder)
    assert built.code == code
    assert ("the original words are still here" in built.output) == bool(code)


def test_an_error_that_comes_back_in_a_notebook_is_named_with_its_line(notebook_site):
    built, _ = notebook_site("# Book", "So *two* and two is four.", "But two and two is five.")
    assert built.code == 1
    (line,) = built.output.splitlines()
    assert line.startswith(
        "docs/book.ipynb:19: ER302 E0001: the original words are still here: 'two and two is five'"
    )


def test_two_entries_without_an_id_are_refused_because_a_page_needs_them_apart(tmp_path):
    folder = tiny(tmp_path)
    text = (folder / "errata.yml").read_text()
    (folder / "errata.yml").write_text(text.replace("E0002", "E0000").replace("E0003", "E0000"))
    code, output = build(folder)
    assert code == 1
    assert "several entries are E0000, and a page cannot tell them apart: errata assign" in output
