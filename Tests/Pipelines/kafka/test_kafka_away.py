"""A broker that is away: waited for, before the first message and between any steps of a commit."""

import threading

import pytest
from kafka_house import SHORT, alone, key, places, records
from killed_at import STEPS

from nrnn.kafka import forget, group, transport

ROWS = range(12)


@pytest.fixture(autouse=True)
def up(house, monkeypatch):
    monkeypatch.setattr(transport, "_SECONDS", 0.3)
    monkeypatch.setattr(group, "_LOOK", 0.3)
    yield
    house.cluster.up()


def test_is_waited_for_at_the_beginning(house):
    house.cluster.put(house.name, records(ROWS))
    house.cluster.down()
    service = house.inside()
    service.turns(lambda: "Connection refused" in service.said())
    house.cluster.up()
    service.through(house.results, places(ROWS))


@pytest.mark.parametrize("step", ["open", "confirmed", "kept", "offsets"])
def test_goes_away_in_a_commit(house, step, monkeypatch):
    house.cluster.put(house.name, records(ROWS))
    service, turns = house.inside(), []

    def of_turn(self, batches, made=transport.Kafka._of_turn):
        for name, one in zip(STEPS, made(self, batches)):
            if name in ("states", "offsets"):
                yield lambda: len(self._outbox) and pytest.fail("not all is confirmed")
            if name == step and not turns:
                yield away
            yield one
        turns.append(batches)

    def away():
        house.cluster.down()
        threading.Timer(0.5, house.cluster.up).start()

    monkeypatch.setattr(transport.Kafka, "_of_turn", of_turn)
    service.through(house.results, places(ROWS))
    assert house.results.bits() == alone(house.model, ROWS)
    assert not house.results.repeats()


def test_is_not_waited_for_when_asked_to_end(house):
    house.cluster.put(house.name, records(ROWS))
    member = house.member(house.config(session=SHORT))  # the group's farewell takes as long
    house.results.until(places(ROWS), member.ended)
    house.cluster.down()
    assert member.end() == 0, member.said()


def test_is_not_waited_for_long_to_forget_a_key(house, monkeypatch):
    monkeypatch.setattr(forget, "_PATIENCE", 0.5)
    house.cluster.down()
    with pytest.raises(OSError, match=f"kafka.group: expected {house.name} to give its partitions within 0.5 s"):
        forget.forgotten(house.config(), [key(1)])
