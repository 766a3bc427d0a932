"""Change one thing of the tree at a time; the tests must notice, and name the file.

`make mutate` tries every place of each kind below, `make mutate SAMPLE=60` so many of all, drawn with a
fixed seed. It works on a copy. A survivor, printed with its place, is a fault of the tests.

For each change only the tests of its kind run (`_targets`), each of which `make test` or `make processes`
runs too, so what they catch these catch; what they let through is tried on a strict build without
notebooks, and counts as a survivor if that passes as well. What a file is named by is its path, or that of
its test; of what guards alone hold (`GUARDS`), that one of them fails is enough.

One process imports the libraries and forks for each change, so that a change costs the tests alone.
"""

import argparse
import ast
import contextlib
import json
import os
import random
import re
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = {".venv", ".venv-edit", "site", ".site", ".cache", "dist"}  # of the topmost folder
CONSTANTS = 3  # of each program


# Lines with numbers, or with one in «», that may be others: what the program shows holds for any.
ANY = {
    '"with CUDA": (True, False, (2, 9)),': "with CUDA the version is not asked for",
    '"with a CPU only": (False, False, (2, 8)),': "without a device the version is not asked for",
    "BATCHES = [1.0, 2.0, 3.0]": "the sum of gradients differs from the last one for any data",
    'TEXT = "every effort moves you forward inches closer toward pizza " * 20': "any length",
    'torch.save({"weight": torch.ones(2)}, file)': "any weight",
    "return function(**dict.fromkeys(parameters, 0))": "the call fails before it looks at values",
    "EOS_ID = 8": "any token",
    "for first in (EOS_ID, 0):": "any other token",
    "weight = torch.nn.Parameter(torch.tensor(0.0))": "the gradient does not depend on the weight",
    "optimizer = torch.optim.SGD([weight], lr=0.0)": "nor on the step",
    "positions = torch.nn.Embedding(CONTEXT_LENGTH, 2)": "any width",
    "IDS = [6109, 3626, 6100, 345]": "any tokens",
    "embedding = torch.nn.Embedding(6, 3)": "any width",
    "[[4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79]]": "only the shape of the row counts",
    "low, high = 0.05, 100.0": "where a search between bounds begins",
    "low, high = 0.01, 100.0": "where a search between bounds begins",
    "COUNTS = [[6, 3, 1], [1, 1, 2], [2, 5, 3]]  # of the tokens after three others": "any counts",
    "rng = random.Random(0)": "training ends at the same logits from any start",
    "low, high = 0.0, 1.0": "where a search between bounds begins",
    "high *= «2»": "any factor above 1",
    "while entropy(logits, high) < target and high < 1e300:": "any temperature so high",
    "z = np.where(p > 0, logits, «0»)  # 0 * -inf would make a mask nan": "it is multiplied by 0",
    "return -(p * np.where(p > 0, log_q, «0»)).sum(axis=-1)": "it is multiplied by 0",
    'generate(next_in_line, start, 6, **{"context_size": 8, **options})': "refused before the first step",
    "tie = np.array([2.0, 2.0, «0.0»])": "any logit below the tie",
    "tie = torch.tensor([2.0, 2.0, «0.0»])": "any logit below the tie",
    "logits = logits[:, -«1», :]": "the logits of any position have this shape",
    "for _ in range(60):": "enough steps of such a search",
    "finite = np.where(weights > 0, shifted, «0»)": "it is multiplied by 0",
    "full = int(mass / cap + 1e-12)": "a guard against rounding",
    "temperatures = (0.05, 0.1, 0.5, 1, 2, 5, 100)": "the word is the same at every temperature",
    'print(f"Aa over Ba gains {ratio[«0»] / ratio[2]:.2f} by token")': "Aa and Ab gain alike",
    "lower = z / 1.2 if z > «0» else z * 1.2": "any bound between the logits that are shown",
    "room = longest(IDS * 2)  # more than there is room for": "any number of times above one",
    "POINTS = [[0.0, 1.0, 2.0], [4.51, 6.75, 6.28], [-3.0, -3.0]]": "the identity holds for all points",
    "SHIFTS = [5.0, 0.5, -2.0]": "and for all shifts",
    "model, file = torch.nn.Linear(1, 1), io.BytesIO()": "weights of any size",
    "TEXTS = [[1, 2, 3], [4]]": "any ids: the lengths are told",
    "weight = torch.nn.Parameter(torch.zeros(1))": "a learning rate is none of the weights",
    "x = torch.linspace(LOWEST, 0, «3001», requires_grad=True)": "as many points, or more",
    "WIDTH = 2": "any width: the rows are told",
    "X = torch.ones(«2», 5, EMBED_DIM)  # (batch, tokens, embed_dim)": "any batch: the width is told",
    "X = torch.ones(2, «5», EMBED_DIM)  # (batch, tokens, embed_dim)": "any tokens: the width is told",
    "TOKENS, HEAD = 3, 4": "any numbers of tokens and dimensions: the axis of heads is told",
    '"chosen": torch.tensor([-2.0, -1.5]),': "policy and reference are equal, whatever they are",
    '"rejected": torch.tensor([-3.0, -1.0]),': "policy and reference are equal, whatever they are",
    "BETA = 0.1": "it is multiplied by a margin of 0",
    "MASK = torch.triu(torch.ones(«8», 8), diagonal=1).bool()": "any size that holds the tokens",
    "MASK = torch.triu(torch.ones(8, «8»), diagonal=1).bool()": "any size that holds the tokens",
    "layer = torch.nn.Embedding(6, 3)": "any rows above the ids, of any width",
    "IDS = torch.tensor([[40, 367, 2885, 1464]])  # four tokens of GPT-2": "any ids of the vocabulary",
    """row = "  ".join(f"{g:+.4f}" for g in 10**2 * gradient(z + 7, v, 10))""": "softmax ignores a shift",
}


