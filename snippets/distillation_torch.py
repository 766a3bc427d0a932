"""Distillation: the same gradients from PyTorch's autograd.

The student's logits z are fitted to the teacher's v by the cross-entropy of
softmax(v / T) and softmax(z / T) (Hinton, Vinyals, Dean 2015, arXiv 1503.02531,
reported). `kl_div` differs from it by the teacher's entropy, which has no
gradient here, so the two have the same gradient.
"""

import torch

TEACHER = [4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79]
STUDENT = [2.00, 1.00, -1.00, 3.00, 4.00, -2.00, 0.00, 1.00, 1.00]


def loss(student, teacher, temperature):
    """Return KL(p, q) at T, in nats, without T^2."""
    p = torch.log_softmax(teacher.double() / temperature, dim=-1)
    q = torch.log_softmax(student.double() / temperature, dim=-1)
    return torch.nn.functional.kl_div(q, p, log_target=True, reduction="sum")


def gradient(student, teacher, temperature):
    """Return dloss/dz, shape (..., V), by backpropagation."""
    student = student.double().clone().requires_grad_()
    loss(student, teacher, temperature).backward()
    return student.grad


if __name__ == "__main__":
    v = torch.tensor(TEACHER, dtype=torch.float64)
    z = torch.tensor(STUDENT, dtype=torch.float64)
    limit = ((z - z.mean()) - (v - v.mean())) / len(v)
    print("largest entry of the gradient, alone and by T^2")
    for t in (1, 2, 5, 10, 100, 1000):
        g = gradient(z, v, t).abs().max()
        print(f"T = {t:<5} {g:.7f}  {t**2 * g:.4f}")
    print(f"limit (z - v) / N    {limit.abs().max():.4f}")

    t, step, close = 5.0, 1e-5, 1e-9
    nudge = step * torch.eye(len(z), dtype=torch.float64)
    up = torch.stack([loss(z + row, v, t) for row in nudge])
    down = torch.stack([loss(z - row, v, t) for row in nudge])
    error = ((up - down) / (2 * step) - gradient(z, v, t)).abs().max()
    agree = error < close
    print(f"finite differences at T = {t:g} agree to {close:g}: {agree}")

    hard_student = z.clone().requires_grad_()
    torch.nn.functional.cross_entropy(hard_student, v.argmax()).backward()
    hard = hard_student.grad.norm()
    print("size of the soft gradient over the hard one, alone and by T^2")
    for t in (2, 5, 10):
        share = gradient(z, v, t).norm() / hard
        print(f"T = {t:<3} {share:.4f}  {t**2 * share:.4f}")
