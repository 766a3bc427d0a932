"""Each formula that a page displays says what a program computes: formulas.yml has one row a formula."""

import ast
import re
from functools import cache
from html import unescape

import numpy as np
import pytest
import torch
import yaml

from tests.paths import DOCS, NOTEBOOKS, PAGES, ROOT

LIST = "tests/site/formulas.yml"
ROWS = yaml.load((ROOT / LIST).read_text("utf-8"), yaml.CSafeLoader)
CLAIMS = [(row, claim) for row in ROWS["checked"] for claim in row["claims"]]
# What a reading may call, and nothing of the program.
READ = {name: getattr(np, name) for name in "argmax exp log mean prod sqrt sum".split()} | {"zip": zip}


def _point(rng):
    """Draw what letters stand for: logits, noise, vectors, probabilities of texts; places i and j differ."""
    i, j = rng.choice(9, 2, replace=False).tolist()
    return {
        "z": rng.normal(scale=3, size=9), "v": rng.normal(scale=3, size=9), "g": rng.gumbel(size=9),
        "K": rng.normal(size=(3, 9)), "V": rng.normal(size=(3, 9)), "T": float(rng.uniform(0.3, 3)),
        "k": int(rng.integers(2, 9)), "i": i, "j": j,
        "FIRST": rng.dirichlet([1, 1]), "SECOND": rng.dirichlet([1, 1], size=2),
    }  # fmt: skip


@cache
def _program(file):
    """Return source and names of a program; of a notebook, which trains a network, its functions alone."""
    source = (ROOT / file).read_text("utf-8")
    tree, names = ast.parse(source), {"__name__": "read", "torch": torch}
    if "notebooks" in file:
        tree.body = [one for one in tree.body if isinstance(one, ast.FunctionDef)]
    exec(compile(tree, file, "exec"), names)
    return source, names


def _letters(point, where):
    """Return what letters stand for in a row, given what its further names are computed from."""
    letters = READ | point
    for name, expression in where.items():
        letters[name] = eval(str(expression), letters)
    return letters


def _next(value):
    return np.nextafter(value, np.inf) if np.asarray(value).dtype == float else value


def _nudged(expression):
    """Yield an expression with the result of one of its steps the next float, for each step."""
    for node in ast.walk(ast.parse(expression)):
        if isinstance(node, ast.BinOp | ast.Call):
            start, end = node.col_offset, node.end_col_offset
            yield f"{expression[:start]}_next({expression[start:end]}){expression[end:]}"


def _is_within(claim, one, other):
    # As a share of the largest entry: one of a vector may be next to nothing.
    return abs(one - other).max() <= float(claim.get("within", 1e-10)) * abs(other).max()


def _sides(row, claim, point):
    """Return what the reading of a formula and its program give at a point."""
    letters = _letters(point, row.get("where", {}))
    read = eval(claim["read"], letters)
    made = {name: letters[name] for name in {*point, *row.get("where", {})}}
    # The letters become the program's own data too, which its functions look at.
    names = _program(claim["file"])[1]
    kept = dict(names)
    names.update({name: value for name, value in made.items() if not callable(kept.get(name))})
    try:
        return np.asarray(read), np.asarray(eval(claim["run"], names))
    finally:
        names.clear()
        names.update(kept)


@pytest.mark.parametrize(("row", "claim"), CLAIMS, ids=[f"{r['pages'][0]}-{c['run']}" for r, c in CLAIMS])
def test_a_formula_as_a_person_reads_it_is_what_its_program_computes(row, claim):
    rng = np.random.default_rng(123)
    for point in (_point(rng) for _ in range(20)):
        read, run = _sides(row, claim, point)
        assert read.shape == run.shape, f"{claim['read']} has shape {read.shape}, {claim['run']} {run.shape}"
        if not _is_within(claim, read, run):
            words = set(re.findall(r"\w+", f"{claim} {row.get('where')}"))
            at = "\n".join(f"{name} = {value}" for name, value in point.items() if name in words)
            pytest.fail(f"{row['tex']}\n{claim['read']}: {read}\n{claim['run']}: {run}\nat\n{at}", False)


@pytest.mark.parametrize(("row", "claim"), CLAIMS, ids=[f"{r['pages'][0]}-{c['run']}" for r, c in CLAIMS])
def test_the_last_digit_of_a_step_which_processors_round_differently_decides_no_comparison(row, claim):
    where, rng = row.get("where", {}), np.random.default_rng(123)
    changed = [(where, read) for read in _nudged(claim["read"])]
    changed += [
        (where | {n: other}, claim["read"]) for n, one in where.items() for other in _nudged(str(one))
    ]
    for point in (_point(rng) for _ in range(20)):
        letters = {**point, "_next": _next}
        read = np.asarray(eval(claim["read"], _letters(letters, where)))
        for names, expression in changed:
            other = np.asarray(eval(expression, _letters(letters, names)))
            assert _is_within(claim, other, read), (names, expression)


@pytest.mark.parametrize(("row", "claim"), CLAIMS, ids=[f"{r['pages'][0]}-{c['run']}" for r, c in CLAIMS])
def test_what_a_row_runs_is_of_its_program(row, claim):
    source, called = _program(claim["file"])[0], re.findall(r"(?<![\w.])([a-z]\w*)\(", claim["run"])
    assert claim["run"] in source or any(f"\ndef {name}(" in source for name in called)


def displayed(path):
    """Yield line and TeX of each formula that stands on lines of its own."""
    text = path.read_text("utf-8")
    if path.suffix == ".py":
        text = re.sub("^# ?", "", text, flags=re.MULTILINE)
    for match in re.finditer(r"\$\$(.+?)\$\$|\\\[(.+?)\\\]|(\\begin\{.+?\\end\{\w+\*?\})", text, re.DOTALL):
        yield text.count("\n", 0, match.start()) + 1, next(filter(None, match.groups())).strip()


def test_each_displayed_formula_is_that_of_a_row_to_the_last_character(record_property):
    rows = {(page, row["tex"]) for kind in ROWS.values() for row in kind for page in row["pages"]}
    problems, seen = [], set()
    for path in [*PAGES, *NOTEBOOKS, *sorted((ROOT / "docs" / "zh").rglob("*.md"))]:
        page = path.relative_to(ROOT / "docs").as_posix().partition("/")[2]
        for line, tex in displayed(path):
            seen.add((page, tex))
            if (page, tex) not in rows:
                known = [row for one, row in sorted(rows) if one == page]
                problems.append(
                    f"{path.relative_to(ROOT)}:{line}: {tex} is in no row of {LIST}, so no program holds it: "
                    f"mend it, or give a row with its reading; of this page there are {known}"
                )
    problems += [f"{LIST}: {page} no longer shows {tex}" for page, tex in sorted(rows - seen)]
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)
    count = {kind: sum(len(row["pages"]) for row in rows) for kind, rows in ROWS.items()}
    told = f"formulas displayed: {count['checked']} checked, {count['by_hand']} by hand"
    record_property("summary", told)


def test_what_the_list_is_compared_with_is_all_that_the_site_displays(built):
    for path in PAGES:
        page = built / path.relative_to(DOCS).with_suffix("") / "index.html"
        page = built / "index.html" if path.name == "index.md" else page
        drawn = page.read_text("utf-8").split('"katex-display">')[1:]
        shown = [one.partition('/x-tex">')[2].partition("</annotation>")[0] for one in drawn]
        assert [unescape(tex) for tex in shown] == [tex for _, tex in displayed(path)], path.name
