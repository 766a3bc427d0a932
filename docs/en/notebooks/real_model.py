# %% [markdown]
# # What temperature does to SmolLM2-135M
#
# After this page you can say what a temperature does to the logits of a real model, read texts that it wrote at four of them, and tell which lessons of nine logits hold for 49,152.
#
# The logits and the texts are those of SmolLM2-135M-Instruct, computed by [the program on this site](../real-model.md) and recorded, so this page needs no model.
# What is called *measured* was computed from all 49,152 logits in that run; the rest is computed below, from the records.
# Every output was made when this page was built; to run it yourself, do so in a clone of this site.

# %%
import json
from pathlib import Path

import numpy as np

folders = [Path.cwd(), *Path.cwd().parents]
clone = next(f for f in folders if (f / "snippets/real_model").is_dir())
records = clone / "snippets/real_model"


def load(name):
    return json.loads((records / f"{name}.json").read_text("utf-8"))


measured, texts = load("measured"), load("samples")
temperatures = np.array(measured["temperatures"])
figures = {
    name: {key: np.array(value) for key, value in of_prompt.items()}
    for name, of_prompt in measured["prompts"].items()
}
prompts = {name: load(f"recorded/{name}") for name in figures}
at = {t: i for i, t in enumerate(temperatures)}

# %% [markdown]
# ## Six prompts {#prompts}
#
# A fact, the opening of a tale, code, a list, a question in a dialogue, and the book's own prompt.
# The dialogue is written as the model was trained to see one ([chat template](../real-model.md#tokens)); the others it simply continues.
# For each, [entropy](../glossary.md#entropy), the probability of the likeliest token, how many tokens make up 95 percent, and the three likeliest, all at *T* = 1:

# %%
print("prompt       H  top-1    95%  likeliest")
for name, prompt in prompts.items():
    f, i = figures[name], at[1]
    row = f"{f['entropy'][i]:5.2f}  {f['top'][i]:5.3f}  {f['n95'][i]:5.0f}"
    print(f"{name:7} {row}  {prompt['tokens'][:3]}")
print()
for name, prompt in prompts.items():
    print(f"{name:7} {prompt['prompt']!r}")

# %% [markdown]
# ## From T = 0.05 to 5 {#sweep}

# %% tags=["folded"] alt="SWEEP"
# %config InlineBackend.figure_formats = ["svg"]
import matplotlib.pyplot as plt

style = {"svg.fonttype": "none", "svg.hashsalt": "real_model", "axes.spines.top": False}
style |= {"figure.facecolor": "none", "axes.facecolor": "none", "axes.spines.right": False}
plt.rcParams.update(style)
looks = dict(zip(
    prompts,
    (("#d9722e", "-"), ("#3b82c4", "-"), ("#4a9c5d", "-"),
     ("#d9722e", "--"), ("#3b82c4", "--"), ("#4a9c5d", "--")),
    strict=True,
))


def draw(axis, key, label):
    for name, (color, line) in looks.items():
        axis.plot(temperatures, figures[name][key], color=color, ls=line, label=name)
    axis.set(xlabel="T", ylabel=label, xscale="log")
    axis.set_xticks([0.05, 0.2, 1, 5], ["0.05", "0.2", "1", "5"])
    axis.minorticks_off()


figure, axes = plt.subplots(1, 3, figsize=(9, 3.2), layout="constrained")
draw(axes[0], "entropy", "H in nats")
draw(axes[1], "top", "top-1")
draw(axes[2], "n95", "tokens for 95 %")
axes[2].set_yscale("log")
axes[0].legend(frameon=False)
plt.show()

# %%
for key, head, form in (
    ("entropy", "entropy in nats", "{:8.2f}"),
    ("top", "probability of the likeliest token", "{:8.4f}"),
    ("n95", "tokens for 95 percent of the mass", "{:8.0f}"),
):
    columns = (0.05, 0.2, 0.5, 0.7, 1, 1.5, 2, 5)
    print(f"{head}\nT       " + "".join(f"{t:8}" for t in columns))
    for name in prompts:
        row = [form.format(figures[name][key][at[t]]) for t in columns]
        print(f"{name:8}" + "".join(row))
    print()
print(f"uniform: H = ln 49,152 = {np.log(49152):.2f}")

# %% [markdown]
# TEXT
#
# ## The slope is the variance over T cubed {#slope}
#
# $$\frac{\mathrm{d}H}{\mathrm{d}T} = \frac{\mathrm{Var}(z)}{T^3}$$
#
# In words: entropy rises as fast as the logits vary under the tempered probabilities, divided by *T* cubed ([derived for any logits](../entropy.md)).
# Measured on 49,152 logits: the right side, and a central difference of the entropy.

# %%
print("prompt   Var/T^3 at 1  difference  steepest at T   largest relative gap")
for name, f in figures.items():
    slope, difference = f["slope"], f["difference"]
    enough = slope > 1e-4  # below, the difference is rounding
    gap = abs(slope / difference - 1)[enough].max()
    steepest = temperatures[slope.argmax()]
    print(f"{name:8} {slope[at[1]]:12.6f}  {difference[at[1]]:10.6f}  {steepest:13}  {gap:21.1e}")

