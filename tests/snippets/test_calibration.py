"""The calibration notebook: its T against scipy and scikit-learn, its claims against what it made."""

import numpy as np
import pytest
import scipy.optimize
import torch

from tests.snippets.notebook import run_notebook


@pytest.fixture(scope="module")
def notebook():
    """The notebook's names after a run as a plain script."""
    with run_notebook("calibration") as (names, _):
        yield names


def part(notebook, name):
    rows = notebook[name]
    return notebook["logits"][rows], notebook["labels"][rows]


def test_the_three_parts_do_not_overlap_and_are_all_there(notebook):
    rows = torch.cat([notebook[name] for name in ("train", "fit", "report")])
    assert sorted(rows.tolist()) == list(range(1797))


def test_t_is_the_minimum_that_scipy_finds(notebook):
    z, y = part(notebook, "fit")
    found = scipy.optimize.minimize_scalar(lambda t: notebook["nll"](z, y, t), bounds=(0.05, 20))
    assert notebook["best"] == pytest.approx(found.x, rel=1e-4)


def test_t_is_what_scikit_learn_fits(notebook):
    from sklearn.base import BaseEstimator, ClassifierMixin
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.frozen import FrozenEstimator

    class Logits(ClassifierMixin, BaseEstimator):
        """A fitted classifier whose input is its logits."""

        def fit(self, z, y):
            self.classes_ = np.arange(10)
            return self

        def decision_function(self, z):
            return z

        def predict(self, z):
            return z.argmax(axis=-1)

    z, y = (x.numpy() for x in part(notebook, "fit"))
    frozen = FrozenEstimator(Logits().fit(z, y))
    theirs = CalibratedClassifierCV(frozen, method="temperature").fit(z, y)
    ours = torch.softmax(torch.tensor(z) / notebook["best"], dim=-1).numpy()
    assert theirs.predict_proba(z) == pytest.approx(ours, abs=1e-4)


@pytest.mark.parametrize("temperature", [0.2, 1.0, 5.0])
def test_the_slope_has_the_sign_that_autograd_finds(notebook, temperature):
    z, y = part(notebook, "fit")
    t = torch.tensor(temperature, dtype=torch.float64, requires_grad=True)
    torch.nn.functional.cross_entropy(z / t, y).backward()
    assert notebook["too_cold"](z, y, temperature) == (t.grad < 0)


def test_loss_and_ece_fall_on_the_third_part_and_accuracy_stays(notebook):
    z, y = part(notebook, "report")
    assert notebook["nll"](z, y, notebook["best"]) < notebook["nll"](z, y) - 0.02
    before, after = (notebook[name] for name in ("before", "after"))
    for bins in (5, 10, 15, 20, 50):
        assert notebook["ece"](*after, bins) < notebook["ece"](*before, bins)
    assert np.array_equal(before[1], after[1])
    assert before[0].mean() > before[1].mean()  # over-confident


def test_most_points_of_the_diagram_lie_below_the_diagonal_before_the_fit(notebook):
    _, mean, accuracy = notebook["in_bins"](*notebook["before"]).T
    assert (accuracy < mean).sum() > len(mean) / 2
    count = notebook["in_bins"](*notebook["before"])[:, 0]
    assert count.argmax() == len(count) - 1


def test_ece_is_the_sum_over_bins_written_out(notebook):
    rng = np.random.default_rng(4)
    confidence = rng.random(500)
    right = rng.random(500) < confidence**2
    total = 0.0
    for k in range(10):
        inside = [i for i, c in enumerate(confidence) if k / 10 <= c < (k + 1) / 10]
        total += abs(sum(right[i] - confidence[i] for i in inside)) / 500
    assert notebook["ece"](confidence, right) == pytest.approx(total)


def test_ece_does_not_see_knowledge_and_the_loss_does(notebook):
    truth, right = notebook["truth"], notebook["right"]
    mean = np.full(truth.shape, right.mean())
    assert notebook["ece"](truth, right) == pytest.approx(0, abs=1e-12)
    assert notebook["ece"](mean, right) == pytest.approx(0, abs=1e-12)
    entropy = -np.mean([q * np.log(q) + (1 - q) * np.log(1 - q) for q in (0.9, 0.5)])
    loss = -np.log(np.where(right, truth, 1 - truth)).mean()
    assert loss == pytest.approx(entropy)
    assert -np.log(np.where(right, mean, 1 - mean)).mean() > loss + 0.1


def test_a_fit_on_the_training_images_ends_at_the_lower_end_because_all_are_right(notebook):
    z, y = part(notebook, "train")
    assert (z.argmax(dim=-1) == y).all()
    assert notebook["on_train"] == pytest.approx(0.01)
    losses = [notebook["nll"](z, y, t) for t in (1, 0.5, 0.2)]
    assert losses == sorted(losses, reverse=True)


def test_three_times_the_logits_take_three_times_the_temperature(notebook):
    assert notebook["tripled"] == pytest.approx(3 * notebook["best"])
    z, y = part(notebook, "report")
    assert notebook["loss"] == pytest.approx(notebook["nll"](z, y, notebook["best"]))
    assert notebook["error"] == pytest.approx(notebook["ece"](*notebook["after"]))


def test_where_mean_confidence_is_accuracy_the_loss_is_not_least(notebook):
    z, y = part(notebook, "fit")
    sure = torch.softmax(z / notebook["even"], dim=-1).amax(dim=-1).mean().item()
    assert sure == pytest.approx((z.argmax(dim=-1) == y).double().mean().item(), abs=1e-6)
    assert notebook["nll"](z, y, notebook["even"]) > notebook["nll"](z, y, notebook["best"]) + 1e-4
