"""A run: what a program may do, what fails, and what it leaves as it was."""

import decimal
import gc
import importlib
import json
import logging
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest

from asrun import ProgramError, Project
from asrun import run as run_program
from asrun.compare import unshowable
from asrun.run import run_again

try:  # too large to ask of whoever tests the library
    import torch
except ImportError:
    torch = None
needs_torch = pytest.mark.skipif(torch is None, reason="torch is not installed")


@pytest.fixture
def snippet(folder):
    """Write a program that a page shows, get its path."""
    (folder / "docs" / "page.md").write_text('# Page\n\n```python\n--8<-- "thing.py"\n```\n')

    def write(code):
        path = folder / "snippets" / "thing.py"
        path.write_text(code)
        return path

    return write


def run(path):
    return run_program(Project.find(path), path)


def test_a_snippet_that_raises_names_its_line_and_the_pages(snippet):
    with pytest.raises(ProgramError) as caught:
        run(snippet("def f():\n    return 1 / 0\n\nprint(f())\n"))
    assert str(caught.value).splitlines() == [
        "snippets/thing.py:2: ZeroDivisionError: division by zero",
        "  shown at docs/page.md:4",
    ]


@pytest.mark.parametrize(
    ("code", "line", "fault"),
    [
        ("x = 1\ny = (\n", 2, "SyntaxError: '(' was never closed"),
        ("import sys\nsys.exit(1)\n", 2, "ends by sys.exit(1), which signals a failure"),
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
        ("import helper\n", 1, "ModuleNotFoundError: No module named 'helper'"),
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
        (
            "import sys\nsys.stdout.close()\n",
            1,
            "closes or replaces sys.stdout, so that nothing that it prints",
        ),
        ("import sys\nsys.stdout = None\nprint('a')\n", 1, "closes or replaces sys.stdout"),
        ("import io, sys\nsys.stdout = io.StringIO()\nprint('a')\n", 1, "closes or replaces sys.stdout"),
    ],
)
def test_what_would_not_end_well_for_a_reader_is_named_with_its_line(snippet, code, line, fault):
    with pytest.raises(ProgramError) as caught:
        run(snippet(code))
    assert str(caught.value).startswith(f"snippets/thing.py:{line}: ")
    assert fault in str(caught.value)


@pytest.mark.parametrize("end", ["sys.exit()", "sys.exit(0)", "raise SystemExit", "exit()", "pass"])
def test_a_snippet_that_ends_well_by_an_exit_keeps_its_values(snippet, end):
    ran = run(snippet(f"import sys\nx = 3\nprint(x)\n{end}\n"))
    assert (ran.out, ran.names["x"]) == ("3\n", 3)


def test_an_interrupt_passes_so_that_it_ends_the_run_and_names_program_and_line(snippet):
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in a job in the background
    with pytest.raises(KeyboardInterrupt, match=r"^snippets/thing\.py:[24]: was interrupted"):
        run(snippet("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nwhile True:\n    pass\n"))
    with pytest.raises(
        KeyboardInterrupt, match=r"^snippets/thing\.py:2: was interrupted, or raised Keyboard"
    ):
        run(snippet("x = 1\nraise KeyboardInterrupt\n"))
    signal.signal(signal.SIGINT, before)


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


def test_what_an_object_prints_as_it_goes_does_not_garble_what_the_second_process_says(snippet, folder):
    path = snippet("class A:\n    def __del__(self):\n        print('gone')\n\na = A()\nprint('a')\n")
    assert run_again(Project.find(folder), [path]) == {str(path): {"output": "a\n", "figure": None}}


def test_a_pool_that_is_not_shut_down_ends_with_its_program_as_it_would_with_its_process(snippet):
    code = (
        "import time\nfrom concurrent.futures import ThreadPoolExecutor\n\npool = ThreadPoolExecutor(1)\n"
        "made = [pool.submit(lambda n=n: (time.sleep(0.01), print(n))) for n in range(3)]\n"
    )
    assert run(snippet(code)).out == "0\n1\n2\n"
    assert run(snippet(f"{code}import sys\nsys.exit()\n")).out == "0\n1\n2\n"
    with ThreadPoolExecutor(1) as pool:  # and none of another one
        assert run(snippet(code)).out
        assert pool.submit(int, 3).result() == 3


