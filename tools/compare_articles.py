"""Compare what the pages of a site say with what Zensical makes of them: `python … site other`.

Compared is the article of each page, from both sides: its elements, text, code, outputs, tables, formulas,
figures, ids, and where links lead. Ends with 1 if one differs, or if an exception is needed no more.
"""

import difflib
import fnmatch
import posixpath
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from bs4 import BeautifulSoup, NavigableString, SoupStrainer, Tag

LINES = 20  # of a diff, for each page

# What Zensical does not make yet: pages, or what a selector finds in the others; and why.
PAGES = {
    "notebooks/*": "mkdocs-jupyter executes notebooks, a plugin",
    "404.html": "lists all pages, those above too",
    "zh/*": "another configuration, mkdocs.zh.yml, and its pages to come are made by hooks",
}
PARTS = {
    "#fields ~ :not(h2)": "the plugin errata fills the reference of fields and messages",
    "h1:is([id^=errata-], [id^=changelog-], [id^=register-])": "errata pages cannot name it in all Markdown",
    "h2[id^=errata-] > .headerlink": "it is HTML in the pages of errata pages, of which Markdown links none",
    ".errata-more, p:has(> .errata-more)": "in the pages of errata pages Markdown puts it into a paragraph",
    "p:has(> link[rel=stylesheet])": "errata pages has no head to put styles and scripts into",
    "#__skip": "the theme's mark of where the text begins, which Zensical puts into the article",
    ".md-tags": "Zensical shows the tags that are there for the search of MkDocs",
    ".term": "hooks/glossary.py copies the definitions of the terms that a page links to its end",
    ".download": "hooks/programs.py links the file of each program",
    "[data-copy]": "hooks/own_copy.py puts in the register; without it its place says what helps",
    "[data-mixer]": "hooks/mixer.py puts in its data; without them its place says what would stand there",
    "[data-readings]": "hooks/readings.py puts in the first texts; without them the texts below it are shown",
}
# What is told by an attribute; the second line is that of a drawing.
_TOLD = (
    "aria-label", "alt", "title", "hidden", "id", "data-facts",
    "d", "points", "style", "transform", "x", "y",
)  # fmt: skip
_LINKS = "href", "src"
Site = dict[str, Tag]


def read(folder: Path) -> Site:
    """Return the article of each page of a site, by the page's name."""
    only = SoupStrainer("article")
    paths = sorted(folder.rglob("*.html"))
    found = {path: BeautifulSoup(path.read_bytes(), "html.parser", parse_only=only).article for path in paths}
    return {path.relative_to(folder).as_posix(): article for path, article in found.items() if article}


def pieces(element: Tag, name: str) -> Iterator[str]:
    """Yield what an element of a page says: itself, text, labels, code as it stands, and where links lead."""
    if element.name in {"script", "style"}:
        return
    yield f"<{element.name}>"
    yield from (f"{key}: {element[key]}" for key in _TOLD if key in element.attrs)
    yield from (f"{key}: {led(str(element[key]), name)}" for key in _LINKS if key in element.attrs)
    if element.name == "pre":
        yield from element.get_text().split("\n")
        return
    for one in element.children:
        if isinstance(one, Tag):
            yield from pieces(one, name)
        elif type(one) is NavigableString and one.strip():  # no comment
            yield " ".join(one.split())


def led(address: str, name: str) -> str:
    """Return where an address on a page leads, from the folder of the site, or that its page is excepted."""
    if re.match(r"[a-z]+:", address):
        return address
    path, mark, part = address.partition("#")
    to = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
    folders = "|".join(re.escape(page.removesuffix("/*")) for page in PAGES)
    return "not compared" if re.fullmatch(rf"({folders})(/.*|\.md)?", to) else f"{to}{mark}{part}"


def excepted(name: str) -> bool:
    """Say whether a page is excepted whole."""
    return any(fnmatch.fnmatch(name, page) for page in PAGES)


def differences(site: Site, other: Site) -> Iterator[str]:
    """Yield what differs, but for the exceptions, which are taken out of both."""
    for name in sorted(site.keys() | other.keys()):
        if excepted(name):
            continue
        if name not in site or name not in other:
            yield f"{name}: in one of them only"
            continue
        for article in (site[name], other[name]):
            for part in [one for selector in PARTS for one in article.select(selector)]:
                part.extract()
            article.smooth()
        lines = (said([one[name]], name) for one in (site, other))
        diff = [line[:300] for line in difflib.unified_diff(*lines, "site", "other", lineterm="", n=0)]
        yield from [f"{name} differs:", *diff[:LINES]] if diff else ()


def needless(site: Site, other: Site) -> Iterator[str]:
    """Yield each exception by which nothing differs."""
    both = sorted(site.keys() & other.keys())
    for pattern in PAGES:
        alone = fnmatch.filter(site.keys() ^ other.keys(), pattern)
        names = fnmatch.filter(both, pattern)
        if not alone and all(said([site[name]], name) == said([other[name]], name) for name in names):
            yield pattern
    for part in PARTS:
        if all(said(site[name].select(part), name) == said(other[name].select(part), name) for name in both):
            yield part


def said(elements: Iterable[Tag], name: str) -> list[str]:
    """Return what elements of a page say."""
    return [piece for element in elements for piece in pieces(element, name)]


def main(one: str, two: str) -> int:
    """Print what is not compared and what differs; return 1 if something does."""
    site, other = read(Path(one)), read(Path(two))
    spare = needless(site, other)
    told = [f"{name!r} is excepted and does not differ: take it from the list" for name in spare]
    told += differences(site, other)
    for name, reason in {**PAGES, **PARTS}.items():
        print(f"not compared: {name} ({reason})")
    compared = [name for name in site if not excepted(name)]
    print("\n".join(told) or f"said alike but for that: {len(compared)} of {len(site)} pages")
    return int(bool(told) or not site)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
