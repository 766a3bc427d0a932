"""One mistake at a time, each in a project of its own: the worked example of `contributing`.

`python -m tests.site.mistakes FOLDER` makes the projects there and runs the checks of programs and pages in
each. It imports the libraries once and forks for each project.
"""

import os
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from tests.paths import PROJECT, ROOT

FIGURE = """\
import matplotlib.pyplot as plt

if __name__ == "__main__":
    plt.plot([0, 1])
    plt.axis("off")  # which takes most of its time
    plt.savefig("line.svg")
"""
SHOWN = """\
```python title="line.py"
--8<-- "line.py"
```

![It rises.](line.svg)

"""
SNIPPET, PAGE, VALUES = "snippets/coin.py", "docs/en/coin.md", "snippets/values.json"
INCLUDE, OUTPUT = '--8<-- "coin.py"', '--8<-- "coin.out"'
LAST = "It is $\\ln 2$"  # begins the last paragraph of the page

# Name: file, what stands there, what is written instead (None: the file is gone), the one message.
MISTAKES = {
    "none": (PAGE, "That is", "This is", None),
    "output": (
        SNIPPET,
        "log(0.5)",
        "log(0.6)",
        "snippets/coin.py:7: prints something other than snippets/coin.out",
    ),
    "unsteady": (
        SNIPPET,
        "    print(",
        "    import time\n\n    print(time.time())\n    print(",
        "snippets/coin.py:9: output: different on each run",
    ),
    "guard misspelt": (
        SNIPPET,
        "__main__",
        "__mian__",
        "snippets/coin.py:1: prints nothing and draws nothing",
    ),
    "raises": (SNIPPET, "math.log", "math.lag", "snippets/coin.py:6: AttributeError: "),
    "dead value": (SNIPPET, "{entropy:", "{0.6931:", "snippets/coin.py:6: entropy is assigned and not used"),
    "variable renamed": (
        SNIPPET,
        'entropy = -2 * 0.5 * math.log(0.5)\n    print(f"H = {entropy:',
        'h = -2 * 0.5 * math.log(0.5)\n    print(f"H = {h:',
        "snippets/coin.py:1: values in prose changed",
    ),
    "program gone": (SNIPPET, "", None, "docs/en/coin.md:6: no file snippets/coin.py"),
    "output gone": ("snippets/coin.out", "", None, "docs/en/coin.md:10: no file snippets/coin.out"),
    "figure gone": ("snippets/line.svg", "", None, "docs/en/coin.md:19: no file snippets/line.svg"),
    "value gone": (
        VALUES,
        '"coin.entropy"',
        '"coin.entropie"',
        "docs/en/coin.md:13: no value 'coin.entropy'",
    ),
    "values gone": (VALUES, "", None, "docs/en/coin.md:13: no value 'coin.entropy'"),
    "value edited": (VALUES, "0.69", "0.79", "snippets/coin.py:1: values in prose changed"),
    "variable misspelt": (
        PAGE,
        "coin.entropy",
        "coin.entropie",
        "docs/en/coin.md:13: no value 'coin.entropie' (did you mean 'coin.entropy'?)",
    ),
    "program misspelt": (PAGE, "coin.entropy", "con.entropy", "docs/en/coin.md:13: no value 'con.entropy'"),
    "wrong format": (
        PAGE,
        "entropy:.2f",
        "entropy:d",
        "docs/en/coin.md:13: value 'coin.entropy' cannot be written",
    ),
    "no format": (PAGE, "entropy:.2f", "entropy", "docs/en/coin.md:13: {{ coin.entropy }} is not a value"),
    "by hand": (PAGE, "{{ coin.entropy:.2f }}", "0.7", "docs/en/coin.md:13: 0.7 is typed by hand"),
    "by hand in a formula": (PAGE, r"\ln 2", r"\ln 2 = 0.69", "docs/en/coin.md:21: 0.69 is typed by hand"),
    "code by hand": (
        PAGE,
        INCLUDE,
        "print(0.69)",
        "docs/en/coin.md:6: 'print(0.69)' begins a block of code that is typed",
    ),
    "indented code": (
        PAGE,
        LAST,
        f"    H = 0.69\n\n{LAST}",
        "docs/en/coin.md:21: 'H = 0.69' begins a block of code",
    ),
    "include misspelt": (PAGE, INCLUDE, '--8<-- "con.py"', "docs/en/coin.md:6: no file snippets/con.py"),
    "figure without words": (PAGE, "[It rises.]", "[]", "docs/en/coin.md:19: figure line.svg needs alt text"),
    "section": (PAGE, 'coin.py"\n```', 'coin.py:half"\n```', "docs/en/coin.md:6: no start of section 'half'"),
    "open fence": (
        PAGE,
        f"{OUTPUT}\n```",
        OUTPUT,
        'docs/en/coin.md:9: ``` { .text .output title="Output" } is a fence without',
    ),
    "fence in a list": (
        PAGE,
        "``` { .text",
        "- ``` { .text",
        'docs/en/coin.md:9: - ``` { .text .output title="Output" } is not a fence',
    ),
    "heading": (PAGE, "{#coin}\n\n", "{#coin}\n\n## Half {#half}\n\n", "docs/en/coin.md:1: begin with"),
    "anchor": (PAGE, "or one bit", "or [one bit](#bit)", "docs/en/coin.md:21: #bit is no explicit id"),
    "not shown": (
        PAGE,
        f'```python title="coin.py"\n{INCLUDE}\n```\n',
        "",
        "snippets/coin.py:1: no page shows coin.py",
    ),
}

