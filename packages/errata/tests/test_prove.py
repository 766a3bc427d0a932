import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from errata.check.checker import check_file
from errata.prove import prover
from errata.prove.prover import Prover

PARENT = "import os\ndef check(total): assert total == 4, str(os.getppid())"
FINE = "def check(total): assert total == 4, 'it is 4'"
HANGS = "def check(total):\n    while True: pass"


@contextmanager
def proving(folder, seconds):
    """Give what proves E0001 with a code as its snippet, within so many seconds, and returns the verdict."""
    proof = check_file(folder / "errata.yml")[0].errata[0].proof

    def run(code=None):
        if code is not None:
            (folder / "snippets" / "errata" / "sum.py").write_text(code)
        return prover.prove(proof)

    with Prover(folder, seconds=seconds, import_seconds=5) as prover:
        yield run


@pytest.fixture
def prove(folder):
    """Prove with little time."""
    with proving(folder, 0.5) as run:
        yield run


@pytest.fixture
def patient(folder):
    """Prove with more time than it takes."""
    with proving(folder, 60) as run:
        yield run


def test_the_original_is_refuted_for_a_reason_and_the_corrected_claim_passes(prove):
    verdict = prove()
    assert verdict.faults == []
    assert verdict.reason == "2 + 2 is 4, not 5"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (
            "def check(total): pass",
            "passes the original claim {'total': 5} like the corrected one: it ignores",
        ),
        (
            "def check(total): assert False, 'no'",
            "{'total': 4} like the original one: it seems to ignore its input: no",
        ),
        (
            "def check(total): assert total == 5, 'no'",
            "passes the original claim {'total': 5}: it proves nothing",
        ),
        ("def check(total): assert total == 4", "gives no reason: add a message to its assert"),
        (
            "def check(total): 1 / 0",
            "raises ZeroDivisionError: division by zero on {'total': 5}, where only Assert",
        ),
        ("def check(total): raise SystemExit(0)", "raises SystemExit: 0 on {'total': 5}"),
        ("def check(sum): pass", "raises TypeError: check() got an unexpected keyword argument 'total' on"),
        ("x = 1", "defines no function `check`"),
        ("check = 1", "defines no function `check`"),
        ("x = (", "cannot be imported: SyntaxError: '(' was never closed"),
        ("import nothing_of_that_name", "cannot be imported: ModuleNotFoundError"),
        ("raise SystemExit", "cannot be imported: SystemExit"),
        ("import os\ndef check(total): os._exit(3)", "ended the process (exit code 3)"),
        ("import os\ndef check(total): os.kill(os.getpid(), 11)", "ended the process (signal 11)"),
        ("def check(total):\n    while True: pass", "takes more than 0.5 s"),
        (
            "calls = []\ndef check(total):\n    calls.append(total)\n    assert len(calls) > 1, 'no'",
            "gives different answers to the same claim: a check must not depend on",
        ),
        (
            "n = [0]\ndef check(total):\n    n[0] += 1\n    assert n[0] % 2 == 0, 'no'",
            "gives different answers to the same claim",
        ),
        (
            "import random\ndef check(total): assert total == 4, str(random.random())",
            "gives a different reason each time: seed its generator",
        ),
        (
            "import random\nR = random.random()\ndef check(total): assert total == 4, str(R)",
            "gives a different reason each time: seed its generator",
        ),
        (
            "import os\ndef check(total):\n    for f in range(3, 30):\n        try: os.write(f, b'x\\n')\n"
            "        except OSError: pass\n    assert total == 4, 'no'",
            "writes to the pipe of the prover",
        ),
    ],
)
def test_a_proof_that_proves_nothing_is_refused_in_one_line(prove, code, message):
    faults = prove(code).faults
    assert faults
    assert faults[0].startswith("snippets/errata/sum.py ")
    assert message in faults[0]
    assert "\n" not in faults[0]


def test_after_a_proof_that_hangs_the_next_one_is_proved(prove):
    assert prove("def check(total):\n    while True: pass").faults
    assert prove("def check(total): assert total == 4, 'it is 4'").faults == []


def test_the_time_of_imports_is_not_that_of_the_claims(prove):
    assert prove("import time\ntime.sleep(0.7)\ndef check(total): assert total == 4, 'it is 4'").faults == []


