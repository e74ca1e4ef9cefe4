"""Killed between any two steps of a commit: every result is there with the bits of an uninterrupted run, and repeats say so."""

from kafka_house import alone, places, records

ROWS = range(20)


def test_killed_between_any_two_steps(house):
    house.cluster.put(house.name, records(ROWS))
    wanted = alone(house.model, ROWS)
    config = house.config(session=1000)  # the group waits so long for who was killed
    for step in ("confirmed", "states", "half", "kept", "offsets"):
        assert house.member(config, killed=step).wait() == -9, house.members[-1].said()
    member = house.member(config)
    house.results.until(set(wanted), member.ended)
    house.results.take(1)
    assert member.end() == 0, member.said()
    assert house.results.bits() == wanted
    repeats = house.results.repeats()
    assert repeats and all(not first and all(later) for first, *later in repeats.values())


def test_who_is_asked_to_end_leaves_no_doubt(house):
    wanted = alone(house.model, ROWS)
    for rows in ROWS[:10], ROWS[10:]:
        house.cluster.put(house.name, records(rows))
        member = house.member()
        house.results.until(places(rows), member.ended)
        assert member.end() == 0, member.said()
    assert house.results.bits() == wanted
    assert not any("again" in one for ones in house.results.came.values() for one in ones)
