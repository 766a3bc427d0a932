"""Time a reader's copy: a PDF of 600 pages and 100 errata, a notebook of 200 cells and this site's register.

In the terminal each is a process of its own, of which CPU and memory are counted; the PDF is marked too.
On the page the time goes from the choice of a file to the list, in Chromium, with the scripts and the
register of the site.
"""

import json
import random
import tempfile
from html import escape
from pathlib import Path
from statistics import median

from benchmarks.timing import ROOT, ROUNDS, figure, run
from errata.check.checker import check_file
from errata.text import portable
from packages.errata.tests.copies import pdf, register_of
from tools.serving import chromium, serve

PAGES, ERRATA, CELLS, LINES = 600, 100, 200, 12
WRONG = "the GPT-2 model used 1024 characters"  # of one erratum
CHOOSE = """content => new Promise(done => {
  const status = document.querySelector(".copy-status"), files = new DataTransfer();
  files.items.add(new File([content], "book.ipynb"));
  new MutationObserver(() => {
    if (/1 correction needed/.test(status.textContent)) done(performance.now() - start);
  }).observe(status, { childList: true });
  const input = document.querySelector("#copy-file");
  input.files = files.files;
  const start = performance.now();
  input.dispatchEvent(new Event("change"));
})"""


def drawn(number):
    """Return so many lines of eleven words without sense, the same each time."""
    rng = random.Random(1)
    words = ["".join(rng.choices("etaoinshrdlu", k=rng.randint(2, 9))) for _ in range(5000)]
    return [" ".join(rng.choices(words, k=11)) for _ in range(number)]


def book(folder):
    """Write a PDF, and a register with errata of words on every sixth of its pages."""
    lines = drawn(48 * PAGES)
    pages = [lines[n : n + 48] for n in range(0, len(lines), 48)]
    places = [[(40, 380 - 7 * k, line) for k, line in enumerate(page)] for page in pages]
    (folder / "book.pdf").write_bytes(pdf(places))
    wrong = [pages[n * PAGES // ERRATA][20].split()[1:6] for n in range(ERRATA)]
    entries = ((" ".join(words), " ".join([*words[:2], "no", *words[3:]])) for words in wrong)
    (folder / "errata.yml").write_text(register_of(*entries), "utf-8")


def notebook():
    """Return a notebook with as many lines of output as of code and prose."""
    lines = [f"{line}\n" for line in drawn(CELLS * LINES)]
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": lines[n : n + LINES]}
        for n in range(0, len(lines), LINES)
    ]
    for n, cell in enumerate(cells[::2]):
        output = {"output_type": "stream", "name": "stdout", "text": cell["source"]}
        cell |= {"cell_type": "code", "execution_count": n, "outputs": [output]}
    cells[101]["source"] = [WRONG]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}, indent=1)


def page_times(content):
    """Return the milliseconds of each round on a page."""
    facts = json.dumps(portable.data(check_file(ROOT / "errata.yml")[0]))
    html = f'<html lang="en"><div data-copy="register" data-facts="{escape(facts)}"></div></html>'
    times = []
    with serve(ROOT / "overrides" / "assets") as address, chromium() as browser:
        for _ in range(ROUNDS):
            page = browser.new_page()
            page.goto(f"{address}/copy.css")
            page.set_content(html)
            page.evaluate("window.document$ = { subscribe: (mount) => mount() }")
            page.add_script_tag(url="copy.js", type="module")
            times.append(page.evaluate(CHOOSE, content))
            page.close()
    return times


def main():
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        book(folder)
        mark = ("-m", "errata", "mark", "book.pdf", "-o", "marked.pdf")
        costs = [run(*mark, folder=folder) for _ in range(ROUNDS)]
        if (notes := (folder / "marked.pdf").read_bytes().count(b"/StrikeOut")) < ERRATA:
            raise SystemExit(f"of {ERRATA} errata only {notes} are marked")
        figure("copy-pdf-600-pages-cpu-seconds", median(cost.cpu for cost in costs), 5)
        figure("copy-pdf-600-pages-memory-mb", median(cost.memory for cost in costs), 200)
        (folder / "book.ipynb").write_text(notebook(), "utf-8")
        register = ("--file", str(ROOT / "errata.yml"))
        check = ("-m", "errata", "check-copy", "book.ipynb", *register)
        costs = [run(*check, folder=folder, ends=1) for _ in range(ROUNDS)]  # it needs a correction
        figure("copy-notebook-200-cells-cpu-seconds", median(cost.cpu for cost in costs), 0.5)
        figure("copy-notebook-200-cells-page-ms", median(page_times(notebook())), 500)


if __name__ == "__main__":
    main()
