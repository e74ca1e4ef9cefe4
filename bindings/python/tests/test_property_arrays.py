"""The door "Python array": random values in every container give what a plain conversion gives, or are refused."""

import collections
import datetime
import decimal
import fractions
import random
import struct

import hypothesis
import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest

from support import assert_same, loaded, needs_engine, sde

pytestmark = needs_engine
NAMES = ["temp", "pressure", "a b", "é"]
often = hypothesis.settings(max_examples=300, deadline=None, derandomize=True)
MODELS = {}


def model(channels):
    """Of so many channels, all of which may be missing."""
    if channels not in MODELS:
        MODELS[channels] = loaded([sde(4, channels)], 60.0, inputs=NAMES[:channels])
    return MODELS[channels]


def rounded(value):
    """What the engine is to see of one value, by Python's own conversion to float32."""
    return float("nan") if value is None else struct.unpack("f", struct.pack("f", value))[0]


def expected(rows):
    return np.array([[rounded(value) for value in row] for row in rows], np.float32).reshape(len(rows), -1)


def filled(rows, hole):
    return [[hole if value is None else value for value in row] for row in rows]


def masked(rows, dtype):
    return np.ma.array(np.array(filled(rows, -9999), dtype), mask=[[value is None for value in row] for row in rows])


def frame(rows, order, dtype=None):
    names = NAMES[:len(rows[0])]
    table = pd.DataFrame({name: pd.Series([row[i] for row in rows], dtype=dtype) for i, name in enumerate(names)})
    table["not a channel"] = "text"
    return table[sorted(table, key=lambda name: order.random())]


def as_records(rows, order):
    names = order.sample(NAMES[:len(rows[0])], len(rows[0]))
    return [{"note": "x"} | {name: row[NAMES.index(name)] for name in names} for row in rows]


def as_named_tuples(rows, order):
    kind = collections.namedtuple("Row", ["note", *[f"x{i}" for i in range(len(rows[0]))]])
    return [kind("n", *row) for row in rows]


def structured(rows, order):
    names = order.sample(NAMES[:len(rows[0])], len(rows[0]))
    values = [tuple(filled([row], np.nan)[0][NAMES.index(name)] for name in names) for row in rows]
    return np.array(values, [(name, "f8") for name in names])


def wide(rows, order):
    """Every other column of every third row of a larger array."""
    big = np.full((3 * len(rows), 2 * len(rows[0])), 1e6)
    big[::3, ::2] = filled(rows, np.nan)
    return big[::3, ::2]


CONTAINERS = {
    "list": lambda rows, order: rows,
    "tuple of tuples": lambda rows, order: tuple(map(tuple, rows)),
    "list with NA": lambda rows, order: filled(rows, pd.NA),
    "list with masked": lambda rows, order: filled(rows, np.ma.masked),
    "list of masked rows": lambda rows, order: [masked([row], float)[0] for row in rows],
    "float64": lambda rows, order: np.array(filled(rows, np.nan), float),
    "float32": lambda rows, order: expected(rows),
    "big-endian": lambda rows, order: np.array(filled(rows, np.nan), ">f8"),
    "Fortran order": lambda rows, order: np.asfortranarray(np.array(filled(rows, np.nan), float)),
    "strided": wide,
    "masked": lambda rows, order: masked(rows, float),
    "objects": lambda rows, order: np.array(rows, object),
    "masked objects": lambda rows, order: masked(rows, object),
    "Decimal": lambda rows, order: [[None if v is None else decimal.Decimal(v) for v in row] for row in rows],
    "Fraction": lambda rows, order: [[None if v is None else fractions.Fraction(v) for v in row] for row in rows],
    "DataFrame": lambda rows, order: frame(rows, order),
    "DataFrame Float64": lambda rows, order: frame(rows, order, "Float64"),
    "DataFrame of objects": lambda rows, order: frame(rows, order, object),
    "DataFrame without names": lambda rows, order: pd.DataFrame(filled(rows, np.nan)),
    "dict of lists": lambda rows, order: frame(rows, order, object).to_dict("list"),
    "dict of masked": lambda rows, order: {NAMES[i]: masked(rows, float)[:, i] for i in reversed(range(len(rows[0])))},
    "records": as_records,
    "Series": lambda rows, order: [pd.Series(row) for row in as_records(rows, order)],
    "structured": structured,
}
numbers = st.one_of(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6, width=32), st.integers(-2**53, 2**53),
                    st.sampled_from([0.0, -0.0, 1e-45, 1e-300, 3.4028235e38 / 1e32]))


def matrices(elements):
    return st.integers(1, 4).flatmap(
        lambda d: st.lists(st.lists(elements, min_size=d, max_size=d), min_size=1, max_size=6))


@pytest.mark.parametrize("container", CONTAINERS)
@hypothesis.settings(often, max_examples=60)
@hypothesis.given(rows=matrices(numbers | st.none()), order=st.randoms())
def test_values(container, rows, order):
    given = CONTAINERS[container](rows, order)
    channels = len(rows[0])
    assert_same(model(channels).stream(missing="hold").run(given),
                model(channels).stream(missing="hold").run(expected(rows)))


