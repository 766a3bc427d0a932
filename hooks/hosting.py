"""What hosts and crawlers read besides the pages: robots.txt, headers with a policy.

And what a site without an address needs: one that is opened from a folder, `OFFLINE=true`.

`_headers` is the format that Netlify and Cloudflare Pages read; other hosts take its lines over by hand.
`mkdocs serve` makes none of these files, but refuses a page with a script that is not the site's own too.
"""

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority

from asrun.markdown import line_with

# The inline scripts of the theme, by the SHA-256 of their text; nothing else gets a hash in the policy.
KNOWN = {
    "46cb4515cf5803bb712e3fffdc5f4a6e5c41575e8e86b2371ae1f007d284aaf2": "where it keeps settings",
    "0eb10c249dbdb0beef225a10ce5cbe55418cc4a7014cc208f8e7d6ed8f00906e": "the colours that were chosen",
    "d74bb3b582599bb38b62d1eb15a60a0af4ce0147e3335efe0a811693984b71ce": "the tabs that were chosen",
    "ffcc0f7735fdab434d257c80e65cec2e88d716991e69757185b7e450e41a5b2f": "the tab that an address names",
}
# In the first of them stands where the site begins, seen from the page.
_ROOT = re.compile(r'(?<=\A__md_scope=new URL\(")[\w./-]*(?=",location\))')
_FILES = re.compile(
    r"(?:/?[\w.-]+/)*assets/(?:index|site|ages|errata|iframe-worker/shim|javascripts/bundle\.\w+\.min)\.js"
)
_SCRIPT = re.compile(r"(?P<tag><script\b[^>]*>)(?P<text>.*?)(?=</script)", re.DOTALL | re.IGNORECASE)
# What may be an attribute that runs, in small letters: reading every tag of a page takes time.
_SUSPECT = re.compile(r"""(?<=[\s"'/])on[a-z]+\s*=|javascript:|(?<=[=\s"'])&#""")
_FEED = re.compile(r'<link rel="alternate" type="application/atom\+xml"[^>]*>')
_builds = False
_found: dict[bytes, list[tuple[str, str]]] = {}  # what `strangers` found, by the digest of the page


def on_startup(command, dirty):
    global _builds
    _builds = command == "build"


@event_priority(100)  # before the plugin `offline`, which would take its worker from another site
def on_config(config):
    if config.repo_url:
        # Without a repository MkDocs would make a link of it too.
        config.edit_uri = f"edit/main/docs/{Path(config.docs_dir).name}/"
    if _is_offline(config):
        # iframe-worker 1.0.4 (MIT): from file:// the search cannot start a worker without it.
        config.extra["polyfills"] = ["assets/iframe-worker/shim.js"]
        config.site_url = None
        features = config.theme["features"]
        config.theme["features"] = [name for name in features if name != "navigation.instant"]
    return config


@event_priority(-100)  # after the plugins that put their parts there
def on_post_page(output, page, config):
    for whole, part in strangers(output):
        root, path = Path(config.config_file_path).parent, Path(page.file.abs_src_path or page.file.src_uri)
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
        source = path.read_text("utf-8") if path.is_file() else ""
        line = max(line_with(text.partition("\n")[0], source) for text in (whole, part))  # 1: not there
        raise PluginError(f"{name}:{line}: {_refusal(whole)}")
    # On a page that links a feed the theme's script asks for the sitemap, which file:// does not allow.
    return _FEED.sub("", output) if _is_offline(config) else output


def _is_offline(config) -> bool:
    return config.plugins["material/offline"].config.enabled


def on_post_build(config):
    if not _builds:
        return
    site = Path(config.site_dir)
    if _is_offline(config):
        (site / "404.html").unlink()  # for a host, by whose root it finds its styles
        return
    robots = "User-agent: *\nAllow: /\n"
    if config.site_url:
        robots += f"Sitemap: {config.site_url.rstrip('/')}/sitemap.xml\n"
    else:
        # An empty sitemap stays: the theme's script asks for it. Nothing points crawlers to it.
        (site / "sitemap.xml.gz").unlink(missing_ok=True)
    (site / "robots.txt").write_text(robots, "utf-8")
    pages = {path.relative_to(site): path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}
    for name, page in pages.items():  # the theme's own pages too, such as 404.html
        for whole, _ in strangers(page):
            raise PluginError(f"{name.as_posix()}: {_refusal(whole)}")
    (site / "_headers").write_text(headers([*pages.values()]), "utf-8")


def headers(pages: list[str]) -> str:
    """Return the headers file for these pages: only the site's own scripts run, nothing leaves the site."""
    inline = {text for page in pages for tag, text in scripts(page) if _is_known(text)}
    hashes = sorted(f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in inline)
    policy = {
        "default-src": "'none'",
        # MicroPython is WebAssembly; this allows no eval of JavaScript.
        "script-src": " ".join(["'self'", "'wasm-unsafe-eval'", *hashes]),
        "style-src": "'self' 'unsafe-inline'",  # formulas and figures carry style attributes
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "worker-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "\n".join(
        [
            "/*",
            f"  Content-Security-Policy: {'; '.join(f'{name} {value}' for name, value in policy.items())}",
            "  X-Content-Type-Options: nosniff",
            "  Referrer-Policy: strict-origin-when-cross-origin",
            "",
        ]
    )


def scripts(page: str) -> Iterator[tuple[str, str]]:
    """Yield tag and text of each script element of a page."""
    yield from ((match["tag"], match["text"]) for match in _SCRIPT.finditer(page))


def strangers(page: str) -> list[tuple[str, str]]:
    """Return what runs on a page and is not the site's own, whole and in part.

    That is an element and its tag, or an attribute and its value. A page that is as it was, when it is
    written or served again, is not read again.
    """
    digest = sha256(page.encode()).digest()
    if digest not in _found:
        _found[digest] = [*_strangers(page)]
    return _found[digest]


def _strangers(page: str) -> Iterator[tuple[str, str]]:
    for tag, text in scripts(page):
        attributes = dict(_attributes(tag))
        if "src" in attributes:
            known = _FILES.fullmatch(re.sub(r"^(?:\.{1,2}/)+|^/(?!/)", "", attributes["src"])) and not text
        else:
            known = attributes.get("type") == "application/json" or (not attributes and _is_known(text))
        if not known:
            yield tag + text, tag
    if _SUSPECT.search(page.lower()):
        for name, value in _attributes(page):
            address = re.sub(r"[\x00-\x20]", "", value).lower()
            if name.startswith("on") or address.startswith("javascript:"):
                yield f'{name}="{value}"', value


def _is_known(script: str) -> bool:
    return sha256(_ROOT.sub("PATH", script).encode()).hexdigest() in KNOWN


def _attributes(html: str) -> list[tuple[str, str]]:
    """Return name and value of each attribute of each tag, as a browser reads them."""
    found: list[tuple[str, str]] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: found.extend((name, value or "") for name, value in attrs)
    parser.feed(html)
    return found


def _refusal(stranger: str) -> str:
    shown = stranger if len(stranger) <= 60 else f"{stranger[:60]}…"
    return (
        f"{shown!r} is a script that is not the site's own, and the policy in _headers allows no other: "
        "remove it, or escape it if it should be read; a script of the site goes into overrides/assets/, "
        "one of a newer theme into KNOWN of hooks/hosting.py"
    )
