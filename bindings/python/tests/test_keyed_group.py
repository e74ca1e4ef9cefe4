"""Groups of keys: the door, keys that end, caps, rows without times, what travels."""

import datetime
import pickle

import numpy as np
import pytest

from keyed_rows import INTERVAL, Feeding, rows, sensor
from nrnn import keyed
from support import inputs, needs_engine

pytestmark = needs_engine
X = np.ones((2, 2), np.float32)


def at(key, *times):
    return [(key, t * INTERVAL, (t, 1), b"") for t in times]


# -- the door


@pytest.mark.parametrize("wrong, words", [
    (dict(key="ab"), "key: expected keys, in a list, found 'ab'"),
    (dict(key={"ab"}), "key: expected keys in an order, one for each row, found a set of 1"),
    (dict(key=["a", 7.0]), "key: expected a string or bytes, found 7.0"),
    (dict(key=["a", True]), "key: expected a string or bytes, found True"),
    (dict(key=["a"]), "x: expected 1 rows, one for each key, found 2"),
    (dict(x=np.ones((2, 3))), "x: expected"),
    (dict(x=[["one", "two"], ["three", "four"]]), "x"),
    (dict(time=[1.0, 2.0]), "time: expected int64, nanoseconds, found float64"),
    (dict(time=[1]), "time: expected shape (2,), one for each key, found (1,)"),
    (dict(time=np.array([1, 2**63], np.uint64)), "time: expected int64, nanoseconds, found 9223372036854775808"),
    (dict(keep=[b""]), "keep: expected 2, one for each key, found 1"),
    (dict(keep=[b"", "text"]), "keep[1]: expected bytes, found 'text'"),
])
def test_what_has_another_shape_is_refused_and_nothing_is_done(wrong, words):
    with keyed.Job(sensor()).group() as group:
        with pytest.raises((ValueError, TypeError)) as caught:
            group.take(keyed.Rows(**{"key": ["a", "b"], "x": X, "time": [1, 2]} | wrong))
        assert str(caught.value).startswith(words) and len(str(caught.value)) < 300
        assert len(group) == 0 and group.entries() == {}


@pytest.mark.parametrize("wrong", [[("a", 0, 1.0)], None, {"key": ["a"], "x": [[1, 1]]}])
def test_what_is_no_rows_is_refused_by_name(wrong):
    with keyed.Job(sensor()).group() as group, pytest.raises(TypeError, match="^rows: expected keyed.Rows, found "):
        group.take(wrong)


@pytest.mark.parametrize("option, words", [
    (dict(delay=-1), "delay: expected seconds from 0 on, found -1"), (dict(delay="long"), "delay: expected seconds"),
    (dict(idle=float("inf")), "idle: expected seconds from 0 on, found inf"), (dict(most_keys=0), "most_keys: expected at least 1"),
    (dict(other_model="ignore"), "other_model: expected one of 'refuse', 'reset', 'warm_up'"),
    (dict(warm_up=-1), "warm_up: expected 0"), (dict(stream_id=3), "stream_id: expected none, since each key has its own, found 3"),
    (dict(membres=3), "membres: expected an option of Job or of Model.stream, such as members"), (dict(outputs="median"), "outputs: this stream gives"), (dict(gap="ignore"), "gap: "),
])
def test_options(option, words):
    with pytest.raises((ValueError, TypeError)) as caught:
        keyed.Job(sensor(), **option)
    assert str(caught.value).startswith(words)


def test_a_path_is_no_model():
    with pytest.raises(TypeError, match="^model: expected an nrnn.Model, found 'x.nrnn'"):
        keyed.Job("x.nrnn")


@pytest.mark.parametrize("how, words", [(dict(watermark=1.5), "watermark: expected nanoseconds, an integer, found 1.5"),
                                        (dict(finish="yes"), "finish: expected True or False, found 'yes'")])
def test_arguments(how, words):
    with keyed.Job(sensor()).group() as group, pytest.raises(TypeError) as caught:
        group.take(rows(at("a", 1)), **how)
    assert str(caught.value) == words and len(group) == 0


