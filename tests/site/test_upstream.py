"""The register against a table of what its sources say, which was written down apart from it.

A row without a key says that the sources know nothing of the kind, and then the entry may not either.
"""

import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from tests.paths import ROOT, register

FILED = "2026-11-24"  # unless the row has another day


def _read(path):
    return yaml.load(path.read_text("utf-8"), Loader=yaml.CBaseLoader)


ROWS = _read(Path(__file__).with_name("upstream.yml"))


@cache
def registered():
    """Return the works of the register, and its entries by their ids."""
    register = _read(ROOT / "errata.yml")
    return register["works"], {entry["id"]: entry for entry in register["errata"]}


def entry_of(identity):
    return registered()[1][identity]


gathered = pytest.mark.parametrize("identity", ROWS)


def _credits(entry, kind):
    return {credit["name"] for credit in entry.get("credits", []) if credit["type"] == kind}


def _references(entry, *kinds):
    return [one for one in entry.get("references", []) if one["type"] in kinds]


def test_every_entry_that_the_sources_may_know_has_a_row():
    assert [name for name, entry in registered()[1].items() if entry["work"] != "this-site"] == list(ROWS)


@gathered
def test_history_begins_with_the_report_or_with_the_filing(identity):
    entry, row = entry_of(identity), ROWS[identity]
    first, *others = entry["history"]
    filed = row.get("filed", FILED)
    assert (first["date"], first.get("by")) == (row.get("reported", filed), row.get("reporter"))
    assert all(event["date"] >= filed for event in others)  # judged here, not where it was mended
    reports = {one["date"] for one in _references(entry, "report")}
    assert reports == ({row["reported"]} if "reported" in row else set())


@gathered
def test_people_are_those_of_the_sources(identity):
    entry, row = entry_of(identity), ROWS[identity]
    assert _credits(entry, "reporter") == ({row["reporter"]} if "reporter" in row else set())
    confirmed = row.get("confirmed", {})
    assert _credits(entry, "verifier") == set(confirmed)
    fixers = _credits(entry, "fixer")
    assert fixers <= {row.get("author"), "rasbt"} & ({row.get("author")} | set(confirmed))
    if "rasbt" in confirmed:
        assert confirmed["rasbt"] in {one["date"] for one in _references(entry, "discussion")}
        assert entry["status"] in ("verified", "held-for-document-update")


@gathered
def test_numbers_are_those_of_the_sources(identity):
    entry = entry_of(identity)
    urls = [one["url"] for key in ("references", "credits") for one in entry.get(key, []) if "url" in one]
    numbers = {match[1] for url in urls if (match := re.search(r"/(?:issues|pull)/(\d+)$", url))}
    assert numbers == set(ROWS[identity].get("numbers", []))
    told = re.findall(r"(?:issue|pull request) (\d+)", entry["history"][0].get("summary", ""))
    assert set(told) <= numbers


@gathered
def test_commits_are_those_of_the_sources(identity):
    entry, row = entry_of(identity), ROWS[identity]
    mended = {
        one["url"].rpartition("/")[2]: one["date"]
        for one in _references(entry, "fix")
        if "/commit/" in one["url"]
    }
    assert mended == row.get("mended", {})
    fixed = {affected["fixed"] for affected in entry.get("affected", []) if "fixed" in affected}
    assert all(any(commit.startswith(edition) for commit in mended) for edition in fixed)


@pytest.mark.parametrize("identity", [identity for identity in ROWS if "since" in ROWS[identity]])
def test_affected_are_the_commits_in_whose_files_the_words_stand(identity):
    row = ROWS[identity]
    entry = next(entry for entry in register().errata if entry.id == identity)
    commits = [edition.id for edition in register().works[entry.work].editions]
    (since,) = row["since"]
    stands = commits[commits.index(since) : commits.index(row["until"]) + 1]
    stands = [commit for commit in stands if commit not in row.get("not", [])]
    assert [commit for commit in commits if register().affects(entry, commit) is not False] == stands
    assert all(register().affects(entry, commit) for commit in stands)


def test_commits_among_the_editions_have_their_day():
    rows = [row.get(key, {}) for row in ROWS.values() for key in ("mended", "since")]
    days = {commit[:7]: day for row in rows for commit, day in row.items()}
    editions = registered()[0]["llms-from-scratch-notebooks"]["editions"]
    assert {edition["id"]: edition["date"] for edition in editions[:-1]}.items() <= days.items()
    assert (editions[-1]["id"], editions[-1]["date"]) == ("28c65cd", "2026-04-16")
    assert [edition["date"] for edition in editions] == sorted(edition["date"] for edition in editions)


def test_the_article_has_its_day():
    assert ROWS["E0002"]["article"] in {one["date"] for one in _references(entry_of("E0002"), "web")}


@gathered
def test_everything_was_printed_on_the_day_it_was_filed(identity):
    assert entry_of(identity)["published"] == ROWS[identity].get("filed", FILED)
