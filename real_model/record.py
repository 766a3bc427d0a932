"""Record what the site shows of the real model, and compare it with a new run.

`make model` compares two prompts, twenty samples and some readings, `make model-full`
all, `make model-update` rewrites the records. Pages, notebook and mixer read the records
alone: recorded/NAME.json, a prompt's distribution; samples.json, texts the
model wrote; readings/NAME.json, texts of one prompt at many settings with the probability
of each token; measured.json, figures that need all 49,152 logits of a step.
"""

import argparse
import json
import sys
from itertools import pairwise

import numpy as np

from real_model.model import FILE, Llama, ModelError, locate, read, verify
from real_model.records import HERE, LENGTH, OPEN, SEED, expanded, how, load, nucleus, record_errors
from real_model.tokenizer import chat, tokenizer
from snippets.entropy import entropy
from snippets.filters import min_p, top_p
from snippets.softmax import softmax

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
SHOWN = (0.2, 0.7, 1, 1.5)
MORE_SEEDS = range(124, 128)  # of texts that are counted, not shown
READ = ("story", "france", "code")  # prompts whose texts a reader compares
READ_AT = (0, 0.2, 0.4, 0.7, 0.85, 1, 1.15, 1.3, 1.5, 1.75, 2)


class Session:
    """The model with its tokenizer and prompts."""

    def __init__(self):
        self.file = locate()
        verify(self.file)
        metadata, weights = read(self.file)
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


def cdf(logits, temperature, keep, by=0):
    """Return the running sums (V,) that a uniform number is compared with."""
    sums = softmax(FILTERS[keep](logits / temperature, by)).cumsum()
    return sums / sums[-1]


def room(logits, temperature, keep, draw, token):
    """Return how far a draw lies inside the interval of a token, in the worst and best case.

    The cases: the filter as it is, and moved by a tenth of the tolerance either
    way. Negative: outside. At T = 0: the gap of the two largest logits, or
    minus the gap by which the token is not the largest.
    """
    if temperature == 0:
        others = np.delete(logits, token).max()
        return [logits[token] - others] * 2
    moves = [0] if keep == "none" else [0, -TOLERANCE / 10, TOLERANCE / 10]
    rooms = []
    for by in moves:
        sums = cdf(logits, temperature, keep, by)
        below = sums[token - 1] if token else 0
        rooms.append(min(draw - below, sums[token] - draw))
    return [min(rooms), max(rooms)]


def sample(session, name, temperature, keep, seed):
    """Let the model continue a prompt; T first, then the filter; T = 0 is greedy."""
    rng, ids, rooms = np.random.default_rng(seed), [], []
    logits, cache = session.model(session.encode(session.prompts[name]))
    while len(ids) < LENGTH and not session.stops.intersection(ids):
        z, draw = logits[-1].astype(float), rng.random()
        token = z.argmax() if temperature == 0 else (cdf(z, temperature, keep) <= draw).sum()
        rooms.append(room(z, temperature, keep, draw, token)[0])
        ids.append(int(token))
        logits, cache = session.model(ids[-1:], cache)
    return {
        "prompt": name,
        "temperature": temperature,
        "filter": keep,
        "seed": seed,
        "ids": ids,
        "text": session.decode(ids),
        "room": round(float(min(rooms)), 6),
    }


def replayed(logits, text):
    """Return the least room that the draws of a recorded text have in this run's best case.

    logits: (n, V), before each of the n tokens of the text.
    """
    rng = np.random.default_rng(text["seed"])
    steps = zip(logits, text["ids"], strict=True)
    return min(room(z, *how(text)[1:3], rng.random(), token)[1] for z, token in steps)


def pieces(session, ids):
    """Return what each token adds to the text; a character of several tokens comes with the last."""
    made = [""]
    for n in range(1, len(ids) + 1):
        text = session.decode(ids[:n], marks=True)
        whole = n == len(ids) or not text.endswith("\ufffd")
        made.append(text if whole else made[-1])
    return [after[len(before) :] for before, after in pairwise(made)]


