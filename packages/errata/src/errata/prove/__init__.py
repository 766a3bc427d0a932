"""Run the proofs of a register and record their verdicts."""
