"""Each id that scripts and plugins give a page, notebooks too, is a selector as it stands."""

import pytest

from tools.navigation import nav_pages

REFUSED = """[...document.querySelectorAll("[id]")].map(element => element.id).filter(id => {
  try { return document.querySelector(`#${id}`) === null; } catch { return true; }
})"""


@pytest.mark.parametrize(
    "path",
    ["changelog/", "mixer/", "softmax/", *(page for page in nav_pages() if page.startswith("notebooks/"))],
)
def test_a_script_finds_each_id_of_a_page_by_its_name(visit, path):
    page = visit(path)
    assert page.locator("[id]").count() > 20
    assert page.evaluate(REFUSED) == []
