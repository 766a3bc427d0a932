"""A run and the comparison: what a program may do, what passes, what fails, and what the failure says."""

import ast
import decimal
import json
import logging
import os
import random
import re
import signal
import sys
import time
import warnings
from pathlib import Path
from types import SimpleNamespace

import markdown
import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
import yaml
from bs4 import BeautifulSoup

from tests.snippets import recording
from tests.snippets.test_recorded import PROGRAMS, ROOT, SNIPPETS


@pytest.mark.parametrize(
    ("recorded", "now"),
    [
        ("p 0.5721", "p 0.5722"),
        ("p 1.0000", "p 0.9999"),
        ("a\np 0.5 q 0.25", "a\np 0.6 q 0.24"),
        ("p   9.9999 q", "p  10.0000 q"),  # :8.4f
        ("  9.9999\n", " 10.0000\n"),
        ("token     99.9%", "token    100.0%"),
        ("p 9.9999 q", "p 10.0000 q"),  # :.4f
        ("p -0.0000", "p 0.0000"),
        ("p -0.00", "p  0.00"),
        ("p +0.00", "p -0.00"),
        ("[-0.0001]", "[-0.0000]"),
        ("57.2%", "57.3%"),
        ("a 1,999.9 b", "a 2,000.0 b"),
        ("   999.9", " 1,000.0"),
        ("1.00e-05", "9.99e-06"),
        ("0.0e+00", "-0.0e+00"),
        ("9.9e+99", "1.0e+100"),
        ("H(0.57)=0.12", "H(0.57)=0.13"),
        ("0.1-0.5", "0.1-0.6"),
        ("2.5 MB in 0.31s, 1.5x", "2.6 MB in 0.32s, 1.6x"),
        ("torch     0.5721", "torch     0.5722"),  # the head of a row, padded
        ("nan 0.1", "nan 0.2"),
    ],
)
def test_one_unit_of_the_last_digit_passes(recorded, now):
    assert recording.difference(recorded, now) is None
    assert recording.difference(now, recorded) is None
    assert recording.difference(recorded, now, exact=True) is not None


@pytest.mark.parametrize(
    ("recorded", "now"),
    [
        ("p 0.5721", "p 0.5723"),
        ("p 0.5721", "p 0.572"),
        ("p 0.5721", "p 0.57210"),
        ("id 3", "id 4"),
        ("id  9", "id 10"),
        ("57%", "58%"),
        ("p 0.0000", "p -0.0001"),
        ("p  0.0000", "p -0.0001"),
        ("p -0.0000", "p 0.0001"),
        ("p 0.0001", "p -0.0000"),
        ("p 0.5", "p -0.5"),
        ("p +0.5", "p 0.5"),
        ("p 0.5", "p  0.5"),  # padding without a longer number
        ("p  9.9999", "p    10.0000"),
        ("p 0.5 q", "p 0.5  q"),
        ("p 0.5\tq", "p 0.5 q"),
        ("p 0.5 ", "p 0.5"),
        ("1e-05", "2e-05"),
        ("1.0e-05", "1.0e-06"),
        ("1.00e-05", "1.02e-05"),
        ("1.00e-05", "0.00001"),
        ("0.0e+00", "1.0e-01"),  # zero has no power of its own
        ("0.0e+00", "9.9e-10"),
        ("-0.00e+00", "1.00e-02"),
        ("nan", "inf"),
        ("inf", "-inf"),
        ("nan", "0.0"),
        ("1,234.5", "1,234.7"),
        ("1,234.5", "2,234.5"),
        ("1,234", "1,235"),
        ("1234.5", "1,234.5"),
        ("torch 2.13.0", "torch 2.14.0"),
        ("torch 2.13.0", "torch 2.13.1"),
        ("torch 2.13", "torch 2.14"),
        ("torch==2.13", "torch==2.14"),
        ("Python 3.11", "Python 3.12"),
        ("Python/3.11", "Python/3.12"),
        ("torch (2.13)", "torch (2.14)"),
        ("torch>=2.13", "torch>=2.14"),
        ("CPython 3.11", "CPython 3.12"),
        ("Sections 5.3", "Sections 5.4"),
        ("Eq. 5.3", "Eq. 5.4"),
        ("version: 1.2", "version: 1.3"),
        ("v1.2", "v1.3"),
        ("gpt-3.5", "gpt-3.6"),
        ("HTTP/1.1", "HTTP/1.2"),
        ("see section 5.3", "see section 5.4"),
        ("§5.3", "§5.4"),
        ("10.0.0.1", "10.0.0.2"),
        ("2024.03", "2024.04"),
        ("on 2024.03.01", "on 2024.03.02"),
        ("arXiv 1904.09751", "arXiv 1904.09752"),
        ("a", "a\nb"),
        ("a\n", "a"),
        ("a", "a\n"),
        ("", "a"),
        ("a\u2028b", "a\nb"),
    ],
)
def test_anything_else_differs(recorded, now):
    assert recording.difference(recorded, now) is not None
    assert recording.difference(now, recorded) is not None


