# %% [markdown]
# # Section 5.3, cell by cell
#
# You are reading section 5.3 of *Build a Large Language Model (From Scratch)*, and a sentence ends without its last word, or your counts are not those of the book.
# This notebook runs the section step by step, greedy choice, sampling, temperature, top-k and `generate`, and says at each step what you can rely on.
#
# The steps and the nine logits are the book's ([rasbt/LLMs-from-scratch](https://github.com/rasbt/LLMs-from-scratch), `ch05.ipynb`, commit [28c65cd](https://github.com/rasbt/LLMs-from-scratch/commit/28c65cd), read 2026-11-24); words and code are ours.
# Every output below was made when this page was built, with the version that the first cell prints.
# Probabilities are kept in float64 until a token is drawn, where the book uses float32, because [16-bit logits can spoil a draw](../numerics.md#float64).

# %%
import torch

print("torch", torch.__version__.split("+")[0])

tokens = "closer every effort forward inches moves pizza toward you".split()
logits = torch.tensor([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])
logits = logits.double()

# %% [markdown]
# ## Greedy: take the largest {#greedy}
#
# Softmax keeps the order of the logits, so the largest logit has the largest probability.
# Its index position is 3, and entry 3 of the vocabulary is the word **forward**.
# That is the word that was missing from the book's sentence ([E0001](../changelog.md#E0001)).

# %%
probabilities = torch.softmax(logits, dim=0)
best = torch.argmax(probabilities).item()
print(best, tokens[best])

# %% [markdown]
# ## Sampling: draw in proportion {#sampling}
#
# `torch.multinomial` draws each index with its probability.
# A single draw may give any token; with this seed it happens to be the greedy choice.

# %%
torch.manual_seed(123)
drawn = torch.multinomial(probabilities, num_samples=1).item()
print(drawn, tokens[drawn])

# %% [markdown]
# A thousand draws show the proportions.
# `minlength` makes a row for tokens that were never drawn.


# %%
def draw_counts(probabilities, draws=1000, seed=123):
    """Draw from probabilities (V,), one token a call; count each: (V,)."""
    torch.manual_seed(seed)
    sample = [torch.multinomial(probabilities, 1) for _ in range(draws)]
    return torch.bincount(torch.cat(sample), minlength=len(probabilities))


counts = draw_counts(probabilities)
print("token     expected  drawn")
for token, p, count in zip(tokens, probabilities, counts, strict=True):
    print(f"{token:8}  {1000 * p:8.1f}  {count:5}")

# %% [markdown]
# ## Temperature: divide the logits {#temperature}
#
# $$p_i = \frac{e^{z_i/T}}{\sum_j e^{z_j/T}}$$
#
# In words: divide each logit by *T*, then take the softmax.
# $T < 1$ widens the gaps between logits and sharpens the distribution; $T > 1$ narrows them and flattens it; $T = 1$ changes nothing.


# %%
def softmax_with_temperature(logits, temperature):
    """Return softmax(z / T) over the last axis in float64; T must be > 0."""
    logits = logits.double()
    shifted = logits - logits.amax(dim=-1, keepdim=True)
    return torch.softmax(shifted / temperature, dim=-1)


temperatures = [1, 0.1, 5]
scaled = [softmax_with_temperature(logits, t) for t in temperatures]

print("token      " + "   ".join(f"T={t:<4}" for t in temperatures))
for token, row in zip(tokens, torch.stack(scaled, dim=1), strict=True):
    print(f"{token:10} " + "   ".join(f"{p:.4f}" for p in row))

# %% tags=["folded"] alt="Bars of the nine probabilities at three temperatures: at T = 0.1 hardly anything but forward is left, at T = 5 all nine are visible and forward still leads."
# %config InlineBackend.figure_formats = ["svg"]
import matplotlib.pyplot as plt

