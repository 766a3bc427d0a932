"""The mixer: against the filters and chains of the other pages, and the cases for its JavaScript."""

import json
import math
import re
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
import quickjs

from snippets import filters
from snippets.engines import chain as run_chain
from snippets.entropy_target import temperature_for
from snippets.mixer import LOGITS, mix, surprise
from snippets.sequences_penalty import presence_penalty, repetition_penalty
from tests.paths import ROOT
from tests.site.checks import DATA, page_orders
from tools.engines import orders

CASES = ROOT / "tests" / "browser" / "mixer_cases.json"
FILTERS = ("top-k", "top-p", "min-p", "typical")
PENALTIES = ("repetition", "presence", "frequency")
STEPS = ("T", *FILTERS, *PENALTIES)
SCRIPT = ROOT / "overrides" / "assets" / "mixer" / "arithmetic.js"
PROMPTS = sorted((ROOT / "real_model" / "recorded").glob("*.json"))
CHAINS = {name: [step for step in order if step in STEPS] for name, order in orders().items()}
TIES = {row["name"]: row["ties"] or {} for row in DATA["engines"]}


@pytest.mark.parametrize(
    ("step", "keep", "value"),
    [
        ("top-k", filters.top_k, 3), ("top-p", filters.top_p, 0.8), ("top-p", filters.top_p, 0.0),
        ("min-p", filters.min_p, 0.05), ("typical", filters.typical, 0.6), ("typical", filters.typical, 0.0),
    ],
)  # fmt: skip
def test_each_step_keeps_what_the_filter_of_its_page_keeps(step, keep, value):
    rng = np.random.default_rng(3)
    for _ in range(200):
        logits = rng.normal(scale=3, size=12).round(1)  # with ties
        _, kept = mix(logits, [step], {"T": 1, step: value})
        assert np.array_equal(kept, np.isfinite(keep(logits, value)))


@pytest.mark.parametrize("engine", CHAINS)
def test_a_chain_gives_what_the_program_of_engines_gives(engine):
    rng, order = np.random.default_rng(4), page_orders()[engine]
    for _ in range(200):
        logits = rng.normal(scale=3, size=12)
        settings = {"T": rng.uniform(0.2, 5), "top-k": 7, "top-p": 0.9, "min-p": 0.02}
        expected = run_chain(logits, order, settings)
        p, kept = mix(logits, order, settings)
        assert np.array_equal(kept, np.isfinite(expected))
        assert p == pytest.approx(filters.softmax(expected), abs=1e-12)


def test_zero_is_the_first_of_the_largest_logits_whatever_the_filters():
    p, kept = mix(np.array([1.0, 2.0, 2.0]), ["typical", "T"], {"T": 0, "typical": 0.1})
    assert p.tolist() == [0, 1, 0]
    assert kept.tolist() == [False, True, False]


def test_a_tiny_temperature_overflows_nothing_and_cuts_nothing():
    p, kept = mix(np.array([1e6, 0.0, -1e6]), ["T", "top-k"], {"T": 1e-6, "top-k": 3})
    assert p.tolist() == [1, 0, 0]
    assert kept.all()


def test_the_menu_has_every_engine_whose_order_was_read():
    assert set(page_orders()) == set(CHAINS)
    for name, order in page_orders().items():
        assert [step for step in CHAINS[name] if step not in ("typical", *PENALTIES)] == order


def test_each_engine_has_its_penalties_before_temperature_and_filters_as_the_javascript_takes_for_granted():
    for chain in CHAINS.values():
        first = next(i for i, step in enumerate(chain) if step not in PENALTIES)
        assert not {*chain[first:]} & {*PENALTIES}


