"""dt given as types that carry a unit: seconds, whatever the unit; what is missing or none is refused by place."""

import datetime
import decimal
import fractions

import numpy as np
import pandas as pd
import pytest

import nrnn
from support import assert_same, inputs, loaded, model_file, needs_engine

pytestmark = needs_engine
MINUTE = datetime.timedelta(minutes=1)
INDEX = pd.to_datetime(["2026-01-01T00:00", "2026-01-01T00:01", "2026-01-01T00:02"])


@pytest.fixture
def stream():
    return loaded(interval=60.0).stream(gap="reset")


SIXTY = {
    "m8[s]": np.array([60] * 3, "m8[s]"), "m8[m]": np.array([1] * 3, "m8[m]"),
    "m8[ms]": np.array([60_000] * 3, "m8[ms]"),
    "m8[us]": np.array([60 * 10**6] * 3, "m8[us]"), "m8[ns]": np.array([60 * 10**9] * 3, "m8[ns]"),
    "m8[ps]": np.array([60 * 10**12] * 3, "m8[ps]"), "m8[30s]": np.array([2] * 3, "m8[30s]"),
    "big-endian": np.array([1] * 3, ">m8[m]"), "strided": np.array([1, 9, 1, 9, 1], "m8[m]")[::2],
    "masked, nothing masked": np.ma.array(np.array([1] * 3, "m8[m]")),
    "list of timedelta": [MINUTE] * 3, "tuple": (MINUTE,) * 3, "object array": np.array([MINUTE] * 3, object),
    "list of timedelta64": [np.timedelta64(1, "m"), np.timedelta64(60, "s"), np.timedelta64(60 * 10**9, "ns")],
    "one kind beside another": [MINUTE, 60, np.timedelta64(1, "m")],
    "numbers among timedelta64": [np.timedelta64(1, "m"), 60, 60.0],
    "pandas Timedelta": [pd.Timedelta("1min")] * 3, "TimedeltaIndex": pd.to_timedelta(["1min"] * 3),
    "Series": pd.Series(pd.to_timedelta(["60s"] * 3), index=[7, 8, 9]),
    "Series of objects": pd.Series([MINUTE] * 3, dtype=object),
    "Series of seconds": INDEX.to_series().diff().bfill().dt.total_seconds(),
    "pandas nullable": pd.Series([60] * 3, dtype="Int64"), "Decimal": [decimal.Decimal(60)] * 3,
    "Fraction": [fractions.Fraction(60)] * 3, "float16": np.full(3, 60, np.float16), "uint8": np.full(3, 60, np.uint8),
    "torch-like": [np.array(60.0), np.array(60), np.array(1, "m8[m]")],
}


@pytest.mark.parametrize("dt", SIXTY.values(), ids=SIXTY)
def test_a_minute_is_sixty_seconds(stream, dt):
    X, other = inputs(3), stream.clone()
    assert_same(stream.run(X, dt), other.run(X, [60.0, 60.0, 60.0]))
    assert stream.time == 180 and stream.snapshot() == other.snapshot()


@pytest.mark.parametrize("dt, seconds", [
    (MINUTE, 60.0), (np.timedelta64(1, "m"), 60.0), (np.timedelta64(1, "W"), 604800.0),
    (np.timedelta64(3, "as"), 3e-18),
    (pd.Timedelta(1, "ns"), 1e-9), (datetime.timedelta(microseconds=1), 1e-6), (np.array(60.0), 60.0),
    (np.array(1, "m8[m]"), 60.0), (np.float32(60), 60.0), (60, 60.0), (decimal.Decimal("0.1"), 0.1),
    (datetime.timedelta(days=9999, microseconds=1), 863913600.000001),
    (np.timedelta64(2**62 + 1, "ns"), (2**62 + 1) / 10**9),
])
def test_a_step_takes_the_float_nearest_to_it(dt, seconds):
    with loaded().stream() as stream:
        stream.step([0, 0], dt=dt)
        assert stream.time == seconds


NONE = {"NaT": (np.datetime64("NaT") - np.datetime64("NaT")), "pandas NaT": pd.NaT, "NA": pd.NA, "None": None,
        "masked": np.ma.masked, "NaN": float("nan")}


