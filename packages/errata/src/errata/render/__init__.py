"""Turn a register into pages, feeds and lines for a terminal."""
