"""The row of vLLM, checked by running its sampler on a CPU, in both of its paths.

CI does not install vllm: a wheel of 336 MB made for GPUs. Where its Python imports, these tests run; the
default path, Model Runner V2, where Triton is installed too: TRITON_INTERPRET=1 CUDA_VISIBLE_DEVICES=
"""

import logging
import os
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from snippets.engines import chain
from snippets.mixer import mix
from tests.site.checks import ROWS, checks, page_orders

REASON = "CI does not install vllm, whose wheel has 336 MB"


def need(name):
    return pytest.importorskip(name, reason=REASON, exc_type=ImportError)


def sample_v1(logits, settings):
    """Return the token and the log-probabilities (V,) that the older runner draws from."""
    vllm, processors = need("vllm"), need("vllm.v1.sample.logits_processor")
    metadata_of = need("vllm.v1.sample.metadata").SamplingMetadata
    params = vllm.SamplingParams(
        temperature=settings["T"], top_k=settings["top-k"], top_p=settings["top-p"], min_p=settings["min-p"]
    )
    config = SimpleNamespace(scheduler_config=SimpleNamespace(max_num_seqs=1))
    min_p = processors.MinPLogitsProcessor(config, torch.device("cpu"), False)
    min_p.update_state(processors.BatchUpdate(1, [], [(0, params, None, [])], []))
    nothing = torch.zeros(1)
    metadata = metadata_of(
        temperature=torch.tensor([params.temperature]), all_greedy=params.temperature == 0,
        all_random=params.temperature > 0, top_p=torch.tensor([params.top_p]),
        top_k=torch.tensor([params.top_k]), generators={}, max_num_logprobs=-1, no_penalties=True,
        prompt_token_ids=None, frequency_penalties=nothing, presence_penalties=nothing,
        repetition_penalties=nothing, output_token_ids=[], allowed_token_ids_mask=None,
        bad_words_token_ids={}, logitsprocs=processors.LogitsProcessors([min_p]),
    )  # fmt: skip
    rows = torch.tensor(logits, dtype=torch.float32)[None]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(need("vllm.v1.sample.ops.topk_topp_sampler"), "apply_top_k_top_p", twin)
        token, logprobs = need("vllm.v1.sample.sampler").Sampler("processed_logprobs").sample(rows, metadata)
    return token.item(), logprobs[0].numpy()


def twin(rows, k, p, **_):
    """Do what the kernel for top-k and top-p does, which needs a GPU, by vLLM's PyTorch function."""
    return need("vllm.v1.sample.ops.topk_topp_sampler").apply_top_k_top_p_pytorch(rows, k, p)


def held(value, dtype):
    tensor = torch.tensor([value], dtype=dtype)
    return SimpleNamespace(np=tensor.numpy(), gpu=tensor)


def sample_v2(logits, settings, seed=0):
    """Return the token and the log-probabilities (V,) that Model Runner V2 draws from.

    Its kernels run in Triton's interpreter, but for the one of top-k and top-p.
    """
    if os.environ.get("TRITON_INTERPRET") != "1" or os.environ.get("CUDA_VISIBLE_DEVICES") != "":
        pytest.skip("runs with TRITON_INTERPRET=1 CUDA_VISIBLE_DEVICES= in the environment")
    need("triton")
    module = need("vllm.v1.worker.gpu.sample.sampler")
    params = need("vllm").SamplingParams(
        temperature=settings["T"], top_k=settings["top-k"], top_p=settings["top-p"], min_p=settings["min-p"]
    )
    states = object.__new__(need("vllm.v1.worker.gpu.sample.states").SamplingStates)
    states.vocab_size = len(logits)
    for name, dtype in (("temperature", torch.float32), ("top_p", torch.float32), ("min_p", torch.float32)):
        setattr(states, name, held(getattr(params, name), dtype))
    states.top_k = held(params.top_k or len(logits), torch.int32)
    states.seeds, states.seeds_set = held(seed, torch.int64), np.array([True])
    sampler = object.__new__(module.Sampler)
    sampler.sampling_states, sampler.logits_processors = states, []
    sampler.thinking_budget_state = SimpleNamespace(apply=lambda *_: None)
    sampler.needs_logits_processing = np.array([True])
    sampler.use_flashinfer = sampler.use_xpu_sampler = sampler.use_fp64_gumbel = False
    sampler.logprobs_mode = "raw_logprobs"
    rows, zero = torch.tensor(logits, dtype=torch.float32)[None], torch.zeros(1, dtype=torch.int64)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "apply_top_k_top_p", twin)
        token, processed = sampler.sample(
            rows, zero.int(), zero.int(), np.zeros(1, dtype=int), zero, zero, zero, np.ones(1)
        )
    return token.item(), processed[0].log_softmax(-1).numpy()