def test_a_callback_that_a_library_gives_to_the_collector_stays(snippet, tmp_path_factory, monkeypatch):
    folder = tmp_path_factory.mktemp("installed")
    (folder / "called.py").write_text("import gc\n\ndef told(*_):\n    pass\n\ngc.callbacks.append(told)\n")
    monkeypatch.syspath_prepend(folder)
    before = [*gc.callbacks]
    try:
        assert run(snippet("import called\nprint(1)\n")).out == "1\n"
        assert len(gc.callbacks) == len(before) + 1
    finally:
        gc.callbacks[:] = before


@needs_torch
def test_a_device_that_is_not_here_is_put_back_without_a_tensor_on_it(snippet):
    with pytest.raises(ProgramError, match="changes torch's default device"):
        run(snippet("import torch\ntorch.set_default_device('mps')\n"))
    assert run(snippet("import torch\nprint(torch.zeros(1).device)\n")).out == "cpu\n"


def test_what_one_program_leaves_to_the_garbage_collector_goes_in_the_run_of_no_other(snippet):
    left = "class A:\n    def __del__(self):\n        print('gone')\n\na = A()\na.itself = a\ndel a\n"
    collect = "import gc\ngc.collect()\n"
    assert run(snippet(f"{left}{collect}")).out == "gone\n"
    gc.disable()  # else it could go between the two
    try:
        assert run(snippet(left)).out == ""
        assert run(snippet(collect)).out == ""
    finally:
        gc.enable()
        gc.collect()  # it goes here, where pytest keeps what it prints


def test_a_program_s_collections_look_at_what_it_made_and_at_nothing_of_the_process(snippet):
    code = "import gc\nprint(sum(type(one).__name__ == 'Mark' for one in gc.get_objects()))\n"

    class Mark:
        pass

    there = [Mark()]
    assert sum(type(one) is Mark for one in gc.get_objects()) == len(there)
    assert run(snippet(code)).out == "0\n"
    assert run(snippet(f"class Mark: pass\nkept = [Mark()]\n{code}")).out == "1\n"
    assert sum(type(one) is Mark for one in gc.get_objects()) == len(there)