def chances(logits, ids, temperature, keep, by=0):
    """Return the probability that each token had when it was drawn, and the mean entropy in nats.

    logits: (n, V), before each of the n ids. Greedy, T = 0, leaves nothing to chance.
    """
    if temperature == 0:
        return np.ones(len(ids)), 0.0
    z = FILTERS[keep](logits / temperature, by)
    return softmax(z)[range(len(ids)), ids], float(entropy(z).mean())


def reading(session, text):
    """Return a text with what each of its tokens is and how likely it was."""
    logits = session.logits(text["prompt"], text["ids"][:-1])
    p, mean = chances(logits, text["ids"], *how(text)[1:3])
    figures = {"p": [float(f"{one:.3g}") for one in p], "entropy": round(mean, 4)}
    return {**text, "pieces": pieces(session, text["ids"]), **figures}


def off_reading(session, text):
    """Return how far a recorded reading is off of this run: its draws, its probabilities, its entropy.

    Probabilities as a share of them, in the best case of a filter's edge.
    """
    logits = session.logits(text["prompt"], text["ids"][:-1])
    drawn = max(0, -replayed(logits, text))
    moves = [0] if text["filter"] == "none" else [0, -TOLERANCE / 10, TOLERANCE / 10]
    now = [chances(logits, text["ids"], *how(text)[1:3], by) for by in moves]
    share = min(np.max(abs(p / text["p"] - 1), where=p > 0, initial=0) for p, _ in now)
    return drawn, share, min(abs(mean - text["entropy"]) for _, mean in now)


def statistics(logits):
    """Return what T does to one step's logits (V,): lists over TEMPERATURES, in nats.

    slope is Var(z) / T^3, difference the central difference of the entropy.
    """
    rows = []
    for t in TEMPERATURES:
        p = softmax(logits, t)
        h = 1e-4 * t
        variance = (p * (logits - p @ logits) ** 2).sum()
        rows.append(
            {
                "entropy": entropy(logits, t),
                "top": p.max(),
                "n95": (np.sort(p)[::-1].cumsum() < 0.95).sum() + 1,
                "slope": variance / t**3,
                "difference": (entropy(logits, t + h) - entropy(logits, t - h)) / (2 * h),
            }
        )
    return {key: [float(f"{row[key]:.9g}") for row in rows] for key in rows[0]}


def orders(logits, temperature, p=0.9):
    """Return how top-p before and after T differ at one step, with logits (V,).

    same_draw: how often one uniform number gives two tokens; any_draw: how often
    two tokens differ at least, however the two draws are coupled (the total
    variation); first, last: tokens kept with T first and with T last.
    """
    first = softmax(top_p(logits / temperature, p))
    last = softmax(top_p(logits, p), temperature)
    upper = np.minimum(first.cumsum(), last.cumsum())
    lower = np.maximum(first.cumsum() - first, last.cumsum() - last)
    return {
        "same_draw": 1 - np.maximum(upper - lower, 0).sum(),
        "any_draw": abs(first - last).sum() / 2,
        "first": (first > 0).sum(),
        "last": (last > 0).sum(),
    }


def compare_orders(session, texts):
    """Return the mean of `orders` over all steps of the texts drawn at T = 1, by T."""
    plain = [text for text in texts if how(text)[1:] == (1, "none", SEED)]
    steps = np.concatenate([session.logits(t["prompt"], t["ids"][:-1]) for t in plain])
    found = {"steps": len(steps), "temperatures": [0.2, 0.5, 0.7, 1, 1.5, 2]}
    rows = [[orders(z, t) for z in steps] for t in found["temperatures"]]
    for key in rows[0][0]:
        found[key] = [float(f"{np.mean([step[key] for step in row]):.6g}") for row in rows]
    return found


