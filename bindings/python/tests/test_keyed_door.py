"""What a group takes for rows, options and arguments, and what it refuses."""

import datetime

import numpy as np
import pytest

from keyed_rows import INTERVAL, at, rows, sensor
from nrnn import keyed
from support import needs_engine

pytestmark = needs_engine
X = np.ones((2, 2), np.float32)


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
