"""A broken site: one message that names file and line, and the last good site stays."""

import os
import re
import shutil
import subprocess

import pytest

from packages.errata.tests.building import build, recorded
from tests.paths import ROOT
from tests.site.building import good, told_elsewhere

CONFIG = """\
site_name: Small
docs_dir: docs/en
plugins: [asrun, errata]
markdown_extensions:
  - asrun
  - extensions.formulas
  - pymdownx.arithmatex: {generic: true}
  - pymdownx.superfences
"""


PAGE = """\
# Small

At $T = 1$ it has {{ thing.p:.1% }}.

$$p = \\frac{1}{2}$$

```python
--8<-- "thing.py"
```

```text
--8<-- "thing.out"
```
"""


@pytest.fixture
def small_site(tmp_path):
    """The site's register around one small page with a snippet, a value and a formula."""
    shutil.copytree(ROOT / "snippets" / "errata", tmp_path / "snippets" / "errata")
    (tmp_path / "snippets" / "thing.py").write_text("p = 0.5\nprint(p)\n")
    (tmp_path / "snippets" / "thing.out").write_text("0.5\n")
    (tmp_path / "snippets" / "values.json").write_text('{"thing.p": 0.5}')
    (tmp_path / "docs" / "en").mkdir(parents=True)
    (tmp_path / "docs" / "en" / "index.md").write_text(PAGE)
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    (tmp_path / "pyproject.toml").write_text("[tool.asrun]\n")
    register = re.sub(r" +pages: .*\n", "", (ROOT / "errata.yml").read_text("utf-8"))
    (tmp_path / "errata.yml").write_text(register)
    return tmp_path


@pytest.fixture
def short(small_site):
    """That site with the first entry alone, for a fault that does not ask how many there are."""
    register = small_site / "errata.yml"
    first, *others = register.read_text("utf-8").partition("\n  - id: E0002\n")
    assert all(others)
    register.write_text(first, "utf-8")
    return recorded(small_site)


def test_the_small_site_builds(small_site):
    assert build(small_site, strict=True) == (0, "")
    html = (small_site / "site" / "changelog" / "1" / "index.html").read_text("utf-8")
    assert all(f'id="E000{n}"' in html for n in (1, 2, 3))


def test_that_site_with_the_first_entry_alone_builds_too(short):
    assert build(short, strict=True) == (0, "")


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("docs/en/index.md", "thing.p:", "thing.q:", r"docs/en/index\.md:3: no value 'thing\.q'"),
        ("docs/en/index.md", "thing.out", "thing.out:table", r"docs/en/index\.md:12: no start of .*'table'"),
        ("docs/en/index.md", r"\frac{1}{2}", r"\frac{1}{2", r"docs/en/index\.md:5: KaTeX parse error"),
        (
            "docs/en/index.md",
            r"\frac{1}{2}",
            r"\frac{ {{ thing.p:.1f }} }{2",
            r"docs/en/index\.md:5: KaTeX parse",
        ),
        ("errata.yml", "status: verified", "status: verifed", r"errata\.yml:\d+:13: ER104 status"),
    ],
    ids=["unknown value", "missing section", "bad formula", "bad formula with a value", "malformed register"],
)
def test_a_broken_page_or_register_stops_the_build_with_one_message(short, file, old, new, message):
    path = short / file
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new, 1))
    done = build(short, strict=True)  # raises what would be a traceback
    assert done.code == 1
    assert len(re.findall(message, done.output)) == 1, done.output


def test_a_failed_build_leaves_the_last_good_site(tmp_path):
    """The rule of the Makefile, with a builder that fails half-way."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    folders = (".", "packages/asrun", "packages/errata", "extensions")
    for name in (*(f"{folder}/pyproject.toml" for folder in folders), "constraints.txt", "no-deps.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    binaries = tmp_path / ".venv" / "bin"
    binaries.mkdir(parents=True)
    (tmp_path / ".venv" / "ready").write_text("")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("the last good one")
    builder = 'mkdir -p .site && echo new > .site/index.html && exit "$RC"\n'
    programs = {"asrun": "", "errata": "", "python": builder}
    for name, script in programs.items():
        (binaries / name).write_text(f"#!/bin/sh\n{script}")
        (binaries / name).chmod(0o755)
    for code, content in (("1", "the last good one"), ("0", "new\n")):
        environment = {**os.environ, "RC": code}
        subprocess.run(["make", "site"], cwd=tmp_path, env=environment, capture_output=True, check=False)
        assert (tmp_path / "site" / "index.html").read_text() == content


def test_a_site_that_another_process_built_is_tested_and_a_fault_that_it_told_is_not_told_again(tmp_path):
    def outcome(fault):
        try:
            return good((tmp_path, fault))
        except (pytest.skip.Exception, pytest.fail.Exception) as ended:
            return type(ended)

    for fault in ("", "a fault of this test"):
        told_elsewhere(fault)
    assert outcome("") == tmp_path
    assert outcome("a fault of this test") is pytest.skip.Exception
    assert outcome("one of another") is pytest.fail.Exception
