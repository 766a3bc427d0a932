"""Turn what somebody reports into an entry, and say what it still lacks."""

import re
from datetime import date
from typing import Any, NamedTuple

from errata import meaning, schema
from errata.form import edition_option
from errata.model import PLACEHOLDER, Register, Work

_DOTS = re.compile(r"^(\.\.\.|…)\s*|\s*(\.\.\.|…)$")


class FilingError(Exception):
    """A report that makes no entry; args are the reasons, one sentence each."""


class Draft(NamedTuple):
    """An entry, and what it lacks before somebody can judge it, in plain words."""

    entry: dict[str, Any]
    missing: list[str]


def draft(register: Register, answers: dict[str, str], today: str, report: str = "") -> Draft:
    """Make an entry with placeholder id from answers by field of the form.

    today: YYYY-MM-DD, the day of the report. report: address of the report, if it has one.
    Raises FilingError with every reason why no entry can be made.
    """
    answers = {"section": "", "original": "", **answers, "work": work_key(register, answers.get("work", ""))}
    refuse(register, answers)
    missing: list[str] = []
    key = answers["work"]
    edition = _edition(key, register.works[key], answers.get("edition", ""), missing)
    kind = _choice("type", answers, "technical", missing)
    entry: dict[str, Any] = {"id": PLACEHOLDER, "title": _title(answers, missing), "work": key, "type": kind}
    if kind == "technical":
        entry["severity"] = _choice("severity", answers, "minor", missing)
    credit = _credit(answers.get("credit", ""), missing)
    event: dict[str, Any] = {"date": date.fromisoformat(today), "status": "reported"}
    entry |= {
        "status": "reported",
        "location": _location(answers, edition, missing),
        **({"affected": [{"versions": [edition]}]} if edition else {}),
        "original": _undotted(answers["original"]),
        "corrected": _undotted(answers.get("corrected", "")),
        "notes": _cut("notes", answers.get("notes", ""), missing),
        **({"credits": [{"name": credit, "type": "reporter"}]} if credit else {}),
        **({"references": [{"type": "report", "url": report}]} if report else {}),
        "published": date.fromisoformat(today),
        "history": [event | ({"by": credit} if credit else {"summary": "Filed by this register."})],
    }
    if not entry["corrected"]:
        missing.append("corrected: it is empty, so the entry deletes the words; make sure that this is meant")
    if not entry["notes"]:
        missing.append("notes: nothing says why it is wrong")
    if kind == "technical":
        missing.append(
            "proof: there is none; write snippets/errata/IDEA.py with check(...), which raises "
            "AssertionError for the original claim and passes the corrected one, or say in `waived` why "
            "nothing can be computed"
        )
    return Draft(entry, missing)


def refuse(register: Register, answers: dict[str, str]) -> None:
    """Raise FilingError if an answer to what no entry can do without is empty, or repeats an entry.

    What was not asked yet, and is absent, is no reason.
    """
    reasons = []
    key, original = answers.get("work"), answers.get("original")
    known = ", ".join(register.works)
    if key == "":
        reasons.append(f"work: nobody says which text is wrong; the register has {known}")
    elif key and key not in register.works:
        near = schema.near(key, list(register.works))
        reasons.append(
            f"work: {key[:80]!r} is not in the register, which has {known}{near}; add it under `works` first"
        )
    if answers.get("section") == "":
        reasons.append("section: it is empty; say where in the text the words stand")
    same = None if original is None else meaning.normal(_undotted(original))
    if same == "":
        reasons.append("original: it is empty; quote the words that stand, exactly")
    for entry in register.errata:
        if same and entry.work == key and meaning.normal(entry.original) == same:
            reasons.append(
                f"original: {entry.id} corrects the same words ({entry.title}); "
                "if yours stand elsewhere in the text, quote more of them"
            )
    if reasons:
        raise FilingError(*reasons)


def work_key(register: Register, answer: str) -> str:
    """Return the key of the work that is named by its key, its title or both; else the answer."""
    names: dict[str, str] = {}
    for key, work in register.works.items():
        names |= {name.casefold(): key for name in (key, work.title, f"{key}: {work.title}")}
    return names.get(_line(answer).casefold(), answer)


def _cut(name: str, text: str, missing: list[str]) -> str:
    limit: int = schema.field(name)["maxLength"]
    if len(text) > limit:
        missing.append(f"{name}: it was longer than {limit:,} characters and is cut")
    return text[:limit].strip()


def _undotted(text: str) -> str:
    """Return a quote without the dots by which people mark that a text goes on."""
    return _DOTS.sub("", text.strip())


def _edition(key: str, work: Work, answer: str, missing: list[str]) -> str:
    names = {edition.id: edition.id for edition in work.editions}
    names |= {edition_option(key, edition.id, edition.label): edition.id for edition in work.editions}
    if answer in names:
        return names[answer]
    said = f"{answer[:80]!r} is no edition of {key}" if answer else "nobody says in which it was seen"
    missing.append(f"edition: {said}; {key} has {', '.join(edition.id for edition in work.editions)}")
    return ""


def _choice(name: str, answers: dict[str, str], fallback: str, missing: list[str]) -> str:
    words = schema.field(name)["enum"]
    answer = answers.get(name, "")
    if answer in words:
        return answer
    said = f"{answer[:80]!r} is not one of {', '.join(words)}" if answer else "nobody says"
    missing.append(f"{name}: {said}; written as {fallback}, change it if that is wrong")
    return fallback


def _title(answers: dict[str, str], missing: list[str]) -> str:
    title = _line(answers.get("title", ""))
    if len(title) < 5:
        missing.append("title: there is none; say in 5 to 80 characters what is wrong")
        return f"Wrong words in {_line(answers['section'])}"[:80]
    return _cut("title", title, missing)


def _location(answers: dict[str, str], edition: str, missing: list[str]) -> dict[str, Any]:
    section = re.sub(r"(?i)^section\s+(?=\d)", "", _line(answers["section"]))
    location: dict[str, Any] = {"section": _cut("section", section, missing)}
    page = _line(answers.get("page", ""))
    if page.startswith(("http://", "https://")):
        url = schema.field("url")
        if re.search(url["pattern"], page) and len(page) <= url["maxLength"]:
            location["url"] = page
        else:
            missing.append(f"page: {page[:80]!r} is not {url['form']}, or too long; it is left out")
    elif page and edition:
        location["pages"] = {edition: page}
    elif page:
        missing.append(f"page: {page[:80]!r} belongs to an edition, and none is known")
    if len(answers["original"].split()) <= 2 and not {"prefix", "suffix"} & answers.keys():
        missing.append(
            "location: so short a quote stands in many places; give the words around it as `prefix`"
        )
    return location | {name: answers[name] for name in ("prefix", "suffix") if name in answers}


def _credit(answer: str, missing: list[str]) -> str:
    name = _line(answer)
    if re.search(r"\S@\S+\.\S", name):
        missing.append("credit: an e-mail address is not stored; ask for a name")
        return ""
    return name


def _line(text: str) -> str:
    return " ".join(text.split())
