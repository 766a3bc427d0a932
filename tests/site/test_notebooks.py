"""Notebook pages: what the hook keeps, refuses and names."""

import json
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from bs4 import BeautifulSoup

import tools.build
from packages.errata.tests.building import build as built
from tests.paths import ROOT
from tests.site.scratch import hooked

CONFIG = """\
site_name: Small
theme: {name: material}
hooks: [ROOT/hooks/notebooks.py]
plugins:
  - mkdocs-jupyter: {include: ["*.py"], execute: EXECUTE, allow_errors: false, cache: false}
markdown_extensions:
  - attr_list
  - toc: {permalink: true}
  - extensions.formulas
  - pymdownx.arithmatex: {generic: true}
  - pymdownx.superfences
validation: {links: {anchors: warn}}
"""
START = "# %% [markdown]\n# # Title\n# Text $x^2$ and [a link](index.md#there).\n#\n# ## Part {#part}\n\n"


@pytest.fixture
def build(tmp_path, monkeypatch):
    """Build a site of one notebook with these cells; return what was said and the page."""

    def run(cells, start=START, pages=None):
        (tmp_path / "snippets").mkdir()
        (tmp_path / "pyproject.toml").write_text("[tool.asrun]\n")
        (tmp_path / "docs").mkdir()
        (tmp_path / "docs" / "index.md").write_text("# Home\n\n## There {#there}\n\n[part](book.py#part)\n")
        (tmp_path / "docs" / "book.py").write_text(start + cells)
        for name, text in (pages or {}).items():
            (tmp_path / "docs" / name).write_text(text)
        has_code = "# %%" in cells.replace("# %% [markdown]", "")
        config = CONFIG.replace("EXECUTE", str(has_code).lower()).replace("ROOT", str(ROOT))
        (tmp_path / "mkdocs.yml").write_text(config)
        monkeypatch.delenv("MPLBACKEND", raising=False)  # the kernel draws inline
        done = built(tmp_path, strict=True)
        page = tmp_path / "site" / "book" / "index.html"
        return done, page.read_text("utf-8") if page.exists() else ""

    return run


SOLVED = """\
# %% [markdown] fold="Twice, run"
# Twice.

# %% fold="Twice, run"
print("twice", 2 * 21)

"""
PLOT = """\
# %config InlineBackend.figure_formats = ["svg"]
import matplotlib.pyplot as plt

plt.plot([1, 2])
plt.show()
"""


def test_a_notebook_page_is_a_page_of_the_site(build):
    done, html = build(f'# %%\nprint("out", 1 + 1)\n\n{SOLVED}# %% alt="It rises."\n{PLOT}')
    assert done == (0, "")
    article = html.partition("<article")[2].partition("</article>")[0]
    assert '<h2 id="part">Part<' in article
    assert 'class="katex' in article
    assert 'href="../#there"' in article
    assert "out 2" in article
    solution = re.search(r"<summary>Twice, run</summary>(.*?)</details>", article, re.DOTALL)
    assert "Twice." in solution[1]
    assert "twice 42" in solution[1]
    assert "out 2" not in solution[1]
    assert 'aria-label="It rises."' in article
    assert "viewBox" in article
    for foreign in ("jp-", "<style", "<script", "cell-id", "<metadata"):
        assert foreign not in article
    text_only = re.sub(r"<svg.*?</svg>", "", article, flags=re.DOTALL)
    assert len(text_only) < 12_000


def test_what_a_cell_prints_is_one_output_however_slowly_it_comes(build):
    slow = 'import time\n\nprint("a", flush=True)\ntime.sleep(1)\nprint("b")\n'
    done, html = build(f"# %%\n{slow}")
    assert done == (0, "")
    assert html.count('class="highlight output"') == 1
    assert "a\nb\n" in html


