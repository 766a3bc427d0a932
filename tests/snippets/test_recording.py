"""The comparison itself: what passes, what fails, and what the failure says."""

import numpy as np
import pytest
import torch

from tests.snippets import recording
from tests.snippets.test_recorded import PROGRAMS, SNIPPETS


@pytest.mark.parametrize(
    ("recorded", "now", "differs_at"),
    [
        ("p 0.5721\n", "p 0.5721\n", None),
        ("p 0.5721\n", "p 0.5722\n", None),
        ("p 0.5721\n", "p 0.5723\n", 0),
        ("p 0.5721\n", "p 0.572\n", 0),
        ("p 1.0000\n", "p 0.9999\n", None),
        ("p  0.0000\n", "p -0.0001\n", 0),
        ("a\np 0.5\n", "b\np 0.5\n", 0),
        ("a\n", "a\nb\n", 1),
        ("id 3\n", "id 4\n", 0),
    ],
)
def test_one_unit_of_the_last_digit_passes_and_nothing_else(recorded, now, differs_at):
    assert recording.difference(recorded, now) == differs_at


def test_exact_comparison_knows_no_tolerance():
    assert recording.difference("p 0.5721\n", "p 0.5722\n", exact=True) == 0


@pytest.fixture
def snippet(tmp_path, monkeypatch):
    """A folder of snippets and pages of its own; write a snippet, get its path."""
    for name, folder in (("ROOT", ""), ("SNIPPETS", "snippets"), ("DOCS", "docs")):
        (tmp_path / folder).mkdir(exist_ok=True)
        monkeypatch.setattr(recording, name, tmp_path / folder)
    (tmp_path / "docs" / "page.md").write_text('# Page\n\n```python\n--8<-- "thing.py"\n```\n')

    def write(code):
        path = tmp_path / "snippets" / "thing.py"
        path.write_text(code)
        return path

    return write


def run(path, tmp_path):
    folder = tmp_path / "run"
    folder.mkdir(exist_ok=True)
    return recording.run(path, folder)


def test_a_snippet_that_raises_names_its_line_and_the_pages(snippet, tmp_path):
    path = snippet("def f():\n    return 1 / 0\n\nprint(f())\n")
    with pytest.raises(recording.SnippetError) as caught:
        run(path, tmp_path)
    assert str(caught.value).splitlines() == [
        "snippets/thing.py:2: ZeroDivisionError: division by zero",
        "  shown at docs/page.md:4",
    ]


def test_a_snippet_with_a_syntax_error_names_its_line(snippet, tmp_path):
    with pytest.raises(recording.SnippetError, match=r"^snippets/thing.py:2: SyntaxError"):
        run(snippet("x = 1\ny = (\n"), tmp_path)


def test_a_difference_names_the_print_the_page_and_the_command(snippet, tmp_path):
    ran = run(snippet("print('a')\n\nprint('c')\n"), tmp_path)
    at = recording.difference("a\nb\n", ran.out)
    text = recording.failure(ran.path, "snippets/thing.out", "a\nb\n", ran.out, ran.lines[at])
    for part in ("snippets/thing.py:3: ", "\n-b\n+c\n", "shown at docs/page.md:4", "make update"):
        assert part in text


def test_a_forgotten_seed_gives_another_output(snippet, tmp_path):
    path = snippet("import random\nimport numpy as np\nprint(random.random(), np.random.rand())\n")
    assert run(path, tmp_path).out != run(path, tmp_path).out


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("import torch\ntorch.set_default_dtype(torch.float64)\n", "torch's default dtype"),
        ("import numpy as np\nnp.set_printoptions(precision=2)\n", "numpy's print options"),
        ("import numpy as np\nnp.seterr(all='ignore')\n", "numpy's error handling"),
    ],
)
def test_a_snippet_that_changes_global_state_is_named(snippet, tmp_path, code, what):
    with np.errstate(), np.printoptions():
        try:
            with pytest.raises(recording.SnippetError, match=f"thing.py:1: changes {what}"):
                run(snippet(code), tmp_path)
        finally:
            torch.set_default_dtype(torch.float32)


@pytest.mark.parametrize("path", PROGRAMS + sorted((SNIPPETS / "errata").glob("*.py")), ids=lambda p: p.name)
def test_a_snippet_fits_the_page(path):
    """At most 80 columns, and 60 lines without docstrings and blanks."""
    import ast

    source = path.read_text("utf-8")
    where = path.relative_to(SNIPPETS.parent)
    wide = [n for n, line in enumerate(source.splitlines(), 1) if len(line) > 80]
    assert not wide, f"{where}:{wide[0]}: a line has at most 80 columns, or it runs out of the page: break it"
    documented = ast.FunctionDef | ast.ClassDef | ast.Module
    docstrings = {
        line
        for node in ast.walk(ast.parse(source))
        if isinstance(node, documented) and ast.get_docstring(node)
        for line in range(node.body[0].lineno, node.body[0].end_lineno + 1)
    }
    code = [n for n, line in enumerate(source.splitlines(), 1) if line.strip() and n not in docstrings]
    assert len(code) <= 60, f"{where}:1: {len(code)} lines of code; a page takes 60: part the program in two"
