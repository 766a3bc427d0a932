"""Sites of three makers get the pages of a register and its notes by two commands, and are held to it."""

import io
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from errata.cli import main
from errata.hosts import site as site_of
from errata.text.html import content

from . import many
from .building import TINY, build, recorded, tiny

INDEX = "# Tiny\n\nSee the [changelog](changelog.md) and the [register](errata.md).\n"


def zensical(folder):
    (folder / "zensical.toml").write_text('[project]\nsite_name = "Tiny"\n')
    command = [Path(sys.executable).with_name("zensical"), "build", "--clean"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def sphinx(folder):
    from sphinx.cmd.build import build_main

    (folder / "docs" / "conf.py").write_text('project = "Tiny"\nextensions = ["myst_parser"]\n')
    toctree = "\n```{toctree}\npage\nchangelog\nerrata\n```\n"
    (folder / "docs" / "index.md").write_text(INDEX + toctree)
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of MyST about Sphinx
        code = build_main(["-q", "-W", "--keep-going", str(folder / "docs"), str(folder / "site")])
    assert code == 0, said.getvalue()


def plain(folder):
    """Copy the site, which is HTML; the register names that."""
    shutil.copytree(folder / "docs", folder / "site", dirs_exist_ok=True)


def as_html(folder):
    """Turn the sources of the tiny site into HTML, and the name of its page."""
    from markdown import markdown

    for source in (folder / "docs").glob("*.md"):
        html = markdown(source.read_text()).replace(".md", ".html")
        source.with_suffix(".html").write_text(f"<html><head></head><body><main>{html}</main></body></html>")
        source.unlink()
    register = (folder / "errata.yml").read_text()
    (folder / "errata.yml").write_text(register.replace("docs/page.md", "docs/page.html"))


MAKERS = {"zensical": (zensical, []), "sphinx": (sphinx, ["--urls", "files"]), "plain": (plain, ["--html"])}


class Maker(NamedTuple):
    """A copy of the tiny site, what builds it, and how `errata pages` writes for it."""

    folder: Path
    make: Callable[[Path], None]
    options: list[str]

    def build(self):
        """Write the pages and build the site."""
        assert call(self.folder, "pages", "docs", *self.options)[0] == 0
        self.make(self.folder)


def started(folder, name):
    """Return the tiny site in a folder for the maker of a name."""
    tiny(folder)
    (folder / "mkdocs.yml").unlink()
    (folder / "docs" / "index.md").write_text(INDEX)
    if name == "plain":
        as_html(folder)
    return Maker(folder, *MAKERS[name])


@pytest.fixture(params=MAKERS)
def maker(request, tmp_path):
    """The tiny site, not yet built."""
    return started(tmp_path, request.param)


@pytest.fixture(scope="module", params=MAKERS)
def guarded(request, tmp_path_factory):
    """The tiny site, built and guarded; tests leave it as it is."""
    maker = started(tmp_path_factory.mktemp(request.param), request.param)
    maker.build()
    code, output = call(maker.folder, "guard", "site")
    assert (code, output[:6]) == (0, "site: "), output
    return maker


def call(folder, *arguments):
    """Call the command in a folder; return exit code and output."""
    with chdir(folder):
        done = CliRunner().invoke(main, arguments)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.output


def parsed(site):
    names = {path: path.relative_to(site).with_suffix("").as_posix() for path in site.rglob("*.html")}
    return {
        name.removesuffix("/index"): BeautifulSoup(path.read_bytes(), "html.parser")
        for path, name in names.items()
    }


def test_a_site_of_any_maker_has_the_entries_the_table_a_sheet_and_a_note(guarded):
    pages = parsed(guarded.folder / "site")
    assert [one["id"] for one in pages["changelog"].select("article.erratum h3")] == [
        "E0003",
        "E0002",
        "E0001",
    ]
    assert [row["id"] for row in pages["errata"].select(".errata-table tbody tr")] == [
        "E0001",
        "E0002",
        "E0003",
    ]
    assert len(pages["errata/book/draft"].select(".errata-sheet tbody tr")) == 1
    (mark,) = pages["page"].select("button.erratum-mark")
    assert re.sub(r"\s+", " ", mark.parent.get_text()).startswith("Everybody knows that two and two is four")
    note = pages["page"].find(id=mark["popovertarget"])
    assert "two and two is" in note.get_text()
    code = pages["changelog"].select_one(".erratum-proof pre").get_text()
    assert code.strip() == (TINY / "snippets/errata/sum.py").read_text().strip()


def test_every_link_of_its_pages_leads_to_a_file_and_every_part_is_there(guarded):
    site = guarded.folder / "site"
    ours = [path for path in site.rglob("*.html") if "erratum" in path.read_text() or "errata" in str(path)]
    assert len(ours) >= 4
    for path in ours:
        for element in BeautifulSoup(path.read_bytes(), "html.parser").select("[href], [src]"):
            address = element.get("href") or element["src"]
            if urlsplit(address).scheme or not re.search("errat|changelog", address):
                continue
            to, _, part = unquote(address).partition("#")
            target = (path.parent / to).resolve() if to else path
            target = target / "index.html" if target.is_dir() else target
            assert target.is_file(), (path, address)
            if re.fullmatch(r"E\d{4}", part):
                assert f'id="{part}"' in target.read_text(), (path, address)


def test_a_page_that_has_the_original_words_is_named_and_nothing_is_written(maker):
    folder = maker.folder
    (source,) = (folder / "docs").glob("page.*")
    source.write_text(source.read_text().replace(" is four", " is five"))
    maker.build()
    before = {path: path.read_bytes() for path in (folder / "site").rglob("*") if path.is_file()}
    code, output = call(folder, "guard", "site")
    line = 2 if source.suffix == ".html" else 3
    place = f"docs/{source.name}:{line}: ER302 E0001: the original words are still here: "
    assert (code, output[: len(place)], output.count("\n")) == (1, place, 1)
    assert {path: path.read_bytes() for path in (folder / "site").rglob("*") if path.is_file()} == before


def test_a_second_guard_changes_nothing_and_a_second_set_of_pages_writes_nothing(guarded):
    assert call(guarded.folder, "guard", "site") == (0, "site: 0 files written\n")
    assert call(guarded.folder, "pages", "docs", *guarded.options) == (0, "docs: 0 files written\n")


def test_a_page_that_is_not_built_is_missed(guarded, tmp_path):
    folder = shutil.copytree(guarded.folder, tmp_path, dirs_exist_ok=True)
    (path,) = [*folder.glob("site/page.html"), *folder.glob("site/page/index.html")]
    path.unlink()
    code, output = call(folder, "guard", "site")
    assert code == 1
    assert re.match(r"docs/page\.\w+:1: ER303 E0001: the site has no such page; name one it builds", output)


def test_entries_notes_and_sheets_are_those_of_the_mkdocs_plugin(guarded, tmp_path):
    pages = parsed(guarded.folder / "site")
    folder = tiny(tmp_path)
    assert build(folder) == (0, "")
    theirs = parsed(folder / "site")
    for name, selector in {
        "changelog": "article.erratum", "errata": ".errata-table", "page": ".erratum-note",
        "errata/book/draft": ".errata-sheet",
    }.items():  # fmt: skip
        said = [[re.sub(r"\s+", " ", one.get_text()).strip() for one in page[name].select(selector)]
                for page in (pages, theirs)]  # fmt: skip
        assert said[0] == said[1] != []


@pytest.fixture
def folder(tmp_path):
    """The tiny site, not yet built."""
    return tiny(tmp_path)


def test_a_page_of_yours_is_not_written_over(folder):
    (folder / "docs" / "errata.md").write_text("# Mine\n")
    code, output = call(folder, "pages", "docs")
    told = "not written by errata pages; rename it, or name another folder; nothing was written"
    assert (code, output) == (1, f"Error: docs/errata.md: {told}\n")
    assert sorted(path.name for path in (folder / "docs").iterdir()) == ["errata.md", "index.md", "page.md"]


def test_a_site_without_the_pages_is_told_how_to_get_them(folder):
    (folder / "site").mkdir()
    code, output = call(folder, "guard", "site")
    assert code == 2
    assert "site has no changelog with the last entry; write it before the build: errata pages DIR" in output


@pytest.mark.parametrize("command", ["pages", "guard"])
def test_a_proof_without_a_verdict_stops_both(folder, command):
    (folder / "snippets" / "errata" / "verdicts.json").unlink()
    code, output = call(folder, command, "docs")
    assert code == 1
    assert output.startswith("errata.yml:24:16: ER313 E0001: ")
    assert not (folder / "docs" / "changelog.md").exists()


def test_pages_may_lie_in_a_folder_of_the_site_and_speak_its_language(folder):
    assert call(folder, "pages", "docs/berichtigt", "--lang", "de")[0] == 0
    assert "# Protokoll der Korrekturen\n" in (folder / "docs/berichtigt/changelog.md").read_text()
    shutil.move(folder / "docs/index.md", folder / "index.md")
    zensical(folder)
    assert call(folder, "guard", "site", "--lang", "de") == (0, "site: 1 file written\n")
    page = BeautifulSoup((folder / "site/page/index.html").read_bytes(), "html.parser")
    assert page.select_one(".erratum-note a")["href"] == "../berichtigt/changelog/#E0001"
    assert page.select_one(".erratum-mark")["aria-label"] == "Korrektur E0001, bestätigt: Notiz öffnen"


def test_many_entries_are_on_several_pages_that_lead_to_each_other(folder):
    (folder / "errata.yml").write_text(many.register(60), "utf-8")
    recorded(folder)
    assert call(folder, "pages", "out", "--html")[0] == 0
    pages = parsed(folder / "out")
    assert {"changelog", "changelog/1", "changelog/2", "errata", "errata/2"} <= pages.keys()
    assert [link["href"] for link in pages["changelog/1"].select("#errata-pages a")] == [
        "2.html", "../changelog.html",
    ]  # fmt: skip


def test_a_link_to_an_entry_leads_to_the_page_where_it_stands(folder):
    (folder / "errata.yml").write_text(many.register(60), "utf-8")
    recorded(folder)
    (folder / "docs" / "index.md").write_text("# Tiny\n\n[One](changelog.md#E0001), [all](changelog.md).\n")
    assert call(folder, "pages", "docs")[0] == 0
    zensical(folder)
    before = BeautifulSoup((folder / "site/index.html").read_bytes(), "html.parser")
    assert [link["href"] for link in before.select("article p a")] == ["changelog/#E0001", "changelog/"]
    call(folder, "guard", "site")
    page = BeautifulSoup((folder / "site/index.html").read_bytes(), "html.parser")
    assert [link["href"] for link in page.select("article p a")] == ["changelog/1/#E0001", "changelog/"]
    assert 'id="E0001"' in (folder / "site/changelog/1/index.html").read_text()


def test_no_entry_is_taken_for_a_template_or_a_code_span(folder):
    """Jekyll, Hugo and mkdocs-macros read `{{`, asrun and others a backtick, in blocks of HTML too."""
    register = (folder / "errata.yml").read_text()
    note = "{{ site.title }} and {% include x %} are `code`"
    old = "notes: Count."
    assert old in register
    (folder / "errata.yml").write_text(register.replace(old, f"notes: Count; {note}."))
    assert call(folder, "pages", "out")[0] == 0
    text = (folder / "out" / "changelog.md").read_text()
    assert not re.search("[{`]", text[text.index("<article") : text.rindex("</article>")])
    assert "{{ site.title }} and {% include x %} are code" in BeautifulSoup(text, "html.parser").get_text()


def test_a_blank_line_in_code_ends_no_block_of_html(folder):
    """CommonMark ends a block of HTML at a blank line; code with one is still shown whole."""
    proof = folder / "snippets" / "errata" / "sum.py"
    proof.write_text("import math\n\n\n" + proof.read_text())
    recorded(folder)
    assert call(folder, "pages", "out")[0] == 0
    text = (folder / "out" / "changelog.md").read_text()
    article = text[text.index('<article class="erratum" aria-labelledby="E0001">') :]
    block = article[: article.index("</article>")]
    assert not re.search(r"\n[ \t]*\n", block)
    code = BeautifulSoup(block, "html.parser").select_one(".erratum-proof pre").get_text()
    assert code.strip() == proof.read_text().strip()


@pytest.mark.parametrize(
    "html",
    [
        "<body><nav>words</nav><main>x<article><p>IN</article></main></body>",
        "<body><main><article>a</article><p>IN<article>b</article></main></body>",
        "<body><nav>words</nav><div role=main>IN</div></body>",
        "<body>IN<br></body>",
        "IN",
        "<main>IN",
    ],
)
def test_what_a_page_is_about_is_found_without_its_navigation(html):
    (start, end), _ = content(html)
    assert "IN" in html[start:end]
    assert "words" not in html[start:end]


def test_addresses_are_relative_to_the_page():
    link = site_of.relative("a/b/index.html", "pages")
    assert link("changelog/#E0001") == "../../pages/changelog/#E0001"
    assert site_of.relative("page.html", ".")("errata.json") == "errata.json"


def framed(page, encoding="utf-8"):
    """Return a page of the tiny site in other HTML, as bytes."""
    return page.format("two and two is four").encode(encoding)


def guarded_once(folder, content, title="A wrong number"):
    """Guard a plain site whose page has this content, twice; return what it has then."""
    started(folder, "plain")
    page, register = folder / "site" / "page.html", folder / "errata.yml"
    register.write_text(register.read_text("utf-8").replace("A wrong number", title), "utf-8")
    assert call(folder, "pages", "--html", "docs")[0] == 0
    shutil.copytree(folder / "docs", folder / "site", dirs_exist_ok=True)
    page.write_bytes(content)
    for written in ("1 file", "0 files"):
        assert call(folder, "guard", "site") == (0, f"site: {written} written\n")
    return page.read_bytes()


@pytest.mark.parametrize(
    ("page", "before"),
    [
        ("<head><script>'</head>'</script><!-- </head> --></head><main>{}</main>", "</head><main>"),
        ("<HEAD></HEAD><BODY><MAIN>{}</MAIN></BODY>", "</HEAD>"),
        ("<title>x</title><body class=a><p>{}</body>", "<body class=a>"),
        ("<!doctype html><p>{}", ""),
    ],
)
def test_style_and_script_of_notes_are_loaded_wherever_a_page_ends_its_head(tmp_path, page, before):
    html = guarded_once(tmp_path, framed(page)).decode()
    assert re.sub("\n<!-- errata: -->.*?<!-- :errata -->", "", html).startswith(page.partition("{")[0])
    made = BeautifulSoup(html, "html.parser")
    assert [one["href"] for one in made.select("link")] == ["assets/errata.css"]
    assert [one["src"] for one in made.select("script[src]")] == ["assets/errata.js"]
    assert html.partition("<!-- :errata -->")[2].startswith(before)


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ('<meta charset="iso-8859-1">', "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">', "shift_jis"),
        ('<meta charset="utf-16">', "utf-8"),
        ('<meta charset="no such">', "utf-8"),
        ("", "utf-8"),
    ],
)
@pytest.mark.parametrize("title", ["A wrong number", "数 → \U0001f600"])
def test_a_page_keeps_its_encoding_and_its_note_says_the_same_in_it(tmp_path, declared, encoding, title):
    word = "\u65e5" if encoding == "shift_jis" else "\xe9"
    page = framed(f"<head>{declared}</head><main>{word} {{}}</main>", encoding)
    content = guarded_once(tmp_path, page, title)
    note = BeautifulSoup(content.decode(encoding), "html.parser").select_one(".erratum-note")
    assert title in note.get_text()
    assert " · " in note.get_text()
    assert f"<main>{word} two".encode(encoding) in content


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-8"])
def test_a_page_with_a_byte_order_mark_is_read_by_it_whatever_it_declares(tmp_path, encoding):
    page = framed('\ufeff<head><meta charset="iso-8859-1"></head><main>日 {}</main>', encoding)
    made = guarded_once(tmp_path, page, "数 → \U0001f600").decode(encoding)
    assert made.startswith('\ufeff<head><meta charset="iso-8859-1">')
    note = BeautifulSoup(made, "html.parser").select_one(".erratum-note")
    assert "数 → \U0001f600" in note.get_text()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (framed("<main>{}</main>", "utf-16-le"), "which is no text in UTF-8; of UTF-16 its byte order"),
        (framed("<main>{}</main>", "utf-16") + b"\0", "which is damaged: build it again"),
    ],
)
def test_a_page_that_no_browser_reads_is_not_said_to_lack_its_words(tmp_path, content, told):
    guarded_once(tmp_path, framed("<main>{}</main>"))
    (tmp_path / "site" / "page.html").write_bytes(content)
    code, output = call(tmp_path, "guard", "site")
    assert (code, f"Error: site has page.html, {told}" in output) == (2, True), output
    assert (tmp_path / "site" / "page.html").read_bytes() == content


def test_a_byte_that_no_encoding_of_a_page_knows_stays(tmp_path):
    content = guarded_once(tmp_path, framed("<main>{}</main>") + b"\xff\x81")
    assert content.startswith(b"<main>two and two is four<button")
    assert b"\xff\x81" in content


def test_a_folder_or_a_broken_link_with_the_name_of_a_page_is_no_page(tmp_path):
    for name in ("v1.html", "a/changelog.html"):
        (tmp_path / "site" / name).mkdir(parents=True)
    (tmp_path / "site" / "gone.html").symlink_to("nowhere")
    assert b"erratum-mark" in guarded_once(tmp_path, framed("<main>{}</main>"))


@pytest.mark.parametrize("tag", ["textarea", "select"])
def test_no_mark_stands_in_a_field_of_a_form(tmp_path, tag):
    html = guarded_once(tmp_path, framed(f"<main><{tag}>{{}}</{tag}></main>")).decode()
    assert f"two and two is four</{tag}><button" in html
