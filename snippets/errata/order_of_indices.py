"""Section 3.3.1: is the query the first or the second index of a score?

The formulas checked: rasbt/LLMs-from-scratch, ch03.ipynb, commit 31980a6,
read 2026-11-26. The matrix of scores has a row for each query. Queries and
inputs differ here, because for equal ones the matrix is symmetric.
"""

import torch

QUERIES = torch.tensor([[1.0, 3.0], [4.0, 2.0]])
INPUTS = torch.tensor([[1.0, 5.0], [7.0, 2.0]])


def check(index):
    """Raise AssertionError unless the score of query 2 and input 1 is there."""
    row, column = index
    rows = dict(enumerate(QUERIES @ INPUTS.T, start=1))
    found = dict(enumerate(rows[row], start=1))[column]
    expected = QUERIES[1] @ INPUTS[0]
    assert found == expected, (
        f"the score of query 2 and input 1 is {expected:.0f}, "
        f"and at row {row}, column {column} is {found:.0f}"
    )
