"""Record what the site shows of the real model, and compare it with a new run.

    python -m snippets.real_model.record           two prompts, twenty samples
    python -m snippets.real_model.record --full    all of it
    python -m snippets.real_model.record --update  rewrites the records

`make model` and its variants run it. Pages, notebook and mixer read the records
alone: recorded/NAME.json, a prompt's distribution; samples.json, texts the
model wrote; measured.json, figures that need all 49,152 logits of a step.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np

from snippets.entropy import entropy
from snippets.filters import min_p, top_p
from snippets.real_model.model import FILE, SHA256, Llama, ModelError, locate, read, verify
from snippets.real_model.tokenizer import chat, tokenizer
from snippets.softmax import softmax

HERE = Path(__file__).parent
RECORDED = HERE / "recorded"

PROMPTS = {  # name: title, text
    "effort": ("Every effort moves you", "Every effort moves you"),
    "france": ("The capital of France is", "The capital of France is"),
    "story": ("Once upon a time, there was a", "Once upon a time, there was a"),
    "code": ("def fibonacci(n): if n", "def fibonacci(n):\n    if n"),
    "list": ("Shopping list: milk, eggs,", "Shopping list:\n- milk\n- eggs\n-"),
    "chat": ("Chat: What is the capital of France?", "What is the capital of France?"),
}
TEMPERATURES = [
    0.05, 0.06, 0.07, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9,
    1, 1.1, 1.2, 1.35, 1.5, 1.75, 2, 2.5, 3, 3.5, 4, 4.5, 5,
]  # fmt: skip
LISTED, FINE, BINS = 256, 32, 64
TOLERANCE = 1e-3  # of a logit and of a draw: other CPUs sum in another order

# A filter with its parameter moved by `by`: a token at its edge may fall either way.
FILTERS = {
    "none": lambda z, by=0: z,
    "top-p 0.9": lambda z, by=0: top_p(z, 0.9 + by),
    "min-p 0.05": lambda z, by=0: min_p(z, 0.05 + by),
}
LENGTH, SEED = 40, 123


class Session:
    """The model with its tokenizer and prompts."""

    def __init__(self):
        path = locate()
        verify(path)
        metadata, weights = read(path)
        self.model, self.tokenizer = Llama(metadata, weights), tokenizer(metadata)
        self.metadata = metadata
        self.stops = {metadata["tokenizer.ggml.bos_token_id"], metadata["tokenizer.ggml.eos_token_id"], 0}
        self.prompts = {name: text for name, (_, text) in PROMPTS.items()}
        self.prompts["chat"] = chat(metadata, self.prompts["chat"])

    def encode(self, text):
        return self.tokenizer.encode(text).ids

    def decode(self, ids, marks=False):
        return self.tokenizer.decode(ids, skip_special_tokens=not marks)

    def logits(self, name, ids=()):
        """Return the logits after a prompt and after each id that follows it, float64."""
        prompt = self.encode(self.prompts[name])
        made, _ = self.model([*prompt, *ids])
        return made[len(prompt) - 1 :].astype(float)


def distribution(session, name, logits):
    """Return what recorded/NAME.json holds of the logits (V,) after a prompt.

    The largest logits with their tokens, the first of them more finely, and all
    others as a histogram: count and mean logit of each bin.
    """
    order = np.argsort(-logits, kind="stable")
    listed, rest = order[:LISTED], logits[order[LISTED:]]
    count, edges = np.histogram(rest, BINS)
    total, _ = np.histogram(rest, edges, weights=rest)
    middle = (edges[1:] + edges[:-1]) / 2
    mean = np.where(count > 0, total / np.maximum(count, 1), middle)
    return {
        "name": name,
        "title": PROMPTS[name][0],
        "prompt": session.prompts[name],
        "vocabulary": len(logits),
        "tokens": [session.decode([i], marks=True) for i in listed],
        "ids": listed.tolist(),
        "logits": [round(logits[i], 3 if rank < FINE else 2) for rank, i in enumerate(listed)],
        "tail": {"count": count.tolist(), "mean": [round(m, 2) for m in mean]},
    }


def write(path, data):
    """Write JSON without spaces, as the mixer loads it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    print(f"wrote {path.relative_to(HERE)}, {len(text.encode())} bytes")


if __name__ == "__main__":
    s = Session()
    for name in PROMPTS:
        write(RECORDED / f"{name}.json", distribution(s, name, s.logits(name)[-1]))
