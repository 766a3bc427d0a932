"""The notebook of section 5.3 against the book's printed counts, and its generate against itself."""

import pytest
import torch

from tests.snippets.recording import run_notebook


@pytest.fixture(scope="module")
def notebook():
    """The notebook's names after a run as a plain script, and what it printed."""
    with run_notebook("section_5_3") as made:
        yield made


@pytest.mark.parametrize(
    ("temperature", "counts"),
    [
        (1, [73, 0, 0, 582, 2, 0, 0, 343, 0]),
        (0.1, [0, 0, 0, 985, 0, 0, 0, 15, 0]),
        (5, [165, 75, 42, 239, 71, 46, 32, 227, 103]),
    ],
)
def test_counts_are_those_the_book_prints(notebook, temperature, counts):
    assert f"T={temperature:<4} {counts}" in notebook[1]


def test_top_3_keeps_forward_toward_and_closer_with_the_books_probabilities(notebook):
    for line in ("closer   0.0615", "forward  0.5775", "toward   0.3610"):
        assert line in notebook[1]


def generate(notebook, ids, **options):
    torch.manual_seed(123)
    names = notebook[0]
    return names["generate"](names["toy_model"], torch.tensor(ids), context_size=4, **options)


@pytest.mark.parametrize("top_k", [None, 1, 3])
def test_greedy_generate_treats_each_row_of_a_batch_as_if_it_were_alone(notebook, top_k):
    rows = [[1], [3], [6]]
    batch = generate(notebook, rows, max_new_tokens=5, top_k=top_k)
    alone = [generate(notebook, [row], max_new_tokens=5, top_k=top_k) for row in rows]
    assert torch.equal(batch, torch.cat(alone))


def test_generate_stops_before_eos_when_every_row_has_ended(notebook):
    # Greedy: "forward" after anything else, "you" (8) after "forward".
    assert generate(notebook, [[1]], max_new_tokens=5, eos_id=8).tolist() == [[1, 3]]


def test_generate_fills_an_ended_row_with_eos_while_another_goes_on(notebook):
    assert generate(notebook, [[1], [3]], max_new_tokens=5, eos_id=8).tolist() == [[1, 3], [3, 8]]


def test_generate_keeps_k_tokens_a_row_when_batch_and_vocabulary_have_the_same_size(notebook):
    keep_top_k = notebook[0]["keep_top_k"]
    logits = torch.stack([notebook[0]["logits"].roll(row) + row for row in range(9)])
    assert keep_top_k(logits, 3).isfinite().sum(dim=-1).tolist() == [3] * 9


@pytest.mark.parametrize("options", [{"temperature": -1.0}, {"temperature": float("nan")}, {"top_k": 0}])
def test_generate_refuses_what_the_book_would_misread(notebook, options):
    with pytest.raises(ValueError, match=r"must be (.*>= 0|an int > 0), got"):
        generate(notebook, [[1]], max_new_tokens=1, **options)


def test_top_k_above_the_vocabulary_keeps_all(notebook):
    all_kept = generate(notebook, [[1]], max_new_tokens=5, temperature=5.0, top_k=99)
    assert torch.equal(all_kept, generate(notebook, [[1]], max_new_tokens=5, temperature=5.0))
