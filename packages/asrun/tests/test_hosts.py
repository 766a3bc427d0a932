"""What builds the page: MkDocs with the plugin, Zensical, Python-Markdown alone; and `asrun init`."""

import os
import re
import sys
import threading
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from jinja2 import Template
from markdown import Markdown
from mkdocs.commands.build import build
from mkdocs.config import load_config
from zensical.config import _list_templates, parse_config
from zensical.markdown.render import render

from asrun import records
from asrun.markdown import parted
from asrun.mkdocs_plugin import AsrunPlugin
from asrun.start import start

THEME = "{name: null, custom_dir: theme}"  # one template to compile; sites that init makes have others
CONFIG = f"""\
site_name: Small
theme: {THEME}
plugins: [asrun]
markdown_extensions:
  - asrun
  - pymdownx.superfences
"""
PAGE = '# Small\n\nIt has {{ thing.p:.1% }}.\n\n```text\n--8<-- "thing.out"\n```\n'


@pytest.fixture
def site(folder):
    (folder / "mkdocs.yml").write_text(CONFIG)
    (folder / "theme").mkdir()
    (folder / "theme" / "main.html").write_text("<title>{{ page.title }}</title>{{ page.content }}")
    (folder / "snippets" / "thing.py").write_text('p = 0.5\nprint("{{ a }} is", p)\n')
    (folder / "snippets" / "thing.out").write_text("{{ a }} is 0.5\n")
    (folder / "snippets" / "values.json").write_text('{"thing.p": 0.5}')
    (folder / "docs" / "index.md").write_text(PAGE)
    return folder


@cache
def templates(folders):
    return _list_templates({"theme_dirs": folders})


@pytest.fixture
def zensical(folder, monkeypatch):
    """Return a function that makes the HTML of the project's page as Zensical does.

    The templates of its theme, which are sought among 12,000 icons, are listed once for all pages.
    """
    monkeypatch.setattr(
        "zensical.config._list_templates", lambda config: list(templates(tuple(config["theme_dirs"])))
    )

    def run():
        config = (folder / "mkdocs.yml").read_text().replace(THEME, "{name: material}")
        (folder / "zensical.yml").write_text(config)
        parse_config(str(folder / "zensical.yml"))
        body = parted((folder / "docs" / "index.md").read_bytes().decode())[1]
        return render(body, "index.md", "")["content"]

    return run


def text(html):
    return BeautifulSoup(html, "html.parser").get_text()


def test_mkdocs_and_markdown_alone_show_the_same_page(site, mkdocs, monkeypatch):
    assert mkdocs() == ""
    built = text((site / "site" / "index.html").read_text())
    monkeypatch.chdir(site)
    alone = text(Markdown(extensions=["asrun", "pymdownx.superfences"]).convert(PAGE))
    assert "It has 50.0%." in alone
    assert "{{ a }} is 0.5" in alone  # an output is left as it is
    assert all(line in built for line in alone.splitlines())


def test_zensical_shows_the_same_page_too_from_any_folder(site, mkdocs, zensical, tmp_path, monkeypatch):
    mkdocs()
    built = text((site / "site" / "index.html").read_text())
    monkeypatch.chdir("/")
    made = text(zensical())
    assert "It has 50.0%." in made
    assert "{{ a }} is 0.5" in made
    assert all(line in built for line in made.splitlines())


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_other_systems_change_no_page_of_any_host(site, mkdocs, zensical, monkeypatch, end):
    """As git gives them on Windows; Zensical and Markdown alone get them as they are."""
    (site / "snippets" / "thing.svg").write_text('<svg viewBox="0 0 1 1"/>')
    page = (PAGE + "\n![What it shows.](thing.svg)\n").replace("\n", end)
    (site / "docs" / "index.md").write_bytes(page.encode())
    assert mkdocs() == ""
    monkeypatch.chdir(site)
    alone = Markdown(extensions=["asrun", "pymdownx.superfences"]).convert(page)
    for made in (alone, zensical(), (site / "site" / "index.html").read_text()):
        assert '<figure class="figure" role="img" aria-label="What it shows."' in made
        assert "{{ a }} is 0.5" in text(made)


