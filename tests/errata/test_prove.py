import pytest

from errata.check import check_file
from errata.prove import ProofError, confirm, refute


@pytest.fixture
def prove(folder):
    """Run both sides of the proof of E0001, with this code as its snippet; return the reason."""

    def run(code=None):
        if code is not None:
            (folder / "snippets" / "errata" / "sum.py").write_text(code)
        register, problems = check_file(folder / "errata.yml")
        assert problems == []
        proof = register.errata[0].proof
        reason = refute(proof, folder)
        confirm(proof, folder)
        return reason

    return run


def test_the_original_is_refuted_for_a_reason_and_the_corrected_claim_passes(prove):
    assert prove() == "2 + 2 is 4, not 5"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("def check(total): pass", "passes the original claim {'total': 5}: it proves nothing"),
        ("def check(total): assert False, 'no'", "refutes the corrected claim {'total': 4}: no"),
        ("def check(total): assert total == 4", "gives no reason: add a message to its assert"),
        ("def check(total): 1 / 0", "raises ZeroDivisionError on {'total': 5}, where only AssertionError"),
        ("def check(sum): pass", "raises TypeError on {'total': 5}"),
        ("x = 1", "defines no function `check`"),
        ("x = (", "cannot be imported: SyntaxError"),
        ("import nothing_of_that_name", "cannot be imported: ModuleNotFoundError"),
    ],
)
def test_a_proof_that_proves_nothing_is_refused(prove, code, message):
    with pytest.raises(ProofError) as caught:
        prove(code)
    assert str(caught.value).startswith("snippets/errata/sum.py")
    assert message in str(caught.value)
