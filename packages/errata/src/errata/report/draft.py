"""Turn what somebody reports into an entry, and say what it still lacks."""

import re
from typing import Any, NamedTuple

from errata.check import rules
from errata.register import schema
from errata.register.characters import cleaned, control
from errata.register.model import Register, Work
from errata.report.issue_form import edition_option
from errata.text.match import few_words, short

_ADDRESS = ("http://", "https://")
_MAIL = re.compile(r"\S@[^\s@]+\.\S")
_DOTS = re.compile(r"^(\.\.\.|…)\s*|(?<!\s)\s*(\.\.\.|…)$")


class FilingError(Exception):
    """A report that makes no entry; args are the reasons, one sentence each."""


class Draft(NamedTuple):
    """An entry, and what it lacks before somebody can judge it, in plain words."""

    entry: dict[str, Any]
    missing: list[str]


def draft(register: Register, answers: dict[str, str], today: str, report: str = "") -> Draft:
    """Make an entry with placeholder id from answers by field of the form.

    What no entry can do without, and `refusals` says is not there, is filled in, so that a check of the
    entry finds all that is wrong besides.
    today: YYYY-MM-DD, the day of the report. report: address of the report, if it has one.
    """
    answers = {name: cleaned(answer) for name, answer in answers.items()}
    if answers.get("work") not in register.works:
        answers["work"] = next(iter(register.works))
    answers |= {name: "(none)" for name in ("section", "original") if not _undotted(answers.get(name, ""))}
    missing: list[str] = []
    key = answers["work"]
    edition = _edition(key, register.works[key], answers.get("edition", ""), missing)
    kind = _choice("type", answers, "technical", missing, register.version)
    title = _title(answers, missing, register.version)
    entry: dict[str, Any] = {"id": register.ids.placeholder, "title": title, "work": key, "type": kind}
    if kind == "technical":
        fallback = "minor" if register.version == "1.0" else "unknown"
        entry["severity"] = _choice("severity", answers, fallback, missing, register.version)
    credit = _credit(answers.get("credit", ""), missing)
    event: dict[str, Any] = {"date": today, "status": "reported"}
    entry |= {
        "status": "reported",
        "location": _location(answers, edition, missing, register.version),
        **({"affected": [{"versions": [edition]}]} if edition else {}),
        "original": _undotted(answers["original"]),
        "corrected": _undotted(answers.get("corrected", "")),
        "notes": _cut("notes", answers.get("notes", ""), missing, register.version),
        **({"credits": [{"name": credit, "type": "reporter"}]} if credit else {}),
        **({"references": [{"type": "report", "url": report}]} if report else {}),
        "published": today,
        "history": [event | ({"by": credit} if credit else {"summary": "Filed by this register."})],
    }
    if not entry["corrected"]:
        missing.append("corrected: it is empty, so the entry deletes the words; make sure that this is meant")
    if not entry["notes"]:
        missing.append("notes: the report does not say why it is wrong")
    if kind == "technical":
        missing.append(
            "proof: there is none; write snippets/errata/IDEA.py with check(...), which raises "
            "AssertionError for the original claim and passes the corrected one, or say in `waived` why "
            "nothing can be computed"
        )
    return Draft(entry, missing)


def refusals(register: Register, answers: dict[str, str]) -> list[str]:
    """Say why answers make no entry: one that must be there is empty, holds what no field may, or repeats.

    What was not asked yet, and is absent, is no reason.
    """
    reasons = []
    key, original = answers.get("work"), answers.get("original")
    known = ", ".join(register.works)
    if key == "":
        reasons.append(f"work: the report does not say which text is wrong; the register has {known}")
    elif key and key not in register.works:
        near = schema.near(key, list(register.works))
        reasons.append(
            f"work: {key[:80]!r} is not in the register, which has {known}{near}; add it under `works` first"
        )
    if answers.get("section") == "":
        reasons.append("section: it is empty; say where in the text the words are")
    same = None if original is None else rules.normal(_undotted(original))
    if same == "":
        reasons.append("original: it is empty; quote the words as printed, exactly")
    for entry in register.errata:
        if same and entry.work == key and rules.normal(entry.original) == same:
            reasons.append(
                f"original: {entry.id} corrects the same words ({entry.title}); "
                "if yours are elsewhere in the text, quote more of them"
            )
    unseen = {name: control(answer) for name, answer in answers.items()}
    return reasons + [f"{name}: {fault}" for name, fault in unseen.items() if fault]


