"""What only the history of the file shows, in a real git repository."""

import os
import shutil
import subprocess

import pytest
from click.testing import CliRunner

from errata.cli import main

from . import commits
from .conftest import valid


@pytest.fixture(scope="module")
def committed(tmp_path_factory):
    """What git keeps of a folder with errata.yml, committed."""
    folder = valid(tmp_path_factory.mktemp("committed"))
    for command in ("init -q", "add -A", "commit -q --no-gpg-sign -m x"):
        commits.git(folder, *command.split())
    return folder / ".git"


@pytest.fixture
def repository(folder, committed, monkeypatch):
    """The folder with errata.yml, committed; also the current folder."""
    monkeypatch.chdir(folder)
    for name in list(os.environ):
        if name.startswith("GIT_"):
            monkeypatch.delenv(name)
    shutil.copytree(committed, folder / ".git")
    return folder


def git(*arguments):
    done = subprocess.run(["git", *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit():
    git("add", "-A")
    git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-q", "--no-gpg-sign", "-m", "x")


def check(*options):
    done = CliRunner().invoke(main, ["check", "--format", "text", "--base", "HEAD", *options])
    return done.exit_code, done.output.splitlines()


LAST = "      - {date: 2026-01-02, status: verified, by: proof}\n"


def test_an_unchanged_file_breaks_nothing(repository):
    assert check() == (0, ["errata.yml: 1 entry, no problem"])


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
            "errata.yml:26:9: ER205 E0001: history is append-only; event 1 was: 2026-01-01, reported, reader",
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
        "errata.yml:26:7: ER205 E0001: history is append-only; event 2 was: 2026-01-02, verified, proof"
    ]


def test_a_placeholder_may_get_its_id(repository, edit):
    edit("id: E0001", "id: E0000")
    commit()
    edit("id: E0000", "id: E0001")
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
    (line,) = lines
    assert line.startswith("Error: --base HEAD: the older file is itself not valid, line 2: ER100 not")


def test_an_unknown_revision_comes_with_gits_own_reason(repository):
    done = CliRunner().invoke(main, ["check", "--base", "nowhere"])
    assert done.exit_code == 2
    assert "git knows no revision 'nowhere' in" in done.output
    assert "(fatal: " in done.output


GONE = "ER201 E0001 was removed or renumbered; put it back, and reject it if it was wrong"


@pytest.fixture
def gone(repository):
    """Give the only entry of a register another id, wherever that stands."""

    def write(name="errata.yml"):
        text = (repository / name).read_text()
        (repository / name).write_text(text.replace("id: E0001", "id: E0002"))

    return write


def moved(repository, name):
    (repository / name).parent.mkdir(parents=True, exist_ok=True)
    (repository / "errata.yml").rename(repository / name)


def test_a_symbolic_link_is_followed_in_the_past_too(repository, gone):
    moved(repository, "data/register.yml")
    (repository / "errata.yml").symlink_to("data/register.yml")
    commit()
    assert check()[0] == 0
    gone("data/register.yml")
    assert check() == (1, [f"errata.yml:10:3: {GONE}"])


def test_a_link_through_links_and_a_linked_folder_are_followed(repository, gone):
    moved(repository, "data/deep/real.yml")
    (repository / "folder").symlink_to("data/deep")
    (repository / "errata.yml").symlink_to("folder/link.yml")
    (repository / "data/deep/link.yml").symlink_to("real.yml")
    commit()
    gone("data/deep/real.yml")
    for name in ("errata.yml", "folder/real.yml", "folder/link.yml"):
        assert check("--file", name)[1][0] == f"{name}:10:3: {GONE}"


@pytest.mark.parametrize("linked", ["before", "now"])
def test_a_register_that_became_a_link_or_a_file_keeps_its_past(repository, gone, linked):
    if linked == "before":
        moved(repository, "data/errata.yml")
        (repository / "errata.yml").symlink_to("data/errata.yml")
        commit()
        (repository / "errata.yml").unlink()
        (repository / "data/errata.yml").rename(repository / "errata.yml")
    else:
        moved(repository, "data/errata.yml")
        (repository / "errata.yml").symlink_to("data/errata.yml")
    assert check()[0] == 0
    gone()
    assert check() == (1, [f"errata.yml:10:3: {GONE}"])


def test_a_link_that_is_new_has_the_past_of_what_it_names(repository, gone):
    moved(repository, "data/errata.yml")
    commit()
    (repository / "register.yml").symlink_to("data/errata.yml")
    gone("data/errata.yml")
    assert check("--file", "register.yml") == (1, [f"register.yml:10:3: {GONE}"])


@pytest.mark.parametrize(
    "name",
    ["sub/errata.yml", "a b.yml", "-x.yml", ":(top)y.yml", "é.yml", "*.yml", "q\"\\'.yml", "HEAD:x.yml"],
)
def test_a_file_of_any_name_in_any_folder_has_its_past(repository, gone, name):
    moved(repository, name)
    commit()
    gone(name)
    assert check("--file", f"./{name}")[1][0] == f"{name}:10:3: {GONE}"


def no_file(repository):
    (repository / "errata.yml").rename(repository / "register.yml")
    return "it has no register.yml, so there is nothing to compare ids and histories with; name a"


def a_folder(repository):
    (repository / "register.yml").mkdir()
    (repository / "register.yml" / "x").write_text("x")
    commit()
    (repository / "register.yml" / "x").unlink()
    (repository / "register.yml").rmdir()
    (repository / "errata.yml").rename(repository / "register.yml")
    return "it has no register.yml, so"


def a_link_out_of_the_repository(repository):
    (repository.parent / "outside.yml").write_text((repository / "errata.yml").read_text())
    (repository / "register.yml").symlink_to("../outside.yml")
    commit()
    return "it has no register.yml, so"


def a_link_to_nothing(repository):
    (repository / "register.yml").symlink_to("nothing.yml")
    commit()
    (repository / "register.yml").unlink()
    (repository / "errata.yml").rename(repository / "register.yml")
    return "it has no register.yml, so"


def not_utf_8(repository):
    text = (repository / "errata.yml").read_bytes()
    (repository / "register.yml").write_bytes(text.replace(b"Count.", b"C\xf6unt."))
    commit()
    (repository / "register.yml").write_bytes(text)
    return "register.yml was not UTF-8: byte "


def empty(repository):
    (repository / "register.yml").write_text("")
    commit()
    (repository / "errata.yml").rename(repository / "register.yml")
    return "the older file is itself not valid, line 1: ER100 the file is empty"


def another_text(repository):
    (repository / "register.yml").write_text("- a\n- b\n")
    commit()
    (repository / "errata.yml").rename(repository / "register.yml")
    return "the older file is itself not valid, line 1: ER103 "


@pytest.mark.parametrize(
    "past",
    [no_file, a_folder, a_link_out_of_the_repository, a_link_to_nothing, not_utf_8, empty, another_text],
)
def test_a_past_that_was_asked_for_and_cannot_be_read_ends_with_2_and_one_line(repository, past):
    reason = past(repository)
    code, lines = check("--file", "register.yml")
    assert code == 2
    (line,) = lines
    assert line.startswith(f"Error: --base HEAD: {reason}")


def test_a_past_of_which_only_the_form_was_looser_can_be_compared(repository, edit):
    edit("title: A wrong number", 'title: "A wrong\\nnumber"')
    edit("notes: Count.", "notes: Count. # so")
    commit()
    edit('title: "A wrong\\nnumber"', "title: A wrong number")
    edit("notes: Count. # so", "notes: Count.")
    assert check()[0] == 0
    edit("{date: 2026-01-01, status: reported, by: reader}", "{date: 2026-01-01, status: reported, by: x}")
    assert check()[0] == 1


def test_the_repository_is_that_of_the_register_whatever_a_hook_is_told(
    repository, gone, monkeypatch, tmp_path_factory
):
    other = tmp_path_factory.mktemp("other")
    git("init", "-q", str(other))
    monkeypatch.setenv("GIT_DIR", ".git")  # as git sets it for a hook, relative to the top
    monkeypatch.setenv("GIT_INDEX_FILE", "no such index")
    (repository / "sub").mkdir()
    gone()
    monkeypatch.chdir(repository / "sub")
    assert check("--file", "../errata.yml") == (1, [f"../errata.yml:10:3: {GONE}"])
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    assert check("--file", "../errata.yml") == (1, [f"../errata.yml:10:3: {GONE}"])


def test_a_linked_work_tree_and_a_submodule_have_their_own_past(
    repository, gone, monkeypatch, tmp_path_factory
):
    other = tmp_path_factory.mktemp("other")
    git("worktree", "add", "-q", str(other / "tree"))
    git("init", "-q", str(other / "super"))
    git(
        "-C",
        str(other / "super"),
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "add",
        "-q",
        str(repository),
        "sub",
    )
    for folder in (other / "tree", other / "super" / "sub"):
        monkeypatch.chdir(folder)
        assert check()[0] == 0
        text = (folder / "errata.yml").read_text()
        (folder / "errata.yml").write_text(text.replace("id: E0001", "id: E0002"))
        assert check() == (1, [f"errata.yml:10:3: {GONE}"])


def test_a_shallow_clone_says_what_it_lacks(repository, edit, monkeypatch, tmp_path_factory):
    first = git("rev-parse", "HEAD")
    edit("notes: Count.", "notes: Count again.")
    commit()
    clone = tmp_path_factory.mktemp("shallow") / "clone"
    git("clone", "-q", "--depth=1", f"file://{repository}", str(clone))
    monkeypatch.chdir(clone)
    assert check()[0] == 0
    for revision in ("HEAD~1", first):
        done = CliRunner().invoke(main, ["check", "--base", revision])
        assert done.exit_code == 2
        (line,) = done.output.splitlines()
        assert f"git knows no revision {revision!r} in" in line
        assert line.endswith("fetch it, or name another")


def test_a_bare_repository_is_no_place_for_a_register(repository, monkeypatch, tmp_path_factory):
    bare = tmp_path_factory.mktemp("bare") / "bare.git"
    git("clone", "-q", "--bare", str(repository), str(bare))
    (bare / "errata.yml").write_text((repository / "errata.yml").read_text())
    monkeypatch.chdir(bare)
    code, lines = check()
    assert code == 2
    assert "must be run in a work tree" in lines[0]


def test_a_repository_that_git_does_not_trust_is_named_with_gits_reason(repository, monkeypatch):
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    code, lines = check()
    assert code == 2
    (line,) = lines
    assert "dubious ownership" in line


def test_a_replaced_object_does_not_stand_in_for_the_past(repository, gone):
    first = git("rev-parse", "HEAD:errata.yml")
    gone()
    git("add", "-A")
    second = git("rev-parse", ":errata.yml")
    git("replace", first, second)
    assert check() == (1, [f"errata.yml:10:3: {GONE}"])


@pytest.mark.parametrize("new", ["", "id: tag:example.org,2026:other\n"])
def test_the_id_of_a_register_once_set_is_kept(repository, edit, new):
    edit("id: tag:example.org,2026:errata\n", new)
    code, lines = check()
    assert code == 1
    message = (
        "ER201 id was tag:example.org,2026:errata; put it back: feed readers recognise the register by it"
    )
    assert lines[-1].endswith(message)


def test_a_register_may_get_an_id(repository, edit):
    edit("id: tag:example.org,2026:errata\n", "")
    commit()
    edit("works:\n", "id: urn:uuid:a7367cb5-3fc8-5b4b-bf9b-5302a0fbca82\nworks:\n")
    assert check() == (0, ["errata.yml: 1 entry, no problem"])
