"""What people paste into the mixer's box, in its own JavaScript: against what printed it."""

import ast
import csv
import io
import json
import math
import random
import re
import warnings
from contextlib import suppress
from dataclasses import dataclass
from itertools import product

import numpy as np
import pytest
import quickjs

from tests.paths import ROOT

MIXER = ROOT / "overrides" / "assets" / "mixer"
GROUPED = "a separator of thousands inside a number, which may be one number or two"


@pytest.fixture(scope="module")
def read():
    """Return a function that reads a text as the mixer's box does; a mistake is returned as its message."""
    engine = quickjs.Context()
    for name in ("../dom", "say", "words", "parse", "literal", "paste", "own"):  # each after what it imports
        text = (MIXER / f"{name}.js").read_text("utf-8")
        engine.eval(re.sub(r"^import .*;$|^export ", "", text, flags=re.MULTILINE))
    engine.eval("""
      const read = (text) => { try { return parse(text); } catch (error) {
        if (!(error instanceof Mistake)) throw error;
        return error.message;
      } };
    """)

    def call(text, seconds=-1):
        engine.set_time_limit(seconds)
        engine.set("pasted", text)
        return json.loads(engine.eval("JSON.stringify(read(pasted))"))

    return call


ENTRIES = [{"token": "a", "logprob": -0.5, "bytes": [97]}, {"token": " b", "logprob": -1.5, "bytes": None}]
OPENAI = {"choices": [{"logprobs": {"content": [{**ENTRIES[0], "top_logprobs": ENTRIES}]}}]}
GEMINI_ENTRIES = [{"token": e["token"], "tokenId": 5, "logProbability": e["logprob"]} for e in ENTRIES]
GEMINI = {"candidates": [{"content": {"parts": [{"text": "a"}]}, "logprobsResult": {
    "chosenCandidates": GEMINI_ENTRIES[:1], "topCandidates": [{"candidates": GEMINI_ENTRIES}]}}]}  # fmt: skip
OLDER = {"choices": [{"logprobs": {"tokens": ["a"], "token_logprobs": [-0.5],
                                   "top_logprobs": [{"a": -0.5, " b": -1.5}]}}]}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "tokens", "logits"),
    [
        ("tensor([[4.51, 0.89, -1.90]])", ["#0", "#1", "#2"], [4.51, 0.89, -1.9]),
        ("z = torch.tensor([ 1., 2.,\n  3.], device='cuda:0', dtype=torch.float16)", None, [1, 2, 3]),
        ("array([1.,\n 2.], dtype=float32)", None, [1, 2]),
        ("array([[1],[2]])", None, [1, 2]),
        ("[1. 2.\n 3.]", None, [1, 2, 3]),
        ('{"a": 1.0, " b": -2}', ["a", " b"], [1, -2]),
        ("{'a': 1.0}", ["a"], [1]),
        ('{"b": 1, "12": 2, "\\"": 3, "1": 4}', ["b", "12", '"', "1"], [1, 2, 3, 4]),
        ("−5.24e−06, −8.5", None, [-5.24e-06, -8.5]),
        ('[["you", 1.79], [" a", 2]]', ["you", " a"], [1.79, 2]),
        ("token\tlogit\nyou\t1.79\nin it\t2", ["you", "in it"], [1.79, 2]),
        ("logits\n1.5\n2", ["#0", "#1"], [1.5, 2]),
        ("{ 1.5\n} 2", ["{", "}"], [1.5, 2]),
        ("a,1.5", ["a"], [1.5]),
        ("token7,123.5", ["token7"], [123.5]),
        ("1,2,3", None, [1, 2, 3]),
        ("1.5,234.5,-1", None, [1.5, 234.5, -1]),
        ("[1, 234.5]", None, [1, 234.5]),
    ],
)
def test_what_programs_print_and_spreadsheets_hold_is_read(read, text, tokens, logits):
    made = read(text)
    assert made["logits"] == logits
    assert made["tokens"] == (tokens or [f"#{i}" for i in range(len(logits))])


def test_minus_infinity_masks_in_a_tensor_and_in_pythons_json(read):
    for text in ("tensor([1., -inf])", '{"a": 1, "b": -Infinity}'):
        assert read(text)["logits"] == [1, None]  # JSON's word for it


