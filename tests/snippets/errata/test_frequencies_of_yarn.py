import math

import pytest
import transformers
import transformers.modeling_rope_utils as library

from snippets.errata import frequencies_of_yarn as proof


def test_the_frequencies_are_those_of_transformers():
    config = transformers.LlamaConfig(
        hidden_size=proof.HEAD,
        num_attention_heads=1,
        max_position_embeddings=65536,
        rope_parameters={
            "rope_type": "yarn", "rope_theta": 500_000.0, "factor": 8.0, "beta_fast": 32.0,
            "beta_slow": 1.0, "original_max_position_embeddings": 8192,
        },
    )  # fmt: skip
    expected, _ = library.ROPE_INIT_FUNCTIONS["yarn"](config, "cpu")
    found = [one / by for one, by in zip(proof.FREQUENCIES, proof.slowed("slow"), strict=True)]
    assert found == pytest.approx(expected.tolist(), rel=1e-5)


def test_a_dimension_makes_the_turns_that_it_is_asked_for():
    for turns in (0.5, 1, 32):
        radians = 8192 * 500_000.0 ** (-2 * proof.dimension(turns) / 128)
        assert radians / (2 * math.pi) == pytest.approx(turns)


@pytest.mark.parametrize("turns", [1.5, 0.8 * 32, 1.5 * 32])
def test_only_frequencies_near_a_bound_may_be_divided_by_anything(monkeypatch, turns):
    monkeypatch.setattr(proof, "FREQUENCIES", [turns * 2 * math.pi / 8192])
    monkeypatch.setattr(proof, "slowed", lambda which: [5.0])
    if turns < 32:
        proof.check(which="slow")
        return
    with pytest.raises(AssertionError, match=r"48 turns .* divided by 5, where YaRN divides by 1"):
        proof.check(which="slow")


def test_a_slow_frequency_that_keeps_its_speed_is_refused(monkeypatch):
    monkeypatch.setattr(proof, "FREQUENCIES", [0.7 * 2 * math.pi / 8192])
    monkeypatch.setattr(proof, "slowed", lambda which: [1.0])
    with pytest.raises(AssertionError, match="divided by 1, where YaRN divides by 8"):
        proof.check(which="slow")
