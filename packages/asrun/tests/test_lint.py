"""What is typed by hand on a page: decimals and blocks of code, and the list that says what holds them."""

import pytest

from asrun.lint import blocks, decimals, pictures


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("It has 57.2% at T.", ["57.2"]),
        ("It has {{ a.b:.1% }}.", []),
        ("`x = 0.5` and $T = 0.1$ and [0.5](a.md#b0.5)", ["0.5", "0.1", "0.5"]),
        ("Section 5.3.1 of version 2.13, arXiv 1904.09751, transformers 5.24.0.", []),
        ("On 3.14 and 2.7.1", ["3.14"]),
        ("{#h1.5}", []),
        ("```\n0.5\n```\n1.5", ["1.5"]),
        ("$$\n0.5\n$$", ["0.5"]),
        ("$e^{ {{ a.b:.2f }}/T}$ and ${{ a.b:.2f }}$", []),
        ("| 0.87 | `0.9` |", ["0.87", "0.9"]),
        ("![One has 0.87.](a.svg)", ["0.87"]),
        ("# Why 0.7 means nothing {#x}", ["0.7"]),
        ("---\ndescription: it has 0.87\n---\n\n# A", ["0.87"]),
        ('!!! note "It has 0.87"', ["0.87"]),
        ("a[^1]\n\n[^1]: 0.87", ["0.87"]),
        ('<p title="0.87">\n0.88\n</p>', ["0.87", "0.88"]),
        ('[a](b.md "it has 0.87")', ["0.87"]),
        ("a <!-- 0.5 --> b\n\n<!--\n0.6\n-->", []),
        ("０．８７ and 0．87", ["０．８７", "0．87"]),
        ("概率为0.87的词", ["0.87"]),
        ("0,87 and .87 but 50,257 and 1,000,000 and 165, 75", ["0,87", ".87"]),
        (r"0\.87 and 0&#46;88", ["0.87", "0.88"]),
        ("&#xAEB;.&#xAEC;", ["\u0aeb.\u0aec"]),  # digits without one in their source
        ("1e-3 and 2E8 but commit 2e914eb and 28c65cd", ["1e-3", "2E8"]),
        (r"5·10⁻³, 10⁻³, $5 \cdot 10^{-3}$ but $10^8$", ["5·10⁻³", "10⁻³", r"5 \cdot 10^{-3}"]),
        ("$10^{-10}$ and $10^-3$", ["10^{-10}", "10^-3"]),
        (r"70%, 70 %, $70\%$, $70\,\%$, 5‰, 7 percent", ["70%", "70 %", "70%", "70\\,%", "5‰", "7 percent"]),
        (
            r"$0{,}87$ and $0{.}88$, $10^{−3}$, 10<sup>-3</sup>, 10**-3, 3e−4, 5x10^-3",
            ["0,87", "0.88", "10^{-3}", "10^-3", "10^-3", "3e-4", "5x10^-3"],
        ),
        (
            r"7~\%, 7{\%}, $7\;\%$, 7-percent, 7 Percent, 7 percentage points, 7％",
            ["7~%", "7{%", "7\\;%", "7-percent", "7 Percent", "7 percent", "7％"],
        ),
        ('```{ .text title="T = 0.7" }\n0.5\n```\n\n```text title="Output at 0.8"\n```', ["0.7", "0.8"]),
        ("from 2026-11-24 on, $p_{1,i}$ of (1, 0), steps 1 to 5.", []),
    ],
)
def test_decimals_are_found_in_all_that_is_shown_but_blocks_of_code(line, found):
    assert [decimal for _, decimal in decimals(line)] == found


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ('```python\n--8<-- "softmax.py"\n```', [(2, "")]),
        ('    ```python\n    --8<-- "softmax.py:softmax"\n    ```', [(1, "```python\n\n```")]),
        ('- a\n\n    ```python\n    --8<-- "softmax.py:softmax"\n    ```', [(1, "")]),
        ('```python\n--8<-- "softmax.py"\nprint(1)\n```', [(2, "print(1)")]),
        ("a\n\n```py\nx = 1\n```", [(4, "x = 1")]),
        ('```{ .py linenums="1" }\nx = 1\n\ny = 2\n```', [(2, "x = 1\n\ny = 2")]),
        ("```console\n$ ls\n```\n\n```text\nx\n```\n\n```\ny\n```", [(2, "$ ls"), (6, "x"), (10, "y")]),
        ("~~~\nx\n~~~", [(2, "x")]),
        ("a\n\n    >>> 1 + 1\n    2", [(3, ">>> 1 + 1\n2")]),
        ("> ```\n> x < y\n> ```", [(2, "x < y")]),
        ("<pre>\nx = 1\n</pre>", [(2, "x = 1")]),
        ("<samp>p 0.5</samp>", [(1, "p 0.5")]),
        ("a `b` and <code>x = 1<br>y = 2</code>", [(1, "x = 1\ny = 2")]),
        ("<p><code>x = 1\ny = 2</code></p>", [(1, "x = 1\ny = 2")]),
        ("<kbd>x = 1<br>y = 2</kbd>", [(1, "x = 1\ny = 2")]),
        ("a\n\n<tt>x = 1\ny = 2</tt>", [(3, "x = 1\ny = 2")]),
        ('??? note "a"\n\n    ```\n    x\n    ```', [(4, "x")]),
        ('=== "A"\n\n    ```\n    x\n    ```', [(4, "x")]),
        ("| a |\n|---|\n| <pre>x</pre> |", [(3, "x")]),
        ('```\n;--8<-- "softmax.py"\n```', [(2, ';--8<-- "softmax.py"')]),
        ('> ```\n> --8<-- "softmax.py"\n> ```', [(2, '--8<-- "softmax.py"')]),
        ("a `b` c\n\n<!--\n```\nx\n```\n-->", []),
    ],
)
def test_a_block_of_code_is_found_in_any_form_and_only_an_include_is_none_of_ours(markdown, found):
    made = list(blocks(markdown))
    assert [text for _, text in made] == [text for _, text in found]
    assert [line for line, text in made if text] == [line for line, text in found if text]


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ("![It rises.](line.svg)", []),
        ("`![x](x.png)` and\n\n```\n<svg>\n```", []),
        ("a\n\n![It rises.](images/line.png)", [(3, "images/line.png")]),
        ("![It rises.](https://example.org/a.svg)", [(1, "https://example.org/a.svg")]),
        ("---\ntitle: a\n---\n\n![It rises.][a]\n\n[a]: a.png", [(7, "a.png")]),
        ('a\n\n<IMG src="a.png">', [(3, "a.png")]),
        ("a\n\n<svg viewBox='0 0 1 1'><path d='M0 0'/></svg>", [(3, "<svg")]),
    ],
)
def test_a_picture_that_no_program_drew_is_found_in_any_form(markdown, found):
    assert list(pictures(markdown)) == found


