"""What only the history of the file shows, in a real git repository."""

import os
import subprocess

import pytest
from click.testing import CliRunner

from errata.cli import main


@pytest.fixture
def repository(folder, monkeypatch):
    """The folder with errata.yml, committed; also the current folder."""
    monkeypatch.chdir(folder)
    for name in list(os.environ):
        if name.startswith("GIT_"):
            monkeypatch.delenv(name)
    git("init", "-q")
    commit()
    return folder


def git(*arguments):
    subprocess.run(["git", *arguments], check=True, capture_output=True)


def commit():
    git("add", "-A")
    git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-q", "--no-gpg-sign", "-m", "x")


def check(*options):
    done = CliRunner().invoke(main, ["check", "--format", "text", "--base", "HEAD", *options])
    return done.exit_code, done.output.splitlines()


LAST = "      - {date: 2026-01-02, status: verified, by: proof}\n"


def test_an_unchanged_file_breaks_nothing(repository):
    assert check() == (0, ["errata.yml: 1 entries, no problem"])


def test_words_change_only_with_an_event_that_tells_of_it(repository, edit):
    edit("corrected: two and two is four", "corrected: two and two are four")
    problem = "ER205 E0001: corrected changed; append an event to history that says why"
    assert check() == (1, [f"errata.yml:18:16: {problem}"])
    edit(LAST, f"{LAST}      - {{date: 2026-01-03, status: verified, by: reader, summary: Grammar.}}\n")
    assert check()[0] == 0


def test_a_new_event_breaks_nothing(repository, edit):
    edit(LAST, f"{LAST}      - {{date: 2026-01-03, status: verified, by: reader, summary: Seen in print.}}\n")
    assert check()[0] == 0


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "id: E0001",
            "id: E0002",
            "errata.yml:10:3: ER201 E0001 was removed or renumbered; "
            "put it back, and reject it if it was wrong",
        ),
        (
            "{date: 2026-01-01, status: reported, by: reader}",
            "{date: 2026-01-01, status: reported, by: somebody}",
            "errata.yml:26:9: ER205 E0001: history is only appended to; "
            "event 1 was: 2026-01-01, reported, reader",
        ),
    ],
)
def test_what_was_published_is_not_rewritten(repository, edit, old, new, message):
    edit(old, new)
    assert check() == (1, [message])


def test_another_work_under_the_same_id_is_refused(repository, edit):
    edit("  book:\n", "  paper: {title: P, kind: paper, editions: [{id: one, format: pdf}]}\n  book:\n")
    edit("work: book", "work: paper")
    assert check() == (1, ["errata.yml:13:11: ER201 E0001: was about book; a new erratum takes a new id"])


def test_an_event_that_is_gone_is_missed(repository, edit):
    edit("status: verified\n    location", "status: reported\n    location")
    edit(LAST, "")
    assert check()[1] == [
        "errata.yml:26:7: ER205 E0001: history is only appended to; event 2 was: 2026-01-02, verified, proof"
    ]


def test_a_placeholder_may_get_its_id(repository, edit):
    edit("id: E0001", "id: E0000")
    commit()
    edit("id: E0000", "id: E0001")
    assert check()[0] == 0


def test_a_file_that_was_not_there_yet_has_no_past(repository):
    git("rm", "-q", "--cached", "errata.yml")
    git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-q", "--no-gpg-sign", "-m", "x")
    assert check()[0] == 0


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", "HEAD:errata.yml", ""])
def test_a_revision_that_is_none_is_a_wrong_call(repository, revision):
    done = CliRunner().invoke(main, ["check", "--base", revision])
    assert done.exit_code == 2
    assert f"git knows no revision {revision!r}" in done.output
    assert not os.path.exists("x")


def test_a_folder_without_git_is_a_wrong_call(folder, monkeypatch):
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent))
    code, lines = check()
    assert code == 2
    assert "git knows no revision 'HEAD' in" in lines[-1]


def test_a_past_that_is_no_register_is_a_wrong_call(repository):
    text = (repository / "errata.yml").read_text()
    (repository / "errata.yml").write_text("a: [")
    commit()
    (repository / "errata.yml").write_text(text)
    code, lines = check()
    assert code == 2
    assert lines[-1].startswith("Error: --base HEAD: the older file is not valid itself, line 2: ER100 not")


def test_a_file_that_the_revision_lacks_is_said_to_have_no_past(repository):
    (repository / "errata.yml").rename(repository / "register.yml")
    code, lines = check("--file", "register.yml")
    assert code == 0
    assert lines[0] == "HEAD has no register.yml: no history to hold it against"


def test_an_unknown_revision_comes_with_gits_own_reason(repository):
    done = CliRunner().invoke(main, ["check", "--base", "nowhere"])
    assert done.exit_code == 2
    assert "git knows no revision 'nowhere' in" in done.output
    assert "(fatal: " in done.output
