"""The claims of a proof against the parameters of its `check`, which is read and not run."""

import pytest

from errata.check.checker import check_file

SNIPPET = "E0001: `check` of snippets/errata/sum.py"
SAME = "E0001: the corrected claim equals the original one: no check can tell them apart"


@pytest.fixture
def problems(folder, edit):
    """Check E0001 with these claims and this program; return each problem as a tuple."""

    def run(original="{total: 5}", corrected="{total: 4}", source=None):
        edit("original: {total: 5}", f"original: {original}")
        edit("corrected: {total: 4}", f"corrected: {corrected}")
        if source is not None:
            (folder / "snippets" / "errata" / "sum.py").write_bytes(source.encode())
        return [tuple(problem) for problem in check_file(folder / "errata.yml")[1]]

    return run


@pytest.mark.parametrize(
    ("original", "corrected", "same"),
    [
        ("{total: 4}", "{total: 4}", True),
        ("{total: 4}", "{ 'total': 04 }", True),
        ("{total: {a: 1, b: [2]}}", "{total: {b: [2], a: 1}}", True),
        ("{total: 4}", "{total: 4.0}", False),
        ("{total: 1}", "{total: true}", False),
        ("{total: 4}", "{total: '4'}", False),
        ("{total: [1, 2]}", "{total: [2, 1]}", False),
    ],
)
def test_claims_that_are_the_same_are_refused_where_the_corrected_one_stands(
    problems, original, corrected, same
):
    assert problems(original, corrected) == ([(23, 18, "ER311", SAME)] if same else [])


UNKNOWN = "has no parameter 'totl' (did you mean 'total'?); it takes total"


@pytest.mark.parametrize(
    ("original", "corrected", "expected"),
    [
        ("{totl: 5}", "{total: 4}", [(22, 18, f"{SNIPPET} {UNKNOWN}")]),
        ("{total: 5}", "{totl: 4}", [(23, 19, f"{SNIPPET} {UNKNOWN}")]),
        ("{total: 5, u: 1}", "{total: 4}", [(22, 28, f"{SNIPPET} has no parameter 'u'; it takes total")]),
        ("{}", "{total: 4}", [(22, 17, f"{SNIPPET} needs 'total', which the claim does not give")]),
    ],
)  # fmt: skip
def test_a_claim_that_is_no_call_of_check_is_refused_at_its_own_place(
    problems, original, corrected, expected
):
    assert problems(original, corrected) == [(*place, "ER312", said) for *place, said in expected]


# Each with a claim and what is said of it; Python's own judgement of the call is the oracle below.
CALLS = [
    ("def check(total): pass", {"total": 1}),
    ("def check(total): pass", {"totl": 1}),
    ("def check(total): pass", {}),
    ("def check(total=4): pass", {}),
    ("def check(total=4, *, unit): pass", {"unit": 1}),
    ("def check(total=4, *, unit): pass", {"total": 1}),
    ("def check(a, b=1, /): pass", {"a": 1}),
    ("def check(a=1, /): pass", {"a": 1}),
    ("def check(a=1, /): pass", {"b": 1}),
    ("def check(a=1, /, b=2): pass", {"b": 1}),
    ("def check(a=1, /, **more): pass", {"a": 1}),
    ("def check(a, /, **more): pass", {"a": 1}),
    ("def check(**claim): pass", {"anything at all": 1}),
    ("def check(total, **claim): pass", {"other": 1}),
    ("def check(*values): pass", {"values": 1}),
    ("def check(*values, unit=1): pass", {"unit": 1}),
    ("def check(): pass", {"total": 1}),
    ("def check(a): pass\ndef check(b): pass", {"b": 1}),
    ("def check(a): pass\ndef check(b): pass", {"a": 1}),
]


@pytest.mark.parametrize(("source", "claim"), CALLS)
def test_a_claim_is_refused_exactly_if_python_would_refuse_the_call(problems, source, claim):
    module = {}
    exec(source, module)
    try:
        module["check"](**claim)
        callable_so = True
    except TypeError:
        callable_so = False
    one, other = (str({**claim, **dict.fromkeys(claim, value)}) for value in (2, 3))
    found = problems(one, other, f"{source}\n")
    if not claim:
        found = [problem for problem in found if problem[2] != "ER311"]
    assert {problem[2] for problem in found} == (set() if callable_so else {"ER312"})


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = (\n", "is not Python: line 1: '(' was never closed"),
        ("def check(total):\nassert total\n", "is not Python: line 2: expected an indented block after"),
        ("def check(total): print 'no'\n", "is not Python: line 1: Missing parentheses in call to 'print'"),
        ("\0\n", "is not Python: source code string cannot contain null bytes"),
        ("# coding: no-such\n", "is not Python: unknown encoding: no-such"),
        ("(" * 10_000, "is not Python: "),
        ("", "defines no function `check`"),
        ("def chek(total): pass\n", "defines no function `check`"),
        ("def test():\n    check(total=4)\n", "defines no function `check`"),
    ],
    ids=lambda text: text[:20],
)
def test_a_program_that_cannot_judge_is_refused_where_it_is_named_and_is_not_run(problems, source, said):
    ((line, column, code, message),) = problems(source=source)
    assert (line, column, code) == (21, 16, "ER312")
    assert message.startswith(f"E0001: snippets/errata/sum.py {said}")


@pytest.mark.parametrize(
    "source",
    [
        "check = lambda total: None\n",
        "from functools import partial as check\n",
        "from math import *\n",
        "import functools\n@functools.cache\ndef check(total): pass\n",
        "if True:\n    def check(number): pass\n",
        "class check:\n    def __init__(self, total): pass\n",
        "async def check(number): pass\n",
    ],
)
def test_a_check_that_only_a_run_can_tell_is_left_to_prove(problems, source):
    assert problems(source=source) == []


def test_a_program_is_read_and_never_run_by_check(problems, folder):
    source = f"open({str(folder / 'ran')!r}, 'w')\ndef check(total): pass\n"
    assert problems(source=source) == []
    assert not (folder / "ran").exists()


def test_a_warning_of_a_program_is_not_that_of_check(problems):
    assert problems(source="def check(total): return '\\d' is total\n") == []
