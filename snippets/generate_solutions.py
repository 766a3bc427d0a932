"""Solutions to the exercises on generate."""

import torch

LOGITS = torch.tensor([4.51, 0.89, -1.90, 6.75, 1.63, -1.62, -1.89, 6.28, 1.79])

if __name__ == "__main__":
    print("1: top_k = 1 at T = 5 with a tie: ids drawn in 1,000")
    tied = LOGITS.double()
    tied[7] = tied[3]
    tied[tied < tied.max()] = -torch.inf
    p = torch.softmax(tied / 5, dim=-1)
    print("  ", torch.multinomial(p, 1000, replacement=True).unique().tolist())

    print("2: chance of 20 greedy-looking draws in a row at T = 1")
    top = torch.softmax(LOGITS.double(), dim=-1).max().item()
    print(f"   {top:.4f}^20 = {top**20:.1e}")