class Mutation(NamedTuple):
    """A change of a file: the bytes from start to end become new."""

    kind: str
    path: str
    start: int
    end: int
    new: bytes

    def place(self, text):
        line = text.count(b"\n", 0, self.start) + 1
        old = text[self.start : self.end].decode()
        return f"{self.path}:{line}: {old!r} became {self.new.decode()!r}"


def mutations(root):
    """Yield every change, by kind and place."""
    snippets = sorted((root / "snippets").glob("*.py"))
    proofs = sorted((root / "snippets" / "errata").glob("*.py"))
    pages = sorted((root / "docs").rglob("*.md"))
    prose = [*pages, *sorted((root / "docs").rglob("notebooks/*.py"))]
    yield from _constants("constant of a snippet", root, snippets)
    yield from _constants("constant of a proof", root, proofs)
    yield from _swapped_logits(root, proofs)
    figures = sorted((root / "snippets").glob("*.svg"))
    outputs = sorted((root / "snippets").glob("*.out"))
    yield from _found("digit of an output", root, outputs, rb"\d(?=\D*$)", _digit)  # the last of a line
    yield from _found("coordinate of a figure", root, figures, rb'(?<= d="M )\d', _digit)
    values = "|".join(map(re.escape, json.loads((root / "snippets" / "values.json").read_text("utf-8"))))
    value = rb"(?<=\{\{ )(?:%s)" % values.encode()  # others are examples
    yield from _found("name in prose", root, pages, value + rb"(?=:)", lambda old: old + b"x")
    yield from _found("format in prose", root, pages, value + rb":[^ }]*", _format)
    marker = rb"(?<=<-- \[)(start|end):\w+"
    yield from _found("section marker", root, snippets, marker, lambda old: old + b"x")
    yield from _found("include path", root, pages, rb'(?<=^--8<-- ")[\w/]+\.\w+', lambda old: b"x" + old)
    yield from _found("anchor", root, prose, rb"(?<=\]\()[\w./]*#[\w-]+(?=\))", lambda old: old + b"x")
    register = [root / "errata.yml"]
    yield from _found("corrected text", root, register, rb"(?<=^    corrected: )(>-\n *)?.*\w", _last_letter)
    yield from _found("status", root, register, rb"(?<=^    status: )[\w-]+", _status)
    yield from _cells_that_run(root)
    yield from _guards(root)


