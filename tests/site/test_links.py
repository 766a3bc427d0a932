"""What a page names by a number, a hash or a version is a link to it."""

import re

import pytest
from bs4 import BeautifulSoup

from tests.paths import NOTEBOOKS, ROOT, register

PINS = "".join((ROOT / name).read_text() for name in ("constraints.txt", "no-deps.txt", "engines.txt"))
PACKAGES = set(re.findall(r"^([\w.-]+)==", PINS, re.M))
PACKAGES |= {"pytorch", "vllm", "sglang", "anthropic", "openai"}
NAMED = {
    "paper": r"\b\d{4}\.\d{5}(?:v\d+)?\b",
    "thread": r"(?<!\w)#\d+\b|\b(?:issue|pull request|discussion) \d+\b",
    "commit": r"\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,40}\b",
    "package": rf"\b(?:{'|'.join(map(re.escape, sorted(PACKAGES)))}) \d+\.\d+[\d.]*\b",
}
# Where this site's own commits are is not known to a build without an address.
OURS = {edition.id for edition in register().works["this-site"].editions}
NO_PROSE = "a, pre, code, option, script, .math, .erratum-reason"


def unlinked(text):
    """Return what a text names, kind and words, once its links are taken out."""
    found = [(kind, one[0]) for kind, form in NAMED.items() for one in re.finditer(form, text, re.I)]
    return [(kind, words) for kind, words in found if words not in OURS]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("see arXiv 2405.00492", "paper"),
        ("until Pull request 853.", "thread"),
        ("fixed in #42", "thread"),
        ("at commit 28c65cd", "commit"),
        ("in transformers 5.24.0 and later", "package"),
        ("by PyTorch 2.13", "package"),
        ("4,096 of 49,152 in section 5.3.1 on 2026-11-24 with 10000000 draws", None),
    ],
)
def test_what_names_something_is_told_from_other_numbers(text, kind):
    assert [one for one, _ in unlinked(text)] == ([kind] if kind else [])


def test_each_paper_thread_commit_and_package_on_a_page_is_a_link(built):
    told = []
    for page in sorted(built.rglob("index.html")):
        article = BeautifulSoup(page.read_text("utf-8"), "html.parser").article
        for element in article.select(NO_PROSE) if article else ():
            element.decompose()
        text = article.get_text(" ") if article else ""
        told += [(page.parent.relative_to(built).as_posix(), *one) for one in unlinked(text)]
    assert told == []


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_paper_thread_commit_and_package_in_a_notebook_s_prose_is_a_link(notebook):
    prose = "\n".join(line for line in notebook.read_text("utf-8").splitlines() if line.startswith("# "))
    assert unlinked(re.sub(r"\[[^]]*\]\([^)]*\)|`[^`]*`", "", prose)) == []