def test_each_proof_has_a_process_of_its_own_forked_from_one(prove):
    code = "import os\ndef check(total): assert total == 4, f'{os.getpid()} {os.getppid()}'"
    pids, parents = zip(*(prove(code).reason.split() for _ in range(2)), strict=True)
    assert prove(HANGS).faults
    last, same = prove(code).reason.split()
    assert len({*pids, last}) == 3
    assert {*parents} == {same}


def test_no_process_is_left(folder):
    with proving(folder, 5) as run:
        parent = int(run(PARENT).reason)
        os.kill(parent, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(parent, 0)


def test_a_reason_of_several_lines_is_one_line_that_can_be_written(prove):
    assert prove("def check(total): assert total == 4, 'a\\n  b \\ud800'").reason == "a b \\ud800"


def test_what_a_proof_prints_is_no_answer(prove):
    code = "print('[1]')\ndef check(total):\n    print('null', flush=True)\n    assert total == 4, 'it is 4'"
    assert prove(code).faults == []


@pytest.mark.parametrize("module", ["json", "colorsys"], ids=["of the prover", "that only the proof imports"])
def test_a_file_beside_the_register_shadows_no_module(prove, folder, module):
    (folder / f"{module}.py").write_text("raise RuntimeError")
    assert prove(f"import {module}\ndef check(total): assert total == 4, 'it is 4'").faults == []


def test_a_changed_snippet_is_read_anew_and_leaves_no_cache(prove, folder):
    assert prove("def check(total): assert total == 4, 'a'").reason == "a"
    assert prove("def check(total): assert total == 4, 'b'").reason == "b"
    assert os.listdir(folder / "snippets" / "errata") == ["sum.py", "verdicts.json"]


def gone(pid):
    """Say whether a process has ended, within ten seconds."""
    for _ in range(100):
        state = Path(f"/proc/{pid}/stat")
        try:
            if state.read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.1)
    return False


NOTED = "open('child', 'w').write(str({}))"
FORKED = "if os.fork() == 0:\n    {}\n    " + NOTED.format("os.getpid()") + "\n    time.sleep(600)\n"
LEAVING = {
    "by itself": FORKED.format("os.setsid()"),
    "twice": FORKED.format("os.setsid()\n    if os.fork(): os._exit(0)\n    os.setsid()"),
    "deaf": FORKED.format("os.setsid(); [signal.signal(n, signal.SIG_IGN) for n in (1, 2, 15)]"),
    "to a group": FORKED.format("os.setpgid(0, 0)"),
    "as a command": NOTED.format("subprocess.Popen(['sleep', '600'], start_new_session=True).pid"),
    "in its group": NOTED.format("subprocess.Popen(['sleep', '600']).pid"),
}


def starting(lines, then):
    """Return a proof that starts something, and waits until that has told its number."""
    body = "import os, signal, subprocess, time\nif os.path.exists('child'): os.remove('child')\n" + lines
    body += "\nwhile not (os.path.exists('child') and open('child').read()): time.sleep(0.01)\n" + then
    return "def check(total):\n" + "".join(f"    {line}\n" for line in body.splitlines())


@pytest.mark.parametrize("way", LEAVING)
def test_what_a_proof_starts_ends_with_it_wherever_it_has_gone(patient, folder, way):
    assert patient(starting(LEAVING[way], "assert total == 4, 'no'")).faults == []
    assert gone((folder / "child").read_text())


@pytest.mark.parametrize(
    ("then", "fault"), [("while True: pass", "takes more than 3 s"), ("os._exit(3)", "(exit code 3)")]
)
def test_it_ends_with_a_proof_that_hangs_or_ends_its_process_too(folder, then, fault):
    with proving(folder, 3) as run:
        assert fault in run(starting(LEAVING["twice"], then)).faults[0]
        assert gone((folder / "child").read_text())
        assert run(FINE).faults == []


