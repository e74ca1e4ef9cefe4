"""Killed between any two steps of a commit: every result is there with the bits of an uninterrupted run, and repeats say so."""

import random

from kafka_house import SHORT, alone, places, records

ROWS, LATER = range(20), range(20, 24)


def out_of_order():
    """Rows of each sensor, some before ones that were measured up to two seconds earlier."""
    drawn = random.Random(1)
    return [one for _, one in sorted(((row + drawn.uniform(0, 2.5), one) for row in ROWS for one in records([row])))]


def test_killed_between_any_two_steps(house):
    house.cluster.put(house.name, [*out_of_order(), *records(LATER)])
    wanted = places(ROWS)
    delayed = ("[keys]\n", "[keys]\ndelay = 3\n")
    config = house.config(changed=[delayed], session=1000)  # the group waits so long for who was killed
    for step in ("confirmed", "states", "half", "kept", "offsets"):
        assert house.member(config, killed=step).wait() == -9, house.members[-1].said()
    member = house.member(config)
    house.results.until(wanted, member.ended)
    house.results.take(1)
    assert member.end() == 0, member.said()
    bits = alone(house.model, [*ROWS, *LATER])
    assert {place: one for place, one in house.results.bits().items() if place in wanted} == {one: bits[one] for one in wanted}
    repeats = house.results.repeats()
    assert repeats and all(all(later) for _, *later in repeats.values())


def test_who_is_asked_to_end_leaves_no_doubt(house):
    wanted, config = alone(house.model, ROWS), house.config(session=SHORT)
    for rows in ROWS[:10], ROWS[10:]:
        house.cluster.put(house.name, records(rows))
        member = house.member(config)
        house.results.until(places(rows), member.ended)
        assert member.end() == 0, member.said()
    assert house.results.bits() == wanted
    assert not any("again" in one for ones in house.results.came.values() for one in ones)
