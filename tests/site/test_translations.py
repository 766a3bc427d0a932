"""Pages in Chinese: what they share with the English ones, their terms, their typography, what is behind."""

import re
import shutil
import subprocess
from collections import Counter
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import jinja2
import jupytext
import pytest
import yaml

from asrun.markdown import references
from errata.check.checker import check_file
from errata.register.model import said
from extensions.engines import words_of
from extensions.revisions import cells_of, revision
from packages.errata.tests.building import build as build_small
from tests.paths import DOCS, PROJECT, ROOT
from tools import build, translations

CHINESE = ROOT / "docs" / "zh"
PAGES = sorted(CHINESE.rglob("*.md"))
NOTEBOOKS = sorted(CHINESE.glob("notebooks/*.py"))
TERMS = yaml.load((ROOT / "docs" / "terms.yml").read_text("utf-8"), yaml.CSafeLoader)
PAGE = pytest.mark.parametrize("page", [*PAGES, *NOTEBOOKS], ids=lambda path: path.stem)
HAN = "\u4e00-\u9fff"


def original(page):
    return DOCS / page.relative_to(CHINESE)


def shared(path):
    """Return what a page and its translation have in common, each as often."""
    text = written(path)
    taken = PROJECT.pages[path] if path.suffix == ".md" else ()
    found = Counter((one.kind, one.name, "" if one.kind == "figure" else one.detail) for one in taken)
    found.update(("anchor", one) for one in re.findall(r"\{#([\w-]+)\}", text))
    found.update(("erratum", one) for one in re.findall(r"changelog\.md#(E\d{4})", text))
    found.update(("footnote", one) for one in re.findall(r"\[\^[\w-]+\]:?", text))
    found.update(("formula", one) for one in re.findall(r"^\$\$.+\$\$$", text, re.MULTILINE))
    found.update(("part", one) for one in re.findall(r'\bdata-[\w-]+(?:="[^"]*")?', text))
    return found


@PAGE
def test_a_page_names_a_revision_of_an_english_page(page):
    assert original(page).exists()
    assert re.fullmatch(r"[0-9a-f]{12}", translations.named_by(page))


@PAGE
def test_a_page_that_is_not_behind_shares_anchors_includes_values_figures_formulas_footnotes_and_parts(page):
    if translations.named_by(page) == revision(original(page)):
        one, other = shared(page), shared(original(page))
        assert (one - other, other - one) == (Counter(), Counter())


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("anchor", ("{#formula}", "{#formel}")),
        ("include", ("softmax_power.py", "softmax_scale.py")),
        ("value", ("{{ softmax.pizza_plain:.2% }}", "很少")),
        ("figure", ("softmax_figure.svg", "limits_figure.svg")),
        ("footnote", ("的九个词元及其 logit。[^book]", "的九个词元及其 logit。")),
        ("formula", ("$$p_i = ", "$$q_i = ")),
        ("erratum", ("changelog.md#E0001", "changelog.md#E0010")),
        ("part", ('<div data-mixer="T">', "<div>")),
    ],
)
def test_a_page_that_lost_one_is_told(kind, change, monkeypatch, tmp_path):
    page = CHINESE / "softmax.md"
    text = page.read_text("utf-8")
    assert change[0] in text
    other = tmp_path / "softmax.md"
    other.write_text(text.replace(*change), "utf-8")
    monkeypatch.setitem(PROJECT.pages, other, references(other.read_text("utf-8")))
    assert shared(other) != shared(page)


def written(page):
    """Return the text of a page without front matter, or of a notebook's cells and what its plots show."""
    if page.suffix == ".md":
        return re.sub(r"\A---\n.*?\n---\n", "", page.read_text("utf-8"), flags=re.DOTALL)
    cells = jupytext.read(page).cells
    plots = [f"![{cell.metadata['alt']}]" for cell in cells if "alt" in cell.metadata]
    return "\n\n".join([cell.source for cell in cells if cell.cell_type == "markdown"] + plots)


def prose(page):
    """Return the text of a page without front matter, code, formulas, values, tags and addresses."""
    text = written(page)
    text = re.sub(r"```.*?```|<span lang=\"en\">.*?</span>", "", text, flags=re.DOTALL)
    text = re.sub(r"`[^`]*`|\$+[^$]+\$+|\{\{.*?\}\}", "X", text)
    marks = r"<[^>]+>|\{#[\w-]+\}|\[\^[\w-]+\]:?|瞿蔚英Wynne|^\?\?\? \w+|^!!! \w+"
    text = re.sub(marks, "", text, flags=re.MULTILINE)
    return re.sub(r"\]\([^)]*\)", "", text).replace("![", "Figure: ").replace("[", "").replace("*", "")


