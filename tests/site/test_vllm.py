"""The row of vLLM, checked by running its sampler on a CPU.

CI does not install vllm: a wheel of 336 MB made for GPUs. Where its Python imports, these tests run.
"""

import logging
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from snippets.engines import ORDERS, chain
from tests.site.test_engines import BY_NAME

REASON = "CI does not install vllm, whose wheel has 336 MB"
SamplingParams = pytest.importorskip("vllm", reason=REASON).SamplingParams
RefusedError = pytest.importorskip("vllm.exceptions").VLLMValidationError
processors = pytest.importorskip("vllm.v1.sample.logits_processor")
SamplingMetadata = pytest.importorskip("vllm.v1.sample.metadata").SamplingMetadata
Sampler = pytest.importorskip("vllm.v1.sample.sampler").Sampler


def sample(logits, settings):
    """Return the token and the log-probabilities (V,) that vLLM draws from."""
    params = SamplingParams(
        temperature=settings["T"], top_k=settings["top-k"], top_p=settings["top-p"], min_p=settings["min-p"]
    )
    config = SimpleNamespace(scheduler_config=SimpleNamespace(max_num_seqs=1))
    min_p = processors.MinPLogitsProcessor(config, torch.device("cpu"), False)
    min_p.update_state(processors.BatchUpdate(1, [], [(0, params, None, [])], []))
    nothing = torch.zeros(1)
    metadata = SamplingMetadata(
        temperature=torch.tensor([params.temperature]), all_greedy=params.temperature == 0,
        all_random=params.temperature > 0, top_p=torch.tensor([params.top_p]),
        top_k=torch.tensor([params.top_k]), generators={}, max_num_logprobs=-1, no_penalties=True,
        prompt_token_ids=None, frequency_penalties=nothing, presence_penalties=nothing,
        repetition_penalties=nothing, output_token_ids=[], allowed_token_ids_mask=None,
        bad_words_token_ids={}, logitsprocs=processors.LogitsProcessors([min_p]),
    )  # fmt: skip
    rows = torch.tensor(logits, dtype=torch.float32)[None]
    token, logprobs = Sampler("processed_logprobs").sample(rows, metadata)
    return token.item(), logprobs[0].numpy()


def test_its_defaults_are_those_of_its_row():
    params = SamplingParams()
    assert BY_NAME["vLLM"]["default"] == f"{params.temperature}; no filter"
    assert (params.top_k, params.top_p, params.min_p) == (0, 1.0, 0.0)


@pytest.mark.parametrize("temperature", [-1.0, 2.1, float("nan"), float("inf")])
def test_it_refuses_what_its_row_leaves_out(temperature):
    with pytest.raises(RefusedError, match="temperature must be"):
        SamplingParams(temperature=temperature)


@pytest.mark.parametrize("temperature", [1e-30, 1e-6, 0.005])
def test_it_raises_tiny_temperatures_and_warns(temperature, caplog, monkeypatch):
    monkeypatch.setattr(logging.getLogger("vllm"), "propagate", True)
    assert SamplingParams(temperature=temperature).temperature == 0.01
    assert "maxed it out to 0.01" in caplog.text


def test_zero_is_greedy_and_resets_the_filters():
    params = SamplingParams(temperature=0, top_k=3, top_p=0.5, min_p=0.1)
    assert (params.top_k, params.top_p, params.min_p) == (0, 1.0, 0.0)
    logits = np.random.default_rng(2).normal(size=20)
    token, _ = sample(logits, {"T": 0.0, "top-k": 3, "top-p": 0.5, "min-p": 0.1})
    assert token == logits.argmax()


def test_its_chain_draws_from_what_the_program_keeps():
    rng = np.random.default_rng(14)
    for _ in range(300):
        logits = rng.normal(scale=rng.uniform(1, 5), size=30)
        settings = {
            "T": rng.uniform(0.3, 2), "top-k": int(rng.integers(1, 31)),
            "top-p": rng.uniform(0.3, 0.99), "min-p": rng.uniform(0.01, 0.5),
        }  # fmt: skip
        kept = chain(logits, ORDERS["vLLM"], settings)
        token, logprobs = sample(logits, settings)
        assert np.isfinite(kept[token])
        assert np.allclose(kept - np.log(np.exp(kept).sum()), logprobs, atol=1e-5)