@pytest.mark.parametrize(
    "answer", [OPENAI, GEMINI, OLDER, ENTRIES], ids=["OpenAI", "Gemini", "older", "list"]
)
def test_the_top_logprobs_of_an_answer_are_read_and_the_missing_mass_is_told(read, answer):
    made = read(json.dumps(answer, indent=1))
    assert (made["tokens"], made["logits"]) == (["a", " b"], [-0.5, -1.5])
    missing = f"{100 * (1 - math.exp(-0.5) - math.exp(-1.5)):.2f} %"
    assert made["note"].startswith(f"Logprobs of 2 tokens; {missing} of the probability is that of tokens")


def test_of_several_positions_the_first_is_read_and_that_is_told(read):
    position = {**ENTRIES[0], "top_logprobs": ENTRIES}
    made = read(json.dumps({"content": [position, {**position, "top_logprobs": ENTRIES[:1]}]}))
    assert made["tokens"] == ["a", " b"]
    assert made["note"].startswith("The first of 2 positions.")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a 1,5", "Line 1: “1,5” has a comma inside a number"),
        ("a,1,5", "Line 1: “1,5” has a comma"),
        ("1,5\n0,9", "Line 1: “1,5” has a comma"),
        ("1.234,5", "Line 1: “1.234,5” has a comma"),
        ("1,234.5", "Line 1: “1,234.5” has a comma inside a number, which may be one number"),
        ("0.5\n-1,234,567.25", "Line 2: “-1,234,567.25” has a comma"),
        ("1 234,5", f"Line 1: “1 234,5” has {GROUPED}: write 1234.5, or put a tab between two."),
        ("1\u00a0234,5\n2\u00a0345,6", f"Line 1: “1\u00a0234,5” has {GROUPED}: write 1234.5, or"),
        ("1'234.5", f"Line 1: “1'234.5” has {GROUPED}: write 1234.5, or"),
        ("a 1 234,5", f"Line 1: “1 234,5” has {GROUPED}: write 1234.5, or"),
        ("a 1,234.5", "Line 1: “1,234.5” has a comma"),
        ("a,1,234,567.5", "Line 1: “1,234,567.5” has a comma"),
        ("tensor([1., ..., 3.])", "“...” stands for numbers that were left out: print them all"),
        ("[1. 2. ... 3.]", "“...” stands for numbers that were left out"),
        ("tensor([[1., 2.], [3., 4.]])", "2 rows of logits, and the mixer takes one"),
        ("tensor([1., 2.", "The end is missing"),
        ('[1, "x"]', "1 in the list is no pair"),
        ("tensor([[1., 2.],\n [3., ", "The end is missing"),
        ('{"x": "y"}', 'No logits were found in this: they stand as {"you": 1.79}, or below'),
        ('{"a": 1', "The end is missing: paste it whole."),
        ('{"a": 1,\n "b" 2}', "Line 2: “2}” stands where neither JSON nor Python has it: print it as JSON"),
        ('{"a": 1, "b": x}', "Line 1: “x}” stands where"),
        ('{"a": constructor}', "Line 1: “constructor}” stands where"),
        ("[" * 51 + "'a'" + "]" * 51, "Brackets stand in more than 50 others"),
        ('[["a", 1], {"b": 2}]', "{…} in the list is no pair"),
        ('[["a", 1], ...]', "“...” stands for numbers that were left out"),
        ("a 0x10", "Line 1: “0x10” is no number."),
        ("a 1\n\n\nb x", "Line 4: “x” is no number."),
        ("token\tlogit\na\t1\nb\tx\n", "Line 3: “x” is no number."),
        ("logit\n1\n2\nx3\n4", "Line 4: “x3” is no number."),
        ("1.5\n2.5\n1 234\n3", f"Line 3: “1 234” has {GROUPED}"),
        ("1.5\n2.5\n7 up\n3", "Line 3: “7 up” is no number."),
        ("1\n2\n1e7", "Line 3: 1e7 lies beyond 1"),
        ("1.5\n2.5\n1,234.5", "Line 3: “1,234.5” has a comma inside a number"),
        (r'{"\0a": 1}', r"\0 in quotes stands for no character: put \ before each \."),
        (r'{"\u00": 1}', r"\u in quotes stands for no character"),
        ("x" * 1_500_001, "1500001 characters: at most 1500000."),
        ('[{"token": "a", "logprob": 1}]', "The logprobs add up to a probability of 2.718, above 1"),
        ("[]", "Empty."),
        ('{"a": 1, "b": 2, "a": 3}', '"a" stands twice'),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(read, text, message):
    assert read(text).startswith(message)