CHECKS = [
    "docs",
    "snippets",
    *(
        f"tests/site/test_prose.py::{name}"
        for name in (
            "test_every_linked_heading_has_an_explicit_id",
            "test_a_page_opens_with_at_most_three_sentences",
            "test_a_program_assigns_nothing_that_it_does_not_use",
        )
    ),
]
_LEFT_OUT = shutil.ignore_patterns("__pycache__", "browser")


def project(folder):
    """Write the project, whose records are not made yet."""
    shutil.copytree(ROOT / "tests", folder / "tests", ignore=_LEFT_OUT)
    # The list of what is given is that of this site.
    settings = (ROOT / "pyproject.toml").read_text("utf-8")
    (folder / "pyproject.toml").write_text(settings.partition("given = [")[0], "utf-8")
    (folder / "errata.yml").write_text("errata: []\n")
    shutil.copytree(ROOT / "snippets" / "coin" / "snippets", folder / "snippets")
    shutil.copytree(ROOT / "snippets" / "coin" / "docs", folder / "docs")
    for path in PROJECT.elsewhere:
        (folder / path.relative_to(ROOT)).mkdir(parents=True, exist_ok=True)
    (folder / "snippets" / "line.py").write_text(FIGURE)
    (folder / "snippets" / "values.json").write_text("{}\n")
    page = (folder / PAGE).read_text("utf-8")
    (folder / PAGE).write_text(page.replace(LAST, f"{SHOWN}{LAST}"), "utf-8")


def said(folder):
    """Make each mistake in a project below the folder; return, by its name, what the checks say."""
    command = [sys.executable, "-m", "tests.site.mistakes", str(folder)]
    environment = {**os.environ, "GITHUB_ACTIONS": ""}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {name: (folder / name / "said").read_text("utf-8") for name in MISTAKES}


def main(folder):
    project(folder / "right")
    _check(folder / "right", "--asrun-update")  # not in a process of its own: the others find all imported
    for name, (file, old, new, _) in MISTAKES.items():
        shutil.copytree(folder / "right", folder / name)
        path = folder / name / file
        if new is None:
            path.unlink()
        else:
            text = path.read_text("utf-8")
            assert text.count(old) == 1, (name, old)
            path.write_text(text.replace(old, new), "utf-8")
        if child := os.fork():
            os.waitpid(child, 0)
        else:
            _check(folder / name, *(["--asrun-update"] if name == "unsteady" else []))
            os._exit(0)


def _check(folder, *options):
    """Run the checks of a project and write what they say."""
    os.chdir(folder)
    sys.path[0] = str(folder)
    for name in [name for name in sys.modules if name.partition(".")[0] == "tests"]:
        del sys.modules[name]
    import pytest

    with open("said", "w", encoding="utf-8") as file, redirect_stdout(file), redirect_stderr(file):
        few = "empty_parameter_set_mark=skip"  # the project has no notebook
        pytest.main(["-q", "-p", "no:cacheprovider", "-o", few, *options, *CHECKS])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
