"""Solutions to the exercises on numerics."""

import numpy as np

if __name__ == "__main__":
    print("1: smallest T for which 40 / T is finite")
    for dtype in (np.float16, np.float32):
        limit = 40 / float(np.finfo(dtype).max)
        print(f"   {np.dtype(dtype).name}: {limit:.2e}")

    print("2: smallest gap that float16 can tell at z = 20, 200, 2,000")
    gaps = [np.spacing(np.float16(z)) for z in (20, 200, 2000)]
    print("  ", "  ".join(f"{gap:.4f}" for gap in gaps))
