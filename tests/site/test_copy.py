"""What a reader copies from a built page, pasted in order, runs and prints what stands below it."""

import io
import re
import shutil
import subprocess
import sys
from contextlib import chdir, redirect_stdout

import pytest
from bs4 import BeautifulSoup

from asrun import difference
from asrun.declared import declared
from asrun.lint import fenced
from tests.paths import PAGES, PROGRAMS, PROJECT, ROOT


def blocks(html):
    """Yield (tab or None, is_output, text) for each program and output of a page, in order."""
    for block in BeautifulSoup(html, "html.parser").select("article .highlight"):
        is_output = "output" in block["class"]
        if not is_output and "language-python" not in block["class"]:
            continue
        tab = block.find_parent(class_="tabbed-block")
        label = None
        if tab:
            labels = tab.find_parent(class_="tabbed-set").select(".tabbed-labels label")
            label = labels[tab.parent.find_all(class_="tabbed-block", recursive=False).index(tab)].get_text()
        yield label, is_output, block.code.get_text()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_pasted_blocks_run_and_print_what_is_shown(built, path, tmp_path):
    page = path.relative_to(ROOT / "docs" / "en").with_suffix("")
    html = built / "index.html" if page.name == "index" else built / page / "index.html"
    found = list(blocks(html.read_text("utf-8")))
    shows_code = any("python" in info for _, info, _ in fenced(path.read_text("utf-8")))
    assert bool(found) == shows_code, f"{path.name}: blocks of programs found: {len(found)}"
    for name in re.findall(r"\]\(([\w.-]+\.yml)\)", path.read_text("utf-8")):
        shutil.copy(path.with_name(name), tmp_path)  # what the page offers to save beside its programs
    tabs = {label for label, _, _ in found if label}
    for tab in sorted(tabs) or [None]:
        namespace, printed, ran, code = {"__name__": "__main__"}, io.StringIO(), 0, ""
        for label, is_output, text in found:
            if label not in (None, tab):
                continue
            if is_output:
                # A block ends its last line, whether the program does or not.
                at = difference(*(t.removesuffix("\n") for t in (text, printed.getvalue())))
                if at is not None and (text, printed.getvalue()) == alone(code, tmp_path):
                    pytest.skip("the program prints so on its own: its items say what is recorded")
                assert at is None, f"{path.name}, tab {tab}: line {at + 1} of the output below block {ran}"
                printed = io.StringIO()
            else:
                ran, code = ran + 1, text
                with chdir(tmp_path), redirect_stdout(printed):
                    try:
                        exec(compile(text, f"{path.name} block {ran}", "exec"), namespace)
                    except Exception as error:
                        if alone(code, tmp_path)[1] is type(error):
                            pytest.skip("the program fails on its own: its items say why")
                        raise
        assert printed.getvalue() == "", f"{path.name}, tab {tab}: prints more than is shown"


@pytest.mark.parametrize("name", [path.stem for path in PROGRAMS if declared(path).inputs])
def test_a_program_that_reads_files_runs_with_those_that_its_block_offers(built, name, tmp_path):
    page = built / name / "index.html"
    block = BeautifulSoup(page.read_text("utf-8"), "html.parser").select_one("article .language-python")
    for link in block.select(".filename > a[download]"):
        shutil.copy(page.parent / link["href"], tmp_path)
    done = subprocess.run(
        [sys.executable, f"{name}.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ((PROJECT.programs / f"{name}.out").read_text("utf-8"), "")


def alone(code, folder):
    """Return what is recorded of a whole program and what it prints or raises; (None, None) of a part."""
    for path in PROGRAMS:
        program = re.sub(r" *# --8<--.*\n", "", path.read_text("utf-8"))
        if program.strip() == code.strip():
            break
    else:
        return None, None
    record, printed = PROJECT.output(path), io.StringIO()
    recorded = record.read_text("utf-8") if record.exists() else ""
    try:
        with chdir(folder), redirect_stdout(printed):
            exec(compile(code, "alone", "exec"), {"__name__": "__main__"})
    except Exception as error:
        return recorded, type(error)
    return recorded, printed.getvalue()


def test_the_search_index_holds_prose_and_no_code(built):
    index = (built / "search" / "search_index.json").read_text("utf-8")
    assert "Misconception" in index
    assert "import numpy" not in index
    assert "def softmax" not in index