@pytest.mark.parametrize(
    ("recorded", "now", "at"), [("a\np 0.5\n", "b\np 0.5\n", 0), ("a\n", "a\nb\n", 1), ("a\nb\n", "a\n", 1)]
)
def test_a_difference_names_its_first_line(recorded, now, at):
    assert recording.difference(recorded, now) == at


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        (0.1, 0.1 + 1e-12, True), (0.1, 0.1001, False), (6, 6.0, False), (1, True, False), ("a", "a", True),
        (float("nan"), float("nan"), True), (float("inf"), float("inf"), True), (None, 0.1, False),
    ],
)  # fmt: skip
def test_values_agree_to_nine_digits_and_in_their_type(old, new, same):
    assert recording.equal(old, new) == recording.equal(new, old) == same


@pytest.fixture
def snippet(tmp_path, monkeypatch):
    """A folder of snippets and pages of its own; write a snippet, get its path."""
    for name, folder in (("ROOT", ""), ("SNIPPETS", "snippets"), ("DOCS", "docs")):
        (tmp_path / folder).mkdir(exist_ok=True)
        monkeypatch.setattr(recording, name, tmp_path / folder)
    (tmp_path / "docs" / "page.md").write_text('# Page\n\n```python\n--8<-- "thing.py"\n```\n')

    def write(code):
        path = tmp_path / "snippets" / "thing.py"
        path.write_text(code)
        return path

    return write


run = recording.run


def test_a_snippet_that_raises_names_its_line_and_the_pages(snippet):
    with pytest.raises(recording.SnippetError) as caught:
        run(snippet("def f():\n    return 1 / 0\n\nprint(f())\n"))
    assert str(caught.value).splitlines() == [
        "snippets/thing.py:2: ZeroDivisionError: division by zero",
        "  shown at docs/page.md:4",
    ]


