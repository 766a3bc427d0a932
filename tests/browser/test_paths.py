"""What readers come for is two clicks away from the landing page, by links of its text."""

import pytest
from playwright.sync_api import expect

TARGETS = {
    'the word "forward"': (["forward/"], "forward"),
    "T = 0": (["determinism/"], "determinism"),
    "which value for code": (["choosing/"], "purpose"),
    "the error with inf and nan": (["questions/"], "inf-nan"),
    "file a correction": (["contributing/"], "contribute"),
    "which errata has my notebook": (["check-your-copy/"], "check-your-copy"),
    "what does engine X do": (["engines/"], "run"),
    "order of filters": (["questions/", "filters/#order"], "order"),
    "calibration": (["notebooks/calibration/"], None),
    "the mixer": (["mixer/"], "mixer"),
    "exercises": (["exercises/"], "exercises-page"),
    "a term of the glossary": (["glossary/#logit"], "logit"),
}


@pytest.mark.parametrize(("clicks", "heading"), TARGETS.values(), ids=TARGETS)
@pytest.mark.parametrize("width", [1280, 400])
def test_a_target_is_at_most_two_clicks_from_the_landing_page(visit, site, width, clicks, heading):
    assert len(clicks) <= 2
    page = visit("", width)
    for address in clicks:
        page.locator(f"article a[href='{site}/{address}'], article a[href$='{address}']").first.click()
        page.wait_for_url(f"{site}/{address}")
    found = page.locator(f"article #{heading}" if heading else "article h1").first
    expect(found).to_be_attached()
    if "#" in clicks[-1]:
        expect(found).to_be_in_viewport()
    assert page.faults == []
