"""The past of a register: the history in each entry, and what an older version of the file shows.

Codes ER204 to ER206, and ER201 for an id that is gone.
"""

from collections.abc import Callable, Iterator
from typing import Any

from errata.register import schema
from errata.register.model import Ids
from errata.register.yaml import Problem, Source, load

At = Callable[..., Problem]

# What may follow a status in a history; True asks the event for a summary that says why.
MOVES = {
    ("reported", "verified"): False,
    ("reported", "held-for-document-update"): False,
    ("reported", "rejected"): False,
    ("verified", "held-for-document-update"): False,
    ("held-for-document-update", "verified"): False,
    ("verified", "rejected"): True,
    ("rejected", "verified"): True,
}


def precedes(one: str, other: str) -> bool:
    """Say whether a day comes before another; of a month or a year only what is known is compared."""
    known = min(len(one), len(other))
    return one[:known] < other[:known]


def _later(history: list[dict[str, Any]], j: int) -> str:
    """Return which of the dates before an event is later; nothing if none is, as far as is known.

    A month that can be compared with two days does not tell which of the days comes first.
    """
    date = history[j]["date"]
    for i in range(j - 1, -1, -1):
        one: str = history[i]["date"]
        if precedes(date, one):
            return one
        if len(one) >= len(date):
            break
    return ""


def events(entry: dict[str, Any], at: At, today: str) -> Iterator[Problem]:
    """Yield what is wrong with the history of an entry; at makes a problem at a path in it."""
    history = entry["history"]
    for j, event in enumerate(history):
        if today and precedes(today, event["date"]):
            message = f"{event['date']} comes after today, {today}; history records what has happened"
            yield at("history", j, "date", code="ER204", message=message)
        if not j:
            continue
        last = history[j - 1]
        if later := _later(history, j):
            message = f"{event['date']} comes before {later}; history is oldest first"
            yield at("history", j, "date", code="ER204", message=message)
        move = (last["status"], event["status"])
        if move[0] != move[1] and move not in MOVES:
            allowed = ", ".join(to for start, to in MOVES if start == move[0])
            message = f"{move[0]} cannot become {move[1]}, only {allowed}"
            yield at("history", j, "status", code="ER205", message=message)
        elif MOVES.get(move) and "summary" not in event:
            message = f"{move[0]} became {move[1]}: add a `summary` that says why"
            yield at("history", j, code="ER205", message=message)
    if history[0]["status"] != "reported":
        yield at("history", 0, "status", code="ER204", message="history starts with status reported")
    if history[-1]["status"] != entry["status"]:
        message = f"status {entry['status']} is not the last of history, {history[-1]['status']}"
        yield at("status", code="ER204", message=message)
    if entry["status"] != "reported" and "by" not in history[-1]:
        message = "who judged it? add `by` to the last event (`by: proof` where only a proof did)"
        yield at("history", len(history) - 1, code="ER206", message=message)


# Problems of an older file for which it cannot be compared; others were of its time.
_UNREADABLE = {"ER102", "ER103"}


class PastError(Exception):
    """The older version cannot be read; the message says why."""


def problems(source: Source, base: str | None) -> Iterator[Problem]:
    """Yield what a register that has its form breaks of its older text: ids and histories.

    Raises PastError if the older text is no register.
    """
    if base is None:
        return
    old = load(base)
    wrong = old.problems or [one for one in sorted(schema.problems(old)) if one.code in _UNREADABLE]
    if wrong:
        place = f"line {wrong[0].line}: {wrong[0].code} {wrong[0].message}"
        raise PastError(f"the older file is itself not valid, {place}")
    if "id" in old.data and source.data.get("id") != old.data["id"]:
        message = f"id was {old.data['id']}; put it back: feed readers recognise the register by it"
        yield Problem(*source.at(("id",)), "ER201", message)
    placeholder = Ids(**old.data.get("ids", {})).placeholder
    now = {entry["id"]: (i, entry) for i, entry in enumerate(source.data["errata"])}
    for before in old.data["errata"]:
        identity = before["id"]
        if identity == placeholder:  # whoever gives it its id removes it
            continue
        if identity not in now:
            message = f"{identity} was removed or renumbered; put it back, and reject it if it was wrong"
            yield Problem(*source.at(("errata",)), "ER201", message)
            continue
        i, entry = now[identity]
        if entry["work"] != before["work"]:
            message = f"{identity}: was about {before['work']}; a new erratum takes a new id"
            yield Problem(*source.at(("errata", i, "work")), "ER201", message)
        yield from _rewritten(source, i, entry, before)
        changed = [name for name in ("original", "corrected") if entry.get(name) != before.get(name)]
        if changed and entry["history"] == before["history"]:
            message = f"{identity}: {' and '.join(changed)} changed; append an event to history that says why"
            yield Problem(*source.at(("errata", i, changed[0])), "ER205", message)


def _rewritten(source: Source, i: int, entry: dict[str, Any], before: dict[str, Any]) -> Iterator[Problem]:
    old, new = before["history"], entry["history"]
    for j, event in enumerate(old):
        if j >= len(new) or new[j] != event:
            told = ", ".join(str(value) for value in event.values())
            message = f"{entry['id']}: history is append-only; event {j + 1} was: {told}"
            yield Problem(*source.at(("errata", i, "history", j)), "ER205", message[:200])
            return
