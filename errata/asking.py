"""Ask at a terminal for what an entry needs, each question until its answer can stand in an entry."""

from functools import partial

import click

from errata import filing, schema
from errata.form import FIELDS
from errata.markup import visible
from errata.model import Register
from errata.source import control


def answers(register: Register, given: dict[str, str]) -> dict[str, str]:
    """Ask for every field that is not given; return all answers by field.

    Raises FilingError as soon as the report is known to make no entry, before more is asked for.
    """
    told = dict(given)
    if "work" in told:
        told["work"] = filing.work_key(register, told["work"])
    filing.refuse(register, told)
    for name in FIELDS:
        if name in ("page", "searched", *told) or (name == "severity" and told["type"] == "editorial"):
            continue
        told[name] = _answer(name, register, told)
        if name in ("work", "original"):  # together they may repeat an entry
            filing.refuse(register, told)
    return {name: value for name, value in told.items() if value}


def _answer(name: str, register: Register, told: dict[str, str]) -> str:
    label, default, kind = name.capitalize(), None, None
    if name == "work":
        for key, work in register.works.items():
            click.echo(f"  {key}: {visible(work.title)}")
        kind = click.Choice(list(register.works))
    elif name == "edition":
        kind = click.Choice([*(one.id for one in register.works[told["work"]].editions), "unknown"])
        default = "unknown"
    elif name == "section":
        used = {one.location.section: None for one in register.errata if one.work == told["work"]}
        label += f" (so far: {', '.join(visible(section) for section in used)})" if used else ""
    elif name == "title":
        label = schema.field(name)["description"].rstrip(".")
    elif name in ("type", "severity"):
        click.echo(f"  {schema.field(name)['description']}")
        kind = click.Choice(schema.field(name)["enum"])
    elif name == "original":
        label += " (the words that stand, exactly; if they stand in several places, quote more of them)"
    elif name in ("corrected", "credit"):
        default = ""
        label += " (empty: delete the words)" if name == "corrected" else " (empty: nobody)"
    fitting = None if kind else partial(_fitting, name, told)
    value = click.prompt(label, default=default, type=kind, value_proc=fitting, show_default=bool(default))
    return "" if value == "unknown" and name == "edition" else str(value)


def _fitting(name: str, told: dict[str, str], answer: str) -> str:
    """Return an answer without blanks around it; if it cannot stand, click says why and asks again."""
    answer = answer.strip()
    if not answer:
        reasons = [f"{name} is empty"] if FIELDS[name][1] else []
    elif name == "corrected" and answer.split() == told["original"].split():
        reasons = ["corrected equals original"]
    else:
        reasons = [*filter(None, [control(answer)]), *schema.misfits(name, answer)]
    if reasons:
        raise click.BadParameter("; ".join(reasons))
    return answer
