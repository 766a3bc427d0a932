"""The site in Chinese: mkdocs.zh.yml builds docs/zh, and `python -m tools.build` puts it below /zh/.

A page names the revision of its English page in its front matter, `revision`: the id that git gives the
contents. One whose English page has changed since says so; one that is not written yet leads to the English.
"""

import posixpath
import re
from pathlib import Path

from material.plugins.search import plugin as search
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, InclusionLevel

from extensions.revisions import named_in_cell, revision

LANGUAGES = {"en": "", "zh": "zh/"}  # where each stands below the site's address
WORDS = {
    "zh": {
        "behind": '英文版在本页译成之后有改动，请以<a href="{}" hreflang="en">英文版</a>为准。',
        "missing": '本页还没有中文版。请读<a href="{}" hreflang="en">英文版</a>。',
    }
}
_ID = re.compile(r"\{#([\w-]+)\}")
_LINE_END = re.compile(r"(?<=[\u3001-\u301f\uff01-\uffee“”])\n *")
_NO_PAGE = re.compile(r'(?<=href=")([^"#:]+)((?:#[^"]*)?")')
_JIEBA = search.jieba  # None where it is not installed


class Missing(File):
    """A page, or a notebook, that only the English site has. What it says in Chinese is shown."""

    def is_documentation_page(self):
        return True


def english(config) -> Path:
    """Return the folder of the pages that those of another language are made from."""
    return Path(config.docs_dir).parent / "en"


def _language(config) -> str:
    return str(config.theme.get("language") or "en")


@event_priority(100)  # before the search reads its settings
def on_config(config):
    language = _language(config)
    config.extra["untranslated"] = _untranslated(config)
    # It marks where Chinese words part, which the English index has no separator for.
    search.jieba = None if language == "en" else _JIEBA
    if language == "en":
        return config
    if _JIEBA is None:
        raise PluginError("jieba, which parts Chinese words for the search, is not installed: run make again")
    _JIEBA.setLogLevel("WARNING")
    if config.site_url:
        config.site_url = f"{config.site_url.rstrip('/')}/{LANGUAGES[language]}"
    if "material/search" in config.plugins:
        settings = config.plugins["material/search"].config
        settings.separator = rf"[\u200b\u3000-\u301f\uff01-\uff65]+|{settings.separator}"
    return config


@event_priority(100)  # before plugins that look for pages
def on_files(files, config):
    if _language(config) == "en":
        return files
    for file in files:
        if file.src_uri.startswith("notebooks/"):  # its prose stands here, the program there
            file.src_dir = str(english(config))  # of which mkdocs-jupyter makes the path anew
    for name in _untranslated(config):
        file = Missing.generated(config, name, content=_words_of(english(config) / name, config))
        if repr(name) not in repr(config.nav):  # a new English page is no fault of this site
            file.inclusion = InclusionLevel.NOT_IN_NAV
        files.append(file)
    return files


def _untranslated(config) -> list[str]:
    """Return the names of the pages and notebooks that only English has."""
    there, here = english(config), Path(config.docs_dir).parent / "zh"
    paths = sorted([*there.glob("*.md"), *there.glob("notebooks/*.py")])
    names = [path.relative_to(there).as_posix() for path in paths]
    return [name for name in names if not (here / name).exists()]


def _words_of(path: Path, config) -> str:
    text, language = path.read_text("utf-8"), _language(config)
    title = next(line for line in text.splitlines() if re.match(r"(# )?# \w", line))
    head = "---\nsearch: {exclude: true}\nrobots: noindex\n---\n\n"
    said = re.findall(rf'^<div lang="{language}" .*?^</div>$', text, re.DOTALL | re.MULTILINE)
    paragraph = f"<p>{WORDS[language]['missing']}</p>"
    return "\n\n".join([f"{head}# {title.lstrip('# ')}", paragraph, *said, ""])


@event_priority(-300)  # after plugins have read the page by its lines
def on_page_content(html, page, config, files):
    language = _language(config)
    if language == "en":
        return html
    original = _original(page, config)
    if isinstance(page.file, Missing):
        text = (english(config) / page.file.src_uri).read_text("utf-8")
        page.present_anchor_ids = (page.present_anchor_ids or set()) | {*_ID.findall(text)}
        html = html.replace('href="{}"', f'href="{original}"')
    elif (named := _named_by(page, config)) and named != revision(english(config) / page.file.src_uri):
        note = WORDS[language]["behind"].format(original)
        html = html.replace("</h1>", f'</h1>\n<div class="admonition note"><p>{note}</p></div>', 1)
    # Between Chinese sentences stands no space.
    return _LINE_END.sub("", _led_to_english(html, page, config, files))


def _named_by(page, config) -> str:
    """Return the revision that a page, or its first cell, names."""
    if (own := Path(config.docs_dir, page.file.src_uri)).suffix == ".py":
        return named_in_cell(own)
    return page.meta.get("revision", "")


def _original(page, config) -> str:
    """Return the address of the English page, relative to this one."""
    up = "../" * page.url.count("/")
    return f"{up}../{page.url}" if page.url != "./" else "../"


def _led_to_english(html, page, config, files) -> str:
    """Let a link to a page that is not written yet lead to the English one."""
    missing = {file.url for file in files if isinstance(file, Missing)}
    up = "../" * page.url.count("/")

    def lead(link):
        to = posixpath.normpath(posixpath.join(posixpath.dirname(page.url), link[1]))
        url = to + "/" if link[1].endswith("/") else to
        return f'{up}../{url}{link[2]} hreflang="en"' if url in missing else link[0]

    return html if isinstance(page.file, Missing) else _NO_PAGE.sub(lead, html)
