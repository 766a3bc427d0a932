"""Run a program as a reader would, and compare what it makes with what is recorded.

`python -m tests.snippets.recording PROGRAM…` runs each and writes what they made as JSON.
"""

import atexit
import decimal
import difflib
import json
import locale
import logging
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import unicodedata
import warnings
from bisect import bisect
from contextlib import chdir, contextmanager, nullcontext, redirect_stdout, suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import import_module
from io import FileIO, StringIO, TextIOWrapper
from math import isclose
from pathlib import Path
from runpy import run_path
from types import ModuleType
from unittest.mock import patch

from hooks.pages import ROOT, SNIPPETS, references

DOCS = ROOT / "docs"
VALUES = SNIPPETS / "values.json"
_TWIN = re.compile(r"_(torch|math)$")
_LIBRARIES = ("numpy", "torch", "matplotlib.pyplot")  # whose settings a program could change
# Modules that a reader does not have.
_OURS = {"__main__", "snippets", "packages", "tests", "hooks", "benchmarks"}
_HOME = str(ROOT)  # from which they are imported


class SnippetError(Exception):
    """A program that fails, or would not do for a reader what it does here; the message names its line."""


@dataclass
class Run:
    """What one run of a program made."""

    path: Path
    out: str
    lines: list[int]  # line of the program that printed each line of out, and what would follow it
    names: dict[str, object]
    figure: str | None  # the SVG that it saved under its own name


class _Stream(TextIOWrapper):
    """A standard stream, unbuffered, that remembers from where on which line of the program wrote."""

    def __init__(self, descriptor, script):
        super().__init__(FileIO(descriptor, "w", closefd=False), encoding="utf-8", write_through=True)
        self.script, self.starts, self.by = str(script), [0], [1]

    def write(self, text):
        frame = sys._getframe(1)
        while frame and frame.f_code.co_filename != self.script:
            frame = frame.f_back
        self.starts.append(os.lseek(self.fileno(), 0, os.SEEK_CUR))
        self.by.append(frame.f_lineno if frame else 1)
        return super().write(text)

    def lines(self, written):
        """Return the line of the program that ended each line of what was written."""
        ends = [match.start() for match in re.finditer(rb"\n|\Z", written)]
        return [self.by[bisect(self.starts, end) - 1] for end in ends]


def recorded_name(path):
    """Return the name under which a program's output is recorded; twins share that of NAME.py."""
    name = _TWIN.sub("", path.stem)
    return name if path.with_stem(name).exists() else path.stem


def run(path):
    """Run a program as for a reader who saved it alone in an empty folder.

    The global random state is spoiled, standard input is empty, a warning is an error, and matplotlib
    writes neither today's date nor random ids. What C code and child processes write is seen too.

    Raises SnippetError if the program fails, writes to standard error, leaves a file that is not its
    figure, or changes what runs after it. KeyboardInterrupt passes, whoever raised it.
    """
    source = path.read_bytes()
    for library in _LIBRARIES:
        if re.search(rb"^\s*(import|from) %s\b" % library.partition(".")[0].encode(), source, re.MULTILINE):
            import_module(library)
    _spoil_random_state()
    with tempfile.TemporaryDirectory() as name, patch.dict(os.environ, SOURCE_DATE_EPOCH="0"):
        folder = Path(name).resolve()
        script, figure = folder / path.name, folder / f"{path.stem}.svg"
        script.write_bytes(source)
        before = _settings()
        try:
            with _streams(script) as written, _alone(script, path.stem) as names:
                fault = _execute(script, names)
        finally:
            changed = _put_back(before)
        (out, lines), (err, err_lines) = written
        last = err.strip().split("\n")[-1]
        if fault and err:
            fault = (*fault, f"  standard error: {last}")
        elif err:
            fault = err_lines[0], f"writes to standard error, where pages show nothing: {last!r}"
        elif changed:
            fault = 1, f"changes {', '.join(changed)} for what runs after it"
        elif left := sorted({file.name for file in folder.iterdir()} - {script.name, figure.name}):
            fault = 1, f"leaves {', '.join(left)}; only a figure is kept, by the name {figure.name}"
        if not fault:
            return Run(path, out, lines, names, read(figure))
    line, message, *more = fault
    where = f"{path.relative_to(ROOT)}:{line}"
    raise SnippetError("\n".join([f"{where}: {message}", *more, *shown_at(path)]))


