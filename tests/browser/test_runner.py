"""Programs that run on the page: each prints what is recorded, and what goes wrong is said."""

import io
import json
import re
from contextlib import redirect_stdout
from hashlib import sha256

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.paths import ROOT, SNIPPETS

PROGRAMS = sorted(SNIPPETS.glob("*_math.py"))
LISTED = ROOT / "overrides" / "assets" / "runner" / "differences.js"
VENDORED = {
    "micropython.mjs": "c2be87e7ba24e3b47d133022b009a66bff07f4720aa23d816d216ef8cc47014c",
    "micropython.wasm": "06338c955b03c5700aa0069015d3e392d76836ef8e2ce25bedbe59b88ccd373c",
}


@pytest.fixture
def runner(visit):
    """Open a page with a program; return it and a function that runs a text and returns what is said."""

    def open_page(path="sampling/", **options):
        page = visit(path, **options)
        page.wait_for_selector(".runner")

        def run(text=None):
            if text is not None:
                if not page.locator(".runner-editor").count():
                    page.get_by_role("button", name=re.compile("^Edit")).click()
                page.locator(".runner-editor").fill(text)
            page.get_by_role("button", name=re.compile("^Run")).click()
            page.wait_for_function(
                "/^(Ran|Stopped|Line|Python)/.test(document.querySelector('.runner-state').textContent)"
            )
            return page.locator(".runner-state").inner_text()

        return page, run

    return open_page


def printed(page):
    return page.locator(".runner-output code").text_content()


def test_the_interpreter_is_the_pinned_one_with_its_licence():
    folder = ROOT / "overrides" / "assets" / "micropython"
    assert {p.name: sha256(p.read_bytes()).hexdigest() for p in folder.glob("micropython.*")} == VENDORED
    licence = (folder / "LICENSE").read_text("utf-8")
    assert "@micropython/micropython-webassembly-pyscript 1.27.0, MIT" in licence
    assert "1.27.0" in (ROOT / "overrides" / "assets" / "runner" / "view.js").read_text("utf-8")


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_each_program_prints_its_recorded_output_in_the_browser(runner, path):
    name = path.stem.removesuffix("_math")
    page, run = runner(f"{name}/")
    assert run().endswith(": prints what was recorded.")
    assert printed(page) == (SNIPPETS / f"{name}.out").read_text("utf-8")
    assert page.faults == []


def test_nothing_of_the_interpreter_is_loaded_before_the_first_run(runner):
    page, run = runner()
    asked = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.get_by_role("button", name="Edit sampling_math.py").click()
    assert asked == []
    run()
    assert {"python.js", "micropython.mjs", "micropython.wasm"} <= set(asked)


def test_an_endless_loop_is_stopped_within_a_second_of_its_start(runner):
    page, run = runner()
    run("pass")  # the interpreter is in the cache
    page.evaluate("""() => {
      window.at = {};
      const state = document.querySelector(".runner-state");
      const note = () => { at[state.textContent.slice(0, 7)] = performance.now(); };
      new MutationObserver(note).observe(state, {childList: true});
    }""")
    said = run("print('before')\nwhile True:\n    pass")
    assert said == "Stopped after a second: a loop that does not end?"
    at = page.evaluate("window.at")
    assert at["Stopped"] - at["Running"] < 2000  # 0.9 s, and what a busy machine adds
    assert run("print('again')").startswith("Ran in")
    assert printed(page) == "again\n"


def test_what_was_printed_before_an_endless_loop_is_shown(runner):
    page, run = runner()
    assert run("print('before\\n→', end='')\nwhile True:\n    pass").startswith("Stopped after a second")
    assert printed(page) == "before\n→"


def test_an_interpreter_that_cannot_be_loaded_ends_the_run_and_run_works_again(runner):
    page, run = runner()
    page.context.route("**/micropython.wasm", lambda route: route.abort())
    assert run("print(1)") == "Python could not be loaded."
    page.context.unroute("**/micropython.wasm")
    page.faults.clear()
    page.locator(".runner-state").evaluate("state => { state.textContent = ''; }")
    assert run("print(1)").startswith("Ran in")
    assert printed(page) == "1\n"