def test_a_picture_that_no_program_drew_is_named(folder, asrun):
    (folder / "docs" / "page.md").write_text("# A\n\n![It rises.](a.png)\n")
    code, said = asrun("lint")
    assert code == 1
    assert said[0].startswith("docs/page.md:3: a.png is a picture that no program drew: save it as snippets/")


GIVEN = """
[[tool.asrun.given]]
page = "docs/page.md"
held = "thing.py"
decimals = ["0.5", "70%"]

[[tool.asrun.given]]
page = "docs/page.md"
held = "a command"
block = "pip install x"
"""
PAGE = "# Page\n\nIt is 0.5 or 70%.\n\n```\npip install x\n```\n"


def test_what_is_given_may_stand_and_all_else_is_named(folder, asrun):
    (folder / "pyproject.toml").write_text(f"[tool.asrun]\n{GIVEN}")
    (folder / "snippets" / "thing.py").write_text("print(0.5, 0.7)\n")
    page = folder / "docs" / "page.md"
    page.write_text(PAGE)
    good = ["decimals in prose: 0 bound, 2 given, 0 unbound; code blocks: 0 included, 1 given, 0 by hand"]
    assert asrun("lint") == (0, good)
    page.write_text(PAGE.replace("0.5", "0.6").replace("install x", "install y"))
    code, (*said, counts) = asrun("lint")
    assert code == 1
    assert [line.partition(" ")[0] for line in said] == [
        "docs/page.md:6:", "docs/page.md:3:", "pyproject.toml:1:", "pyproject.toml:1:"
    ]  # fmt: skip
    assert (
        "'pip install y' begins a block of code that is typed by hand: include it from snippets/" in said[0]
    )
    assert "0.6 is typed by hand: bind it as {{ NAME.variable:format }}, or give its source in" in said[1]
    assert "'0.5' is no longer in docs/page.md: remove it" in said[2]
    assert counts.endswith("1 unbound; code blocks: 0 included, 0 given, 1 by hand, 4 problems")


def test_a_program_that_is_named_as_a_source_holds_the_decimals(folder, asrun):
    (folder / "pyproject.toml").write_text(f"[tool.asrun]\n{GIVEN}")
    (folder / "snippets" / "thing.py").write_text("print(0.5, 0.8)\n")
    (folder / "docs" / "page.md").write_text(PAGE)
    assert asrun("lint")[1][0] == "pyproject.toml:1: thing.py has no 70%, given for docs/page.md"


def test_prose_and_alternative_text_of_a_percent_script_stand_at_their_lines(folder, asrun):
    script = (
        '# %% [markdown]\n# # A\n#\n# It is 0.87.\n\n# %% alt="at 0.88"\nx = 0.5\n\n# %% [markdown]\n# 0.89\n'
    )
    (folder / "docs" / "book.py").write_text(script)
    (folder / "docs" / "plain.py").write_text("# 0.5\n")
    code, said = asrun("lint")
    assert code == 1
    assert [line.partition(" is")[0] for line in said[:-1]] == [
        "docs/book.py:4: 0.87", "docs/book.py:6: 0.88", "docs/book.py:10: 0.89"
    ]  # fmt: skip


def test_a_word_that_is_named_makes_the_number_behind_it_a_version(folder, asrun):
    (folder / "docs" / "page.md").write_text("mlx-lm 0.5 and llama 0.6\n")
    (folder / "pyproject.toml").write_text('[tool.asrun]\nnames = ["mlx-lm"]\n')
    assert [line.partition(" is")[0] for line in asrun("lint")[1][:-1]] == ["docs/page.md:1: 0.6"]