def test_mkdocs_builds_from_another_folder(site, monkeypatch):
    monkeypatch.chdir("/")
    build(load_config(str(site / "mkdocs.yml"), strict=True))
    assert "It has 50.0%." in text((site / "site" / "index.html").read_text())


@pytest.mark.parametrize("own_first", [True, False])
def test_a_site_keeps_its_own_settings_of_snippets(site, tmp_path, own_first):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "note.md").write_text("A note of the site.\n")
    names = ["pymdownx.snippets", "asrun"] if own_first else ["asrun", "pymdownx.snippets"]
    options = {"asrun": {"root": str(site)}, "pymdownx.snippets": {"base_path": [str(tmp_path / "mine")]}}
    reader = Markdown(extensions=names, extension_configs=options)
    reader.preprocessors.deregister("asrun")
    assert "A note of the site." in reader.convert('--8<-- "note.md"')


def test_check_reads_every_file_that_mkdocs_takes_for_a_page(site, asrun):
    from mkdocs.utils import markdown_extensions

    for ending in markdown_extensions:
        (site / "docs" / f"other{ending}").write_text("{{ thing.nix:d }}\n")
    said = asrun("check")[1]
    assert all(any(line.startswith(f"docs/other{one}:1: ") for line in said) for one in markdown_extensions)


def test_a_site_includes_texts_of_its_own_from_a_folder_elsewhere(site, mkdocs, zensical, asrun):
    (site / "parts").mkdir()
    (site / "parts" / "note.md").write_text("A note of the site.\n")
    (site / "docs" / "index.md").write_text(PAGE + '\n--8<-- "parts/note.md"\n')
    told = "docs/index.md:9: parts/note.md is in no folder of programs: name 'parts' in elsewhere"
    assert told in mkdocs()
    assert told in "\n".join(asrun("check")[1])
    (site / "pyproject.toml").write_text('[tool.asrun]\nelsewhere = ["parts"]\n')
    assert mkdocs() == ""
    assert "A note of the site." in (site / "site" / "index.html").read_text()
    assert "A note of the site." in zensical()
    assert not [line for line in asrun("check")[1] if line.startswith("docs/index.md:9:")]


# Where a value may be written: the page, and the line of the value in it.
PLACES = {
    "text": ("VALUE", 1),
    "heading": ("# Of VALUE", 1),
    "table": ("| a |\n|---|\n| VALUE |", 3),
    "quote": ("> VALUE", 1),
    "admonition": ("!!! note\n    VALUE", 2),
    "title of an admonition": ('!!! note "VALUE"\n    a', 1),
    "raw HTML": ("<p>\nVALUE</p>", 2),
    "Markdown in HTML": ('<div markdown="1">\n\nVALUE\n\n</div>', 3),
    "attribute": ('<p title="VALUE">a</p>', 1),
    "alternative text": ("![VALUE](a.png)", 1),
    "text of a link": ("[VALUE](index.md)", 1),
    "title of a link": ('[a](index.md "VALUE")', 1),
    "footnote": ("a[^1]\n\n[^1]: VALUE", 3),
    "title of a fence": ('a\n\n``` { .python title="VALUE" }\na\n```', 3),
    "front matter": ('---\ntitle: "VALUE"\n---\na', 2),
    "front matter without marks": ("author: b\n    c\ntitle: VALUE\n\na", 3),
}
EXTENDED = CONFIG + "".join(f"  - {name}\n" for name in ("admonition", "footnotes", "md_in_html", "tables"))


@pytest.mark.parametrize("place", PLACES)
def test_an_unknown_value_reaches_no_reader_of_any_host(site, mkdocs, zensical, asrun, place):
    page, line = PLACES[place]
    (site / "mkdocs.yml").write_text(EXTENDED)
    (site / "docs" / "a.png").write_bytes(b"")
    (site / "docs" / "index.md").write_text(page.replace("VALUE", "{{ thing.nix:d }}") + "\n")
    told = rf"docs/index\.md:{line}: .*thing\.nix"
    assert re.search(told, mkdocs())
    with pytest.raises(ValueError, match=told):
        zensical()
    assert any(re.match(told, one) for one in asrun("check")[1])


