"""Entries from issues as GitHub's REST API gives them, `gh api repos/OWNER/NAME/issues --paginate`."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from errata.register import schema
from errata.register.characters import control
from errata.register.model import Register
from errata.register.yaml import Problem
from errata.render.messages import FORM
from errata.report import draft
from errata.report.imports import Found, ImportFault, read
from errata.report.issue_form import ReportError, answers

_MOST = 200_000_000  # bytes of a file
_BODY = 200_000  # characters of an issue; GitHub allows 65,536
_BETWEEN = re.compile(r"[ \t\r\n,\[\]]+")  # issues


def entries(path: Path, register: Register, today: str) -> Found:
    """Return the entries that issues written with the form make, unchecked, and what they cannot say.

    today: YYYY-MM-DD, the day on which this register prints them. Raises ImportFault if nothing can be read.
    """
    known = {one.url for entry in register.errata for one in entry.references}
    found: list[tuple[int, dict[str, Any]]] = []
    problems: list[Problem] = []
    above: dict[str, int] = {}  # the line of each address
    issues = [*_issues(path)]
    for line, issue in issues:
        name = f"issue {issue['number']}"[:40]
        url = issue.get("html_url")
        if isinstance(url, str) and url in known:
            told = f"{name} is a report of the register already; it is not written again"
            problems.append(Problem(line, 1, "EW405", told))
        elif isinstance(url, str) and url in above:  # pages of a list that grew while it was fetched
            told = f"{name} stands in the file at line {above[url]} already; it is not written again"
            problems.append(Problem(line, 1, "EW405", told))
        elif issue.get("pull_request"):
            problems.append(Problem(line, 1, "EW406", f"{name} is a pull request; it is not written"))
        else:
            entry, reasons, lacks = _entry(issue, register, today)
            code, lead = ("ER505", f"not written: {name}: ") if reasons else ("EW406", f"{name}: ")
            problems += [
                Problem(line, 1, code, (lead + " ".join(one.split()))[:200]) for one in reasons or lacks
            ]
            if entry:
                found.append((line, entry))
                above |= {url: line} if url else {}
    return Found(found, len(issues), problems)


def _issues(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the issues of a file and their lines: one, a list, or lists in a list or after each other."""
    text = read(path, _MOST)
    decoder = json.JSONDecoder()
    at, line, depth, seen = 0, 1, 0, False
    try:
        while at < len(text):
            if found := _BETWEEN.match(text, at):
                between, at = found[0], found.end()
                depth += between.count("[") - between.count("]")
                line += between.count("\n")
                seen = seen or "[" in between or "]" in between
                continue
            issue, end = decoder.raw_decode(text, at)
            seen = True
            if not (isinstance(issue, dict) and type(issue.get("number")) is int and "body" in issue):
                raise _fault(
                    path, line, "no issue: it has no `number` and `body`, as GitHub's API gives them"
                )
            yield line, issue
            line += text.count("\n", at, end)
            at = end
    except json.JSONDecodeError as error:
        raise _fault(path, error.lineno, f"not JSON: {error.msg}", error.colno) from None
    except (RecursionError, ValueError):
        raise _fault(
            path, line, "not JSON of issues: nested too deep, or a number of too many digits"
        ) from None
    if depth or not seen:
        what = "the list of issues is not closed: the file is cut short" if depth else "the file is empty"
        raise _fault(path, line, f"{what}; fetch it again")


def _fault(path: Path, line: int, told: str, column: int = 1) -> ImportFault:
    return ImportFault(path, [Problem(line, column, "ER504", told)])


def _entry(
    issue: dict[str, Any], register: Register, today: str
) -> tuple[dict[str, Any] | None, list[str], list[str]]:
    """Return the entry of an issue or none, why there is none, and what the entry does not say."""
    body, url, day = (issue.get(key) or "" for key in ("body", "html_url", "created_at"))
    if not all(isinstance(one, str) for one in (body, url, day)) or not schema.is_day(day[:10]) or _odd(url):
        return None, ["`body`, `html_url` or `created_at` is not as GitHub's API gives it"], []
    if len(body) > _BODY:
        return None, [f"it has {len(body):,} characters; {_BODY:,} are allowed"], []
    reasons: list[str] = []
    try:
        given = answers(body)
    except ReportError as error:
        given, reasons = error.answers, [*error.args]
    if not given and not reasons:
        return None, ["it has none of the headings of the form, so which words are wrong cannot be told"], []
    told = {"work": "", "section": "", "original": "", **given}
    told["work"] = draft.work_key(register, told["work"])
    if isinstance(title := issue.get("title"), str):
        told.setdefault("title", title.removeprefix(FORM["issue"].strip()).strip())
    reasons += draft.refusals(register, told) + _untold(told, register.version)
    if reasons:
        return None, reasons, []
    made = draft.draft(register, told, day[:10], url)
    event = made.entry["history"][0]
    if "by" not in event:
        event["summary"] = f"Reported in issue {issue['number']}."
    lacks = [lack for lack in made.missing if not lack.startswith("proof:")]
    if issue.get("state") == "closed":
        lacks.append("it is closed, which is no judgement that names who made it; the entry says reported")
    return made.entry | {"published": today}, [], lacks


def _odd(url: str) -> bool:
    return bool(url and (control(url) or schema.misfits("url", url)))


def _untold(told: dict[str, str], version: str) -> list[str]:
    """Say which choice the report does not make, where the format has no word for that."""
    severe = version == "1.0" and told.get("type") == "technical"
    names = ("type", "severity") if severe else ("type",)
    return [
        f"{name}: the report names none of {', '.join(schema.field(name)['enum'])}"
        for name in names
        if told.get(name) not in schema.field(name, version)["enum"]
    ]