SEPARATORS = {"NBSP": "\u00a0", "figure": "\u2007", "thin": "\u2009", "narrow": "\u202f", "'": "'", "’": "’"}


@pytest.mark.parametrize("blank", SEPARATORS.values(), ids=SEPARATORS)
@pytest.mark.parametrize(
    ("text", "line", "number"),
    [
        ("a 1~234\nb 2", 1, "1234"),
        ("b 2\na 1~234,5", 2, "1234.5"),
        ("b\t2\na\t−1~234~567.5", 2, "−1234567.5"),
        ("a:1~234", 1, "1234"),
        ("1\n\n1~234\n3", 3, "1234"),
        ("1 2 3 1~234", 1, "1234"),
        ("logit\n1~234,5\n2~345,5", 2, "1234.5"),
    ],
)
def test_a_number_with_separators_of_thousands_is_refused_with_its_line(read, blank, text, line, number):
    written = re.search(r"[−\d~.,]*~[\d~.,]*", text)[0].replace("~", blank)
    said = read(text.replace("~", blank))
    assert said == f"Line {line}: “{written}” has {GROUPED}: write {number}, or put a tab between two."


@pytest.mark.parametrize("blank", SEPARATORS.values(), ids=SEPARATORS)
def test_separators_of_thousands_are_refused_in_arrays_and_pairs_too(read, blank):
    assert read(f"array([2.0, 1{blank}234.5])").startswith(f"Logit 2: “1{blank}234.5” has {GROUPED}")
    assert "234.5}” stands where" in read(f'{{"a": 1{blank}234.5}}')
    assert read(f'[["a", "1{blank}234.5"]]').startswith(f"“a”: “1{blank}234.5” has {GROUPED}")


@pytest.mark.parametrize(
    "text",
    ["a 1\nb 2", '{"a": 1, "b": 2}', "tensor([1., 2.])", "logit\n1\n2", '[["a", 1], ["b", 2]]', "1 2 3"],
)
def test_a_byte_order_mark_at_the_start_is_none_of_the_text(read, text):
    assert read(f"\ufeff{text}") == read(text)


@pytest.mark.parametrize("dash", "‐‑‒–−﹣－")
@pytest.mark.parametrize(
    "text",
    ["a -1.5\nb 2e-3", "-1.5\n2e-3", '{"a": -1.5, "b": 2e-3}', "tensor([-1.5, 2e-3])", "[-1.5 2e-3]",
     '[["a", -1.5], ["b", -2e-3]]', "a 1\nb -inf", '{"a": 1, "b": -Infinity}', "array([1, -inf])"],
)  # fmt: skip
def test_every_minus_of_typography_is_one_in_front_of_number_and_exponent(read, dash, text):
    plain = read(text)
    assert isinstance(plain, dict)
    assert read(text.replace("-", dash)) == plain


@dataclass
class LogprobsResultCandidate:
    log_probability: float
    token: str
    token_id: int | None = None


@dataclass
class LogprobsResultTopCandidates:
    candidates: list


@dataclass
class LogprobsResult:
    chosen_candidates: list
    top_candidates: list
    log_probability_sum: float | None = None


@dataclass
class TopLogprob:
    token: str
    bytes: list | None
    logprob: float


@dataclass
class ChatCompletionTokenLogprob(TopLogprob):
    top_logprobs: list


@dataclass
class ChoiceLogprobs:
    content: list
    refusal: None = None


@dataclass
class Logprobs:
    text_offset: list
    token_logprobs: list
    tokens: list
    top_logprobs: list