def _guards(root):
    """Yield changes of what only tests of the tree itself hold, see GUARDS."""
    for kind, (patterns, old, change, _) in GUARDS.items():
        paths = sorted(path for pattern in patterns.split() for path in root.glob(pattern))
        yield from _found(kind, root, paths, old, change)


def _cells_that_run(root):
    """Yield a change of each cell of the engines that a test holds; others were only read."""
    path = root / "snippets" / "engines.yml"
    number = rb"(?<=^    )(default|zero|range|version): .*\d"
    found = [
        *_found("order of an engine", root, [path], rb"(?<=^    order: \[).*(?=\])", _swap),
        *_found("number of an engine", root, [path], number, _last_digit),
        *_found("penalties of an engine", root, [path], rb"(?<=^    penalties: \{).*output(?=\})", _counted),
        *_found("ties of an engine", root, [path], rb"(?<=^    ties: \{).*(?=\})", _tied),
    ]
    text = path.read_bytes()
    for mutation in found:
        row = text[text.rindex(b"  - name: ", 0, mutation.start) :].partition(b"\n  - name: ")[0]
        cell = text[: mutation.start + 8].rpartition(b"\n")[2].split(b":")[0].strip()
        run = re.search(rb"^    run: (?!.*not in CI).*cells: \[(.*)\]", row, re.MULTILINE)
        if cell == b"version" or (run and cell in run[1].split(b", ")):
            yield mutation


def _constants(kind, root, paths):
    """Yield a change of some numbers of each program."""
    for path in paths:
        text = path.read_bytes()
        found, starts = [], [0]
        for line in text.splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        tree, lines = ast.parse(text), text.splitlines()
        # What stands for an argument that nobody leaves out, or that every caller names, changes nothing.
        arguments = [node for node in ast.walk(tree) if isinstance(node, ast.arguments)]
        defaults = [default for one in arguments for default in one.defaults]
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant) or type(node.value) not in (int, float):
                continue
            line, first, last = lines[node.lineno - 1], node.col_offset, node.end_col_offset
            parts = [part.decode() for part in (line[:first], line[first:last], line[last:])]
            ways = {"{}{}{}".format(*parts).strip(), "{}«{}»{}".format(*parts).strip()}
            if node not in defaults and not ways & ANY.keys():
                start, end = (starts[node.lineno - 1] + column for column in (first, last))
                new = 2 * node.value + 1 if isinstance(node.value, int) else node.value * 1.5 + 0.25
                name = path.relative_to(root).as_posix()
                found.append(Mutation(kind, name, start, end, repr(new).encode()))
        drawn = random.Random(path.name)  # of its own: ANY for one program leaves the draws of others
        yield from drawn.sample(found, min(len(found), CONSTANTS))


def _swapped_logits(root, proofs):
    """Yield, for each proof that holds the nine logits, those of `forward` and `toward` swapped."""
    forward, toward = b"6.75", b"6.28"
    for path in proofs:
        text = path.read_bytes()
        if match := re.search(rb"(?<=4\.51, 0\.89, -1\.90, )6\.75(.*?)6\.28", text, re.DOTALL):
            line = text.decode().splitlines()[text.count(b"\n", 0, match.start())].strip()
            new = toward + match[1] + forward
            if line not in ANY:
                yield Mutation("logits of a proof", path.relative_to(root).as_posix(), *match.span(), new)


def _found(kind, root, paths, pattern, change):
    for path in paths:
        for match in re.finditer(pattern, path.read_bytes(), re.MULTILINE):
            yield Mutation(kind, path.relative_to(root).as_posix(), *match.span(), change(match[0]))


def _digit(old):
    return b"%d" % ((int(old) + 5) % 10)


def _last_digit(old):
    return old[:-1] + _digit(old[-1:])


def _last_letter(old):
    text = old.decode()
    return (text[:-1] + ("x" if text[-1] != "x" else "y")).encode()


