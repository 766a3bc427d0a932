"""The pages of a register speak the language of the site; what is in another language says so."""

import json
import re
from functools import cache
from string import Formatter

import feedparser
import pytest
from bs4 import BeautifulSoup, NavigableString

from errata.register import schema
from errata.render.messages import CHINESE, ENGLISH, GERMAN, LANGUAGES, text

from .building import build, recorded, tiny

OTHERS = pytest.mark.parametrize("other", [GERMAN, CHINESE], ids=lambda one: one.lang)


def places(string):
    return sorted(name for _, name, _, _ in Formatter().parse(string) if name)


@OTHERS
def test_each_language_has_each_string_with_the_same_places_and_links(other):
    assert other.strings.keys() == ENGLISH.strings.keys()
    for name, string in ENGLISH.strings.items():
        assert places(other[name]) == places(string), name
        for marked in (r"\]\(.*?\)", "`.*?`", r"\*\*"):
            assert sorted(re.findall(marked, other[name])) == sorted(re.findall(marked, string)), name


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.lang)
def test_each_word_of_the_schema_has_a_name_in_each_language(language):
    entry = schema.schema()["definitions"]
    words = set()
    for name, field in (("erratum", "type"), ("erratum", "severity"), ("erratum", "status")):
        words |= set(schema.resolved(entry[name]["properties"][field])["enum"])
    for field in ("credits", "references"):
        item = schema.resolved(entry["erratum"]["properties"][field]["items"])
        words |= set(schema.resolved(item["properties"]["type"])["enum"])
    assert {"verified", "editorial", "fixer", "evidence"} <= words
    assert words <= language.strings.keys()


def test_chinese_is_set_with_full_width_punctuation():
    for name, string in CHINESE.strings.items():
        plain = re.sub(r"\]\(.*?\)|\{\w+\}|`.*?`", "", string)
        assert not re.search(r"[,.:;?!()\"']", plain), name


@pytest.mark.parametrize(
    ("tag", "lang", "foreign"),
    [
        ("en", "en", False),
        ("en_GB", "en", False),
        ("de", "de", False),
        ("de-AT", "de", False),
        ("de_CH", "de", False),
        ("zh", "zh-Hans", False),
        ("zh-Hans", "zh-Hans", False),
        ("zh_CN", "zh-Hans", False),
        ("zh_Hans_CN", "zh-Hans", False),
        ("zh-Hant", "en", True),
        ("zh_TW", "en", True),
        ("fr", "en", True),
        ("den", "en", True),
    ],
)
def test_the_nearest_table_of_a_language_is_taken_and_english_where_there_is_none(tag, lang, foreign):
    found = text(tag)
    assert (found.lang, found.foreign) == (lang, foreign)