@pytest.mark.parametrize("matter", ["title: VALUE\n\n", "title: a\n    VALUE\n\n", "---\nt: 'VALUE'\n---\n"])
def test_a_known_value_in_front_matter_stops_every_host_with_its_line(site, mkdocs, zensical, asrun, matter):
    matter = matter.replace("VALUE", "{{ thing.p:.1% }}")
    (site / "docs" / "index.md").write_text(f"{matter}# Small\n")
    line = matter[: matter.index("{{")].count("\n") + 1
    told = rf"docs/index\.md:{line}: \{{\{{ thing\.p:\.1% }}}} is in front matter, where nothing fills it"
    assert len(re.findall(told, mkdocs())) == 1
    with pytest.raises(ValueError, match=told):
        zensical()
    assert sum(bool(re.match(told, one)) for one in asrun("check")[1]) == 1


def test_a_line_with_a_colon_below_the_heading_is_filled(site, mkdocs):
    (site / "docs" / "index.md").write_text("# Small\n\nresult: {{ thing.p:.1% }}\n")
    assert mkdocs() == ""
    assert "result: 50.0%" in text((site / "site" / "index.html").read_text())


FIGURES = {
    "a path": "![a](snippets/thing.svg)",
    "a path up": "![a](../snippets/thing.svg)",
    "a definition": "![a][x]\n\n[x]: thing.svg",
    "an element": '<img alt="a" src="thing.svg">',
}


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_a_figure_that_no_host_would_find_is_refused_by_all_with_its_line(
    site, mkdocs, zensical, asrun, figure
):
    (site / "snippets" / "thing.svg").write_text('<svg viewBox="0 0 1 1"/>')
    (site / "docs" / "index.md").write_text(f"{PAGE}\n{figure}\n")
    line = 11 if "[x]:" in figure else 9
    told = (
        rf"docs/index\.md:{line}: \S*thing\.svg is a figure of snippets/, which nothing draws when written so"
    )
    assert re.search(told, mkdocs())
    with pytest.raises(ValueError, match=told):
        zensical()
    assert any(re.match(told, one) for one in asrun("check")[1])


def test_a_value_in_a_title_of_the_navigation_reaches_no_reader_of_any_host(site, mkdocs, zensical, asrun):
    (site / "mkdocs.yml").write_text(CONFIG + 'nav:\n  - "Of {{ thing.p:.1% }}": index.md\n')
    told = r"mkdocs\.yml:8: \{\{ thing\.p:\.1% }} is where nothing fills it"
    assert re.search(told, mkdocs())
    with pytest.raises(ValueError, match=told):
        zensical()
    assert any(re.match(told, one) for one in asrun("check")[1])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("thing.p:", "thing.q:", r"docs/index\.md:3: no value 'thing\.q' \(did you mean 'thing\.p'\?\)"),
        (
            "It has",
            "<p>`{{ thing.p:.1% }}`</p>\n\nIt has",
            r"docs/index\.md:3: \{\{ thing\.p:.* is left in the",
        ),
        (
            "# Small",
            "---\ntitle: {{ thing.p:.1% }}\n---\n# Small",
            r"docs/index\.md:2: .* is in front matter",
        ),
        (
            "It has",
            '<p>\n1. --8<-- "thing.py"\n</p>\n\nIt has',
            r"docs/index\.md:4: 1\. --8<-- .* includes nothing",
        ),
        ("It has", r"\{\{ thing.p }}", r"docs/index\.md:3: \{\{ thing\.p }} is left in the built"),
        ("# Small", "---\ntitle: '--8<-- x'\n---\n# Small", r"docs/index\.md:2: --8<-- x.* front matter"),
    ],
    ids=["unknown", "in an element", "in front matter", "an include in a line", "escapes", "included above"],
)
def test_a_page_that_cannot_be_filled_stops_the_build_with_page_and_line_once(
    site, mkdocs, old, new, message
):
    (site / "docs" / "index.md").write_text(PAGE.replace(old, new, 1))
    said = mkdocs()
    assert len(re.findall(message, said)) == 1, said
    assert "Traceback" not in said


