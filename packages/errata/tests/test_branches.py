"""Editions that are commits: what comes before what is what git says, and else is not known."""

import random

import pytest
import yaml

from errata.check.git import ancestry
from errata.register.model import Affected, Edition, Erratum, Event, Location, Register, Work

from .commits import git, tagged

# A fork and a merge, with an edition on either side, as of two clones that meet.
FORK = {"a": [], "b": ["a"], "left": ["b"], "right": ["b"], "merge": ["left", "right"], "z": ["merge"]}


def affected(parents, **one):
    """Return for each edition whether it is affected by a range."""
    work = Work("A Book", "notebook", tuple(Edition(name, "notebook", parents=tuple(before))
                                            for name, before in parents.items()))  # fmt: skip
    entry = Erratum(
        id="E0001", title="A title", work="book", type="editorial", status="reported", location=Location("1"),
        original="a", corrected="b", notes="c", published="2026-01-01", line=1,
        history=(Event("2026-01-01", "reported"),), affected=(Affected(**one),),
    )  # fmt: skip
    register = Register({"book": work}, (entry,))
    return {name: register.affects(entry, name) for name in parents}


@pytest.mark.parametrize(
    ("one", "holds", "unknown"),
    [
        ({"introduced": "b", "fixed": "left"}, "b", "right"),
        ({"introduced": "right", "fixed": "z"}, "right merge", "left"),
        ({"introduced": "b", "fixed": "merge"}, "b left right", ""),
        ({"introduced": "a", "last_affected": "right"}, "a b right", "left"),
        ({"introduced": "b", "fixed": "left", "versions": ("right",)}, "b right", ""),
        ({"last_affected": "left"}, "left", "a b right"),
        ({"versions": ("left",)}, "left", ""),
    ],
)
def test_of_an_edition_on_a_branch_beside_an_end_of_a_range_nobody_knows(one, holds, unknown):
    answers = affected(FORK, **one)
    assert [name for name, answer in answers.items() if answer] == holds.split()
    assert [name for name, answer in answers.items() if answer is None] == unknown.split()


def test_an_edition_whose_parents_nobody_knows_has_no_place_in_a_range():
    assert affected({"a": [], "b": ["a"], "c": []}, introduced="a", fixed="b")["c"] is None


def drawn(rng, size):
    """Return a history of so many commits, oldest first, each with up to two parents."""
    names = [f"v{n}" for n in range(size)]
    return {name: rng.sample(names[:n], min(n, rng.choice([1, 1, 2]))) for n, name in enumerate(names)}


@pytest.mark.parametrize("seed", range(3))
def test_a_range_holds_what_git_lists_between_its_ends(tmp_path, seed):
    """git rev-list is the oracle: `--ancestry-path introduced..last`, and what descends from neither end."""
    history = drawn(random.Random(seed), 9)
    names = {commit: name for name, commit in tagged(tmp_path, history).items()}
    past = {one: {names[c] for c in git(tmp_path, "rev-list", one).split()} for one in history}
    assert ancestry(tmp_path, history) == {one: past[one] - {one} for one in history}
    for first in history:
        for last in history:
            if first == last or first not in past[last]:
                continue
            path = git(tmp_path, "rev-list", "--ancestry-path", f"{first}..{last}").split()
            between = {names[commit] for commit in path} | {first}
            answers = affected(history, introduced=first, last_affected=last)
            assert {name for name in history if answers[name]} == between
            decided = {name for name in history if name in past[first] or last in past[name]}
            assert {name for name in history if answers[name] is False} == decided - between


def register(folder, names, parents=()):
    """Write a register whose editions are these names, some with parents."""
    rows = [{"id": name, "format": "notebook"} for name in names]
    for row in rows:
        if row["id"] in parents:
            row["parents"] = parents[row["id"]]
    data = {
        "schema_version": "1.1",
        "id": "tag:example.org,2026:x",
        "works": {"book": {"title": "A Book", "kind": "notebook", "editions": rows}},
        "errata": [],
    }
    (folder / "errata.yml").write_text(yaml.safe_dump(data, sort_keys=False))
    (folder / "snippets" / "errata" / "verdicts.json").write_text("[]")


@pytest.fixture
def check(run):
    return lambda *options: run("check", "--format", "text", "--repository", *options)


@pytest.mark.parametrize("seed", range(4))
def test_the_parents_that_check_asks_for_are_those_with_which_it_is_content(folder, check, seed):
    """What it asks for is all that git cannot tell from the list, and each line of it in one run."""
    rng = random.Random(seed)
    history = drawn(rng, 12)
    tagged(folder, history)
    listed = [name for name in history if rng.random() < 0.7]
    register(folder, [*listed, "current"])
    code, output = check(".")
    asked = {}
    for line in output.splitlines():
        if "ER213" in line:
            name, parents = line.split(" edition ")[1].split(
                " of book was made from others; write `parents: ["
            )
            asked[name] = [one for one in parents.rstrip("]`").split(", ") if one]
    assert code == bool(asked)
    register(folder, [*listed, "current"], asked)
    assert check(".") == (0, "errata.yml: 0 entries, no problem\n")


def test_an_edition_above_what_it_was_made_from_is_to_be_moved(folder, check):
    tagged(folder, FORK)
    register(folder, ["b", "a", "merge"])
    assert (
        check(".")[1]
        .splitlines()[0]
        .endswith("ER213 edition b of book descends from a; move it below that one")
    )


def test_a_repository_that_knows_no_edition_is_the_wrong_one(folder, check):
    tagged(folder, FORK)
    message = "it knows no edition of this register as a commit or a tag; name another repository"
    assert check(".") == (2, f"Error: --repository .: {message}\n")


def test_a_shallow_clone_is_refused_since_it_does_not_know_the_order(folder, check):
    (folder / "whole").mkdir()
    tagged(folder / "whole", FORK)
    git(folder, "clone", "-q", "--depth", "1", "--branch", "z", f"file://{folder}/whole", "part")
    register(folder, FORK)
    message = "its history is cut off, so the order is not known: git fetch --unshallow"
    assert check("part") == (2, f"Error: --repository part: {message}\n")


def test_a_folder_without_a_repository_is_named(folder, check):
    code, output = check(".")
    assert code == 2
    assert output.startswith(
        "Error: --repository .: git has no repository there (fatal: not a git repository"
    )


def test_an_edition_that_git_knows_on_another_branch_is_listed_as_not_known(folder, run):
    register(folder, FORK, {"right": ["b"], "merge": ["left", "right"]})
    text = (folder / "errata.yml").read_text().replace("errata: []\n", "")
    entry = """\
errata:
- id: E0001
  title: A wrong number
  work: book
  type: editorial
  status: verified
  location: {section: "1.2"}
  affected: [{introduced: b, fixed: left}]
  original: two and two is five
  corrected: two and two is four
  notes: Count.
  published: 2026-01-02
  history: [{date: 2026-01-02, status: reported}, {date: 2026-01-02, status: verified, by: me}]
"""
    (folder / "errata.yml").write_text(text + entry)
    assert "possible: not known for this edition" in run("list", "--edition", "right")[1]
    assert "possible" not in run("list", "--edition", "b")[1]
    assert run("list", "--edition", "left")[1] == ""
    copy = folder / "copy.txt"
    copy.write_text("two and two is five")
    assert run("check-copy", "copy.txt", "--edition", "right")[0] == 1