def test_the_second_process_has_another_date_and_another_hour(snippet, folder, monkeypatch):
    """Of 02:30 on 5 March, UTC: an hour that a shift by a day alone leaves as it is."""
    made = {}
    done = SimpleNamespace(stdout="{}", returncode=0)
    monkeypatch.setattr(subprocess, "run", lambda *_, env, **__: made.update(env) or done)
    for zone in ("UTC", "AAA+5", "AAA-9"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        here = time.localtime(1_772_677_800)
        run_again(Project.find(folder), [snippet("print('a')\n")])
        monkeypatch.setenv("TZ", made["TZ"])
        time.tzset()
        there = time.localtime(1_772_677_800)
        assert here.tm_mday != there.tm_mday
        assert here.tm_hour != there.tm_hour
    monkeypatch.undo()
    time.tzset()


def test_a_byte_that_is_no_utf_8_is_seen_as_such(snippet):
    ran = run(snippet("import sys\nsys.stdout.buffer.write(b'a\\xff\\n')\n"))
    assert unshowable(ran.out) == (0, "the character U+DCFF, which a page shows otherwise or not at all")


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
    assert "asrun.run" in sys.modules
    assert plt.get_fignums() == figures


def test_a_program_has_the_style_of_its_own_process_whatever_was_set_before_it(snippet):
    names = "svg.fonttype", "lines.linewidth"
    code = f"import matplotlib.pyplot as plt\nprint(*(plt.rcParams[name] for name in {names}))\n"
    assert run(snippet(code)).out == "path 1.5\n"
    with plt.rc_context({"svg.fonttype": "none", "lines.linewidth": 9}):
        assert run(snippet(code)).out == "path 1.5\n"
        assert plt.rcParams["svg.fonttype"] == "none"


def test_a_style_is_put_only_where_a_program_would_find_another(snippet, monkeypatch):
    put, real = [], plt.matplotlib.rc_file_defaults
    monkeypatch.setattr(plt.matplotlib, "rc_file_defaults", lambda: put.append(1) or real())
    shown = "import matplotlib.pyplot as plt\nprint(*plt.rcParams['font.family'])\n"
    for _ in range(3):
        assert run(snippet(f"{shown}plt.rcParams['font.family'].append('serif')\n")).out == "sans-serif\n"
    assert len(put) < 2


@pytest.mark.parametrize(
    ("seed", "drawn"),
    [
        ("random.seed", "random.random()"),
        ("numpy.random.seed", "numpy.random.rand()"),
        pytest.param("torch.manual_seed", "float(torch.rand(1))", marks=needs_torch),
    ],
)
def test_a_forgotten_seed_gives_another_output_whatever_was_seeded_before(snippet, seed, drawn):
    library, _, function = seed.rpartition(".")
    path, outputs = snippet(f"import {library}\nprint({drawn})\n"), set()
    for _ in range(2):
        getattr(importlib.import_module(library), function)(7)
        outputs.add(run(path).out)
    assert len(outputs) == 2


@needs_torch
@pytest.mark.parametrize("there", [False, True])
def test_torch_s_devices_are_seeded_anew_where_there_are_any(snippet, monkeypatch, there):
    seeded, seed = [], torch.seed
    monkeypatch.setattr(torch, "seed", lambda: seeded.append(1) or seed())
    monkeypatch.setattr(torch.accelerator, "is_available", lambda: there)
    run(snippet("print(1)\n"))
    assert len(seeded) == there


@pytest.mark.parametrize(
    ("code", "what"),
    [
        pytest.param("import torch\ntorch.set_default_dtype(torch.float64)\n", "torch's default dtype",
                     marks=needs_torch),
        pytest.param("import torch\ntorch.set_grad_enabled(False)\n", "torch's gradient mode",
                     marks=needs_torch),
        ("import numpy as np\nnp.set_printoptions(precision=2)\n", "numpy's print options"),
        ("import numpy as np\nnp.seterr(all='ignore')\n", "numpy's error handling"),
        ("import os\nos.environ['A_NAME'] = '1'\n", "the environment"),
        ("import decimal\ndecimal.getcontext().prec = 50\n", "decimal's context"),
        ("import decimal\ndecimal.getcontext().traps[decimal.FloatOperation] = True\n", "decimal's context"),
        ("import decimal\ndecimal.setcontext(decimal.ExtendedContext)\n", "decimal's context"),
        ("import gc\ngc.callbacks.append(lambda *_: 0)\n", "the callbacks of gc"),
        ("import gc\ngc.garbage.append(1)\n", "gc.garbage"),
        ("import os\nos.umask(0o077)\n", "the mask of new files"),
        ("import sys\nsys.setswitchinterval(1)\n", "the interval between threads"),
        ("import logging\nlogging.getLogger().setLevel(logging.DEBUG)\n", "the level of logging"),
        ("import logging\nlogging.disable()\n", "what logging leaves out"),
        ("import socket\nsocket.setdefaulttimeout(9)\n", "the timeout of sockets"),
        pytest.param("import torch\ntorch.set_default_device('meta')\n", "torch's default device",
                     marks=needs_torch),
        ("import sys\nsys.setrecursionlimit(5000)\n", "the recursion limit"),
        ("import sys\nsys.set_int_max_str_digits(0)\n", "the limit of digits"),
        ("import gc\ngc.disable()\n", "the garbage collector"),
        ("import gc\ngc.set_threshold(1, 2, 3)\n", "the garbage collector"),
        ("import gc\ngc.set_debug(gc.DEBUG_UNCOLLECTABLE)\n", "the garbage collector"),
        ("import signal\nsignal.signal(signal.SIGINT, signal.SIG_DFL)\n", "the handler of SIGINT"),
        ("import signal\nsignal.alarm(100)\n", "an alarm"),
        ("import logging, sys\nlogging.root.addHandler(logging.StreamHandler(sys.stdout))\n",
         "the handlers of logging"),
        ("import json, sys\nsys.modules['json'] = type(sys)('json')\n", r"sys.modules\['json'\]"),
        ("import json, sys\ndel sys.modules['json']\n", r"sys.modules\['json'\]"),
    ],
)  # fmt: skip
def test_a_snippet_that_changes_global_state_is_named_and_the_change_undone(snippet, code, what):
    def state():
        context = decimal.getcontext().copy()
        context.clear_flags()  # of what was computed before
        return (
            torch and (torch.get_default_dtype(), torch.is_grad_enabled()),
            np.get_printoptions(), np.geterr(),
            signal.getsignal(signal.SIGINT), signal.getitimer(signal.ITIMER_REAL), dict(os.environ),
            repr(context), sys.getrecursionlimit(), logging.root.handlers[:],
            logging.root.level, logging.root.manager.disable, [*gc.callbacks], len(gc.garbage),
            sys.getswitchinterval(), socket.getdefaulttimeout(), os.umask(0o022),
            torch and torch.get_default_device(),
            sys.modules["json"], sys.get_int_max_str_digits(),
            gc.isenabled(), gc.get_threshold(), gc.get_debug(),
        )  # fmt: skip

    before = state()
    with pytest.raises(ProgramError, match=f"thing.py:1: changes {what} for what runs after it"):
        run(snippet(code))
    assert state() == before


def test_a_module_of_the_project_is_none_for_a_program_and_stays_one_for_the_others(
    snippet, folder, monkeypatch
):
    (folder / "helper.py").write_text("")
    monkeypatch.syspath_prepend(folder)
    import helper

    path = snippet("import helper\n")
    with pytest.raises(ProgramError, match="No module named 'helper'"):
        run(path)
    assert sys.modules["helper"] is helper
    assert str(folder) in sys.path


def test_a_program_gets_an_installed_package_where_the_project_has_one_of_its_name(
    snippet, folder, tmp_path_factory, monkeypatch
):
    installed = tmp_path_factory.mktemp("installed")
    for place, value in ((installed, 2), (folder, 1)):
        (place / "twofold").mkdir()
        (place / "twofold" / "__init__.py").write_text("")
        (place / "twofold" / "part.py").write_text(f"x = {value}\n")
        monkeypatch.syspath_prepend(place)
    from twofold import part

    assert run(snippet("import twofold.part\nprint(twofold.part.x)\n")).out == "2\n"
    assert (sys.modules["twofold.part"], part.x) == (part, 1)


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("import builtins\nbuiltins.open = print\n", "builtins.open"),
        (
            "import builtins\nbuiltins.getattr = builtins.setattr = None\n",
            "builtins.getattr, builtins.setattr",
        ),
        (
            "import builtins\nfor name in 'all', 'dict', 'map', 'reversed', 'zip':\n"
            "    setattr(builtins, name, None)\n",
            "builtins.all, builtins.dict, builtins.map, builtins.reversed, builtins.zip",
        ),
        ("import builtins\ndel builtins.hash\n", "builtins.hash"),
        ("import json\njson.dumps = lambda value: 'no'\n", "json.dumps"),
        ("import time\nfrom unittest import mock\nmock.patch('time.monotonic').start()\n", "time.monotonic"),
        ("import os\nos.dup2 = os.close = None\n", "os.close, os.dup2"),
        ("import sys\nsys.exit = print\n", "sys.exit"),
        (
            "import json\njson.JSONEncoder.encode = lambda self, value: 'no'\n",
            "json.encoder.JSONEncoder.encode",
        ),
        (
            "import fractions\nfractions.Fraction.from_float = staticmethod(print)\n",
            "fractions.Fraction.from_float",
        ),
        ("import logging\nlogging.FileHandler.handle = print\n", "logging.FileHandler.handle"),  # inherits it
        ("import fractions\nfractions.Fraction.numerator = property(id)\n", "fractions.Fraction.numerator"),
        ("import json\ndel json.JSONEncoder.encode\n", "json.encoder.JSONEncoder.encode"),
        # The last name, whose value stays the last: as many names, and the same values in the same order.
        (
            "import colorsys\nvars(colorsys)['other'] = vars(colorsys).pop('hsv_to_rgb')\n",
            "colorsys.hsv_to_rgb",
        ),
        ("import linecache, os\nos.dup2 = print\n1 / 0\n", None),
    ],
)
def test_what_a_program_replaces_in_the_standard_library_is_put_back_and_named(snippet, code, what):
    def state():
        import builtins
        import fractions
        import json
        import logging

        methods = vars(json.JSONEncoder)["encode"], vars(fractions.Fraction)["from_float"]
        methods += logging.FileHandler.handle, vars(fractions.Fraction)["numerator"]
        functions = builtins.open, getattr, setattr, hash, json.dumps, time.monotonic, os.dup2, os.close
        return *functions, sys.exit, *methods

    before = state()
    told = rf"thing\.py:1: changes {what} for what runs" if what else r"thing\.py:3: ZeroDivisionError"
    with pytest.raises(ProgramError, match=told):
        run(snippet(f"{code}print(1)\n"))
    assert state() == before
    assert (
        run(snippet("import json, time\nprint(json.dumps([1]), time.monotonic() > 0)\n")).out == "[1] True\n"
    )


