"""What passes as the same output, and what does not."""

import pytest

from asrun import difference
from asrun.compare import equal


@pytest.mark.parametrize(
    ("recorded", "now"),
    [
        ("p 0.5721", "p 0.5722"),
        ("p 1.0000", "p 0.9999"),
        ("a\np 0.5 q 0.25", "a\np 0.6 q 0.24"),
        ("p   9.9999 q", "p  10.0000 q"),  # :8.4f
        ("  9.9999\n", " 10.0000\n"),
        ("token     99.9%", "token    100.0%"),
        ("p 9.9999 q", "p 10.0000 q"),  # :.4f
        ("p -0.0000", "p 0.0000"),
        ("p -0.00", "p  0.00"),
        ("p +0.00", "p -0.00"),
        ("[-0.0001]", "[-0.0000]"),
        ("57.2%", "57.3%"),
        ("a 1,999.9 b", "a 2,000.0 b"),
        ("   999.9", " 1,000.0"),
        ("1.00e-05", "9.99e-06"),
        ("0.0e+00", "-0.0e+00"),
        ("9.9e+99", "1.0e+100"),
        ("H(0.57)=0.12", "H(0.57)=0.13"),
        ("0.1-0.5", "0.1-0.6"),
        ("2.5 MB in 0.31s, 1.5x", "2.6 MB in 0.32s, 1.6x"),
        ("torch     0.5721", "torch     0.5722"),  # the head of a row, padded
        ("nan 0.1", "nan 0.2"),
    ],
)
def test_one_unit_of_the_last_digit_passes(recorded, now):
    assert difference(recorded, now) is None
    assert difference(now, recorded) is None
    assert difference(recorded, now, exact=True) is not None


@pytest.mark.parametrize(
    ("recorded", "now"),
    [
        ("p 0.5721", "p 0.5723"),
        ("p 0.5721", "p 0.572"),
        ("p 0.5721", "p 0.57210"),
        ("id 3", "id 4"),
        ("id  9", "id 10"),
        ("57%", "58%"),
        ("p 0.0000", "p -0.0001"),
        ("p  0.0000", "p -0.0001"),
        ("p -0.0000", "p 0.0001"),
        ("p 0.0001", "p -0.0000"),
        ("p 0.5", "p -0.5"),
        ("p +0.5", "p 0.5"),
        ("p 0.5", "p  0.5"),  # padding without a longer number
        ("p  9.9999", "p    10.0000"),
        ("p 0.5 q", "p 0.5  q"),
        ("p 0.5\tq", "p 0.5 q"),
        ("p 0.5 ", "p 0.5"),
        ("1e-05", "2e-05"),
        ("1.0e-05", "1.0e-06"),
        ("1.00e-05", "1.02e-05"),
        ("1.0e9999999", "1.1e9999999"),  # which no decimal holds
        ("1.00e-05", "0.00001"),
        ("0.0e+00", "1.0e-01"),  # zero has no power of its own
        ("0.0e+00", "9.9e-10"),
        ("-0.00e+00", "1.00e-02"),
        ("nan", "inf"),
        ("inf", "-inf"),
        ("nan", "0.0"),
        ("1,234.5", "1,234.7"),
        ("1,234.5", "2,234.5"),
        ("1,234", "1,235"),
        ("1234.5", "1,234.5"),
        ("torch 2.13.0", "torch 2.14.0"),
        ("torch 2.13.0", "torch 2.13.1"),
        ("torch 2.13", "torch 2.14"),
        ("torch==2.13", "torch==2.14"),
        ("Python 3.11", "Python 3.12"),
        ("Python/3.11", "Python/3.12"),
        ("torch (2.13)", "torch (2.14)"),
        ("torch>=2.13", "torch>=2.14"),
        ("CPython 3.11", "CPython 3.12"),
        ("Sections 5.3", "Sections 5.4"),
        ("Eq. 5.3", "Eq. 5.4"),
        ("version: 1.2", "version: 1.3"),
        ("v1.2", "v1.3"),
        ("gpt-3.5", "gpt-3.6"),
        ("HTTP/1.1", "HTTP/1.2"),
        ("see section 5.3", "see section 5.4"),
        ("§5.3", "§5.4"),
        ("10.0.0.1", "10.0.0.2"),
        ("2024.03", "2024.04"),
        ("on 2024.03.01", "on 2024.03.02"),
        ("arXiv 1904.09751", "arXiv 1904.09752"),
        ("a", "a\nb"),
        ("a\n", "a"),
        ("a", "a\n"),
        ("", "a"),
        ("a\u2028b", "a\nb"),
    ],
)
def test_anything_else_differs(recorded, now):
    assert difference(recorded, now) is not None
    assert difference(now, recorded) is not None


@pytest.mark.parametrize(
    ("recorded", "now", "at"), [("a\np 0.5\n", "b\np 0.5\n", 0), ("a\n", "a\nb\n", 1), ("a\nb\n", "a\n", 1)]
)
def test_a_difference_names_its_first_line(recorded, now, at):
    assert difference(recorded, now) == at


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        (0.1, 0.1 + 1e-12, True), (0.1, 0.1001, False), (6, 6.0, False), (1, True, False), ("a", "a", True),
        (None, 0.1, False),
    ],
)  # fmt: skip
def test_values_agree_to_nine_digits_and_in_their_type(old, new, same):
    assert equal(old, new) == equal(new, old) == same
