"""The mixer's arithmetic in JavaScript against the program's, in QuickJS. In a browser: tests/browser."""

import json
import re

import numpy as np
import pytest
import quickjs

from hooks.pages import ROOT, SNIPPETS
from snippets.mixer import mix
from tests.snippets.test_mixer import CASES, CHAINS

PROMPTS = sorted((SNIPPETS / "real_model" / "recorded").glob("*.json"))

# Of each case what the page's own arithmetic gives, in the order of the given logits.
_MIXED = """
const mixed = (cases) => JSON.stringify(cases.map(({logits, counts, chain, settings, seed}) => {
  const data = prepare(logits, counts), made = mix(data, chain, settings);
  const given = (values) => {
    const all = [];
    values.forEach((value, i) => { all[data.index[i]] = value; });
    return all;
  };
  return {
    p: given(made.p), kept: given(made.n), entropy: made.entropy,
    total: made.kept, drawn: given(draw(data, made, 100, seed)),
  };
}));
"""
_ARITHMETIC = (ROOT / "overrides" / "assets" / "mixer" / "arithmetic.js").read_text("utf-8")
ENGINE = quickjs.Context()
ENGINE.eval(re.sub("^export ", "", _ARITHMETIC, flags=re.MULTILINE) + _MIXED)


def mixed(cases):
    written = json.dumps(cases).replace("-Infinity", "-1/0")
    return json.loads(ENGINE.eval(f"mixed({written})"))


def test_every_case_has_the_programs_probabilities_and_exactly_its_kept_set():
    cases = json.loads(CASES.read_text("utf-8"))
    made = mixed(cases)
    assert len(cases) >= 300
    for case, ours in zip(cases, made, strict=True):
        assert ours["p"] == pytest.approx(case["p"], abs=1e-9, rel=0), case
        assert ours["kept"] == case["kept"], case
        assert ours["total"] == sum(case["kept"])
        assert ours["entropy"] == pytest.approx(case["entropy"], abs=1e-9), case
        assert ours["drawn"] == case["drawn"], case


@pytest.mark.parametrize("path", PROMPTS, ids=lambda path: path.stem)
def test_a_recorded_prompt_is_mixed_as_the_program_mixes_its_49152_logits(path):
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
    for case, ours in zip(cases, mixed(cases), strict=True):
        apart = np.maximum(np.arange(sum(counts)) - 255, 0) * 1e-12
        p, mask = mix(np.repeat(logits, counts) - apart, case["chain"], case["settings"])
        assert ours["total"] == mask.sum(), case["settings"]
        assert ours["kept"] == [part.sum() for part in np.split(mask, np.cumsum(counts)[:-1])]
        assert ours["p"][:256] == pytest.approx(p[:256], abs=2e-9, rel=0)  # the hairs
        assert ours["entropy"] == pytest.approx(-(p * np.log(np.where(p, p, 1))).sum(), abs=1e-7)


def test_filters_keep_of_a_prompt_what_they_keep_of_all_its_logits():
    measured = json.loads((SNIPPETS / "real_model" / "measured.json").read_text("utf-8"))
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
    made = [each["total"] for each in mixed(cases)]
    assert [kept for kept, case in zip(made, cases, strict=True) if "top-k" in case["settings"]] == [
        1, 256, 300, 20_000
    ] * len(PROMPTS)  # fmt: skip
    nuclei = [kept for kept, case in zip(made, cases, strict=True) if "top-p" in case["settings"]]
    assert nuclei == pytest.approx(nucleus, rel=0.01, abs=1)  # recorded to 0.001


@pytest.mark.parametrize("seed", [0, 1, 123, 999_999_999])
def test_the_uniform_numbers_are_those_of_numpys_generator(seed):
    ours = ENGINE.eval(f"made = uniforms({seed}); JSON.stringify([made(), made(), made(), made()])")
    assert json.loads(ours) == np.random.default_rng(seed).random(4).tolist()