WHOLE = {
    "int64": lambda rows: np.array(rows), "big-endian int32": lambda rows: np.array(rows, ">i4"),
    "int8": lambda rows: np.array(rows, "i1"),
    "masked int64": lambda rows: masked([[None if v == 7 else v for v in row] for row in rows], int),
    "Int64": lambda rows: frame([[None if v == 7 else v for v in row] for row in rows], random.Random(0), "Int64"),
    "bool": lambda rows: np.array(rows) > 0,
}


@pytest.mark.parametrize("container", WHOLE)
@hypothesis.settings(often, max_examples=40)
@hypothesis.given(rows=matrices(st.integers(-128, 127)))
def test_whole_numbers(container, rows):
    holes = container in ("masked int64", "Int64")
    plain = [[None if holes and v == 7 else v > 0 if container == "bool" else v for v in row] for row in rows]
    channels = len(rows[0])
    assert_same(model(channels).stream(missing="hold").run(WHOLE[container](rows)),
                model(channels).stream(missing="hold").run(expected(plain)))


UNITS = {"W": 604800, "D": 86400, "h": 3600, "m": 60, "s": 1,
         "ms": fractions.Fraction(1, 10**3), "us": fractions.Fraction(1, 10**6),
         "ns": fractions.Fraction(1, 10**9), "ps": fractions.Fraction(1, 10**12), "fs": fractions.Fraction(1, 10**15)}


def objects(counts, unit):
    out = np.empty(len(counts), object)
    out[:] = [np.timedelta64(count, unit) for count in counts]
    return out


INTERVALS = {
    "array": lambda counts, unit: np.array(counts, f"m8[{unit}]"),
    "array of a multiple": lambda counts, unit: np.array(counts, f"m8[1{unit}]"),
    "list": lambda counts, unit: [np.timedelta64(count, unit) for count in counts],
    "among numbers": lambda counts,
    unit: [np.timedelta64(counts[0], unit), *[float(count * UNITS[unit]) for count in counts[1:]]],
    "objects": lambda counts, unit: objects(counts, unit),
    "Series": lambda counts, unit: pd.Series(objects(counts, unit), dtype=object),
    "masked": lambda counts, unit: np.ma.array(np.array(counts, f"m8[{unit}]")),
    "seconds": lambda counts, unit: [fractions.Fraction(count * UNITS[unit]) for count in counts],
}


@pytest.mark.parametrize("container", INTERVALS)
@hypothesis.settings(often, max_examples=80)
@hypothesis.given(counts=st.lists(st.integers(0, 2**62), min_size=1, max_size=5), unit=st.sampled_from(list(UNITS)))
def test_intervals(container, counts, unit):
    """The float64 nearest to the exact quotient, in a model without a nominal interval, which takes any."""
    seconds = [float(fractions.Fraction(count) * UNITS[unit]) for count in counts]
    with loaded([sde(2, 1)]).stream() as stream, loaded([sde(2, 1)]).stream() as other:
        stream.run(np.zeros(len(counts)), INTERVALS[container](counts, unit))
        other.run(np.zeros(len(counts)), np.array(seconds))
        assert stream.snapshot() == other.snapshot()


@often
@hypothesis.given(st.lists(st.timedeltas(datetime.timedelta(0), datetime.timedelta(10**6)), min_size=1, max_size=5),
                  st.booleans())
def test_timedeltas(given, by_pandas):
    micro = datetime.timedelta(microseconds=1)
    seconds = [float(fractions.Fraction(one // micro, 10**6)) for one in given]
    with loaded([sde(2, 1)]).stream() as stream, loaded([sde(2, 1)]).stream() as other:
        stream.run(np.zeros(len(given)), pd.to_timedelta(given) if by_pandas else given)
        other.run(np.zeros(len(given)), np.array(seconds))
        assert stream.snapshot() == other.snapshot()


strange = st.one_of(
    st.text(max_size=4), st.binary(max_size=4), st.complex_numbers(), st.datetimes(), st.dates(), st.times(),
    st.booleans().map(str),
    st.just(object()), st.just(pd.NaT), st.just(np.datetime64("NaT")), st.just({}), st.just({1.0}), st.just([]),
    st.just(np.timedelta64(1, "Y")),
    st.integers(2**2000, 2**2001), st.just(float), st.just(...))


@often
@hypothesis.given(row=st.lists(numbers, min_size=1, max_size=4), bad=strange, place=st.integers(0, 3),
                  how=st.integers(0, 3))
def test_one_value_that_is_no_number_is_refused(row, bad, place, how):
    row = [*row]
    row[place % len(row)] = bad
    objects = np.empty(len(row), object)
    objects[:] = row
    given = [row, objects, pd.Series(row, dtype=object), tuple(row)][how]
    stream = model(1).stream(missing="hold")
    with pytest.raises((TypeError, ValueError), match=r"^X(\[|:)"):
        stream.run(given)
    with pytest.raises((TypeError, ValueError), match=r"^dt(\[|:)"):
        stream.run(np.zeros(len(row)), dt=given)
    assert stream.samples == 0