@pytest.mark.parametrize(
    ("step", "size", "seen", "lowered"),
    [
        ("repetition", 2, {0: 1, 1: 3}, [1, -2, 3, 4]),
        ("presence", 0.5, {0: 1, 1: 3}, [1.5, -1.5, 3, 4]),
        ("frequency", 0.5, {0: 1, 1: 3}, [1.5, -2.5, 3, 4]),
        ("frequency", -0.5, {2: 2}, [2, -1, 4, 4]),
    ],
)
def test_repetition_divides_or_multiplies_presence_subtracts_once_and_frequency_each_time(
    javascript, step, size, seen, lowered
):
    logits, settings = [2.0, -1.0, 3.0, 4.0], {"T": 1, step: size}
    expected = pytest.approx(filters.softmax(np.array(lowered, dtype=float)), abs=1e-12)
    assert mix(logits, [step, "T"], settings, {step: seen})[0] == expected
    case = {"logits": logits, "chain": [step, "T"], "settings": settings, "seen": {step: seen}}
    assert javascript(case)["p"] == expected


def test_a_penalty_gives_what_the_program_of_sequences_gives():
    rng = np.random.default_rng(5)
    for _ in range(100):
        logits, ids = rng.normal(scale=3, size=9), rng.choice(9, size=3, replace=False)
        for step, penalty in (("repetition", repetition_penalty), ("presence", presence_penalty)):
            expected = filters.softmax(penalty(logits, ids, 1.4))
            seen = {step: dict.fromkeys(ids.tolist(), 2)}
            assert mix(logits, [step], {"T": 1, step: 1.4}, seen)[0] == pytest.approx(expected, abs=1e-12)


def test_the_order_of_repetition_and_presence_matters():
    """As docs/en/engines.md has it: 6 / 2 - 2 = 1, and (6 - 2) / 2 = 2."""
    settings, seen = {"T": 1, "repetition": 2, "presence": 2}, {0: 1}
    for chain, lowered in ((["repetition", "presence"], 1), (["presence", "repetition"], 2)):
        p, _ = mix([6.0, 0.0], chain, settings, dict.fromkeys(PENALTIES, seen))
        assert p[0] / p[1] == pytest.approx(math.exp(lowered))


def test_at_zero_the_penalties_decide_which_logit_is_the_largest(javascript):
    settings, seen = {"T": 0, "repetition": 2.0}, {"repetition": {0: 1}}
    case = {"logits": [3.0, 2.0, 2.0], "chain": CHAINS["transformers"], "settings": settings, "seen": seen}
    assert mix(case["logits"], case["chain"], settings, seen)[1].tolist() == [False, True, False]
    assert javascript(case)["kept"] == [0, 1, 0]


@pytest.mark.parametrize(
    ("settings", "rule", "kept"),
    [
        ({"top-k": 2}, "all", [1, 1, 1, 1]),
        ({"top-k": 2}, "sort", [1, 1, 0, 0]),
        ({"top-k": 1}, "sort", [1, 0, 0, 0]),
        ({"top-k": 9}, "sort", [1, 1, 1, 1]),
        ({"top-p": 0.6}, "all", [1, 1, 1, 1]),
        ({"top-p": 0.6}, "sort", [1, 1, 0, 0]),
        ({"top-p": 0.601}, "sort", [1, 1, 1, 0]),
        ({"top-p": 1.0}, "sort", [1, 1, 1, 1]),
        ({"typical": 0.2}, "all", [0, 1, 1, 1]),
        ({"typical": 0.2}, "sort", [0, 1, 0, 0]),
        ({"typical": 0.5}, "sort", [0, 1, 1, 1]),
        ({"typical": 0.61}, "sort", [1, 1, 1, 1]),
        ({"typical": 1.0}, "sort", [1, 1, 1, 1]),
    ],
)
def test_of_equal_logits_all_stay_or_as_many_as_are_needed(javascript, settings, rule, kept):
    """The weights are 4, 2, 2, 2."""
    (step,) = settings
    case = {"logits": np.log([4, 2, 2, 2]).tolist(), "chain": [step], "settings": {"T": 1, **settings}}
    ties = {step: rule}
    assert mix(case["logits"], case["chain"], case["settings"], ties=ties)[1].astype(int).tolist() == kept
    assert javascript({**case, "ties": ties})["kept"] == kept


