"""Containers with names are matched by the channels' names: never by position without a word."""

import collections
import sqlite3
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import nrnn
from support import assert_same, loaded, needs_engine, sde

pytestmark = needs_engine
ROWS = [(3.0, 1.0, 9.0), (4.0, 2.0, 9.0), (5.0, 2.5, 9.0)]
FRAME = pd.DataFrame(ROWS, columns=["temp", "pressure", "other"])
X = np.array(ROWS)[:, :2]
SWAPPED = FRAME[["other", "pressure", "temp"]]
Row = collections.namedtuple("Row", "note pressure temp")


@pytest.fixture
def model():
    return loaded(inputs=["temp", "pressure"])


def rows_of_a_database():
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    connection.execute("create table t (pressure real, note text, temp real)")
    connection.executemany("insert into t values (?, 'n', ?)", [(row[1], row[0]) for row in ROWS])
    return connection.execute("select * from t").fetchall()


class Batch:
    """Names and columns as pyarrow has them."""

    column_names = ["pressure", "temp"]

    def column(self, i):
        return np.array(ROWS)[:, 1 - i]


NAMED = {
    "DataFrame in another order": SWAPPED, "nullable": SWAPPED.astype("Float64"),
    "beside text": SWAPPED.assign(site="north"), "dict of lists": SWAPPED.to_dict("list"),
    "dict of arrays": {"pressure": X[:, 1], "temp": X[:, 0].astype(np.float32)},
    "structured array": SWAPPED.to_records(index=False), "structured with an index": SWAPPED.to_records(),
    "list of dicts": SWAPPED.to_dict("records"), "list of Series": [row for _, row in SWAPPED.iterrows()],
    "named tuples": list(SWAPPED.itertuples()), "rows of a database": rows_of_a_database(), "column_names": Batch(),
    "names of another kind among them": SWAPPED.assign(**{"x": 1}).rename(columns={"x": 7}),
}


@pytest.mark.parametrize("table", NAMED.values(), ids=NAMED)
def test_a_run_matches_names(model, table):
    assert_same(model.stream().run(table), model.stream().run(X))


SAMPLES = {
    "dict": {"pressure": 1, "other": None, "temp": 3}, "Series": SWAPPED.iloc[0],
    "Series beside text": SWAPPED.assign(site="north").iloc[0], "named tuple": Row("n", 1.0, 3.0),
    "record": SWAPPED.to_records()[0], "row of a database": rows_of_a_database()[0],
    "ordered dict": collections.OrderedDict(pressure=np.float32(1), temp=np.array(3)),
    "Series without names": pd.Series([3.0, 1.0]), "array": [3.0, 1.0],
}


@pytest.mark.parametrize("x", SAMPLES.values(), ids=SAMPLES)
def test_a_step_matches_names(model, x):
    assert_same(model.stream().step(x), model.stream().step([3.0, 1.0]))
    streams = model.streams()
    assert_same(streams.step({"key": x})["key"], model.stream(stream_id="key").step([3.0, 1.0]))


def test_many_streams_and_sequences_match_names(model):
    keys = ["a", "b", "c"]
    expected = model.streams().step((keys, X)).summary
    for table in (SWAPPED, SWAPPED.to_dict("list"), SWAPPED.to_records(), SWAPPED.to_dict("records")):
        assert_same(model.streams().step((keys, table)).summary, expected)
    expected = model.predict([X, X[:2]])
    for sequences in ([SWAPPED, SWAPPED[:2]], [SWAPPED.to_dict("list"), X[:2]],
                      [SWAPPED.to_records(), SWAPPED.to_dict("records")[:2]]):
        assert_same(model.predict(sequences), expected)


def test_a_table_whose_columns_are_only_numbered_goes_by_position(model):
    assert_same(model.stream().run(pd.DataFrame(X)), model.stream().run(X))
    with pytest.raises(ValueError, match="X: expected a column 'temp', .* found 1, 0; only an array goes by position"):
        model.stream().run(pd.DataFrame(X)[[1, 0]])