# As Google's SDK prints a result since it breaks lines (google-genai 3.6.1, _common._pretty_repr).
GOOGLE = """LogprobsResult(
  chosen_candidates=[
    LogprobsResultCandidate(
      log_probability=-0.1,
      token='a',
      token_id=0
    ),
  ],
  top_candidates=[
    LogprobsResultTopCandidates(
      candidates=[
        LogprobsResultCandidate(
          log_probability=-0.1,
          token='a',
          token_id=0
        ),
        LogprobsResultCandidate(
          log_probability=-4.0,
          token=\"\"\"
\"\"\",
          token_id=3
        ),
        LogprobsResultCandidate(
          log_probability=-7.0,
          token='\\\\',
          token_id=4
        ),
      ]
    ),
  ]
)"""


def test_an_answer_as_googles_sdk_prints_it_in_lines_is_read(read):
    made = read(GOOGLE)
    assert (made["tokens"], made["logits"]) == (["a", "\n", "\\"], [-0.1, -4, -7])
    assert read(GOOGLE.removeprefix("LogprobsResult(").removesuffix(")")) == made  # as print shows it


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("token_id=4\n        ),", "token_id=4\n        ),\n        <... 2 more items ...>,"),
        ("candidates=[\n        L", "candidates=[<... 3 items at Max depth ...>], x=[\n L"),
    ],
)
def test_what_googles_sdk_leaves_out_of_a_print_is_told(read, old, new):
    text = GOOGLE.replace(old, new)
    if "Max" in new:
        text = "LogprobsResult(top_candidates=[<... 1 item at Max depth ...>], log_probability_sum=-1.0)"
    assert text != GOOGLE
    assert read(text) == (
        "“<...>” stands for what was left out: print it whole, such as with response.model_dump_json()."
    )


def snake(entries):
    return [{"log_probability": e["logprob"], "token": e["token"], "token_id": None} for e in entries]


def test_in_snake_case_too_the_chosen_candidates_are_not_taken_for_a_position(read):
    result = {"chosen_candidates": snake(ENTRIES[:1]), "top_candidates": [{"candidates": snake(ENTRIES)}]}
    answer = {"candidates": [{"logprobs_result": result}]}
    for text in (json.dumps(answer), repr(answer)):
        made = read(text)
        assert made["tokens"] == ["a", " b"]
        assert made["note"].startswith("Logprobs of 2 tokens; ")


def test_the_first_position_of_the_older_completions_may_have_none(read):
    tables = [None, {"a": -0.5, " b": -1.5}, {"c": -0.1}]
    logprobs = Logprobs([0, 1, 2], [None, -0.5, -0.1], ["x", "a", "c"], tables)
    answer = {"choices": [{"logprobs": vars(logprobs)}]}
    for text in (json.dumps(answer), json.dumps(tables), repr(tables), repr(logprobs), repr(answer)):
        made = read(text)
        assert (made["tokens"], made["logits"]) == (["a", " b"], [-0.5, -1.5])
        assert made["note"].startswith("Position 2 of 3, the first with logprobs. Logprobs of 2 tokens")


def test_an_answer_without_alternatives_says_how_to_ask_for_them(read):
    written = [{**one, "top_logprobs": []} for one in ENTRIES]
    assert read(json.dumps({"content": written})).startswith("The answer has the logprobs of the tokens that")


def test_objects_one_in_a_line_are_one_position(read):
    shown = [f"log_probability={e['logprob']} token={e['token']!r} token_id=5" for e in ENTRIES]
    for lines in (shown, map(json.dumps, ENTRIES), [repr(TopLogprob(**one)) for one in ENTRIES]):
        assert read("\n".join(lines))["tokens"] == ["a", " b"]


# In three seconds of the processor QuickJS reads 30,000 characters of any of them ten times, unless it takes
# the square of the time; what takes the cube is stopped at 1,000.
LONG = {
    "blanks": " ", "lines": "\n", "letters": "a", "digits": "1", "brackets": "[", "braces": "{",
    "apostrophes": "'", "backslashes": "\\", "semicolons": "a;;;;;;;;;;", "thousands": "1,234",
    "grouped": "1'234",
    "numbers": "1.5 ", "column": "1.5\n", "names": "ab ", "pairs": "ab 1.5\n",
    "calls": "logprob(",
    "rows": "[1],", "items": "['a',1],", "keys": "'ab':1,", "entries": '{"token":"a","logprob":-20},',
    "tables": '{"a":-20},',
    "objects": "C(token='a',logprob=-20),", "fields": "logprob=-20 token='a' ", "nested": "{'a':",
    "dots": "...",
}  # fmt: skip
AROUND = [("", ""), ("a", "x"), ("{'x", "':1}"), ("tensor([", "])")]


