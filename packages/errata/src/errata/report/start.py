"""The files with which a register starts."""

import re
import shlex
import unicodedata
from typing import Any

from errata import __version__
from errata.register import schema
from errata.report.edit import yaml_lines

_EXAMPLE = """\
# An entry looks like this; `errata add` asks for what it needs and writes one:
#
#  - id: E0000
#    title: Three fills of the tank are less
#    work: {key}
#    type: technical
#    severity: minor
#    status: reported
#    location: {{section: "1"}}
#    affected: [{{versions: [{edition}]}}]
#    original: three fills are 140 litres
#    corrected: three fills are 120 litres
#    notes: The tank holds 40 litres.
#    published: {today}
#    history:
#      - {{date: {today}, status: reported, summary: Filed by this register.}}

errata: []
"""

_WORKFLOW = """\
# Made by: errata init
name: errata
on: [push, pull_request] # never pull_request_target: a proof is a program
permissions:
  contents: read
jobs:
  errata:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with:
          persist-credentials: false
      - uses: actions/setup-python@e797f83bcb11b83ae66e0230d6156d7c80228e7c # v6.0.0
        with:
          python-version: "3.13"
      - run: python -m pip install errata-register=={version}
      - run: |
          errata check --file {file}
          errata prove --file {file}
"""


def register(answers: dict[str, str], identity: str, today: str) -> str:
    """Return the text of an errata.yml without entries, with one as a comment.

    answers: title, kind and author of the work, id and format of its first edition; author may be empty.
    identity: of the register. today: YYYY-MM-DD, for the example.
    """
    key = _key(answers["title"])
    work: dict[str, Any] = {"title": answers["title"], "kind": answers["kind"]}
    work |= {"author": answers["author"]} if answers["author"] else {}
    editions = [{"id": answers["edition"], "format": answers["format"]}]
    works = "\n".join(yaml_lines({"works": {key: {**work, "editions": editions}}}, None))
    work_key, edition = (yaml_lines([word])[0][1:-1] for word in (key, answers["edition"]))
    return (
        'schema_version: "1.1"\n'
        f"id: {identity} # never changed\n\n"
        f"{works.replace('    editions:', '    editions: # oldest first')}\n\n"
        f"{_EXAMPLE.format(key=work_key, edition=edition, today=today)}"
    )


def workflow(file: str) -> str:
    """Return a workflow of GitHub that checks and proves the register at a path of its repository."""
    return _WORKFLOW.format(version=__version__, file=shlex.quote(file))


def _key(title: str) -> str:
    """Return a short name for a work, of its title if that has letters from a to z."""
    ascii_ = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", ascii_).strip("-").removeprefix("the-")
    key = words[: schema.schema()["properties"]["works"]["propertyNames"]["maxLength"]].strip("-")
    return key if re.match("[a-z]", key) else "work"