plt.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "section_5_3"})
plt.rcParams.update({"figure.facecolor": "none", "axes.facecolor": "none"})
figure, axis = plt.subplots(figsize=(5, 3), layout="constrained")
colors = ["#3b82c4", "#d9722e", "#2f9e6e"]
for n, (temperature, color) in enumerate(zip([0.1, 1, 5], colors, strict=True)):
    p = softmax_with_temperature(logits, temperature).tolist()
    positions = [i + 0.28 * (n - 1) for i in range(9)]
    axis.bar(positions, p, width=0.26, color=color, label=f"T = {temperature}")
axis.set_xticks(range(9), tokens, rotation=30)
axis.set_ylabel("probability")
axis.legend(frameon=False)
plt.show()

# %% [markdown]
# A thousand draws at each of the three temperatures, ids in order:

# %%
for temperature, p in zip(temperatures, scaled, strict=True):
    print(f"T={temperature:<4}", draw_counts(p).tolist())

# %% [markdown]
# These are the counts that the book prints.
# **Counts belong to a version of PyTorch and a CPU; probabilities do not.**
# Another version may draw other numbers from the same seed and be just as right, so if your counts differ, nothing is wrong.
# What you can rely on is the distribution, and [how much a thousand draws vary](../sampling.md#stray).
#
# > **Misconception: “The same seed gives everybody the same words.”**
# > It does so on one version of PyTorch and one CPU.
#
# The greedy choice does not notice the temperature at all, because dividing by a positive *T* keeps the order.

# %%
print([tokens[p.argmax().item()] for p in scaled])

# %% [markdown]
# ## Top-k: keep the k largest {#top-k}
#
# Logits below the *k*-th largest become $-\infty$, so their probability is zero, and softmax shares all of it among the tokens that are left.
# The threshold keeps its last dimension (`[..., -1:]`), so the mask works for one row and for a batch ([E0003](../changelog.md#E0003)).


# %%
def keep_top_k(logits, k):
    """Return logits (..., V), -inf below each row's k-th largest; ties stay."""
    logits = logits.double()
    threshold = torch.topk(logits, k).values[..., -1:]
    return logits.masked_fill(logits < threshold, -torch.inf)


kept = torch.softmax(keep_top_k(logits, 3), dim=-1)
for token, p in zip(tokens, kept, strict=True):
    if p > 0:
        print(f"{token:8} {p:.4f}")

# %% [markdown]
# ## generate, for one row or many {#generate}
#
# The book's loop, extended to batches and hardened against careless arguments, is the program of [the decoding loop](../generate.md#loop), `snippets/generate.py`, which is imported here.
# To run this cell and the next, put the notebook into a clone of this site.
# The mask works for each row, and a row that has ended is filled with `eos_id` while the others go on.
# Arguments that the book's version would silently misread are refused, a `top_k` above the vocabulary keeps all tokens, and the largest logit is subtracted before the division.

# %%
import sys
from pathlib import Path

folders = [Path.cwd(), *Path.cwd().parents]
clone = next(f for f in folders if (f / "snippets").is_dir())
sys.path.append(str(clone))
from snippets.generate import generate

# %% [markdown]
# A stand-in for a model is enough to see the loop at work: it returns the nine logits after every token but "forward", after which "you" is certain.
# In the last run "you" ends a row: the row that gets it first is filled with it while the other goes on, and when both have ended, the last step is left out.


# %%
def toy_model(ids):
    """Return logits (B, n, 9): the toy's, but "you" follows "forward"."""
    only_you = torch.full((9,), -torch.inf)
    only_you[tokens.index("you")] = 0.0
    after_forward = (ids == tokens.index("forward"))[..., None]
    return torch.where(after_forward, only_you, logits)


start = torch.tensor([[tokens.index("every")], [tokens.index("pizza")]])
torch.manual_seed(123)
for options in (
    {"temperature": 0.0},
    {"temperature": 5.0},
    {"temperature": 5.0, "top_k": 3, "eos_id": tokens.index("you")},
):
    print(options)
    for row in generate(toy_model, start, 6, context_size=4, **options):
        print("   ", " ".join(tokens[i] for i in row))