@pytest.mark.parametrize(
    ("code", "line", "fault"),
    [
        ("x = 1\ny = (\n", 2, "SyntaxError: '(' was never closed"),
        ("import sys\nsys.exit(1)\n", 2, "ends by sys.exit(1), which tells of a failure"),
        ("import sys\nsys.exit('no data')\n", 2, "ends by sys.exit('no data'), which"),
        ("class Stop(BaseException):\n    pass\nraise Stop('now')\n", 3, "Stop: now"),
        ("print(1)\ninput()\n", 2, "EOFError: EOF when reading a line"),
        ("import sys\nprint('a')\nprint('b', file=sys.stderr)\n", 3, "writes to standard error, where pages"),
        ("import os\nos.write(2, b'c\\n')\n", 1, "writes to standard error, where pages show nothing: 'c'"),
        ("import os\nos.system('echo d >&2')\n", 1, "standard error, where pages show nothing: 'd'"),
        ("import argparse\nargparse.ArgumentParser().parse_args(['-x'])\n", 2, "unrecognized arguments: -x"),
        ("import warnings\nwarnings.warn('old')\n", 2, "UserWarning: old"),
        ("import atexit\natexit.register(print, 'late')\n", 2, "RuntimeError: what runs at exit"),
        ("print('\\ud800')\n", 1, "surrogates not allowed"),
        ("import snippets.softmax\n", 1, "ModuleNotFoundError: No module named 'snippets'"),
        ("from tests.snippets import recording\n", 1, "ModuleNotFoundError"),
        ("import os\nprint('a')\nos._exit(0)\n", 3, "RuntimeError: os._exit ends the process before"),
        (
            "import threading\nthreading.Thread(target=int, args='x').start()\n",
            1,
            "invalid literal for int()",
        ),
        ("class A:\n    def __del__(self):\n        1 / 0\n\nA()\n", 5, "ZeroDivisionError"),
        ("open('data.txt', 'w').close()\n", 1, "only a figure is kept, by the name thing.svg"),
        ("open('other.svg', 'w').close()\n", 1, "leaves other.svg; only"),
        ("import os\nos.mkdir('folder')\n", 1, "leaves folder; only"),
    ],
)
def test_what_would_not_end_well_for_a_reader_is_named_with_its_line(snippet, code, line, fault):
    with pytest.raises(recording.SnippetError) as caught:
        run(snippet(code))
    assert str(caught.value).startswith(f"snippets/thing.py:{line}: ")
    assert fault in str(caught.value)


@pytest.mark.parametrize("end", ["sys.exit()", "sys.exit(0)", "raise SystemExit", "exit()", "pass"])
def test_a_snippet_that_ends_well_by_an_exit_keeps_its_values(snippet, end):
    ran = run(snippet(f"import sys\nx = 3\nprint(x)\n{end}\n"))
    assert (ran.out, ran.names["x"]) == ("3\n", 3)


def test_an_interrupt_passes_so_that_it_ends_the_run(snippet):
    with pytest.raises(KeyboardInterrupt):
        run(snippet("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nwhile True:\n    pass\n"))
    with pytest.raises(KeyboardInterrupt):
        run(snippet("raise KeyboardInterrupt\n"))


def test_a_snippet_has_its_path_for_arguments_its_folder_for_imports_and_no_neighbour(snippet):
    path = snippet(
        "import os, sys\nfrom pathlib import Path\n"
        "print(sys.argv == [__file__], Path(__file__).name, sorted(os.listdir()))\n"
        "print(sys.path[0] == os.getcwd() == str(Path(__file__).parent))\n"
        "print(sys.modules['__main__'].__file__ == __file__)\n"
    )
    (path.parent / "data.txt").write_text("")
    assert run(path).out == "True thing.py ['thing.py']\nTrue\nTrue\n"


def test_a_snippet_can_read_nothing_and_nor_can_what_it_starts(snippet):
    code = "import subprocess, sys\nprint(repr(sys.stdin.read()), subprocess.run(['cat']).returncode)\n"
    assert run(snippet(code)).out == "'' 0\n"


def test_all_that_reaches_standard_output_is_output_in_its_order(snippet):
    ran = run(
        snippet(
            "import os, subprocess, sys, threading, time\n"
            "print('one')\n"
            "subprocess.run(['echo', 'two'])\n"
            "os.write(1, b'three\\n')\n"
            "sys.stdout.buffer.write(b'four\\n')\n"
            "sys.stdout.writelines(['five\\n'])\n"
            "print('six', file=sys.__stdout__)\n"
            "threading.Thread(target=lambda: (time.sleep(0.05), print('seven'))).start()\n"
        )
    )
    assert ran.out == "one\ntwo\nthree\nfour\nfive\nsix\nseven\n"


def test_a_child_that_is_forked_ends_where_the_program_does(snippet):
    code = (
        "import os\nif child := os.fork():\n    os.waitpid(child, 0)\nprint('parent' if child else 'child')\n"
    )
    assert run(snippet(code)).out == "child\nparent\n"


def test_what_an_object_prints_as_it_goes_does_not_garble_what_the_second_process_says(tmp_path):
    path = tmp_path / "thing.py"
    path.write_text("class A:\n    def __del__(self):\n        print('gone')\n\na = A()\nprint('a')\n")
    assert recording.run_again([path]) == {str(path): {"output": "a\n", "figure": None}}