def test_typical_takes_as_many_ties_on_either_side_of_the_entropy_as_it_needs_outwards(javascript):
    """An oracle of its own, in exact fractions: distances are compared as products of weights."""
    rng, split = np.random.default_rng(9), 0
    for _ in range(400):
        weights = rng.choice([1, 2, 4, 8], size=int(rng.integers(2, 9)))
        value = float(rng.uniform(0.05, 0.95))
        total = int(weights.sum())
        bits = [int(weight).bit_length() - 1 for weight in weights]
        h = Fraction(sum(int(weight) * bit for weight, bit in zip(weights, bits, strict=True)), total)
        far, likelier = [abs(h - bit) for bit in bits], [bit > h for bit in bits]
        nearest = [(far[i], not likelier[i], -i if likelier[i] else i) for i in range(len(bits))]
        left, mass, kept = sorted(range(len(bits)), key=nearest.__getitem__), 0, []
        while mass < value * total:
            kept.append(left.pop(0))
            mass += int(weights[kept[-1]])
        all_alike = [int(one <= far[kept[-1]]) for one in far]
        exact = [int(i in kept) for i in range(len(weights))]
        split += all_alike != exact
        logits = [math.log(weight) for weight in weights.tolist()]
        case = {"logits": logits, "chain": ["typical"], "settings": {"T": 1, "typical": value}}
        for rule, expected in (("all", all_alike), ("sort", exact)):
            ties = {"typical": rule}
            assert mix(logits, ["typical"], case["settings"], ties=ties)[1].astype(int).tolist() == expected
            made = javascript({**case, "ties": ties})
            assert made["kept"] == expected, case
            assert made["tied"] == (["typical"] if all_alike != exact else [])
    assert split > 50


@pytest.mark.parametrize(
    ("logits", "settings", "tied"),
    [
        ([3.0, 1.0, 1.0], {"T": 1, "top-k": 2}, ["top-k"]),
        ([3.0, 1.0, 1.0], {"T": 1, "top-k": 3}, []),
        ([3.0, 3.0, 1.0], {"T": 0}, ["T"]),
        ([3.0, 1.0, 1.0], {"T": 0}, []),
        ([3.0, 1.0, 1.0], {"T": 1, "top-p": 0.85}, ["top-p"]),
        ([3.0, 1.0, 1.0], {"T": 1, "typical": 0.85}, ["typical"]),
        ([3.0, 1.0, 1.0], {"T": 1, "typical": 0.5}, []),
    ],
)
def test_a_step_is_told_of_if_its_edge_falls_among_equal_logits(javascript, logits, settings, tied):
    for rule in ("all", "sort"):
        ties = dict.fromkeys(settings, rule)
        case = {"logits": logits, "chain": [*settings], "settings": settings, "ties": ties}
        assert javascript(case)["tied"] == tied


def settings_of(rng, size):
    """Return a setting: a temperature, and each filter in half of the cases."""
    settings = {"T": rng.choice([0, 1e-6, 0.05, 0.3, 0.7, 1, 1, 1.5, 2, 5, 100, 1e6])}
    if rng.random() < 0.5:
        settings["top-k"] = int(rng.integers(1, size + 3))
    for step in ("top-p", "min-p", "typical"):
        if rng.random() < 0.5:
            settings[step] = float(rng.choice([0, 0.05, 0.2, 0.5, 0.8, 0.9, 0.99, 0.9999]))
    return {key: float(value) if key != "top-k" else value for key, value in settings.items()}


def logits_of(rng):
    """Return logits: the nine, ties, all equal, extremes, one or two tokens, or any."""
    size = int(rng.integers(2, 14))
    kind = rng.integers(6)
    if kind == 0:
        return LOGITS
    if kind == 1:
        return rng.integers(-2, 3, size=size).astype(float)
    if kind == 2:
        return np.full(rng.integers(1, 9), 1.5)
    if kind == 3:
        return rng.choice([-1e6, -700, -40, 0, 1e-9, 40, 700, 1e6], size=size)
    return rng.normal(scale=rng.uniform(0.1, 8), size=size if kind == 4 else 2).round(3)