@pytest.mark.parametrize("piece", LONG.values(), ids=LONG)
def test_no_long_paste_takes_the_square_of_the_time(read, piece):
    for size, (before, after) in product((1_000, 30_000), AROUND):
        text = f"{before}{piece * (size // len(piece))}{after}"
        assert isinstance(read(text, seconds=3), dict | str)


ALPHABET = [
    "a",
    "you",
    " the",
    "\n",
    '"',
    "'",
    "\\",
    "\t",
    "é",
    "𝄞",
    "1",
    "12",
    "-",
    ",",
    ":",
    "{",
    "]",
    "null",
    "\x07",
]


def tokens_of(rng, size):
    """Return different tokens, of what breaks quoting."""
    made = {
        "".join(rng.choices(ALPHABET, k=rng.randint(1, 3))) + str(i) * rng.randint(0, 1) for i in range(size)
    }
    return rng.sample(sorted(made), len(made))


def printed_of(rng):
    """Return a text, printed by Python, NumPy or csv, and the tokens and logits that were printed.

    Tokens are None for numbers alone; a mask is minus infinity.
    """
    numbers = [rng.choice([rng.uniform(-9, 9), rng.uniform(-1e-7, 0), -float(rng.randint(0, 40)), -math.inf])
               for _ in range(rng.randint(2, 9))]  # fmt: skip
    numbers[:2] = rng.uniform(-9, 9), rng.uniform(-9, 9)
    kind = rng.choice(
        ["array", "list", "column", "rows", "dict", "pairs", "table", "lines", "chat", "gemini", "older"]
    )
    if kind == "array":
        array = np.array(numbers, dtype=rng.choice(["float32", "float64"]))[:, None][
            :, :: rng.choice([1, -1])
        ]
        array = array if rng.random() < 0.3 else array.T if rng.random() < 0.5 else array[:, 0]
        with np.printoptions(
            threshold=10_000, precision=rng.choice([3, 8, 17]), linewidth=rng.choice([20, 75])
        ):
            text = rng.choice([str, repr])(array)
        inside = re.sub(r"dtype=\w+|[^-+\deinf.\s]|array", " ", text)
        return (
            rng.choice(["", "x = np."] if "array" in text else [""]) + text,
            None,
            [*map(float, inside.split())],
        )
    if kind in ("list", "column", "rows"):
        join = {"list": ", ", "column": rng.choice(["\n", "\n\n"]), "rows": " "}[kind]
        text = join.join(map(repr, numbers))
        text = (
            f"[{text}]" if kind == "list" else rng.choice(["", "logit\n" if kind == "column" else ""]) + text
        )
        alone = kind == "rows" and len(numbers) == 2
        return text, [repr(numbers[0])] if alone else None, numbers[1:] if alone else numbers
    tokens = tokens_of(rng, len(numbers))
    numbers = numbers[: len(tokens)]
    shown = rng.choice([repr, json.dumps, lambda value: json.dumps(value, indent=1, ensure_ascii=False)])
    if kind == "dict":
        given = dict(zip(tokens, numbers, strict=True))
        given = {token: np.float64(one) for token, one in given.items()} if shown is repr else given
        return shown(given), tokens, numbers
    if kind == "pairs":
        return shown([*zip(tokens, numbers, strict=True)]), tokens, numbers
    if kind == "table":  # as a spreadsheet gives a copy: tokens that need no quotes
        tokens = [f"t{i} {token}" for i, token in enumerate(tokens) if token.isalnum()] or ["a"]
        text = io.StringIO()
        csv.writer(text, delimiter="\t", lineterminator="\n").writerows(zip(tokens, numbers, strict=False))
        return rng.choice(["", "token\tlogit\n"]) + text.getvalue(), tokens, numbers[: len(tokens)]
    if kind == "lines":
        text = "\n".join(f"{json.dumps(t)} {n}" for t, n in zip(tokens, numbers, strict=True))
        return text, tokens, numbers
    weights = [rng.random() + 1e-9 for _ in tokens]
    logprobs = [math.log(weight / sum(weights) * 0.99) for weight in weights]
    logprobs[-1] = rng.choice([logprobs[-1], -9999.0])
    pairs, as_object = [*zip(tokens, logprobs, strict=True)], rng.random() < 0.5
    if kind == "chat":
        entries = [TopLogprob(t, rng.choice([None, [*t.encode()]]), p) for t, p in pairs]
        content = [ChatCompletionTokenLogprob(**vars(e), top_logprobs=entries) for e in entries[:1]]
        answer = ChoiceLogprobs(content * rng.randint(1, 3))
        return _written(rng, answer, shown, as_object), tokens, logprobs
    if kind == "gemini":
        entries = [LogprobsResultCandidate(p, t, rng.choice([None, 7])) for t, p in pairs]
        answer = LogprobsResult(entries[:1], [LogprobsResultTopCandidates(entries)] * rng.randint(1, 3))
        return _written(rng, answer, shown, as_object), tokens, logprobs
    tables = [None] * rng.randint(0, 2) + [dict(pairs)]
    answer = Logprobs([0], [None, -1.5], ["a"], tables)
    return _written(rng, answer, shown, as_object), tokens, logprobs