def measured(session, name):
    """Return the figures of a prompt that need all its logits."""
    logits = session.logits(name)[-1]
    listed = np.argsort(-logits, kind="stable")[:LISTED]
    exact = {"ids": listed.tolist(), "logits": [round(z, 5) for z in logits[listed]]}
    return {**exact, **statistics(logits)}


def write(folder, name, data):
    """Write NAME.json without spaces, as the mixer loads it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"
    path = folder / f"{name}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    print(f"wrote {name}.json, {len(text.encode())} bytes")


def tail_errors(folder):
    """Return how far, at most, the recorded distributions are off of what all logits give.

    In entropy (nats), top probability and size of the nucleus of 0.95 (shares).
    """
    errors = []
    for name, exact in load("measured", folder)["prompts"].items():
        data = load(f"recorded/{name}", folder)
        sizes = np.array([nucleus(data, t) for t in TEMPERATURES])
        errors.append([*record_errors(data, exact, TEMPERATURES), abs(sizes / exact["n95"] - 1).max()])
    keys = ("entropy_error", "top_error", "nucleus_error")
    return dict(zip(keys, map(float, np.max(errors, axis=0)), strict=True))


def paris(folder):
    """Return the share of " Paris", and of all unlisted tokens, at three T by the record of that prompt."""
    found = {}
    for name, temperature in (("cold", 0.1), ("plain", 1), ("hot", 5)):
        _, found[f"paris_{name}"], found[f"tail_{name}"] = map(
            float, expanded(load("recorded/france", folder), temperature)
        )
    return found


def tales(folder):
    """Return how the texts of one prompt, drawn without a filter, begin at three T: words on one line."""
    wanted = {("story", t, "none", SEED): name for t, name in ((0.2, "cold"), (1, "plain"), (1.5, "hot"))}
    texts = {wanted[how(text)]: text["text"] for text in load("samples", folder) if how(text) in wanted}
    return {f"tale_{name}": " ".join(text.split()[:24]) for name, text in texts.items()}


def settings():
    """Yield prompt, temperature, filter and seed of each recorded text."""
    for name in PROMPTS:
        yield name, 0, "none", SEED
        for temperature in SHOWN:
            for keep in FILTERS:
                yield name, temperature, keep, SEED
    for name in OPEN:
        for temperature in SHOWN:
            for seed in MORE_SEEDS:
                yield name, temperature, "none", seed


def readings(name):
    """Yield the settings of the texts that a reader compares after a prompt."""
    for temperature in READ_AT:
        for keep in FILTERS if temperature else ["none"]:
            yield name, temperature, keep, SEED


def card(session):
    """Return what pages say of the model, by its own metadata."""
    setting = {key.rpartition("llama.")[2]: value for key, value in session.metadata.items()}
    return {
        "parameters": sum(w.size for w in session.model.weights.values()) / 1e6,  # millions
        "megabytes": session.file.stat().st_size / 1e6,
        "vocabulary": session.model.vocabulary,
        "layers": setting["block_count"],
        "width": setting["embedding_length"],
        "hidden": setting["feed_forward_length"],
        "heads": setting["attention.head_count"],
        "groups": setting["attention.head_count_kv"],
        "context": setting["context_length"],
    }


def values(session, folder):
    """Return what pages put into prose, by the names they use."""
    found = {**card(session), **tail_errors(folder), **paris(folder), **tales(folder)}
    return {f"real_model.{key}": value for key, value in found.items()}


def update(session, folder):
    """Rewrite all records of a folder."""
    for name in PROMPTS:
        write(folder, f"recorded/{name}", distribution(session, name, session.logits(name)[-1]))
    texts = [sample(session, *setting) for setting in settings()]
    write(folder, "samples", texts)
    made = {how(text): text for text in texts}
    for name in READ:
        read_at = [made.get(at) or sample(session, *at) for at in readings(name)]
        write(folder, f"readings/{name}", [reading(session, text) for text in read_at])
    figures = {name: measured(session, name) for name in PROMPTS}
    data = {"temperatures": TEMPERATURES, "prompts": figures, "orders": compare_orders(session, texts)}
    write(folder, "measured", data)
    write(folder, "values", values(session, folder))


def compare(session, folder, full):
    """Yield (passed, line) for each record of a folder that is compared with a new run."""
    then = load("measured", folder)
    for name in list(PROMPTS) if full else list(PROMPTS)[:2]:
        logits, old = session.logits(name)[-1], then["prompts"][name]
        off = abs(logits[old["ids"]] - old["logits"]).max()
        yield off <= TOLERANCE, f"{name}: logits differ by {off:.1e} at most"
        for key, now in statistics(logits).items():
            yield np.allclose(now, old[key], rtol=0.02, atol=1e-6), f"{name}: {key} at all T"
        now, data = distribution(session, name, logits), load(f"recorded/{name}", folder)
        off = max(abs(expanded(now, t)[0] - expanded(data, t)[0]) for t in TEMPERATURES)
        yield off <= 10 * TOLERANCE, f"{name}: entropy of recorded/{name}.json differs by {off:.1e} at most"
        decoded = [session.decode([i], marks=True) for i in data["ids"]]
        same = (decoded, session.prompts[name]) == (data["tokens"], data["prompt"])
        yield same, f"{name}: prompt and tokens of recorded/{name}.json"
    now, data = values(session, folder), load("values", folder)
    same = now.keys() == data.keys() and all(
        now[key] == old if isinstance(old, str) else np.isclose(now[key], old, rtol=1e-6)
        for key, old in data.items()
    )
    yield same, "values.json: what pages say of the model"
    texts = load("samples", folder)
    same = all(session.decode(text["ids"]) == text["text"] for text in texts)
    yield same, f"{len(texts)} texts are what their ids decode to"
    for text in texts if full else [text for text in texts if text["seed"] == SEED][::4]:
        line = "{} at T = {}, filter {}, seed {}: ".format(*how(text))
        if text["room"] >= TOLERANCE:
            yield sample(session, *how(text))["ids"] == text["ids"], line + "the same tokens"
        else:
            logits = session.logits(text["prompt"], text["ids"][:-1])
            off = max(0, -replayed(logits, text))
            yield off <= TOLERANCE, line + f"each draw within {off:.1e} of its token"
    yield from compare_readings(session, folder, full)
    if full:
        now = compare_orders(session, texts)
        for key, old in then["orders"].items():
            yield np.allclose(now[key], old, rtol=0.02, atol=1e-6), f"orders: {key}"


def compare_readings(session, folder, full):
    """Yield (passed, line) for each reading that is compared with a new run."""
    for name in READ:
        texts = load(f"readings/{name}", folder)
        same = all(pieces(session, text["ids"]) == text["pieces"] for text in texts)
        yield same, f"readings/{name}.json: {len(texts)} texts are made of their tokens"
        for text in texts if full else texts[::10]:
            drawn, share, mean = off_reading(session, text)
            line = "reading of {}, T = {}, filter {}, seed {}: ".format(*how(text))
            line += f"each draw within {drawn:.1e} of its token, "
            line += f"probabilities within {share:.1e} of themselves, entropy within {mean:.1e}"
            yield max(drawn, share / 20, mean / 20) <= TOLERANCE, line


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--full", action="store_true", help="compare all that is recorded")
    what.add_argument("--update", action="store_true", help="rewrite all that is recorded")
    chosen = parser.parse_args(arguments)
    try:
        session = Session()
    except ModelError as error:
        return f"real_model: {error}"
    if chosen.update:
        update(session, HERE)
        return 0
    failed = 0
    for passed, line in compare(session, HERE, chosen.full):
        print("ok     " if passed else "DIFFERS", line, flush=True)
        failed += not passed
    if failed:
        return (
            f"{failed} records of {FILE} differ from this run by more than another CPU explains: "
            "pages would show what the code does not do; mend the code, or `make model-update`"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