@pytest.mark.parametrize("missing", NONE.values(), ids=NONE)
def test_a_missing_interval_is_refused_by_its_place(stream, missing, request):
    word, before = request.node.callspec.id.split()[-1], stream.snapshot()
    with pytest.raises(nrnn.BadInput, match=rf"dt\[1\]: expected seconds, .* found {word}") as caught:
        stream.run(inputs(3), dt=[60, missing, MINUTE])
    assert (caught.value.steps_done, len(caught.value.partial)) == (0, 0)
    with pytest.raises(nrnn.BadInput, match=f"dt: expected .*seconds, .*found {word}"):
        stream.step([0, 0], dt=missing)
    assert stream.snapshot() == before


ABSENT = {
    "NaT of pandas' first difference": (INDEX.to_series().diff(), 0),
    "NaT in an array": (np.array([1, "NaT", 2], "m8[s]"), 1),
    "masked seconds": (np.ma.masked_equal([60.0, 60.0, -9999.0], -9999), 2),
    "masked timedelta64": (np.ma.array(np.array([1, 1, 1], "m8[m]"), mask=[0, 1, 0]), 1),
    "NA in a nullable column": (pd.Series([60, None, 60], dtype="Float64"), 1),
    "None in an array of objects": (np.array([MINUTE, None, MINUTE], object), 1),
    "NaN in an array": (np.array([60, 60, np.nan]), 2),
}


@pytest.mark.parametrize("dt, place", ABSENT.values(), ids=ABSENT)
def test_missing_within_a_container(stream, dt, place):
    with pytest.raises(nrnn.BadInput, match=rf"dt\[{place}\]: expected seconds"):
        stream.run(inputs(3), dt)
    assert stream.samples == 0


NO_INTERVALS = {
    "text": ["60"] * 3, "array of text": np.array(["60"] * 3), "bytes": [b"60"] * 3, "bool": [True] * 3,
    "array of bool": np.ones(3, bool), "nullable bool": pd.Series([True] * 3, dtype="boolean"), "complex": [60j] * 3,
    "array of complex": np.full(3, 60j), "datetime": list(INDEX), "datetime64": INDEX.values,
    "with a zone": INDEX.tz_localize("UTC"),
    "time of day": [datetime.time(0, 1)] * 3, "generic timedelta64": np.array([60] * 3, "m8"),
    "years": np.array([1] * 3, "m8[Y]"), "months": np.array([1] * 3, "m8[M]"), "a number too large": [10**400, 1, 1],
    "objects": [object()] * 3, "offset of pandas": [pd.DateOffset(minutes=1)] * 3,
    "period": pd.period_range("2026", periods=3),
    "lists": [[60], [60], [60]], "one for all": 60.0, "dict": {0: 60, 1: 60, 2: 60},
    "column of a table": pd.DataFrame({"dt": [60] * 3}),
    "structured": np.zeros(3, [("dt", float)]),
}


@pytest.mark.parametrize("dt", NO_INTERVALS.values(), ids=NO_INTERVALS)
def test_what_is_no_interval_is_refused_by_name(stream, dt):
    with pytest.raises((TypeError, ValueError), match=r"^dt(\[0\])?: expected "):
        stream.run(inputs(3), dt)
    assert stream.samples == 0


@pytest.mark.parametrize("dt", ["60", True, np.True_, 1j, b"1", datetime.datetime(2026, 1, 1),
                                np.datetime64("2026-01-01"), [60.0],
                                np.array([60.0]), np.timedelta64(60), np.timedelta64(1, "Y"), pd.Series([60.0]),
                                object()])
def test_a_step_names_dt(stream, dt):
    with pytest.raises(TypeError, match="^dt: expected seconds"):
        stream.step([0, 0], dt=dt)


@pytest.mark.parametrize("unit, why", [("generic", "without a unit"), ("Y", "in years"), ("M", "in months")])
def test_units_without_a_length_are_named(stream, unit, why):
    with pytest.raises(TypeError, match=f"dt: .* found timedelta64 {why}"):
        stream.run(inputs(3), np.array([1, 1, 1], f"m8[{unit}]"))


class Quantity(np.ndarray):
    """As astropy has it: an array with a unit beside it."""

    unit = "min"

    def to(self, unit):
        raise NotImplementedError


