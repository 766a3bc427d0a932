"""Read what is recorded of the real model; needs neither the model nor its libraries."""

import json
from pathlib import Path
from textwrap import wrap

import numpy as np

HERE = Path(__file__).parent
SEED = 123  # of the texts that are shown
OPEN = ("effort", "story", "code", "list")  # prompts whose texts go on
LENGTH = 60  # of a text that the model did not end, in tokens


def load(name, folder=HERE):
    """Return the content of NAME.json."""
    return json.loads((folder / f"{name}.json").read_text("utf-8"))


MEASURED, TEXTS = load("measured"), load("samples")
TEMPERATURES = MEASURED["temperatures"]
PROMPTS = {name: load(f"recorded/{name}") for name in MEASURED["prompts"]}
FIGURES = {
    name: {key: np.array(figures) for key, figures in of_prompt.items()}
    for name, of_prompt in MEASURED["prompts"].items()
}


def figure(name, key, temperature):
    """Return what was measured of a prompt at T: entropy, top, n95, slope or difference."""
    return FIGURES[name][key][TEMPERATURES.index(temperature)]


def how(text):
    """Return what makes a text: prompt, temperature, filter, seed."""
    return text["prompt"], text["temperature"], text["filter"], text["seed"]


def grouped(data):
    """Return the logits of a recorded distribution and how many tokens share each."""
    listed = len(data["logits"])
    logits = np.array([*data["logits"], *data["tail"]["mean"]])
    return logits, np.array([1] * listed + data["tail"]["count"])


def expanded(data, temperature):
    """Return entropy in nats, top probability and mass beyond the listed tokens.

    data: a recorded distribution; the tokens of a bin count as of equal logit.
    """
    logits, count = grouped(data)
    shifted = (logits - logits[0]) / temperature
    weights = count * np.exp(shifted)
    total = weights.sum()
    entropy = np.log(total) - weights @ shifted / total
    return entropy, 1 / total, weights[len(data["logits"]) :].sum() / total


def nucleus(data, temperature, mass=0.95):
    """Return how many tokens of a recorded distribution the nucleus keeps; of the bin at its edge, a part."""
    logits, count = grouped(data)
    falling = np.argsort(-logits, kind="stable")
    p, count = np.exp((logits - logits[0])[falling] / temperature), count[falling]
    p /= count @ p
    sums = (count * p).cumsum()
    mass *= 1 - 1e-12  # what is met to twelve digits is met: no rounding decides
    edge = (sums[:-1] < mass).sum()
    missing = mass - sums[edge] + count[edge] * p[edge]
    return count[:edge].sum() + np.ceil(missing / p[edge])


def record_errors(data, exact, temperatures=TEMPERATURES):
    """Return how far a recorded distribution is off, at most, of what all logits give.

    In the entropy, in nats, and in the top probability, as a share of it.
    """
    now = np.array([expanded(data, t) for t in temperatures]).T
    return abs(now[0] - exact["entropy"]).max(), abs(now[1] / exact["top"] - 1).max()


def distinct(ids, n):
    """Return the share of different runs among all runs of n tokens."""
    runs = [tuple(ids[i : i + n]) for i in range(len(ids) - n + 1)]
    return len(set(runs)) / len(runs)


def open_texts(temperature):
    """Return the ids of all texts of full length, without filter, after the prompts that go on."""
    wanted = [t for t in TEXTS if t["prompt"] in OPEN and how(t)[1:3] == (temperature, "none")]
    return [text["ids"] for text in wanted if len(text["ids"]) == LENGTH]


def curves(*keys):
    """Plot figures of all prompts against T, one below the other."""
    import matplotlib.pyplot as plt

    labels = {"entropy": "H in nats", "top": "top-1", "n95": "tokens for 95 %"}
    style = {"svg.fonttype": "none", "svg.hashsalt": "real_model"}
    plt.rcParams.update(style | {"figure.facecolor": "none", "axes.facecolor": "none"})
    _, axes = plt.subplots(len(keys), figsize=(5.5, 2.6 * len(keys)), layout="constrained")
    for axis, key in zip(axes, keys, strict=True):
        for i, name in enumerate(FIGURES):
            color = ("#d9722e", "#3b82c4", "#4a9c5d")[i % 3]
            axis.plot(TEMPERATURES, FIGURES[name][key], "--" if i > 2 else "-", color=color, label=name)
        axis.set(xlabel="T", xscale="log", ylabel=labels[key], yscale="log" if key == "n95" else "linear")
        axis.set_xticks([0.05, 0.2, 1, 5], ["0.05", "0.2", "1", "5"])
        axis.spines[["top", "right"]].set_visible(False)
        axis.minorticks_off()
    axes[0].legend(frameon=False)
    plt.show()


def sweep(key, form, temperatures):
    """Print a figure of all prompts for some T, each by a format string of width 8."""
    head = f"{key:8}" + "".join(f"{t:8}" for t in temperatures)
    rows = [(name, *(figure(name, key, t) for t in temperatures)) for name in PROMPTS]
    table(head, "{:8}" + form * len(temperatures), rows)
    print()


def table(head, form, rows):
    """Print rows under a head, each by a format string."""
    print(head)
    for row in rows:
        print(form.format(*row))


def show(name):
    """Print what the model wrote after a prompt, each line of it after a bar; equal texts once."""
    print(f"after: {PROMPTS[name]['prompt']!r}")
    filters = {}
    for text in TEXTS:
        if (text["prompt"], text["seed"]) == (name, SEED):
            filters.setdefault((text["temperature"], text["text"]), []).append(text["filter"])
    for (t, text), names in filters.items():
        print(f"T = {t}, filter: {' and '.join(names)}" if t else "greedy")
        for line in text.splitlines():
            for part in wrap(line, 74) or [""]:
                print(f"| {part.strip()}".rstrip())
