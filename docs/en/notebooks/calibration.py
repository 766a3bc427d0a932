# %% [markdown]
# # Calibration: the other temperature scaling
#
# A classifier is all but certain of nearly every answer, and it is wrong more often than it says.
# One number, fitted on data that the classifier has not seen, makes its confidence honest; this notebook fits it, measures what it changes, and shows why the usual measure of the error cannot serve as a training loss.
#
# A classifier answers with its likeliest class, and the probability of that class is its confidence.
# It is *calibrated* if, of all answers that it gives with confidence *c*, a share *c* is right.
# Dividing its logits by one fitted *T* is the method of Guo et al. 2017, *On Calibration of Modern Neural Networks* ([arXiv 1706.04599](https://arxiv.org/abs/1706.04599), abstract read 2026-11-24, which calls it surprisingly effective on most data sets).
# The temperature of sampling is chosen by whoever runs a model; this one is measured ([the two compared](../index.md#two-meanings)).
# Every output below was made when this page was built.

# %%
import numpy as np
import sklearn
import torch
from sklearn.datasets import load_digits

torch.set_num_threads(1)
print("torch", torch.__version__.split("+")[0])
print("scikit-learn", sklearn.__version__)

# %% [markdown]
# ## A classifier that is too sure {#classifier}
#
# The data are the handwritten digits in scikit-learn, images of 8 by 8 pixels in ten classes.
# They are split in three: one part for training, one to fit *T*, and one, used for neither, to report on.
# A small network is trained on few images for a long time, until it makes no mistake on them, which makes it too sure of itself elsewhere.

# %%
images, labels = load_digits(return_X_y=True)
images = torch.tensor(images / 16, dtype=torch.float32)
labels = torch.tensor(labels)
order = torch.tensor(np.random.default_rng(123).permutation(len(labels)))
train, fit, report = order[:300], order[300:900], order[900:]

torch.manual_seed(123)
network = torch.nn.Sequential(
    torch.nn.Linear(64, 128), torch.nn.ReLU(), torch.nn.Linear(128, 10)
)
optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
for _ in range(500):
    optimizer.zero_grad()
    outputs = network(images[train])
    torch.nn.functional.cross_entropy(outputs, labels[train]).backward()
    optimizer.step()

with torch.no_grad():
    logits = network(images).double()
for name, part in (("train", train), ("fit", fit), ("report", report)):
    sure, answer = torch.softmax(logits[part], dim=-1).max(dim=-1)
    right = (answer == labels[part]).double().mean()
    print(f"{name:7} {len(part):4} images  accuracy {right:.3f}", end="")
    print(f"  mean confidence {sure.mean():.3f}")

# %% [markdown]
# On images that it has not seen, its mean confidence is above its accuracy: it is overconfident.
#
# ## Fit T on held-out loss {#fit}
#
# The loss is the [negative log-likelihood](../glossary.md#nll), with $p$ the probability of the right class at *T*:
#
# $$L(T) = -\mathrm{E}[\ln p]$$
#
# In words: how much the right answers surprise the model, on average over the images.
# The loss falls as *T* rises, as long as the logit of the right class is, on average, below the mean logit under the model's probabilities.
# That mean sinks as *T* rises, so the loss turns at most once, and bisection finds the place.


# %%
def nll(logits, labels, temperature=1.0):
    """Return the mean negative log-likelihood of labels (n,), in nats."""
    return torch.nn.functional.cross_entropy(logits / temperature, labels).item()


def too_cold(logits, labels, temperature):
    """Say whether a higher temperature would lower the loss."""
    p = torch.softmax(logits / temperature, dim=-1)
    expected = (p * logits).sum(dim=-1)
    of_labels = logits.gather(-1, labels[:, None])[:, 0]
    return bool((of_labels - expected).mean() < 0)


def fit_temperature(logits, labels, low=0.01, high=100.0):
    """Return the temperature with the least loss, by bisection."""
    while high - low > 1e-9:
        middle = (low + high) / 2
        if too_cold(logits, labels, middle):
            low = middle
        else:
            high = middle
    return low


best = fit_temperature(logits[fit], labels[fit])
print(f"T = {best:.2f}")
for temperature in (0.5, 1, best, 4):
    print(f"loss at T = {temperature:<4.2f} {nll(logits[fit], labels[fit], temperature):.4f}")

# %% [markdown]
# ## Expected calibration error {#ece}
#
# The [expected calibration error](../glossary.md#ece), ECE, sorts the answers by confidence into bins and averages the gap between confidence and accuracy, weighted by the number of answers in each bin.


# %%
def answers(logits, labels, temperature=1.0):
    """Return confidence and rightness of the most likely class, both (n,)."""
    p = torch.softmax(logits / temperature, dim=-1)
    confidence, answer = p.max(dim=-1)
    return confidence.numpy(), (answer == labels).numpy()


def in_bins(confidence, right, bins=10):
    """Return count, mean confidence and accuracy of each used bin."""
    number = np.minimum((confidence * bins).astype(int), bins - 1)
    rows = []
    for n in np.unique(number):
        inside = number == n
        rows.append((inside.sum(), confidence[inside].mean(), right[inside].mean()))
    return np.array(rows)


def ece(confidence, right, bins=10):
    """Return the mean gap of confidence and accuracy, by count."""
    count, mean, accuracy = in_bins(confidence, right, bins).T
    return (count * abs(mean - accuracy)).sum() / count.sum()


z, y = logits[report], labels[report]
before, after = answers(z, y), answers(z, y, best)
print("on the third part   T = 1   fitted T")
print(f"loss (nats)        {nll(z, y):.4f}    {nll(z, y, best):.4f}")
print(f"ECE, 10 bins       {ece(*before):.4f}    {ece(*after):.4f}")
print(f"accuracy           {before[1].mean():.4f}    {after[1].mean():.4f}")

