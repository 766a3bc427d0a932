"""Ask at a terminal for what an entry needs."""

import click

from errata import filing
from errata.form import FIELDS
from errata.markup import visible
from errata.model import Register
from errata.schema import schema

_PROPERTIES = schema()["definitions"]["erratum"]["properties"]


def answers(register: Register, given: dict[str, str]) -> dict[str, str]:
    """Ask for every field that is not given; return all answers by field.

    Raises FilingError as soon as the report is known to make no entry, before more is asked for.
    """
    told = dict(given)
    for name in [name for name in FIELDS if name not in ("page", "searched")]:
        if name in told or (name == "severity" and told["type"] == "editorial"):
            continue
        told[name] = _answer(name, register, told)
        if name == "original":
            filing.refuse(register, told)
    return {name: value for name, value in told.items() if value}


def _answer(name: str, register: Register, told: dict[str, str]) -> str:
    label, default, kind = name.capitalize(), None, None
    if name == "work":
        for key, work in register.works.items():
            click.echo(f"  {key}: {visible(work.title)}")
        kind = click.Choice(list(register.works))
    elif name == "edition" and told["work"] in register.works:
        kind = click.Choice([*(one.id for one in register.works[told["work"]].editions), "unknown"])
        default = "unknown"
    elif name == "section":
        used = {one.location.section: None for one in register.errata if one.work == told["work"]}
        label += f" (so far: {', '.join(visible(section) for section in used)})" if used else ""
    elif name == "title":
        label = "What is wrong, in 5 to 80 characters"
    elif name in ("type", "severity"):
        click.echo(f"  {_PROPERTIES[name]['description']}")
        kind = click.Choice(_PROPERTIES[name]["enum"])
    elif name in ("corrected", "credit"):
        default = ""
        label += " (empty: delete the words)" if name == "corrected" else " (empty: nobody)"
    value = click.prompt(label, default=default, type=kind, show_default=bool(default))
    return "" if value == "unknown" and name == "edition" else str(value)
