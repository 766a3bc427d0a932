# %% [markdown]
# # What temperature does to SmolLM2-135M
#
# Nine logits explain a formula, but your model has a hundred thousand of them, and what you want to know is what happens to its texts.
# This notebook takes the temperature of a real model from a twentieth to five, shows what it wrote on the way, and says which lessons of the nine logits survive.
#
# The logits and the texts are those of SmolLM2-135M-Instruct, computed by [the program on this site](../real-model.md) and recorded, so this page needs no model.
# What is called *measured* was computed in that run from all 49,152 logits; the rest is computed below, from the records.
# Every output was made when this page was built, with the functions in `real_model/records.py`; to run the notebook yourself, put it into a clone of this site.

# %%
import sys
from pathlib import Path

import numpy as np

folders = [Path.cwd(), *Path.cwd().parents]
clone = next(f for f in folders if (f / "snippets").is_dir())
sys.path.insert(0, str(clone))
from real_model.records import (
    FIGURES,
    MEASURED,
    PROMPTS,
    TEMPERATURES,
    curves,
    distinct,
    expanded,
    figure,
    open_texts,
    record_errors,
    show,
    sweep,
    table,
)

# %% [markdown]
# ## Six prompts {#prompts}
#
# The prompts are a fact, the opening of a tale, code, a list, a question in a dialogue, and the book's own.
# The dialogue is in the form in which the model was trained to see one ([chat template](../real-model.md#tokens)); the others it simply continues.
# For each, the table has the [entropy](../glossary.md#entropy), the probability of the likeliest token, how many tokens make up 95 percent, and the three likeliest tokens, all at *T* = 1:

# %%
keys = "entropy", "top", "n95"
rows = []
for name, prompt in PROMPTS.items():
    rows.append((name, *(figure(name, k, 1) for k in keys), prompt["tokens"][:3]))
head = "prompt      H  top-1   95%  likeliest"
table(head, "{:8}{:5.2f}  {:5.3f} {:5.0f}  {}", rows)
table("", "{:8}{!r}", [(name, p["prompt"]) for name, p in PROMPTS.items()])

# %% [markdown]
# ## From cold to hot {#sweep}
#
# Here are the same three figures, measured for *T* from a twentieth to five.

# %% alt="Three plots against T for six prompts: entropy rises from near zero to nearly the same height for all; the top probability falls, for the story and the chat earlier than for the fact; the tokens for 95 percent rise from a few to forty thousand, for five prompts fastest between T = 1 and T = 2."
# %config InlineBackend.figure_formats = ["svg"]
curves(*keys)

# %%
columns = (0.05, 0.2, 0.5, 0.7, 1, 1.5, 2, 5)
sweep("entropy", "{:8.2f}", columns)
sweep("top", "{:8.4f}", columns)
sweep("n95", "{:8.0f}", columns)
print(f"uniform: H = ln 49,152 = {np.log(49152):.2f}")

# %% [markdown]
# **Cold.** How much is left to chance near *T* = 0 depends on the gap between the largest logits, divided by *T*.
# The fact is settled at once; but the two likeliest openings of the chat's answer are so close that even at the lowest *T* one draw in six takes the second.
#
# **Which prompt has the higher entropy** cannot be said without *T*: cold, the chat has more than the list, and hot it has less.
#
# **Hot.** Between *T* = 1 and *T* = 2 the tail takes over: at *T* = 3/2 it takes thousands of tokens to make up 95 percent, for every prompt but the code, which needs seven there and thousands at *T* = 2.
# At *T* = 5 all six prompts are within half a nat of a uniform draw.
#
# ## The slope is the variance over T cubed {#slope}
#
# $$\frac{\mathrm{d}H}{\mathrm{d}T} = \frac{\mathrm{Var}(z)}{T^3}$$
#
# In words: the entropy rises at the rate of the variance of the logits under the tempered probabilities, divided by *T* cubed ([derived for any logits](../entropy.md#slope)).
# The table compares the right side, measured on 49,152 logits, with a central difference of the entropy.

# %%
rows = []
for name, f in FIGURES.items():
    gap = abs(f["slope"] - f["difference"]).max()
    steepest = TEMPERATURES[f["slope"].argmax()]
    both = (figure(name, key, 1) for key in ("slope", "difference"))
    rows.append((name, *both, gap, steepest))
head = "prompt   Var/T^3 at 1  difference  largest gap  steepest at T"
table(head, "{:8} {:12.6f}  {:10.6f}  {:11.1e}  {:13}", rows)

# %% [markdown]
# The identity holds as it does for nine logits.
# The entropy always rises, but not evenly: for the story and the chat, whose first two tokens are close, it rises most when cold; for the others it rises most when the tail comes in, and only two of them do so at the same *T*.
#
# ## What the records lose {#records}
#
# A record keeps the 256 largest logits and a histogram of the others.
# Entropy and top probability from it, against those of all logits, at every *T* of the table above:

# %%
rows = [(n, *record_errors(PROMPTS[n], FIGURES[n])) for n in PROMPTS]
head = "largest error of  H (nats)  top-1 (relative)"
table(head, "{:16}{:10.4f}{:18.2%}", rows)