def test_a_series_over_time_is_the_one_channel_whatever_it_is_called():
    """Whoever takes a column out of a frame has said which."""
    model = loaded([sde(5, 1)], inputs=["level"])
    expected = model.stream().run(X[:, 0])
    for name in ("temp", "level", None):
        assert_same(model.stream().run(FRAME["temp"].rename(name)), expected)
    with pytest.raises(ValueError, match="X: expected a column 'level', .* found 'temp'"):
        model.stream().run(FRAME[["temp"]])


def test_channels_without_names_are_called_as_in_the_command():
    model = loaded(inputs=[nrnn.Channel("temp"), nrnn.Channel()])
    expected = model.stream().run(X)
    assert_same(model.stream().run({"x1": X[:, 1], "temp": X[:, 0]}), expected)
    plain = loaded()
    assert_same(plain.stream().run(pd.DataFrame({"x1": X[:, 1], "x0": X[:, 0]})), plain.stream().run(X))
    by_name, by_place = (plain.stream(missing={which: "hold"}) for which in ("x1", 1))
    assert_same(by_name.step([1, np.nan]), by_place.step([1, np.nan]))


REFUSED = {
    "a column is missing": (FRAME[["temp", "other"]], "X: expected a column 'pressure', .* found 'temp', 'other'"),
    "a key is missing": ({"temp": [1], "Pressure": [1]}, "X: expected a column 'pressure', .* found 'temp', 'Pressure"),
    "twice": (pd.concat([FRAME, FRAME], axis=1), "X: expected a column 'temp', .* found 2 of that name"),
    "no columns": ({}, "X: expected a column 'temp', .* found none"),
    "of several lengths": ({"temp": [1, 2], "pressure": [1]},
                           r"X\['pressure'\]: expected shape \(2,\), as X\['temp'\], found \(1,\)"),
    "text in a column": (FRAME.astype({"pressure": str}),
                         r"X\['pressure'\]\[0\]: expected a real number .* found '1.0'"),
    "one number for all": ({"temp": 1, "pressure": 2}, r"X\['temp'\]: expected one value per sample, found shape \(\)"),
    "levels of names": (FRAME.set_axis(pd.MultiIndex.from_product([["s"], FRAME.columns]), axis=1),
                        "X: expected a column 'temp'"),
    "named by bytes": (FRAME.rename(columns=str.encode), "X: expected a column 'temp', .* found b'temp'"),
    "transposed": (FRAME[["temp", "pressure"]].T,
                   "X: expected the channels 'temp', 'pressure' as columns, found them as rows"),
    "numbered otherwise": (pd.DataFrame(X, columns=[1, 2]), "X: expected a column 'temp', .* found 1, 2"),
    "a record lacks one": ([{"temp": 1, "pressure": 2}, {"temp": 1}],
                           r"X\[1\]: expected a column 'pressure', .* found 'temp'"),
    "records among others": ([{"temp": 1, "pressure": 2}, [1, 2, 3]], r"X\[1\]: expected shape \(2\), found \(3,\)"),
    "text in a record": ([Row("n", "1", 3)], r"X\[0\]\['pressure'\]: expected real numbers, found <U1"),
}


@pytest.mark.parametrize("table, message", REFUSED.values(), ids=REFUSED)
def test_what_has_not_the_names_is_refused(model, table, message):
    stream = model.stream()
    with pytest.raises((ValueError, TypeError), match="^" + message):
        stream.run(table)
    assert stream.samples == 0


@pytest.mark.parametrize("x, message", [
    (pd.Series([3.0, 1.0], index=["temp", "flow"]), "x: expected a column 'pressure', .* found 'temp', 'flow'"),
    (pd.Series([3.0, 1.0], index=[5, 6]), "x: expected a column 'temp', .* found 5, 6"),
    ({"temp": 3}, "x: expected a column 'pressure'"),
    ({"temp": 3, "pressure": [1]}, r"x\['pressure'\]: expected one number"),
    (pd.Series([3, 1, 1], index=["temp", "pressure", "temp"]), "found 2 of that name"),
    (Row("n", None, "hot"), r"x\['temp'\]: expected real numbers, found <U3"),
])
def test_a_sample_that_has_not_the_names_is_refused(model, x, message):
    with pytest.raises((ValueError, TypeError), match=message):
        model.stream(missing="hold").step(x)
    with pytest.raises((ValueError, TypeError), match=r"x\['key'\]"):
        model.streams(missing="hold").step({"key": x})