def test_a_module_that_only_the_program_imports_is_put_back_too(snippet, monkeypatch):
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    with pytest.raises(ProgramError, match=r"changes colorsys\.rgb_to_hsv for what runs after it"):
        run(snippet("import colorsys\ncolorsys.rgb_to_hsv = print\nprint(1)\n"))


def test_names_in_the_library_are_listed_again_only_if_it_has_other_modules_or_classes(snippet):
    isolation = sys.modules["asrun.isolation"]
    program = "import sched\nprint(sched.scheduler().empty())\n"
    listed, modules = [], sys.modules
    for change in (int, int, lambda: importlib.reload(modules["sched"]), lambda: modules.pop("sched")):
        change()
        assert run(snippet(program)).out == "True\n"
        listed.append(isolation._found)
        with pytest.raises(ProgramError, match=r"changes sched\.scheduler\.empty for what runs after it"):
            run(snippet("import sched\nsched.scheduler.empty = print\n"))
    assert [one is other for one, other in pairwise(listed)] == [True, False, False]


def test_modules_are_sorted_by_package_once_for_programs_that_import_nothing_new(
    snippet, folder, monkeypatch
):
    (folder / "ours.py").write_text("")
    monkeypatch.syspath_prepend(folder)
    importlib.import_module("ours")
    sort, program = sys.modules["asrun.isolation"]._by_top, snippet("print(1)\n")
    for _ in range(3):  # the first may import something, behind which the second puts __main__
        run(program)
    before = sort.cache_info()
    run(program)
    after = sort.cache_info()
    assert (after.misses - before.misses, after.hits - before.hits) == (0, 2)


