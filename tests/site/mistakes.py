"""One mistake at a time, each in a project of its own: the worked example of `contributing`.

`python -m tests.site.mistakes FOLDER` makes the projects there, by the mistakes on standard input, and runs
the checks of programs and pages in each. It imports the libraries once and forks for each project.
"""

import importlib
import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from hooks.pages import ROOT
from tests.site.prose import fenced

PAGE = (ROOT / "docs" / "en" / "contributing.md").read_text("utf-8")
EXAMPLES = ["\n".join(body) + "\n" for _, info, body in fenced(PAGE) if info == "text"]
PROGRAM, COIN, FAILURE = (text.replace(";--8<--", "--8<--") for text in EXAMPLES)
FIGURE = """\
import matplotlib.pyplot as plt

if __name__ == "__main__":
    plt.plot([0, 1])
    plt.savefig("line.svg")
"""
SHOWN = """\
```python title="line.py"
--8<-- "line.py"
```

![It rises.](line.svg)

"""
CHECKS = [
    "tests/snippets/test_recorded.py",
    "tests/site/test_pages.py::test_every_value_include_and_figure_of_a_page_is_good",
    "tests/site/test_pages.py::test_each_section_of_a_snippet_begins_and_ends",
    *(
        f"tests/site/test_prose.py::{name}"
        for name in (
            "test_no_decimal_and_no_block_of_code_is_typed_by_hand",
            "test_every_linked_heading_has_an_explicit_id",
            "test_a_page_opens_with_what_the_reader_can_do_and_ends_a_misconception",
            "test_a_program_assigns_nothing_that_it_does_not_use",
        )
    ),
]
_LEFT_OUT = shutil.ignore_patterns("__pycache__", "browser", "errata")


def project(folder):
    """Write the project, whose records are not made yet."""
    shutil.copytree(ROOT / "hooks", folder / "hooks", ignore=_LEFT_OUT)
    shutil.copytree(ROOT / "tests", folder / "tests", ignore=_LEFT_OUT)
    shutil.copy(ROOT / "pyproject.toml", folder)
    extensions = re.search(r"^markdown_extensions:\n(?: .*\n)+", (ROOT / "mkdocs.yml").read_text(), re.MULTILINE)
    (folder / "mkdocs.yml").write_text(f"site_name: Coins\ndocs_dir: docs/en\n{extensions[0]}")
    # The lists of what is given are those of this site.
    empty = "from tests.site import prose\n\nprose.GIVEN.clear()\nprose.GIVEN_BLOCKS.clear()\n"
    (folder / "conftest.py").write_text(empty)
    (folder / "errata.yml").write_text("errata: []\n")
    (folder / "snippets").mkdir()
    (folder / "snippets" / "coin.py").write_text(PROGRAM)
    (folder / "snippets" / "line.py").write_text(FIGURE)
    (folder / "snippets" / "values.json").write_text("{}\n")
    (folder / "docs" / "en").mkdir(parents=True)
    page = COIN.replace("## The misconception", f"{SHOWN}## The misconception")
    (folder / "docs" / "en" / "coin.md").write_text(page)


def said(folder, mistakes):
    """Return, by name, what the checks say of each mistake (file, old, new); new is None to delete the file."""
    command = [sys.executable, "-m", "tests.site.mistakes", str(folder)]
    environment = {**os.environ, "GITHUB_ACTIONS": ""}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, input=json.dumps(mistakes), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return {name: (folder / name / "said").read_text("utf-8") for name in mistakes}


def main(folder, mistakes):
    for name in ("bs4", "errata.plugin", "jupytext", "matplotlib.pyplot", "mkdocs.config", "torch"):
        importlib.import_module(name)
    right = folder / "right"
    project(right)
    _check(right, "--update-snippets")
    for name, (file, old, new) in mistakes.items():
        shutil.copytree(right, folder / name)
        path = folder / name / file
        if new is None:
            path.unlink()
        else:
            text = path.read_text("utf-8")
            assert text.count(old) == 1, (name, old)
            path.write_text(text.replace(old, new), "utf-8")
        _check(folder / name)


def _check(folder, *options):
    """In a process of its own: run the checks of a project and write what they say."""
    if child := os.fork():
        os.waitpid(child, 0)
        return
    os.chdir(folder)
    sys.path[0] = str(folder)
    for name in [name for name in sys.modules if name.partition(".")[0] in ("hooks", "tests")]:
        del sys.modules[name]
    import pytest

    with open("said", "w", encoding="utf-8") as file, redirect_stdout(file), redirect_stderr(file):
        pytest.main(["-q", "-p", "no:cacheprovider", *options, *CHECKS])
        file.flush()
        os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.load(sys.stdin))