def at_the_edge(rng):
    """Return logits of simple fractions, and a filter whose edge two of three of them meet exactly."""
    weights = rng.integers(1, 5, size=rng.integers(2, 9))
    falling = np.sort(weights)[::-1]
    masses = falling.cumsum()[:-1] / falling.sum()
    step = str(rng.choice(FILTERS))
    value = {
        "top-k": int(rng.integers(1, len(weights) + 1)),
        "top-p": float(rng.choice([*masses, 1])),
        "min-p": float(rng.choice(falling) / falling[0]),
        "typical": float(rng.choice([*masses, 0.5, 1])),
    }[step]
    logits = np.array([math.log(weight) for weight in weights.tolist()])  # the same bits on every CPU
    return logits, {"T": 1.0, step: value}


def rules_of(rng, engine, size):
    """Return sizes of penalties, what each of the engine's has counted, and what it does with ties."""
    sizes = {"repetition": rng.choice([0.8, 1.1, 1.3, 2]), "presence": rng.choice([-1, 0.5, 1.5])}
    sizes = {step: float(size) for step, size in {**sizes, "frequency": rng.choice([-0.5, 0.2, 1])}.items()}
    counts = rng.integers(0, 4, size=(2, size))
    seen = {
        step: {i: int(count) for i, count in enumerate(counts[int(step == "repetition")]) if count}
        for step in PENALTIES if step in CHAINS[engine]
    }  # fmt: skip
    return sizes, seen, {step: rule for step, rule in TIES[engine].items() if step in FILTERS}


@cache
def cases():
    """Return several hundred settings with what the program gives for them.

    From 400 on they mask tokens, from 480 on they end a filter where tokens tie or a mass is met exactly, and
    from 540 on they have penalties and do with ties what the engine does.
    """
    rng, found = np.random.default_rng(2026), []
    for i in range(700):
        engine = list(CHAINS)[i % len(CHAINS)]
        logits, chain, seen, ties = logits_of(rng), CHAINS[engine], {}, {}
        if 400 <= i < 480:
            masked = rng.random(len(logits)) < 0.4
            logits = np.where(masked & (logits < logits.max()), -np.inf, logits)
        settings = settings_of(rng, len(logits))
        if 480 <= i < 540:
            logits, settings = at_the_edge(rng)
            chain = [*settings]
        if i >= 540:
            sizes, seen, ties = rules_of(rng, engine, len(logits))
            settings |= sizes
        p, kept = mix(logits, chain, settings, seen, ties)
        u = np.random.default_rng(i).random(100) * p.sum()
        found.append(
            {
                "logits": logits.tolist(), "chain": chain, "settings": settings, "seed": i,
                **({"seen": {step: {str(i): n for i, n in each.items()} for step, each in seen.items()},
                    "ties": ties} if i >= 540 else {}),
                "p": [float(f"{share:.12g}") for share in p], "kept": kept.astype(int).tolist(),
                "entropy": float(f"{-sum(share * math.log(share) for share in p if share):.12g}"),
                "drawn": np.bincount(p.cumsum().searchsorted(u, "right"), minlength=len(p)).tolist(),
            }
        )  # fmt: skip
    return found


def test_the_cases_for_the_browser_are_what_the_program_gives(request):
    now = cases()
    if request.config.getoption("asrun_update"):
        CASES.write_text("[\n" + ",\n".join(json.dumps(case) for case in now) + "\n]\n", "utf-8")
    recorded = json.loads(CASES.read_text("utf-8"))
    assert len(recorded) == len(now)
    for old, new in zip(recorded, now, strict=True):
        assert {k: v for k, v in old.items() if k not in ("p", "entropy")} == {
            k: v for k, v in new.items() if k not in ("p", "entropy")
        }
        assert old["p"] == pytest.approx(new["p"], abs=1e-11)
        assert old["entropy"] == pytest.approx(new["entropy"], abs=1e-10)


