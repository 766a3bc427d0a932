"""Ask at a terminal for what an entry needs, each question until its answer can stand in an entry."""

from functools import partial

import click

from errata.register import schema
from errata.register.characters import control, visible_line
from errata.register.model import Register
from errata.report import draft
from errata.report.issue_form import FIELDS


def answers(register: Register, given: dict[str, str]) -> dict[str, str]:
    """Ask for every field that is not given; return all answers by field.

    Raises FilingError as soon as the report is known to make no entry, before more is asked for.
    """
    told = dict(given)
    if "work" in told:
        told["work"] = draft.work_key(register, told["work"])
    _refuse(register, told, draft.unfit(register, told))
    for name in FIELDS:
        if name in ("page", "searched", *told) or (name == "severity" and told["type"] == "editorial"):
            continue
        told[name] = _answer(name, register, told)
        if name in ("work", "original"):  # together they may repeat an entry
            _refuse(register, told, [])
        if name in ("work", "edition", "type"):  # to which others belong that were given
            _refuse(register, told, draft.unfit(register, told))
    return told


def _refuse(register: Register, told: dict[str, str], reasons: list[str]) -> None:
    if reasons := draft.refusals(register, told) + reasons:
        raise draft.FilingError(*reasons)


def _answer(name: str, register: Register, told: dict[str, str]) -> str:
    label, default, kind = name.capitalize(), None, None
    if name == "work":
        for key, work in register.works.items():
            click.echo(f"  {key}: {visible_line(work.title)}")
        kind = click.Choice(list(register.works))
    elif name == "edition":
        editions = [one.id for one in register.works[told["work"]].editions]
        kind = click.Choice([*editions, "unknown"])
        default = editions[0] if len(editions) == 1 else "unknown"
    elif name == "section":
        used = {one.location.section: None for one in register.errata if one.work == told["work"]}
        label += f" (so far: {', '.join(visible_line(section) for section in used)})" if used else ""
    elif name == "title":
        label = schema.field(name)["description"].rstrip(".")
    elif name in ("type", "severity"):
        click.echo(f"  {schema.field(name)['description']}")
        kind = click.Choice(schema.field(name, register.version)["enum"])
    elif name == "original":
        label += " (the words as printed, exactly; if they occur in several places, quote more of them)"
    elif name in ("corrected", "credit"):
        default = ""
        label += " (empty: delete the words)" if name == "corrected" else " (empty: nobody)"
    fitting = None if kind else partial(_fitting, name, register, told)
    value = click.prompt(label, default=default, type=kind, value_proc=fitting, show_default=bool(default))
    return "" if value == "unknown" and name == "edition" else str(value)


def _fitting(name: str, register: Register, told: dict[str, str], answer: str) -> str:
    """Return an answer without blanks around it; if it cannot stand, click says why and asks again."""
    answer = answer.strip()
    if not answer and FIELDS[name][1]:
        raise click.BadParameter(f"{name} is empty")
    reasons = [control(answer), *draft.misfits(register, {**told, name: answer}, name)]
    if any(reasons):
        raise click.BadParameter("; ".join(filter(None, reasons)))
    return answer
