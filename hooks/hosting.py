"""What hosts and crawlers read besides the pages: robots.txt, headers with a policy.

And what a site without an address needs: one that is opened from a folder, `OFFLINE=true`.

`_headers` is the format that Netlify and Cloudflare Pages read; other hosts take its lines over by hand.
`mkdocs serve` makes none of these files: the policy takes a hash of each script of each page.
"""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from mkdocs.plugins import event_priority

# Scripts that run; data in a script element does not.
_SCRIPT = re.compile(r"<script(?![^>]*(?:\bsrc=|application/json))[^>]*>(.*?)</script>", re.DOTALL)

_FEED = re.compile(r'<link rel="alternate" type="application/atom\+xml"[^>]*>')
_builds = False


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


@event_priority(-100)  # after the plugin that puts the link there
def on_post_page(output, page, config):
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
    pages = [path.read_text("utf-8") for path in sorted(site.rglob("*.html"))]
    (site / "_headers").write_text(headers(pages), "utf-8")


def headers(pages: list[str]) -> str:
    """Return the headers file for these pages: only their own scripts run, nothing leaves the site."""
    hashes = sorted({digest for page in pages for digest in hashes_of(page)})
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


def hashes_of(page: str) -> set[str]:
    """Return the policy's source expression of each inline script of a page."""
    scripts = (match[1] for match in _SCRIPT.finditer(page))
    return {f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts}
