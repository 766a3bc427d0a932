"""CITATION.cff says what the rest of the repository says."""

import tomllib

import yaml

from tests.paths import ROOT

CITATION = yaml.load((ROOT / "CITATION.cff").read_text("utf-8"), yaml.CSafeLoader)
LICENSE = (ROOT / "LICENSE").read_text("utf-8")


def test_the_citation_has_what_its_format_asks_for():
    """Citation File Format 1.2.0, schema guide: the keys that are required."""
    assert CITATION["cff-version"] == "1.2.0"
    assert {"authors", "message", "title"} <= CITATION.keys()


def test_title_version_and_licence_of_the_citation_are_those_of_the_site():
    site = (ROOT / "mkdocs.yml").read_text("utf-8").splitlines()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert f"site_name: {CITATION['title']}" in site
    assert f"site_description: {CITATION['abstract']}" in site
    assert CITATION["version"] == project["version"]
    assert CITATION["license"] == "CC-BY-4.0"
    assert "Text (docs and errata.yml): Creative Commons Attribution 4.0 International" in LICENSE


def test_the_citation_names_the_holders_of_the_licence_and_no_day_before_it():
    (author,) = CITATION["authors"]
    year, holder = LICENSE.partition("Copyright (c) ")[2].partition("\n")[0].split(" ", 1)
    assert author == {"name": holder}
    assert str(CITATION.get("date-released", year)) >= year