def _execute(script, names):
    """Run a program and what it started as threads; return line and message of its fault, or None."""
    threads, process = set(threading.enumerate()), os.getpid()
    try:
        exec(compile(script.read_bytes(), str(script), "exec", dont_inherit=True), names)
        for thread in set(threading.enumerate()) - threads:
            if not thread.daemon:
                thread.join()
        return None
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        if isinstance(error, SystemExit) and error.code in (None, 0):
            return None
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == str(script)]
        line = frames[-1].lineno if frames else getattr(error, "lineno", None) or 1
        if isinstance(error, SystemExit):
            return line, f"ends by sys.exit({error.code!r}), which tells of a failure"
        return line, f"{type(error).__name__}: {error}"
    finally:
        if os.getpid() != process:  # a forked child is at its end; what called us goes on in its parent
            os._exit(0)


@contextmanager
def _streams(script):
    """Put files in the place of standard output and error, and nothing in that of standard input.

    Gives a list that holds, afterwards, text and lines of each of the two.
    """
    written = []
    with open(os.devnull, "rb") as nothing, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
            stream.flush()
        saved = [os.dup(descriptor) for descriptor in range(3)]
        for descriptor, file in enumerate((nothing, out, err)):
            os.dup2(file.fileno(), descriptor)
        streams = [_Stream(descriptor, script) for descriptor in (1, 2)]
        names = {"stdin": TextIOWrapper(FileIO(0, closefd=False)), "stdout": streams[0], "stderr": streams[1]}
        try:
            with patch.multiple(sys, **names, **{f"__{name}__": stream for name, stream in names.items()}):
                yield written
        finally:
            for descriptor, copy in enumerate(saved):
                os.dup2(copy, descriptor)
                os.close(copy)
        for stream, file in zip(streams, (out, err), strict=True):
            file.seek(0)
            content = file.read()
            written.append((content.decode("utf-8", "surrogateescape"), stream.lines(content)))


@contextmanager
def _alone(script, name):
    """Give a program what its own process would have, and nothing of this project; give its globals."""
    module = ModuleType("__main__")
    module.__file__ = str(script)
    ours = {key: sys.modules[key] for key in list(sys.modules) if key.partition(".")[0] in _OURS}
    for key in ours:
        del sys.modules[key]
    sys.modules["__main__"] = module
    places = [str(script.parent), *(place for place in sys.path if place not in ("", _HOME))]
    plt = sys.modules.get("matplotlib.pyplot")
    style = plt.rc_context({"svg.hashsalt": name}) if plt else nullcontext()
    register, leave, process = atexit.register, os._exit, os.getpid()

    def refuse(function, *arguments, **options):
        if sys._getframe(1).f_code.co_filename == str(script):
            raise RuntimeError("what runs at exit is in no recorded output: call it at the end")
        return register(function, *arguments, **options)

    def stay(status):
        if os.getpid() == process:
            raise RuntimeError("os._exit ends the process before its output is seen: call sys.exit")
        leave(status)

    try:
        with (
            chdir(script.parent), style, warnings.catch_warnings(), patch.object(atexit, "register", refuse),
            patch.object(sys, "argv", [str(script)]), patch.object(sys, "path", places),
            patch.object(os, "_exit", stay), patch.object(threading, "excepthook", threading.__excepthook__),
            patch.object(sys, "unraisablehook", sys.__unraisablehook__),
        ):  # fmt: skip
            warnings.simplefilter("error")
            yield vars(module)
    finally:
        sys.modules.update(ours)
        if plt:
            plt.close("all")


def _settings():
    """Return value and setter of each thing a program could change for what runs after it."""
    np, torch = sys.modules.get("numpy"), sys.modules.get("torch")
    found = {
        "the environment": (dict(os.environ), lambda old: (os.environ.clear(), os.environ.update(old))),
        "the locale": (locale.setlocale(locale.LC_ALL), lambda old: locale.setlocale(locale.LC_ALL, old)),
        "the recursion limit": (sys.getrecursionlimit(), sys.setrecursionlimit),
        "decimal's precision": (
            decimal.getcontext().prec,
            lambda old: setattr(decimal.getcontext(), "prec", old),
        ),
        "an alarm": (
            signal.getitimer(signal.ITIMER_REAL) != (0, 0),
            lambda _: signal.setitimer(signal.ITIMER_REAL, 0),
        ),
        "the handlers of logging": (
            list(logging.root.handlers),
            lambda old: setattr(logging.root, "handlers", old),
        ),
    }
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM):
        handler = signal.getsignal(number), lambda old, number=number: signal.signal(number, old)
        found[f"the handler of {number.name}"] = handler
    if np:
        found["numpy's print options"] = np.get_printoptions(), lambda old: np.set_printoptions(**old)
        found["numpy's error handling"] = np.geterr(), lambda old: np.seterr(**old)
    if torch:
        shown = torch._tensor_str.PRINT_OPTS
        found |= {
            "torch's default dtype": (torch.get_default_dtype(), torch.set_default_dtype),
            "torch's print options": (dict(vars(shown)), vars(shown).update),
            "torch's number of threads": (torch.get_num_threads(), torch.set_num_threads),
            "torch's deterministic mode": (
                torch.are_deterministic_algorithms_enabled(),
                torch.use_deterministic_algorithms,
            ),
            "torch's gradient mode": (torch.is_grad_enabled(), torch.set_grad_enabled),
        }
    return found