FORMULAS = {
    "$x^2$ and $T < 1$": ["x^2", "T < 1"],
    "`$HOME` and `$PATH`": [],
    "`` `$a` `` and ``$b ` c$``": [],
    "$5 and $6": [],
    "5$ and 6$": [],
    "from $5 to 6$": ["5 to 6"],
    r"\$x\$ and $y$": ["y"],
    r"$a \$ b$": [r"a \$ b"],
    "[a](index.md?q=%24x%24 'costs $')": [],
    "[$z$](index.md)": ["z"],
    "$a_1 * b$ and *c* and $d * e_2$": ["a_1 * b", "d * e_2"],
    "$$s$$": ["s"],
    r"\(u\)": ["u"],
    "~~~ text\n$v$ and $w$\n~~~": [],
    "a\n\n    $v$ and $w$": [],
}


def test_a_notebook_has_the_formulas_that_a_page_has(build, tmp_path):
    texts = [f"<p id='n{n}'></p>\n\n{text}" for n, text in enumerate(FORMULAS)]
    page = "\n\n".join(texts)
    cell = "# %% [markdown]\n" + "".join(f"# {line}".rstrip() + "\n" for line in page.split("\n"))
    done, notebook = build(cell, pages={"page.md": f"# Page\n\n{page}\n"})
    assert done == (0, "")
    markdown = (tmp_path / "site" / "page" / "index.html").read_text("utf-8")
    expected = [[tex, n] for n, texs in enumerate(FORMULAS.values()) for tex in texs]
    for html in (notebook, markdown):
        formulas = BeautifulSoup(html, "html.parser").select("#n0 ~ * annotation")
        places = [f.find_previous(id=re.compile("^n[0-9]+$"))["id"][1:] for f in formulas]
        found = [[f.get_text(), int(n)] for f, n in zip(formulas, places, strict=True)]
        assert found == expected


def test_a_price_in_an_output_or_in_code_is_no_formula(build):
    code = 'price = "$5$"  # $x$\nprint(price, "$HOME and $PATH")\n'
    done, html = build(f"# %%\n{code}", start="# %% [markdown]\n# # Title\n#\n# ## Part {#part}\n\n")
    assert done == (0, "")
    assert "katex" not in html
    assert "$5$ $HOME and $PATH" in html


PROSE = "# %% [markdown]\n# "
MISTAKES = {
    "raises": (
        "# %%\nx = 1\n\n# %%\ny = 2\nraise ValueError('boom')\n",
        r"book\.py:12: cell 2 raises ValueError: boom",
    ),
    "raises below": (
        "# %%\ndef f():\n    return 1 / 0\n\n\n# %%\nf()\n",
        r"book\.py:13: cell 2 raises ZeroDivisionError",
    ),
    "no alt text": (f"# %%\n{PLOT}", r'book\.py:8: a plot needs alt="what it shows"'),
    "stderr": ("# %%\nimport sys\n\nprint(1, file=sys.stderr)\n", r"book\.py:8: the cell shows .*stderr"),
    "bad anchor": (f"{PROSE}[x](index.md#nowhere)\n", r"'index\.md#nowhere', but .* not contain an anchor"),
    "bad link": (f"{PROSE}[x](nothing.md)\n", r"book\.py: no page nothing\.md"),
    "bad formula": (f"{PROSE}$\\frac{{a$\n", r"book\.py:8: KaTeX parse error"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_stops_the_build_and_is_named(build, name):
    cells, message = MISTAKES[name]
    done, _ = build(cells)
    assert done.code == 1
    assert re.search(message, done.output), done.output


def test_the_download_is_the_percent_script_as_a_valid_notebook_of_the_same_bytes_each_time(build, tmp_path):
    script = (ROOT / "docs" / "en" / "notebooks" / "section_5_3.py").read_text("utf-8")
    build("", start=script, pages={"again.py": script})  # its links lead to pages that are not here
    content, again = ((tmp_path / "site" / f"{name}.ipynb").read_text("utf-8") for name in ("book", "again"))
    notebook = nbformat.reads(content, as_version=4)
    nbformat.validate(notebook)
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    assert code[0].startswith("import torch")
    assert any(source.startswith("%config InlineBackend") for source in code)
    assert content == again


CACHE = ".cache/mkdocs-jupyter"
CACHED = {"content": '<div id="cell-id=1">', "toc_tokens": [], "title": "A"}
HEADING = {"level": 1, "id": "a", "name": "A", "children": []}


@pytest.fixture
def begin(tmp_path, monkeypatch):
    """Build with these bytes in the cache of executed notebooks, or a folder in their place."""
    monkeypatch.chdir(tmp_path)

    def run(content, path=f"{CACHE}/0f.json"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).mkdir() if content is None else (tmp_path / path).write_bytes(content)
        plugin = {"mkdocs-jupyter": {"include": ["*.py"], "execute": False, "cache": True}}
        return hooked(tmp_path, "notebooks", files={"index.md": "# Start\n"}, plugins=[plugin])

    return run


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (json.dumps(CACHED).encode()[:40], "is not JSON "),
        (b"\xff\xfe\x00", "is not JSON "),
        (b"", "is not JSON "),
        (b"[" * 100_000, "is not JSON "),
        (b"[1]", "lacks content, toc_tokens or title"),
        (b"1", "lacks content, toc_tokens or title"),
        (b"{}", "lacks content, toc_tokens or title"),
        (json.dumps(CACHED | {"content": ""}).encode(), "lacks content, toc_tokens or title"),
        (json.dumps(CACHED | {"content": 1}).encode(), "lacks content, toc_tokens or title"),
        (json.dumps(CACHED | {"content": ["cell-id="]}).encode(), "lacks content, toc_tokens or title"),
        (json.dumps(CACHED | {"toc_tokens": [1]}).encode(), "lacks content, toc_tokens or title"),
        (json.dumps(CACHED | {"title": []}).encode(), "lacks content, toc_tokens or title"),
        (None, "cannot be read (Is a directory)"),
    ],
)
def test_a_damaged_file_of_the_cache_is_named_with_the_command_that_renews_it(begin, content, fault):
    code, said = begin(content)
    assert code == 1
    assert said.startswith(f".cache/mkdocs-jupyter/0f.json {fault}")
    assert said.endswith("; remove it, and a build makes it again: rm -r .cache/mkdocs-jupyter/0f.json")
    assert "\n" not in said


