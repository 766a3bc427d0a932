import cmath

import llms_from_scratch.qwen3 as book
import pytest
import torch

from snippets.errata import order_of_cos_and_sin as proof


def test_each_position_is_turned_by_its_angle_as_a_complex_number_is():
    turned = proof.compute_rope(proof.KEYS, proof.TABLES["cos"], proof.TABLES["sin"])
    for position, row in enumerate(turned.tolist()):
        assert complex(*row) == pytest.approx((1 + 2j) * cmath.exp(1j * position), abs=1e-6)


def test_the_package_turns_a_pair_of_dimensions_alike():
    cos, sin = book.compute_rope_params(head_dim=2, context_length=3)
    theirs = book.apply_rope(proof.KEYS[None, None], cos, sin)[0, 0]
    assert torch.allclose(theirs, proof.compute_rope(proof.KEYS, proof.TABLES["cos"], proof.TABLES["sin"]))


def test_swapped_it_turns_by_a_quarter_less_the_angle():
    swapped = proof.compute_rope(proof.KEYS, proof.TABLES["sin"], proof.TABLES["cos"])
    for position, row in enumerate(swapped.tolist()):
        assert complex(*row) == pytest.approx((1 + 2j) * cmath.exp(1j * (cmath.pi / 2 - position)), abs=1e-6)