def test_the_second_process_has_another_date_and_another_hour(snippet, monkeypatch):
    """Of 02:30 on 5 March, UTC: an hour that a shift by a day alone leaves as it is."""
    made = {}
    done = SimpleNamespace(stdout="{}")
    monkeypatch.setattr(recording.subprocess, "run", lambda *_, env, **__: made.update(env) or done)
    for zone in ("UTC", "AAA+5", "AAA-9"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        here = time.localtime(1_772_677_800)
        recording.run_again([])
        monkeypatch.setenv("TZ", made["TZ"])
        time.tzset()
        there = time.localtime(1_772_677_800)
        assert here.tm_mday != there.tm_mday
        assert here.tm_hour != there.tm_hour
    monkeypatch.undo()
    time.tzset()


def test_a_byte_that_is_no_utf_8_is_seen_as_such(snippet):
    ran = run(snippet("import sys\nsys.stdout.buffer.write(b'a\\xff\\n')\n"))
    assert recording.unshowable(ran.out) == (
        0,
        "the character U+DCFF, which a page shows otherwise or not at all",
    )


def test_lines_of_output_know_the_line_that_printed_them(snippet):
    ran = run(snippet("print('a')\nprint('b',\n  'b')\n\nprint('c', end='')\nprint('d\\ne', end='')\n"))
    assert ran.out == "a\nb b\ncd\ne"
    assert ran.lines == [1, 2, 6, 6]


def test_what_a_snippet_changes_for_itself_is_as_before_after_it(snippet):
    before = sys.stdout, sys.stdin, sys.stderr, sys.argv, list(sys.path), os.getcwd(), list(warnings.filters)
    main, figures = sys.modules["__main__"], plt.get_fignums()
    code = (
        "import io, os, sys, warnings\nimport matplotlib.pyplot as plt\nprint('a')\n"
        "sys.stdout.close()\nsys.stdout = io.StringIO()\nsys.argv.append('x')\nsys.path.clear()\n"
        "warnings.simplefilter('ignore')\nos.mkdir('f')\nos.chdir('f')\nos.rmdir('../f')\nplt.figure()\n"
    )
    assert run(snippet(code)).out == "a\n"
    assert before == (
        sys.stdout, sys.stdin, sys.stderr, sys.argv, sys.path, os.getcwd(), warnings.filters
    )  # fmt: skip
    assert sys.modules["__main__"] is main
    assert "tests.snippets.recording" in sys.modules
    assert plt.get_fignums() == figures


def test_a_forgotten_seed_gives_another_output(snippet):
    path = snippet("import random\nimport numpy as np\nprint(random.random(), np.random.rand())\n")
    assert run(path).out != run(path).out


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("import torch\ntorch.set_default_dtype(torch.float64)\n", "torch's default dtype"),
        ("import torch\ntorch.set_grad_enabled(False)\n", "torch's gradient mode"),
        ("import numpy as np\nnp.set_printoptions(precision=2)\n", "numpy's print options"),
        ("import numpy as np\nnp.seterr(all='ignore')\n", "numpy's error handling"),
        ("import os\nos.environ['A_NAME'] = '1'\n", "the environment"),
        ("import decimal\ndecimal.getcontext().prec = 50\n", "decimal's precision"),
        ("import sys\nsys.setrecursionlimit(5000)\n", "the recursion limit"),
        ("import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n", "the handler of SIGINT"),
        ("import signal\nsignal.alarm(100)\n", "an alarm"),
        ("import logging, sys\nlogging.root.addHandler(logging.StreamHandler(sys.stdout))\n",
         "the handlers of logging"),
    ],
)  # fmt: skip
def test_a_snippet_that_changes_global_state_is_named_and_the_change_undone(snippet, code, what):
    def state():
        return (
            torch.get_default_dtype(), torch.is_grad_enabled(), np.get_printoptions(), np.geterr(),
            signal.getsignal(signal.SIGINT), signal.getitimer(signal.ITIMER_REAL), dict(os.environ),
            decimal.getcontext().prec, sys.getrecursionlimit(), logging.root.handlers[:],
        )  # fmt: skip

    before = state()
    with pytest.raises(recording.SnippetError, match=f"thing.py:1: changes {what} for what runs after it"):
        run(snippet(code))
    assert state() == before


