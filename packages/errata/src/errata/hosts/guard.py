"""Hold the built HTML of a site to the register, and place notes in it, whatever built it."""

import re
from dataclasses import replace
from pathlib import Path

from errata.hosts import site
from errata.hosts.notes import Placement
from errata.render.entry import View
from errata.render.markup import Html
from errata.text.encodings import LOSSLESS, encoding
from errata.text.html import content as about

# What an earlier guard has placed; notes and marks hold no element of their own name.
_PLACED = re.compile(
    r'<button type="button" class="erratum-mark".*?</button>|\n<aside class="erratum-notes".*?</aside>'
    r"|\n<!-- errata: -->.*?<!-- :errata -->",
    re.DOTALL,
)


class GuardError(Exception):
    """A site that cannot be guarded; the message says why."""


def guard(view: View, docs: Path, built: Path) -> tuple[dict[Path, str | bytes], list[str]]:
    """Return the files of a built site that change, and what is wrong with it, as `page:line: CODE message`.

    docs: the folder of the sources of the pages. built: that of the site; a page a/b.md is its a/b.html or
    a/b/index.html.
    Raises GuardError if the site has no changelog, to which notes lead, or a page that cannot be read.
    """
    front = _changelog(view, built)
    folder = front.parent.parent if front.stem == "index" else front.parent
    view = replace(view, end="/" if front.stem == "index" else ".html")
    made: dict[Path, str | bytes] = {folder / name: text for name, text in site.contents(view).items()}
    below = folder.relative_to(built).as_posix()
    placement = Placement(view, docs)
    named = {file: source for source in placement.sources if (file := _page(source, docs.resolve(), built))}
    for file in sorted(filter(Path.is_file, built.rglob("*.html"))):
        content = file.read_bytes()
        name = encoding(content)
        try:
            written = content.decode(name, "surrogateescape")
        except UnicodeDecodeError:  # half a character of UTF-16
            raise GuardError(f"has {file.relative_to(built)}, which is damaged: build it again") from None
        link = site.relative(file.relative_to(built).as_posix(), below)
        html = site.moved(_PLACED.sub("", written), view, link)
        if source := named.get(file):
            if "\0" in html:
                told = "which is no text in UTF-8; of UTF-16 its byte order mark is missing"
                raise GuardError(f"has {file.relative_to(built)}, {told}")
            (start, end), head = about(html)
            noted = placement.page(html[start:end], source, link)
            if noted != html[start:end]:
                assets = Html().join(site.asset(link(name)) for name in site.ASSETS)
                loaded = Html("\n<!-- errata: -->{}<!-- :errata -->").format(assets)
                if head is None or head > start:
                    html = f"{html[:start]}{noted}{loaded}{html[end:]}"
                else:
                    html = f"{html[:head]}{loaded}{html[head:start]}{noted}{html[end:]}"
        if html != written:
            made[file] = html.encode(name, LOSSLESS)
    return made, placement.faults()


def _changelog(view: View, built: Path) -> Path:
    """Return the file of the front page of the changelog."""
    found = [*built.rglob("changelog.html"), *built.rglob("changelog/index.html")]
    wanted = [f'id="{entry.id}"' for entry in view.register.errata[-1:]]
    for file in sorted(filter(Path.is_file, found)):
        text = file.read_text("utf-8", "replace")
        if all(one in text for one in wanted):
            return file
    raise GuardError("has no changelog with the last entry; write it before the build: errata pages DIR")


def _page(source: Path, docs: Path, built: Path) -> Path | None:
    """Return the file that was built of a source, if there is one."""
    if not source.is_relative_to(docs):
        return None
    name = source.relative_to(docs).with_suffix("")
    files = [name.with_name(f"{name.name}.html"), name / "index.html"]
    if name.name.lower() == "readme":
        files.append(name.with_name("index.html"))
    return next((built / file for file in files if (built / file).is_file()), None)