def test_children_by_the_hundred_end_with_their_proof(patient, folder):
    code = (
        "open('children', 'w').close()\nfor _ in range(100):\n    if os.fork() == 0:\n        os.setsid()\n"
    )
    code += "        with open('children', 'a') as file: file.write(f'{os.getpid()}\\n')\n"
    code += "        time.sleep(600)\n"
    code += "while open('children').read().count('\\n') < 100: time.sleep(0.01)\n"
    code += "open('child', 'w').write('1')"
    assert patient(starting(code, "assert total == 4, 'no'")).faults == []
    assert all(gone(pid) for pid in (folder / "children").read_text().split())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_a_prover_that_is_ended_leaves_no_process(folder, number):
    code = starting(LEAVING["twice"], "open('parent', 'w').write(str(os.getppid()))\nwhile True: pass")
    (folder / "snippets" / "errata" / "sum.py").write_text(code)
    command = subprocess.Popen([sys.executable, "-m", "errata", "prove"], cwd=folder, stderr=subprocess.PIPE)
    try:
        for _ in range(200):
            if (folder / "parent").exists() and (folder / "parent").read_text():
                break
            time.sleep(0.05)
        command.send_signal(number)
        assert b"Traceback" not in command.communicate()[1]
        assert gone((folder / "parent").read_text())
        assert gone((folder / "child").read_text())
    finally:
        command.kill()
        command.wait()


def test_a_prover_that_is_ended_while_a_package_is_imported_leaves_no_process(folder, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(folder))
    body = "import os, time\nopen('child', 'w').write(str(os.getpid()))\nwhile True: time.sleep(1)"
    (folder / "endless.py").write_text(body)
    (folder / "snippets" / "errata" / "sum.py").write_text("import endless\n" + FINE)
    command = subprocess.Popen([sys.executable, "-m", "errata", "prove"], cwd=folder)
    for _ in range(200):
        if (folder / "child").exists() and (folder / "child").read_text():
            break
        time.sleep(0.05)
    command.kill()
    command.wait()
    assert gone((folder / "child").read_text())


def test_a_package_that_takes_forever_is_named(folder, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(folder))
    (folder / "endless.py").write_text("while True: pass")
    proof = check_file(folder / "errata.yml")[0].errata[0].proof
    (folder / "snippets" / "errata" / "sum.py").write_text("import endless\n" + FINE)
    with Prover(folder, import_seconds=0.5) as prover:
        assert "takes more than 0.5 s to import it" in prover.prove(proof).faults[0]


STATE = """
import builtins, decimal, os, random, sys
def check(total):
    os.environ["LEFT"] = "1"
    os.chdir("/")
    os.umask(0o777)
    random.seed(1)
    decimal.getcontext().prec = 2
    sys.setrecursionlimit(100)
    sys.path.insert(0, "/left")
    sys.modules["colorsys"] = None
    builtins.left = 1
    assert total == 4, "it is 4"
"""
NONE = """
import builtins, colorsys, decimal, os, random, sys
assert not os.path.samefile(".", "/") and "LEFT" not in os.environ and "/left" not in sys.path
assert sys.getrecursionlimit() == 1000 and os.umask(0) != 0o777
assert decimal.getcontext().prec == 28 and not hasattr(builtins, "left")
drawn, left = random.random(), random.Random(1).random()
assert drawn != left
def check(total): assert total == 4, "it is 4"
"""


def test_state_set_by_one_proof_reaches_no_other(patient):
    assert patient(STATE).faults == []
    assert patient(NONE).faults == []


def test_a_package_is_imported_before_the_fork_by_those_that_name_it_and_by_no_other(patient):
    seen = "import sys\nseen = 'yaml' in sys.modules\n{}\ndef check(total): assert total == 4, f'{{seen}}'"
    before, without = seen.format("import yaml"), seen.format("")
    assert [patient(code).reason for code in (without, before, without)] == ["False", "True", "False"]


@pytest.mark.parametrize(
    "body",
    ["raise ValueError", "import threading, time\nthreading.Thread(target=time.sleep, args=(600,)).start()"],
    ids=["fails", "starts a thread"],
)
def test_a_package_that_no_fork_can_take_over_is_imported_by_each_proof(patient, folder, monkeypatch, body):
    monkeypatch.setenv("PYTHONPATH", str(folder))
    (folder / "strange.py").write_text(body)
    code = "import sys\nseen = 'strange' in sys.modules\ntry: import strange\nexcept ValueError: pass\n"
    assert patient(code + "def check(total): assert total == 4, f'{seen}'").reason == "False"