def test_what_a_module_of_the_library_says_or_warns_of_as_it_is_imported_is_the_program_s(
    snippet, tmp_path_factory, monkeypatch
):
    monkeypatch.delitem(sys.modules, "this", raising=False)
    assert run(snippet("import this\n")).out.startswith("The Zen of Python")
    folder = tmp_path_factory.mktemp("library")
    (folder / "aged.py").write_text("import warnings\nwarnings.warn('aged', DeprecationWarning)\n")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setattr(sys, "stdlib_module_names", {*sys.stdlib_module_names, "aged"})
    with pytest.raises(ProgramError, match=r"thing\.py:2: DeprecationWarning: aged"):
        run(snippet("print(1)\nimport aged\n"))


def test_what_a_library_replaces_as_it_is_imported_stays(snippet, tmp_path_factory, monkeypatch):
    folder = tmp_path_factory.mktemp("installed")
    (folder / "patching.py").write_text("import json\ndef new(value): return 'new'\njson.dumps = new\n")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setattr("json.dumps", json.dumps)
    assert run(snippet("import json, patching\nprint(json.dumps(1))\n")).out == "new\n"
    assert json.dumps(1) == "new"
    del sys.modules["patching"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("raise ValueError('a\\n  b\\n')\n", "ValueError: a b"),
        ("raise ValueError('\\udcff')\n", r"ValueError: \udcff"),
        ("class E(Exception):\n    __str__ = None\nraise E\n", "E: its text cannot be made"),
        ("raise ValueError('a' * 10_000)\n", f"ValueError: {'a' * 488}"),
    ],
)
def test_an_error_is_told_in_one_line_whatever_its_text(snippet, code, said):
    with pytest.raises(ProgramError) as caught:
        run(snippet(code))
    line = code.count("\n")
    assert str(caught.value).splitlines() == [
        f"snippets/thing.py:{line}: {said}",
        "  shown at docs/page.md:4",
    ]


