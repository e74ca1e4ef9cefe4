"""Keys of a group that come and go: idle ones end, caps, rows that are all refused."""

import datetime

import numpy as np
import pytest

from keyed_rows import INTERVAL, Feeding, at, rows, sensor
from nrnn import keyed
from support import needs_engine

pytestmark = needs_engine
X = np.ones((2, 2), np.float32)


def test_idle_keys_end_whether_or_not_rows_come_and_begin_anew():
    feeding = Feeding(keyed.Job(sensor(), idle=datetime.timedelta(minutes=5), gap="nominal", members=2))
    feeding.take(at("a", 0, 1) + at("b", 0, 3))
    assert feeding.take([], watermark=6 * INTERVAL).ended == [] and feeding.take([], watermark=6 * INTERVAL + 1).ended == ["a"]
    assert feeding.group.entries()["a"] is None and len(feeding.group) == 1
    found = feeding.take(at("a", 20, 21), watermark=20 * INTERVAL)
    assert found.ended == ["b"] and found.key == ["a", "a"]
    with feeding.job.model.stream(stream_id="a", members=2) as stream:
        assert found.summary.mean.tobytes() == stream.run([[20, 1], [21, 1]], [0, 60]).mean.tobytes()
    assert sorted(feeding.group.entries()) == ["a", "b"]


def test_what_an_idle_key_held_comes_back():
    feeding = Feeding(keyed.Job(sensor(), idle=300, gap="nominal"))
    feeding.take(at("a", 0) + at("a", 700))
    assert feeding.take([], watermark=705 * INTERVAL).ended == []  # so long as it may be confirmed
    found = feeding.take([], watermark=706 * INTERVAL)
    assert found.ended == ["a"] and [(one.time, one.why) for one in found.left] == [(700 * INTERVAL, "future")]


def test_a_slot_is_used_again():
    group = keyed.Job(sensor(), idle=60, gap="nominal").group()
    for i in range(50):
        group.take(rows(at(f"k{i}", 3 * i)), watermark=3 * i * INTERVAL)
    assert len(group) == 1 and len(group._sensors.sampled) <= 4


def test_most_keys_of_one_call_and_of_several():
    group = keyed.Job(sensor(), most_keys=3).group()
    found = group.take(rows([row for i in range(100_000) for row in [(f"k{i % 50_000}", i, (1, 1), b"%d" % i)]]))
    assert sorted(set(found.key)) == ["k0", "k1", "k2"] and len(found) == 6 and len(found.left) == 99_994 and len(group) == 3
    assert found.left[0][0] == "k3" and found.left[0].keep == b"3"
    assert found.left[0].note == "key: expected at most 3 of a group, found one more"
    assert len(group.entries()) == 3 and len(group.take(rows(at("k1", 9) + at("x", 9))).left) == 1
    group.end(["k0"])
    assert group.take(rows(at("x", 9))).key == ["x"]


def test_a_key_without_a_time_takes_no_room():
    group = keyed.Job(sensor(), most_keys=1).group()
    found = group.take(keyed.Rows(["a", "b"], X, np.array(["NaT", "2026"], "M8[s]")))
    assert found.key == ["b"] and len(group) == 1


@pytest.mark.parametrize("how", ["here", "state", "entries"])
@pytest.mark.parametrize("delay", [0, 60])
def test_a_key_whose_rows_were_all_refused_takes_no_room(how, delay):
    feeding = Feeding(keyed.Job(sensor(), idle=10, most_keys=2, delay=delay, gap="nominal"))
    bad = [("bad1", 0, (np.inf, 1), b"1"), ("bad2", 0, (np.nan, 1), b"2")]
    feeding.take(bad, watermark=-1)
    feeding.go_on(how)
    found = feeding.take([], watermark=INTERVAL)
    assert sorted(feeding.left) == [("bad1", b"1", "refused"), ("bad2", b"2", "refused")] and found.ended == []
    assert len(feeding.group) == 0 and "bad1" not in feeding.group and feeding.group.due() is None
    feeding.go_on(how)
    assert feeding.take(at("good", 2), watermark=2 * INTERVAL).key == ["good"] and feeding.store.keys() <= {"good"}


def test_of_a_key_that_no_store_has_nothing_is_said():
    group = keyed.Job(sensor(), idle=60).group()
    group.take(rows([("bad", 0, (np.inf, 1), b"")]))
    assert group.entries() == {}
    group.take(rows(at("a", 0) + [("a", INTERVAL, (np.inf, 1), b"")]))
    assert list(group.entries()) == ["a"] and len(group) == 1
    group.take(rows([("a", 9 * INTERVAL, (np.inf, 1), b"")]), watermark=9 * INTERVAL)  # which is no life of it: it ends
    group.take(rows([("a", 9 * INTERVAL, (np.inf, 1), b"")]))
    assert group.entries() == {"a": None}


def test_a_key_without_times_stays_when_its_next_row_is_refused():
    group = keyed.Job(sensor()).group()
    group.take(keyed.Rows(["a"], [[1, 1]]))
    group.take(keyed.Rows(["a", "b"], [[np.inf, 1], [np.inf, 1]]))
    assert len(group) == 1 and "a" in group and list(group.entries()) == ["a"]


def test_keys_that_end_make_room_for_those_of_the_same_call():
    feeding = Feeding(keyed.Job(sensor(), idle=60, most_keys=2, gap="nominal"))
    feeding.take(at("a", 0) + at("b", 0))
    found = feeding.take(at("c", 16), watermark=17 * INTERVAL)
    assert found.ended == ["a", "b"] and found.key == ["c"] and found.left == []
    assert feeding.group.entries().keys() == {"a", "b", "c"} and len(feeding.group) == 1


def test_a_key_that_has_a_row_in_the_call_is_not_ended_before_it():
    feeding = Feeding(keyed.Job(sensor(), idle=60, most_keys=1, gap="nominal"))
    feeding.take(at("a", 0))
    found = feeding.take(at("a", 16) + at("c", 16), watermark=16 * INTERVAL)
    assert found.key == ["a"] and [one.key for one in found.left] == ["c"] and found.ended == []


def test_rows_that_wait_go_on_before_their_key_ends():
    feeding = Feeding(keyed.Job(sensor(), idle=60, most_keys=1, delay=9e9, gap="nominal"))
    feeding.take(at("a", 0, 1), watermark=-1)
    found = feeding.take(at("c", 16), watermark=16 * INTERVAL)
    assert found.key == ["a", "a"] and found.ended == ["a"] and [one.key for one in found.left] == ["c"]


def test_keys_of_all_spellings():
    group = keyed.Job(sensor()).group()
    keys = ["\u00e9", "\u00e9".encode(), "e\u0301", b"\xff\xfe", "", "\udcff\udcfe", "a\0b"]
    found = group.take(keyed.Rows(keys, np.ones((7, 2)), np.arange(7) * INTERVAL))
    names = ["\u00e9", "e\u0301", b"\xff\xfe", "", "a\0b"]
    assert list(dict.fromkeys(found.key)) == names and found.key.count("\u00e9") == found.key.count(b"\xff\xfe") == 2
    with keyed.Job(sensor()).group(group.state()) as again:
        assert len(again) == 5 and again.state() == group.state() and list(group.entries()) == names


def test_keys_that_are_let_go_are_no_longer_among_the_entries():
    group = keyed.Job(sensor()).group()
    group.take(rows(at("a", 0) + at("b", 0)))
    group.end([b"a", "unknown"])
    assert list(group.entries()) == ["b"] and len(group) == 1
    assert group.take(rows(at("a", 0))).key == ["a"]
