"""Summaries, runs and scores as DataFrames."""

import numpy as np
import pandas as pd
import pytest

import nrnn
from support import inputs, model_file, needs_engine, noisy, sde

pytestmark = needs_engine
MINUTES = pd.date_range("2026-01-31 12:00", periods=6, freq="min", name="when")


def sensor(**settings):
    """A regression of two channels, a sample a minute."""
    return nrnn.Model.load(model_file(
        [sde(noise=nrnn.PaperNoise(sigma1=0.3))], task="regression", inputs=[nrnn.Channel("a"), nrnn.Channel("b")],
        outputs=["y", "z", "w"], sequence=nrnn.Sequence(interval=60.0), **settings).to_bytes())


def frame(rows=6, index=None, seed=0):
    x = inputs(rows, seed=seed)
    return pd.DataFrame({"b": x[:, 1], "other": ["text"] * rows, "a": x[:, 0]}, index=index)


def values(one):
    return one[["a", "b"]].to_numpy(np.float32)


# -- to_frame


def test_columns_are_named_as_the_command_names_them():
    summary = sensor().stream(4, quantiles=(0.25, 0.5, 0.625)).run(inputs(3), outputs="all")
    found = summary.to_frame()
    assert list(found)[:7] == ["y.mean", "y.std", "y.nominal", "y.q25", "y.q50", "y.q625", "z.mean"]
    assert list(found)[18:20] == ["flags", "largest_z"] and list(found)[20] == "y.member0"
    np.testing.assert_array_equal(found["z.q625"], summary.quantiles[:, 2, 1])
    np.testing.assert_array_equal(found["w.std"], summary.std[:, 2])
    np.testing.assert_array_equal(found["y.member3"], summary.members[:, 3, 0])
    assert found["flags"].dtype == np.uint32 and found["y.mean"].dtype == np.float32


def test_classifiers_have_entropy():
    found = noisy().stream(4).run(inputs(3)).to_frame(list("xyz"))
    assert {"entropy", "mutual_information"} <= set(found) and found.index.tolist() == ["x", "y", "z"]


def test_a_step_is_one_row_and_a_prediction_has_two_axes():
    model = sensor()
    assert len(model.stream().step([0.1, 0.2], outputs="mean").to_frame()) == 1
    found = model.predict(np.stack([inputs(4), inputs(4, seed=1)])).to_frame()
    assert found.index.names == ["sequence", "step"] and found.loc[(1, 3), "y.mean"] == found["y.mean"].iloc[-1]
    assert list(model.stream().step([0.1, 0.2], outputs="flags").to_frame()) == ["flags"]


# -- run


def test_a_frame_gives_a_frame_with_its_index():
    one = frame(index=list("uvwxyz"))
    found = sensor().stream(2).run(one)
    pd.testing.assert_frame_equal(found, sensor().stream(2).run(values(one)).to_frame(one.index))


def test_times_of_the_index_count():
    times = MINUTES[[0, 1, 3]].append(MINUTES[5:6] + pd.Timedelta(seconds=3.5))
    one = frame(4, times)
    found = sensor().stream(2).run(one)
    expected = sensor().stream(2).run(values(one), dt=[0, 60, 120, 123.5])
    pd.testing.assert_frame_equal(found, expected.to_frame(times))
    local = one.set_axis(times.tz_localize("Europe/Berlin"))
    np.testing.assert_array_equal(sensor().stream(2).run(local), found)
    np.testing.assert_array_equal(sensor().stream(2).run(one.set_axis(times - times[0])), found)
    other = sensor().stream(2).run(one, dt=np.zeros(4))
    np.testing.assert_array_equal(other, sensor().stream(2).run(values(one)).to_frame(times))


