"""The engines of docs/en/engines.yml, as far as their order was read."""

from pathlib import Path

import yaml

TABLE = Path(__file__).resolve().parents[1] / "docs" / "en" / "engines.yml"


def orders():
    """Return the steps of each engine, by its name; a step "X+Y" is X, then Y."""
    rows = yaml.safe_load(TABLE.read_text("utf-8"))["engines"]
    read = {row["name"]: row["order"] for row in rows if isinstance(row["order"], list)}
    return {name: [step for part in order for step in part.split("+")] for name, order in read.items()}
