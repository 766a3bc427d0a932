import re
from fractions import Fraction

import pytest

from snippets.errata import dollars_and_cents as proof
from tests.snippets.errata.quoted import quoted


def test_of_the_quoted_amounts_only_the_corrected_one_is_what_its_parenthesis_says():
    for words, right in zip(quoted("E0102"), (False, True), strict=True):
        dollars, cents = re.search(r"\$([\d.]+) \((\d) cents\)", words).groups()
        assert (Fraction(dollars) == Fraction(int(cents), 100)) is right
        if right:
            proof.check(dollars=float(dollars))
            continue
        with pytest.raises(AssertionError, match=r"\$0\.3 is 30 cents, not 3"):
            proof.check(dollars=float(dollars))


@pytest.mark.parametrize("cents", [0, 1, 2, 4, 7, 300])
def test_no_other_amount_is_three_cents(cents):
    with pytest.raises(AssertionError, match=f" is {cents} cents, not 3"):
        proof.check(dollars=cents / 100)