def test_frames_follow_each_other():
    one, stream = frame(6, MINUTES), sensor().stream(2)
    halves = [stream.run(one[:2]), stream.run(one[3:])]
    expected = sensor().stream(2).run(values(one)[[0, 1, 3, 4, 5]], dt=[0, 60, 120, 60, 60])
    np.testing.assert_array_equal(pd.concat(halves), expected.to_frame())
    with pytest.raises(nrnn.BadInput, match="after the last frame's"):
        stream.run(one[5:])
    assert stream.samples == 5
    stream.step([0, 0])  # of which no time is known: the next one is a nominal interval later
    before = stream.time
    stream.run(one[:1])
    assert stream.time - before == 60


def test_a_row_that_fails_leaves_the_clock_at_the_one_before():
    one, stream = frame(6, MINUTES), sensor().stream(2)
    one.loc[MINUTES[3], "a"] = np.nan
    with pytest.raises(nrnn.BadInput) as caught:
        stream.run(one)
    assert caught.value.steps_done == 3 and isinstance(caught.value.partial, nrnn.Summary)
    before = stream.time
    stream.run(one[4:])
    assert stream.time - before == 120 + 60


@pytest.mark.parametrize("times", [MINUTES[[0, 0]], MINUTES[[1, 0]], MINUTES[:1].append(pd.DatetimeIndex([pd.NaT]))])
def test_times_that_do_not_go_up_are_refused(times):
    stream = sensor().stream()
    with pytest.raises(nrnn.BadInput, match="X.index: expected times that go up, found"):
        stream.run(frame(2, times))
    assert stream.samples == 0


# -- score


def keyed(rows=40, keys=12, seed=0):
    """Rows of sensors, of which some stop early; the index has no order."""
    random = np.random.default_rng(seed)
    one = frame(rows * keys, seed=seed)
    one["s"] = [f"pump {random.integers(1 + i % keys)}" for i in range(rows * keys)]
    one["t"] = np.arange(rows * keys) * 7.5
    return one.set_axis(random.permutation(rows * keys))


def test_each_key_has_a_stream_of_its_own():
    one, model = keyed(), sensor()
    found = nrnn.score(model, one, key="s", time="t", members=3, seed=5)
    assert found.index.equals(one.index)
    for key, rows in one.groupby("s"):
        dt = np.diff(rows["t"], prepend=rows["t"].iloc[0])
        alone = model.stream(3, seed=5, stream_id=key).run(values(rows), dt=dt).to_frame(rows.index)
        pd.testing.assert_frame_equal(found.loc[rows.index], alone)


@pytest.mark.parametrize("keys", [1, 3, 30])
def test_without_times(keys):
    one, model = keyed(5, keys), sensor()
    found = nrnn.score(model, one, key="s")
    for key, rows in one.groupby("s"):
        alone = model.stream(stream_id=key).run(values(rows)).to_frame(rows.index)
        pd.testing.assert_frame_equal(found.loc[rows.index], alone)


def test_without_keys():
    one, model = frame(6, MINUTES), sensor()
    pd.testing.assert_frame_equal(nrnn.score(model, one, members=2), model.stream(2).run(one))
    assert list(nrnn.score(model, one[:0])) == list(nrnn.score(model, one)) and len(nrnn.score(model, one[:0])) == 0


def test_times_of_every_kind():
    one, model = frame(6), sensor()
    expected = nrnn.score(model, one.assign(t=np.arange(6) * 90.0), time="t")
    for times in (pd.date_range("2026-01-31", periods=6, freq="90s"), np.arange(6) * 90,
                  pd.date_range("2026-01-31", periods=6, freq="90s", tz="Asia/Tokyo"),
                  pd.to_timedelta(np.arange(6) * 90.0, unit="s")):
        pd.testing.assert_frame_equal(nrnn.score(model, one.assign(t=times), time="t"), expected)


def test_rows_whose_times_cannot_be_right_are_left_out():
    one = frame(6).assign(t=[0, 60, 60, 30, 1e6, 120.0], s="x")
    with pytest.warns(UserWarning, match="6 rows, left out: duplicates 1, future 1, late 1; the first: row 2"):
        found = nrnn.score(sensor(), one, key="s", time="t", gap="reset")
    assert found["y.mean"].isna().tolist() == [False, False, True, True, True, False]
    alone = sensor().stream(stream_id="x").run(values(one)[[0, 1, 5]], dt=[0, 60, 60]).to_frame([0, 1, 5])
    pd.testing.assert_frame_equal(found.loc[[0, 1, 5]], alone)
    with pytest.raises(nrnn.GapError, match="frame row 4"), pytest.warns(UserWarning):
        nrnn.score(sensor(), one, key="s", time="t")


