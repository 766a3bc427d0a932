"""A broken site: one message that names file and line, and the last good site stays."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.snippets.recording import ROOT

CONFIG = """\
site_name: Small
docs_dir: docs/en
hooks: [hooks/pages.py, hooks/formulas.py]
plugins: [errata]
markdown_extensions:
  - pymdownx.arithmatex: {generic: true}
  - pymdownx.superfences
  - pymdownx.snippets: {base_path: [!relative $config_dir/snippets], check_paths: true}
"""


@pytest.fixture
def small_site(tmp_path):
    """A copy of the site's hooks, snippets and register, with one page of the real ones."""
    for folder in ("hooks", "snippets"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "docs" / "en").mkdir(parents=True)
    page = (ROOT / "docs" / "en" / "softmax.md").read_text("utf-8")
    page = re.sub(r"\]\(\w+(/\w+)?\.\w+(#\w+)?\)", "](changelog.md)", page.replace(".svg)", ".svg?"))
    (tmp_path / "docs" / "en" / "softmax.md").write_text(page.replace(".svg?", ".svg)"))
    (tmp_path / "docs" / "en" / "index.md").write_text("# Start\n")
    shutil.copy(ROOT / "errata.yml", tmp_path)
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    return tmp_path


def build(folder):
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_small_site_builds(small_site):
    done = build(small_site)
    assert done.returncode == 0, done.stderr
    html = (small_site / "site" / "changelog" / "index.html").read_text("utf-8")
    assert all(f'id="E000{n}"' in html for n in (1, 2, 3))


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("docs/en/softmax.md", "softmax.forward_plain:", "softmax.forward_plane:",
         r"docs/en/softmax\.md:\d+: no value 'softmax\.forward_plane'"),
        ("docs/en/softmax.md", '"softmax.out"', '"softmax.out:table"',
         r"docs/en/softmax\.md:\d+: no section 'table' in snippets/softmax\.out"),
        ("docs/en/softmax.md", r"\frac{e^{z_i/T}}", r"\frac{e^{z_i/T}",
         r"docs/en/softmax\.md:\d+: KaTeX parse error"),
        ("errata.yml", "status: verified\n    location:\n      section: 5.3.3",
         "status: verifed\n    location:\n      section: 5.3.3",
         r'errata\.yml:\d+:13: ER104 status "verifed" is not one of'),
    ],
    ids=["unknown value", "missing section", "bad formula", "malformed register"],
)  # fmt: skip
def test_a_broken_page_or_register_stops_the_build_with_one_message(small_site, file, old, new, message):
    path = small_site / file
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new, 1))
    done = build(small_site)
    assert done.returncode == 1
    assert len(re.findall(message, done.stderr)) == 1, done.stderr
    assert "Traceback" not in done.stderr


def test_a_failed_build_leaves_the_last_good_site(tmp_path):
    """The rule of the Makefile, with a builder that fails half-way."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("pyproject.toml", "constraints.txt", "no-deps.txt"):
        (tmp_path / name).write_text("")
    binaries = tmp_path / ".venv" / "bin"
    binaries.mkdir(parents=True)
    (tmp_path / ".venv" / "ready").write_text("")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("the last good one")
    builder = binaries / "mkdocs"
    builder.write_text('#!/bin/sh\nmkdir -p .site && echo new > .site/index.html && exit "$RC"\n')
    builder.chmod(0o755)
    for code, content in (("1", "the last good one"), ("0", "new\n")):
        environment = {**os.environ, "RC": code}
        subprocess.run(["make", "site"], cwd=tmp_path, env=environment, capture_output=True, check=False)
        assert (tmp_path / "site" / "index.html").read_text() == content
