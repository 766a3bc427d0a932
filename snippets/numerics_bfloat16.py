"""bfloat16 keeps 8 bits of a logit: near ones become equal before softmax.

Between 16 and 32 its numbers stand 0.125 apart (torch.finfo: eps = 2^-7), so
20.00 and 20.05 are one number, and argmax takes whichever comes first. What is
subtracted in 16 bits is rounded once more, so the upcast comes first.
"""

import torch

NEAR = torch.tensor([20.00, 20.05, 15.00])

if __name__ == "__main__":
    print("           z[0]     z[1]   argmax   p[1] at T = 1")
    for dtype in (torch.float32, torch.bfloat16, torch.float16):
        z = NEAR.to(dtype)
        p = torch.softmax(z.float(), dim=-1)  # softmax in float32: too late
        name = str(dtype).removeprefix("torch.")
        row = f"{z[0]:.4f}  {z[1]:.4f}  {z.argmax():6}   {p[1]:.4f}"
        print(f"{name:9} {row}")
    spacing = 16 * torch.finfo(torch.bfloat16).eps
    print(f"spacing of bfloat16 from 16 to 32: {spacing:.3f}")

    far = torch.tensor([22.375, 1.8125], dtype=torch.bfloat16)
    late, first = (far - far[0]).double(), far.double() - far[0].double()
    print("bfloat16 logits 22.3750 and 1.8125: their gap, p[1] at T = 5")
    for name, z in (("subtract, upcast", late), ("upcast, subtract", first)):
        print(f"{name}  {-z[1]:.4f}  {torch.softmax(z / 5, dim=-1)[1]:.5f}")
