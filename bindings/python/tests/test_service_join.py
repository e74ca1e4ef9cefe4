"""Samples of several topics: complete, late, cut short, believed."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as some
from nrnn.reading.clock import GapLimit
from nrnn.service.join import Joiner
from nrnn.values.errors import SnapshotError

LIMIT = GapLimit(1e-9, 20)  # intervals of a nanosecond: times below are small numbers


def joiner(wait=3):
    return Joiner(2, wait, LIMIT)


def told(made, halves):
    """What comes of (channel, time, value) in turn, NaN as None."""
    return [(one.time, *(None if math.isnan(value) else value for value in one.values))
            for channel, time, value in halves for one in made.take([channel], [value], time, b"%d" % (time or 0))]


def test_a_sample_is_complete():
    assert told(joiner(), [(0, 1, 10), (1, 1, 11), (1, 2, 21), (0, 2, 20)]) == [(1, 10, 11), (2, 20, 21)]


def test_blocks_of_each_topic():
    assert told(joiner(9), [(0, t, t) for t in range(4)] + [(1, t, -t) for t in range(4)]) == [(t, t, -t) for t in range(4)]


def test_what_does_not_come_is_missing():
    assert told(joiner(), [(0, t, t) for t in range(8)]) == [(0, 0, None), (1, 1, None), (2, 2, None), (3, 3, None)]
    assert told(joiner(), [(0, 1, 1), (0, 2, 2), (1, 2, -2)]) == [(1, 1, None), (2, 2, -2)]


def test_late_and_twice():
    made = joiner()
    assert told(made, [(0, 1, 1), (0, 1, 5), (0, 2, 2), (1, 2, -2), (1, 1, -1), (0, 2, 2)]) == [(1, 1, None), (2, 2, -2)]
    assert made.late == 2


def test_a_time_far_ahead_closes_nothing_until_it_is_confirmed():
    made = joiner()
    assert told(made, [(0, 1, 1), (1, 1, -1), (0, 2, 2), (0, 9999, 0), (1, 9999, 0), (1, 2, -2), (0, 3, 3), (1, 3, -3)]) == [
        (1, 1, -1), (2, 2, -2), (3, 3, -3)]
    assert made.future == 1 and len(made._open) == 0
    assert told(made, [(0, 500, 5), (1, 500, -5), (0, 501, 6), (1, 501, -6)]) == [(500, 5, -5), (501, 6, -6)]


def test_without_times():
    assert told(joiner(), [(0, None, 1), (0, None, 2), (1, None, -2), (1, None, -3), (0, None, 3)]) == [(None, 2, -2), (None, 3, -3)]


HALVES = some.lists(some.tuples(some.integers(0, 1), some.integers(0, 60) | some.sampled_from([1000, 1001, 5000]), some.integers(0, 9)))


@given(HALVES, some.data())
def test_what_comes_again_changes_nothing(halves, data):
    """At any place, everything from any place before it comes again: nothing is told, and what follows is as it was."""
    end = data.draw(some.integers(0, len(halves)))
    begin = data.draw(some.integers(0, end))
    alone, again = joiner(), joiner()
    before = told(again, halves[:end])
    restored = joiner()
    restored.restore(again.packed())
    assert told(restored, halves[begin:end]) == []
    assert before + told(restored, halves[end:]) == told(alone, halves)


@given(HALVES)
def test_times_go_up(halves):
    times = [one[0] for one in told(joiner(), halves)]
    assert times == sorted(set(times))


@given(HALVES)
def test_no_more_are_open_than_wait(halves):
    made = joiner()
    told(made, halves)
    assert len(made._open) <= made._wait + 2


def test_damaged_states():
    made = joiner()
    told(made, [(0, 1, 1), (1, 2, 2)])
    whole = made.packed()
    for end in range(len(whole)):
        with pytest.raises(SnapshotError, match="state: expected open samples of a key, found another end"):
            joiner().restore(whole[:end])