def test_a_plugin_without_its_extension_and_wrong_settings_stop_the_build(site, mkdocs):
    (site / "mkdocs.yml").write_text(CONFIG.replace("  - asrun\n", ""))
    assert "name asrun in markdown_extensions too, which fills the pages" in mkdocs()
    (site / "mkdocs.yml").write_text(CONFIG)
    (site / "pyproject.toml").write_text("[tool.asrun]\nprogram = 1\n")
    assert "has no setting 'program' (did you mean 'programs'?)" in mkdocs()


class Server:
    """Keeps what it is told to watch."""

    def __init__(self):
        self.watched = []

    def watch(self, path):
        self.watched.append(path)


def checked(plugin, config):
    """Begin a build of a served site, and wait for the programs that run beside it; say whether any did."""
    plugin.on_config(config)
    running = [thread for thread in threading.enumerate() if thread.name == "asrun check"]
    for thread in running:
        thread.join()
    return bool(running)


def test_serving_watches_programs_and_settings_and_warns_once_of_what_changed(site, asrun, caplog):
    (site / "docs" / "index.md").write_text(PAGE + '\n```python\n--8<-- "thing.py"\n```\n')
    (site / "model").mkdir()
    (site / "pyproject.toml").write_text('[tool.asrun]\nelsewhere = ["model"]\n')
    assert asrun("update")[0] == 0
    plugin = AsrunPlugin()
    plugin.on_startup(command="serve", dirty=False)
    config = load_config(str(site / "mkdocs.yml"))
    with caplog.at_level("INFO"):
        assert not checked(plugin, config)
    assert [record.getMessage() for record in caplog.records] == ["asrun: 0 run, 1 left alone"]
    caplog.clear()
    server = Server()
    plugin.on_serve(server)
    assert server.watched == [str(site / name) for name in ("snippets", "model", "pyproject.toml")]
    (site / "snippets" / "thing.py").write_text('p = 0.5\nprint("other")\n')
    assert checked(plugin, config)
    assert "snippets/thing.py:2: prints something other than snippets/thing.out" in caplog.text
    assert (site / "snippets" / "thing.out").read_text() == "{{ a }} is 0.5\n"
    assert not checked(plugin, config)
    (site / "snippets" / "thing.py").write_text('p = 0.5\nprint("another")\n')
    assert checked(plugin, config)


def test_serving_leaves_a_program_alone_that_imports_what_is_not_installed(site, caplog):
    (site / "docs" / "index.md").write_text(PAGE)
    (site / "snippets" / "thing.py").write_text("import json\n\nimport nowhere\n\nprint(1)\n")
    plugin = AsrunPlugin()
    plugin.on_startup(command="serve", dirty=False)
    config = load_config(str(site / "mkdocs.yml"))
    with caplog.at_level("INFO"):
        assert not checked(plugin, config)
        assert not checked(plugin, config)
    said = [record.getMessage() for record in caplog.records]
    first = ["asrun: 0 run, 1 left alone", "asrun: of these 1 need what is not installed here: nowhere"]
    assert said == [*first, "asrun: 0 run, 1 left alone"]


def test_a_page_that_jinja2_renders_too_keeps_both(site, mkdocs):
    """As mkdocs-macros does it: the page goes through jinja2 before Markdown."""
    (site / "pyproject.toml").write_text('[tool.asrun]\nopen = "[["\n')
    hook = "import jinja2\ndef on_page_markdown(markdown, page, config, files):\n"
    (site / "macros.py").write_text(
        hook + "    return jinja2.Template(markdown).render(name=config.site_name)\n"
    )
    (site / "mkdocs.yml").write_text(CONFIG + "hooks: [macros.py]\n")
    (site / "docs" / "index.md").write_text("# Both\n\n{{ name }} has [[ thing.p:.1% ]].\n")
    assert mkdocs() == ""
    assert "Small has 50.0%." in text((site / "site" / "index.html").read_text())


