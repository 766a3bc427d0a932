"""Notebook pages: what the hook keeps, refuses and names."""

import re
import shutil

import nbformat
import pytest

from hooks import notebooks
from tests.site.building import mkdocs
from tests.snippets.recording import ROOT

CONFIG = """\
site_name: Small
theme: {name: material}
hooks: [hooks/notebooks.py, hooks/pages.py, hooks/formulas.py]
plugins:
  - mkdocs-jupyter: {include: ["*.py"], execute: EXECUTE, allow_errors: false, cache: false}
markdown_extensions: [attr_list]
validation: {links: {anchors: warn}}
"""
START = "# %% [markdown]\n# # Title\n# Text $x^2$ and [a link](index.md#there).\n#\n# ## Part {#part}\n\n"


@pytest.fixture
def build(tmp_path, monkeypatch):
    """Build a site of one notebook with these cells; return the run and the page."""

    def run(cells, start=START):
        shutil.copytree(ROOT / "hooks", tmp_path / "hooks")
        (tmp_path / "snippets").mkdir()
        (tmp_path / "snippets" / "values.json").write_text("{}")
        (tmp_path / "docs").mkdir()
        (tmp_path / "docs" / "index.md").write_text("# Home\n\n## There {#there}\n\n[part](book.py#part)\n")
        (tmp_path / "docs" / "book.py").write_text(start + cells)
        has_code = "# %%" in cells.replace("# %% [markdown]", "")
        (tmp_path / "mkdocs.yml").write_text(CONFIG.replace("EXECUTE", str(has_code).lower()))
        monkeypatch.delenv("MPLBACKEND", raising=False)  # the kernel draws inline
        done = mkdocs(tmp_path)
        page = tmp_path / "site" / "book" / "index.html"
        return done, page.read_text("utf-8") if page.exists() else ""

    return run


SOLVED = """\
# %% [markdown] tags=["solution"]
# Twice.

# %% tags=["solution"]
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
    assert done.returncode == 0, done.stderr
    article = html.partition("<article")[2].partition("</article>")[0]
    assert '<h2 id="part">Part<' in article
    assert 'class="katex' in article
    assert 'href="../#there"' in article
    assert "out 2" in article
    solution = re.search(r"<summary>Solutions, run</summary>(.*?)</details>", article, re.DOTALL)
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
    assert done.returncode == 0, done.stderr
    assert html.count('class="highlight output"') == 1
    assert "a\nb\n" in html


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
    assert done.returncode == 1
    assert re.search(message, done.stderr), done.stderr
    assert "Traceback" not in done.stderr


def test_the_download_is_the_percent_script_as_a_valid_notebook():
    path = ROOT / "docs/en/notebooks/section_5_3.py"
    content = notebooks.download(path)
    notebook = nbformat.reads(content, as_version=4)
    nbformat.validate(notebook)
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    assert code[0].startswith("import torch")
    assert any(source.startswith("%config InlineBackend") for source in code)
    assert content == notebooks.download(path)
