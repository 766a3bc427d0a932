"""Sequences: by enumeration, by random trees, and by transformers' beam search and penalty."""

import itertools

import numpy as np
import pytest
import torch
import transformers

from snippets import sequences, sequences_beam, sequences_penalty
from snippets.sequences import FIRST, SECOND, temper


@pytest.mark.parametrize("temperature", [0.2, 0.5, 1, 3])
def test_both_laws_equal_enumeration_text_by_text(temperature):
    power = 1 / temperature
    whole, single = [], []
    for i, j in itertools.product(range(2), range(2)):
        whole.append((FIRST[i] * SECOND[i][j]) ** power)
        first = FIRST[i] ** power / sum(p**power for p in FIRST)
        single.append(first * SECOND[i][j] ** power / sum(p**power for p in SECOND[i]))
    assert sequences.by_text(temperature) == pytest.approx(np.array(whole) / sum(whole))
    assert sequences.by_token(temperature) == pytest.approx(single)


def test_the_facts_of_the_page_at_one_half():
    assert sequences.by_text(0.5) == pytest.approx([0.289, 0.289, 0.417, 0.005], abs=6e-4)
    assert sequences.by_token(0.5) == pytest.approx([0.346, 0.346, 0.304, 0.004], abs=6e-4)


@pytest.mark.parametrize("temperature", [0.1, 0.7, 2])
def test_tempering_tokens_equals_drawing_from_tempered_logits(temperature):
    expected = torch.softmax(torch.tensor(SECOND).log() / temperature, dim=-1).numpy()
    assert temper(SECOND, temperature) == pytest.approx(expected)


def test_every_row_of_the_tree_is_a_distribution():
    for row in sequences_beam.TREE.values():
        assert sum(row.values()) == pytest.approx(1)


def test_a_beam_of_all_prefixes_finds_the_mode_by_enumeration():
    texts = {
        a + b + c: p * q * r
        for a, p in sequences_beam.TREE[""].items()
        for b, q in sequences_beam.TREE[a].items()
        for c, r in sequences_beam.TREE[a + b].items()
    }
    assert sum(texts.values()) == pytest.approx(1)
    assert next(iter(sequences_beam.beam_search(1000))) == max(texts, key=texts.get) == "Aaz"


def test_a_beam_of_one_is_the_greedy_rule():
    text = ""
    for _ in range(3):
        text += max(sequences_beam.TREE[text], key=sequences_beam.TREE[text].get)
    assert list(sequences_beam.beam_search(1)) == [text]


def test_the_repetition_penalty_is_that_of_transformers():
    rng = np.random.default_rng(5)
    for _ in range(100):
        logits, factor = rng.normal(scale=3, size=20), rng.uniform(0.5, 2)
        seen = rng.integers(20, size=6)
        theirs = transformers.RepetitionPenaltyLogitsProcessor(factor)(
            torch.tensor(seen)[None], torch.tensor(logits)[None].clone()
        )
        ours = sequences_penalty.repetition_penalty(logits, seen, factor)
        assert ours == pytest.approx(theirs[0].numpy())


def test_a_shift_changes_the_repetition_penalty_and_not_the_presence_penalty():
    logits = np.array([2.0, 1.5, -1.0])
    softmax = sequences_penalty.softmax
    for penalty, size, same in (("repetition", 1.2, False), ("presence", 0.6, True)):
        rule = getattr(sequences_penalty, f"{penalty}_penalty")
        laws = [softmax(rule(logits + c, [0], size)) for c in (0, 5)]
        assert np.allclose(*laws) == same
        quotients = [softmax(rule(logits / 2, [0], size)), softmax(rule(logits, [0], size), 2)]
        assert np.allclose(*quotients) != same


@pytest.fixture(scope="module")
def model():
    torch.manual_seed(0)
    config = transformers.GPT2Config(
        vocab_size=20, n_embd=16, n_layer=1, n_head=2, n_positions=32,
        bos_token_id=0, eos_token_id=19, initializer_range=1.0,
    )  # fmt: skip
    return transformers.GPT2LMHeadModel(config).eval()


def test_transformers_beam_search_does_not_use_temperature(model):
    ids = torch.tensor([[1, 2]])
    options = {"num_beams": 3, "max_new_tokens": 8, "pad_token_id": 19}
    mask = torch.ones_like(ids)
    texts = {
        str(model.generate(ids, attention_mask=mask, do_sample=False, temperature=t, **options).tolist())
        for t in (0.3, 1.0, 5.0)
    }
    assert len(texts) == 1
    with pytest.raises(ValueError, match="this flag is only used in sample-based generation modes"):
        transformers.GenerationConfig(temperature=0.7).validate(strict=True)


def test_transformers_beam_sampling_divides_log_probabilities_and_does_not_normalise(model):
    """With one step and one beam kept per draw, the score is a log-probability over T."""
    ids = torch.tensor([[1, 2]])
    torch.manual_seed(1)
    made = model.generate(
        ids, attention_mask=torch.ones_like(ids), do_sample=True, num_beams=2, temperature=2.0, top_k=0,
        max_new_tokens=1, pad_token_id=19, output_scores=True, return_dict_in_generate=True,
    )  # fmt: skip
    with torch.no_grad():
        expected = torch.log_softmax(model(ids).logits[0, -1], dim=-1) / 2.0
    assert torch.allclose(made.scores[0][0], expected, atol=1e-5)
    assert made.scores[0][0].exp().sum() > 1.5
