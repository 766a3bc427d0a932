"""The row of llama.cpp, checked by running it: its server, on a tiny model with random weights."""

import json
import re
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import numpy as np
import pytest

from extensions.engines import PENALTIES
from snippets.engines import chain
from snippets.mixer import mix
from tests.site.checks import ROWS, checks, page_orders

INSTALL = "pip install --no-deps -r engines.txt"
ROW = ROWS["llama.cpp"]
VOCABULARY, WIDTH = 96, 32
NAMES = {
    "penalties": "penalties",
    "dry": "dry",
    "top_n_sigma": "top-nσ",
    "top_k": "top-k",
    "typ_p": "typical",
    "top_p": "top-p",
    "min_p": "min-p",
    "xtc": "xtc",
    "temperature": "T",
}
OFF = {"temperature": 1.0, "top_k": 0, "top_p": 1.0, "min_p": 0.0}


def write_model(path):
    """Write a Llama of one layer whose weights are random numbers."""
    gguf = pytest.importorskip("gguf", reason=INSTALL)
    rng = np.random.default_rng(0)
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_block_count(1)
    writer.add_context_length(64)
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(WIDTH)
    writer.add_head_count(1)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_tokenizer_model("llama")
    writer.add_token_list([f"t{n}" for n in range(VOCABULARY)])
    writer.add_token_scores([0.0] * VOCABULARY)
    writer.add_token_types([2, 3, 3] + [1] * (VOCABULARY - 3))  # unknown, two controls, normal ones
    shapes = dict.fromkeys(("token_embd", "output"), (VOCABULARY, WIDTH))
    for name in ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down"):
        shapes[f"blk.0.{name}"] = (WIDTH, WIDTH)
    for name in ("output_norm", "blk.0.attn_norm", "blk.0.ffn_norm"):
        shapes[name] = (WIDTH,)
    for name, shape in shapes.items():
        writer.add_tensor(f"{name}.weight", (0.3 * rng.normal(size=shape)).astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    """Return a function that asks the server for one token and returns its answer."""
    xllamacpp = pytest.importorskip("xllamacpp", reason=INSTALL)
    path = tmp_path_factory.mktemp("llama") / "tiny.gguf"
    write_model(path)
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.n_ctx, params.n_parallel, params.warmup, params.ui = 64, 1, False, False
    params.verbosity = 0
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(params)

    def one_token(prompt=(1, 5, 9), **settings):
        body = {"prompt": list(prompt), "n_predict": 1, "seed": 1, "n_probs": VOCABULARY, **settings}
        request = Request(
            f"{server.listening_address}/completion",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with urlopen(request, timeout=60) as answer:
            return json.load(answer)

    return one_token


def logits_of(answer):
    """Return the log-probabilities (V,) before the chain."""
    logits = np.full(VOCABULARY, np.nan)
    for entry in answer["completion_probabilities"][0]["top_logprobs"]:
        logits[entry["id"]] = entry["logprob"]
    assert np.isfinite(logits).all()
    return logits


def drawn_from(answer):
    """Return the probabilities (V,) after the chain."""
    probabilities = np.zeros(VOCABULARY)
    for entry in answer["completion_probabilities"][0]["top_probs"]:
        probabilities[entry["id"]] = entry["prob"]
    return probabilities


@checks("llama.cpp", default=...)
def test_its_defaults_are_those_of_its_row(ask):
    settings = ask()["generation_settings"]
    shown = [float(number) for number in re.findall(r"\d+\.?\d*(?=[,;]|$)", ROW["default"])]
    keys = "temperature", "top_k", "top_p", "min_p"
    assert shown == pytest.approx([settings[key] for key in keys]), ROW.where


@checks("llama.cpp", order=...)
def test_its_chain_has_the_order_of_its_row(ask):
    samplers = ask()["generation_settings"]["samplers"]
    assert [NAMES[name] for name in samplers] == ROW["order"], ROW.where


@checks(
    "llama.cpp",
    zero="at 0 and below the largest logit is kept; $10^{-6}$ is divided by",
    range="negative values are accepted; nan cannot be sent",
)
@pytest.mark.parametrize("temperature", [0.0, -1.0, 1e-6])
def test_it_keeps_the_largest_logit_at_zero_below_and_near_it(ask, temperature):
    best = logits_of(ask(**OFF)).argmax()
    probabilities = drawn_from(ask(**OFF | {"temperature": temperature}, post_sampling_probs=True))
    assert probabilities[best] == probabilities.sum() == 1


@checks("llama.cpp", range="negative values are accepted; nan cannot be sent")
def test_nan_cannot_be_sent(ask):
    with pytest.raises(HTTPError, match=r"400|500"):
        ask(temperature=float("nan"))


@checks("llama.cpp", logprobs=...)
def test_its_log_probabilities_are_those_before_the_chain_unless_others_are_asked_for(ask):
    plain, filtered = ask(**OFF), ask(temperature=0.5, top_k=5)
    assert logits_of(plain) == pytest.approx(logits_of(filtered), abs=1e-5)
    probabilities = drawn_from(ask(temperature=0.5, top_k=5, top_p=1.0, min_p=0.0, post_sampling_probs=True))
    assert (probabilities > 0).sum() == 5
    assert probabilities.sum() == pytest.approx(1)


def shift_of(ask, prompt):
    """Return what its logits have above its log-probabilities, by what a penalty of 2 does to each token.

    It halves z > 0 and doubles z < 0; of the two shifts that explain a token, one explains all.
    """
    logprobs = logits_of(ask(prompt, **OFF))
    seen, other = sorted(set(prompt)), VOCABULARY - 1
    drawn = np.log(drawn_from(ask(prompt, **OFF, repeat_penalty=2.0, post_sampling_probs=True)))
    apart = (drawn - drawn[other])[seen]
    found = [logprobs[seen] - 2 * (logprobs[other] + apart), apart + logprobs[other] - 2 * logprobs[seen]]

    def error(shift):
        z = logprobs[seen] + shift
        return abs(np.where(z > 0, z / 2, z * 2) - logprobs[other] - shift - apart).max()

    return min(np.ravel(found), key=error)


@checks("llama.cpp", penalties=dict.fromkeys(PENALTIES, "the last 64 of prompt and output"))
@pytest.mark.parametrize("last", [64, 5])
def test_it_penalises_in_the_order_of_its_row_and_over_the_last_tokens_of_prompt_and_output(ask, last):
    assert ask()["generation_settings"]["repeat_last_n"] == 64
    rng, names = np.random.default_rng(18), {"repetition": "repeat_penalty", "T": "temperature"}
    for _ in range(10):
        prompt = rng.integers(3, 12, size=10).tolist()
        logits = logits_of(ask(prompt, **OFF)) + shift_of(ask, prompt)
        sizes = {"repetition": rng.uniform(0.7, 2), "presence": rng.uniform(-1, 1)}
        settings = {"T": rng.uniform(0.5, 2), **sizes, "frequency": rng.uniform(-0.5, 0.5)}
        theirs = {names.get(step, f"{step}_penalty"): value for step, value in settings.items()}
        drawn = drawn_from(ask(prompt, **OFF | theirs, repeat_last_n=last, post_sampling_probs=True))
        counted = prompt[-last:]
        seen = {step: {i: counted.count(i) for i in counted} for step in settings}
        ours, _ = mix(logits, [*ROW["penalties"], "T"], settings, seen)
        assert np.allclose(ours, drawn, atol=1e-5)


@checks("llama.cpp", ties={"zero": "sort", "top-k": "sort", "top-p": "sort", "typical": "sort"})
@pytest.mark.parametrize(
    ("settings", "kept"),
    [
        ({"temperature": 0.0}, 1), ({"top_k": 2}, 2), ({"top_p": 0.6}, 3), ({}, 4),
        ({"typical_p": 0.6}, 3), ({"typical_p": 0.2}, 1),
    ],
)  # fmt: skip
def test_of_equal_logits_it_keeps_as_many_as_it_needs(ask, settings, kept):
    tied = [20, 40, 60, 80]
    bias = [[token, 1e8] for token in tied]  # a float of 32 bits holds nothing of the logits beside it
    drawn = drawn_from(ask(**OFF | settings, logit_bias=bias, post_sampling_probs=True))
    assert (drawn > 0).sum() == kept
    assert set(np.flatnonzero(drawn)) <= set(tied)
    assert drawn[drawn > 0] == pytest.approx(1 / kept)


@pytest.mark.parametrize("engine", ["llama.cpp", "transformers"])
def test_its_chain_draws_from_what_the_program_keeps_in_that_order(ask, engine):
    rng = np.random.default_rng(13)
    samplers = {short: name for name, short in NAMES.items()}
    for _ in range(30):
        prompt = rng.integers(3, VOCABULARY, size=3).tolist()
        settings = {
            "T": rng.uniform(0.3, 4), "top-k": int(rng.integers(2, 60)),
            "top-p": rng.uniform(0.5, 0.98), "min-p": rng.uniform(0.01, 0.3),
        }  # fmt: skip
        theirs = {samplers[step]: value for step, value in settings.items()}
        asked = {"samplers": [samplers[step] for step in page_orders()[engine]]}
        order = {} if engine == "llama.cpp" else asked  # its own is the default
        ours = np.exp(chain(logits_of(ask(prompt, **OFF)), page_orders()[engine], settings))
        drawn = drawn_from(ask(prompt, **theirs, **order, post_sampling_probs=True))
        assert np.allclose(ours / ours.sum(), drawn, atol=1e-5)
