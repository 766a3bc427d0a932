"""What a site gets of a register, whatever makes it: pages before its build, and files beside them."""

import posixpath
import re
from importlib.resources import files as package_files

from errata.register import schema
from errata.render import feeds, pages, table
from errata.render.entry import Link, View, picture_address
from errata.render.markup import Html

ASSETS = ("assets/errata.css", "assets/errata.js")
OURS = "<!-- written by errata pages -->"
_HEADING = re.compile(r"^(#{1,2}) (.*) \{#(errata-[\w-]+)\}$", re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_LINK = re.compile(r"\]\(([^()\s]*)\.md\)")
_MARKS = str.maketrans({"`": "&#96;", "{": "&#123;"})
_BLANK_LINE = re.compile(r"\n(?=[ \t]*\n)")


def texts(view: View, title: str, site: str = "", link: Link | None = None) -> dict[str, str]:
    """Return the files beside the pages by name: index of the filters, data, schema, feed, style, script.

    title: of the feed, which a register without an id has not. site: the address of the site, if known.
    link: as the front page of the table writes an address.
    """
    register, end = view.register, view.end
    feed = {feeds.ATOM: feeds.as_atom(register, title, site, end, view.text)} if register.id else {}
    return {
        **table.index(view, link or relative(f"errata{end}")),
        feeds.JSON: feeds.as_json(register, site, end),
        **feed,
        feeds.SCHEMA: schema.text(),
        **{name: package_files("errata.render").joinpath(name).read_text("utf-8") for name in ASSETS},
    }


def contents(view: View) -> dict[str, str | bytes]:
    """Return the files beside the pages with the pictures, by name."""
    root = view.register.root
    pictures = {picture_address(name): (root / name).read_bytes() for name in view.register.pictures}
    return {**texts(view, view.text["feed"]), **pictures}


def relative(page: str, folder: str = "") -> Link:
    """Return what turns an address relative to the pages of the register into one relative to another page.

    page: the address of that page. folder: that of the pages. Both are relative to the site.
    """
    here = posixpath.dirname(page) or "."

    def link(address: str) -> str:
        path, mark, part = address.partition("#")
        slash = "/" if path.endswith("/") else ""
        return f"{posixpath.relpath(posixpath.join(folder, path), here)}{slash}{mark}{part}"

    return link


def as_markdown(view: View, from_source: bool) -> dict[str, str]:
    """Return the pages as Markdown by file; each entry, and each table, is a block of HTML in it.

    from_source: whether links in it are relative to its file, as Zensical wants them, or to the page.
    """
    made = {}
    for name, frame in pages.frames(view.register, view.text).items():
        link = relative(f"{name}{'.md' if from_source else view.end}")
        text = _HEADING.sub(_heading, frame.markdown)
        if not frame.front:  # Sphinx is told that no table of contents leads to it
            text = text.replace("---\n", "---\norphan: true\n", 1)
        assets = _block(Html("{}{}").format(*(asset(link(one)) for one in ASSETS)))
        made[f"{name}.md"] = f"{pages.fill(text, frame, view, link, _block)}{assets}{OURS}\n"
    return made


def as_html(view: View) -> dict[str, str]:
    """Return the pages as HTML by file, for a site that is made of such files.

    Raises ImportError without the package Markdown.
    """
    from markdown import Markdown

    made: dict[str, str] = {}
    converter = Markdown(extensions=["attr_list"])
    for name, frame in pages.frames(view.register, view.text).items():
        link = relative(f"{name}{view.end}")
        text = _LINK.sub(r"](\1.html)", _FRONT_MATTER.sub("", frame.markdown))
        body = pages.fill(converter.reset().convert(text), frame, view, link)
        title = re.search("<h1[^>]*>(.*?)</h1>", body)
        made[f"{name}.html"] = Html(
            '<!doctype html>\n<html lang="{}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width">\n<title>{}</title>\n{}\n</head>\n'
            "<body>\n<main>\n{}\n</main>\n{}\n</body>\n</html>\n"
        ).format(
            view.text.lang,
            Html(re.sub("<[^>]*>", "", title[1] if title else "")),
            Html("\n").join(asset(link(one)) for one in ASSETS),
            Html(body),
            Html(OURS),
        )
    return made


def moved(html: str, view: View, link: Link) -> str:
    """Let links of a page to entries on the front page of the changelog lead to the page where they stand."""
    front = re.escape(link(f"changelog{view.end}"))
    addresses = view.addresses

    def lead(found: re.Match[str]) -> str:
        to = addresses.get(found[1])
        return Html('href="{}"').format(link(to)) if to else found[0]

    return re.sub(rf'href="{front}#([\w-]+)"', lead, html)


def asset(address: str) -> Html:
    """Return the element that loads a style or a script."""
    if address.endswith(".css"):
        return Html('<link rel="stylesheet" href="{}">').format(address)
    return Html('<script src="{}" defer></script>').format(address)


def _heading(found: re.Match[str]) -> str:
    """Return a heading without attributes, which not every Markdown has: the title, or one in HTML."""
    title = len(found[1]) == 1
    return f"# {found[2]}" if title else Html('<h2 id="{}">{}</h2>').format(found[3], Html(found[2]))


def _block(html: Html) -> str:
    """Return HTML as a block in Markdown, without a blank line, which ends one, and marks of templates."""
    return f"\n\n{_BLANK_LINE.sub('&#10;', str(html)).translate(_MARKS)}\n\n"
