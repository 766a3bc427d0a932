"""Time asrun on the site's programs, and its peers on the same programs: run each, compare its output.

Each program has a page with its code and, if it prints, its output. asrun takes both from files. The peers
find them in fenced blocks, set up as their documentation shows: Sybil runs a block and compares the next one;
pytest-examples compares what each `print` writes with the `#>` below it, which it put there itself;
markdown-exec runs a block when a page is rendered. Programs are unchanged but for REWRITTEN and LEFT_OUT.

In each round the tools run one after the other. At the end one output is changed in each; the time of a tool
that does not tell counts for nothing. `asrun check` also reads the pages, which no peer does.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.timing import ROOT, ROUNDS, figure, put_inputs, run

PYTHON = ROOT / ".peers" / "bin" / "python"  # `make bench` sets it up
VERSIONS = ROOT / "benchmarks" / "peers.txt"
RIGHT, WRONG = "57.2%", "52.7%"  # in the output of softmax.py
TWINS = ("_torch", "_math")

# What a tool cannot run as it is: pytest-examples puts what a loop prints over several lines into several
# texts, and finds the first one alone again; markdown-exec gives each block a `__name__` of its own.
REWRITTEN = {
    "pytest-examples": (r'sep="\\n  "', 'sep="; "'),
    "markdown-exec": ("__name__ == .__main__.", "True"),
}
# What it cannot compare at all: it does not find again what it put below a `print` that runs several times.
LEFT_OUT = {"pytest-examples": ("questions", "questions_transformers", "softmax_by_hand")}

SYBIL = """
from contextlib import redirect_stdout
from io import StringIO

from sybil import Sybil
from sybil.evaluators.python import PythonEvaluator
from sybil.parsers.markdown import CodeBlockParser

run = PythonEvaluator()


class Code(CodeBlockParser):
    language = "python"

    def evaluate(self, example):
        with redirect_stdout(StringIO()) as out:
            run(example)
        example.namespace["printed"] = out.getvalue()


class Output(CodeBlockParser):
    language = "text"

    def evaluate(self, example):
        if example.namespace["printed"] != example.parsed:
            return f"{example.path} printed {example.namespace['printed']}"


def setup(namespace):
    namespace["__name__"] = "__main__"


pytest_collect_file = Sybil(parsers=[Code(), Output()], pattern="*.md", setup=setup).pytest()
"""

EXAMPLES = """
import pytest
from pytest_examples import find_examples


@pytest.mark.parametrize("example", list(find_examples("docs")), ids=str)
def test_example(example, eval_example):
    eval_example.set_config(line_length=200)  # else it breaks what is printed into lines of 88
    if eval_example.update_examples:
        eval_example.run_print_update(example)
    else:
        eval_example.run_print_check(example)
"""

RENDER = """
from pathlib import Path

from markdown import Markdown
from markdown_exec import formatter, validator

fence = {"name": "python", "class": "python", "validator": validator, "format": formatter}
for page in sorted(Path("docs").glob("*.md")):
    made = Markdown(
        extensions=["pymdownx.superfences"],
        extension_configs={"pymdownx.superfences": {"custom_fences": [fence]}},
    ).convert(page.read_text("utf-8"))
    assert "Traceback" not in made, page
    page.with_suffix(".html").write_text(made, "utf-8")
