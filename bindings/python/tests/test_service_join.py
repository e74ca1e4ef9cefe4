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
    return Joiner(["a", "b"], wait, LIMIT)


def told(made, halves, size=1):
    """What comes of (channel, time, value) in turn, so many a message; NaN as None."""
    found = []
    for at in range(0, len(halves), size):
        for channel, time, value in halves[at:at + size]:
            made.take([channel], [value], time, b"%d" % (time or 0))
        found += made.end()
    return [(one.time, *(None if math.isnan(value) else value for value in one.values)) for one in found]


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
    assert made.left == ["duplicates", "late", "late"]


@pytest.mark.parametrize("at_first", ([0, 1], [1, 2]))
def test_a_channel_that_two_messages_say(at_first):
    """The first value that is no NaN counts; another is told, whatever comes first."""
    def found(first, second):
        made = Joiner(["a", "b", "c"], 3, LIMIT)
        for places, values in (first, second):
            made.take(places, values, 1, b"1")
        return [one.values for one in made.end()], made.left

    of_two = {0: ([0, 1], [1, 5]), 1: ([1, 2], [9, 7])}
    one, other = of_two.pop(at_first[0]), *of_two.values()
    assert found(one, other) == ([[1, 5 if at_first[0] == 0 else 9, 7]], ["duplicates"])
    assert found(([0, 1], [1, math.nan]), ([1, 2], [9, 7])) == found(([1, 2], [9, 7]), ([0, 1], [1, math.nan])) == (
        [[1, 9, 7]], [])
    assert found(([0, 1], [1, 5]), ([1, 2], [5, 7])) == ([[1, 5, 7]], [])


def test_a_time_far_ahead_closes_nothing_until_it_is_confirmed():
    made = joiner()
    assert told(made, [(0, 1, 1), (1, 1, -1), (0, 2, 2), (0, 9999, 0), (1, 9999, 0), (1, 2, -2), (0, 3, 3), (1, 3, -3)]) == [
        (1, 1, -1), (2, 2, -2), (3, 3, -3)]
    assert set(made.left) == {"future"} and len(made) == 0
    assert told(made, [(0, 500, 5), (1, 500, -5), (0, 501, 6), (1, 501, -6)]) == [(500, 5, -5), (501, 6, -6)]


def test_without_times():
    assert told(joiner(), [(0, None, 1), (0, None, 2), (1, None, -2), (1, None, -3), (0, None, 3)]) == [(None, 2, -2), (None, 3, -3)]


def test_messages_that_are_longer_than_the_wait():
    """What one topic says at once does not close what the other says next."""
    blocks = [(channel, first + t, t) for first in (0, 40) for channel in (0, 1) for t in range(40)]
    assert told(joiner(), blocks, 40) == [(first + t, t, t) for first in (0, 40) for t in range(40)]
    silent = [(0, t, t) for t in range(120)]
    assert [one[0] for one in told(joiner(), silent, 40)] == [*range(40 - 4), *range(36, 80 - 3)][:77]


def test_no_more_are_open_than_may(monkeypatch):
    monkeypatch.setattr("nrnn.service.join.MOST", 10)
    made = joiner(10**6)
    assert [one[0] for one in told(made, [(0, t, t) for t in range(60)])] == list(range(50)) and len(made) == 10
    assert len(told(joiner(10**6), [(channel, t, t) for channel in (0, 1) for t in range(60)], 60)) == 60


def test_inputs_that_never_meet_are_noticed():
    made = joiner()
    told(made, [(t % 2, t, t) for t in range(30)])
    assert made.apart == 26
    told(made, [(0, 30, 1), (1, 30, 1), (0, 40, 1), (0, 50, 1)])
    assert made.apart < 0
    made = joiner()
    told(made, [(0, None, t) for t in range(5)])
    assert made.apart == 4


def test_halves_of_other_channels():
    made = joiner()
    told(made, [(0, 1, 1), (0, 2, 2)])
    other = Joiner(["b", "a"], 3, LIMIT)
    assert other.restore(made.packed()) == ("a", "b") and len(other) == 0 and other.left == ["refused"] * 2
    with pytest.raises(SnapshotError, match="open samples: expected version 2, found 7"):
        joiner().restore(b"\7" + made.packed()[1:])


HALVES = some.lists(some.tuples(some.integers(0, 1), some.integers(0, 60) | some.sampled_from([1000, 1001, 5000]), some.integers(0, 9)))


@given(HALVES, some.integers(1, 5), some.data())
def test_what_comes_again_changes_nothing(halves, size, data):
    """At any message, everything from any one before it comes again: nothing is told, and what follows is as it was."""
    end = size * data.draw(some.integers(0, len(halves) // size))
    begin = size * data.draw(some.integers(0, end // size))
    alone, again = joiner(), joiner()
    before = told(again, halves[:end], size)
    restored = joiner()
    restored.restore(again.packed())
    assert told(restored, halves[begin:end], size) == []
    assert before + told(restored, halves[end:], size) == told(alone, halves, size)


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
        with pytest.raises(SnapshotError, match="open samples: expected as many as they say, found another end"):
            joiner().restore(whole[:end])
