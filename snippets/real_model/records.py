"""Read what is recorded of the real model; needs neither the model nor its libraries."""

import json
from pathlib import Path
from textwrap import wrap

import numpy as np

HERE = Path(__file__).parent
SEED = 123  # of the texts that are shown


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


def expanded(data, temperature):
    """Return entropy in nats, top probability and mass beyond the listed tokens.

    data: a recorded distribution; the tokens of a bin count as of equal logit.
    """
    listed = len(data["logits"])
    logits = np.array([*data["logits"], *data["tail"]["mean"]])
    count = np.array([1] * listed + data["tail"]["count"])
    shifted = (logits - logits[0]) / temperature
    weights = count * np.exp(shifted)
    total = weights.sum()
    entropy = np.log(total) - weights @ shifted / total
    return entropy, 1 / total, weights[listed:].sum() / total


def distinct(ids, n):
    """Return the share of different runs among all runs of n tokens."""
    runs = [tuple(ids[i : i + n]) for i in range(len(ids) - n + 1)]
    return len(set(runs)) / len(runs)


def table(head, form, rows):
    """Print rows under a head, each by a format string."""
    print(head)
    for row in rows:
        print(form.format(*row))


def show(name):
    """Print what the model wrote after a prompt, each line of it after a bar."""
    print(f"after: {PROMPTS[name]['prompt']!r}")
    for text in TEXTS:
        if (text["prompt"], text["seed"]) == (name, SEED):
            print(f"T = {text['temperature']}, filter: {text['filter']}" if text["temperature"] else "greedy")
            for line in text["text"].splitlines():
                for part in wrap(line, 74) or [""]:
                    print(f"| {part.strip()}".rstrip())