def test_the_cases_hold_all_orders_ties_and_extremes():
    recorded = json.loads(CASES.read_text("utf-8"))
    chains = {tuple(case["chain"]) for case in recorded}
    assert chains == {*map(tuple, CHAINS.values()), *(("T", step) for step in FILTERS)}
    assert sum(len(set(case["logits"])) < len(case["logits"]) for case in recorded) > 100
    assert sum(case["settings"]["T"] == 0 for case in recorded) > 20
    assert sum(-math.inf in case["logits"] for case in recorded) > 40
    assert sum(max(map(abs, case["logits"])) == 1e6 for case in recorded) > 30
    for step in FILTERS:
        assert sum(step in case["settings"] for case in recorded) > 100
    assert {step for case in recorded for step in case.get("seen", {})} == {*PENALTIES}
    assert {tuple(case["ties"].items()) for case in recorded if "ties" in case} >= {
        (("top-k", "all"), ("top-p", "sort")), (("top-k", "sort"), ("top-p", "sort"))
    }  # fmt: skip
    dropped = [case for case in recorded if not case["kept"][int(np.argmax(case["logits"]))]]
    assert len(dropped) >= 3  # typical may cut the top token


def test_the_surprise_is_minus_ln_p_and_zero_where_p_is_zero():
    assert surprise(np.array([0, 0.5, 1])) == pytest.approx([0, math.log(2), 0])


@pytest.fixture(scope="module")
def javascript():
    """Return a function that runs a case in the mixer's own JavaScript."""
    engine = quickjs.Context()
    engine.eval(re.sub("^export ", "", SCRIPT.read_text("utf-8"), flags=re.MULTILINE))
    engine.eval("""
      const mixed = ({logits, counts, chain, settings, seed, seen, ties}) => {
        const maps = Object.entries(seen ?? {}).map(([step, counted]) =>
          [step, new Map(Object.entries(counted).map(([at, count]) => [Number(at), count]))]);
        const data = prepare(logits, counts);
        const made = mix(data, chain, settings, {seen: Object.fromEntries(maps), ties});
        const given = (values) => {
          const all = [];
          values.forEach((value, i) => { all[data.index[i]] = value; });
          return all;
        };
        return {
          p: given(made.p), kept: given(made.n), entropy: made.entropy,
          total: made.kept, tied: [...made.tied], drawn: given(draw(data, made, 100, seed ?? 0)),
        };
      };
      const solved = ({logits, choices}) => temperatureFor(prepare(logits), choices);
      const draws = ({seed}) => { const next = uniforms(seed); return [next(), next(), next(), next()]; };
    """)
    # JavaScript reads -Infinity where JSON has no word for it.
    return lambda case, name="mixed": json.loads(engine.eval(f"JSON.stringify({name}({json.dumps(case)}))"))


def test_the_javascript_gives_what_the_program_gives_on_every_case(javascript):
    for case in cases():
        made = javascript(case)
        assert made["kept"] == case["kept"], case
        assert made["drawn"] == case["drawn"], case
        assert made["p"] == pytest.approx(case["p"], abs=1e-9), case
        assert made["total"] == sum(case["kept"])
        assert made["entropy"] == pytest.approx(case["entropy"], abs=1e-9), case


@pytest.mark.parametrize(
    ("step", "value", "weights", "kept"),
    [
        ("top-p", 0.8, [3, 1, 1, 5], [1, 0, 0, 1]),
        ("top-p", 0.4, [4, 2, 2, 2], [1, 0, 0, 0]),
        ("top-p", 0.6, [4, 2, 2, 2], [1, 1, 1, 1]),
        ("top-p", 0.9, [1, 2, 3, 4], [0, 1, 1, 1]),
        ("min-p", 0.5, [4, 2, 2, 2], [1, 1, 1, 1]),
        ("min-p", 1 / 3, [1, 3, 2], [1, 1, 1]),
        ("typical", 0.3, [1, 1, 2], [1, 1, 1]),
        ("top-k", 2, [3, 1, 1, 1], [1, 1, 1, 1]),
    ],
)
def test_an_edge_met_exactly_is_kept_by_program_and_javascript_alike(javascript, step, value, weights, kept):
    case = {"logits": np.log(weights).tolist(), "chain": [step], "settings": {"T": 1, step: value}}
    assert mix(np.array(case["logits"]), case["chain"], case["settings"])[1].astype(int).tolist() == kept
    assert javascript(case)["kept"] == kept