def test_a_difference_names_the_print_the_page_and_the_command(snippet):
    ran = run(snippet("print('a')\n\nprint('c')\n"))
    at = recording.difference("a\nb\n", ran.out)
    text = recording.failure(ran.path, "snippets/thing.out", "a\nb\n", ran.out, ran.lines[at])
    for part in ("snippets/thing.py:3: ", "\n-b\n+c\n", "shown at docs/page.md:4", "make update"):
        assert part in text


def test_a_changed_output_without_a_final_new_line_gives_a_diff(snippet):
    ran = run(snippet("print('a')\nprint('c', end='')\n"))
    at = recording.difference("a\nb\n", ran.out)
    text = recording.failure(ran.path, "snippets/thing.out", "a\nb\n", ran.out, ran.lines[at])
    assert text.startswith("snippets/thing.py:2: prints something else than snippets/thing.out\n")
    assert "\n-b\n+c\n+\\ no new line at the end\n" in text


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """Return a function that gives the text of an output as this site's Markdown shows it, at a depth."""
    folder = tmp_path_factory.mktemp("outputs")
    text = re.sub("!ENV|!relative", "", (ROOT / "mkdocs.yml").read_text("utf-8"))
    listed = yaml.safe_load(text)["markdown_extensions"]
    options = {}
    for extension in listed:
        options |= extension if isinstance(extension, dict) else {extension: {}}
    options["pymdownx.snippets"]["base_path"] = [str(folder)]

    def show(out, nested):
        (folder / "x.out").write_bytes(out.encode())
        lines = ["``` { .text .output }", '--8<-- "x.out"', "```"]
        page = "\n".join(["??? note", "", *(f"    {line}" for line in lines)] if nested else lines)
        html = markdown.markdown(page + "\n", extensions=[*options], extension_configs=options)
        return [block.get_text() for block in BeautifulSoup(html, "html.parser").select(".highlight code")]

    return show


@pytest.mark.parametrize(
    ("out", "line", "cause"),
    [
        ("a\n\tb\n", 1, r"U\+0009"), ("a\rb\n", 0, r"U\+000D"), ("\x1b[31ma\x1b[0m\n", 0, r"U\+001B"),
        ("a\x0cb\n", 0, r"U\+000C"), ("a\u2028b\n", 0, r"U\+2028"), ("a\x85b\n", 0, r"U\+0085"),
        ("\x02a\x03\n", 0, r"U\+0002"), ("\ufeffa\n", 0, r"U\+FEFF"),
        ("a\n\udcff\n", 1, r"U\+DCFF"),  # a byte that is no UTF-8
        ("a\n```\n<script>alert(1)</script>\n", 1, "```"), ("  ~~~\n", 0, "~~~"),
        ('a\n--8<-- "thing.py"\n', 1, "-8<-"), ("x --8<-- [start:a]\n", 0, "-8<-"),
        ("\na\n", 0, "blank"), ("a\n\n", 1, "blank"), ("a\n  \nb\n", 1, "blank"), ("\n", 0, "blank"),
    ],
)  # fmt: skip
def test_an_output_that_markdown_would_change_is_refused_with_line_and_cause(out, line, cause):
    at, said = recording.unshowable(out)
    assert at == line
    assert re.search(cause, said)


PIECES = [
    "a", "b c", "0.5", " ", "  ", "    ", "\n", "\n\n", "\t", "```", "~~~", "`", "--8<-- ", '"x"',
    "[start:a]", "-8<-", "&amp;", "<b>", "</code>", "<!--", "{{ a.b:.1f }}", "{: .c }", "$x$", "\\(", "\\n",
    "*", "#", ">", "|", "===", "???", *"\x1b\r\x0c\x0b\x1c\x85\u2028\x00\x02\ufeff\u00a0é的😀", "[a]: b",
]  # fmt: skip