def _put_back(before):
    """Put back what a program changed; return the names of it."""
    now = _settings()
    changed = [name for name, (value, _) in before.items() if now[name][0] != value]
    for name in changed:
        value, put = before[name]
        put(value)
    return changed


def _spoil_random_state():
    """Give a program that forgot its seed another output on each run."""
    random.seed()
    if np := sys.modules.get("numpy"):
        np.random.seed()
    if torch := sys.modules.get("torch"):
        torch.seed()


@contextmanager
def run_notebook(name):
    """Run a notebook as a plain script; give its names and what it printed."""
    import matplotlib.pyplot as plt
    import torch

    printed, show, threads = StringIO(), plt.show, torch.get_num_threads()
    plt.show = lambda: None  # no screen
    try:
        with redirect_stdout(printed), plt.rc_context():
            names = run_path(str(DOCS / "en" / "notebooks" / f"{name}.py"))
        yield names, printed.getvalue()
    finally:
        plt.show = show
        plt.close("all")
        torch.set_num_threads(threads)


def values_of(ran):
    """Return the values of a program that pages put into prose; raise SnippetError for what is none."""
    values = {}
    for key in wanted_values(ran.path.stem):
        if key in ran.names:
            try:
                values[key] = plain(ran.names[key])
            except TypeError as error:
                raise SnippetError(f"{ran.path.relative_to(ROOT)}:1: {key}: {error}") from None
    return values


def made(ran):
    """Return all of a run that is recorded, by name: its output, its figure, its values in prose."""
    return {"output": ran.out, "figure": ran.figure, **values_of(ran)}


def run_again(paths):
    """Run programs in one more process; return what each made, or the text of its SnippetError, by path.

    What differs from process to process and from day to day is another there: the hash seed, the date.
    """
    shift = "+" if time.localtime().tm_gmtoff >= 0 else "-"
    day = f"AAA{shift}24:59:59"  # yesterday or tomorrow, as POSIX has it, and another hour
    seed = "1" if os.environ.get("PYTHONHASHSEED") == "0" else "0"
    command = [sys.executable, "-m", "tests.snippets.recording", *map(str, paths)]
    environment = {**os.environ, "TZ": day, "PYTHONHASHSEED": seed}
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def unsteady(ran, other):
    """Say in what a second run differs and the likely cause, or return None."""
    if isinstance(other, str):
        return f"{other}\nA first run ended well; nothing was recorded."
    one = json.loads(json.dumps(made(ran)))
    differing = [key for key in one | other if not equal(one.get(key), other.get(key))]
    if not differing:
        return None
    key = differing[0]
    texts = [str(result.get(key)) for result in (one, other)]
    at = difference(*texts, exact=True) if key == "output" else None
    line = 1 if at is None else ran.lines[min(at, len(ran.lines) - 1)]
    head = (
        f"{ran.path.relative_to(ROOT)}:{line}: {', '.join(differing)}: another on each run, "
        f"so nothing was recorded; likely {likely_cause(*texts, ran.path.read_text('utf-8'))}"
    )
    diff = difflib.unified_diff(*map(_lines, texts), "first run", "second run", lineterm="", n=0)
    return "\n".join([head, *[line[:200] for line in diff][:20]])