@pytest.mark.parametrize("toc", [[], [HEADING | {"children": [HEADING]}]])
def test_a_cache_that_can_be_used_is_left_alone(begin, toc):
    assert begin(json.dumps(CACHED | {"toc_tokens": toc, "title": None}).encode()) == (0, "")


def test_a_file_in_the_place_of_the_cache_is_named(begin):
    code, said = begin(b"", CACHE)
    assert code == 1
    assert re.fullmatch(f"{CACHE} is not JSON .*: rm -r {CACHE}", said)


def test_two_languages_that_are_built_at_once_execute_a_notebook_once(build, tmp_path):
    executed = tmp_path / "executed"
    cell = f"import time\n\nwith open({str(executed)!r}, 'a') as file:\n    file.write('x')\ntime.sleep(1)\n"
    build(f"# %%\n{cell}")
    executed.unlink()
    config = tmp_path / "mkdocs.yml"
    config.write_text(config.read_text().replace("cache: false", "cache: true, cache_dir: cache"))
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir"]
    builds = [subprocess.Popen([*command, name], cwd=tmp_path) for name in ("one", "other")]
    assert [one.wait() for one in builds] == [0, 0]
    assert executed.read_text() == "x"


@pytest.mark.parametrize(("wanted", "fresh"), [("false", True), ("true", False)])
def test_without_the_cache_both_languages_share_a_fresh_one(monkeypatch, tmp_path, wanted, fresh):
    given = []

    def begin(command, cwd, env):
        given.append((env["NOTEBOOK_CACHE"], env.get("NOTEBOOK_CACHE_DIR")))
        return SimpleNamespace(wait=lambda: 1)

    monkeypatch.setenv("NOTEBOOK_CACHE", wanted)
    monkeypatch.setattr(subprocess, "Popen", begin)
    assert tools.build.main(str(tmp_path / "site")) == 1
    ((cache, folder),) = set(given)
    assert len(given) == 2
    assert cache == "true"
    assert bool(folder) == fresh
    assert not fresh or not Path(folder).exists()  # it is gone with the build
