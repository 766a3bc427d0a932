"""Code and outputs are not searched: whoever opens the search loads the index, which they would double."""

import re

_CODE_BLOCK = re.compile(r'<div class="(?:[^"]* )?highlight(?: [^"]*)?"')


def on_page_content(html, page, config, files):
    return _CODE_BLOCK.sub(r"\g<0> data-search-exclude", html)