def _format(old):
    """Return a format that belongs to another type: of a number that of a text, and the other way round."""
    name, _, spec = old.partition(b":")
    return name + (b":d" if spec == b"s" else b":s")


def _status(old):
    return b"rejected" if old != b"rejected" else b"verified"


def _counted(old):
    """Return penalties of which the last one counts other tokens."""
    last = b"prompt and output"
    return old.removesuffix(last) + b"output" if old.endswith(last) else old.removesuffix(b"output") + last


def _tied(old):
    """Return ties of which the last one is another."""
    return old[:-3] + b"sort" if old.endswith(b"all") else old[: old.rindex(b" ") + 1] + b"all"


def _swap(old):
    first, second, *rest = old.split(b", ")
    return b", ".join([second, first, *rest])


def _misread(old):
    """Return a formula with another sign, without a square or with another index."""
    ways = {b" - ": b" + ", b"-": b"", b"^2": b"", b"^3": b"", b" + ": b" - ", b"_i": b"_j", b"_j": b"_i"}
    one = next((one for one in ways if one in old), b"p")
    return old.replace(one, ways.get(one, b"q"), 1)


def _slack(old):
    """Return what lets a fault pass."""
    others = {
        b"-euo": b"-uo", b"=false": b"=true", b"false": b"true", b"warn": b"ignore", b"read": b"write",
        b"{}": b"write-all", b"127.0.0.1": b"0.0.0.0",
    }  # fmt: skip
    return others.get(old, b": " + old)


def _swapped(one, other):
    return lambda old: one if old != one else other


def _becomes(new):
    return lambda old: new


_PAGES, _WORKFLOWS = "docs/*/*.md docs/*/notebooks/*.py", ".github/workflows/*.yml"
_LIMITS = rb"^(?!FORMAT|RULES|_PR_|_NOTES_|_PRINTED)[A-Z_]+ = (?=\d)"  # but versions, and numbers of others
_SITE = "tests/site"
_CHECKED, _HELD = f"{_SITE}/test_workflows.py", f"{_SITE}/test_guards.py"
# Of each kind: files, what is changed in them, how, and the test that holds it; of a limit see _limited.
GUARDS = {
    "formula": (_PAGES, rb"\$\$.+\$\$", _misread, f"{_SITE}/test_formula_claims.py"),
    "tab": (_PAGES, rb'(?<==== ")(?:NumPy|PyTorch)(?=")', _swapped(b"NumPy", b"PyTorch"), _HELD),
    "output of a page": (_PAGES, rb'(?<=--8<-- ")\w+\.out', _swapped(b"softmax.out", b"limits.out"), _HELD),
    "permission": (_WORKFLOWS, rb"(?<=contents: )read|(?<=permissions: )\{\}", _slack, _CHECKED),
    "needs": (_WORKFLOWS, rb"^    needs: \w+\n", _becomes(b""), _CHECKED),
    "step of CI": (".ci/run", rb"^step make \w+|-euo|=false", _slack, _CHECKED),
    "address": ("Makefile", rb"127\.0\.0\.1(?=:8000\n)", _slack, _CHECKED),
    "strictness": ("tools/build.py", rb'"--strict", ', _becomes(b""), f"{_SITE}/test_translations.py"),
    "validation": ("mkdocs.yml", rb"(?<=: )warn\b|(?<=errors: )false", _slack, _HELD),
    "policy": ("hooks/hosting.py", rb"'(?:none|self)'(?=[ \"])", _becomes(b"*"), f"{_SITE}/test_hosting.py"),
    "limit": ("packages/*/src/**/*.py", _LIMITS, lambda old: old + b"10 * ", ""),
    "hook pattern": (".pre-commit-hooks.yaml", rb"(?<=files: )\S+", _becomes(b"^errata\\.yml$"), _CHECKED),
    "deleted test": ("tests/**/test_*.py packages/**/test_*.py", rb"\A(?s:.+)\Z", _becomes(b""), _HELD),
    "line end": ("errata.yml", rb"(?<=^    published: \d{4}-\d\d-\d\d)\n", _becomes(b"\r\n"), _HELD),
    "day of an entry": (
        "docs/*/forward.md", rb"\d(?= days later|, \d+ days| \xe5\xa4\xa9)", lambda old: _digit(old),
        "tests/snippets/test_forward.py",
    ),
    "pin": ("constraints.txt", rb"(?<===)\d", lambda old: _digit(old), _HELD),
    "command": ("README.md CONTRIBUTING.md", rb"^(?:make|\.venv\S+) [a-z]+", lambda old: old + b"x", _HELD),
}  # fmt: skip