def unfit(register: Register, answers: dict[str, str]) -> list[str]:
    """Say which answers no entry could keep as they are: who gives them can be asked again.

    A report that somebody sent cannot: `draft` cuts or leaves out such an answer, and says so.
    """
    return [reason for name in answers for reason in misfits(register, answers, name)]


def misfits(register: Register, answers: dict[str, str], name: str) -> list[str]:
    """Say why an entry cannot keep one of these answers as it is; one that is empty is none."""
    answer = answers[name]
    if not answer:
        return []
    if name == "edition" and answers.get("work") in register.works:
        ids = [edition.id for edition in register.works[answers["work"]].editions]
        if answer not in ids:
            near = schema.near(answer, ids)
            has = f"{answers['work']}, which has {', '.join(ids)}{near}"
            return [f"edition: {answer[:80]!r} is not an edition of {has}"]
    if name == "page":
        if answer.startswith(_ADDRESS):
            return schema.misfits("url", answer)
        if answers.get("edition") == "":
            return [f"page: {answer[:80]!r} belongs to an edition, but none is given"]
    if name == "severity" and answers.get("type") == "editorial":
        return ["severity: only a technical erratum has one"]
    if name == "credit" and _MAIL.search(answer):
        return ["credit: an e-mail address is not stored; give a name"]
    if name == "corrected" and answer.split() == answers.get("original", "").split():
        return ["corrected equals original"]
    return schema.misfits(name, answer, register.version)


def work_key(register: Register, answer: str) -> str:
    """Return the key of the work that is named by its key, its title or both; else the answer."""
    names: dict[str, str] = {}
    for key, work in register.works.items():
        names |= {name.casefold(): key for name in (key, work.title, f"{key}: {work.title}")}
    return names.get(_line(answer).casefold(), answer)


def _cut(name: str, text: str, missing: list[str], version: str) -> str:
    limit: int = schema.field(name, version)["maxLength"]
    if len(text) > limit:
        missing.append(f"{name}: it was longer than {limit:,} characters and was cut")
    return text[:limit].strip()


def _undotted(text: str) -> str:
    """Return a quote without the dots by which people mark that a text goes on."""
    return _DOTS.sub("", text.strip())


def _edition(key: str, work: Work, answer: str, missing: list[str]) -> str:
    names = {edition.id: edition.id for edition in work.editions}
    names |= {edition_option(key, edition.id, edition.label): edition.id for edition in work.editions}
    if answer in names:
        return names[answer]
    said = f"{answer[:80]!r} is not an edition of {key}" if answer else "the report names none"
    missing.append(f"edition: {said}; {key} has {', '.join(edition.id for edition in work.editions)}")
    return ""


def _choice(name: str, answers: dict[str, str], fallback: str, missing: list[str], version: str) -> str:
    words = schema.field(name, version)["enum"]
    answer = answers.get(name, "")
    if answer in words:
        return answer
    said = f"{answer[:80]!r} is not one of {', '.join(words)}" if answer else "the report names none"
    missing.append(f"{name}: {said}; written as {fallback}, change it if that is wrong")
    return fallback


def _title(answers: dict[str, str], missing: list[str], version: str) -> str:
    title = _line(answers.get("title", ""))
    if len(title) < 5:
        missing.append("title: there is none; say in 5 to 80 characters what is wrong")
        return f"Wrong words in {_line(answers['section'])}"[:80]
    return _cut("title", title, missing, version)


def _location(answers: dict[str, str], edition: str, missing: list[str], version: str) -> dict[str, Any]:
    section = re.sub(r"(?i)^section\s+(?=\d)", "", _line(answers["section"]))
    location: dict[str, Any] = {"section": _cut("section", section, missing, version)}
    page = _line(answers.get("page", ""))
    if page.startswith(_ADDRESS):
        url = schema.field("url")
        if re.search(url["pattern"], page) and len(page) <= url["maxLength"]:
            location["url"] = page
        else:
            missing.append(f"page: {page[:80]!r} is not {url['form']}, or too long; it is left out")
    elif page and edition:
        location["pages"] = {edition: page}
    elif page:
        missing.append(f"page: {page[:80]!r} belongs to an edition, but none is known")
    original = answers["original"]
    if (few_words(original) or short(original)) and not {"prefix", "suffix"} & answers.keys():
        missing.append(
            "location: such a short quote occurs in many places; give the words around it as `prefix`"
        )
    return location | {name: answers[name] for name in ("prefix", "suffix") if answers.get(name)}


def _credit(answer: str, missing: list[str]) -> str:
    name = _line(answer)
    if _MAIL.search(name):
        missing.append("credit: an e-mail address is not stored; ask for a name")
        return ""
    return name


def _line(text: str) -> str:
    return " ".join(text.split())
