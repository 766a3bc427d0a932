import pytest
import scipy.special

from snippets.errata import table_of_six_tokens as proof


def test_scipy_gives_the_printed_probabilities_for_the_logits_of_the_program_only():
    program, table = [5, 2.2, 2.0, 4.5, 3.0, 2.7], [40, 4, 2, 35, 25, 15]
    assert scipy.special.softmax(program) == pytest.approx(proof.PRINTED, abs=5.1e-7)
    assert sum(proof.PRINTED) == pytest.approx(1, abs=3e-6)
    assert scipy.special.softmax(table)[0] == pytest.approx(0.9933, abs=5e-5)


def test_logits_that_are_all_larger_by_one_number_give_the_same_probabilities():
    proof.check(logits=[z + 7 for z in [5, 2.2, 2.0, 4.5, 3.0, 2.7]])


@pytest.mark.parametrize("at", range(6))
def test_each_logit_counts(at):
    logits = [5, 2.2, 2.0, 4.5, 3.0, 2.7]
    logits[at] += 0.001
    with pytest.raises(AssertionError):
        proof.check(logits=logits)
