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
# ## From cold to hot {#sweep}
#
# The same three figures, measured for *T* from a twentieth to five.

# %% tags=["folded"] alt="Three plots against T for six prompts: entropy rises from near zero to nearly the same height for all; the top probability falls, for the story and the chat earlier than for the fact; the tokens for 95 percent rise from a few to forty thousand, for five prompts fastest between T = 1 and T = 2."
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
# **Cold.** What *T* near zero leaves open is a matter of gap over *T*.
# The fact is settled at once; the two likeliest openings of the chat's answer lie so close together that even at the lowest *T* one draw in six takes the second.
#
# **Which prompt is more open** has no answer without *T*: cold, the chat has a higher entropy than the list, hot a lower one.
#
# **Hot.** Between *T* = 1 and *T* = 2 the tail takes over: tokens of which none has a chance worth naming, and tens of thousands of them.
# At *T* = 5 all six prompts come within half a nat of a uniform draw.
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
# The identity holds as it does for nine logits.
# Entropy always rises, but not evenly: where the first two tokens are close it rises most when cold (story, chat), elsewhere when the tail comes in, at another *T* for each prompt.
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
# Each text has up to 60 tokens and ends earlier if the model ends it; *T* comes first, then the filter, then one uniform number a token from `default_rng(123)`, the same numbers for each text.
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
                print(f"| {part.strip()}".rstrip())


show("story")

# %%
show("france")

# %% [markdown]
# After the capital the three texts at the lowest *T* are one: it invents a date and says it twice.
# At *T* = 1 the sentences still hold together; at three halves they fall apart, with top-p too, because nine tenths of so flat a distribution are [thousands of tokens](#orders).
# min-p measures by the top token, and its texts stay readable; [what that is worth is contested](../choosing.md#contested).
#
# ## The same T and top-p in two engines {#orders}
#
# transformers puts *T* before top-p, llama.cpp and mlx-lm put it after ([engines](../engines.md#run)).
# Measured after each token of the texts at *T* = 1 without filter, with top-p at nine tenths: how many tokens each order keeps on average, and how often the two then draw another token.
# "Same draw" means that both use the same uniform number; "at least" is the total variation of the two distributions, the least that any way of drawing can do.

# %%
orders = measured["orders"]
print(f"{orders['steps']} steps     kept with      kept with      next token differs")
print("T          T first         T last   same draw  at least")
for i, t in enumerate(orders["temperatures"]):
    kept = f"{orders['first'][i]:10.1f}     {orders['last'][i]:10.1f}"
    print(f"{t:<6}  {kept}  {orders['same_draw'][i]:10.1%}  {orders['any_draw'][i]:8.1%}")

# %% [markdown]
# At *T* = 1 the two orders are one.
# Below it, *T* last keeps a hundred tokens where *T* first keeps a few, but the extra ones are unlikely, and most draws agree.
# Above it, *T* first lets in thousands, and most next tokens differ: the same two numbers are two different settings.
# With one uniform number the tokens differ more often than they must, because every token let in shifts the intervals of those after it.
#
# ## Does it repeat itself? {#repetition}
#
# [distinct-n](../glossary.md#distinct-n) counts how many of a text's runs of *n* tokens are different ones; a repeated triple is a run of three that the text has had before.
# The texts are all those without filter that reached their full length after the four prompts that go on, with five seeds each; greedy has one text a prompt.


# %%
def distinct(ids, n):
    """Return the share of different runs among all runs of n tokens."""
    runs = list(zip(*(ids[i:] for i in range(n)), strict=False))
    return len(set(runs)) / len(runs)


full = max(len(text["ids"]) for text in texts)
groups = {t: [] for t in sorted({text["temperature"] for text in texts})}
for text in texts:
    goes_on = text["prompt"] in ("effort", "story", "code", "list")
    if goes_on and text["filter"] == "none" and len(text["ids"]) == full:
        groups[text["temperature"]].append(text["ids"])
print("T       texts  distinct-1  distinct-2  repeated triples")
for t, ids in groups.items():
    one, two, three = (np.mean([distinct(i, n) for i in ids]) for n in (1, 2, 3))
    print(f"{t or 'greedy':<6}  {len(ids):5}  {one:10.2f}  {two:10.2f}  {1 - three:16.1%}")

# %% [markdown]
# REPEAT
#
# ## Where nine logits hold, and where they do not {#toy}
#
# The nine logits of [the other pages](../softmax.md#logits) beside the six prompts:

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

# %% [markdown]
# What holds: *T* keeps the order of the tokens, so the greedy choice is the same at every *T*; entropy rises with slope $\mathrm{Var}(z)/T^3$; cold goes to the likeliest, hot to the uniform.
#
# What does not:
#
# - **Hot means something else.** At *T* = 5 the toy still gives its first token a quarter; here no token has a hundredth, and more than nine tenths lie outside the 256 likeliest. With nine tokens there is no tail.
# - **One *T* is not one openness.** At *T* = 1 the first token has from a sixteenth to three quarters, depending on the prompt.
# - **The order of the steps is no detail.** For nine logits it decides about [a few tokens](../filters.md#order), here about thousands.
# - **A text is not a draw.** Each token goes back into the input, so [a cold text repeats itself](#repetition) and a hot one has its own nonsense to continue ([sequences](../sequences.md)).
#
# ## The misconception this page ends {#misconception}
#
# > "A low temperature makes the model more truthful."
#
# It makes it say what it finds likely: here an invented date, twice.