def test_a_load_that_stalls_is_stopped_by_the_button_and_run_works_again(runner):
    page, run = runner()
    asked = []
    page.context.route("**/micropython.wasm", lambda route: asked.append(route))  # no answer
    button = page.locator(".runner-bar button").first
    button.click()
    stop = page.get_by_role("button", name="Stop sampling_math.py")
    stop.wait_for()
    assert asked
    stop.click()
    assert page.locator(".runner-state").inner_text() == "Stopped."
    assert button.get_attribute("aria-label") == "Run sampling_math.py"
    assert button.evaluate("button => button === document.activeElement")
    page.context.unroute("**/micropython.wasm")
    assert run("print(1)").startswith("Ran in")
    assert printed(page) == "1\n"


def test_a_second_click_at_once_stops_nothing(runner):
    page, run = runner()
    run("pass")  # the interpreter is in the cache
    page.locator(".runner-editor").fill("print(1)")
    page.locator(".runner-bar button").first.dblclick()
    page.get_by_text("Ran in").wait_for()
    assert printed(page) == "1\n"


def test_what_a_program_writes_at_once_is_posted_at_once(runner):
    page, run = runner()
    page.evaluate("""() => {
      window.posted = [];
      window.Worker = class extends Worker {
        constructor(...options) {
          super(...options);
          this.addEventListener("message", ({ data }) => data.printed && posted.push(data.printed));
        }
      };
    }""")
    run("print('forward →', 1)\nimport sys\nsys.stderr.write('stop')")
    assert page.evaluate("posted") == ["forward →", " ", "1", "\n", "stop"]


def test_output_is_capped(runner):
    page, run = runner()
    assert run("while True:\n    print('forward')") == "Stopped after 10,000 characters."
    assert len(printed(page)) == 10_000


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("x = 1\nprint(y)", "Line 2: NameError: name 'y' isn't defined"),
        ("def f():\n    return 1 / 0\n\nf()", "Line 2: ZeroDivisionError: divide by zero"),
        ("if True:\nprint(1)", "Line 2: SyntaxError: invalid syntax"),
        ("x = [0] * 10**9", "Line 1: MemoryError: memory allocation failed, allocating 4000000000 bytes"),
        (
            "import numpy as np",
            "Line 1: numpy is no part of MicroPython, which runs this. "
            "Run it on your computer: pip install numpy, then python sampling_math.py.",
        ),
        (
            "x = 1\nimport statistics",
            "Line 2: statistics is no part of MicroPython, which runs this. "
            "Run it on your computer: python sampling_math.py.",
        ),
        (
            "def f():\n    return input('?')\n\nf()",
            "Line 2: input() has no keyboard here: write the value into the program, "
            "or run it on your computer, python sampling_math.py.",
        ),
        ("def inputs():\n    return 1 / 0\n\ninputs()", "Line 2: ZeroDivisionError: divide by zero"),
        ("x = 1\nassert x == 2", "Line 2: AssertionError"),
        ("import sys\nsys.exit('no tokens')", "Line 2: SystemExit: no tokens"),
        ("x = 1\nraise ValueError('File \"<stdin>\", line 9')", 'Line 2: ValueError: File "<stdin>", line 9'),
    ],
)
def test_an_error_is_said_with_its_line_and_leads_there(runner, program, said):
    page, run = runner()
    assert run(program) == said
    page.locator(".runner-state button").click()
    selected = page.locator(".runner-editor").evaluate("e => e.value.slice(e.selectionStart, e.selectionEnd)")
    line = int(re.search(r"\d+", said)[0])
    assert selected == program.split("\n")[line - 1]
    assert page.faults == []


@pytest.mark.parametrize("text", ["one\n two\n three", "one\ntwo", "one\nnote: two", "one\nTypeError: two"])
def test_an_error_of_several_lines_is_said_whole(runner, text):
    _, run = runner()
    assert run(f"raise ValueError({text!r})").split() == f"Line 1: ValueError: {text}".split()


def test_a_program_that_ends_itself_has_run_and_one_without_a_keyboard_can_go_on(runner):
    page, run = runner()
    assert run("import sys\nprint(1)\nsys.exit()\nprint(2)").startswith("Ran in")
    assert printed(page) == "1\n"
    assert run("try:\n    input()\nexcept EOFError:\n    print('none')").startswith("Ran in")
    assert printed(page) == "none\n"


