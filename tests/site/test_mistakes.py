"""One cause, one message: what the checks of programs and pages say of a single mistake."""

import re

import pytest

from tests.site.mistakes import said

SNIPPET, PAGE, VALUES = "snippets/coin.py", "docs/en/coin.md", "snippets/values.json"
INCLUDE, OUTPUT = '--8<-- "coin.py"', '--8<-- "coin.out"'
HEADING = "## The misconception this page ends"

# Name: file, what stands there, what is written instead (None: the file is gone), the one message.
MISTAKES = {
    "output": (SNIPPET, "log(0.5)", "log(0.6)", "snippets/coin.py:7: prints something else than snippets/coin.out"),
    "raises": (SNIPPET, "math.log", "math.lag", "snippets/coin.py:6: AttributeError: "),
    "dead name": (SNIPPET, "    print", "    two = 2\n    print", "snippets/coin.py:7: two is assigned and not used"),
    "dead value": (SNIPPET, "{entropy:", "{0.6931:", "snippets/coin.py:6: entropy is assigned and not used"),
    "variable renamed": (
        SNIPPET, 'entropy = -2 * 0.5 * math.log(0.5)\n    print(f"H = {entropy:', 'h = -2 * 0.5 * math.log(0.5)\n    print(f"H = {h:',
        "snippets/coin.py:1: values in prose changed",
    ),
    "program gone": (SNIPPET, "", None, "docs/en/coin.md:6: no file snippets/coin.py"),
    "output gone": ("snippets/coin.out", "", None, "docs/en/coin.md:10: no file snippets/coin.out"),
    "figure gone": ("snippets/line.svg", "", None, "docs/en/coin.md:19: no file snippets/line.svg"),
    "value gone": (VALUES, '"coin.entropy"', '"coin.entropie"', "docs/en/coin.md:13: no value 'coin.entropy'"),
    "values gone": (VALUES, "", None, "docs/en/coin.md:13: no value 'coin.entropy'"),
    "output edited": ("snippets/coin.out", "0.6931", "0.6951", "snippets/coin.py:7: prints something else"),
    "value edited": (VALUES, "0.69", "0.79", "snippets/coin.py:1: values in prose changed"),
    "variable misspelt": (
        PAGE, "coin.entropy", "coin.entropie", "docs/en/coin.md:13: no value 'coin.entropie' (did you mean 'coin.entropy'?)",
    ),
    "program misspelt": (PAGE, "coin.entropy", "con.entropy", "docs/en/coin.md:13: no value 'con.entropy'"),
    "wrong format": (PAGE, "entropy:.2f", "entropy:d", "docs/en/coin.md:13: value 'coin.entropy' cannot be written"),
    "no format": (PAGE, "entropy:.2f", "entropy", "docs/en/coin.md:13: {{ coin.entropy }} is no value"),
    "by hand": (PAGE, "{{ coin.entropy:.2f }}", "0.69", "docs/en/coin.md:13: 0.69 is typed by hand"),
    "by hand in a formula": (PAGE, r"\ln 2", r"\ln 2 = 0.69", "docs/en/coin.md:25: 0.69 is typed by hand"),
    "code by hand": (PAGE, INCLUDE, "print(0.69)", "docs/en/coin.md:6: 'print(0.69)' begins a block of code that is typed"),
    "indented code": (PAGE, HEADING, f"    H = 0.69\n\n{HEADING}", "docs/en/coin.md:21: 'H = 0.69' begins a block of code"),
    "include misspelt": (PAGE, INCLUDE, '--8<-- "con.py"', "docs/en/coin.md:6: no file snippets/con.py"),
    "output misspelt": (PAGE, OUTPUT, '--8<-- "con.out"', "docs/en/coin.md:10: no file snippets/con.out"),
    "figure misspelt": (PAGE, "(line.svg)", "(lime.svg)", "docs/en/coin.md:19: no file snippets/lime.svg"),
    "figure without words": (PAGE, "[It rises.]", "[]", "docs/en/coin.md:19: figure line.svg needs alt text"),
    "section": (PAGE, 'coin.py"\n```', 'coin.py:half"\n```', "docs/en/coin.md:6: no start of section 'half'"),
    "open fence": (PAGE, f"{OUTPUT}\n```", OUTPUT, "docs/en/coin.md:9: ``` { .text .output title=\"Output\" } is a fence without"),
    "fence in a list": (PAGE, "``` { .text", "- ``` { .text", "docs/en/coin.md:9: - ``` { .text .output title=\"Output\" } is no fence"),
    "heading": (PAGE, "After this page", "On this page", "docs/en/coin.md:1: begin with"),
    "anchor": (PAGE, "One bit" if False else "and one bit", "and [one bit](#bit)", "docs/en/coin.md:25: #bit is no explicit id"),
    "not shown": (PAGE, f"```python title=\"coin.py\"\n{INCLUDE}\n```\n", "", "snippets/coin.py:1: no page shows coin.py"),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    names = {name.replace(" ", "-"): mistake[:3] for name, mistake in MISTAKES.items()}
    names["none"] = (PAGE, "That is", "This is")
    return said(tmp_path_factory.mktemp("mistakes"), names)


def test_the_project_without_a_mistake_passes(told):
    assert re.search(r"^\d+ passed in", told["none"], re.MULTILINE)
    assert "failed" not in told["none"]


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_has_one_message_that_names_its_place(told, name):
    text = told[name.replace(" ", "-")]
    messages = re.findall(r"^(?:E +)?([\w./-]+\.\w+:\d+: .*|snippets/: .*)", text, re.MULTILINE)
    assert len(messages) == text.count("\nFAILED ") + text.count("\nERROR ") == 1, text
    assert messages[0].startswith(MISTAKES[name][3])
