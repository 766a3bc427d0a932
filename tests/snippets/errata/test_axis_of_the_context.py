import llms_from_scratch.ch04 as book
import pytest
import transformers

from snippets.errata import axis_of_the_context as proof
from tests.snippets.errata.quoted import quoted


def test_the_sizes_are_those_that_transformers_has_for_gpt2():
    gpt2 = transformers.GPT2Config()
    assert (gpt2.n_positions, gpt2.n_embd) == (proof.CONTEXT_LENGTH, proof.WIDTH)


@pytest.mark.parametrize("identity", ["E0078", "E0079"])
def test_the_quoted_lines_read_these_axes_of_the_model_of_the_package(identity):
    sizes = {"vocab_size": 9, "context_length": 6, "emb_dim": 4, "n_heads": 2, "n_layers": 1}
    model = book.GPTModel({**sizes, "drop_rate": 0.0, "qkv_bias": False})
    read = []
    for line in quoted(identity):
        names = {"model": model}
        exec(line, names)
        read.append(names["supported_context_length"])
    assert read == [4, 6]  # the width, and the number of positions


def test_with_a_square_table_of_positions_either_axis_will_do(monkeypatch):
    monkeypatch.setattr(proof, "WIDTH", proof.CONTEXT_LENGTH)
    proof.check(axis=1)


def test_the_reason_says_how_much_of_a_long_text_is_lost():
    with pytest.raises(AssertionError, match=f"so {1024 - 768} tokens of a long text are cut off"):
        proof.check(axis=1)
