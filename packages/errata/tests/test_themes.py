"""The plugin asks a site for nothing but MkDocs: no theme, no extension, no other package."""

import json
import re
import subprocess
import sys
from importlib import metadata

import pytest
from bs4 import BeautifulSoup
from packaging.requirements import Requirement

from .building import build, tiny


def modules(*distributions):
    """Return the top-level modules that an installation of these distributions brings, without extras."""
    brought, left = set(), list(distributions)
    while left:
        name = re.sub(r"[-_.]+", "-", left.pop()).lower()
        if name in brought:
            continue
        brought.add(name)
        asked = map(Requirement, metadata.requires(name) or [])
        left += [one.name for one in asked if not one.marker or one.marker.evaluate({"extra": ""})]
    return {
        module
        for module, owners in metadata.packages_distributions().items()
        if brought & {re.sub(r"[-_.]+", "-", owner).lower() for owner in owners}
    }


# An environment that has only the standard library and some modules.
BARE = """\
import json, sys
given = json.loads(sys.argv[1])

class Bare:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if not {top, name} & {*sys.stdlib_module_names, *given}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Bare())
"""
PACKAGE = """\
import importlib, pkgutil, errata
for module in pkgutil.walk_packages(errata.__path__, "errata."):
    if module.name not in ("errata.__main__", *sys.argv[2:]):
        importlib.import_module(module.name)
"""
SITES = """\
from mkdocs.__main__ import cli
for theme in sys.argv[2:]:
    cli(["build", "--strict", "--quiet", "--theme", theme, "--site-dir", theme], standalone_mode=False)
"""


def bare(program, given, *arguments, cwd=None):
    command = [sys.executable, "-c", BARE + program, json.dumps(sorted(given)), *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_each_module_imports_what_the_package_requires_and_only_a_host_s_module_its_host():
    hosts = {"errata.hosts.mkdocs_plugin": "mkdocs", "errata.pytest_plugin": "pytest"}
    done = bare(PACKAGE, {"errata", *modules("errata-register")}, *hosts)
    assert (done.returncode, done.stderr) == (0, "")
    for module, host in hosts.items():
        others = hosts.keys() - {module}
        done = bare(PACKAGE, {"errata", *modules("errata-register", host)}, *others)
        assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    """The tiny site in both themes of MkDocs, built strictly where nothing else is installed."""
    folder = tiny(tmp_path_factory.mktemp("bare"))
    given = {"errata", *modules("errata-register", "mkdocs")}
    assert not given & {"pygments", "material", "pymdownx", "babel"}
    done = bare(SITES, given, "mkdocs", "readthedocs", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    return folder


def parse(folder, name):
    return BeautifulSoup((folder / name / "index.html").read_text("utf-8"), "html.parser")


THEMES = pytest.mark.parametrize("theme", ["mkdocs", "readthedocs"])


@THEMES
def test_a_site_with_nothing_but_mkdocs_has_table_changelog_and_note(sites, theme):
    rows = parse(sites, f"{theme}/errata").select(".errata-table tbody tr")
    assert [row["id"] for row in rows] == ["E0001", "E0002", "E0003"]
    entries = parse(sites, f"{theme}/changelog").select("article.erratum h3")
    assert [entry["id"] for entry in entries] == ["E0003", "E0002", "E0001"]
    (mark,) = parse(sites, f"{theme}/page").select("button.erratum-mark")
    assert parse(sites, f"{theme}/page").find(id=mark["popovertarget"]).has_attr("popover")


@THEMES
def test_a_theme_whose_script_colours_code_gets_it_plain_with_its_language(sites, theme):
    code = parse(sites, f"{theme}/changelog").select_one(".erratum-proof pre code")
    assert code["class"] == ["language-python"]
    assert code.find(True) is None
    assert code.string.startswith("def check(total):\n    assert total == 2 + 2")


@THEMES
def test_the_headings_of_our_pages_have_ids_of_their_own_without_attr_list(sites, theme):
    page = parse(sites, f"{theme}/changelog")
    found = {heading["id"]: heading.get_text() for heading in page.select("[role=main] :is(h1, h2)")}
    assert list(found) == ["errata-changelog", "errata-2026-01"]
    assert not any("{" in words for words in found.values())
    assert page.select_one("[role=main] h2").get_text().startswith("2026-01")
    assert page.find("a", href="#errata-2026-01")  # in the theme's table of contents
    assert parse(sites, f"{theme}/errata").select_one("[role=main] h1")["id"] == "errata-register"


@pytest.mark.parametrize("extensions", ["[]", "[attr_list]", "[{toc: {permalink: true}}]"])
def test_those_ids_and_words_are_the_same_whatever_extensions_a_site_has(tmp_path, extensions):
    folder = tiny(tmp_path)
    page = "# A {#mine}\n\n## B {#errata}\n\nText {#errata-x}\n\n"
    (folder / "docs" / "other.md").write_text(page)
    (folder / "mkdocs.yml").write_text(
        f"site_name: Tiny\ntheme: material\nplugins: [errata]\nmarkdown_extensions: {extensions}\n"
    )
    assert build(folder) == (0, "")
    article = parse(folder / "site", "changelog").select_one("article.md-content__inner")
    assert [one["id"] for one in article.select(":is(h1, h2)")] == ["errata-changelog", "errata-2026-01"]
    assert [re.sub("¶", "", one.get_text()) for one in article.select(":is(h1, h2)")] == [
        "Changelog of corrections",
        "2026-01",
    ]
    if "attr_list" not in extensions:  # another page says what it said
        assert "A {#mine}" in parse(folder / "site", "other").select_one("h1").get_text()