def test_rounding_decides_nowhere_at_the_edge_in_program_or_javascript(javascript):
    rng = np.random.default_rng(7)
    for _ in range(300):
        logits, settings = at_the_edge(rng)
        (step, value), kept = list(settings.items())[1], mix(logits, [*settings], settings)[1]
        for error in (0,) if step == "top-k" or value == 1 else (0, 1e-14, -1e-14):
            near = {"T": 1.0, step: value + value * error}
            case = {"logits": logits.tolist(), "chain": [step], "settings": near}
            assert javascript(case)["kept"] == kept.astype(int).tolist(), case
            assert np.array_equal(mix(logits, [step], near)[1], kept), case


@pytest.mark.parametrize("step", ["top-p", "typical"])
def test_a_mass_of_one_cuts_no_token_however_unlikely(javascript, step):
    case = {"logits": [0.0, -20.0, -3000.0, -math.inf], "chain": [step], "settings": {"T": 1, step: 1.0}}
    assert mix(np.array(case["logits"]), [step], case["settings"])[1].tolist() == [True, True, True, False]
    assert javascript(case)["kept"] == [1, 1, 1, 0]


@pytest.mark.parametrize(
    ("value", "kept"), [(0.25, [1, 0, 0]), (0.625, [1, 5, 0]), (0.626, [1, 6, 0]), (1.0, [1, 10, 4])]
)
def test_of_a_group_at_the_edge_as_many_tokens_are_kept_as_the_mass_needs(javascript, value, kept):
    """One token has 10 of 40, ten have 3 each; four more have so little that no sum shows it."""
    logits = [math.log(10), math.log(3), -60.0]
    case = {"logits": logits, "counts": [1, 10, 4], "chain": ["top-p"], "settings": {"T": 1, "top-p": value}}
    assert javascript(case)["kept"] == kept


@pytest.mark.parametrize("path", PROMPTS, ids=lambda path: path.stem)
def test_a_recorded_prompt_is_mixed_as_the_program_mixes_its_49152_logits(javascript, path):
    record = json.loads(path.read_text("utf-8"))
    tail = record["tail"]
    logits, counts = record["logits"] + tail["mean"], [1] * 256 + tail["count"]
    settings = [
        {"T": 1.0}, {"T": 2.0}, {"T": 0.7, "top-p": 0.9}, {"T": 1.5, "top-k": 40, "min-p": 0.02},
        {"T": 3.0, "top-p": 0.95}, {"T": 1.0, "typical": 0.9}, {"T": 2.0, "typical": 0.3},
        {"T": 2.0, "top-k": 300}, {"T": 5.0, "top-k": 20_000, "top-p": 0.5, "typical": 0.6},
    ]  # fmt: skip
    cases = [
        {"logits": logits, "counts": counts, "chain": chain, "settings": each, "seed": 1}
        for each in settings
        for chain in (CHAINS["transformers"], CHAINS["llama.cpp"])
    ]
    # A hair between the tokens of a group, ten times what counts as a tie, lets the program split it.
    apart = np.concatenate([np.arange(n) for n in counts]) * 1e-11
    tokens, ends = np.repeat(logits, counts) - apart, np.cumsum(counts)
    for case in cases:
        ours = javascript(case)
        p, mask = mix(tokens, case["chain"], case["settings"])
        assert ours["total"] == mask.sum(), case["settings"]
        running = np.concatenate([[0], mask.cumsum()])
        assert ours["kept"] == (running[ends] - running[ends - counts]).tolist()
        assert ours["p"][:256] == pytest.approx(p[:256], abs=2e-9, rel=0)  # the hairs
        assert ours["entropy"] == pytest.approx(-(p * np.log(np.where(p, p, 1))).sum(), abs=1e-7)


