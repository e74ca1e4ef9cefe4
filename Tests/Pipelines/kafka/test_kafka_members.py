"""Members come and go: a partition's keys go on at another, bit for bit."""

import signal
import time

import pytest
from kafka_house import PARTITIONS, PATIENCE, Inside, alone, places, records

ROWS = range(24)


def through(house, rows, *members):
    """Rows go in, their results come out."""
    house.cluster.put(house.name, records(rows))
    ended = [one.ended for one in members]
    house.results.until(places(rows), lambda: next(filter(None, (one() for one in ended)), None))


def until_given(member, times):
    """Waits until a member has been given partitions so often."""
    end = time.monotonic() + PATIENCE
    while member.said().count("given partitions") < times:
        assert member.ended() is None, member.said()
        assert time.monotonic() < end, "no partition was given"
        time.sleep(0.05)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_keys_go_on_at_another_member(house, how):
    wanted = alone(house.model, ROWS)
    first = house.member()
    through(house, ROWS[:8], first)
    second = house.member()
    until_given(first, 2)
    until_given(second, 1)
    through(house, ROWS[8:16], first, second)
    first.end(how)
    through(house, ROWS[16:], second)
    assert second.end() == 0, second.said()
    assert house.results.bits() == wanted
    assert not house.results.repeats()


def test_partitions_of_one_number_go_together(house):
    """Those of all topics, so that their samples can be joined."""
    topics = [house.name, house.cluster.topic(f"{house.name}-second", PARTITIONS)]
    members = [Inside(house.config()).kafka._member for _ in range(2)]
    given = {}
    for at, member in enumerate(members):
        member.subscribe(topics, on_assign=lambda _, found, at=at: given.update(
            {at: {(one.topic, one.partition) for one in found}}))
    end = time.monotonic() + PATIENCE
    while len(given) < 2 or not all(given.values()) or given[0] & given[1]:
        for member in members:
            member.poll(0.02)
        assert time.monotonic() < end, given
    numbers = [{number for _, number in one} for one in given.values()]
    assert sorted(map(len, numbers)) == [1, 2] and not numbers[0] & numbers[1]
    for member in members:
        member.close()