BOTH = pytest.mark.parametrize("sample", [sample_v1, sample_v2], ids=["older", "V2"])


@checks("vLLM", default=...)
def test_its_defaults_are_those_of_its_row():
    params = need("vllm").SamplingParams()
    assert ROWS["vLLM"]["default"] == f"{params.temperature}; no filter"
    assert (params.top_k, params.top_p, params.min_p) == (0, 1.0, 0.0)


@checks("vLLM", range="finite, 0 to 2")
@pytest.mark.parametrize("temperature", [-1.0, 2.1, float("nan"), float("inf")])
def test_it_refuses_what_its_row_leaves_out(temperature):
    vllm, refused = need("vllm"), need("vllm.exceptions").VLLMValidationError
    with pytest.raises(refused, match="temperature must be"):
        vllm.SamplingParams(temperature=temperature)


@checks(
    "vLLM",
    zero="0 is greedy and resets the filters; above 0 and below 0.01 it is raised to 0.01 with a warning",
)
@pytest.mark.parametrize("temperature", [1e-30, 1e-6, 0.005])
def test_it_raises_tiny_temperatures_and_warns(temperature, caplog, monkeypatch):
    monkeypatch.setattr(logging.getLogger("vllm"), "propagate", True)
    assert need("vllm").SamplingParams(temperature=temperature).temperature == 0.01
    assert "maxed it out to 0.01" in caplog.text


@checks(
    "vLLM",
    zero="0 is greedy and resets the filters; above 0 and below 0.01 it is raised to 0.01 with a warning",
)
@BOTH
def test_zero_is_greedy_and_resets_the_filters(sample):
    params = need("vllm").SamplingParams(temperature=0, top_k=3, top_p=0.5, min_p=0.1)
    assert (params.top_k, params.top_p, params.min_p) == (0, 1.0, 0.0)
    logits = np.random.default_rng(2).normal(size=20)
    token, _ = sample(logits, {"T": 0.0, "top-k": 3, "top-p": 0.5, "min-p": 0.1})
    assert token == logits.argmax()


@checks("vLLM", order=["masks and bias", "penalties", "T", "min-p", "top-k+top-p"])
@BOTH
def test_its_chain_draws_from_what_the_program_keeps(sample):
    rng = np.random.default_rng(14)
    for _ in range(100):
        logits = rng.normal(scale=rng.uniform(1, 5), size=30)
        settings = {
            "T": rng.uniform(0.3, 2), "top-k": int(rng.integers(1, 31)),
            "top-p": rng.uniform(0.3, 0.99), "min-p": rng.uniform(0.01, 0.5),
        }  # fmt: skip
        kept = chain(logits, page_orders()["vLLM"], settings)
        token, logprobs = sample(logits, settings)
        assert np.isfinite(kept[token])
        assert np.allclose(kept - np.log(np.exp(kept).sum()), logprobs, atol=1e-5)