@pytest.mark.parametrize("keys", [1, 20])
def test_a_row_that_fails_is_named(keys):
    one = keyed(10, keys).reset_index(drop=True)
    one.loc[len(one) // 2, "a"] = np.inf
    with pytest.raises(nrnn.BadInput, match=f"frame row {len(one) // 2}: ") as caught:
        nrnn.score(sensor(), one, key="s")
    done = caught.value.partial["y.mean"].notna()
    assert len(done) == len(one) and not done[len(one) // 2] and done.any()


def test_keys_are_those_of_the_command():
    one, model = frame(4), sensor()
    found = nrnn.score(model, one.assign(s=[7, 7, 8, 7]), key="s", members=2)
    np.testing.assert_array_equal(found, nrnn.score(model, one.assign(s=["7", b"7", "8", 7]), key="s", members=2))
    np.testing.assert_array_equal(found,
                                  nrnn.score(model, one.assign(s=pd.Categorical(list("7787"))), key="s", members=2))
    alone = model.stream(2, stream_id="7").run(values(one)[[0, 1, 3]])
    np.testing.assert_array_equal(found.loc[[0, 1, 3]], alone.to_frame())


@pytest.mark.parametrize(("options", "words"), [
    ({"key": "none"}, "key: expected a column that is there once, found 0 of 'none'"),
    ({"key": "a"}, "key: expected a string"),
    ({"time": "other"}, "time: expected points in time"), ({"time": "gone"}, "time: expected a column"),
    ({"time": "absent"}, "time: expected one for each row, found none at 1"),
    ({"key": "blank"}, "key: expected one for each row")])
def test_refused(options, words):
    one = frame(3).assign(absent=[0, np.nan, 1], blank=["x", None, "y"])
    with pytest.raises((ValueError, TypeError), match=words):
        nrnn.score(sensor(), one, **options)
    with pytest.raises(TypeError, match="frame: expected a DataFrame"):
        nrnn.score(sensor(), inputs(3))


def minutes(*numbers):
    return pd.DataFrame({"x0": [0.5] * len(numbers)}, index=pd.to_datetime([60 * 10**9 * n for n in numbers], utc=True))


def interval_before(stream, frame):
    """Seconds that the stream's clock goes on by for a frame of one row."""
    before = stream.time
    stream.run(frame)
    return stream.time - before


@pytest.fixture
def begun(by_minutes):
    """A stream whose last frame ended at minute 1."""
    stream = by_minutes.stream(gap="nominal")
    stream.run(minutes(0, 1))
    return stream


@pytest.fixture(scope="module")
def by_minutes():
    cell = nrnn.Sde(A=[[-1.0]], W=[[0.5]], U=[[1.0]], step=0.1)
    return nrnn.Model.load(nrnn.ModelFile([cell], inputs=1, sequence=nrnn.Sequence(interval=60)).to_bytes())


def test_a_copy_goes_on_from_the_frame_before(begun):
    other = begun.model.stream(gap="nominal")
    other.copy_from(begun)
    assert [interval_before(one, minutes(4)) for one in (begun.clone(), other, begun)] == [180] * 3


def test_what_is_elsewhere_knows_no_frame_before(begun):
    snapshot = begun.snapshot()
    begun.run(minutes(50))
    begun.restore(snapshot)
    assert interval_before(begun, minutes(4)) == 60
    begun.reset(episode=0)
    for _ in range(3):
        begun.step(0.5)
    assert interval_before(begun, minutes(9)) == 60


def test_a_frame_that_begins_an_episode_may_be_earlier(begun):
    assert list(begun.run(minutes(-5, -4), resets=[True, False]).index) == list(minutes(-5, -4).index)
