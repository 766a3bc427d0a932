"""`errata pages`: the pages of a register for a site generator that has no plugin of ours."""

from pathlib import Path

import click

from errata.cli.common import Named, changed_of, counted, file_option, judged, lang_option, writing
from errata.hosts import site
from errata.register.files import shown
from errata.render import messages
from errata.render.entry import View


@click.command("pages", short_help="Write the pages of the register for any site generator.")
@click.argument("folder", metavar="DIR", type=Named(file_okay=False))
@file_option
@click.option("--html", is_flag=True, help="Write HTML; default: Markdown.")
@click.option(
    "--urls",
    type=click.Choice(["zensical", "folders", "files"]),
    default="zensical",
    show_default=True,
    help="How the site has a page: as page/ or as page.html; Zensical also rewrites links in HTML.",
)
@lang_option
def command(folder: Path, path: Path, html: bool, urls: str, lang: str) -> None:
    """Write changelog, table, sheets, data and feed into DIR, a folder of the sources of a site.

    It writes what has changed, and over no page that is not its own. After the build, `errata guard`
    places the notes.
    """
    end = ".html" if html or urls == "files" else "/"
    with writing(path) as write:
        view = View(judged(path), end=end, text=messages.text(lang))
        try:
            made = site.as_html(view) if html else site.as_markdown(view, urls == "zensical")
        except ImportError:
            raise click.ClickException("--html needs Markdown: pip install 'errata-register[html]'") from None
        for name in made:
            file = folder / name
            if file.exists() and site.OURS not in file.read_text("utf-8", "replace"):
                ours = "not written by errata pages; rename it, or name another folder; nothing was written"
                raise click.ClickException(f"{shown(file)}: {ours}")
        files = {folder / name: text for name, text in {**made, **site.contents(view)}.items()}
        write(changed := changed_of(files))
    click.echo(f"{shown(folder)}: {counted(len(changed), 'file', 'files')} written")
