"""generate: against the book's published package at batch 1, and against itself row by row."""

from functools import cache
from math import inf, nan

import llms_from_scratch.ch05 as book
import pytest
import torch

from snippets import generate_edges
from snippets.generate import generate, next_in_line


@cache
def table(vocabulary=11):
    return 3 * torch.randn([vocabulary] * 3, generator=torch.Generator().manual_seed(3))


def model(ids):
    """Return random but fixed logits for each context's last two ids."""
    before = torch.roll(ids, 1, dims=1)
    return table()[before, ids]


def run(function, ids, **options):
    torch.manual_seed(123)
    return function(model, torch.tensor(ids), max_new_tokens=12, context_size=5, **options)


@pytest.mark.parametrize("temperature", [0.0, 0.3, 1.0, 5.0])
@pytest.mark.parametrize("top_k", [None, 1, 3, 11])
@pytest.mark.parametrize("eos_id", [None, 0, 4])
def test_equals_the_books_generate_for_one_row(temperature, top_k, eos_id):
    options = {"temperature": temperature, "top_k": top_k, "eos_id": eos_id}
    for start in ([1, 2], [7, 3, 9, 0, 1, 5, 6]):
        expected = run(book.generate, [start], **options)
        assert torch.equal(run(generate, [start], **options), expected)


@pytest.mark.parametrize("top_k", [None, 1, 3])
def test_greedy_rows_of_a_batch_are_what_they_are_alone(top_k):
    rows = [[1, 2], [3, 4], [5, 6]]
    batch = run(generate, rows, top_k=top_k)
    assert torch.equal(batch, torch.cat([run(generate, [row], top_k=top_k) for row in rows]))


def test_a_row_that_has_ended_is_filled_with_eos_until_all_have_ended():
    start = torch.tensor([[0], [6]])
    out = generate(next_in_line, start, 9, 8, eos_id=8)
    assert out.tolist() == [[0, 1, 2, 3, 4, 5, 6, 7], [6, 7, 8, 8, 8, 8, 8, 8]]


def test_top_k_cuts_each_row_at_its_own_threshold_when_batch_and_vocabulary_match():
    start = [[i, (i * 4) % 11] for i in range(11)]
    seen = run(generate, start, temperature=50.0, top_k=2)
    logits = model(torch.tensor(start))[:, -1]
    for row, drawn in enumerate(seen[:, 2]):
        assert drawn in logits[row].topk(2).indices


@pytest.mark.parametrize("temperature", [-1.0, float("nan"), float("inf")])
def test_other_temperatures_are_refused(temperature):
    with pytest.raises(ValueError, match=rf"finite and >= 0, got {temperature}: .*use 0 for greedy"):
        run(generate, [[1, 2]], temperature=temperature)


@pytest.mark.parametrize("top_k", [0, -1])
def test_top_k_below_one_is_refused(top_k):
    with pytest.raises(ValueError, match=rf"int > 0, got {top_k}: .*use None to keep all"):
        run(generate, [[1, 2]], top_k=top_k)


def test_top_k_above_the_vocabulary_keeps_all():
    all_kept = run(generate, [[1, 2]], temperature=1.0, top_k=99)
    assert torch.equal(all_kept, run(generate, [[1, 2]], temperature=1.0))


def test_each_call_is_what_its_name_says():
    size = len(generate_edges.LOGITS)
    for name, (rows, options) in generate_edges.CALLS.items():
        parts = [f"batch of {rows}"] if rows > 1 else []
        parts += [f"{key} = {value:g}" for key, value in options.items()]
        beyond = f" of {size}" if options.get("top_k", 0) > size else ""
        assert name == ", ".join(parts) + beyond


def test_the_transcribed_step_does_what_the_published_package_does(subtests):
    for name, (rows, options) in generate_edges.CALLS.items():
        logits = torch.stack([generate_edges.LOGITS.roll(row) + row for row in range(rows)])

        def outcome(step):
            torch.manual_seed(123)
            try:
                return step().flatten().tolist()
            except (IndexError, RuntimeError) as error:
                return type(error), str(error)

        def published(rows=rows, logits=logits, options=options):
            start = torch.zeros(rows, 1, dtype=int)
            return book.generate(lambda ids: logits[:, None, :], start, 1, 1, **options)[:, 1:]

        def transcribed(logits=logits, options=options):
            return generate_edges.book_step(logits, **options)

        with subtests.test(name):
            assert outcome(transcribed) == outcome(published)


def test_a_context_of_one_token_is_the_shortest():
    assert generate(next_in_line, torch.tensor([[4, 0]]), 3, 1).tolist() == [[4, 0, 1, 2, 3]]


@pytest.mark.parametrize("context_size", [0, -1])
def test_a_context_that_would_be_the_whole_row_is_refused(context_size):
    with pytest.raises(ValueError, match=rf"context_size must be >= 1, got {context_size}"):
        generate(model, torch.tensor([[1, 2]]), 1, context_size)


@pytest.mark.parametrize("temperature", [0.0, 1.0])
@pytest.mark.parametrize("row", [[-inf] * 3, [nan, 1.0, 0.0], [inf, 1.0, 0.0]])
def test_logits_without_a_finite_largest_one_are_refused(temperature, row):
    def model(ids):
        return torch.tensor(row).expand(*ids.shape, 3)

    with pytest.raises(ValueError, match="check its mask and its output"):
        generate(model, torch.tensor([[0]]), 1, 4, temperature=temperature)


@pytest.mark.parametrize("temperature", [1e-46, 1e-300, 1e39])
def test_temperatures_beyond_float32_still_draw_from_the_distribution(temperature):
    drawn = run(generate, [[1, 2]] * 3000, temperature=temperature, top_k=3)[:, 2]
    best = model(torch.tensor([[1, 2]]))[0, -1].topk(3).indices
    shares = [(drawn == token).float().mean().item() for token in best]
    assert shares == ([1, 0, 0] if temperature < 1 else pytest.approx([1 / 3] * 3, abs=0.04))


def test_a_padded_row_needs_padding_on_the_left_a_mask_and_its_own_positions():
    """On a small random GPT-2: only with all three are its logits those of the row alone."""
    import transformers

    torch.manual_seed(0)
    config = transformers.GPT2Config(
        vocab_size=19, n_embd=16, n_layer=2, n_head=2, n_positions=16, bos_token_id=0, eos_token_id=1
    )
    model = transformers.GPT2LMHeadModel(config).eval()
    for weight in model.parameters():
        weight.data = torch.randn_like(weight) / 2

    def last(ids, **options):
        options = {name: torch.tensor([row]) for name, row in options.items()}
        with torch.no_grad():
            return model(torch.tensor([ids]), **options).logits[0, -1]

    alone, left, mask = last([5, 6, 7]), [1, 1, 5, 6, 7], [0, 0, 1, 1, 1]
    positions = [0, 0, 0, 1, 2]
    assert torch.allclose(last(left, attention_mask=mask, position_ids=positions), alone, atol=1e-5)
    right = last([5, 6, 7, 1, 1], attention_mask=mask[::-1], position_ids=[0, 1, 2, 0, 0])
    for other in (right, last(left, position_ids=positions), last(left, attention_mask=mask)):
        assert (other - alone).abs().max() > 0.1
