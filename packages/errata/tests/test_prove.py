import os
import time
from pathlib import Path

import pytest

from errata.check.checker import check_file
from errata.prove.prover import Prover

PID = "import os\ndef check(total): assert total == 4, str(os.getpid())"


@pytest.fixture
def prove(folder):
    """Prove E0001 with this code as its snippet, by a prover with little time; return the verdict."""
    proof = check_file(folder / "errata.yml")[0].errata[0].proof

    def run(code=None):
        if code is not None:
            (folder / "snippets" / "errata" / "sum.py").write_text(code)
        return prover.prove(proof)

    with Prover(folder, seconds=0.5, import_seconds=5) as prover:
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
            "says one thing once and another then: a check has no memory",
        ),
        (
            "n = [0]\ndef check(total):\n    n[0] += 1\n    assert n[0] % 2 == 0, 'no'",
            "says one thing once and another then",
        ),
        (
            "import random\ndef check(total): assert total == 4, str(random.random())",
            "gives another reason each time: seed its generator",
        ),
        (
            "import random\nR = random.random()\ndef check(total): assert total == 4, str(R)",
            "gives another reason each time: seed its generator",
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


def test_one_process_proves_all_until_it_hangs(prove):
    first = prove(PID).reason
    assert prove().faults == []
    assert prove(PID).reason == first
    prove("def check(total):\n    while True: pass")
    assert prove(PID).reason != first


def test_no_process_is_left(folder):
    (folder / "snippets" / "errata" / "sum.py").write_text(PID)
    with Prover(folder) as prover:
        pid = int(prover.prove(check_file(folder / "errata.yml")[0].errata[0].proof).reason)
        os.kill(pid, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


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


def test_what_a_proof_starts_ends_with_it(prove, folder):
    code = (
        "import subprocess\n"
        "def check(total):\n"
        "    open('child', 'w').write(str(subprocess.Popen(['sleep', '60']).pid))\n"
        "    while True: pass"
    )
    assert "takes more than" in prove(code).faults[0]
    child = int((folder / "child").read_text())
    for _ in range(50):
        state = Path(f"/proc/{child}/stat")
        if not state.exists() or state.read_text().split()[2] == "Z":
            return
        time.sleep(0.1)
    pytest.fail("the process that the proof started is still there")


def test_a_child_that_lives_on_does_not_hold_up_the_verdict(prove):
    code = (
        "import os, time\n"
        "def check(total):\n"
        "    if os.fork() == 0: time.sleep(30)\n"
        "    assert total == 4, 'no'"
    )
    begun = time.monotonic()
    prove(code)
    prove("def check(total): assert total == 4, 'no'")
    assert time.monotonic() - begun < 15


def test_a_reason_cannot_steer_the_terminal(prove):
    reason = prove("def check(total): assert total == 4, 'a\\x1b[2J\\u202eb'").reason
    assert reason == "a[U+001B][2J[U+202E]b"
