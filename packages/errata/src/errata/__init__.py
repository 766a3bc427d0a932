"""A register of corrections of texts: read, check, prove and render an errata.yml."""

__version__ = "0.1.0"
