"""Each id of the built site is a CSS selector as it stands: scripts of themes pass `#id` to querySelector."""

import re

from bs4 import BeautifulSoup, SoupStrainer

IDENTIFIER = re.compile(
    r"-?[A-Za-z_\u0080-\U0010ffff][\w\u0080-\U0010ffff-]*|--[\w\u0080-\U0010ffff-]*", re.ASCII
)


def test_what_is_no_identifier_is_seen():
    assert [one for one in ("a-1", "E0001", "_1", "über", "勘误") if not IDENTIFIER.fullmatch(one)] == []
    assert [one for one in ("2026-01", "-1", "fn:1", "a b", "a.b", "") if IDENTIFIER.fullmatch(one)] == []


def test_each_id_of_the_built_site_is_a_selector(built):
    ids = {
        f"{path.relative_to(built)}#{element['id']}"
        for path in built.rglob("*.html")
        for element in BeautifulSoup(
            path.read_text("utf-8"), "html.parser", parse_only=SoupStrainer(id=True)
        ).find_all(id=True)
    }
    assert len(ids) > 500
    assert sorted(one for one in ids if not IDENTIFIER.fullmatch(one.partition("#")[2])) == []