"""

PYTEST = ("-m", "pytest", "-q", "--disable-plugin-autoload", "-p", "no:cacheprovider", "--tb=short")
OURS = ("asrun", "asrun-pytest")
TOOLS = {  # interpreter and arguments
    "asrun": (sys.executable, "-m", "asrun", "check"),
    "asrun-pytest": (sys.executable, *PYTEST, "-p", "asrun.pytest_plugin", "snippets"),
    "sybil": (PYTHON, *PYTEST, "docs"),
    "pytest-examples": (PYTHON, *PYTEST, "-p", "pytest_examples"),
    "markdown-exec": (PYTHON, "render.py"),
}


def output(program):
    """Return the file that holds what a program prints, which twins share, or None."""
    stems = [program.stem, *(program.stem.removesuffix(ending) for ending in TWINS)]
    return next((path for stem in stems if (path := program.with_name(f"{stem}.out")).exists()), None)


def ours(folder):
    """Make a project of asrun: programs, their records, a page for each."""
    for program in (ROOT / "snippets").glob("*.py"):  # console sessions, which no peer has, are left out
        for path in (program, program.with_suffix(".out"), program.with_suffix(".svg")):
            if path.exists():
                shutil.copy(path, folder / "snippets")
    put_inputs(folder / "snippets")
    twins = [ending.removeprefix("_") for ending in TWINS]
    (folder / "pyproject.toml").write_text(f"[tool.asrun]\ntwins = {twins}\n")
    for program in (folder / "snippets").glob("*.py"):
        record = output(program)
        page = f'# A program\n\n```python\n--8<-- "{program.name}"\n```\n'
        page += f'\n```text\n--8<-- "{record.name}"\n```\n' if record else ""
        page += f"\n![what it shows]({program.stem}.svg)\n" if program.with_suffix(".svg").exists() else ""
        (folder / "docs" / f"{program.stem}.md").write_text(page)


def theirs(folder, name):
    """Make pages that hold programs and outputs as fenced blocks, and what a peer needs besides."""
    fence = '```python exec="1" source="above" result="text"' if name == "markdown-exec" else "```python"
    for program in (ROOT / "snippets").glob("*.py"):
        if program.stem in LEFT_OUT.get(name, ()):
            continue
        code, record = program.read_text("utf-8"), output(program)
        if name in REWRITTEN:
            code = re.sub(*REWRITTEN[name], code)
        page = f"# A program\n\n{fence}\n{code}```\n"
        if record and name != "pytest-examples":
            page += f"\n```text\n{record.read_text('utf-8')}```\n"
        (folder / "docs" / f"{program.stem}.md").write_text(page, "utf-8")
    put_inputs(folder)
    files = {"sybil": "conftest.py", "pytest-examples": "test_docs.py", "markdown-exec": "render.py"}
    texts = {"sybil": SYBIL, "pytest-examples": EXAMPLES, "markdown-exec": RENDER}
    (folder / files[name]).write_text(texts[name])
    if name == "pytest-examples":
        time(name, folder, "--update-examples")


def time(name, folder, *more):
    """Return the cost of a tool; all must be well."""
    python, *arguments = TOOLS[name]
    return run(*arguments, *more, folder=folder, python=python, MPLBACKEND="Agg")


def tells(name, folder):
    """Say whether a tool tells, by its exit code and the name, that an output is another one."""
    changed = folder / ("snippets/softmax.out" if name in OURS else "docs/softmax.md")
    text = changed.read_text("utf-8")
    assert text.count(RIGHT) == 1
    changed.write_text(text.replace(RIGHT, WRONG), "utf-8")
    environment = {**os.environ, "MPLBACKEND": "Agg"}
    done = subprocess.run(TOOLS[name], cwd=folder, env=environment, stdout=subprocess.PIPE, check=False)
    return done.returncode != 0 and b"softmax" in done.stdout


def main():
    with tempfile.TemporaryDirectory() as temporary:
        folders = {name: Path(temporary) / name for name in TOOLS}
        for name, folder in folders.items():
            for part in ("docs", "snippets"):
                (folder / part).mkdir(parents=True)
            ours(folder) if name in OURS else theirs(folder, name)
            time(name, folder)  # warms up
        rounds = [{name: time(name, folder) for name, folder in folders.items()} for _ in range(ROUNDS)]
        told = {name: tells(name, folder) for name, folder in folders.items()}
    if missed := [name for name in OURS if not told[name]]:
        raise SystemExit(f"{missed} did not tell that {RIGHT} had become {WRONG}")
    cpu = {name: median(costs[name].cpu for costs in rounds) for name in TOOLS}
    for name, seconds in cpu.items():
        figure(f"peers-{name}-cpu-seconds", seconds)
    print("versions:", ", ".join(re.findall("^.+==.+$", VERSIONS.read_text("utf-8"), re.MULTILINE)))
    for name, programs in LEFT_OUT.items():
        print(f"{name} runs without", *programs)
    print("tell a changed output:", *(name for name in TOOLS if told[name]))
    print("do not, so that their time counts for nothing:", *(name for name in TOOLS if not told[name]))
    fastest = min((name for name in TOOLS if told[name] and name not in OURS), key=cpu.__getitem__)
    for name in OURS:
        pairs = [(costs[name], costs[fastest]) for costs in rounds]
        figure(f"peers-{name}-to-fastest-cpu-ratio", median(a.cpu / b.cpu for a, b in pairs), 1.1)
        figure(f"peers-{name}-to-fastest-wall-ratio", median(a.wall / b.wall for a, b in pairs), 1.1)


if __name__ == "__main__":
    main()