def test_what_is_not_refused_is_shown_as_it_was_printed(shown):
    rng, accepted = random.Random(5), 0
    outs = ["a", "  a  \n", "a ```\n", "a\n\nb\n", "&amp; <b>\n", "{{ a.b:.1f }}\n", "8<-\n", *PIECES]
    outs += ["".join(rng.choices(PIECES, k=rng.randint(1, 6))) for _ in range(150)]
    for out in outs:
        if not recording.unshowable(out) and out.strip():
            accepted += 1
            for nested in (False, True):
                assert shown(out, nested) == [out.removesuffix("\n") + "\n"], repr(out)
    assert accepted > 60


# What else is recorded, and the test of tests/snippets/ that compares it both ways: what is recorded is
# made, and what is made is recorded. Times, and what needs the model, are compared as far as they can be.
COMPARED = {
    "values.json": "test_recorded.py::test_snippet_makes_what_is_recorded",
    "bench.txt": "test_cost.py::test_the_record_of_all_benchmarks_has_their_figures_and_goals_and_no_other",
    "cost_bench.txt": "test_cost.py::test_the_ratios_of_the_record_are_those_of_its_times",
    "errata/verdicts.json": "test_recording.py::test_a_reason_is_recorded_for_each_proof_and_no_other",
    "real_model/check.txt": "test_real_model.py::test_the_recorded_check_is_of_this_file_and_every_prompt",
    "real_model/measured.json": "test_real_model.py::test_every_prompt_is_recorded",
    "real_model/samples.json": "test_real_model.py::test_every_setting_has_a_text_of_the_recorded_length_or",
    "real_model/values.json": "test_real_model.py::test_every_recorded_value_stands_on_a_page",
    "real_model/recorded": "test_real_model.py::test_every_prompt_is_recorded",
}


def test_every_recorded_file_is_compared_by_a_test():
    files = {path.relative_to(SNIPPETS) for path in SNIPPETS.rglob("*") if path.is_file()}
    others = {path for path in files if path.suffix not in {".py", ".pyc", ".out", ".svg"}}
    named = {path.parent if path.parent.name == "recorded" else path for path in others}
    assert {path.as_posix() for path in named} == COMPARED.keys()
    for test in COMPARED.values():
        file, _, name = test.partition("::")
        assert f"def {name}" in Path(__file__).with_name(file).read_text("utf-8"), test


def test_a_reason_is_recorded_for_each_proof_and_no_other():
    entries = yaml.load((ROOT / "errata.yml").read_text("utf-8"), yaml.CSafeLoader)["errata"]
    proved = {entry["id"] for entry in entries if "snippet" in entry.get("proof", {})}
    verdicts = json.loads((SNIPPETS / "errata" / "verdicts.json").read_text("utf-8"))
    assert sorted(verdict["id"] for verdict in verdicts) == sorted(proved)


@pytest.mark.parametrize("path", PROGRAMS + sorted((SNIPPETS / "errata").glob("*.py")), ids=lambda p: p.name)
def test_a_snippet_fits_the_page(path):
    """At most 80 columns, and 60 lines without docstrings and blanks."""
    source = path.read_text("utf-8")
    where = path.relative_to(ROOT)
    wide = [n for n, line in enumerate(source.splitlines(), 1) if len(line) > 80]
    assert not wide, f"{where}:{wide[0]}: a line has at most 80 columns, or it runs out of the page: break it"
    documented = ast.FunctionDef | ast.ClassDef | ast.Module
    docstrings = {
        line
        for node in ast.walk(ast.parse(source))
        if isinstance(node, documented) and ast.get_docstring(node)
        for line in range(node.body[0].lineno, node.body[0].end_lineno + 1)
    }
    code = [n for n, line in enumerate(source.splitlines(), 1) if line.strip() and n not in docstrings]
    assert len(code) <= 60, f"{where}:1: {len(code)} lines of code; a page takes 60: part the program in two"
