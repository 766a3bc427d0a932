"""The rules of our stylesheets for a dark screen are for the screen alone: paper is white."""

import re

import pytest
import tinycss2

from tests.paths import ROOT

OURS = ROOT / "packages/errata/src/errata/render/assets/errata.css"
SHEETS = [*sorted((ROOT / "overrides" / "assets").glob("*.css")), OURS]
DARK = re.compile(r"slate|\bdark\b")


def unconfined(rules, screen=False):
    """Return what asks for a dark scheme outside of @media screen."""
    found = []
    for rule in rules:
        asked = tinycss2.serialize(rule.prelude) if rule.type in {"qualified-rule", "at-rule"} else ""
        if rule.type == "qualified-rule" and DARK.search(asked) and not screen:
            found.append(f"{rule.source_line}: {asked.strip()}")
        elif rule.type == "at-rule" and rule.content:
            confined = screen or bool(re.match(r"\s*screen\b", asked))
            if "prefers-color-scheme" in asked and not confined:
                found.append(f"{rule.source_line}: {asked.strip()}")
            found += unconfined(tinycss2.parse_rule_list(rule.content, True, True), confined)
    return found


def test_a_dark_rule_for_all_media_is_seen():
    for text in (
        '[data-x="slate"] a {}',
        "@supports (a: b) { .dark b {} }",
        "@media (prefers-color-scheme: dark) { a {} }",
    ):
        assert unconfined(tinycss2.parse_stylesheet(text, True, True))
        assert not unconfined(tinycss2.parse_stylesheet(f"@media screen {{ {text} }}", True, True))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_dark_schemes_are_for_the_screen_alone(sheet):
    assert unconfined(tinycss2.parse_stylesheet(sheet.read_text("utf-8"), True, True)) == []


def test_the_stylesheets_are_all_that_pages_load():
    assert {sheet.name for sheet in SHEETS} == {
        "copy.css", "errata.css", "hand.css", "mixer.css", "reader.css", "runner.css", "site.css",
    }  # fmt: skip
