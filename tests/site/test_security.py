"""SECURITY.md: the limits that it names are those that proofs have."""

import re

from errata.prove import prover, worker
from tests.paths import ROOT

TEXT = (ROOT / "SECURITY.md").read_text("utf-8")


def limits(row):
    """Return the numbers of a row of its table, on Linux."""
    (cell,) = re.findall(rf"^\| {row} \| ([^|]+) \|", TEXT, re.MULTILINE)
    return [int(number) for number in re.findall(r"\d+", cell)]


def test_it_names_the_limits_of_a_proof():
    assert limits("time") == [prover.IMPORT_SECONDS, prover.SECONDS]
    assert limits("memory") == [worker.MEMORY / 10**9]
    assert limits("what it writes") == [worker.FILE / 10**6] * 2
    assert limits("a message") == [worker.MESSAGE] == [prover.MESSAGE]
    assert "one that stops that process fails after five minutes" in TEXT
    rounds = 2 * (prover.IMPORT_SECONDS + prover.SECONDS)
    assert rounds < rounds + prover._SLACK <= 5 * 60