@checks("vLLM", ties={"zero": "first", "top-k": "all", "top-p": "sort"})
@BOTH
def test_ties_stay_together_at_top_k_and_not_at_top_p(sample):
    logits = np.array([3.0, 1.0, 1.0, 1.0])
    share = (np.exp(logits) / np.exp(logits).sum())[1]
    off = {"T": 1.0, "top-k": 4, "top-p": 1.0, "min-p": 0.0}
    for setting, kept in (({"top-k": 2}, 4), ({"top-p": 1 - 2.5 * share}, 2)):
        assert np.isfinite(sample(logits, off | setting)[1]).sum() == kept


@checks("vLLM", ties={"zero": "first", "top-k": "all", "top-p": "sort"})
@BOTH
def test_greedy_takes_the_first_of_the_largest_logits(sample):
    off = {"T": 0.0, "top-k": 4, "top-p": 1.0, "min-p": 0.0}
    assert sample(np.array([1.0, 3.0, 3.0, 3.0]), off)[0] == 1


def penalise_v1(logits, sizes, prompt, output):
    """Return the logits (V,) that the older runner's penalties leave."""
    apply = need("vllm.model_executor.layers.utils").apply_penalties
    given = [torch.tensor([each]) for each in (logits, prompt, output, *sizes)]
    return apply(*given)[0].numpy()


def penalise_v2(logits, sizes, prompt, output):
    """Return the logits (V,) that the kernel of Model Runner V2 leaves, run in Triton's interpreter."""
    if os.environ.get("TRITON_INTERPRET") != "1":
        pytest.skip("runs with TRITON_INTERPRET=1 CUDA_VISIBLE_DEVICES= in the environment")
    apply = need("vllm.v1.worker.gpu.sample.penalties").apply_penalties
    presence, frequency, repetition = (torch.tensor([size]) for size in sizes)
    rows, zero = torch.tensor(logits)[None], torch.zeros(1, dtype=torch.int64)
    mask = torch.tensor([[sum(1 << i for i in set(prompt))]], dtype=torch.int32)
    counts = torch.tensor(np.bincount(output, minlength=len(logits)), dtype=torch.int32)[None]
    apply(rows, zero, zero, zero, repetition, frequency, presence, mask, counts)
    return rows[0].numpy()


@checks("vLLM", penalties=...)
@pytest.mark.parametrize("penalise", [penalise_v1, penalise_v2], ids=["older", "V2"])
def test_repetition_counts_the_prompt_too_presence_and_frequency_the_output_alone(penalise):
    rng = np.random.default_rng(19)
    for _ in range(20):
        logits = rng.normal(scale=2, size=30).astype(np.float32)
        prompt, output = rng.integers(0, 30, size=(2, 12)).tolist()
        settings = {"presence": rng.uniform(-1, 1), "frequency": rng.uniform(-1, 1)}
        settings |= {"repetition": rng.uniform(0.7, 2)}
        theirs = penalise(logits, np.array([*settings.values()], dtype=np.float32), prompt, output)
        scope = {"prompt and output": prompt + output, "output": output}
        counted = {step: scope[over] for step, over in ROWS["vLLM"]["penalties"].items()}
        seen = {step: {i: ids.count(i) for i in ids} for step, ids in counted.items()}
        ours, _ = mix(logits, [*ROWS["vLLM"]["penalties"]], {"T": 1, **settings}, seen)
        assert np.exp(theirs) / np.exp(theirs).sum() == pytest.approx(ours, abs=1e-6)


def test_model_runner_v2_draws_by_gumbel_noise_with_the_right_frequencies():
    logits = np.array([2.0, 1.0, 0.0])
    settings = {"T": 1.5, "top-k": 3, "top-p": 1.0, "min-p": 0.0}
    drawn = np.bincount([sample_v2(logits, settings, seed)[0] for seed in range(300)], minlength=3)
    p = np.exp(logits / 1.5) / np.exp(logits / 1.5).sum()
    assert ((drawn - 300 * p) ** 2 / (300 * p)).sum() < 13.8  # chi-square, 2 degrees of freedom, p = 0.001
