"""The built site, served from loopback, in one Chromium."""

from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urljoin

import pytest

from tests.site.building import build
from tools.serving import Quiet, chromium, serve

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def site():
    """Serve site/ on a free port; return its address."""
    folder = ROOT / "site"
    assert (folder / "index.html").exists(), "no built site: run `make site` first"
    with serve(folder) as address:
        yield address


class _Host(Quiet):
    """A host that obeys `_headers` and serves the site below /sub/."""

    def end_headers(self):
        for line in (Path(self.directory) / "sub" / "_headers").read_text("utf-8").splitlines()[1:]:
            self.send_header(*line.strip().split(": ", 1))
        super().end_headers()

    def send_error(self, code, message=None, explain=None):
        page = (Path(self.directory) / "sub" / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(page)


@pytest.fixture(scope="session")
def hosted(tmp_path_factory):
    """A site that knows its address, below a path, and its repository; return its address and folder."""
    folder = tmp_path_factory.mktemp("host")
    with serve(folder, _Host) as address:
        build(folder / "sub", SITE_URL=f"{address}/sub/", REPO_URL="https://github.com/owner/repo")
        yield f"{address}/sub/", folder / "sub"


@pytest.fixture(scope="session")
def browser():
    with chromium() as browser:
        yield browser


@contextmanager
def visiting(browser, site):
    """Yield a function that opens a page, each in a context of its own.

    What goes wrong in it is in `page.faults`: errors, warnings, answers from 400 on, requests that leave
    the site.
    """
    contexts, own = [], (site, "data:", "blob:")

    def open_page(path="", width=1280, scheme="light", **options):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.faults = []
        page.on("console", lambda m: page.faults.append(m.text) if m.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("response", lambda r: page.faults.append(f"{r.status} {r.url}") if r.status >= 400 else None)
        page.on("request", lambda r: None if r.url.startswith(own) else page.faults.append(r.url))
        page.goto(urljoin(f"{site}/", path), wait_until="networkidle")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def visit(browser, site):
    with visiting(browser, site) as open_page:
        yield open_page


@pytest.fixture
def visit_at(browser):
    """Return what opens the pages of a site at another address."""
    with ExitStack() as stack:
        yield lambda site: stack.enter_context(visiting(browser, site.rstrip("/")))