@pytest.mark.parametrize("minutes", [np.ones(3), np.ma.ones(3).data, np.ones(3, int)])
def test_a_unit_beside_an_array_is_not_passed_over(stream, minutes):
    quantity = minutes.view(Quantity)
    for call in (lambda: stream.run(inputs(3), dt=quantity), lambda: stream.step([0, 0], dt=quantity[:1].reshape(()))):
        with pytest.raises(TypeError, match="dt: expected numbers, found .* has a unit of its own"):
            call()
    with pytest.raises(TypeError, match="x: expected numbers, found .* has a unit of its own"):
        stream.step(quantity[:2])


def test_streams_take_units_by_key_in_any_order():
    streams, other = (loaded(interval=60.0).streams() for _ in range(2))
    x = {"a": [0, 1], "b": [1, 0]}
    expected = other.step(x, dt={"a": 60.0, "b": 120.0}).summary
    for dt in ({"b": 2 * MINUTE, "a": MINUTE}, [MINUTE, np.timedelta64(2, "m")], np.array([1, 2], "m8[m]"),
               pd.Series([2 * MINUTE, MINUTE], index=["b", "a"]), pd.Series([MINUTE, 2 * MINUTE])):
        streams.restore(other.model.streams(["a", "b"]).snapshot())
        assert_same(streams.step(x, dt).summary, expected)
    for dt in (MINUTE, np.timedelta64(1, "m")):
        streams.step(x, dt=dt)
    assert streams["a"].time == 180


def test_a_stream_whose_interval_is_missing_fails_alone():
    streams = loaded(interval=60.0).streams()
    for dt, word in [([60, pd.NaT], "NaT"), ([60, np.nan], "NaN"), (np.ma.masked_less([60, -1], 0), "masked"),
                     ({"a": 60, "b": None}, "None"), (pd.Series([60, pd.NA], dtype="Int64"), "NaN")]:
        batch = streams.step({"a": [0, 0], "b": [0, 0]}, dt)
        assert list(batch) == ["a"] and isinstance(batch.errors["b"], nrnn.BadInput)
        assert "dt['b']: expected seconds" in str(batch.errors["b"]) and f"found {word}" in str(batch.errors["b"])
    assert (streams["a"].samples, streams["b"].samples) == (5, 0)
    with pytest.raises(ValueError, match="dt: expected an interval for each key, found none for 'b'"):
        streams.step({"a": [0, 0], "b": [0, 0]}, pd.Series([1.0, 2.0], index=["a", "c"]))


def test_predict_takes_units_and_names_sequence_and_step():
    model, X = loaded(interval=60.0), inputs(6).reshape(2, 3, 2)
    expected = model.predict(X, dt=np.full((2, 3), 60.0))
    for dt in (np.full((2, 3), 1, "m8[m]"), [[MINUTE] * 3, pd.to_timedelta(["1min"] * 3)]):
        assert_same(model.predict(X, dt=dt), expected)
    with pytest.raises(nrnn.BadInput, match=r"dt\[1\]\[2\]: .* found NaT") as caught:
        model.predict(X, dt=[[MINUTE] * 3, np.array([1, 1, "NaT"], "m8[m]")])
    assert caught.value.sequence == 1
    padded = [[60, np.nan, np.nan], [60, 60, 60]]  # beyond the lengths nothing is read
    assert np.isfinite(model.predict(X, lengths=[1, 3], dt=padded).mean[1]).all()


def test_a_file_keeps_seconds():
    file = model_file(sequence=nrnn.Sequence(interval=np.timedelta64(1, "m")), inputs=["a", "b"],
                      check=[nrnn.Check(np.zeros((2, 2)), np.zeros((2, 3)), dt=[MINUTE, np.timedelta64(2, "m")])])
    assert file.sequence.interval == 60.0 and file.checks[0].dt.tolist() == [60.0, 120.0]
    assert nrnn.Model.load(file.to_bytes()).sequence.interval == 60.0
    assert (nrnn.Dt(scale=MINUTE).scale, nrnn.Age(0, np.timedelta64(1, "h"), 60).mean) == (60.0, 3600.0)
    for bad in ("60", True, np.timedelta64(1, "Y"), float("nan")):
        with pytest.raises((TypeError, ValueError), match="sequence.interval: expected seconds"):
            nrnn.Sequence(interval=bad)