def test_what_a_program_writes_to_stderr_is_shown_in_its_place(runner):
    page, run = runner()
    said = run("import sys\nprint(1)\nprint(2, file=sys.stderr)\nsys.stderr.write('3\\n')\nprint(4)")
    assert said.startswith("Ran in")
    assert printed(page) == "1\n2\n3\n4\n"
    assert page.faults == []


def test_what_is_too_long_is_cut_after_a_whole_character(runner):
    page, run = runner()
    assert run("print('a' * 9999 + '🔥')") == "Stopped after 10,000 characters."
    assert printed(page) == "a" * 9999


def test_enter_keeps_tabs_and_leaves_keys_to_an_input_method(runner):
    page, _ = runner()
    page.get_by_role("button", name=re.compile("^Edit")).click()
    editor = page.locator(".runner-editor")
    editor.fill("if True:\n\tprint(1)")
    editor.press("End")
    editor.press("Enter")
    assert editor.input_value() == "if True:\n\tprint(1)\n\t"
    for key in ("Enter", "Escape"):
        editor.dispatch_event("keydown", {"key": key, "isComposing": True})
    assert editor.input_value() == "if True:\n\tprint(1)\n\t"
    assert page.evaluate("document.activeElement.matches('.runner-editor')")


def test_the_line_of_an_error_is_clamped_when_the_text_was_cut_since(runner):
    page, run = runner()
    run("x = 1\n\n\nprint(y)")
    page.locator(".runner-editor").fill("print(1)")
    page.locator(".runner-state button").click()
    assert page.evaluate("document.activeElement.selectionEnd") == len("print(1)")
    assert page.faults == []


def test_restore_cancels_a_run(runner):
    page, run = runner()
    run("pass")
    page.locator(".runner-editor").fill("while True:\n    pass")
    page.get_by_role("button", name=re.compile("^Run")).click()
    page.get_by_role("button", name=re.compile("^Restore")).click()
    page.wait_for_timeout(1500)
    assert page.locator(".runner-state").inner_text() == "The original is back."
    assert run().endswith("prints what was recorded.")


def test_a_change_runs_and_restore_brings_the_original_back(runner):
    page, run = runner("softmax/")
    original = page.locator(".runnable code").text_content()
    page.get_by_role("button", name="Edit softmax_math.py").click()
    editor = page.locator(".runner-editor")
    assert editor.input_value() == original
    assert not page.locator(".runnable pre").is_visible()
    said = run(original.replace("(0.1, 1, 5)", "(0.1, 2, 5)"))
    assert re.fullmatch(r"Ran in \d\.\d\d s\.", said)
    assert "forward 99.1%, 42.1%, 24.2%" in printed(page)
    page.get_by_role("button", name="Restore softmax_math.py").click()
    assert not page.locator(".runner-editor").count()
    assert not page.locator(".runner-output").is_visible()
    assert page.locator(".runnable code").text_content() == original
    assert run().endswith("prints what was recorded.")


def test_with_keys_alone_a_program_is_edited_run_and_left(runner):
    page, _ = runner()
    page.get_by_role("button", name="Edit sampling_math.py").press("Enter")
    assert page.evaluate("document.activeElement.matches('.runner-editor')")
    page.keyboard.press("Control+A")
    page.keyboard.type("for i in range(2):\nprint(i)\nprint(-i)")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Ran in").wait_for()
    assert printed(page) == "0\n0\n1\n-1\n"  # Enter kept the indent
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "Run"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Restore"


# What programs of this site may do; the page lists those whose outcome differs.
CALLS = [
    "math.exp(1000)", "math.exp(-1000)", "math.log(0)", "10.0**400", "0.1 + 0.2", "round(2.5)",
    "math.fsum([0.1] * 10)", "math.prod([2, 3])", "math.comb(5, 2)", "math.hypot(3, 4)", "math.log2(8)",
    "math.log1p(0.5)", "f'{0.25:.1f}'", "f'{0.125:.2f}'", "f'{1234567.5:,.1f}'", "f'{12345:,}'",
    "f'{0.5:.0%}'", "f'{1 + 1 = }'", "format(0.5, '.0%')", "repr(1 / 3)", "sum([1], start=2)",
    "list({'b': 1, 'a': 2})", "list(zip([1], [2], strict=True))", "sorted([3, 1, 2])", "max([], default=1)",
    "[*range(3)]", "'abc'.removeprefix('a')", "'abc'.ljust(5)", "'é'.isalpha()", "int('1_000')", "2**100",
    "random.seed(1) or random.random()", "callable(random.choice)", "callable(random.uniform)",
    "callable(random.sample)", "callable(random.Random)", "callable(random.gauss)",
    "callable(random.choices)", "callable(random.shuffle)", "bool(__import__('typing'))",
    "bool(__import__('statistics'))", "bool(__import__('dataclasses'))", "bool(__import__('json'))",
    "bool(__import__('heapq'))", "bool(__import__('itertools'))", "bool(__import__('functools'))",
    "callable(__import__('collections').Counter)", "callable(__import__('time').perf_counter)",
]  # fmt: skip
EACH = """import math, random
for call in CALLS:
    try:
        print(repr(eval(call)))
    except Exception as error:
        print(type(error).__name__)
"""