def _written(rng, answer, shown, as_object):
    """Return an answer as Python prints its objects, or as JSON or dicts, in camelCase or snake_case."""
    if as_object:
        whole = repr(answer)
        return (
            whole
            if rng.random() < 0.5
            else whole.partition("(")[2].removesuffix(")").replace(", top_c", " top_c")
        )

    def plain(value):
        if isinstance(value, list):
            return [plain(one) for one in value]
        return {key: plain(one) for key, one in vars(value).items()} if hasattr(value, "__dict__") else value

    text = shown(plain(answer))
    camel = isinstance(answer, LogprobsResult) and rng.random() < 0.5
    for name in ("chosen_candidates", "top_candidates", "log_probability", "token_id") if camel else ():
        text = text.replace(name, re.sub("_(.)", lambda found: found[1].upper(), name))
    return text


def test_what_python_numpy_and_csv_print_is_read_as_they_meant_it(read):
    rng = random.Random(2026)
    for _ in range(1200):
        text, tokens, logits = printed_of(rng)
        made = read(text)
        assert isinstance(made, dict), (text, made)
        assert made["tokens"] == (tokens or [f"#{i}" for i in range(len(logits))]), text
        assert [-math.inf if one is None else one for one in made["logits"]] == logits, text


def parsed(text):
    """Return what JSON or Python reads in a text; ... where neither does."""
    with warnings.catch_warnings(action="ignore"):  # Python's of "\\d"
        for parse in (json.loads, ast.literal_eval):
            with suppress(ValueError, SyntaxError, TypeError):
                return parse(text)
    return ...


def test_what_neither_json_nor_python_reads_is_refused_and_what_they_read_is_read_alike(read):
    rng = random.Random(7)
    accepted = refused = 0
    for _ in range(1200):
        tokens = [token for token in tokens_of(rng, 4) if token.isalnum()] or ["a"]
        given = {token: rng.uniform(-9, 9) for token in tokens}
        text = rng.choice([json.dumps, repr])(rng.choice([given, [*map(list, given.items())]]))
        for _ in range(rng.randint(1, 2)):
            at = rng.randrange(1, len(text) - 1)
            text = text[:at] + rng.choice(["", *"{}[](),:'\" "]) + text[at + rng.randint(0, 1) :]
        if re.search(r"- |\"\"|''|\\\d", text):  # a sign apart, two texts in a row, octal: Python alone
            continue
        meant, made = parsed(text), read(text)
        pairs = [*meant.items()] if isinstance(meant, dict) else meant
        try:
            pairs = [(str(key), float(value)) for key, value in pairs if not isinstance(key, list | tuple)]
            usable = len(pairs) == len(meant) and all(abs(value) < 1e6 for _, value in pairs)
        except (TypeError, ValueError):
            usable = False
        if usable:
            assert isinstance(made, dict), (text, made)
            assert [*zip(made["tokens"], made["logits"], strict=True)] == pairs, text
            accepted += 1
        else:
            assert isinstance(made, str), (text, made, meant)
            refused += 1
    assert min(accepted, refused) > 100
