"""Which editions an entry affects, as OSV decides it."""

import itertools

import pytest

from errata.register.model import Affected, Edition, Erratum, Event, Location, Register, Work

ORDER = ["meap", "print-1", "print-2", "print-3", "print-4"]


def affected(*ranges):
    work = Work("A Book", "book", tuple(Edition(name, "print") for name in ORDER))
    event = Event("2026-01-01", "reported")
    entry = Erratum(
        id="E0001", title="A title", work="book", type="editorial", status="reported", location=Location("1"),
        original="a", corrected="b", notes="c", published="2026-01-01", line=1, history=(event,),
        affected=tuple(Affected(**one) for one in ranges),
    )  # fmt: skip
    register = Register({"book": work}, (entry,))
    return [register.affects(entry, name) for name in ORDER]


@pytest.mark.parametrize(
    ("ranges", "expected"),
    [
        ([{"introduced": "meap"}], [1, 1, 1, 1, 1]),
        ([{"introduced": "print-1", "fixed": "print-3"}], [0, 1, 1, 0, 0]),
        ([{"introduced": "print-1", "last_affected": "print-3"}], [0, 1, 1, 1, 0]),
        # since when is not said: of earlier ones nobody knows
        ([{"last_affected": "print-1"}], [None, 1, 0, 0, 0]),
        ([{"last_affected": "meap"}], [1, 0, 0, 0, 0]),
        ([{"fixed": "print-2"}], [None, None, 0, 0, 0]),
        ([{"fixed": "print-3"}, {"versions": ("print-1",)}], [None, 1, None, 0, 0]),
        ([{"fixed": "print-2"}, {"introduced": "print-1", "fixed": "print-3"}], [None, 1, 1, 0, 0]),
        ([{"versions": ("print-3",)}], [0, 0, 0, 1, 0]),
        # fixed in the second printing, back in the third
        ([{"introduced": "meap", "fixed": "print-2"}, {"versions": ("print-3",)}], [1, 1, 0, 1, 0]),
        ([{"introduced": "meap", "fixed": "print-1"}, {"introduced": "print-3"}], [1, 0, 0, 1, 1]),
    ],
)
def test_ranges_and_single_editions_with_gaps(ranges, expected):
    assert affected(*ranges) == [None if one is None else bool(one) for one in expected]


def test_without_ranges_nobody_knows():
    assert affected() == [None] * 5


def test_every_range_agrees_with_the_events_of_the_osv_specification():
    """OSV's own algorithm: walk the sorted events, switching on at introduced, off at fixed."""
    for start, end in itertools.combinations(range(5), 2):
        state, expected = False, []
        for n in range(5):
            state = (state or n == start) and n != end
            expected.append(state)
        assert affected({"introduced": ORDER[start], "fixed": ORDER[end]}) == expected
