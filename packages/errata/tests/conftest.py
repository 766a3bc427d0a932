import hashlib
import json
import sys
import warnings
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pytest
from click.testing import CliRunner

from errata.cli import main

VALID = """\
schema_version: "1.0"
id: tag:example.org,2026:errata
works:
  book:
    title: A Book
    kind: book
    editions: [{id: draft, format: pdf}, {id: print-1, format: print}]

errata:
  - id: E0001
    title: A wrong number
    work: book
    type: technical
    severity: minor
    status: verified
    location: {section: "1.2"}
    original: two and two is five
    corrected: two and two is four
    notes: Count.
    proof:
      snippet: snippets/errata/sum.py
      original: {total: 5}
      corrected: {total: 4}
    published: 2026-01-02
    history:
      - {date: 2026-01-01, status: reported, by: reader}
      - {date: 2026-01-02, status: verified, by: proof}
"""

SUM = """\
def check(total):
    assert 2 + 2 == total, f"2 + 2 is {2 + 2}, not {total}"
"""


# The last ones are the newest entries: only of those does the search of the site hold the words.
HOSTILE = json.loads(Path(__file__).with_name("hostile.json").read_text("utf-8"))

CLAIMS = '{"total":5},{"total":4}'


def verdict(reason="2 + 2 is 4, not 5", source=SUM, identity="E0001", claims=CLAIMS):
    """Return the text of a verdicts.json with one verdict, whose digest is made here as the format says."""
    digest = hashlib.sha256(f"[1,{claims}]\n{source}".encode()).hexdigest()
    return json.dumps([{"id": identity, "digest": digest, "reason": reason}])


def valid(folder):
    """Write a valid errata.yml of one entry, its proof, and its verdict; return the folder."""
    proofs = folder / "snippets" / "errata"
    proofs.mkdir(parents=True)
    (proofs / "sum.py").write_text(SUM)
    (proofs / "verdicts.json").write_text(verdict())
    (folder / "errata.yml").write_text(VALID)
    return folder


@pytest.fixture
def folder(tmp_path):
    """A folder with a valid errata.yml of one entry, its proof, and its verdict."""
    return valid(tmp_path)


@pytest.fixture
def edit(folder):
    """Replace a text in errata.yml, which must stand there once; return the folder."""

    def replace(old, new, file="errata.yml"):
        text = (folder / file).read_text()
        assert text.count(old) == 1, old
        (folder / file).write_text(text.replace(old, new))
        return folder

    return replace


@pytest.fixture
def run_pytest_in(monkeypatch):
    """Return what runs pytest in a folder, given one line in its conftest, and returns its output."""

    def run(*arguments):
        options = ["-v", "--disable-plugin-autoload", "-p", "no:cacheprovider"]
        # What only the run around it needs: its own, and to look through all that there is for garbage.
        options += ["-p", "no:faulthandler", "-p", "no:unraisableexception"]
        with (
            redirect_stdout(StringIO()) as said, redirect_stderr(said), warnings.catch_warnings(),
            patch.dict(sys.modules),
        ):  # fmt: skip
            warnings.resetwarnings()
            pytest.main([*options, *arguments])
        return said.getvalue()

    def within(folder):
        (folder / "conftest.py").write_text('pytest_plugins = ["errata.pytest_plugin"]\n')
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "path", sys.path[:])
        return run

    return within


@pytest.fixture
def run(folder, monkeypatch):
    """Run the command in the folder of errata.yml; return exit code and output."""
    monkeypatch.chdir(folder)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)

    def invoke(*arguments):
        done = CliRunner().invoke(main, arguments)
        assert done.exception is None or isinstance(done.exception, SystemExit)
        return done.exit_code, done.output

    return invoke