def test_a_table_is_one_sequence(model):
    for table in (FRAME, FRAME.to_dict("list"), {"a": X}):
        with pytest.raises(TypeError, match="X: expected a list of sequences .*, found (DataFrame|dict)"):
            model.predict(table)
    with pytest.raises(ValueError, match="X: expected an array, .* 'a', 'a' two have one name"):
        loaded(inputs=["a", "a"]).stream().run({"a": [1]})


def test_one_channel_over_time_has_labels_of_time():
    model = loaded([sde(5, 1)], inputs=["temp"])
    expected = model.stream().run(X[:, 0])
    dated = FRAME["temp"].set_axis(pd.date_range("2026", periods=3))
    for series in (FRAME["temp"], FRAME["temp"].rename("anything"), dated,
                   FRAME[["temp"]], FRAME):
        assert_same(model.stream().run(series), expected)
    with pytest.raises(ValueError, match="found them as rows: transposed"):
        model.stream().run(FRAME.iloc[0])


def test_what_is_calibrated_or_checked_matches_names(model):
    y = np.zeros((3, 3))
    by_name, by_place = (nrnn.Check(x, y) for x in (SWAPPED, X))
    for check in (by_name, by_place):
        nrnn.ModelFile([sde()], readout=np.ones((3, 5)), inputs=["temp", "pressure"], check=[check])
    np.testing.assert_array_equal(by_name.x, by_place.x, strict=True)
    truth = np.arange(9.0).reshape(3, 3)
    trial = [nrnn.uncertainty.Trial(loaded(inputs=["temp", "pressure"]), x, truth) for x in (SWAPPED, X)]
    np.testing.assert_array_equal(trial[0].X[0], trial[1].X[0], strict=True)
    file = nrnn.ModelFile([sde()], readout=np.ones((3, 5)), inputs=["temp", "pressure"])
    np.testing.assert_array_equal(nrnn.theory.stacks.read(file, SWAPPED), nrnn.theory.stacks.read(file, X))


def test_an_object_with_coordinates():
    """As an xarray.DataArray: its coordinate, not its order, says what a column is."""
    class DataArray(SimpleNamespace):
        coords, ndim = (), 2

        def to_pandas(self):
            return self.frame

        def __array__(self, dtype=None, copy=None):
            return self.frame.to_numpy(dtype)

    model = loaded(inputs=["temp", "pressure"])
    assert_same(model.stream().run(DataArray(frame=SWAPPED)), model.stream().run(X))
    with pytest.raises(ValueError, match="found them as rows"):
        model.stream().run(DataArray(frame=FRAME[["temp", "pressure"]].T))


def test_rows_with_labels_are_those_of_the_keys(model):
    keys, rows = ["a", "b", "c"], FRAME.set_axis(["c", "a", "b"])
    expected = model.streams().step((keys, X[[1, 2, 0]])).summary
    assert_same(model.streams().step((keys, rows)).summary, expected)
    assert_same(model.streams().step(([b"a", b"b", b"c"], rows)).summary, expected)
    assert_same(model.streams().step((keys, rows.set_axis([7, 8, 9]))).summary, model.streams().step((keys, X)).summary)
    with pytest.raises(TypeError, match="x: expected keys in the order of the rows of X, found set"):
        model.streams().step(({"a", "b", "c"}, X))
    with pytest.raises(TypeError, match="x: expected keys in the order of the rows of X, found DataFrame"):
        model.streams().step((FRAME, X))


