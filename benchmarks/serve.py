"""Time until `mkdocs serve` shows an edit: of a page and of a program, over loopback.

The site is a copy; its first build executes the notebooks, and later ones take them from the cache. Each
figure is the median of five edits, in seconds from the write to the first answer that holds the words.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.timing import ROOT, ROUNDS, figure

# What is edited, the page that shows it, and the goal in seconds.
EDITS = {
    "page": ("docs/en/limits.md", "\n{mark}\n", 2),
    "program": ("snippets/limits_middle.py", "\n# {mark}\n", 5),
}


def shown(address, words, end):
    """Return the time at which a page holds these words; raise TimeoutError at the end."""
    while time.perf_counter() < end:
        try:
            with urlopen(address, timeout=60) as answer:
                if words in answer.read().decode():
                    return time.perf_counter()
        except (URLError, ConnectionError):
            pass
        time.sleep(0.02)
    raise TimeoutError(f"{address} does not show {words!r}")


def seconds(address, path, text, name):
    """Return the median time until an edit is shown."""
    source, taken = path.read_text("utf-8"), []
    for n in range(ROUNDS):
        start = time.perf_counter()
        mark = f"edited-{name}-{n}"
        path.write_text(source + text.format(mark=mark), "utf-8")
        taken.append(shown(address, mark, start + 60) - start)
    return median(taken)


def main():
    with tempfile.TemporaryDirectory() as temporary, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        copy = Path(temporary) / "copy"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(copy)], check=True)
        command = [sys.executable, "-m", "mkdocs", "serve", "-q", "--livereload"]
        command += ["--dev-addr", f"127.0.0.1:{port}"]
        environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
        server = subprocess.Popen(command, cwd=copy, env=environment)
        try:
            address = f"http://127.0.0.1:{port}/limits/"
            shown(address, "Limits", time.perf_counter() + 300)
            for name, (file, text, goal) in EDITS.items():
                figure(f"serve-{name}-s", seconds(address, copy / file, text, name), goal)
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