def _limited(path):
    """Return the tests of a limit of a library."""
    names = {
        "session": "sessions", "isolation": "run", "checker": "work",
        "yaml": "source", "rules": "check", "check_copy": "work", "add": "filing", "from_csv": "import",
        "from_issues": "import", "imports": "import", "issue_form": "reporting", "entry": "render",
        "feeds": "paging", "table": "paging", "notes": "placement", "mend": "apply",
    }  # fmt: skip
    if path.stem in ("prover", "worker"):
        return [f"{_SITE}/test_security.py"]
    return [f"{'/'.join(path.parts[:2])}/tests/test_{names.get(path.stem, path.stem)}.py"]


def _targets(mutation):
    """Return the tests that stand for all of them."""
    path = Path(mutation.path)
    translated = [f"{_SITE}/test_translations.py"] if path.parts[:2] == ("docs", "zh") else []
    if mutation.kind in GUARDS:
        return [GUARDS[mutation.kind][-1], *translated] if mutation.kind != "limit" else _limited(path)
    stem = path.stem
    if path.parts[:2] == ("snippets", "errata"):
        tests = Path(f"tests/snippets/errata/test_{stem}.py")
        known = [str(tests)] if tests.exists() else []
        return [*_proofs(mutation.path), *known, "tests/snippets/test_definitions.py"]
    if mutation.kind == "section marker":
        return ["docs", "snippets/records.json"]
    if path.parts[0] == "snippets" and path.suffix == ".py":
        idea = re.sub(r"_(torch|math|figure)$", "", stem)
        tests = [f"tests/snippets/test_{name}.py" for name in (idea, idea.split("_")[0])]
        known = [test for test in dict.fromkeys(tests) if Path(test).exists()]
        every = ["tests/snippets/test_definitions.py", "tests/snippets/test_precision.py"]
        return [mutation.path, *known[:1], *every]
    if path.name == "engines.yml":
        return ["tests/site/test_engines.py", "tests/site/test_llama_cpp.py"]
    if path.parts[0] == "snippets":
        session = path.with_suffix(".sh")
        return [str(session if session.exists() else path.with_suffix(".py"))]
    if path.name == "errata.yml":
        return ["tests/site/test_errata.py"]
    if mutation.kind == "anchor":
        return ["tests/site/test_prose.py", *translated]
    return [mutation.path, *translated]


def _proofs(snippet):
    """Return the tests of the entries that a snippet proves."""
    entries = re.split(r"^  - id: ", Path("errata.yml").read_text("utf-8"), flags=re.MULTILINE)[1:]
    proved = [entry[:5] for entry in entries if f"snippet: {snippet}\n" in entry]
    sides = ("original-refuted", "corrected-confirmed")
    return [f"errata.yml::{identity}-{side}" for identity in proved for side in sides]


def _forked(function):
    """Run a function in a copy of this process; return what it returned and all that it wrote."""
    with tempfile.TemporaryFile() as output:
        child = os.fork()
        if not child:
            code = 70
            try:
                for stream in (1, 2):
                    os.dup2(output.fileno(), stream)
                code = int(function())
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
        _, status = os.waitpid(child, 0)
        output.seek(0)
        return os.waitstatus_to_exitcode(status), output.read().decode("utf-8", "replace")


def _test(targets):
    import pytest

    return pytest.main(["-q", "-x", "-p", "no:cacheprovider", *targets])