@pytest.fixture
def page(tmp_path, mkdocs):
    """Build the site strictly; return the text of a page."""

    def build(name):
        assert mkdocs() == ""
        return text((tmp_path / "site" / name).read_text())

    return build


def contents(folder):
    return {path: path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}


def test_init_sets_up_an_empty_folder_and_a_second_run_changes_nothing(asrun, tmp_path, page):
    assert asrun("init") == (0, [
        "wrote snippets/hello.py", "wrote docs/index.md", "wrote mkdocs.yml", "wrote pyproject.toml",
        "wrote snippets/hello.out", "wrote snippets/values.json", "wrote snippets/records.json",
    ])  # fmt: skip
    before = contents(tmp_path)
    assert asrun("init") == (0, ["pyproject.toml has [tool.asrun] already: nothing to write"])
    assert contents(tmp_path) == before
    assert asrun("check") == (0, ["1 run"])
    assert asrun("lint")[0] == 0
    assert "The number 253 comes from the program." in page("index.html")


def test_init_joins_a_project_of_mkdocs_and_keeps_what_it_has(asrun, tmp_path):
    (tmp_path / "mkdocs.yml").write_text("site_name: Old\ndocs_dir: pages\n")
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "index.md").write_text("# Old\n")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "old"\n')
    code, said = asrun("init")
    assert (code, said) == (0, [
        "wrote snippets/hello.py", "wrote pages/hello.md", "added to mkdocs.yml",
        "added to pyproject.toml", "wrote snippets/hello.out", "wrote snippets/values.json",
        "wrote snippets/records.json",
    ])  # fmt: skip
    assert (tmp_path / "pages" / "index.md").read_text() == "# Old\n"
    assert (tmp_path / "pyproject.toml").read_text().startswith('[project]\nname = "old"\n\n[tool.asrun]\n')


def test_init_joins_a_project_whose_settings_are_in_mkdocs_yaml(asrun, tmp_path):
    (tmp_path / "mkdocs.yaml").write_text("site_name: Old\n")
    assert "added to mkdocs.yaml" in asrun("init")[1]
    assert not (tmp_path / "mkdocs.yml").exists()
    (tmp_path / "mkdocs.yml").write_text("site_name: Taken\n")  # by MkDocs, before the other
    assert asrun("init")[1] == ["added to mkdocs.yml"]


@pytest.mark.parametrize("plugins", ["  - macros: {}\n", "  - macros\n", "  macros: {}\n  asrun: {}\n"])
def test_init_gives_values_other_marks_where_jinja2_reads_the_pages(
    asrun, tmp_path, in_one_process, plugins
):
    (tmp_path / "mkdocs.yml").write_text(f"site_name: Old\nplugins:\n{plugins}")
    assert list(start(tmp_path))
    page = (tmp_path / "docs" / "hello.md").read_text()
    assert Template(page).render() == page.rstrip("\n")
    assert "The number [[ hello.pairs:d ]] comes from the program." in page
    assert asrun("check") == (0, ["1 run"])
    assert asrun("where", "hello.pairs") == (0, ["docs/hello.md:11"])
    assert list(start(tmp_path)) == ["pyproject.toml has [tool.asrun] already: nothing to write"]