def likely_cause(one, other, source):
    """Guess from two outputs, figures or values, and the program, why they differ."""
    ids = re.compile(r'(?<= id=")[^"]*|(?<=#)\w+')
    if "<svg" in one and ids.sub("", one) == ids.sub("", other):
        return "random ids of the figure: leave `svg.hashsalt` to the recorder"
    if "<svg" in one and re.sub("<dc:date>.*", "", one) == re.sub("<dc:date>.*", "", other):
        return "a date in the figure's metadata: leave it out"
    if tempfile.gettempdir() in one:
        return "the path of its folder: print names alone"
    if re.search(r"\b0x[0-9a-f]{6,}", one):
        return "the address of an object: print what it holds"
    causes = []
    if sorted(re.findall(r"\w+", one)) == sorted(re.findall(r"\w+", other)):
        causes.append("the order of a set: sort it")
    if re.search(r"\b(time|datetime|date)\b", source):
        causes.append("a clock: print no time")
    if re.search(r"random|rng|shuffle|sample|multinomial|\brand|uuid", source):
        causes.append("random numbers without a seed: np.random.default_rng(SEED)")
    if re.search(r"\bhash\(", source):
        causes.append("a hash, which differs from process to process")
    return ", or ".join(causes) or "a seed that is missing, a clock, or the order of a set"


def pages():
    """Return the Markdown pages and the references of each: [(path, [Reference])]."""
    return _pages(DOCS)


@cache  # each snippet asks which pages show it
def _pages(docs):
    return [(page, list(references(page.read_text("utf-8")))) for page in sorted(docs.rglob("*.md"))]


def shown_at(path):
    """Return `  shown at docs/en/x.md:40` for every place that takes something from a snippet."""
    name = recorded_name(path)
    files = {path.name, f"{name}.out", f"{path.stem}.svg"}
    places = [
        f"  shown at {page.relative_to(ROOT)}:{reference.line}"
        for page, found in pages()
        for reference in found
        if (reference.name == path.stem if reference.kind == "value" else reference.name in files)
    ]
    return list(dict.fromkeys(places))


_NAMES = (
    "python cpython pytorch torch numpy scipy scikit-learn sklearn matplotlib pandas transformers tokenizers "
    "gguf jax cuda version ver release arxiv section sec chapter ch figure fig table listing equation eq"
)
# A number with decimals that may differ in its last digit; or `exact`, what only looks like one.
_DECIMAL = re.compile(
    rf"""[ ]*(?P<exact>
          (?<![\d.])\d+(?:\.\d+){{2,}}                            # 2.13.0, 127.0.0.1
        | (?i:\b(?:{"|".join(_NAMES.split())})s?\.?                # torch 2.13, Sec. 5.3, torch (2.13)
            (?:[ ]|[-/]|[ ]?[:=<>~]{{1,2}}[ ]?|[ ]?\())\d+\.\d+
        | [^\W\d][-/]?\d+\.\d+ | §[ ]?\d+\.\d+                     # v1.2, gpt-3.5, HTTP/1.1
        | (?<![\d.,])(?:19|20)\d\d\.(?:0[1-9]|1[0-2])(?![\d%])     # 2024.03
    )|(?P<pad>[ ]*)(?P<sign>(?<![\w.)\]])[-+])?
      (?<![\w.])(?P<whole>\d{{1,3}}(?:,\d{{3}})+|\d+)\.(?P<decimals>\d+)(?!\d|\.\d)(?P<power>[eE][-+]?\d+)?""",
    re.VERBOSE,
)


def difference(recorded, now, exact=False):
    """Return the first line, from 0, in which two outputs differ, or None if they agree.

    A decimal may differ by one unit of its last printed digit, and the blanks before it with its length;
    the sign of what is not zero, versions and all else must be equal.
    """
    old, new = _lines(recorded), _lines(now)
    for i in range(max(len(old), len(new))):
        if i >= len(old) or i >= len(new) or not _agree(old[i], new[i], exact):
            return i
    return None


def _lines(text):
    """Return the lines of a text, with one more that says so if the last one is not ended."""
    lines = text.split("\n")
    return lines[:-1] if lines[-1] == "" else [*lines, r"\ no new line at the end"]


def _agree(old, new, exact):
    if old == new:
        return True
    (texts, decimals), (other_texts, others) = _parts(old), _parts(new)
    return not exact and texts == other_texts and all(map(_near, decimals, others))


def _parts(line):
    """Return the texts around the decimals of a line, and the decimals as matches."""
    found = [match for match in _DECIMAL.finditer(line) if match["exact"] is None]
    edges = [0, *(edge for match in found for edge in match.span()), len(line)]
    return [line[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)], found