def test_a_program_that_fails_names_its_own_fault_and_not_what_it_changed(snippet):
    with pytest.raises(ProgramError, match=r"thing\.py:3: ValueError: no"):
        run(snippet("import os\nos.environ['A'] = '1'\nraise ValueError('no')\n"))


def test_a_library_that_is_not_here_is_the_program_s_to_miss(snippet, monkeypatch):
    monkeypatch.setitem(sys.modules, "numpy", None)
    path = snippet("try:\n    import numpy\nexcept ImportError:\n    print('none')\n")
    assert run(path).out == "none\n"


@pytest.mark.parametrize(
    ("code", "line"),
    [("while True: pass\n", 1), ("x = 1\nimport ctypes\nctypes.string_at(0)\n", 3)],
)
def test_a_program_that_never_ends_or_crashes_the_process_is_told_with_its_line(snippet, folder, code, line):
    path = snippet(code)
    call = (
        "import asrun, pathlib, sys; sys.modules['asrun.isolation'].SECONDS = 0.3; "
        "asrun.run(asrun.Project.find('.'), pathlib.Path(sys.argv[1]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", call, str(path)], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode
    assert re.search(rf'/thing.py", line {line} in <module>', done.stderr)


@pytest.mark.parametrize(
    "code",
    [
        "import sys\nsys.stdout.write('x' * 1_000_001)\n",
        "import sys\nsys.stdout.buffer.write(b'x' * 1_000_001)\n",
        "import subprocess\nsubprocess.run(['head', '-c', '1000001', '/dev/zero'])\n",
    ],
)
def test_what_prints_more_than_its_bound_by_any_way_is_told(snippet, code):
    with pytest.raises(
        ProgramError, match=r"thing.py:[12]: (RuntimeError: )?prints more than 1,000,000 bytes"
    ):
        run(snippet(code))


def test_what_a_child_process_prints_without_end_is_bounded(snippet, monkeypatch):
    monkeypatch.setattr(sys.modules["asrun.isolation"], "_FILE", 2_000_000)
    with pytest.raises(ProgramError, match=r"thing.py:1: prints more than 1,000,000 bytes"):
        run(snippet("import subprocess\nsubprocess.run(['yes'])\n"))


def test_what_others_replace_in_the_library_between_two_runs_is_not_laid_to_a_program(snippet, monkeypatch):
    program = snippet("import json, textwrap\nprint(json.dumps({}), textwrap.TextWrapper().wrap(''))\n")
    assert run(program).out == "{} []\n"
    monkeypatch.setattr("json.dumps", lambda value: "other")
    monkeypatch.setattr("textwrap.TextWrapper.wrap", lambda self, text: "others")
    assert run(program).out == "other others\n"
    with pytest.raises(ProgramError, match=r"changes json.dumps for what runs after it"):
        run(snippet("import json\njson.dumps = print\n"))
    assert json.dumps(0) == "other"
    monkeypatch.delattr("json.dump")
    with pytest.raises(ProgramError, match=r"changes json.loads for what runs after it"):
        run(snippet("import json\njson.loads = print\n"))
    assert (json.loads("1"), hasattr(json, "dump")) == (1, False)


