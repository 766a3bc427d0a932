"""The page of questions: a message that stands as a heading is one that a library gave, or is quoted."""

import re

import pytest

from tests.paths import DOCS, SNIPPETS

PAGE = (DOCS / "questions.md").read_text("utf-8")
MESSAGES = PAGE[PAGE.index("{#messages}") :]
# Not provoked: no GPU, no service, no Apple GPU here; each has its source in a footnote.
QUOTED = {"device-side-assert": "assert", "unsupported": "unsupported", "mps": "mps"}


def plain(text):
    return re.sub(r"\s+", " ", text.replace("`", ""))


RECORDED = plain(
    "".join((SNIPPETS / f"{name}.out").read_text("utf-8") for name in ("questions", "questions_transformers"))
)


@pytest.mark.parametrize(
    ("heading", "anchor"), re.findall(r"^### (.*) \{#([\w-]+)\}$", MESSAGES, re.MULTILINE)
)
def test_a_message_that_is_a_heading_was_given_or_is_quoted_with_its_source(heading, anchor):
    section = MESSAGES[MESSAGES.index(f"{{#{anchor}}}") :].partition("\n### ")[0]
    if anchor in QUOTED:
        assert f"[^{QUOTED[anchor]}]" in section
        assert re.search(rf"^\[\^{QUOTED[anchor]}\]: .*https://.*read \d{{4}}-", PAGE, re.MULTILINE)
    else:
        assert plain(heading) in RECORDED


def test_every_message_of_the_programs_is_a_heading():
    headings = plain(" | ".join(re.findall(r"^### (.*) \{#", MESSAGES, re.MULTILINE)))
    for error in re.findall(r"(?:\w+Error): ([^:]+?)(?= >>>|[.] |, otherwise|$)", RECORDED):
        said = error.partition(" (=")[0]
        assert said in headings or "GenerationConfig" in said, error
