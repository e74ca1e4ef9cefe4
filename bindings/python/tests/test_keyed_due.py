"""Groups of keys: when their keys last had rows, and when a watermark would do something."""

import pytest

from keyed_rows import INTERVAL, Feeding, at, one_stream_a_key, rows, sensor
from nrnn import keyed
from support import needs_engine

pytestmark = needs_engine


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


@pytest.mark.parametrize("held, idle, end", [(80, 70, 150), (700, 10, 10)])
def test_a_row_that_is_held_keeps_its_key_unless_it_is_far_ahead_of_the_watermark_too(held, idle, end):
    group = keyed.Job(sensor(), idle=60 * idle, gap="nominal").group()
    group.take(rows(at("a", 0) + at("a", held)))
    assert group.due() == end * INTERVAL + 1 and group.take(rows([]), watermark=end * INTERVAL).ended == []
    found = group.take(rows([]), watermark=end * INTERVAL + 1)
    assert found.ended == ["a"] and [one.why for one in found.left] == ["future"] and len(group) == 0


def test_so_does_one_that_waits_for_its_order():
    group = keyed.Job(sensor(), idle=600, delay=60, gap="nominal").group()
    group.take(rows(at("a", 0, 700)), watermark=0)
    assert group.due() == 10 * INTERVAL + 1 and group.take(rows([]), watermark=10 * INTERVAL + 1).ended == ["a"]


@pytest.mark.parametrize("last", [2, 700])
def test_no_watermark_confirms_a_row_that_is_a_gap_ahead_and_finish_leaves_none(last):
    feeding = Feeding(keyed.Job(sensor(), delay=9e9, gap="nominal"))
    feeding.take(at("a", 0, last))
    assert len(feeding.take([], watermark=2**62)) == (2 if last == 2 else 1)
    feeding.go_on("state")
    assert feeding.left == [] and feeding.group.due() is None and feeding.group.newest() == {"a": last * INTERVAL}
    feeding.take([], finish=True)
    assert feeding.all == one_stream_a_key(feeding.job, at("a", 0, last)) and len(feeding.results) + len(feeding.left) == 2


def test_wrong_stamps_of_two_keys_confirm_neither():
    """As where the watermark is the newest time of all keys, less a delay."""
    feeding, ahead = Feeding(keyed.Job(sensor(), delay=9e9, gap="nominal")), 10**6
    feeding.take(at("a", 0, ahead) + at("b", 0, ahead + 10), watermark=(ahead + 5) * INTERVAL)
    found = feeding.take(at("a", 1, 2) + at("b", 1, 2), watermark=(ahead + 5) * INTERVAL)
    assert found.key == ["a", "a", "b", "b"] and [(one.key, one.why) for one in found.left] == [("a", "future")]


def test_keys_that_wrong_stamps_keep_do_not_gather():
    group = keyed.Job(sensor(), idle=600, gap="nominal").group()
    for i in range(50):
        group.take(rows(at(f"k{i}", 20 * i) + at(f"k{i}", 10**7)), watermark=20 * i * INTERVAL)
    assert len(group) == 1
