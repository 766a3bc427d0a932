"""Bytes that a decode step moves for its logits, by counting reads and writes.

A pass reads or writes all logits once. The counts are those of the operations
as written, each reading its input and writing its output once; a sort needs
more, so its count is a lower bound. The model's weights are read once per step
for the whole batch.
"""

ROWS, VOCABULARY, WIDTH = 32, 128_000, 4  # float32 has 4 bytes
WEIGHTS = 8_000_000_000 * 2  # a model of 8 billion weights of 2 bytes

PASSES = {
    "copy": "read z, write z",
    "T": "read z, write z/T",
    "softmax": "read z for max, read z for sum, read z, write p",
    "top-k": "read z for kth, read z, write masked z",
    "top-p": "read z, write p, read p, write sorted, read sorted, write sums, "
    "read sums, read sorted, read p, read z, write masked z",
    "draw": "read p, write sums, read sums",
    "T and draw in one": "read z",
}


def count(passes):
    """Return how many reads and writes a description names."""
    return len(passes.split(", "))


if __name__ == "__main__":
    size = ROWS * VOCABULARY * WIDTH
    megabytes = size / 1e6
    print(f"logits of {ROWS} rows: {megabytes:.1f} MB")
    print("step                passes       MB   of the weights")
    for name, passes in PASSES.items():
        n = count(passes)
        share = n * size / WEIGHTS
        print(f"{name:18}  {n:6}  {n * megabytes:7.1f}   {share:14.2%}")

    chain = ("T", "top-k", "top-p", "softmax", "draw")
    total = sum(count(PASSES[name]) for name in chain)
    t_share = count(PASSES["T"]) * size / WEIGHTS
    chain_share = total * size / WEIGHTS
    print(f"T, top-k, top-p, softmax, draw: {total} passes, {chain_share:.2%}")
    print(f"that is {chain_share / t_share:.1f} times T alone")
