"""Distillation: why the loss at temperature T is multiplied by T^2.

The student's logits z are fitted to the teacher's v by the cross-entropy of
softmax(v / T) and softmax(z / T) (Hinton, Vinyals, Dean 2015, arXiv 1503.02531,
reported). Its gradient is (q - p) / T, and q - p shrinks like 1 / T as well.
"""

import numpy as np

TEACHER = np.array([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])
STUDENT = np.array([2.00, 1.00, -1.00, 3.00, 4.00, -2.00, 0.00, 1.00, 1.00])


def softmax(logits, temperature=1.0):
    """Return softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    weights = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return weights / weights.sum(axis=-1, keepdims=True)


def log_softmax(logits, temperature=1.0):
    """Return ln softmax(z / T) over the last axis; T must be > 0."""
    z = np.asarray(logits, dtype=float)
    scaled = (z - z.max(axis=-1, keepdims=True)) / temperature
    return scaled - np.log(np.exp(scaled).sum(axis=-1, keepdims=True))


def loss(student, teacher, temperature):
    """Return the cross-entropy of the two at T, in nats, without T^2."""
    p, log_q = softmax(teacher, temperature), log_softmax(student, temperature)
    return -(p * np.where(p > 0, log_q, 0)).sum(axis=-1)


def gradient(student, teacher, temperature):
    """Return dloss/dz, shape (..., V): (q - p) / T."""
    p, q = softmax(teacher, temperature), softmax(student, temperature)
    return (q - p) / temperature


def centred(logits):
    """Return logits with mean zero."""
    return logits - logits.mean(axis=-1, keepdims=True)


if __name__ == "__main__":
    limit = (centred(STUDENT) - centred(TEACHER)) / len(TEACHER)
    print("largest entry of the gradient, alone and by T^2")
    for t in (1, 2, 5, 10, 100, 1000):
        g = abs(gradient(STUDENT, TEACHER, t)).max()
        print(f"T = {t:<5} {g:.7f}  {t**2 * g:.4f}")
    print(f"limit (z - v) / N    {abs(limit).max():.4f}")

    t, step, close = 5.0, 1e-5, 1e-9
    nudge = step * np.eye(len(STUDENT))
    up, down = (loss(STUDENT + s * nudge, TEACHER, t) for s in (1, -1))
    error = abs((up - down) / (2 * step) - gradient(STUDENT, TEACHER, t)).max()
    agree = error < close
    print(f"finite differences at T = {t:g} agree to {close:g}: {agree}")

    target = np.eye(len(STUDENT))[TEACHER.argmax()]
    hard = np.linalg.norm(softmax(STUDENT) - target)
    print("size of the soft gradient over the hard one, alone and by T^2")
    for t in (2, 5, 10):
        share = np.linalg.norm(gradient(STUDENT, TEACHER, t)) / hard
        print(f"T = {t:<3} {share:.4f}  {t**2 * share:.4f}")
