import argparse

import pytest

from snippets.errata import default_among_the_options as proof
from tests.snippets.errata.quoted import quoted


def parsed(default, *given):
    parser = argparse.ArgumentParser(exit_on_error=False)
    parser.add_argument("--exercise_solution", type=str, default=default, choices=sorted(proof.OPTIONS))
    return parser.parse_args(given).exercise_solution


def test_argparse_takes_each_option_and_refuses_the_quoted_default():
    original, corrected = (quote.split('"')[1] for quote in quoted("E0105"))
    assert [parsed(None, f"--exercise_solution={option}") for option in sorted(proof.OPTIONS)] == [
        "alpaca_52k", "baseline", "mask_instructions", "phi3_prompt",
    ]  # fmt: skip
    assert parsed(corrected) == corrected
    with pytest.raises(argparse.ArgumentError, match=rf"'{original}' \(choose from"):
        parsed(None, f"--exercise_solution={original}")


def test_a_default_that_is_no_option_is_noticed_only_by_what_reads_it():
    assert parsed("last_block") == "last_block"  # argparse does not look at a default
    with pytest.raises(AssertionError, match="'last_block' is none of alpaca_52k, baseline, "):
        proof.check(default="last_block")


def test_where_last_block_is_an_option_the_default_is_right(monkeypatch):
    monkeypatch.setattr(proof, "OPTIONS", {"last_block", "all"})
    proof.check(default="last_block")
