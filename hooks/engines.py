"""The tables of engines.md, from docs/en/engines.yml: a line `<!-- engines -->` becomes one."""

import re
from datetime import date
from pathlib import Path

import yaml
from mkdocs.exceptions import PluginError

_MARK = re.compile(r"^<!-- (engines|services) -->$", re.MULTILINE)
_HEAD = "| name | range | default | $T = 0$, tiny $T$ | order | read |\n|---|---|---|---|---|---|"
BASES = {"source", "documentation", "reported"}
_REPORTED = '<small class="reported">reported</small>'


def on_page_markdown(markdown, page, config, files):
    if page.file.src_uri != "engines.md":
        return markdown
    page.meta["hide"] = ["toc"]  # the tables need its room
    path = Path(page.file.abs_src_path).with_suffix(".yml")
    tables = yaml.safe_load(path.read_text("utf-8"))
    try:
        return _MARK.sub(lambda match: table(tables[match[1]]), markdown)
    except (KeyError, TypeError, ValueError) as error:
        raise PluginError(f"{path.name}: {type(error).__name__}: {error}") from None


def table(rows: list[dict]) -> str:
    """Return rows as a Markdown table; {reported} in a text becomes the mark."""
    return "\n".join([_HEAD, *(_row(row) for row in rows)])


def _row(row: dict) -> str:
    name = f"**{row['name']}**<br>{row['version'] or 'no version'}"
    read = row["read"]
    if not isinstance(read, date):
        raise TypeError(f"{row['name']}: read is no date: {read!r}")
    ran = f", [run here](#checked) as {row['ran']}" if row.get("ran") else ""
    if row["basis"] == "source" and not ran:
        ran = ", read, not run"
    basis = _REPORTED if row["basis"] == "reported" else row["basis"]
    where = f"{basis}{ran}: {row['source']}<br><time datetime=\"{read}\" data-age>{read}</time>"
    allowed = _text(row, "range")
    if row.get("note"):
        allowed += f"<br>{row['note'].strip().replace('{reported}', _REPORTED)}"
    cells = [name, allowed, _text(row, "default"), _text(row, "zero"), _order(row), where]
    return f"| {' | '.join(cells)} |"


def _text(row: dict, key: str) -> str:
    """Return a cell; what was only reported in a row that was read says so."""
    value = row[key]
    if value is None:
        return "not read"
    text, basis = (value["text"], value["basis"]) if isinstance(value, dict) else (value, row["basis"])
    mark = f" {_REPORTED}" if basis == "reported" != row["basis"] else ""
    return f"{text}{mark}"


def _order(row: dict) -> str:
    """Return the steps with a link to the code that runs them."""
    if not isinstance(row["order"], list):
        return row["order"] or "not read"
    steps = [f"**{step}**" if step == "T" else step.replace("+", " and ") for step in row["order"]]
    note = f"<br>{row['order_note']}" if row.get("order_note") else ""
    return f"[{' → '.join(steps)}](#orders){note}"