MEMORY = "snippets/errata/sum.py uses more than 2 GB of memory: make it smaller"
FILES = "snippets/errata/sum.py writes more than 100 MB: a check only returns or asserts"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("bytearray(3 << 30)", MEMORY),
        ("import mmap; mmap.mmap(-1, 3 << 30)", MEMORY),
        ("import numpy; numpy.ones(3 << 27)", MEMORY),
        ("kept = [bytes(100 << 20) for _ in range(30)]", MEMORY),
        ("while True: os.write(1, bytes(1 << 20))", FILES),
        ("while True: print('x' * 10**6)", FILES),
        ("os.system('yes')", FILES),
        ("file = open('big', 'wb')\n    while True: file.write(bytes(1 << 20))", FILES),
    ],
)
def test_memory_and_what_is_written_are_bounded(patient, body, fault):
    assert patient(f"import os\ndef check(total):\n    {body}").faults == [fault]
    assert patient(FINE).faults == []


def test_the_bounds_cannot_be_lifted_and_no_core_is_dumped(patient):
    code = (
        "from resource import *\ndef check(total): assert total == 4, str([getrlimit(k)[1] for k in KINDS])\n"
    )
    code += "KINDS = RLIMIT_FSIZE, RLIMIT_CORE, RLIMIT_AS"
    size, core, memory = json.loads(patient(code).reason)
    assert (size, core) == (100 * 10**6, 0)
    assert 2 * 10**9 < memory < 4 * 10**9


@pytest.mark.parametrize(("error", "part"), [("AssertionError", "reason"), ("ValueError", "original")])
def test_a_message_is_cut_before_it_leaves_the_proof(patient, error, part):
    verdict = patient(f"def check(total):\n    if total == 5: raise {error}('é' * 10**8)")
    assert len(getattr(verdict, part)) == (200 if part == "reason" else 300)


def test_a_message_at_import_is_cut_and_cannot_steer_the_terminal(patient):
    (fault,) = patient("raise ValueError('\\x1b[2J' + 'x' * 10**8)").faults
    assert fault.startswith("snippets/errata/sum.py cannot be imported: ValueError: [U+001B][2Jxx")
    assert len(fault) < 400


SPRAYED = """
import json, os, sys
row = json.dumps(["0" * 16, [[["refuted", "no"], ["passed", ""]], [["passed", ""], ["refuted", "no"]]]])
row = {row}
def check(total):
    for name in range(50):
        try: os.write({file}, row.encode() + b"\\n")
        except OSError: pass
    {then}
"""
TO_PARENT = "os.open(f'/proc/{os.getppid()}/fd/{name}', os.O_WRONLY | os.O_NONBLOCK)"


@pytest.mark.parametrize("row", ["row", "'1'", "'[' * 60000", "'x' * 9 + '\\n' + row"])
@pytest.mark.parametrize("then", ["os._exit(0)", "assert total == 4, 'it is 4'"])
@pytest.mark.parametrize("file", ["name", TO_PARENT], ids=["its own", "of its parent"])
def test_a_proof_that_writes_what_the_worker_writes_does_not_pass(patient, row, file, then):
    (fault,) = patient(SPRAYED.format(row=row, file=file, then=then)).faults
    assert "writes to the pipe of the prover" in fault
    assert patient("def check(total): pass").faults != []
    assert patient(FINE).faults == []


FORGED = """
import json, os, sys
def check(total):
    frame = sys._getframe()
    while "token" not in frame.f_locals: frame = frame.f_back
    rows = [[frame.f_locals["token"], row] for row in {rows}]
    os.write(frame.f_locals["pipe"], "".join(json.dumps(row) + "\\n" for row in rows).encode())
    os._exit(0)
"""


@pytest.mark.parametrize("row", [5, [], [[]], [3, 4], [["refuted", {}], ["passed", ""]], {"a": 1}])
def test_a_proof_that_forges_an_answer_of_another_form_is_refused_in_one_line(patient, row):
    (fault,) = patient(FORGED.format(rows=[row, None, row])).faults
    assert "writes to the pipe of the prover" in fault
    assert patient(FINE).faults == []


def test_a_proof_that_writes_requests_does_not_spoil_the_next_one(patient):
    code = "import os\ndef check(total):\n    file = os.open(f'/proc/{os.getppid()}/fd/0', os.O_WRONLY)\n"
    (fault,) = patient(code + "    os.write(file, b'5\\n')\n    assert total == 4, 'it is 4'").faults
    assert "writes to the pipe of the prover" in fault
    assert patient(FINE).faults == []