def test_samples_by_name_and_times_of_numpy():
    job = keyed.Job(sensor(inputs=["flow", "heat"]), delay=datetime.timedelta(minutes=1))
    time = np.array(["2026-01-31T12:00", "2026-01-31T12:01"], "M8[m]")
    with job.group() as group, job.model.stream(stream_id="a") as stream:
        found = group.take(keyed.Rows(["a", b"a"], {"heat": [1, 2], "other": "ab", "flow": [3, 4]}, time), finish=True)
        assert found.summary.mean.tobytes() == stream.run([[3, 1], [4, 2]], [0, 60]).mean.tobytes()
        assert found.time.tolist() == time.astype("M8[ns]").astype(int).tolist()


def test_a_row_without_a_time_among_others_is_refused_alone():
    found = keyed.Job(sensor()).group().take(keyed.Rows(["a", "b"], X, np.array(["2026-01-31", "NaT"], "M8[s]")))
    assert found.key == ["a"] and [(one.key, one.time, one.why) for one in found.left] == [("b", None, "refused")]
    assert found.left[0].note == "time: expected one between 1677 and 2262, found NaT"


@pytest.mark.parametrize("time", [[INTERVAL, 2 * INTERVAL], np.array(["2026-01-31T12:00", "2026-01-31T12:01"], "M8[m]"),
                                  np.array([INTERVAL, 2**64 - 1], np.uint64)])
def test_what_is_below_a_mask_is_no_time(time):
    given = np.ma.array(time, mask=[False, True])
    before = given.data.copy()
    found = keyed.Job(sensor()).group().take(keyed.Rows(["a", "a"], X, given))
    assert len(found) == 1 and [(one.time, one.why) for one in found.left] == [(None, "refused")]
    assert found.left[0].note == "time: expected one between 1677 and 2262, found masked"
    assert (given.data == before).all()


@pytest.mark.parametrize("mask", [False, True])
def test_a_mask_of_times_is_that_of_all_or_of_none(mask):
    found = keyed.Job(sensor()).group().take(keyed.Rows(["a", "a"], X, np.ma.array([0, INTERVAL], mask=mask)))
    assert (len(found), len(found.left)) == ((0, 2) if mask else (2, 0))


@pytest.mark.parametrize("time", ["9999-12-31", "0001-01-01", "2262-04-12", "1677-09-21"])
@pytest.mark.parametrize("unit", ["D", "s", "ms", "us"])
def test_a_time_that_nanoseconds_do_not_hold_is_refused_alone(time, unit):
    found = keyed.Job(sensor()).group().take(keyed.Rows(["a", "a"], X, np.array([time, "2262-04-11"], f"M8[{unit}]")))
    assert len(found) == 1 and [one.why for one in found.left] == ["refused"] and f"found {time}" in found.left[0].note


def test_times_of_pandas_with_a_zone():
    pd = pytest.importorskip("pandas")
    time = pd.DatetimeIndex(["2026-01-31 12:00", "2026-01-31 12:01"]).tz_localize("Europe/Berlin")
    for one in (time, time.to_series(), time.array):
        found = keyed.Job(sensor()).group().take(keyed.Rows(["a", "a"], X, one))
        assert found.time.view("M8[ns]").astype("M8[m]").astype(str).tolist() == ["2026-01-31T11:00", "2026-01-31T11:01"]


def test_integers_are_their_digits():
    group = keyed.Job(sensor()).group()
    for keys in ([7, "7"], np.array([7, 8]), [np.int64(9), b"9"]):
        group.take(keyed.Rows(keys, X, [0, INTERVAL]))
    assert list(group.entries()) == ["7", "8", "9"] and 8 in group and None not in group
    group.end([8])
    assert 8 not in group


def test_a_value_beyond_float32_is_refused_alone():
    found = keyed.Job(sensor()).group().take(keyed.Rows(["a", "b"], [[1e300, 0], [1, 1]], [0, 0]))
    assert found.key == ["b"] and found.left[0].why == "refused"


def test_no_rows():
    with keyed.Job(sensor(), quantiles=(0.5,), outputs=["mean", "flags"]).group() as group:
        for none in (rows([]), keyed.Rows([], [])):
            found = group.take(none, watermark=5)
            assert len(found) == 0 and found.summary.mean.shape == (0, 3) and list(found.summary.arrays()) == ["mean", "flags"]


# -- rows without times


