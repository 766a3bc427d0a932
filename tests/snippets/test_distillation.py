"""Distillation: the gradient against autograd and finite differences, and its limit."""

from itertools import pairwise

import numpy as np
import pytest
import scipy.optimize
import torch

from snippets import distillation, distillation_torch
from snippets.distillation import STUDENT, TEACHER, centred, gradient, loss

RNG = np.random.default_rng(31)


def autograd(student, teacher, temperature):
    """Cross-entropy with soft targets, as PyTorch has it."""
    z = torch.tensor(student, requires_grad=True)
    p = torch.softmax(torch.tensor(teacher) / temperature, dim=-1)
    torch.nn.functional.cross_entropy(z / temperature, p).backward()
    return z.grad.numpy()


@pytest.mark.parametrize("temperature", [0.3, 1, 2, 10, 100])
def test_the_gradient_is_autograds_on_random_logits(temperature):
    for _ in range(20):
        z, v = RNG.normal(scale=3, size=(2, 30))
        assert gradient(z, v, temperature) == pytest.approx(autograd(z, v, temperature), abs=1e-12)


@pytest.mark.parametrize("temperature", [0.5, 1, 5])
def test_the_gradient_is_that_of_finite_differences(temperature):
    numeric = scipy.optimize.approx_fprime(STUDENT, lambda z: loss(z, TEACHER, temperature), 1e-7)
    assert gradient(STUDENT, TEACHER, temperature) == pytest.approx(numeric, abs=1e-6)


def test_t_squared_times_the_gradient_tends_to_the_centred_difference_over_n():
    for _ in range(20):
        z, v = RNG.normal(scale=3, size=(2, 12))
        limit = (centred(z) - centred(v)) / 12
        errors = [abs(t**2 * gradient(z, v, t) - limit).max() for t in (1e2, 1e3, 1e4)]
        assert errors[0] > 5 * errors[1] > 25 * errors[2]
        assert errors[2] < 1e-2


def test_without_the_factor_the_gradient_vanishes():
    alone = [abs(gradient(STUDENT, TEACHER, t)).max() for t in (1, 10, 100, 1000)]
    assert all(a > 50 * b for a, b in pairwise(alone))


def test_twins_hold_the_same_logits_and_gradients():
    assert TEACHER.tolist() == distillation_torch.TEACHER
    assert STUDENT.tolist() == distillation_torch.STUDENT
    theirs = distillation_torch.gradient(torch.tensor(STUDENT), torch.tensor(TEACHER), 3.0)
    assert distillation.gradient(STUDENT, TEACHER, 3.0) == pytest.approx(theirs.numpy())


def test_a_teacher_tempered_alone_pulls_the_student_to_its_quotient():
    soft = torch.tensor(distillation.softmax(TEACHER, 4))

    def pull(student):
        z = torch.tensor(student, requires_grad=True)
        torch.nn.functional.cross_entropy(z, soft).backward()
        return abs(z.grad).max().item()

    assert pull(TEACHER / 4) == pytest.approx(0, abs=1e-12)
    assert pull(TEACHER) > 0.1
