"""Groups of keys: when their keys last had rows, and when a watermark would do something."""

from keyed_rows import INTERVAL, rows, sensor
from nrnn import keyed
from support import needs_engine

pytestmark = needs_engine


def at(key, *times):
    return [(key, t * INTERVAL, (t, 1), b"") for t in times]


def test_the_newest_of_each_key():
    group = keyed.Job(sensor(), delay=120, gap="nominal").group()
    group.take(rows(at("a", 0, 5, 3) + at("b", 2)))
    assert group.newest() == {"a": 5 * INTERVAL, "b": 2 * INTERVAL} and "a" in group and b"b" in group and "c" not in group
    untimed = keyed.Job(sensor()).group()
    untimed.take(keyed.Rows(["a"], [[1, 1]]))
    assert untimed.newest() == {} and untimed.due() is None


def test_a_watermark_before_it_is_due_does_nothing():
    group = keyed.Job(sensor(), delay=9e9, idle=600, gap="nominal").group()
    assert group.due() is None
    group.take(rows(at("a", 0, 5) + at("b", 2)))
    seen = []
    while (due := group.due()) is not None:
        group.entries()
        nothing = group.take(rows([]), watermark=due - 1)
        assert not (len(nothing) or nothing.ended or nothing.left or group.entries()) and group.due() == due
        found = group.take(rows([]), watermark=due)
        seen.append((due / INTERVAL, found.key, found.ended))
        assert found.key or found.ended
    nano = 1 / INTERVAL
    assert seen == [(0, ["a"], []), (2, ["b"], []), (5, ["a"], []), (12 + nano, [], ["b"]), (15 + nano, [], ["a"])]


def test_a_row_that_is_held_is_not_due_but_keeps_its_key():
    group = keyed.Job(sensor(), idle=600, gap="nominal").group()
    group.take(rows(at("a", 0) + at("a", 700)))
    assert group.due() == 710 * INTERVAL + 1 and group.take(rows([]), watermark=710 * INTERVAL + 1).ended == ["a"]