def test_rows_without_times_go_by_their_order():
    job, x = keyed.Job(sensor(), members=2), inputs(30)
    keys = ["a", "b", "b"] * 10
    with job.group() as group:
        first, rest = (group.take(keyed.Rows(keys[part], x[part])) for part in (slice(0, 11), slice(11, 30)))
    for key in "ab":
        mine = [i for i in range(30) if keys[i] == key]
        with job.model.stream(stream_id=key, members=2) as stream:
            means = np.concatenate([one.summary.mean[[k == key for k in one.key]] for one in (first, rest)])
            assert means.tobytes() == stream.run(x[mine]).mean.tobytes()
    assert first.time is None and first.keep == [b""] * 11


def test_a_time_after_rows_without_is_the_nominal_interval_later():
    job = keyed.Job(sensor())
    with job.group() as group, job.model.stream(stream_id="a") as stream:
        group.take(rows(at("a", 0, 1)))
        group.take(keyed.Rows(["a"], [[5, 5]]))
        found = group.take(rows(at("a", 9, 10)))
        assert found.summary.mean.tobytes() == stream.run(
            [[0, 1], [1, 1], [5, 5], [9, 1], [10, 1]], [0, 60, 0, 0, 60]).mean[3:].tobytes()


@pytest.mark.parametrize("option", [{"delay": 1}, {"idle": 3}])
def test_times_where_they_are_needed(option):
    with keyed.Job(sensor(), **option).group() as group:
        with pytest.raises(ValueError, match="time: expected one for each row, since the job has a delay or ends idle keys"):
            group.take(keyed.Rows(["a"], [[1, 1]]))


def test_rows_without_times_do_not_overtake_what_waits():
    with keyed.Job(sensor(), gap="nominal").group() as group:
        group.take(rows(at("a", 0) + at("a", 700)))
        with pytest.raises(ValueError, match="^time: expected one for each row, since others wait that have one, found None"):
            group.take(keyed.Rows(["b"], [[1, 1]]))
        assert [one.why for one in group.take(keyed.Rows([], []), finish=True).left] == ["future"]


# -- keys that come and go


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


# -- what travels


def test_a_job_travels():
    job = keyed.Job(sensor(), delay=60, idle=7, most_keys=4, members=3, missing=["hold", "skip"], quantiles=(0.5,), outputs="mean")
    again = pickle.loads(pickle.dumps(job))
    given, state = at("a", 3, 1, 2), job.group().state()
    for one in (job, again):
        results, after = one.advance(rows(given), state, finish=True)
        assert results.key == ["a"] * 3 and list(results.summary.arrays()) == ["mean"]
        assert after == job.advance(rows(given), None, finish=True)[1]


def test_advance_is_take_between_two_states():
    job, state, means = keyed.Job(sensor(), members=2, delay=60, gap="nominal"), None, []
    for t in range(10):
        results, state = job.advance(rows(at("a", t)), state)
        means += [results.summary.mean]
    results, state = job.advance(rows([]), state, finish=True)
    with job.model.stream(stream_id="a", members=2) as stream:
        expected = stream.run([[t, 1] for t in range(10)], [0] + [60] * 9)
    assert np.concatenate([*means, results.summary.mean]).tobytes() == expected.mean.tobytes()


def test_a_crash_between_two_calls_gives_the_same_again():
    job, store, seen = keyed.Job(sensor(), members=2, delay=90), {}, []
    for t in range(8):
        for crashed in (True, False):  # before the first is saved
            with job.group() as group:
                group.restore(store)
                seen.append(group.take(rows(at("a", t) + at("b", t // 2))))
                if not crashed:
                    store.update(group.entries())
        one, two = seen[-2:]
        assert one.keep == two.keep and one.summary.mean.tobytes() == two.summary.mean.tobytes()


def test_entries_are_those_that_changed():
    group = keyed.Job(sensor(), delay=60, gap="nominal").group()
    group.take(rows(at("a", 0) + at("b", 0)))
    assert sorted(group.entries()) == ["a", "b"] and group.entries() == {}
    group.take(rows(at("b", 5)), watermark=-1)
    assert sorted(group.entries()) == ["b"]
    group.take(rows([]), watermark=5 * INTERVAL)
    assert sorted(group.entries()) == ["a", "b"]


def test_a_closed_group():
    with keyed.Job(sensor()).group() as group:
        pass
    group.close()
    with pytest.raises(ValueError, match="closed"):
        group.take(rows(at("a", 0)))