# %% [markdown]
# Loss and ECE fall, and the accuracy is the same to the last image, because dividing by a positive *T* [keeps the order of the classes](../softmax.md#temperature).
# The numbers are those of this network and this split; another seed gives others.
#
# > **Misconception: “Calibration makes a classifier answer better.”**
# > The answers stay the same; what changes is how sure it says it is.

# %% tags=["folded"] alt="Reliability diagram, accuracy against confidence: before the fit the points of most bins lie below the diagonal, after it they lie nearer to it; the bin of highest confidence holds most images."
# %config InlineBackend.figure_formats = ["svg"]
import matplotlib.pyplot as plt

style = {"svg.fonttype": "none", "svg.hashsalt": "calibration"}
plt.rcParams.update(style | {"figure.facecolor": "none", "axes.facecolor": "none"})
figure, axis = plt.subplots(figsize=(5, 3.6), layout="constrained")
axis.plot([0, 1], [0, 1], color="#8b929a", lw=1, ls=":")
styles = (("T = 1", before, "#d9722e", "o"), ("fitted T", after, "#3b82c4", "s"))
for label, made, color, marker in styles:
    count, sure, right = in_bins(*made).T
    axis.plot(sure, right, color=color, lw=1)
    size = 12 + 200 * count / count.sum()
    axis.scatter(sure, right, s=size, color=color, marker=marker, label=label)
axis.set(xlabel="confidence", ylabel="accuracy", xlim=(0.2, 1.04), ylim=(-0.03, 1.06))
axis.spines[["top", "right"]].set_visible(False)
axis.legend(frameon=False)
plt.show()

# %% [markdown]
# A larger mark means more images.
# Bins with few images can be far from the diagonal by chance alone, before and after.
#
# ## Why ECE is no loss to train on {#not-a-loss}
#
# A loss is *proper* if no forecast does better on average than the true probabilities.
# The negative log-likelihood is proper; ECE is not, because it can be zero for a forecast that knows only the average.
# Below, one half of the questions is answered correctly nine times in ten, the other half every second time.
# One forecaster knows which is which, the other says the same of all of them.

# %%
truth = np.tile([0.9] * 10 + [0.5] * 10, 100)
right = np.tile([1] * 9 + [0] + [1] * 5 + [0] * 5, 100).astype(bool)
mean = np.full(truth.shape, right.mean())
forecasts = {"knows": truth, "says the mean": mean}
for name, q in forecasts.items():
    loss = -np.log(np.where(right, q, 1 - q)).mean()
    print(f"{name:14}  ECE {ece(q, right):.4f}  loss {loss:.4f}")

# %% [markdown]
# ECE cannot tell the two apart; the loss can.
# ECE depends on the bins as well, so a reported ECE needs their number:

# %%
for bins in (5, 10, 15, 20, 50):
    errors = f"before {ece(*before, bins):.4f}  after {ece(*after, bins):.4f}"
    print(f"{bins:2} bins  {errors}")

# %% [markdown]
# Merging bins that err in the same direction changes nothing, and narrower bins hold fewer images each, so chance adds to their gaps.
#
# So *T* is fitted on the loss, and ECE is what gets reported (the same answer is given in [gpleiss/temperature_scaling issue 18](https://github.com/gpleiss/temperature_scaling/issues/18), read 2026-11-24).
#
# ## What it has to do with sampling {#sampling}
#
# Both divide logits by a number, with the same formula.
# The fitted *T* of a language model makes its probabilities honest on some data set; it does not tell you which temperature gives better texts.
# Training a model to answer as people like can spoil its calibration: the GPT-4 technical report shows an ECE about ten times as large after it (its figure as copied by others, reported).
# Adaptive Temperature Scaling predicts a temperature for each token instead of one for all, fitted on a data set for supervised fine-tuning (Xie et al. 2024, [arXiv 2409.19817](https://arxiv.org/abs/2409.19817), abstract read 2026-11-24).
#
# ## Exercises {#exercises}
#
# 1. Fit *T* on the images that the network was trained on. What comes out, and why?
# 2. Multiply every logit by three. What becomes of the fitted *T*, and of loss and ECE after the fit?
# 3. With a single bin, ECE is the gap between mean confidence and accuracy. Find the *T* that closes it on the second part. Is the loss smallest there?

# %% [markdown] fold="Solutions, run"
# 1. The lower end of the search: every answer is right there, so the logit of the right class is above the mean at any *T*, and the loss has no minimum.
# 2. *T* is three times as large; loss and ECE stay the same, because only the quotient of logit and *T* matters.
# 3. No: the gap closes at another *T*, where the loss is higher; two equal averages do not make it smallest.

# %% fold="Solutions, run"
from scipy.optimize import brentq

on_train = fit_temperature(logits[train], labels[train])
print(f"1: T = {on_train:.2f}")

tripled = fit_temperature(3 * logits[fit], labels[fit])
loss, error = nll(3 * z, y, tripled), ece(*answers(3 * z, y, tripled))
print(f"2: T = {tripled:.2f}, loss {loss:.4f}, ECE {error:.4f}")

z_fit, y_fit = logits[fit], labels[fit]


def gap(temperature):
    """Return mean confidence less accuracy on the second part."""
    sure, right_there = answers(z_fit, y_fit, temperature)
    return sure.mean() - right_there.mean()


even = brentq(gap, 0.01, 100)
for t in (even, best):
    print(f"3: T = {t:.2f}, gap {gap(t):.4f}, loss {nll(z_fit, y_fit, t):.4f}")
