"""The site below a path, with a policy, and from a folder: nothing breaks, nothing leaves it."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.site.building import build


@pytest.fixture
def watch(browser):
    """Open an address; return the page, with errors and foreign requests in `page.faults`."""
    contexts = []

    def open_page(address, own, **options):
        context = browser.new_context(viewport={"width": 1280, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.faults = []
        page.on("console", lambda m: page.faults.append(m.text) if m.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        allowed = (own, "data:", "blob:")
        page.on("request", lambda r: None if r.url.startswith(allowed) else page.faults.append(r.url))
        page.goto(address, wait_until="networkidle")
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_below_a_path_the_site_works_under_its_own_policy(watch, hosted):
    address, folder = hosted
    page = watch(address, address)
    for path in sorted(folder.rglob("index.html")):
        page.goto(address + path.relative_to(folder).as_posix().removesuffix("index.html"))
        page.wait_for_load_state("networkidle")
        assert page.faults == [], path
        assert page.locator("article h1").count() == 1


def test_below_a_path_instant_navigation_and_search_work(watch, hosted):
    address, _ = hosted
    page = watch(address, address)
    page.evaluate("window.same = true")
    page.locator(".md-nav--primary").get_by_role("link", name="Limits").first.click()
    page.wait_for_url(f"{address}limits/")
    assert page.evaluate("window.same")
    page.get_by_role("textbox", name="Search").press_sequentially("entropy")
    page.wait_for_selector(".md-search-result__item")
    assert page.faults == []


def test_a_missing_page_leads_to_all_others(watch, hosted):
    address, _ = hosted
    page = watch(f"{address}no/such/page/", address)
    assert "does not exist" in page.locator("h1").inner_text()
    page.locator("article").get_by_role("link", name="Glossary").click()
    page.wait_for_url(f"{address}glossary/")
    assert page.locator("article h1").inner_text().startswith("Glossary")


def fields(link):
    return {key: value for key, (value,) in parse_qs(urlsplit(link.get_attribute("href")).query).items()}


@pytest.mark.parametrize("script", [True, False])
def test_a_heading_leads_to_the_form_filled_in(watch, hosted, script):
    address, _ = hosted
    page = watch(f"{address}softmax/", address, java_script_enabled=script)
    link = page.locator("#formula .erratum-report")
    assert fields(link)["work"] == "this-site"
    assert fields(link)["page"] == f"{address}softmax/#formula"
    assert "Softmax" in fields(link)["section"]
    link.focus()
    page.wait_for_timeout(400)  # it fades in
    assert float(link.evaluate("e => getComputedStyle(e).opacity")) == 1
    assert page.get_by_role("link", name="Report an erratum on this page").is_visible()
    page.emulate_media(media="print")
    assert not page.locator(".erratum-report").first.is_visible()


def test_selected_words_are_filled_in_also_after_instant_navigation(watch, hosted):
    address, _ = hosted
    page = watch(address, address)
    page.locator(".md-nav--primary").get_by_role("link", name="Limits").first.click()
    page.wait_for_url(f"{address}limits/")
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


def test_from_a_folder_search_works_and_nothing_is_fetched_from_elsewhere(watch, tmp_path):
    build(tmp_path / "site", OFFLINE="true", SITE_URL="https://example.org/")
    folder = (tmp_path / "site").as_uri()
    page = watch(f"{folder}/index.html", folder)
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
