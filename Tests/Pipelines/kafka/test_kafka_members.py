"""Members come and go: a partition's keys go on at another, bit for bit."""

import signal

import pytest
from kafka_house import KEYS, PARTITIONS, SHORT, alone, places, records, until_committed
from patience import wait

ROWS = range(24)


def through(house, rows, *members):
    """Rows go in, their results come out."""
    house.cluster.put(house.name, records(rows))
    ended = [one.ended for one in members]
    house.results.until(places(rows), lambda: next(filter(None, (one() for one in ended)), None))


def until_given(member, times):
    """Waits until a member has been given partitions so often."""
    wait(lambda: member.ended() or member.said().count("given partitions") >= times, member.said)
    assert member.ended() is None, member.said()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_keys_go_on_at_another_member(house, how):
    wanted, config = alone(house.model, ROWS), house.config(session=SHORT)
    first = house.member(config)
    through(house, ROWS[:8], first)
    second = house.member(config)
    until_given(first, 2)
    until_given(second, 1)
    through(house, ROWS[8:16], first, second)
    until_committed(house.cluster, house.name, 16 * KEYS)
    first.end(how)
    through(house, ROWS[16:], second)
    assert second.end() == 0, second.said()
    assert house.results.bits() == wanted
    assert not house.results.repeats()


class Rebalanced:
    """A member whose partitions are taken between the first record of a poll and the others; and given back, or not."""

    def __init__(self, kafka, is_given_back):
        self._kafka, self._member, self._is_given_back, self.had = kafka, kafka._member, is_given_back, None

    def consume(self, count, seconds):
        if self.had is None:
            self.had = self._member.assignment()
            self._kafka.group.taken(self._member, self.had)
            self._member.unassign()
            if self._is_given_back:
                self.give_back()
            seconds = 2.0
        return self._member.consume(count, seconds)

    def give_back(self):
        self._kafka.group.given(self._member, self.had)

    def __getattr__(self, name):
        return getattr(self._member, name)


@pytest.mark.parametrize("is_given_back", [True, False], ids=["given back", "not given back"])
def test_partitions_are_taken_within_a_poll(house, is_given_back):
    """What is read once more is taken once, what another may have by now not at all."""
    service = house.inside()
    service.turns(lambda: service.kafka.group.elsewhere is not None)
    service.kafka._member = member = Rebalanced(service.kafka, is_given_back)
    rows = range(6)
    house.cluster.put(house.name, records(rows))
    service.turns(lambda: member.had)
    if not is_given_back:
        assert service.service.counts["messages"] == 0
        member.give_back()
    service.through(house.results, places(rows))
    counts = service.service.counts
    assert (counts["messages"], counts["duplicates"], counts["again"]) == (len(rows) * KEYS, 0, 0)
    assert house.results.bits() == alone(house.model, rows) and not house.results.repeats()


def test_partitions_of_one_number_go_together(house):
    """Those of all topics, so that their samples can be joined."""
    topics = [house.name, house.cluster.topic(f"{house.name}-second", PARTITIONS)]
    config = house.config(session=SHORT)
    members = [house.inside(config).kafka._member for _ in range(2)]
    given = {}
    for at, member in enumerate(members):
        member.subscribe(topics, on_assign=lambda _, found, at=at: given.update(
            {at: {(one.topic, one.partition) for one in found}}))

    def both():
        for member in members:
            member.poll(0.02)
        return len(given) == 2 and all(given.values()) and not given[0] & given[1]

    wait(both, lambda: given, 0)
    numbers = [{number for _, number in one} for one in given.values()]
    assert sorted(map(len, numbers)) == [1, 2] and not numbers[0] & numbers[1]
