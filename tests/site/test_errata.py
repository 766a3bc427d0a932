"""What of this site depends on its register; pytest collects the register and its proofs by itself."""

import re
import shutil

import pytest

from errata import past
from errata.check import check_file, report
from errata.form import form
from tests.paths import ROOT
from tests.site.building import mkdocs


def test_the_issue_form_is_the_one_that_errata_form_makes():
    register, _ = check_file(ROOT / "errata.yml")
    committed = (ROOT / ".github/ISSUE_TEMPLATE/erratum.yml").read_text("utf-8")
    remedy = "run `errata form --write .github/ISSUE_TEMPLATE/erratum.yml`"
    assert committed == form(register), remedy
    assert "this-site" in register.works


def test_the_register_keeps_ids_histories_and_words_of_the_last_commit():
    path = ROOT / "errata.yml"
    if not (ROOT / ".git").exists():
        pytest.skip("no repository: nothing to hold the register against")
    register, problems = check_file(path, base=past.show(path, "HEAD"))
    assert register is not None, report("errata.yml", problems)


CONFIG = """\
site_name: Small
hooks: [hooks/notebooks.py]
plugins: [errata, mkdocs-jupyter: {include: ["*.py"], execute: false}]
"""


def test_a_notebook_as_the_hook_makes_it_gets_its_note(tmp_path):
    shutil.copytree(ROOT / "hooks", tmp_path / "hooks")
    shutil.copytree(ROOT / "snippets" / "errata", tmp_path / "snippets" / "errata")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Start\n")
    cells = '# %% [markdown]\n# # A book\n#\n# Then the generated\n# word is *"forward"*.\n'
    (tmp_path / "docs" / "book.py").write_text(cells)
    register = (ROOT / "errata.yml").read_text("utf-8").replace("docs/en/softmax.md", "docs/book.py", 1)
    register = re.sub(r" +pages: \[docs/en/.*\n", "", register)
    (tmp_path / "errata.yml").write_text(register, "utf-8")
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    for words, code in (("#\n#\n# Elsewhere the generated word is missing.\n", 1), ("", 0)):
        (tmp_path / "docs" / "book.py").write_text(cells + words)
        done = mkdocs(tmp_path)
        assert done.returncode == code, done.stderr
        message = "docs/book.py:8: ER302 E0001: the original words stand here: 'the generated word is'"
        assert (message in done.stderr) == bool(words)
    assert 'popovertarget="note-E0001"' in (tmp_path / "site" / "book" / "index.html").read_text("utf-8")