# %% [markdown]
# TEXT
#
# ## What the records lose {#records}
#
# A record keeps the 256 largest logits and a histogram of the others.
# Entropy and top probability from it, against those of all logits, at every *T* of the table above:

# %%
def from_record(prompt, temperature):
    """Return entropy in nats and top probability of a recorded prompt."""
    logits = np.array(prompt["logits"] + prompt["tail"]["mean"])
    count = np.array([1] * len(prompt["logits"]) + prompt["tail"]["count"])
    weights = np.exp((logits - logits[0]) / temperature)
    total = (count * weights).sum()
    mean = (count * weights * (logits - logits[0])).sum() / total
    return np.log(total) - mean / temperature, 1 / total


print("largest error  of H (nats)  of top-1 (relative)")
for name, prompt in prompts.items():
    made = np.array([from_record(prompt, t) for t in temperatures])
    of_h = abs(made[:, 0] - figures[name]["entropy"]).max()
    of_top = abs(made[:, 1] / figures[name]["top"] - 1).max()
    print(f"{name:13}  {of_h:11.4f}  {of_top:19.2%}")

# %% [markdown]
# ## What it wrote {#texts}
#
# One prompt without an obvious next word, one with it.
# Each text has up to 60 tokens; *T* comes first, then the filter, then one uniform number a token from `default_rng(123)`, the same numbers for each text.
# Lines that begin with `|` were written by the model, and nobody has corrected them.


# %%
from textwrap import wrap


def show(name):
    """Print what the model wrote after a prompt."""
    print(f"after: {prompts[name]['prompt']!r}")
    for text in texts:
        if text["prompt"] != name:
            continue
        t, kept = text["temperature"], text["filter"]
        print(f"T = {t}, filter: {kept}" if t else "greedy")
        for line in text["text"].splitlines():
            for part in wrap(line, 74) or [""]:
                print(f"| {part}".rstrip())


show("story")

# %%
show("france")

# %% [markdown]
# TEXT
#
# ## The same T and top-p in two engines {#orders}
#
# transformers puts *T* before top-p, llama.cpp and mlx-lm put it after ([engines](../engines.md#run)).
# Measured after each token of the texts at *T* = 1 without filter, with top-p at nine tenths: how many tokens each order keeps on average, and how often the two then draw another token.
# "Same draw" means that both use the same uniform number; "at least" is the [total variation](../sampling.md) of the two distributions, the least that any way of drawing can do.

# %%
orders = measured["orders"]
print(f"{orders['steps']} steps     kept with      kept with      next token differs")
print("T          T first         T last   same draw  at least")
for i, t in enumerate(orders["temperatures"]):
    kept = f"{orders['first'][i]:10.1f}     {orders['last'][i]:10.1f}"
    print(f"{t:<6}  {kept}  {orders['same_draw'][i]:10.1%}  {orders['any_draw'][i]:8.1%}")

# %% [markdown]
# TEXT
#
# ## Does it repeat itself? {#repetition}
#
# [distinct-n](../glossary.md#distinct-n) counts how many of a text's runs of *n* tokens are different ones; what is missing to one in triples is what the text has said before.
# Over all texts of full length at each *T*:


# %%
def distinct(ids, n):
    """Return the share of different runs among all runs of n tokens."""
    runs = list(zip(*(ids[i:] for i in range(n)), strict=False))
    return len(set(runs)) / len(runs)


full = max(len(text["ids"]) for text in texts)
print("T       filter      texts  distinct-1  distinct-2  repeated triples")
groups = {}
for text in texts:
    if len(text["ids"]) == full:
        groups.setdefault((text["temperature"], text["filter"]), []).append(text["ids"])
for (t, kept), ids in groups.items():
    one, two, three = (np.mean([distinct(i, n) for i in ids]) for n in (1, 2, 3))
    head = f"{t or 'greedy':<6}  {kept:10}  {len(ids):5}"
    print(f"{head}  {one:10.2f}  {two:10.2f}  {1 - three:16.1%}")

# %% [markdown]
# TEXT
#
# ## Where nine logits hold, and where they do not {#toy}

# %%
toy = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])
print("T         toy top-1   real top-1   outside the 256 likeliest")
for t in (0.2, 0.5, 1, 1.5, 2, 5):
    p = np.exp((toy - toy.max()) / t)
    tops = [f["top"][at[t]] for f in figures.values()]
    outside = []
    for prompt in prompts.values():
        _, top = from_record(prompt, t)
        z = np.array(prompt["logits"])
        outside.append(1 - top * np.exp((z - z[0]) / t).sum())
    real = f"{min(tops):.4f} to {max(tops):.4f}"
    print(f"{t:<5}  {1 / p.sum():12.4f}  {real}  {min(outside):.3f} to {max(outside):.3f}")
