"""Both languages, built at the same time: the switch, and what Chinese readers type into the search."""

import re
import subprocess
import sys

import pytest
from bs4 import BeautifulSoup
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
    page = see("zh/check-your-copy/")
    page.locator("article a[href*='errata-format']").last.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert path_of(page, address) == "errata-format/#command"


# What a script says: the words and the names of what it makes.
SAID = """(elements) => elements.flatMap(element => [element, ...element.querySelectorAll("*")])
  .filter(one => one.localName !== "option")
  .flatMap(one => [
    ...[...one.childNodes].filter(node => node.nodeType === 3).map(node => node.data),
    ...["aria-label", "aria-valuetext", "title", "placeholder"].map(name => one.getAttribute(name) ?? ""),
  ])
  .filter(text => text.trim())"""
# A text in English: two of its words side by side, or nothing but words that are no names.
WORDS = re.compile("[a-z]{2,} [a-z]{2,}")
NAMES = re.compile(
    r"[\w.-]+\.(py|cpp)|seed|Python|CPython|NumPy|SmolLM2|Ollama|transformers|MaxText|nanoGPT|vLLM|SGLang|"
    r"mlx-lm|LLMs-from-scratch|Candle|[Ll]ogit|(top|min)-\w+|typical|epsilon|eta|dry|xtc|softmax|"
    r"closer|every|effort|forward|inches|moves|pizza|toward|you"
)


def is_english(text):
    if re.search("[\u4e00-\u9fff]", text):
        return bool(WORDS.search(re.sub("[“「(].*?[”」)]", "", text)))
    return bool(re.search("[A-Za-z]{2}", NAMES.sub("", text)))


@pytest.mark.parametrize(
    ("path", "selector", "act"),
    [
        ("mixer/?T=2&top_p=0.9&draws=100", ".mixer", None),
        ("mixer/?T=0&repetition=2&seen=forward+1&engine=sglang", ".mixer", None),
        ("mixer/?T=warm&own=x&colour=red", ".mixer-linked", None),
        ("filters/", ".mixer", None),
        ("softmax/", ".runner-bar", None),
        ("softmax/", ".runner-state", "运行"),
        ("softmax/", ".hand-guess", "看答案"),
        ("entropy/", ".hand-handle", None),
    ],
)
def test_what_a_script_says_on_a_chinese_page_is_chinese(path, selector, act, see):
    page = see(f"zh/{path}")
    if act == "看答案":
        page.locator("article .predict summary").first.click()
    if act:
        page.get_by_role("button", name=act).first.click()
    page.locator(selector).first.wait_for()
    if act == "运行":
        expect(page.locator(selector).first).to_contain_text("与记录的输出相同")
    said = page.locator(selector).evaluate_all(SAID)
    assert any(re.search("[\u4e00-\u9fff]", text) for text in said)
    assert [text for text in said if is_english(text)] == []
    assert page.faults == []


def test_the_notes_of_the_register_are_chinese_on_a_chinese_page(see):
    page = see("zh/changelog/")
    entry = page.locator("article.erratum", has=page.locator("#E0101"))
    expect(entry).to_contain_text("中号的 GPT-2 有 3.55 亿个参数")
    expect(entry).to_contain_text("漏了“million”一词")
    expect(entry).not_to_contain_text("The word was left out")


QUERIES = [
    ("温度", {"softmax/", "glossary/", "", "limits/"}),
    ("温度缩放", {"", "softmax/", "forward/", "glossary/"}),
    ("贪心", {"glossary/", "softmax/", "limits/", "sequences/"}),
    ("采样", {"glossary/", "softmax/", "forward/", "sampling/"}),
    ("核采样", {"glossary/", "filters/"}),
    ("词元", {"glossary/", "softmax/"}),
    ("自回归", {"glossary/", "forward/", "generate/"}),
    ("掩码", {"limits/", "glossary/", "numerics/"}),
    ("交叉熵", {"glossary/", "softmax/", "distillation/"}),
    ("熵", {"glossary/", "softmax/", "entropy/"}),
    ("校准", {"glossary/", "", "exercises/"}),
    ("几率", {"limits/", "softmax/", "glossary/"}),
    ("并列", {"limits/", "filters/", "engines/"}),
    ("对数概率", {"softmax/", "glossary/", "choosing/", "engines/"}),
    ("重复惩罚", {"glossary/", "sequences/"}),
    ("推测解码", {"glossary/", "exercises/"}),
    ("玻尔兹曼分布", {"softmax/", "questions/"}),
    ("向前", {"forward/"}),
    ("LLMs-from-scratch 温度缩放 forward", {"forward/"}),
    ("为什么叫温度", {"softmax/", "questions/"}),
    ("束搜索", {"sequences/", "glossary/"}),
    ("溢出", {"numerics/"}),
    ("批不变性", {"determinism/", "glossary/"}),
    ("幻觉", {"choosing/", "questions/"}),
    ("蒸馏", {"distillation/", "glossary/"}),
    ("top_k 温度 顺序", {"filters/", "questions/", "engines/"}),
    ("推理模型 用什么温度", {"choosing/", "questions/"}),
    ("复制为 Python", {"mixer/"}),
    ("投机解码", {"glossary/"}),
    ("采样器顺序", {"filters/"}),
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


@pytest.mark.parametrize("name", ["calibration", "real_model", "section_5_3"])
def test_a_chinese_notebook_page_shows_the_program_and_the_outputs_of_the_english_one(name):
    def shown(folder):
        html = (ROOT / "site" / folder / "notebooks" / name / "index.html").read_text("utf-8")
        page = BeautifulSoup(html, "html.parser").article
        return [block.get_text() for block in page.find_all("pre")], len(page.find_all("img"))

    english = shown("")
    assert len(english[0]) > 5
    assert shown("zh") == english
