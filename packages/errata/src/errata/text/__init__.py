"""Find the words of an erratum in texts of any kind, and tell two texts apart."""