# A register whose own words are no English, with every fact an entry may have.
REGISTER = """\
schema_version: "1.0"
id: tag:example.org,2026:strings
works:
  book:
    title: 书的书名
    kind: book
    lang: zh
    editions: [EDITIONS]
errata:
  - id: E0001
    title: 数字写错了
    work: book
    type: technical
    severity: minor
    status: verified
    location: {section: "1.2"}
    affected: [{last_affected: "4"}]
    original: 二加二是五
    corrected: 二加二是四
    notes: 数一数
    verifier_notes: 数过
    credits: [{name: 甲, type: reporter}, {name: 乙, type: verifier}, {name: 丙, type: fixer}]
    references:
      - {type: report, url: "https://example.org/1", read: 2026-01-03}
      - {type: discussion, url: "https://example.org/2"}
      - {type: fix, url: "https://example.org/3"}
      - {type: evidence, url: "https://example.org/4"}
      - {type: web, url: "https://example.org/5"}
    proof:
      snippet: snippets/errata/sum.py
      original: {total: 5}
      corrected: {total: 4}
    pages: [docs/page.md]
    published: 2026-01-02
    history:
      - {date: 2026-01-01, status: reported, by: 甲}
      - {date: 2026-01-02, status: verified, by: proof}
  - id: E0002
    title: 字写错了吧
    work: book
    type: editorial
    status: rejected
    duplicate_of: E0001
    location: {section: 前言}
    affected: [{fixed: "5"}]
    original: 的颜色的颜色
    corrected: 的彩色的彩色
    notes: 都对
    published: 2026-01-03
    history:
      - {date: 2026-01-03, status: reported}
      - {date: 2026-01-03, status: rejected, by: 乙, summary: 都对}
  - id: E0003
    title: 少了一步骤
    work: book
    type: technical
    severity: serious
    status: held-for-document-update
    location: {section: "3"}
    original: 打开箱子打开
    corrected: 开锁打开箱子
    notes: 锁着
    proof: {waived: 这里没有什么可以计算的东西}
    published: 2026-01-05
    history:
      - {date: 2026-01-05, status: reported}
      - {date: 2026-01-05, status: held-for-document-update, by: 乙}
""".replace("EDITIONS", ", ".join(f'{{id: "{n}", format: pdf}}' for n in range(1, 7)))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Return what builds that register for a theme, with filled pages of 60 entries if it is long."""

    @cache
    def run(theme, long=False):
        folder = tiny(tmp_path_factory.mktemp("strings"))
        (folder / "docs" / "page.md").write_text("# 数\n\n二加二是四。\n")
        register = REGISTER
        if long:
            last = register[register.index("  - id: E0003") :]
            register += "".join(
                last.replace("E0003", f"E{n:04}").replace("箱", f"第{n}箱") for n in range(4, 61)
            )
        (folder / "errata.yml").write_text(register, "utf-8")
        recorded(folder, {"E0001": "二加二是四"})
        (folder / "mkdocs.yml").write_text(  # without a search, which loads a dictionary of Chinese
            f"site_name: 站\ntheme: {theme}\nplugins: [errata: {{work: book}}]\n"
            "repo_url: https://github.com/owner/repo\n"
        )
        assert build(folder) == (0, "")
        return folder / "site"

    return run


@cache
def parse(site, name):
    """Return a page; it is for reading alone."""
    return BeautifulSoup((site / name / "index.html").read_text("utf-8"), "html.parser")


def english(site, names):
    """Return what a reader is told in English words, each with the language that it claims to be in."""
    found = []
    for name in names:
        page = parse(site, name)
        (content,) = page.select(
            "article.md-content__inner, [role=main]:not(:has(article.md-content__inner))"
        )
        for element in [*content.find_all(True), *page.select("link[rel=alternate][type*=atom]")]:
            around = [element, *element.parents]
            if any(one.name in {"code", "pre"} for one in around):
                continue
            told = [child for child in element.children if isinstance(child, NavigableString)]
            told += [
                element.get(name, "")
                for name in ("aria-label", "title", "label", "data-shown", "data-failed")
            ]
            inner = next(one for one in around if one.has_attr("lang"))
            placeless = (re.sub(r"\{\w+\}", "", said) for said in told)
            found += [(inner["lang"], said.strip()) for said in placeless if re.search("[A-Za-z]{2}", said)]
    return found


PAGES = ("changelog", "errata", "page")
LONG = ("changelog", "changelog/1", "changelog/2", "errata", "errata/2")


@pytest.mark.parametrize(
    ("theme", "title", "status", "note", "feed", "report"),
    [
        ("{name: material, language: de}", "Protokoll der Korrekturen", "bestätigt",
         "Korrektur E0001, bestätigt: Notiz öffnen", "站: Korrekturen",
         "Einen Fehler auf dieser Seite melden"),
        ("{name: readthedocs, locale: de}", "Protokoll der Korrekturen", "bestätigt",
         "Korrektur E0001, bestätigt: Notiz öffnen", "站: Korrekturen",
         "Einen Fehler auf dieser Seite melden"),
        ("{name: material, language: zh}", "勘误日志", "已核实",
         "更正 E0001，已核实：打开说明", "站：勘误", "报告本页的错误"),
        ("{name: mkdocs, locale: zh_CN}", "勘误日志", "已核实",
         "更正 E0001，已核实：打开说明", "站：勘误", "报告本页的错误"),
    ],
    ids=["material de", "readthedocs de", "material zh", "mkdocs zh_CN"],
)  # fmt: skip
def test_pages_notes_feed_and_report_links_speak_the_language_of_the_theme(
    site, theme, title, status, note, feed, report
):
    built = site(theme)
    page = parse(built, "changelog")
    assert page.find(id="errata-changelog").find(string=True) == title
    shown = page.select_one("article.erratum:has(#E0001) .erratum-status")
    assert (shown["data-status"], shown.string) == ("verified", status)
    noted = parse(built, "page")
    assert noted.select_one(".erratum-mark")["aria-label"] == note
    assert noted.select_one("p a.erratum-report").string == report
    parsed = feedparser.parse((built / "errata.atom").read_bytes())
    assert (parsed.feed.title, parsed.entries[-1].tags[0].term) == (feed, "verified")
    assert status in parsed.entries[-1].summary


@pytest.mark.parametrize("theme", ["{name: material, language: zh}", "{name: mkdocs, locale: zh_CN}"])
def test_no_english_word_is_left_on_the_pages_of_a_site_in_chinese(site, theme):
    identifiers = re.compile(r"E\d{4}(–E\d{4})?")
    built = site(theme)
    found = [said for _, said in english(built, PAGES) if not identifiers.fullmatch(said)]
    part = (built / "errata-index" / "0.js").read_text("utf-8")
    cells = json.loads(part.removeprefix("errataIndex(").removesuffix(");\n"))["cells"]
    rows = BeautifulSoup("".join(cell for column in cells for cell in column["values"]), "html.parser")
    assert found == []
    assert re.findall("[a-z]{2,}", rows.get_text()) == []


def test_no_english_word_is_left_on_the_other_pages_of_a_long_register(site):
    built = site("{name: material, language: zh}", long=True)
    assert {
        name: [said for _, said in english(built, [name]) if re.search("[a-z]", said)] for name in LONG
    } == {name: [] for name in LONG}


def test_english_on_a_site_in_a_language_without_a_table_says_that_it_is_english(site):
    built = site("{name: material, language: fr}", long=True)
    found = english(built, {*PAGES, *LONG})
    assert {
        "Changelog of corrections",
        "Permanent link to this entry",
        "any",
        "deleted:",
        "before 5 (since when is unknown)",
        "up to 4 (since when is unknown)",
    } <= {said for _, said in found}
    assert [said for lang, said in found if lang != "en" and re.search("[a-z]", said)] == []
    titles = parse(built, "changelog/1").select("article.erratum h3")
    assert {title.find_parent(lang=True)["lang"] for title in titles} == {"fr"}


def test_a_quote_keeps_its_language_and_the_words_of_ours_in_it_have_theirs(tmp_path):
    tiny(tmp_path)
    register = (tmp_path / "errata.yml").read_text()
    (tmp_path / "errata.yml").write_text(
        register.replace("    kind: book\n", "    kind: book\n    lang: ja\n")
    )
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: XX\ntheme: {name: material, language: de}\nplugins: [errata]\n"
    )
    assert build(tmp_path) == (0, "")
    page = BeautifulSoup((tmp_path / "site" / "changelog" / "index.html").read_text("utf-8"), "html.parser")
    for quote in page.select(".erratum-diff"):
        assert quote["lang"] == "ja"
        assert [label["lang"] for label in quote.select(".erratum-hidden")] == ["de"] * len(
            quote.select(".erratum-hidden")
        )


@pytest.mark.parametrize(("language", "said"), [("en", "1 of 1 entry"), ("de", "1 von 1 Eintrag")])
def test_one_entry_is_counted_in_the_singular(tmp_path, language, said):
    tiny(tmp_path)
    register = (tmp_path / "errata.yml").read_text()
    (tmp_path / "errata.yml").write_text(register[: register.index("  - id: E0002")])
    theme = f"{{name: material, language: {language}}}"
    (tmp_path / "mkdocs.yml").write_text(f"site_name: XX\ntheme: {theme}\nplugins: [errata]\n")
    assert build(tmp_path) == (0, "")
    page = BeautifulSoup((tmp_path / "site" / "errata" / "index.html").read_text("utf-8"), "html.parser")
    output = page.select_one(".errata-filter output")
    assert output["data-shown"].format(shown=1, total=output["data-total"]) == said
