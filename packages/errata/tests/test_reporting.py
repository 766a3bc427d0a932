"""Links that open the issue form, filled in with where the reader is."""

from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup

from errata.check.checker import check
from errata.report.issue_form import FIELDS, answers, form
from errata.report.links import add

from .building import TINY, build, tiny

PAGE = """\
<h1 id="top">Sums<a class="headerlink" href="#top">&para;</a></h1>
<h2 id="a-b">A &amp; <em>b</em> "c" #?<a class="headerlink" href="#a-b">¶</a></h2>
<h3>No id</h3>
"""


def links(html):
    return [
        (link, {key: value for key, (value,) in parse_qs(urlsplit(link["href"]).query).items()})
        for link in BeautifulSoup(html, "html.parser").select("a[data-erratum-report]")
    ]


def test_each_heading_with_an_id_and_the_page_get_a_link_with_their_place():
    html = add(PAGE, "https://github.com/o/r/", "this", "Sums", "https://x.org/sums/")
    found = links(html)
    assert [fields["section"] for _, fields in found] == ["Sums", 'Sums: A & b "c" #?', "Sums"]
    assert [fields["page"] for _, fields in found] == [
        "https://x.org/sums/#top", "https://x.org/sums/#a-b", "https://x.org/sums/",
    ]  # fmt: skip
    for link, fields in found:
        assert link["href"].startswith("https://github.com/o/r/issues/new?template=erratum.yml&work=this&")
        assert all(FIELDS[name][0] == "input" for name in fields if name != "template")
    assert found[1][0]["aria-label"] == 'Report an erratum in “A & b "c" #?”'


def test_a_long_heading_is_cut_to_what_a_section_may_hold():
    html = add(f'<h2 id="x">{"long " * 50}</h2>', "https://x.org", "this", "T", "p")
    assert len(links(html)[0][1]["section"]) == 80
    assert answers(f"### Section\n\n{links(html)[0][1]['section']}")["section"]


@pytest.mark.parametrize(
    ("option", "repository", "expected"),
    [
        ("{work: book}", "https://github.com/o/r", True),
        ("{work: book}", "", False),
        ("{}", "https://x.org", False),
    ],
)
def test_a_site_has_the_links_if_it_names_its_work_and_repository(tmp_path, option, repository, expected):
    folder = tiny(tmp_path)
    config = (folder / "mkdocs.yml").read_text().replace("errata]", f"errata: {option}]")
    address = f"repo_url: {repository}\n" if repository else ""
    (folder / "mkdocs.yml").write_text(config.replace("plugins:", f"{address}plugins:"))
    code, output = build(folder)
    assert (code, output) == (0, "")
    html = (folder / "site" / "page" / "index.html").read_text("utf-8")
    assert bool(links(html)) == expected


def test_a_work_that_the_register_lacks_stops_the_build(tmp_path):
    folder = tiny(tmp_path)
    config = (folder / "mkdocs.yml").read_text().replace("errata]", "errata: {work: site}]")
    (folder / "mkdocs.yml").write_text(config)
    code, output = build(folder)
    assert code == 1
    assert "mkdocs.yml: errata: work 'site' is not one of book" in output


def test_the_form_offers_each_printing_and_of_commits_the_newest():
    editions = [f"{{id: print-{n}, format: print}}" for n in range(1, 8)]
    editions += [f"{{id: c{n}, format: notebook}}" for n in range(1, 9)]
    text = (TINY / "errata.yml").read_text("utf-8")
    more = f"  many:\n    title: Many\n    kind: book\n    editions: [{', '.join(editions)}]\n"
    register, problems = check(text.replace("works:\n", f"works:\n{more}"), TINY)
    assert problems == []
    (field,) = [one for one in yaml.safe_load(form(register))["body"] if one.get("id") == "edition"]
    offered = [option for option in field["attributes"]["options"] if option.startswith("many: ")]
    assert offered == [*(f"many: print-{n}" for n in range(1, 8)), *(f"many: c{n}" for n in range(4, 9))]
