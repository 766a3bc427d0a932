import pytest
import torch

from snippets.errata import sampling_at_zero as zero


def test_only_zero_stops_and_the_smallest_temperatures_draw_the_largest_logit():
    assert zero.draw(1e-4) == zero.LOGITS.index(max(zero.LOGITS)) == 3
    assert zero.draw(0.0) == "RuntimeError"


def test_a_softmax_of_infinities_is_nan_and_multinomial_says_so():
    probs = torch.tensor([[1.0, 0.0]]) / 0.0  # inf, nan
    assert torch.softmax(probs, dim=-1).isnan().all()
    with pytest.raises(RuntimeError, match=r"`inf`, `nan`"):
        torch.multinomial(torch.softmax(probs, dim=-1), 1)
