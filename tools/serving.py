"""A folder served on loopback, and a Chromium to look at it."""

import http.server
import shutil
import threading
from contextlib import contextmanager
from functools import partial

from playwright.sync_api import sync_playwright

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@contextmanager
def serve(folder, handler=Quiet):
    """Serve a folder on a free port; yield its address, without a slash at its end."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def chromium():
    # The shell has no pages of its own: ours load in a third of the CPU time.
    executable = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    assert executable, "no chromium: install it (Debian: apt install chromium-headless-shell)"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()