def _near(a, b):
    x, y = (Decimal((m["sign"] or "") + m[0].lstrip(" +-").replace(",", "")) for m in (a, b))
    signs = {a["sign"], b["sign"]}
    # 0.0e+00 has no power of its own: its unit is that of the other number.
    powers = [int((match["power"] or "e0")[1:]) for match, value in ((a, x), (b, y)) if value]
    return (
        (a["pad"] == b["pad"] or len(a[0]) == len(b[0]))
        and (len(signs) == 1 or (x == y == 0 and "-" in signs))
        and len(a["decimals"]) == len(b["decimals"])
        and bool(a["power"]) == bool(b["power"])
        and (min(abs(x), abs(y)) < 1000 or ("," in a["whole"]) == ("," in b["whole"]))
        and abs(x - y) <= Decimal(10) ** (max(powers, default=0) - len(a["decimals"]))
    )


def unshowable(out):
    """Return line, from 0, and cause of what Markdown would change in an output, or None."""
    lines = out.split("\n")
    if lines[-1] == "":
        lines.pop()
    for i, line in enumerate(lines):
        for character in line:
            if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} or character == "\ufeff":
                return i, f"the character U+{ord(character):04X}, which a page shows otherwise or not at all"
        if re.match(r"\s*(```|~~~)", line):
            return i, f"{line.strip()[:3]} at the start of a line, which ends the block of the page"
        if "-8<-" in line:
            return i, "the mark of an include, -8<-, which a page replaces"
        if not line.strip() and (line or i in (0, len(lines) - 1)):
            return i, "a first or last line that is blank, or one of blanks alone, which a page leaves out"
    return None


def failure(path, record, recorded, now, line):
    """Word a difference: where it was printed, where it is shown, and how to accept it."""
    name = path.relative_to(ROOT)
    diff = difflib.unified_diff(
        _lines(recorded), _lines(now), f"shown: {record}", f"now: {name}", lineterm=""
    )
    remedy = "If the new output is right: make update"
    if recorded_name(path) != path.stem:
        remedy = f"Twins print the same: let {recorded_name(path)}.py print this too, then make update"
    return "\n".join(
        [f"{name}:{line}: prints something else than {record}", *diff, *shown_at(path), remedy]
    )


def shows(record):
    """Say whether a page shows a recorded file."""
    return any(reference.name == record.name for _, found in pages() for reference in found)


def wanted_values(name):
    """Return the variables of a snippet that pages put into prose."""
    return sorted(
        {
            reference.detail
            for _, found in pages()
            for reference in found
            if reference.kind == "value" and reference.name == name
        }
    )


def read(record):
    """Return the text of a recorded file as it is, or None if there is none."""
    return record.read_bytes().decode("utf-8", "replace") if record.exists() else None


def write(record, text):
    """Write a recorded file if that changes it, or remove it if the text is None, and say so."""
    if read(record) == text:
        return
    if text is None:
        record.unlink()
    else:
        record.write_bytes(text.encode("utf-8"))
    done = "removed" if text is None else "wrote"
    print(f"{done} {record.relative_to(ROOT)}", file=sys.__stderr__)


def read_values():
    return json.loads(read(VALUES) or "{}")


def write_values(name, values):
    """Replace the recorded values of one snippet."""
    others = {key: value for key, value in read_values().items() if key.split(".")[0] != name}
    new = {f"{name}.{key}": value for key, value in values.items()}
    write(VALUES, json.dumps({**others, **new}, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def plain(value):
    """Return a value as JSON keeps it: text, an int, or a float of 12 digits; raise TypeError for others."""
    if hasattr(value, "item"):
        with suppress(ValueError, RuntimeError):  # of more than one element
            value = value.item()
    if isinstance(value, float):
        return float(f"{value:.12g}")
    if isinstance(value, str | int):
        return value
    raise TypeError(f"a value in prose is a number or text, not {type(value).__name__}")


def equal(old, new):
    """Say whether two recorded values are of one type and agree."""
    if isinstance(old, float) and isinstance(new, float):
        return isclose(old, new, rel_tol=1e-9, abs_tol=1e-12) or (old != old and new != new)
    return type(old) is type(new) and old == new


def exact_bytes(path):
    """Say whether equal bytes are asked for: in CI, on the pinned versions, of the NumPy program."""
    return bool(os.environ.get("CI")) and recorded_name(path) == path.stem


def main(paths, file):
    """Write, as JSON, what each program made or the text of its SnippetError."""
    results = {}
    for path in map(Path, paths):
        try:
            results[str(path)] = made(run(path))
        except SnippetError as error:
            results[str(path)] = str(error)
    json.dump(results, file)


if __name__ == "__main__":
    out, sys.stdout = sys.stdout, sys.stderr  # objects of a program may print as they go, even at the end
    main(sys.argv[1:], out)