def test_rows_in_another_order_are_not_paired(model):
    times = pd.date_range("2026", periods=3, freq="min")
    frame, dt = FRAME.set_axis(times), pd.Series([0.0, 60, 61], index=times)
    expected = model.stream().run(X, dt=[0.0, 60, 61])
    for given in (dt, dt.to_numpy(), dt.reset_index(drop=True)):
        assert_same(model.stream().run(frame, dt=given), expected)
    assert_same(model.predict([frame], dt=[dt])[0], expected)
    columns = {name: frame[name] for name in frame}
    assert_same(model.stream().run(columns, dt=dt), expected)
    for call in (lambda: model.stream().run(frame, dt=dt[::-1]),
                 lambda: model.stream().run(FRAME, dt=pd.Series(dt.values, [2, 1, 0])),
                 lambda: model.stream().run(frame, resets=(dt > 60)[::-1]),
                 lambda: model.predict([frame], dt=[dt[::-1]]),
                 lambda: model.stream().run(columns | {"temp": frame["temp"][::-1]}),
                 lambda: model.stream().run(columns | {"temp": frame["temp"].shift(1, "h")})):
        with pytest.raises(ValueError, match="expected rows of the index of X"):
            call()


def test_columns_of_one_table_are_stepped_together(model):
    table = FRAME.assign(key=["c", "a", "b"], dt=[1.0, 2.0, 3.0])
    expected = model.streams().step((["c", "a", "b"], X), dt=[1.0, 2.0, 3.0]).summary
    for index in (range(3), [3, 7, 9], pd.date_range("2026", periods=3), ["p", "q", "r"]):
        one = table.set_axis(index)
        assert_same(model.streams().step((one.key, one[["temp", "pressure"]]), dt=one.dt).summary, expected)
        for shuffled in ((one.key[::-1], one, None), (one.key, one[::-1], None), (one.key, one, one.dt[::-1])):
            with pytest.raises(ValueError, match="(X|dt): expected (rows of|an interval for)"):
                model.streams().step(shuffled[:2], dt=shuffled[2])


@pytest.mark.parametrize("index, message", [
    (["a", "b", "d"], "X: expected a row for each key, found none for 'c'"),
    (["d", "a", "b"], "X: expected a row for each key, found none for 'c'"),
    (["a", "b", "b"], "X: expected a row for each key, found 2 for 'b'"),
    (["a", "b", 3], "X: expected a row for each key, found none for 'c'"),
])
def test_rows_labelled_with_some_of_the_keys_are_refused(model, index, message):
    with pytest.raises(ValueError, match=message):
        model.streams().step((["a", "b", "c"], FRAME.set_axis(index)))


@pytest.mark.parametrize("dt", [pd.Series([1.0, 2.0, 3.0], ["a", "b", "a"]), {"a": 1.0, b"a": 3.0, "b": 2.0}])
def test_a_key_with_two_intervals_is_refused(model, dt):
    with pytest.raises(ValueError, match="dt: expected an interval for each key, found 2 for 'a'"):
        model.streams().step((["a", "b"], X[:2]), dt=dt)
    model.streams().step((["b"], X[:1]), dt=dt)  # of others nobody asks


def test_as_many_names_as_a_model_may_have():
    names = [f"c{i}" for i in range(65536)]
    layer = nrnn.Elman(W=[[0.1]], U=np.eye(1, 65536, 9))
    model = nrnn.Model.load(nrnn.ModelFile([layer], inputs=names).to_bytes())
    sample = dict.fromkeys(names, 0.0) | {"c9": 2.0}
    stream = model.stream(missing=dict.fromkeys(names, "hold"))  # neither takes time that is quadratic in the names
    assert stream.step(sample).nominal == np.tanh(np.float32(2))


@pytest.mark.parametrize("dtype", ["float32", "float64", "int64", "uint8", "bool", "Float64", "Int64", "boolean", object])
def test_a_frame_of_one_dtype_is_read_as_its_columns_are(dtype):
    """Columns of one dtype of NumPy's are taken together: in the order of the channels, whatever else is there."""
    numbers = np.arange(12).reshape(4, 3) % 2
    frame = pd.DataFrame(numbers, columns=["b", "other", "a"]).astype(dtype)
    channels = [nrnn.Channel("a"), nrnn.Channel("b")]
    model = loaded([sde(4, 2)], inputs=channels)
    expected = model.stream().run(numbers[:, [2, 0]])
    for given in (frame, frame.assign(other="text"), frame.assign(a=frame["a"].astype("float32")), frame[["a", "b"]]):
        assert_same(model.stream().run(given), expected)
    with pytest.raises(ValueError, match="x.* expected one number, found shape"):
        model.stream().step(frame)
