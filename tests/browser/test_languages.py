"""Both languages, built at the same time: the switch, and what Chinese readers type into the search."""

import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, visiting
from tools.serving import serve


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("languages") / "site"
    environment = {"PATH": "/usr/bin:/bin", "NOTEBOOKS": "false", "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run([sys.executable, "-m", "tools.build", folder], cwd=ROOT, env=environment, check=True)
    return folder


@pytest.fixture(scope="module")
def address(folder):
    with serve(folder) as address:
        yield address


@pytest.fixture
def see(browser, address):
    with visiting(browser, address) as open_page:
        yield open_page


def path_of(page, address):
    return page.url.removeprefix(f"{address}/")


@pytest.mark.parametrize("path", ["", "softmax/", "softmax/#formula", "changelog/", "sampling/"])
def test_the_switch_keeps_the_page_and_the_anchor_both_ways(path, see, address):
    page = see(path)
    page.locator("a.language").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh")
    assert path_of(page, address) == f"zh/{path}"
    page.locator("a.language").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert path_of(page, address) == path
    assert page.faults == []


def test_the_switch_follows_the_page_to_which_instant_navigation_led(see, address):
    page = see("zh/")
    page.get_by_role("link", name="极限", exact=True).first.click()
    expect(page.locator("h1")).to_contain_text("极限")
    page.locator("a.language").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert path_of(page, address) == "limits/"


def test_a_link_to_a_page_without_translation_opens_the_english_page_at_its_anchor(see, address):
    page = see("zh/softmax/")
    page.locator("article a[href*='numerics']").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert path_of(page, address) == "numerics/"


@pytest.mark.parametrize(
    "path", ["", "forward/", "softmax/", "limits/", "glossary/", "sampling/", "changelog/"]
)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (400, "dark")])
def test_a_chinese_page_fits_and_reports_nothing(path, width, scheme, see):
    page = see(f"zh/{path}", width, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.faults == []


QUERIES = [
    ("温度", {"softmax/", "glossary/", "", "limits/"}),
    ("温度缩放", {"", "softmax/", "forward/", "glossary/"}),
    ("贪心", {"glossary/", "softmax/", "limits/"}),
    ("采样", {"glossary/", "softmax/", "forward/"}),
    ("核采样", {"glossary/"}),
    ("词元", {"glossary/", "softmax/"}),
    ("自回归", {"glossary/", "forward/"}),
    ("掩码", {"limits/", "glossary/"}),
    ("交叉熵", {"glossary/", "softmax/"}),
    ("熵", {"glossary/", "softmax/"}),
    ("校准", {"glossary/", ""}),
    ("几率", {"limits/", "softmax/", "glossary/"}),
    ("并列", {"limits/"}),
    ("对数概率", {"softmax/", "glossary/"}),
    ("重复惩罚", {"glossary/"}),
    ("推测解码", {"glossary/"}),
    ("玻尔兹曼分布", {"softmax/"}),
    ("向前", {"forward/"}),
    ("LLMs-from-scratch 温度缩放 forward", {"forward/"}),
    ("为什么叫温度", {"softmax/"}),
]


def test_nine_in_ten_chinese_queries_find_their_page_among_the_first_three(see):
    page = see("zh/")
    box, told = page.locator(".md-search__input"), page.locator(".md-search-result__meta")
    box.click()
    missed = {}
    for query, wanted in QUERIES:
        for words, answer in (("", "键入以开始搜索"), (query, "找到|个符合|没有")):
            box.fill(words)
            box.press("End")  # the theme waits for a key
            expect(told).to_have_text(re.compile(answer))
        links = page.locator(".md-search-result__item > a")
        addresses = links.evaluate_all("links => links.map(link => new URL(link.href).pathname)")
        found = list(dict.fromkeys(one.removeprefix("/zh/") for one in addresses))[:3]
        if not wanted & {*found}:
            missed[query] = found
    assert len(missed) <= len(QUERIES) // 10, missed
    assert page.faults == []
