"""The order of a sum can decide which token is greedy.

A logit is a sum of products. A kernel may cut that sum into parts, add up each
part and then the parts; into how many can depend on the size of the batch. Here
two tokens have the same products in another order: on paper a tie. Each float32
addition rounds, so the number of parts decides. Sums are kept sequential
(cumsum), so the same bits come out on every IEEE 754 machine.
"""

import numpy as np


def split_sum(x, parts):
    """Return the float32 sum of x (n,), cut into equal parts first."""
    partial = x.reshape(parts, -1).cumsum(axis=1)[:, -1]
    return partial.cumsum()[-1]


if __name__ == "__main__":
    rng = np.random.default_rng(2)
    hidden, weights = rng.normal(size=(2, 1024)).astype(np.float32)
    products = hidden * weights
    first, second = products, rng.permutation(products)

    winners, seen = [], set()
    print("parts   logit of id 0   logit of id 1   greedy")
    for parts in (1, 2, 4, 8, 16, 32):
        a, b = split_sum(first, parts), split_sum(second, parts)
        seen |= {a, b}
        winners.append(int(b > a))
        print(f"{parts:5}   {a:13.6f}   {b:13.6f}   id {winners[-1]}")
    exact = first.sum(dtype=np.float64)
    print(f"exact   {exact:13.6f}   {exact:13.6f}   a tie")
    values, spread = len(seen), float(max(seen) - min(seen))
    print(f"{values} values of one sum, {spread:.6f} apart at most")
