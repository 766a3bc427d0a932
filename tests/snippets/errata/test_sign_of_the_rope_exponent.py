import llms_from_scratch.qwen3 as book
import pytest
import torch
import transformers
import transformers.models.llama.modeling_llama as llama

from snippets.errata import sign_of_the_rope_exponent as proof
from tests.snippets.errata.quoted import quoted


def frequencies(words):
    """Return what the quoted formula gives, its TeX read as Python."""
    exponent = words.split(r"\frac{")[1].split("}{d}")[0].replace("2(i-1)", "2 * (i - 1)")
    return [10_000 ** (eval(exponent, {"i": i}) / 8) for i in range(1, 5)]


def test_the_corrected_formula_gives_the_frequencies_of_transformers_and_of_the_package():
    original, corrected = (frequencies(words) for words in quoted("E0095"))
    config = transformers.LlamaConfig(hidden_size=8, num_attention_heads=1)
    assert llama.LlamaRotaryEmbedding(config).inv_freq.tolist() == pytest.approx(corrected)
    _, sin = book.compute_rope_params(head_dim=8, context_length=2)
    assert torch.asin(sin[1, 1:4]).tolist() == pytest.approx(corrected[1:])
    assert original == pytest.approx([1 / one for one in corrected])


def test_the_reason_shows_the_formulas_for_a_head_of_eight():
    original, corrected = (frequencies(words) for words in quoted("E0095"))
    with pytest.raises(AssertionError) as proved:
        proof.check(sign=1)
    said = str(proved.value).removeprefix("the formula gives ").split(", the code ")
    assert [eval(numbers) for numbers in said] == [pytest.approx(original), pytest.approx(corrected)]


def test_with_a_base_of_one_the_sign_does_not_matter(monkeypatch):
    monkeypatch.setattr(proof, "BASE", 1)
    proof.check(sign=1)
    proof.check(sign=-1)