def test_the_differences_that_a_page_lists_are_those_of_a_table_of_calls(runner, request):
    printed_here = io.StringIO()
    with redirect_stdout(printed_here):
        exec(EACH, {"CALLS": CALLS})
    page, run = runner()
    assert run(f"CALLS = {CALLS!r}\n{EACH}").startswith("Ran in")
    outcomes = zip(CALLS, printed_here.getvalue().splitlines(), printed(page).splitlines(), strict=True)
    differ = [list(row) for row in outcomes if row[1] != row[2]]
    if request.config.getoption("asrun_update"):
        table = "".join(f"  {json.dumps(row, ensure_ascii=False)},\n" for row in differ)
        LISTED.write_text(
            "// Made by tests/browser/test_runner.py: [program, CPython, MicroPython].\n"
            f"export const DIFFERENCES = [\n{table}];\n",
            "utf-8",
        )
    held = json.loads(re.sub(r",\s*\]", "]", LISTED.read_text("utf-8").partition("= ")[2].rstrip(";\n")))
    assert held == differ
    assert ["math.exp(1000)", "OverflowError", "ValueError"] in held
    page.locator(".runner-more summary").click()
    assert page.locator(".runner-more tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    ) == held


@pytest.mark.parametrize("program", ["", "\n  \n", "# print(1)\n"], ids=repr)
def test_an_empty_program_is_told_at_once_and_loads_nothing(runner, program):
    page, _ = runner()
    page.get_by_role("button", name=re.compile("^Edit")).click()
    page.locator(".runner-editor").fill(program)
    page.get_by_role("button", name=re.compile("^Run")).click()
    assert page.locator(".runner-state").inner_text() == "Nothing to run: the program is empty."
    assert page.workers == [] or all("python.js" not in worker.url for worker in page.workers)


def test_the_program_of_a_block_can_be_downloaded_as_the_page_shows_it(visit):
    page = visit("softmax/")
    link = page.get_by_role("link", name="Download .py: softmax_by_hand.py")
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "softmax_by_hand.py"
    shown = page.locator(".highlight", has=link).locator("code").text_content()
    assert download.value.path().read_text("utf-8").strip() == shown.strip()


def test_runs_leave_no_worker_behind(runner):
    page, run = runner()
    for program in ("print(1)", "while True:\n    pass", "print(1 / 0)"):
        run(program)
    for _ in range(50):
        left = [worker.url for worker in page.workers if "python.js" in worker.url]
        if not left:
            break
        page.wait_for_timeout(100)
    assert left == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400])
def test_axe_finds_nothing_while_a_program_is_edited_and_has_failed(runner, width, scheme):
    page, run = runner(width=width, scheme=scheme)
    run("print(1)\nprint(y)")
    page.locator(".runner-more summary").click()
    found = Axe().run(page).response["violations"]
    assert [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_paper_an_edited_program_and_its_output_stand_whole(runner):
    page, run = runner()
    run("\n".join(f"print({i})" for i in range(80)))
    page.emulate_media(media="print")
    for box in (page.locator(".runner-editor"), page.locator(".runner-output code")):
        assert box.evaluate("box => box.scrollHeight - box.clientHeight") <= 1
        assert box.evaluate("box => box.clientHeight / parseFloat(getComputedStyle(box).lineHeight)") > 79


def test_without_javascript_the_recorded_output_stands_there(visit):
    page = visit("sampling/", java_script_enabled=False)
    assert not page.locator(".runner").count()
    assert (SNIPPETS / "sampling.out").read_text("utf-8").strip() in page.locator("article").inner_text()