# %% [markdown]
# ## What it wrote {#texts}
#
# Here is one prompt without an obvious next word, one with an obvious next word, and code.
# Each text has up to 60 tokens, fewer if the model ends it; *T* comes first, then the filter, then one uniform number per token from `default_rng(123)`, the same numbers for each text.
# The words are the model's, recorded and not corrected.
#
# <div data-readings="story france code"></div>
#
# The probability of a token is the one it was drawn with, after *T* and the filter; the entropy is the mean over the steps of the text, and the number of choices is how many equally likely tokens have that entropy; "repeated" is the share of triples of tokens that the text has had before ([distinct-n](#repetition)).
# At *T* = 0 every token is the likeliest one, so nothing was left to chance.
#
# Two of the prompts at four temperatures; texts that are equal are printed once:

# %% fold="Printed: the story"
show("story")

# %% fold="Printed: the capital of France"
show("france")

# %% [markdown]
# After the capital, the three texts at the lowest *T* are the same: the model invents a date and repeats it.
# At *T* = 1 the sentences still hold together; at three halves they fall apart, even with top-p, because nine tenths of so flat a distribution are [thousands of tokens](#orders).
# min-p compares with the likeliest token, and its texts stay readable there; [how much that is worth is contested](../choosing.md#contested).
#
# > **Misconception: “A low temperature makes the model more truthful.”**
# > It makes the model say what it finds likely: here an invented date, twice.
#
# ## The same T and top-p in two engines {#orders}
#
# transformers puts *T* before top-p, llama.cpp and mlx-lm put it after ([engines](../engines.md#run)).
# Measured after each token of the texts at *T* = 1 without filter, with top-p at nine tenths: how many tokens each order keeps on average, and how often the two orders then draw different tokens.
# "Same draw" means that both use the same uniform number; "at least" is the total variation of the two distributions, a lower bound for every way of drawing.

# %%
orders = MEASURED["orders"]
keys = "temperatures", "first", "last", "same_draw", "any_draw"
rows = zip(*(orders[key] for key in keys), strict=True)
head = "T    kept, T first  kept, T last  differ, same draw  at least"
table(head, "{:<4} {:13.1f} {:13.1f} {:18.1%} {:9.1%}", rows)
print(orders["steps"], "steps")

# %% [markdown]
# At *T* = 1 the two orders are the same.
# Below it, *T* last keeps a hundred tokens where *T* first keeps a few, but the extra ones are unlikely, so most draws agree.
# Above it, *T* first lets in thousands, and most next tokens differ: the same two numbers are two different settings.
# With one uniform number the tokens differ more often than they must, because every token that is let in shifts the intervals of those after it.
#
# ## Does it repeat itself? {#repetition}
#
# [distinct-n](../glossary.md#distinct-n) is the share of a text's runs of *n* tokens that differ from each other; one minus distinct-3 is the share of triples that the text has had before.
# The texts are all those without filter that reached their full length after the four prompts that go on, with five seeds each; greedy has one text a prompt.

# %%
groups = {t: open_texts(t) for t in (0, 0.2, 0.7, 1, 1.5)}
rows = []
for t, texts in groups.items():
    shares = [[distinct(ids, n) for n in (1, 2, 3)] for ids in texts]
    rows.append((t or "greedy", len(texts), *np.mean(shares, axis=0)))
head = "T       texts  distinct-1  distinct-2  distinct-3"
table(head, "{:<6}  {:5}  {:10.2f}  {:10.2f}  {:10.3f}", rows)

# %% [markdown]
# The greedy texts repeat a fifth of their triples, and with each step up in *T* less is repeated.
# That the hottest texts repeat nothing is not a merit, because random tokens would not repeat either.
# These are few and short texts of one small model, so it is the direction that counts.
#
# ## Where nine logits hold, and where they do not {#toy}
#
# The table sets the nine logits of [the other pages](../softmax.md#formula) beside the six prompts:

# %%
toy = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])
rows = []
for t in (0.2, 0.5, 1, 1.5, 2, 5):
    tops = [figure(name, "top", t) for name in PROMPTS]
    tails = [expanded(prompt, t)[2] for prompt in PROMPTS.values()]
    ends = (f(x) for x in (tops, tails) for f in (min, max))
    rows.append((t, 1 / np.exp((toy - 6.75) / t).sum(), *ends))
head = "T      toy top-1    real top-1     outside the 256 likeliest"
table(head, "{:<5} {:10.4f}  {:.4f} to {:.4f}  {:10.3f} to {:.3f}", rows)

# %% [markdown]
# What holds: *T* keeps the order of the tokens, so the greedy choice is the same at every *T*; entropy rises with slope $\mathrm{Var}(z)/T^3$; as *T* falls the draw approaches the likeliest token, and as it rises the uniform distribution.
#
# What does not:
#
# - **Hot means something else.** At *T* = 5 the toy still gives its first token about a quarter; here no token has a hundredth, and more than nine tenths lie outside the 256 likeliest. With nine tokens there is no tail.
# - **One *T* is not one degree of randomness.** At *T* = 1 the first token has from about a sixteenth to about three quarters of the probability, depending on the prompt.
# - **The order of the steps matters.** For nine logits it decides about [a few tokens](../filters.md#order), here about thousands.
# - **A text is not a draw.** Each token goes back into the input, so [a cold text repeats itself](#repetition) and a hot one goes on from its own nonsense ([sequences](../sequences.md)).
