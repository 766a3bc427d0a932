"""What the register quotes, for tests that run the quoted lines themselves."""

from functools import cache

import yaml

from tests.paths import ROOT


@cache
def _entries():
    text = (ROOT / "errata.yml").read_text("utf-8")
    return {entry["id"]: entry for entry in yaml.load(text, yaml.CSafeLoader)["errata"]}


def quoted(identity):
    """Return the original and the corrected words of an entry."""
    entry = _entries()[identity]
    return entry["original"], entry["corrected"]
