"""What readers type into the search, and the page that answers them."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from errata.check.checker import check_file
from errata.render.paging import addresses
from tests.browser.conftest import ROOT

ENTRIES = addresses(check_file(ROOT / "errata.yml")[0])


def changelog(entry):
    return ENTRIES[entry].partition("#")[0]


# Each query with the pages of which a reader needs one; written down before the search was tuned.
WORDS_OF_AN_API = [
    ("top_p", {"filters/", "questions/"}),
    ("min_p", {"filters/"}),
    ("logprobs", {"questions/", "choosing/"}),
    ("do_sample", {"questions/"}),
    ("top_k", {"filters/"}),
    ("device-side assert", {"questions/"}),
    ("nan", {"numerics/", "questions/"}),
    ("E0042", {changelog("E0042")}),
    ("forward", {"forward/"}),
]
# What people ask, as they type it.
QUESTIONS = [
    ("temperature 0 not deterministic", {"determinism/", "questions/"}),
    ("temperature (=0.0) has to be a strictly positive float", {"questions/"}),
    ("temperature=2 strictly positive float", {"questions/"}),
    ("temperature has no effect", {"questions/"}),
    ("probability tensor contains either inf, nan or element < 0", {"questions/"}),
    ("Unsupported value: 'temperature' only the default (1)", {"questions/"}),
    ("temperature range 0 to 1 or 0 to 2", {"questions/", "engines/"}),
    ("temperature and top_p both", {"questions/", "filters/"}),
    ("temperature before or after top_k", {"questions/", "filters/", "engines/"}),
    ("logprobs before or after temperature", {"questions/", "choosing/"}),
    ("endless loop temperature 0", {"questions/"}),
    ("temperature hallucination", {"questions/", "choosing/"}),
    ("why is it called temperature", {"questions/", "softmax/"}),
    ("negative temperature", {"questions/"}),
    ("log_softmax(logits) / T", {"questions/", "softmax/"}),
]
# Words of public threads; the thread stands behind each.
THREADS = [
    ("repetition_penalty", {"sequences/"}),  # mlc-ai/mlc-llm 1107
    ("presence_penalty", {"sequences/"}),  # antirez/ds4 1102
    ("DRY sampler", {"filters/"}),  # abetlen/llama-cpp-python 1813
    ("xtc", {"filters/"}),  # ggml-org/llama.cpp 9742
    ("top-n-sigma", {"filters/", "engines/"}),  # ikawrakow/ik_llama.cpp 489
    ("gumbel max trick", {"sampling/"}),  # pytorch/pytorch 171143
    ("T ** 2 distillation loss", {"distillation/"}),  # huggingface/transformers 12299
    ("ECE calibration", {"notebooks/calibration/"}),  # gpleiss/temperature_scaling 29
    ("vllm seed reproducible", {"determinism/"}),  # vllm-project/vllm 1595
    ("greedy different output batch", {"determinism/"}),  # unslothai/unsloth 9708
    ("pass@k temperature", {"choosing/"}),  # salesforce/CodeGen 29
    ("left padding", {"generate/"}),  # project-baize/baize-chatbot 12
    ("llama.cpp sampler order", {"engines/", "filters/"}),  # software-mansion-labs/private-mind 255
    ("softmax overflow", {"numerics/"}),  # theorempath.com/topics/softmax-and-numerical-stability
    ("torch.multinomial", {"sampling/"}),  # keras-team/keras 420
    ("majority vote", {"choosing/"}),  # EleutherAI/lm-evaluation-harness 387
]
QUERIES = [*WORDS_OF_AN_API, *QUESTIONS, *THREADS]


@pytest.fixture(scope="module")
def search(browser, site):
    """Return what types a query; it returns the pages found, best first."""
    page = browser.new_page()
    page.goto(f"{site}/", wait_until="networkidle")
    box, found = page.get_by_role("textbox", name="Search"), page.locator(".md-search-result__meta")
    box.click()

    def ask(query):
        for words, answer in (("", "Type to start searching"), (query, "matching document")):
            box.fill(words)
            box.press("End")  # the theme waits for a key
            expect(found).to_have_text(re.compile(answer))
        links = page.locator(".md-search-result__item > a")
        addresses = links.evaluate_all("links => links.map(link => link.href)")
        return list(dict.fromkeys(urlsplit(address).path.lstrip("/") for address in addresses))

    yield ask
    page.close()


def test_of_forty_queries_at_least_nine_in_ten_lead_to_the_page_that_answers_them(search):
    assert len(dict(QUERIES)) == 40
    found = {query: search(query)[:3] for query, _ in QUERIES}
    missed = {query: found[query] for query, pages in QUERIES if not pages & set(found[query])}
    assert len(missed) <= 4, missed


@pytest.mark.parametrize(
    ("query", "page"),
    [("file a correction", "contributing/"), ("which errata has my notebook", "check-your-copy/")],
)
def test_pages_for_those_who_correct_are_found(search, query, page):
    assert search(query)[0] == page


@pytest.mark.parametrize("entry", [min(ENTRIES), max(ENTRIES)])
def test_an_erratum_is_found_by_its_id(search, entry):
    assert changelog(entry) in search(entry)[:3]
