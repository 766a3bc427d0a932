"""A register of corrections of texts: read, check, prove and render an errata.yml."""

from errata.check.checker import check_file
from errata.register.model import Erratum, Register
from errata.register.yaml import Problem

__all__ = ["Erratum", "Problem", "Register", "__version__", "check_file"]
__version__ = "0.1.0"
