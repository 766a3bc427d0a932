"""torch.multinomial for one draw is a race of exponential waiting times.

From one seed, multinomial(p, 1) and argmax(p / E) with exponential E take the
same token. Which tokens those are belongs to a version of PyTorch and a CPU.
"""

import torch

LOGITS = torch.tensor([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])

if __name__ == "__main__":
    p = torch.softmax(LOGITS.double(), dim=-1)
    equal = 0
    for seed in range(200):
        torch.manual_seed(seed)
        drawn = torch.multinomial(p, num_samples=1).item()
        torch.manual_seed(seed)
        waiting = torch.empty_like(p).exponential_()
        equal += drawn == (p / waiting).argmax().item()
    print(f"{equal} of 200 seeds: the same token")
