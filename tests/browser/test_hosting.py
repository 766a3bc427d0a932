"""The site below a path, with a policy, and from a folder: nothing breaks, nothing leaves it."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from tests.site.building import build


def test_below_a_path_the_site_works_under_its_own_policy(visit_at, hosted):
    address, folder = hosted
    page = visit_at(address)()
    for path in sorted(folder.rglob("index.html")):
        page.goto(address + path.relative_to(folder).as_posix().removesuffix("index.html"))
        page.wait_for_load_state("networkidle")
        assert page.faults == [], path
        assert page.locator("article h1").count() == 1


def test_below_a_path_instant_navigation_and_search_work(visit_at, hosted):
    address, _ = hosted
    page = visit_at(address)()
    page.evaluate("window.same = true")
    page.locator(".md-nav--primary").get_by_role("link", name="Limits").first.click()
    page.wait_for_url(f"{address}limits/")
    assert page.evaluate("window.same")
    page.wait_for_timeout(500)  # the theme closes the search soon after it has changed the page
    page.get_by_role("textbox", name="Search").press_sequentially("entropy")
    page.wait_for_selector(".md-search-result__item")
    assert page.faults == []


def test_a_missing_page_leads_to_all_others(visit_at, hosted):
    address, _ = hosted
    page = visit_at(address)("no/such/page/")
    assert "does not exist" in page.locator("h1").inner_text()
    page.locator("article").get_by_role("link", name="Glossary").click()
    page.wait_for_url(f"{address}glossary/")
    expect(page.locator("article h1")).to_have_text(re.compile("^Glossary"))  # swapped in after the address


def fields(link):
    return {key: value for key, (value,) in parse_qs(urlsplit(link.get_attribute("href")).query).items()}


@pytest.mark.parametrize("script", [True, False])
def test_a_heading_leads_to_the_form_filled_in(visit_at, hosted, script):
    address, _ = hosted
    page = visit_at(address)("softmax/", java_script_enabled=script)
    link = page.locator("#formula .erratum-report")
    assert fields(link)["work"] == "this-site"
    assert fields(link)["page"] == f"{address}softmax/#formula"
    assert "The formula" in fields(link)["section"]
    link.focus()
    expect(link).to_have_css("opacity", "1")  # it fades in
    assert page.get_by_role("link", name="Report an erratum on this page").is_visible()
    page.emulate_media(media="print")
    assert not page.locator(".erratum-report").first.is_visible()


def test_selected_words_are_filled_in_also_after_instant_navigation(visit_at, hosted):
    address, _ = hosted
    page = visit_at(address)()
    page.locator(".md-nav--primary").get_by_role("link", name="Limits").first.click()
    page.wait_for_url(f"{address}limits/")
    expect(page.locator("article h1")).to_contain_text("Limits")  # the address changes first
    page.route("https://github.com/**", lambda route: route.abort())
    link = page.locator(".erratum-report-page a")
    words = page.locator("article p").first
    words.select_text()
    text = words.inner_text()
    with page.expect_request("https://github.com/**") as asked:
        link.click()
    query = parse_qs(urlsplit(asked.value.url).query)
    assert query["original"] == [text.strip()[:1000]]
    assert query["page"] == [f"{address}limits/"]


def test_from_a_folder_search_works_and_nothing_is_fetched_from_elsewhere(visit_at, tmp_path):
    build(tmp_path / "site", OFFLINE="true", SITE_URL="https://example.org/")
    folder = (tmp_path / "site").as_uri()
    page = visit_at(folder)("index.html")
    page.get_by_role("slider").last.press("End")
    expect(page.locator(".reader-words").last).to_contain_text("Baptist")  # the first word at T = 2
    page.locator(".md-nav--primary").get_by_role("link", name="Limits").first.click()
    page.wait_for_url(f"{folder}/limits.html")
    page.get_by_role("textbox", name="Search").press_sequentially("entropy")
    page.wait_for_selector(".md-search-result__item")
    assert page.locator(".katex").first.is_visible()
    page.goto(f"{folder}/errata.html?work=forward-article", wait_until="networkidle")
    page.get_by_text("1 of ").wait_for()
    assert page.locator(".errata-table tbody .erratum-id").all_inner_texts() == ["E0002"]
    page.goto(f"{folder}/changelog.html#E0001")
    page.wait_for_url(f"{folder}/changelog/1.html#E0001")
    for path in (tmp_path / "site").rglob("*.html"):
        page.goto(path.as_uri(), wait_until="networkidle")
        assert page.faults == [], path


def test_each_page_says_what_a_link_to_it_shows_and_where_its_source_is_edited(hosted):
    address, folder = hosted
    told = set()
    for path in sorted(folder.rglob("index.html")):
        name = path.parent.relative_to(folder).as_posix().removeprefix(".")
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        (description,) = (tag["content"] for tag in page.select("meta[name=description]"))
        shown = {tag["property"]: tag["content"] for tag in page.select("meta[property^='og:']")}
        assert shown["og:description"] == description
        assert 40 < len(description) <= 300, path
        assert shown["og:url"] == f"{address}{name}/".replace("//", "/").replace(":/", "://")
        assert (folder / shown["og:image"].removeprefix(address)).is_file()
        told.add(description)
        edit = [link["href"] for link in page.select("a[rel=edit]")]
        source = f"https://github.com/owner/repo/edit/main/docs/en/{name or 'index'}.md"
        assert edit == ([] if name.partition("/")[0] in {"changelog", "errata"} else [source])
    assert len(told) == len(list(folder.rglob("index.html")))


def test_of_the_pages_that_were_left_hardly_an_element_is_kept(visit_at, hosted):
    page = visit_at(hosted[0])("softmax/")
    memory = page.context.new_cdp_session(page)

    def kept_after(rounds):
        for _ in range(rounds):
            for to in ("glossary", "softmax"):
                page.evaluate(
                    "end => [...document.links].find(link => link.pathname.endsWith(end)).click()", f"/{to}/"
                )
                page.wait_for_url(f"**/{to}/")
                page.locator(f'link[rel=canonical][href$="/{to}/"]').wait_for(state="attached")
                page.locator(".has-runner" if to == "softmax" else "article h1").first.wait_for()
        page.wait_for_timeout(500)
        memory.send("HeapProfiler.collectGarbage")
        return memory.send("Memory.getDOMCounters")["nodes"]

    page.evaluate("window.same = true")
    shown = page.evaluate("document.querySelectorAll('*').length")
    before = kept_after(1)
    assert kept_after(4) - before < shown / 4  # of eight pages
    assert page.evaluate("window.same")
    assert page.faults == []
