"""Keys that are taken out of the topic of states."""

import signal

from kafka_house import KEYS, SHORT, alone, key, places, records, until_committed
from test_kafka_command import command

BEFORE, AFTER = range(6), range(6, 12)


def through(house, config, rows):
    house.cluster.put(house.name, records(rows))
    service = house.inside(config)
    service.through(house.results, places(rows))
    return service


def test_it_begins_anew_and_others_go_on(house):
    config = house.config(session=SHORT)
    through(house, config, BEFORE).end()
    done = command(config, "--forget", key(1), "--forget", key(5))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        f'{house.name}-states: key "{key(one)}" is forgotten, its next sample begins anew' for one in (1, 5)]
    through(house, config, AFTER).end()
    anew = alone(house.model, AFTER, (1, 5))
    assert house.results.bits() == alone(house.model, [*BEFORE, *AFTER]) | anew
    assert not house.results.repeats()


def test_all_or_none(house):
    config = house.config(session=SHORT)
    through(house, config, BEFORE).end()
    done = command(config, "--forget", key(1), "--forget", "pump 8")
    assert (done.returncode, done.stdout) == (1, "")
    assert f'error: --forget: expected a key that {house.name}-states holds, found "pump 8"' in done.stderr
    through(house, config, AFTER).end()
    assert house.results.bits() == alone(house.model, [*BEFORE, *AFTER])


def test_after_a_member_was_killed(house):
    """Which the group waits for."""
    config = house.config(session=SHORT)
    house.cluster.put(house.name, records(BEFORE))
    member = house.member(config)
    house.results.until(places(BEFORE), member.ended)
    until_committed(house.cluster, house.name, len(BEFORE) * KEYS)
    member.end(signal.SIGKILL)
    done = command(config, "--forget", key(1))
    assert done.returncode == 0 and f'key "{key(1)}" is forgotten' in done.stdout, done.stderr


def test_not_while_a_member_runs(house):
    config = house.config(session=SHORT)
    house.cluster.put(house.name, records(BEFORE))
    member = house.member(config)
    house.results.until(places(BEFORE), member.ended)
    done = command(config, "--forget", key(1))
    assert done.returncode == 1 and "expected no member of " in done.stderr and "others have partitions" in done.stderr
    house.cluster.put(house.name, records(AFTER))
    house.results.until(places(AFTER), member.ended)
    assert member.end() == 0, member.said()
    assert house.results.bits() == alone(house.model, [*BEFORE, *AFTER])