# Lists of an mkdocs.yml, and what they become; the rest stays as it is.
LISTS = {
    "blocks": (
        "plugins:\n  # ours\n  - search: # of all\n      lang: en # one\n  # - tags\n\n"
        "markdown_extensions:\n- admonition\n\n# The end.\n",
        "plugins:\n  # ours\n  - search: # of all\n      lang: en # one\n  - asrun\n  # - tags\n\n"
        "markdown_extensions:\n- admonition\n- asrun\n- pymdownx.superfences\n\n# The end.\n",
    ),
    "flow": (
        "markdown_extensions: [admonition, toc: {permalink: true}] # two\nplugins: [\n  search, # one\n]\n",
        "markdown_extensions: [admonition, toc: {permalink: true}, asrun, pymdownx.superfences] # two\n"
        "plugins: [\n  search, asrun, # one\n]\n",
    ),
    "flow of a pair": ("plugins: [search: x # one\n  ]\n", "plugins: [search: x # one\n  , asrun]\n"),
    "in part": (
        "markdown_extensions:\n  - pymdownx.superfences:\n      custom_fences:\n        - name: mermaid\n"
        "          format: !!python/name:pymdownx.superfences.fence_code_format\nsite_url: !ENV [URL, null]",
        "markdown_extensions:\n  - pymdownx.superfences:\n      custom_fences:\n        - name: mermaid\n"
        "          format: !!python/name:pymdownx.superfences.fence_code_format\n  - asrun\n"
        "site_url: !ENV [URL, null]\n\nplugins:\n  - search\n  - asrun\n",
    ),
    "an entry without options": ("plugins:\n  - search:", "plugins:\n  - search:\n  - asrun"),
    "a text of lines": (
        "plugins:\n  - macros:\n      a: |\n        b\n\nmarkdown_extensions: [asrun, "
        "pymdownx.superfences]\n",
        "plugins:\n  - macros:\n      a: |\n        b\n\n  - asrun\nmarkdown_extensions: [asrun, "
        "pymdownx.superfences]\n",
    ),
    "complete": (
        "plugins: [asrun: {}]\nmarkdown_extensions: [asrun, pymdownx.superfences]\n",
        "plugins: [asrun: {}]\nmarkdown_extensions: [asrun, pymdownx.superfences]\n",
    ),
}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("lists", LISTS)
def test_init_adds_to_lists_of_mkdocs_and_changes_nothing_else(folder, lists, end):
    before, after = (f"site_name: Old # of us\n{one}" for one in LISTS[lists])
    if "markdown_extensions" not in after:
        after = f"{after.rstrip()}\n\nmarkdown_extensions:\n  - asrun\n  - pymdownx.superfences\n"
    config = folder / "mkdocs.yml"
    config.write_bytes(before.replace("\n", end).encode())
    nothing = ["pyproject.toml has [tool.asrun] already: nothing to write"]
    assert list(start(folder)) == (nothing if before == after else ["added to mkdocs.yml"])
    assert config.read_bytes() == after.replace("\n", end).encode()
    assert list(start(folder)) == nothing
    assert config.read_bytes() == after.replace("\n", end).encode()


def test_a_project_that_init_joined_is_checked_and_built(asrun, tmp_path, page):
    pytest.importorskip("material")
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Old\ntheme: {name: material}\nplugins:\n  - search\nmarkdown_extensions:\n"
        "  - pymdownx.snippets\n  - toc: {permalink: true}\n"
    )
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Old\n")
    assert "added to mkdocs.yml" in asrun("init")[1]
    assert asrun("check") == (0, ["1 run"])
    shown = page("hello/index.html")
    assert "people = 23" in shown
    assert "23 people make 253 pairs" in shown
    assert "The number 253 comes from the program." in shown


@pytest.mark.parametrize(
    ("config", "why"),
    [
        ("INHERIT: base.yml\n", "has INHERIT: its lists may be in another file"),
        ("a: &a [search]\nplugins: *a\n", "has anchors: a list may be used twice"),
        ("plugins: {search: {}}\n", "has no entry in plugins, or a mapping there"),
        ("plugins:\n", "has no entry in plugins, or a mapping there"),
        ("plugins: []\n", "has no entry in plugins, or a mapping there"),
        ("{plugins: [search]}\n", "is written in a way that is not safe to edit"),
        ("plugins: [search]\n...\n", "is written in a way that is not safe to edit"),
    ],
)
def test_init_prints_the_lines_where_it_cannot_edit_lists_safely_and_says_why(folder, config, why):
    (folder / "mkdocs.yml").write_text(config)
    for _ in range(2):
        said = list(start(folder))
        assert f"mkdocs.yml {why}; add to it:" in said
        assert said[-3:] == ["  markdown_extensions:", "    - asrun", "    - pymdownx.superfences"]
        assert (folder / "mkdocs.yml").read_text() == config


