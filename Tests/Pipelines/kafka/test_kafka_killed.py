"""Killed between any two steps of a commit: every result is there with the bits of an uninterrupted run, and repeats say so."""

import pytest
from kafka_house import alone, records
from killed_at import STEPS

ROWS = range(20)


def test_killed_between_any_two_steps(house):
    house.cluster.put(house.name, records(ROWS))
    wanted = alone(house.model, ROWS)
    for step in (*STEPS, "half"):
        assert house.member(killed=step).wait() == -9, house.members[-1].said()
    member = house.member()
    house.results.until(set(wanted), member.ended)
    house.results.take(1)
    assert member.end() == 0, member.said()
    assert house.results.bits() == wanted
    repeats = house.results.repeats()
    assert repeats and all(not first and all(later) for first, *later in repeats.values())