@PAGE
def test_a_page_keeps_to_the_terms(page):
    text = prose(page)
    for english, term in TERMS.items():
        for other in term.get("not", []):
            assert other not in text, f"{page.name}: {other} stands for {english}: write {term['zh']}"
        if term["zh"] in text.replace("交叉熵", "").replace("对数几率", "").replace("核采样", ""):
            assert english in text.lower(), f"{page.name}: {term['zh']} without {english} at its first use"


def test_each_term_of_the_list_heads_its_entry_of_the_glossary():
    heads = re.findall(r"^### (.+?) \{#", (CHINESE / "glossary.md").read_text("utf-8"), re.MULTILINE)
    for english, term in TERMS.items():
        assert [head for head in heads if term["zh"] in head and english in head], english


@pytest.mark.parametrize("page", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_has_the_cells_of_the_english_one_and_no_program(page):
    cells = cells_of(original(page), page)
    english = jupytext.read(original(page)).cells
    code = [[cell.source for cell in some if cell.cell_type == "code"] for some in (cells, english)]
    assert code[0] == code[1]
    assert {cell.source for cell in jupytext.read(page).cells if cell.cell_type == "code"} == {"..."}
    changed = [one.metadata.keys() for one in cells], [one.metadata.keys() for one in english]
    assert changed[0] == changed[1]


def test_a_notebook_that_lacks_a_cell_is_told(tmp_path):
    page = CHINESE / "notebooks" / "calibration.py"
    (tmp_path / "zh" / "notebooks").mkdir(parents=True)
    other = tmp_path / "zh" / "notebooks" / "calibration.py"
    other.write_text(page.read_text("utf-8").replace("# %% [markdown]\n# 标记越大", "# 标记越大"), "utf-8")
    told = "calibration.py of zh has 8 cells of Markdown, and the English notebook 9"
    with pytest.raises(ValueError, match=told):
        cells_of(original(page), other)


def faults_of(text):
    """Return where half-width punctuation stands beside Chinese, and where no space stands beside Latin."""
    half = re.findall(rf".{{0,8}}(?:[{HAN}][,.:;?!()]|[,;?!()][{HAN}]).{{0,8}}", text)
    close = re.findall(rf".{{0,8}}(?:[{HAN}][A-Za-z0-9]|[A-Za-z0-9%][{HAN}]).{{0,8}}", text)
    return half + close


@PAGE
def test_chinese_text_has_full_width_punctuation_and_a_space_beside_latin_words(page):
    assert faults_of(prose(page)) == []


def test_the_chinese_of_the_register_keeps_to_the_terms_and_the_typography_of_the_pages():
    for entry in check_file(ROOT / "errata.yml")[0].errata:
        for text in (said(entry.title, "zh"), said(entry.notes, "zh")):
            words = re.sub(r"`[^`]*`", "X", text)
            assert faults_of(words) == [], entry.id
            assert not [other for term in TERMS.values() for other in term.get("not", []) if other in words]


def test_the_chinese_of_the_tables_of_engines_keeps_to_the_typography_of_the_pages():
    for text in words_of(CHINESE / "engines.yml").values():
        assert faults_of(re.sub(r"`[^`]*`|\$[^$]*\$", "X", re.sub(r"\]\([^)]*\)|\[", "", text))) == []


# 去除 is to remove, and not to divide; 除以 logit divides by it, which turns the quotient round (E0063).
DOUBTFUL = re.compile("去除|除以 logit")


@PAGE
def test_a_page_says_division_without_doubt(page):
    assert DOUBTFUL.findall(prose(page)) == []


def test_tables_and_scripts_say_division_without_doubt():
    scripts = [translations.words_in(folder / "say.js") for folder in translations.PARTS]
    texts = [text for words in (words_of(CHINESE / "engines.yml"), *scripts) for text in words.values()]
    assert [text for text in texts if DOUBTFUL.search(text)] == []


@PAGE
def test_a_line_of_a_page_is_a_sentence(page):
    """So that what changed in a page can be compared sentence by sentence with the English one."""
    for line in prose(page).splitlines():
        if not line.startswith(("Figure: ", "|", "-", " ", "#")) and not re.match(r"\d\.|“", line):
            assert line.count("。") <= 1, line


# Of the register that the repository has, one entry is in Chinese too.
WITHOUT = f"without Chinese: {', '.join(f'TH-00{n}' for n in range(1, 10) if n != 2)}, TH-1000"


@pytest.fixture
def repository(tmp_path):
    """A repository with an English page and the Chinese page made from it."""
    english, chinese = tmp_path / "docs" / "en", tmp_path / "docs" / "zh"
    english.mkdir(parents=True)
    chinese.mkdir()
    (english / "page.md").write_text("# Page {#page}\n\nIt rises.\nIt falls.\n")
    named = revision(english / "page.md")
    (chinese / "page.md").write_text(f'---\nrevision: "{named}"\n---\n\n# 页 {{#page}}\n\n它升。\n它降。\n')
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)
    shutil.copytree(ROOT / "packages" / "errata" / "tests" / "adopted", tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_the_revision_of_a_page_is_the_id_that_git_gives_its_contents(repository):
    path = repository / "docs" / "en" / "page.md"
    git = subprocess.run(["git", "hash-object", path], capture_output=True, text=True, check=True)
    assert git.stdout.startswith(revision(path))


def test_no_page_is_named_whose_english_page_is_the_same(repository):
    assert [*translations.pages(repository)] == ["every page is written"]
    assert translations.entries(repository) == WITHOUT


def test_the_sentences_that_changed_are_shown_and_the_revision_to_write(repository):
    path = repository / "docs" / "en" / "page.md"
    before = revision(path)
    path.write_text("# Page {#page}\n\nIt rises.\nIt falls at once.\n")
    (repository / "docs" / "en" / "new.md").write_text("# New {#new}\n")
    assert "\n".join(translations.pages(repository)).splitlines() == [
        f"docs/zh/page.md is behind: docs/en/page.md has changed since {before}",
        "-It falls.",
        "+It falls at once.",
        f'When the page says the same, write `revision: "{revision(path)}"` into its front matter.',
        "",
        "not written yet: new.md",
    ]


def test_a_register_that_cannot_be_read_is_told(repository):
    (repository / "errata.yml").write_text("errata: [")
    assert "errata.yml cannot be read, so its entries are not listed" in translations.entries(repository)


def test_a_revision_that_the_repository_lacks_is_told(repository):
    page = repository / "docs" / "zh" / "page.md"
    page.write_text(page.read_text("utf-8").replace(translations.named_by(page), "0" * 12))
    told = "\n".join(translations.pages(repository))
    assert "this clone has no revision '000000000000': fetch the whole history" in told


SMALL = """\
site_name: Small
docs_dir: docs/zh
plugins: [] # a search would load a dictionary of Chinese
theme: {name: material, language: zh, custom_dir: ROOT/overrides}
hooks: [ROOT/hooks/languages.py]
markdown_extensions: [attr_list, md_in_html]
nav: [index.md, old.md]
validation: {nav: {omitted_files: warn}}
"""


IN_CHINESE = 'English only.\n\n<div lang="zh" markdown="1">\n\n可以用中文报告。\n\n</div>'


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A Chinese site of three pages: one as the English, one behind, and one that only English has."""
    root = tmp_path_factory.mktemp("small")
    for folder in ("en", "zh"):
        (root / "docs" / folder).mkdir(parents=True)
    (root / "mkdocs.yml").write_text(SMALL.replace("ROOT", str(ROOT)))
    english, chinese = root / "docs" / "en", root / "docs" / "zh"
    for name in ("index", "old", "missing"):
        (english / f"{name}.md").write_text(f"# {name} {{#top}}\n\n{IN_CHINESE}\n\n## More {{#more}}\n")
    named = revision(english / "index.md")
    text = "# 开始 {#top}\n\n第一句。\n第二句（[旧](old.md)）。\n又见[缺页](missing.md#more)。\n"
    text += "\n- 一项。\n  同一项。\n"
    (chinese / "index.md").write_text(f'---\nrevision: "{named}"\n---\n\n{text}')
    (chinese / "old.md").write_text('---\nrevision: "000000000000"\n---\n\n# 旧 {#top}\n\n旧文。\n')
    assert build_small(root, strict=True) == (0, "")
    return root / "site"


def test_a_page_that_is_behind_says_so_and_leads_to_the_english_page(small):
    page = (small / "old" / "index.html").read_text("utf-8")
    assert '<a href="../../old/" hreflang="en">英文版</a>为准' in page
    assert "有改动" not in (small / "index.html").read_text("utf-8")


def test_a_page_that_is_not_written_and_in_no_navigation_leads_to_the_english_page(small):
    page = (small / "missing" / "index.html").read_text("utf-8")
    assert "本页还没有中文版" in page
    assert 'href="../../missing/"' in page


def test_a_page_that_only_stands_in_is_not_to_be_found_by_crawlers(small):
    pages = {name: (small / name / "index.html").read_text("utf-8") for name in ("missing", "old")}
    marked = [name for name, page in pages.items() if '<meta name="robots" content="noindex">' in page]
    assert marked == ["missing"]


def test_a_page_that_is_not_written_says_what_the_english_page_has_in_chinese(small):
    page = (small / "missing" / "index.html").read_text("utf-8")
    assert "<p>可以用中文报告。</p>" in page
    assert "English only" not in page


def test_a_link_to_a_page_that_is_not_written_leads_to_the_english_page_and_its_anchor(small):
    page = (small / "index.html").read_text("utf-8")
    assert '<a href="../missing/#more" hreflang="en">缺页</a>' in page
    assert '<a href="old/">旧</a>' in page


def test_no_space_stands_between_chinese_sentences(small):
    page = (small / "index.html").read_text("utf-8")
    assert "第一句。第二句（" in page
    assert "）。又见" in page
    assert "一项。同一项。" in page


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_sitemap_names_both_languages_of_what_both_have_and_no_page_that_stands_in(language):
    def file(name, **meta):
        page = SimpleNamespace(url=f"{name}/", canonical_url=f"https://h.example/{name}/", meta=meta)
        return SimpleNamespace(src_uri=f"{name}.md", page=page)

    root = "https://h.example/" + ("zh/" if language == "zh" else "")
    extra = {"alternate": True, "untranslated": ["one.md"]}
    config = {"extra": extra, "site_url": root, "theme": {"language": language}}
    stands_in = {"robots": "noindex"} if language == "zh" else {}
    template = jinja2.Template((ROOT / "overrides" / "sitemap.xml").read_text("utf-8"))
    text = template.render(config=config, pages=[file("both"), file("one", **stands_in)])
    assert text.count('hreflang="zh" href="https://h.example/zh/both/"') == 1
    assert text.count('hreflang="en" href="https://h.example/both/"') == 1
    assert "zh/one/" not in text
    assert text.count("<loc>") == (1 if language == "zh" else 2)


@pytest.mark.parametrize(("codes", "ended"), [((0, 0), 0), ((1, 0), 1), ((0, 1), 1)])
def test_both_languages_are_built_strictly_and_one_that_fails_fails(codes, ended, tmp_path, monkeypatch):
    calls, left, site = [], iter(codes), tmp_path / "site"

    class Build:
        def __init__(self, command, env, **options):
            calls.append([*command, env["BOTH_LANGUAGES"]])
            self.wait = partial(next, left)
            Path(command[-1]).mkdir(exist_ok=True)

    monkeypatch.setattr(build.subprocess, "Popen", Build)
    assert build.main(str(site)) == ended
    both = ("mkdocs.yml", str(site)), ("mkdocs.zh.yml", f"{site}-zh")
    assert [call[1:] for call in calls] == [
        ["-m", "mkdocs", "build", "--strict", "-f", config, "--site-dir", folder, "true"]
        for config, folder in both
    ]
    assert (site / "zh").exists() is (ended == 0)


def test_one_policy_allows_the_scripts_of_both_languages(tmp_path):
    site, built = tmp_path / "site", tmp_path / "built"
    for folder, name in ((site, "b"), (built, "a")):
        folder.mkdir()
        (folder / "_headers").write_text(f"/*\n  script-src 'self' 'sha256-{name}'; 'none'\n")
        (folder / "robots.txt").write_text(f"User-agent: *\nSitemap: {name}\n")
        (folder / "404.html").write_text("")
    build.join(site, "zh", built)
    assert (site / "_headers").read_text() == "/*\n  script-src 'self' 'sha256-a' 'sha256-b'; 'none'\n"
    assert (site / "robots.txt").read_text() == "User-agent: *\nSitemap: b\nSitemap: a\n"
    assert [path.name for path in (site / "zh").iterdir()] == ["404.html"]
