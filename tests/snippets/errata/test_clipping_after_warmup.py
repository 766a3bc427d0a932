from types import SimpleNamespace

import llms_from_scratch.appendix_d as book
import pytest
import torch

from snippets.errata import clipping_after_warmup as proof


def clipped(monkeypatch, book_version):
    """Return the steps at which the training loop of the package clips gradients."""
    weight, steps, seen = torch.nn.Parameter(torch.ones(1)), [], []

    optimizer = SimpleNamespace(
        param_groups=[{"lr": 0.01}], zero_grad=lambda: steps.append(len(steps)), step=lambda: None
    )
    model = SimpleNamespace(train=lambda: None, parameters=lambda: [weight])
    monkeypatch.setattr(book, "calc_loss_batch", lambda *_: (weight**2).sum())
    monkeypatch.setattr(book, "evaluate_model", lambda *_: (0.0, 0.0))
    monkeypatch.setattr(book, "generate_and_print_sample", lambda *_: None)
    monkeypatch.setattr(torch.nn.utils, "clip_grad_norm_", lambda *_, **__: seen.append(steps[-1]))
    batch = torch.ones(1, 1)
    book.train_model(
        model, [(batch, batch)] * proof.STEPS, None, optimizer, "cpu", n_epochs=1, eval_freq=100,
        eval_iter=1, start_context="", tokenizer=None, warmup_steps=proof.WARMUP,
        orig_book_version=book_version,
    )  # fmt: skip
    return seen


def test_the_loop_of_the_package_misses_the_step_that_the_proof_names(monkeypatch):
    assert (proof.WARMUP, proof.STEPS) == (3, 8)
    assert clipped(monkeypatch, book_version=False) == [3, 4, 5, 6, 7]
    assert clipped(monkeypatch, book_version=True) == [4, 5, 6, 7]
    proof.check(comparison=">=")
    with pytest.raises(AssertionError, match="step 3, "):
        proof.check(comparison=">")


def test_without_a_warmup_the_first_step_of_all_is_missed(monkeypatch):
    monkeypatch.setattr(proof, "WARMUP", 0)
    with pytest.raises(AssertionError, match="step 0, "):
        proof.check(comparison=">")
    proof.check(comparison=">=")


def test_if_training_ends_with_the_warmup_no_step_is_missed(monkeypatch):
    monkeypatch.setattr(proof, "STEPS", proof.WARMUP)
    proof.check(comparison=">")