def test_filters_keep_of_a_prompt_what_they_keep_of_all_its_logits(javascript):
    measured = json.loads((ROOT / "real_model" / "measured.json").read_text("utf-8"))
    cases, nucleus = [], []
    for path in PROMPTS:
        record = json.loads(path.read_text("utf-8"))
        given = {
            "logits": record["logits"] + record["tail"]["mean"],
            "counts": [1] * 256 + record["tail"]["count"],
            "chain": ["T", "top-k", "top-p"],
            "seed": 1,
        }
        for k in (1, 256, 300, 20_000):
            cases.append({**given, "settings": {"T": 1.0, "top-k": k}})
        for T in (1, 2):
            n95 = measured["prompts"][path.stem]["n95"][measured["temperatures"].index(T)]
            cases.append({**given, "settings": {"T": T, "top-p": 0.95}})
            nucleus.append(n95)
    made = [javascript(case)["total"] for case in cases]
    assert [kept for kept, case in zip(made, cases, strict=True) if "top-k" in case["settings"]] == [
        1, 256, 300, 20_000
    ] * len(PROMPTS)  # fmt: skip
    nuclei = [kept for kept, case in zip(made, cases, strict=True) if "top-p" in case["settings"]]
    assert nuclei == pytest.approx(nucleus, rel=0.01, abs=1)  # recorded to 0.001


@pytest.mark.parametrize("seed", [0, 1, 123, 999_999_999])
def test_the_uniform_numbers_are_those_of_numpys_generator(javascript, seed):
    assert javascript({"seed": seed}, "draws") == np.random.default_rng(seed).random(4).tolist()


@pytest.mark.parametrize("choices", [1.01, 1.5, 2, 4, 8.9])
@pytest.mark.parametrize(
    "logits", [LOGITS.tolist(), [2.0, 2.0, 0.0, -math.inf, *[1.0] * 8]], ids=["nine", "ties"]
)
def test_the_temperature_for_a_number_of_choices_is_that_of_the_program(javascript, logits, choices):
    made = javascript({"logits": logits, "choices": choices}, "solved")
    ties = sum(one == max(logits) for one in logits)
    if choices <= ties:
        assert made == {"least": ties, "most": sum(map(math.isfinite, logits))}
        return
    assert made["T"] == pytest.approx(temperature_for(np.array(logits), math.log(choices)), rel=1e-9)


def test_no_temperature_has_as_many_choices_as_tokens(javascript):
    assert javascript({"logits": [1.0, 0.0, -math.inf], "choices": 2}, "solved") == {"least": 1, "most": 2}


@pytest.fixture(scope="module")
def counted():
    """Return a function that reads how often tokens were seen; a mistake is returned as its message."""
    engine = quickjs.Context()
    for name in ("../dom", "say", "words", "parse", "counts"):
        text = (SCRIPT.parent / f"{name}.js").read_text("utf-8")
        engine.eval(re.sub(r"^import .*;$|^export ", "", text, flags=re.MULTILINE))
    engine.eval("""
      const counted = ([text, tokens]) => { try { return [...countsOf(text, tokens)]; } catch (error) {
        if (!(error instanceof Mistake)) throw error;
        return error.message;
      } };
    """)
    return lambda *given: json.loads(engine.eval(f"JSON.stringify(counted({json.dumps(given)}))"))


TOKENS = ["forward", " a", "a b", ",", "\n", '"', "a b"]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("forward 2", [[0, 2]]),
        ("forward 2, ␣a 1\n", [[0, 2], [1, 1]]),
        ("forward 1, forward 2", [[0, 3]]),
        ("forward 0", []),
        ("", []),
        (" , ", []),
        ("a b 3", [[2, 3], [6, 3]]),
        ('"," 1, " a" 2, " 3', [[3, 1], [1, 2], [5, 3]]),
        ("↵ 1", [[4, 1]]),
    ],
)
def test_how_often_tokens_were_seen_is_read_by_the_names_in_the_table(counted, text, counts):
    assert counted(text, TOKENS) == counts


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("forward", "“forward” has no count: write a token, a space and its count, with commas between"),
        ("forward two", "The count of “forward”: “two” is no number."),
        ("forward 1.5", "The count of “forward” is a whole number, not 1.5."),
        ("forward -1", "The count of “forward” goes from 0 to 1"),
        ("backward 1", "“backward” is none of the tokens with a name here: write it as the table shows it."),
        ("a 1", "“a” is none of the tokens with a name here: did you mean “␣a”?"),
        ('"a"b" 1', '"a"b" is not quoted as in JSON: put \\ before each " and \\ inside.'),
    ],
)
def test_a_count_that_cannot_be_read_is_refused_with_the_reason(counted, text, message):
    assert counted(text, TOKENS).startswith(message)
