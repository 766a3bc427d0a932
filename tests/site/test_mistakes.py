"""One cause, one message: what the checks of programs and pages say of a single mistake."""

import re

import pytest

from tests.site.mistakes import MISTAKES


def test_the_project_without_a_mistake_passes(told):
    assert re.search(r"^\d+ passed in", told["none"], re.MULTILINE)
    assert "failed" not in told["none"]


@pytest.mark.parametrize("name", [name for name in MISTAKES if name != "none"])
def test_a_mistake_has_one_message_that_names_its_place(told, name):
    text = told[name]
    messages = re.findall(r"^(?:E +)?([\w./-]+\.\w+:\d+: .*|snippets/: .*)", text, re.MULTILINE)
    assert len(messages) == text.count("\nFAILED ") + text.count("\nERROR ") == 1, text
    assert messages[0].startswith(MISTAKES[name][3])
