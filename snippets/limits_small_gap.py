"""A small temperature is not the greedy choice: what counts is gap / T.

Two tokens whose logits differ by a gap g: the second is drawn with probability
1 / (1 + e^(g / T)), the softmax of two logits.
"""

import numpy as np

if __name__ == "__main__":
    print("gap      T = 0.01  T = 0.001")
    for gap in (0.001, 0.005, 0.05, 0.5):
        runner_up = [1 / (1 + np.exp(gap / t)) for t in (0.01, 0.001)]
        print(f"{gap:<7}  {runner_up[0]:8.2%}  {runner_up[1]:9.2%}")
    small = 1 / (1 + np.exp(0.005 / 0.01))
    larger = 1 / (1 + np.exp(0.05 / 0.01))
    print(f"ten times the gap at T = 0.01: {small:.0%} becomes {larger:.1%}")
