"""SmolLM2-135M in NumPy, and what is recorded of it; `make model` compares the two."""