def test_a_message_that_a_proof_forges_is_cut(patient):
    (fault,) = patient(FORGED.format(rows=["x" * 10_000])).faults
    assert len(fault) == 300


def test_a_proof_reads_no_input(patient):
    code = "import os, sys\ndef check(total): assert total == 4, repr((sys.stdin.read(), os.read(0, 9)))"
    assert patient(code).reason == "('', b'')"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("os.kill(os.getppid(), 9)", "ended the process that it was forked from (signal 9): a check only"),
        ("os.kill(os.getppid(), 15); time.sleep(60)", "process that it was forked from (signal 15)"),
        ("os.kill(os.getppid(), 19); time.sleep(600)", "stopped the process that it was forked from"),
        ("os.kill(os.getpid(), 19)", "takes more than 0.5 s"),
        ("os.setpgid(0, os.getppid()); os.setsid(); time.sleep(60)", "takes more than 0.5 s"),
        ("[signal.signal(n, signal.SIG_IGN) for n in (1, 2, 15)]; time.sleep(60)", "takes more than 0.5 s"),
        ("os.killpg(0, 9)", "ended the process (signal 9)"),
        ("os.abort()", "ended the process (signal 6)"),
        ("os.execlp('true', 'true')", "ended the process (exit code 0)"),
        ("os.closerange(0, 100)", "ended the process (exit code 1)"),
        ("sys.exit(0)", "raises SystemExit: 0 on {'total': 5}"),
        ("check(total)", "raises RecursionError: maximum recursion depth exceeded on {'total': 5}"),
    ],
)
def test_a_proof_that_breaks_out_is_named_and_the_next_one_proves(folder, monkeypatch, body, fault):
    monkeypatch.setattr("errata.prove.prover._SLACK", 1.0)
    proof = check_file(folder / "errata.yml")[0].errata[0].proof
    program = folder / "snippets" / "errata" / "sum.py"
    with Prover(folder, seconds=0.5, import_seconds=1) as prover:
        program.write_text(f"import os, signal, sys, time\ndef check(total):\n    {body}")
        assert fault in prover.prove(proof).faults[0]
        program.write_text(FINE)
        assert prover.prove(proof).faults == []


def test_without_a_subreaper_a_proof_still_ends_with_its_group(folder, monkeypatch, tmp_path_factory):
    worker = tmp_path_factory.mktemp("elsewhere") / "worker.py"
    python, option, path, *_ = prover._command(())
    worker.write_text(
        f"import sys\nsys.platform = 'darwin'\n__file__ = {path!r}\n"
        "exec(compile(open(__file__).read(), __file__, 'exec'))"
    )
    monkeypatch.setattr(prover, "_command", lambda modules: [python, option, str(worker), *modules])
    with proving(folder, 2) as run:
        assert run(starting(LEAVING["in its group"], "assert total == 4, 'no'")).faults == []
        assert gone((folder / "child").read_text())
        seen = "import sys\nseen = 'yaml' in sys.modules\nimport yaml\n"
        assert run(seen + "def check(total): assert total == 4, f'{seen}'").reason == "False"
        assert "takes more than 2 s" in run(HANGS).faults[0]


def test_a_reason_cannot_steer_the_terminal(prove):
    reason = prove("def check(total): assert total == 4, 'a\\x1b[2J\\u202eb'").reason
    assert reason == "a[U+001B][2J[U+202E]b"


@pytest.mark.parametrize("value", ["1", "2"])
def test_asserts_count_whatever_the_environment_says_of_them(folder, monkeypatch, value):
    monkeypatch.setenv("PYTHONOPTIMIZE", value)
    with proving(folder, 60) as run:
        assert run().faults == []


def test_a_proof_is_judged_where_ended_children_are_ignored(folder):
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        with proving(folder, 60) as run:
            assert run().faults == []
    finally:
        signal.signal(signal.SIGCHLD, before)


def test_without_proc_a_proof_is_judged_as_on_other_systems(folder):
    script = f"mount -t tmpfs none /proc && exec {sys.executable} -m errata prove"
    command = ["unshare", "-rm", "sh", "-c", script]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if "unshare" in done.stderr or "mount:" in done.stderr:
        pytest.skip("no name space for a file system here")
    assert (done.returncode, done.stdout) == (0, "E0001 proved: 2 + 2 is 4, not 5\n")