@pytest.mark.parametrize(
    ("config", "fault"),
    [
        ("a: [\n", "mkdocs.yml is not YAML: "),
        # To read each level takes a call within another.
        (f"a: {'[' * sys.getrecursionlimit()}\n", "mkdocs.yml is not YAML: maximum recursion depth exceeded"),
        ("- a\n", "mkdocs.yml is not a YAML mapping"),
    ],
)
def test_init_writes_nothing_beside_an_mkdocs_yml_that_is_none(asrun, tmp_path, config, fault):
    (tmp_path / "mkdocs.yml").write_text(config)
    code, (line,) = asrun("init")
    assert code == 2
    assert line.startswith(f"Error: {fault}")
    assert [path.name for path in contents(tmp_path)] == ["mkdocs.yml"]


def test_init_run_again_does_what_a_full_disk_left_undone(tmp_path, monkeypatch, in_one_process):
    write = records.write

    def full(path, text):
        nonlocal room
        room -= 1
        if room < 0:
            raise OSError(28, "No space left on device", str(path))
        return write(path, text)

    whole = tmp_path / "whole"
    written = list(start(whole))
    monkeypatch.setattr(records, "write", full)
    for writes in range(4):  # what follows are the records
        folder, room = tmp_path / f"after {writes}", writes
        with pytest.raises(OSError, match="No space"):
            list(start(folder))
        room = len(written)
        assert list(start(folder)) == written[writes:]
        assert {path.relative_to(folder): text for path, text in contents(folder).items()} == {
            path.relative_to(whole): text for path, text in contents(whole).items()
        }


@pytest.mark.parametrize("gone", ["hello.out", "values.json", "records.json"])
def test_init_makes_a_record_of_its_example_anew_that_is_gone(tmp_path, in_one_process, gone):
    assert list(start(tmp_path))
    before = contents(tmp_path)
    (tmp_path / "snippets" / gone).unlink()
    assert list(start(tmp_path)) == [f"wrote snippets/{gone}"]
    assert contents(tmp_path) == before
    assert list(start(tmp_path)) == ["pyproject.toml has [tool.asrun] already: nothing to write"]


@pytest.mark.parametrize("record", ["hello.out", "values.json", "records.json"])
def test_init_run_again_does_what_an_interruption_left_undone(
    tmp_path, monkeypatch, in_one_process, record
):
    replace = os.replace

    def interrupted(new, target):
        if target.name == record:
            raise KeyboardInterrupt
        replace(new, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            list(start(tmp_path))
    assert f"wrote snippets/{record}" in list(start(tmp_path))
    assert {p.name for p in contents(tmp_path / "snippets")} == {
        "hello.py", "hello.out", "values.json", "records.json",
    }  # fmt: skip
    assert list(start(tmp_path)) == ["pyproject.toml has [tool.asrun] already: nothing to write"]


def test_init_leaves_a_folder_alone_where_the_example_has_no_place(asrun, tmp_path):
    (tmp_path / "snippets").mkdir()
    (tmp_path / "snippets" / "hello.py").write_text("print(1)\n")
    code, said = asrun("init")
    assert (code, said) == (
        2, ["Error: snippets/hello.py is already there, where an example goes: nothing was written"],
    )  # fmt: skip
    assert [path.name for path in contents(tmp_path)] == ["hello.py"]


def test_init_keeps_line_ends_and_finds_a_quoted_folder_of_pages(asrun, tmp_path):
    (tmp_path / "mkdocs.yml").write_text('site_name: Old\ndocs_dir: "my pages" # of us\n')
    (tmp_path / "pyproject.toml").write_bytes(b'[project]\r\nname = "old"\r\n')
    assert "wrote my pages/hello.md" in asrun("init")[1]
    written = (tmp_path / "pyproject.toml").read_bytes()
    assert b"[tool.asrun]\r\n" in written
    assert written.count(b"\n") == written.count(b"\r\n")


def test_init_sees_settings_in_an_inline_table(asrun, tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "snippets").mkdir()
    (tmp_path / "pyproject.toml").write_text('[tool]\nasrun = {docs = ["docs"]}\n')
    assert asrun("init") == (0, ["pyproject.toml has [tool.asrun] already: nothing to write"])
