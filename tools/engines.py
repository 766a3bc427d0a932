"""The rows of snippets/engines.yml: where each stands, what it cites, and whether that is still so.

A citation names a package and version, or a repository and commit, a file, a definition, and the hash of
that definition's source. A definition is
  - in Python: a function, a class or an attribute of one with the text below it, as `ast` finds it;
  - in Markdown: a heading with all below it, to the next heading of its depth or less;
  - elsewhere: from the first line that begins with the name, to the next that is not indented deeper and
    begins with a closing brace; if that line opens no brace, it alone.
The hash is the first twelve digits of SHA-256 of the text, without common indentation and spaces at ends of
lines; `absent` is that of a definition which is not there.
"""

import ast
import hashlib
import importlib.metadata
import re
import textwrap
from functools import cache, lru_cache
from pathlib import Path

from extensions.engines import rows_of, steps_of

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "snippets" / "engines.yml"
ABSENT = "absent"


def tables(path=TABLE):
    """Return the rows of every table, by its name; raises ValueError with file and line of a bad row."""
    return rows_of(path)


def orders(path=TABLE):
    """Return the steps of each engine whose order was read, by its name."""
    return {row["name"]: steps_of(row) for row in tables(path)["engines"] if row["order"]}


def definition(text, file, name):
    """Return the source of a definition in the text of a file, None if it is not there."""
    find = {".py": _in_python, ".md": _in_markdown}.get(Path(file).suffix, _in_braces)
    return find(text, name)


def digest(source):
    """Return the hash of a definition's source, ABSENT for None."""
    if source is None:
        return ABSENT
    lines = [line.rstrip() for line in textwrap.dedent(source).strip("\n").splitlines()]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


@lru_cache(1)  # a row cites definitions of a file one after the other
def _parsed(text):
    return ast.parse(text).body


def _in_python(text, name):
    body, lines, found = _parsed(text), re.split(r"\r\n?|\n", text), None  # as the parser counts them
    for part in name.split("."):
        nodes = [(node, after) for node, after in _with_next(body) if part in _names(node)]
        if not nodes:
            return None
        found, after = nodes[-1]
        body = getattr(found, "body", [])
    start = min([found.lineno, *(each.lineno for each in getattr(found, "decorator_list", []))])
    described = isinstance(found, ast.Assign | ast.AnnAssign) and _is_text(after)
    return "\n".join(lines[start - 1 : after.end_lineno if described else found.end_lineno])


def _with_next(body):
    return zip(body, [*body[1:], None], strict=True)


def _is_text(node):
    return isinstance(node, ast.Expr) and isinstance(getattr(node.value, "value", None), str)


def _names(node):
    targets = getattr(node, "targets", [getattr(node, "target", None)])
    return [getattr(node, "name", None), *(getattr(target, "id", None) for target in targets)]


def _in_markdown(text, name):
    lines, depth = text.splitlines(), len(name) - len(name.lstrip("#"))
    if name not in lines:
        return None
    start = lines.index(name)
    ends = (n for n in range(start + 1, len(lines)) if re.match(rf"#{{1,{depth}}} ", lines[n]))
    return "\n".join(lines[start : next(ends, len(lines))]).rstrip()


def _in_braces(text, name):
    lines = text.splitlines()
    starts = [n for n, line in enumerate(lines) if line.lstrip().startswith(name)]
    if not starts:
        return None
    start = starts[0]
    depth = len(lines[start]) - len(lines[start].lstrip())
    if lines[start].rstrip().endswith(";"):
        return lines[start]
    ends = (
        n for n in range(start + 1, len(lines))
        if lines[n].lstrip().startswith("}") and len(lines[n]) - len(lines[n].lstrip()) <= depth
    )  # fmt: skip
    return "\n".join(lines[start : next(ends, start) + 1])


def installed(cite):
    """Return the file that a citation names if its package is installed in its version, else None."""
    if "package" not in cite:
        return None
    try:
        found = importlib.metadata.distribution(cite["package"])
    except importlib.metadata.PackageNotFoundError:
        return None
    path = Path(str(found.locate_file(cite["file"])))
    return path if found.version == cite["version"] and path.is_file() else None


@cache  # what is installed is the same for every table
def _installed_hash(path, file, name):
    return digest(definition(path.read_text("utf-8"), file, name))


def mismatches(path=TABLE):
    """Name each citation whose hash is not that of the installed version, with file and line."""
    found = []
    for row in (row for rows in tables(path).values() for row in rows):
        for cite in row["source"]:
            file = installed(cite)
            if file is None:
                continue
            now = _installed_hash(file, cite["file"], cite["name"])
            if now != cite["hash"]:
                where = f"{path.name}:{cite.line}: row {row['name']!r}"
                what = f"{cite['name']} in {cite['package']} {cite['version']}"
                found.append(
                    f"{where}: {what} has the hash {now}, not {cite['hash']}: read it and correct the row"
                )
    return found
