"""Numbers that float64 does not hold reach float32 by one rounding, whatever holds them and whatever stands beside them."""

import datetime
import decimal
import fractions
import math
import random

import hypothesis
import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import nrnn
from nrnn import keyed
from nrnn.values.columns import values
from nrnn.values.numbers import as_float32, real
from nrnn.values.once import of_integers, of_number
from support import assert_same, loaded, needs_engine, sde

BIG = 2**60 + 2**36 + 1  # float64 drops the 1; half-way, float32 would then go down to 2^60
UP = 2**60 + 2**37
often = hypothesis.settings(max_examples=500, deadline=None, derandomize=True)


def float32(value):
    """By integers alone: the nearest float32, of two the even one."""
    exact = fractions.Fraction(value)
    if not exact:
        return 0.0
    exponent = max(math.floor(math.log2(abs(exact.numerator)) - math.log2(exact.denominator)) - 25, -149)
    while abs(exact) / fractions.Fraction(2) ** exponent >= 1 << 24:
        exponent += 1
    unit = fractions.Fraction(2) ** exponent
    while abs(exact) / unit < 1 << 23 and exponent > -149:
        exponent, unit = exponent - 1, unit / 2
    found = round(exact / unit) * unit
    return float(found) if abs(found) < 1 << 128 else math.copysign(math.inf, found)


@st.composite
def near_halves(draw):
    """Half-way between two float32, and a little beside it, of all sizes."""
    places, exponent = draw(st.integers(1 << 23, (1 << 24) - 1)), draw(st.integers(-160, 104))
    half = (fractions.Fraction(2 * places + 1) / 2) * fractions.Fraction(2) ** exponent
    beside = fractions.Fraction(draw(st.integers(-2, 2))) * fractions.Fraction(2) ** (exponent - draw(st.integers(1, 60)))
    return draw(st.sampled_from([1, -1])) * (half + beside)


@often
@hypothesis.given(st.one_of(near_halves(), st.fractions(), st.integers(-2**70, 2**70).map(fractions.Fraction)))
def test_a_number_is_rounded_once(exact):
    with np.errstate(over="ignore"):
        assert float(np.float32(of_number(exact, float(exact)))) == float32(exact)
        if exact.denominator & (exact.denominator - 1) == 0:
            context = decimal.Context(prec=400, Emax=10**6, Emin=-10**6)
            number = context.divide(decimal.Decimal(exact.numerator), decimal.Decimal(exact.denominator))
            assert fractions.Fraction(number) == exact
            assert float(np.float32(of_number(number, float(number)))) == float32(exact)
        if exact.denominator == 1:
            assert float(np.float32(of_number(int(exact), float(exact)))) == float32(exact)


@often
@hypothesis.given(st.integers(0, 2**63 - 1), st.integers(0, 40), st.integers(-1, 1))
def test_integers_are_rounded_once(number, zeros, more):
    number = min(max((number >> zeros << zeros) + more, 0), 2**63 - 1)
    for one in (np.array([number, -number]), np.array([number, 2 * number], np.uint64), np.array([number, -number], ">i8")):
        assert of_integers(one).astype(np.float32).tolist() == [float32(int(each)) for each in one]
    assert abs(of_integers(np.array([number]))[0] - number) <= np.spacing(float(number))


def test_what_float64_holds_stays():
    drawn = random.Random(1)
    for one in [drawn.uniform(-1, 1) * 2.0 ** drawn.randint(-200, 200) for _ in range(1000)]:
        assert of_number(fractions.Fraction(one), one) == of_number(one, one) == of_number(decimal.Decimal(one), one) == one
    assert of_number(10**50, 1e50) == 1e50 and math.isnan(of_number(decimal.Decimal("NaN"), math.nan))
    with decimal.localcontext() as context:
        context.traps[decimal.FloatOperation] = True
        assert np.float32(of_number(decimal.Decimal(BIG), float(BIG))) == UP


HELD = {
    "int64": np.array([BIG, 0]), "list": [BIG, 0], "tuple with a fraction": (BIG, 0.5), "list with None": [BIG, None],
    "Int64": pd.Series([BIG, None], dtype="Int64"), "Int64, none missing": pd.Series([BIG, 0], dtype="Int64"),
    "UInt64": pd.Series([BIG, None], dtype="UInt64"), "Index": pd.Index([BIG, None], dtype="Int64"),
    "int64[pyarrow]": pd.Series([BIG, None], dtype="int64[pyarrow]"), "objects": np.array([BIG, None], object),
    "Decimal": np.array([decimal.Decimal(BIG), decimal.Decimal("0.1")]), "Fraction": [fractions.Fraction(BIG), 0.5],
    "np.int64 among others": [np.int64(BIG), 0.5], "masked": np.ma.array([BIG, 5], mask=[False, True]),
    "masked uint64": np.ma.array(np.array([BIG, 5], np.uint64), mask=[False, True]), "array of none": [np.array(BIG), 0.5],
    "pyarrow": pa.array([BIG, None]), "chunks of pyarrow": pa.chunked_array([[BIG], [None]]), "uint64 of pyarrow": pa.array([BIG, None], pa.uint64()),
    "beyond 64 bits": [BIG, 2**64 + 2**40 + 1], "of both signs": [BIG, -1, 2**63],
}


