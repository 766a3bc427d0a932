"""Hold the order of editions that are commits or tags to that of their repository: ER213."""

from collections.abc import Iterator
from pathlib import Path

from errata.check import git
from errata.check.history import PastError
from errata.register.yaml import Problem, Source


class OrderError(Exception):
    """A repository cannot say how commits follow each other; the message says why."""


def problems(source: Source, repository: Path) -> Iterator[Problem]:
    """Yield each edition whose place among the others is not the one that it has in a git repository.

    Editions that the repository does not know are left as they are. Raises OrderError if it knows none.
    """
    works = source.data["works"]
    editions = dict.fromkeys(one["id"] for work in works.values() for one in work["editions"])
    try:
        older = git.ancestry(repository, editions)
    except PastError as error:
        raise OrderError(str(error)) from None
    if not older:
        raise OrderError("it knows no edition of this register as a commit or a tag; name another repository")
    for key, work in works.items():
        names = [one["id"] for one in work["editions"]]
        known = older.keys() & names
        told: dict[str, set[str]] = {}  # what each one not known there descends from, as the register says
        for n, edition in enumerate(work["editions"]):
            name = edition["id"]
            parents = edition.get("parents", names[max(n - 1, 0) : n])
            said = set(parents).union(*(older.get(one, told.get(one, set())) for one in parents))
            told[name] = said
            true = older.get(name, said) & known
            if said & known == true:
                continue
            at = source.at(("works", key, "editions", n))
            if below := sorted(true & set(names[n:])):
                message = f"edition {name} of {key} descends from {below[0]}; move it below that one"
            else:
                past = set().union(*(older[one] for one in true))
                direct = ", ".join(one for one in names if one in true - past)
                message = f"edition {name} of {key} was made from others; write `parents: [{direct}]`"
            yield Problem(*at, "ER213", message[:200])
