"""Paths of a register: relative to its folder, or to one above it that `root` names."""

import json
import shutil

import pytest
from click.testing import CliRunner

from errata.cli import main

from .building import build
from .conftest import SUM, VALID, verdict

LISTED = "    pages: [docs/page.md]\n    published: 2026-01-02\n"


@pytest.fixture
def above(tmp_path):
    """A repository with a page, a proof and its verdict, and in `sub` a register that names both."""
    folder = tmp_path / "book"
    (folder / ".git").mkdir(parents=True)
    (folder / "docs").mkdir()
    (folder / "docs" / "page.md").write_text("# Page\n\ntwo and two is four\n")
    (folder / "snippets" / "errata").mkdir(parents=True)
    (folder / "snippets" / "errata" / "sum.py").write_text(SUM)
    (folder / "snippets" / "errata" / "verdicts.json").write_text(verdict())
    (folder / "sub").mkdir()
    return folder


@pytest.fixture
def run(above, monkeypatch):
    """Run the command in the folder `sub` with this line in its register; return exit code and output."""

    def invoke(line, *arguments, folder=above / "sub"):
        (above / "sub" / "errata.yml").write_text(
            f"{line}{VALID}".replace("    published: 2026-01-02\n", LISTED)
        )
        monkeypatch.chdir(folder)
        monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
        done = CliRunner().invoke(main, arguments)
        assert done.exception is None or isinstance(done.exception, SystemExit)
        return done.exit_code, done.output

    return invoke


def test_without_root_files_are_looked_for_beside_the_register_and_the_message_says_where_they_are(
    run, above
):
    remedy = f"; write `root: ..`, where it is: this register looks in {above.as_posix()}/sub\n"
    assert run("", "check") == (
        1,
        f"errata.yml:21:16: ER202 E0001: no proof 'snippets/errata/sum.py'{remedy}"
        f"errata.yml:24:13: ER202 E0001: no page 'docs/page.md'{remedy}",
    )


def test_a_file_that_is_nowhere_is_said_with_the_folder_in_which_it_was_looked_for(run, above):
    (above / "docs" / "page.md").unlink()
    code, output = run("root: ..\n", "check")
    assert code == 1
    assert output == f"errata.yml:25:13: ER202 E0001: no page 'docs/page.md' in {above.as_posix()}\n"


@pytest.mark.parametrize("command", ["check", "prove", "list", "show 1", "export json", "form", "assign"])
def test_every_command_finds_the_files_from_the_root(run, command):
    code, output = run("root: ..\n", *command.split())
    assert code == 0, output


def test_add_and_update_write_where_they_should(run, above):
    report = {
        "work": "book", "section": "3", "title": "A wrong sum", "type": "editorial",
        "original": "six is seven", "corrected": "six is six", "notes": "Count.",
    }  # fmt: skip
    assert run("root: ..\n", "add", *(f"--{name}={text}" for name, text in report.items()))[0] == 0
    record = above / "snippets" / "errata" / "verdicts.json"
    record.unlink()
    assert run("root: ..\n", "prove", "--update")[0] == 0
    assert json.loads(record.read_text()) == json.loads(verdict())
    assert not (above / "sub" / "snippets").exists()


def test_a_register_named_from_another_folder_has_the_same_root(run, above, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for folder, path in ((above, "sub/errata.yml"), (elsewhere, "../book/sub/errata.yml")):
        told = run("root: ..\n", "check", "--file", path, folder=folder)
        assert told == (0, f"{path}: 1 entry, no problem\n")
        assert run("root: ..\n", "prove", "--file", path, folder=folder)[0] == 0
        code, output = run("", "check", "--file", path, folder=folder)
        assert code == 1
        assert output.startswith(f"{path}:21:16: ER202 ")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("root: .\n", "ER202 E0001: no proof"),
        ("root: ../..\n", "errata.yml:1:7: ER220 root '../..' leads out of the git repository of errata.yml"),
        ("root: /\n", 'errata.yml:1:7: ER105 root "/" is not `.`, `..` or `../..` and so on'),
        ("root: ../docs\n", 'ER105 root "../docs" is not'),
        ("root: ../\n", 'ER105 root "../" is not'),
        ("root: docs\n", 'ER105 root "docs" is not'),
        ('root: ""\n', 'ER105 root "" is not'),
        ("root: ~\n", "ER103 root ~ must be a text"),
        ("root: [..]\n", 'ER103 root [".."] must be a text'),
    ],
)
def test_a_root_that_is_no_folder_above_the_register_in_its_repository_is_refused(run, line, message):
    code, output = run(line, "check")
    assert code == 1
    assert message in output
    assert ("ER202" in output) == ("ER202" in message)  # one cause, one message


def test_a_repository_in_a_repository_ends_at_its_own_folder(run, above):
    (above / "sub" / ".git").write_text("gitdir: ../.git/modules/sub\n")
    assert "ER220 root '..' leads out of the git repository" in run("root: ..\n", "check")[1]


def test_outside_of_git_the_root_is_the_folder_that_is_named(run, above):
    shutil.rmtree(above / ".git")
    assert run("root: ..\n", "check")[0] == 0


def test_a_link_out_of_the_root_is_refused(run, above, tmp_path):
    (tmp_path / "outside.md").write_text("two and two is four\n")
    (above / "docs" / "page.md").unlink()
    (above / "docs" / "page.md").symlink_to(tmp_path / "outside.md")
    code, output = run("root: ..\n", "check")
    assert code == 1
    told = f"no page 'docs/page.md' in {above.as_posix()}: it leads out of this folder"
    assert f"errata.yml:25:13: ER202 E0001: {told}" in output


def test_a_link_to_the_folder_of_the_register_leads_above_where_it_stands(run, above, tmp_path):
    (tmp_path / "link").symlink_to(above / "sub")
    assert run("root: ..\n", "check", folder=tmp_path / "link")[0] == 0


def test_a_site_and_pytest_find_the_files_from_the_root(run, above, run_pytest_in):
    run("root: ..\n", "check")
    (above / "docs" / "index.md").write_text("# Start\n")
    (above / "mkdocs.yml").write_text("site_name: Small\nplugins: [errata: {file: sub/errata.yml}]\n")
    assert build(above) == (0, "")
    assert 'popovertarget="note-E0001"' in (above / "site" / "page" / "index.html").read_text()
    assert "Against the original" in (above / "site" / "changelog" / "index.html").read_text()
    assert "3 passed" in run_pytest_in(above)("sub/errata.yml")
