"""`python -m errata`: the command `errata`."""

from errata.cli import main

main(prog_name="errata")