@pytest.mark.parametrize("given", HELD.values(), ids=HELD)
def test_whatever_holds_them(given):
    assert as_float32(real("x", given))[0] == UP


FRACTIONS = [0.5, 0.25]
BESIDE = {
    "dict": {"a": np.array([BIG, BIG]), "b": FRACTIONS}, "frame": pd.DataFrame({"b": FRACTIONS, "a": [BIG, BIG]}),
    "beside float32": {"a": np.array([BIG, BIG]), "b": np.float32(FRACTIONS)},
    "numbered frame": pd.DataFrame({0: [BIG, BIG], 1: FRACTIONS}), "numbered, Int64": pd.DataFrame({0: pd.array([BIG, BIG], "Int64"), 1: FRACTIONS}),
    "frame, Int64": pd.DataFrame({"a": pd.array([BIG, BIG], "Int64"), "b": FRACTIONS}),
    "table": pa.table({"a": [BIG, BIG], "b": FRACTIONS}), "records": [{"a": BIG, "b": 0.5}, {"a": BIG, "b": 0.25}],
    "records of some": [{"a": BIG, "b": 7}, {"a": BIG, "b": 0.25}], "rows": [[BIG, 0.5], [BIG, 0.25]],
    "rows of some": [[BIG, 7], [BIG, 0.25]], "rows as tuples": [(BIG, 1), (BIG, None)],
    "structured": np.array([(BIG, 0.5), (BIG, 0.25)], [("a", "i8"), ("b", "f8")]),
    "uint64 and int64": {"a": np.array([BIG, BIG], np.uint64), "b": np.array([1, -1])},
}


@pytest.mark.parametrize("given", BESIDE.values(), ids=BESIDE)
def test_whatever_stands_beside_them(given):
    assert as_float32(values("x", given, ["a", "b"], "rows"))[:, 0].tolist() == [UP, UP]


def test_an_arrow_column_of_something_else_is_as_before():
    for given in (pa.array(["a", None]), pa.array([datetime.date(2026, 1, 1), None])):
        with pytest.raises(TypeError, match="^x"):
            real("x", given)
    assert np.isnan(real("x", pa.array([1.5, None]))[1]) and np.isnan(real("x", pa.array([True, None]))[1])
    assert real("x", pa.array([1, 2])).tolist() == [1, 2] and real("x", pa.array([], pa.int64())).shape == (0,)


@needs_engine
def test_paths_are_the_same_for_all():
    channel = nrnn.Channel("a", mean=2.0**60, scale=2.0**37)
    model = loaded([sde(5, 1)], inputs=[channel])
    expected = model.stream(missing="hold").run(np.array([BIG]))
    for given in HELD.values():
        assert_same(model.stream(missing="hold").run(given[:1]), expected)
    assert_same(model.streams().step({"p": [BIG], "q": [0.5]})["p"], model.stream(stream_id="p").step([BIG]))
    found = keyed.Job(model).group().take(keyed.Rows(["p"], pd.DataFrame({"a": pd.array([BIG], "Int64")}), [0]))
    assert found.summary.mean.tobytes() == model.stream(stream_id="p").step([BIG]).mean.tobytes()


def test_columns_of_arrow_that_cannot_be_filled():
    column = pa.array(np.arange(4), pa.int64())
    for one in (column.dictionary_encode().dictionary, pa.RunEndEncodedArray.from_arrays([2, 4], column[:2])):
        assert real("x", one).dtype.kind in "iuf"


def test_floats_alone_are_taken_together(monkeypatch):
    """One that is huge is no reason to look at each."""
    monkeypatch.setattr("nrnn.values.numbers._element", lambda *given: pytest.fail("looked at one by one"))
    assert np.array_equal(real("x", [1.0, -1e30, math.inf]), [1.0, -1e30, math.inf])
    assert np.array_equal(real("x", [[1.0, 1e30], (2.0, 3.0)]), [[1.0, 1e30], [2.0, 3.0]])
