"""Time the check, the build, the guard and the first paint of registers of up to 10,000 errata.

A check is compared with a bare `compose` of the same text by PyYAML's C loader, one after the other
in each of five rounds, the garbage collector off in both. Builds are processes of their own.
"""

import gc
import gzip
import html
import random
import re
import tempfile
import time
from pathlib import Path
from statistics import median

import yaml

from benchmarks.timing import ROUNDS, figure, run
from errata.check.checker import check
from errata.text.diff import words
from packages.errata.tests import many
from packages.errata.tests.building import TINY, recorded, tiny
from tools.serving import chromium, serve

COUNTS = (10, 1000, 10_000)
GUARDED, PAGES = 3500, 19  # entries that name a page, and their pages
DRAWN = random.Random(1)
LONG = [
    ("的" * 5000 + "了" * 5000, "了的" * 5000),
    ("".join(DRAWN.choices("的了是", k=10_000)), "".join(DRAWN.choices("的了是", k=10_000))),
    ("了".join(map(chr, range(0x4E00, 0x6188))), "的".join(map(chr, range(0x4E00, 0x6188)))),
]  # texts of 10,000 tokens, as long as an entry may be, that leave a diff the most to compare
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def cpu(function):
    gc.collect()
    gc.disable()
    start = time.process_time()
    function()
    spent = time.process_time() - start
    gc.enable()
    return spent


def check_ratios(text):
    """Return how much longer a check takes than reading the YAML, for each round."""
    return [
        cpu(lambda: check(text, TINY)) / cpu(lambda: yaml.compose(text, Loader=yaml.CSafeLoader))
        for _ in range(ROUNDS)
    ]


def site(folder, count):
    """Make the tiny site with so many entries; return its folder."""
    tiny(folder)
    (folder / "errata.yml").write_text(many.register(count), "utf-8")
    (folder / "docs" / "page.md").write_text("# Page\n")
    return recorded(folder)


def guarded(folder):
    """Make a site of plain HTML whose pages hold the corrected words of the entries; return its folder."""
    tiny(folder)
    numbers = iter(range(GUARDED))
    named = re.compile("^    published:", re.MULTILINE)
    text = named.sub(
        lambda found: f"    pages: [docs/{next(numbers) % PAGES}.md]\n{found[0]}", many.register(GUARDED)
    )
    (folder / "errata.yml").write_text(text, "utf-8")
    for n in range(PAGES):
        (folder / "docs" / f"{n}.md").touch()
    register, _ = check(text, folder)
    recorded(folder)
    run("-m", "errata", "pages", "--html", "site", folder=folder)
    for n in range(PAGES):
        held = [one for one in register.errata if one.pages == (f"docs/{n}.md",)]
        words = [html.escape(f"{one.location.prefix}{one.corrected}") for one in held]
        body = "\n".join(f"<p>{one}</p>" if "\n" not in one else f"<pre>{one}</pre>" for one in words)
        page = f"<!doctype html><html><head><title>{n}</title></head><body><main>{body}</main></body></html>"
        (folder / "site" / f"{n}.html").write_text(page, "utf-8")
    return folder


def index_kb(folder):
    """Return how much the index of the filters is in all, compressed."""
    parts = [folder / "errata-index.js", *(folder / "errata-index").iterdir()]
    return sum(len(gzip.compress(part.read_bytes(), 9)) for part in parts) / 1000


def paints(folder):
    """Return when the table first paints, in milliseconds after the request, in a new window each time."""
    with serve(folder) as address, chromium() as browser:
        times = []
        for _ in range(ROUNDS):
            page = browser.new_page()
            page.goto(f"{address}/errata/", wait_until="networkidle")
            times.append(page.evaluate(PAINT))
            page.close()
    return times


def main():
    # Builds come first: the memory that this process has taken counts as that of those it starts.
    with tempfile.TemporaryDirectory() as temporary:
        folders = [site(Path(temporary) / str(count), count) for count in COUNTS]
        build = ("-m", "mkdocs", "build", "--quiet")
        rounds = [[run(*build, folder=one) for one in folders] for _ in range(ROUNDS)]
        for count, costs, goal in zip(COUNTS, zip(*rounds, strict=True), ("none", "none", 10), strict=True):
            figure(f"errata-build-{count}-cpu-seconds", median(cost.cpu for cost in costs), goal)
        figure("errata-build-10000-memory-mb", median(costs[2].memory for costs in rounds), 250)
        figure("errata-build-10000-to-1000-ratio", median(c[2].cpu / c[1].cpu for c in rounds), 12)
        pages = [path.stat().st_size for path in (folders[2] / "site").rglob("*.html")]
        figure("errata-largest-page-kb", max(pages) / 1000, 300)
        figure("errata-index-gzip-kb", index_kb(folders[2] / "site"), 1000)
        figure("errata-first-paint-ms", median(paints(folders[2] / "site")), 1000)
        folder = guarded(Path(temporary) / "guarded")
        guard = ("-m", "errata", "guard", "site")
        costs = [run(*guard, folder=folder) for _ in range(ROUNDS)]
        pages = (page.read_text("utf-8") for page in (folder / "site").glob("*.html"))
        notes = sum(page.count("erratum-mark") for page in pages)
        if notes < GUARDED / 2:
            raise SystemExit(f"of {GUARDED} entries only {notes} have a note")
        figure("errata-guard-3500-cpu-seconds", median(cost.cpu for cost in costs), 15)

    check(many.register(1), TINY)  # compiles the schema, once in a process
    for count in COUNTS:
        figure(f"errata-check-{count}-ratio", median(check_ratios(many.register(count))), 2.5)
    wrong = many.register(0) + "  - 1\n" * 100_000
    costs = [cpu(lambda: check(wrong, TINY)) for _ in range(ROUNDS)]
    figure("errata-100000-faults-cpu-seconds", median(costs), 5)
    figure("errata-diff-cpu-seconds", max(cpu(lambda pair=pair: words(*pair)) for pair in LONG), 0.2)


if __name__ == "__main__":
    main()