@pytest.mark.parametrize(
    "code",
    [
        "import math\nimport numpy as np\nmath.pi = np.arange(3)\n",  # whose comparison has no truth
        "import json\nfrom unittest import mock\njson.dumps = mock.ANY\n",  # equal to anything
        "import xml.dom.minidom\nxml.dom.minidom.parse = print\n",  # imported by this program first
    ],
)
def test_a_program_finds_the_library_as_it_was_before_the_last_one(snippet, monkeypatch, code):
    monkeypatch.delitem(sys.modules, "xml.dom.minidom", raising=False)
    with pytest.raises(ProgramError, match=r"changes .* for what runs after it"):
        run(snippet(code))
    after = "import json, math\nfrom xml.dom import minidom\n"
    after += "print(json.dumps(1), math.pi > 3, minidom.parse)\n"
    assert re.fullmatch(r"1 True <function parse at .*>\n", run(snippet(after)).out)


def test_a_program_may_take_ten_minutes_and_write_files_of_a_gigabyte(snippet, monkeypatch):
    asked = []
    monkeypatch.setattr("faulthandler.dump_traceback_later", lambda seconds, **_: asked.append(seconds))
    code = "from resource import *\nprint(getrlimit(RLIMIT_FSIZE)[0])\n"
    _, own = resource.getrlimit(resource.RLIMIT_FSIZE)
    bound = 10**9 if own == resource.RLIM_INFINITY else min(own, 10**9)
    assert (run(snippet(code)).out, asked) == (f"{bound}\n", [600])


def test_a_million_bytes_without_a_new_line_are_an_output(snippet):
    ran = run(snippet("for _ in range(10_000):\n    print('0123456789' * 10, end='')\n"))
    assert (len(ran.out), ran.lines) == (1_000_000, [2])


def test_a_program_that_prints_without_end_is_ended_at_its_line(snippet):
    with pytest.raises(ProgramError, match=r"thing.py:2: RuntimeError: prints more than 1,000,000 bytes"):
        run(snippet("while True:\n    print('x' * 1000)\n"))


VALUES = '# Page\n\n```python\n--8<-- "thing.py"\n```\n\n{{ thing.x:s }}\n'


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("x = 10 ** 5000", "x: a whole number in prose has at most 1000 digits"),
        ('x = float("nan")', "x: a number in prose is finite, not nan: JSON has no other"),
        ('x = -float("inf")', "x: a number in prose is finite, not -inf: JSON has no other"),
        ('x = "\\ud800"', "x: a text in prose has printable characters only"),
        ('x = "a\\nb"', "x: a text in prose has printable characters only"),
        (
            "class A:\n    @property\n    def item(self):\n        raise OSError('no')\nx = A()",
            "x: a value in prose is a number or text, not A",
        ),
    ],
)
def test_a_value_that_no_record_can_hold_is_a_fault_of_its_program(snippet, folder, code, message):
    path = snippet(f"{code}\nprint(1)\n")
    (folder / "docs" / "page.md").write_text(VALUES)
    with pytest.raises(ProgramError, match=re.escape(message)):
        run(path)


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ('class A(str):\n    pass\nx = A("a")', "a"),
        ("import enum\nclass A(enum.IntEnum):\n    ONE = 1\nx = A.ONE", 1),
        ("x = True", True),
    ],
)
def test_a_value_is_recorded_as_plain_text_or_number(snippet, folder, code, value):
    path = snippet(f"{code}\nprint(1)\n")
    (folder / "docs" / "page.md").write_text(VALUES)
    made = run(path).values["x"]
    assert (made, type(made)) == (value, type(value))


def test_the_end_of_the_second_process_is_told_of_the_programs_that_ran_in_it(snippet, folder):
    """It ends in the second process alone, whose hash seed is set."""
    code = "import os, signal\nif os.environ.get('PYTHONHASHSEED'):\n"
    path = snippet(code + "    os.kill(os.getpid(), signal.SIGKILL)\nprint('a')\n")
    made = run_again(Project.find(folder), [path])
    assert made == {str(path): "snippets/thing.py:1: a second process, in which it ran, ended with -9"}
