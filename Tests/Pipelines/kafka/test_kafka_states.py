"""The topic of states, and the offsets: what holds when members overlap, and when records are gone."""

import re

import pytest
from kafka_house import FIRST, SHORT, alone, places, records
from patience import PATIENCE

import nrnn


def test_a_member_that_writes_when_another_has_taken_over_changes_nothing(house):
    stopped, newer, reader = (house.inside().kafka for _ in range(3))
    wrote = ((stopped, {"a": b"1", "b": b"1", "c": b"1", b"\xff": b"1"}), (newer, {"a": b"2", "b": None}),
             (stopped, {"a": b"3", "b": b"3", "d": b"3"}))
    for one in stopped, newer:
        one._states.read([1])
    for one, entries in wrote:
        one._outbox.put(one._states.records(1, entries))
        assert one._outbox.settle(PATIENCE)
    found = reader._states.read([0, 1])
    assert found == {0: {}, 1: {"a": b"2", "c": b"1", "d": b"3", b"\xff": b"1"}}


def test_a_member_that_is_asked_to_end_reads_no_further(house):
    """With partitions that it never opens."""
    house.cluster.put(house.name, records(range(4)))
    service = house.inside()
    reader = service.kafka._states._reader
    service.kafka._states._reader = Endless(reader, lambda: setattr(service.service.signals, "stop", True))
    assert service.service.run() == 0, service.said()
    assert "given partitions" not in service.said()


class Endless:
    """A reader that never comes to an end; at its third poll the service is asked to."""

    def __init__(self, reader, ask):
        self._reader, self._ask, self._count = reader, ask, 0

    def poll(self, seconds):
        self._count += 1
        assert self._count < 5
        if self._count == 3:
            self._ask()

    def __getattr__(self, name):
        return getattr(self._reader, name)


def test_it_begins_with_what_comes_if_told_so(house):
    house.cluster.put(house.name, records(range(4)))
    service = house.inside(house.config(changed=[("[kafka]\n", '[kafka]\nstart = "latest"\n')]))
    service.turns(lambda: "given partitions" in service.said())
    rows = range(4, 8)
    house.cluster.put(house.name, records(rows))
    service.through(house.results, places(rows))
    assert house.results.bits() == alone(house.model, rows)


def test_records_that_were_deleted_are_told(house):
    rows = range(4), range(4, 8)
    for mine in rows:
        house.cluster.put(house.name, records(mine))
        service = house.inside(house.config(session=SHORT))
        service.through(house.results, places(mine))
        service.end()
        house.cluster.put(house.name, [(0, None, "x" * 900_000, FIRST)] * 12)  # more than the mock cluster keeps of a partition
    assert re.search("partition 0: [1-9][0-9]* records were deleted before they were read", service.said())
    assert house.results.bits() == alone(house.model, range(8))


@pytest.mark.parametrize("key, headers", [(None, []), ("a", [("term", None)]), ("a", [("term", b"\xff" * 8)]), ("a", [("term", b"1" * 9)])])
def test_records_of_others_among_the_states_are_passed_over(house, key, headers):
    house.cluster.put(house.name, records(range(3)))
    house.cluster.put(f"{house.name}-states", [(0, key, b"junk", FIRST, headers)])
    service = house.inside()
    service.through(house.results, places(range(3)))
    assert "partition 0: expected keys, and terms of 8 bytes, found 1 records that are none of a service's" in service.said()
    assert house.results.bits() == alone(house.model, range(3))


def test_a_state_that_is_damaged_is_told_with_its_place(house):
    house.cluster.put(house.name, records(range(3)))
    house.cluster.put(f"{house.name}-states", [(2, "pump 5", b"junk", FIRST)])
    service = house.inside()
    with pytest.raises(nrnn.SnapshotError, match=f"^{house.name}-states: partition 2: key 'pump 5': entry: expected"):
        service.turns(lambda: False)