def _build(config):
    from mkdocs.__main__ import cli

    os.environ["NOTEBOOKS"] = "false"
    with tempfile.TemporaryDirectory() as folder:
        try:
            cli(["build", "--strict", "--config-file", config, "--site-dir", folder])
        except SystemExit as end:
            return end.code or 0
    return 0


def _caught(mutation):
    """Return whether the tests or the build fail and name the file, and what they said."""
    path = Path(mutation.path)
    code, said = _forked(lambda: _test(_targets(mutation)))
    if mutation.kind in GUARDS:
        return code == 1, said
    if code == 0 and path.parts[0] != "snippets":
        config = "mkdocs.zh.yml" if path.parts[:2] == ("docs", "zh") else "mkdocs.yml"
        code, said = _forked(lambda: _build(config))
    named = path.name in said or f"test_{path.stem.split('_')[0]}" in said
    return code == 1 and named, said


def _copy(folder):
    """Copy the tree; return the copy, which is the current folder then."""
    copy = Path(folder) / "tree"
    copy.mkdir()
    for path in ROOT.iterdir():
        if path.is_dir() and path.name not in LEFT_OUT:
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(path, copy / path.name, symlinks=True, ignore=ignored)
        elif path.is_file():
            shutil.copy2(path, copy)
    os.chdir(copy)
    sys.path[0] = str(copy)  # of this script's folder
    return copy


def _warm():
    """Import the libraries, and nothing of the tree: that each change imports anew."""
    import bs4  # noqa: F401
    import matplotlib.pyplot  # noqa: F401
    import mkdocs.commands.build  # noqa: F401
    import numpy  # noqa: F401
    import pytest  # noqa: F401
    import scipy.stats  # noqa: F401
    import torch  # noqa: F401
    import transformers.generation  # noqa: F401


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sample", type=int, help="how many changes; all if not given")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", help="only kinds and files with this in their name")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copy, rng = _copy(folder), random.Random(options.seed)
        chosen = [one for one in mutations(copy) if (options.only or "") in f"{one.kind} of {one.path}"]
        if options.sample is not None:
            chosen = _sample(chosen, options.sample, rng)
        # In CI, on the pinned versions, outputs must have equal bytes.
        os.environ.update(CI="true", MPLBACKEND="Agg", NO_MKDOCS_2_WARNING="1")
        _warm()
        _baseline(chosen)
        sys.dont_write_bytecode = True  # two changes within a second would look alike
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        totals, caught = Counter(one.kind for one in chosen), Counter()
        start = time.monotonic()
        for mutation in chosen:
            if _try(mutation):
                caught[mutation.kind] += 1
        for kind, total in totals.items():
            print(f"{kind}: {caught[kind]}/{total}")
        print(f"seconds: {time.monotonic() - start:.0f}")
        print(f"mutations: caught {caught.total()} of {totals.total()}")
        return caught != totals


def _sample(found, count, rng):
    """Return so many changes, of each kind in turn."""
    kinds = {}
    for one in rng.sample(found, len(found)):
        kinds.setdefault(one.kind, []).append(one)
    queues, chosen = list(kinds.values()), []
    while queues and len(chosen) < count:
        queues = [queue for queue in queues if queue]
        chosen += [queue.pop() for queue in queues]
    return sorted(chosen[:count])


def _baseline(chosen):
    """End if the tests fail without any change."""
    targets = sorted({target for mutation in chosen for target in _targets(mutation)})
    code, said = _forked(lambda: _test(targets))
    if code:
        raise SystemExit(f"without any change the tests fail:\n{said}")


def _try(mutation):
    path = Path(mutation.path)
    before, times = path.read_bytes(), path.stat()
    path.write_bytes(before[: mutation.start] + mutation.new + before[mutation.end :])
    try:
        caught, said = _caught(mutation)
    finally:
        path.write_bytes(before)
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    if not caught:
        print(f"survived: {mutation.kind}: {mutation.place(before)}", flush=True)
        if os.environ.get("VERBOSE"):
            print(said)
    return caught


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main())
