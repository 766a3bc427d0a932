"""What the page that checks a reader's copy needs: the register as data for its JavaScript.

A page says `<div data-copy="register"></div>`; overrides/assets/copy.js builds it.
"""

import json
from html import escape

from mkdocs.utils import get_relative_url

from errata.register.model import said
from errata.render import paging
from errata.text import portable

_ELEMENT = '<div data-copy="register">'


def on_page_content(html, page, config, files):
    if _ELEMENT not in html:
        return html
    register = config.plugins["errata"].register
    end = "/" if config.use_directory_urls else ".html"
    addresses = paging.addresses(register, end)
    facts = portable.data(register)
    language = str(config.theme.get("language") or "en")
    titles = {entry.id: said(entry.title, language) for entry in register.errata}
    for entry in facts["entries"]:
        entry["title"] = titles[entry["id"]]
        entry["address"] = get_relative_url(addresses[entry["id"]], page.url)
    # No script element for it: instant navigation would run one, whatever its type.
    given = escape(json.dumps(facts, ensure_ascii=False))
    return html.replace(_ELEMENT, f'{_ELEMENT[:-1]} data-facts="{given}">')
