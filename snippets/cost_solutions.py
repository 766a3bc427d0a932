"""Solutions to the exercises on cost."""

ROWS, VOCABULARY, WIDTH = 32, 128_000, 4

if __name__ == "__main__":
    weights = 8_000_000_000 * 2
    print("1: rows at which dividing by T moves 1% of the weights' bytes")
    print(f"   {weights / 100 / (2 * VOCABULARY * WIDTH):.0f}")

    print("2: MB that are read to draw from top-k 50, after the cut")
    whole, cut = ROWS * VOCABULARY * WIDTH / 1e6, ROWS * 50 * (WIDTH + 8) / 1e6
    print(f"   all logits {whole:.1f}, 50 with their ids {cut:.3f}")
