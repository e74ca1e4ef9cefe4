"""Samples in every common container: masks and NA are missing values, and what is no number is refused by place."""

import array
import collections
import decimal
import fractions

import numpy as np
import pandas as pd
import pytest

import nrnn
from support import assert_same, inputs, loaded, needs_engine, noisy, sde

pytestmark = needs_engine
NAN = float("nan")
X = inputs(9)


def one(**settings):
    """A model of one channel."""
    return loaded([sde(5, 1)], inputs=[nrnn.Channel("temp", mean=0.2)], **settings)


def test_the_fill_value_of_a_masked_array_is_no_measurement():
    """The case from the field: the mask of what netCDF4 and others return."""
    layer = nrnn.Sde(A=[[-1.0]], W=[[0.5]], U=[[1.0]], step=0.1)
    model = nrnn.Model.load(nrnn.ModelFile([layer]).to_bytes())
    x = np.ma.masked_equal([0.5, -9999.0, 0.4], -9999.0)
    found = model.stream(missing="hold").run(x)
    assert found.flags.tolist() == [0, nrnn.Flag.HELD, 0]
    assert_same(found, model.stream(missing="hold").run([0.5, NAN, 0.4]))
    with pytest.raises(nrnn.BadInput, match="found NaN") as caught:
        model.stream().run(x)
    assert caught.value.steps_done == 1


SPARSE = {
    "masked": np.ma.masked_equal([1.5, -9999.0, 2.0], -9999.0),
    "masked float32": np.ma.masked_equal(np.float32([1.5, -9, 2]), -9),
    "masked, NaN below": np.ma.array([1.5, NAN, 2.0], mask=[0, 1, 0]),
    "NaN that is not masked": np.ma.array([1.5, NAN, 2.0]),
    "masked constant in a list": [1.5, np.ma.masked, 2.0], "None in a list": [1.5, None, 2.0],
    "NA in a list": [1.5, pd.NA, 2.0],
    "None in an object array": np.array([1.5, None, 2], object),
    "NA in an object array": np.array([1.5, pd.NA, 2], object),
    "masked object array": np.ma.array([1.5, "broken", 2], dtype=object, mask=[0, 1, 0]),
    "Float32": pd.Series([1.5, None, 2], dtype="Float32"), "Float64": pd.Series([1.5, None, 2], dtype="Float64"),
    "array of pandas": pd.array([1.5, None, 2], dtype="Float64"),
    "object Series": pd.Series([1.5, None, 2], dtype=object),
    "indexed by time": pd.Series([1.5, NAN, 2], index=pd.to_datetime(["2026-01-01", "2026-01-02", "2026-01-03"])),
    "Decimal": [decimal.Decimal("1.5"), decimal.Decimal("NaN"), fractions.Fraction(2)],
    "category": pd.Series([1.5, None, 2]).astype("category"), "rows": [[1.5], np.ma.masked_equal([-9.0], -9), [2.0]],
    "a table": pd.DataFrame({"temp": pd.Series([1.5, None, 2], dtype="Float32")}),
    "a masked column": {"temp": np.ma.masked_equal([1.5, -9, 2], -9)},
    "structured and masked": np.ma.array([(1.5,), (9,), (2,)], dtype=[("temp", "f8")], mask=[0, 1, 0]),
    "sparse": pd.arrays.SparseArray([1.5, NAN, 2.0]),
}


@pytest.mark.parametrize("x", SPARSE.values(), ids=SPARSE)
def test_what_is_missing_is_nan(x):
    model = one()
    assert_same(model.stream(missing="hold").run(x), model.stream(missing="hold").run([1.5, NAN, 2.0]))


@pytest.mark.parametrize("x, numbers", [
    (np.ma.masked_equal([5, -9999, 4], -9999), [5, NAN, 4]), (pd.Series([5, None, 4], dtype="Int64"), [5, NAN, 4]),
    (pd.Series([True, None, False], dtype="boolean"), [1, NAN, 0]), ([True, False, np.True_], [1, 0, 1]),
    (np.array([True, False]), [1, 0]), (array.array("d", [1.5, 2]), [1.5, 2]),
    (collections.deque([1.5, None]), [1.5, NAN]),
    (range(3), [0, 1, 2]), ([10**30, 2**53 + 1], [1e30, 2.0**53]), (np.float16([1.5, 2]), [1.5, 2]),
    (np.longdouble([1.5, 2]), [1.5, 2]), (pd.Index([1, 2]), [1, 2]),
])
def test_whole_numbers_and_their_like(x, numbers):
    model = one()
    assert_same(model.stream(missing="hold").run(x), model.stream(missing="hold").run(numbers))


@pytest.mark.parametrize("missing", [None, pd.NA, np.ma.masked, NAN, np.nan, decimal.Decimal("NaN"), np.array(None)])
def test_a_missing_sample_alone(missing):
    model = one()
    assert_same(model.stream(missing="hold").step(missing), model.stream(missing="hold").step(NAN))


LAYOUTS = {
    "Fortran order": np.asfortranarray(X), "transposed view": np.ascontiguousarray(X.T).T,
    "reversed view": np.ascontiguousarray(X[::-1])[::-1], "strided columns": np.repeat(X, 3, axis=1)[:, ::3],
    "big-endian": X.astype(">f4"), "float64": X.astype(float), "big-endian float64": X.astype(">f8"),
    "list": X.tolist(),
    "tuple of tuples": tuple(map(tuple, X.tolist())), "list of arrays": list(X), "objects": X.astype(object),
    "DataFrame without names": pd.DataFrame(X), "DataFrame Float32": pd.DataFrame(X).astype("Float32"),
    "masked, nothing masked": np.ma.array(X), "matrix": X.view(np.matrix), "long double": X.astype(np.longdouble),
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_layouts_give_the_same_bits(layout):
    model = noisy()
    assert_same(model.stream(3, seed=1).run(layout, outputs="all"), model.stream(3, seed=1).run(X, outputs="all"))


def test_an_array_that_may_not_be_written():
    frozen = X.copy()
    frozen.setflags(write=False)
    assert_same(noisy().stream().run(frozen), noisy().stream().run(X))


def test_tensors():
    torch = pytest.importorskip("torch")
    model, expected = noisy(), noisy().stream().run(X)
    tensor = torch.tensor(X)
    for given in (tensor, tensor.clone().requires_grad_(), tensor.double(), list(tensor), tensor.T.contiguous().T):
        assert_same(model.stream().run(given), expected)
    assert_same(model.stream().run(tensor.bfloat16()), model.stream().run(tensor.bfloat16().float()))


NO_NUMBERS = {
    "text": (["1.5", "2"], r"X: expected real numbers, found <U3"),
    "text among numbers": ([1.5, "2"], r"X\[1\]: .* found '2'"),
    "bytes": ([b"1"], "X: expected real numbers, found |S1"),
    "complex": ([1j], "X: expected real numbers, found complex128"),
    "text of pandas": (pd.Series(["1.5", "2"]), r"X\[0\]: .* found '1.5'"),
    "text in objects": (np.array([1.5, "2"], object), r"X\[1\]: .* found '2'"),
    "datetime64": (np.array(["2026-01-01"], "M8[s]"), "X: expected real numbers, found datetime64"),
    "timedelta64": (np.array([1], "m8[s]"), "X: expected real numbers, found timedelta64"),
    "timedelta64 in a list": ([np.timedelta64(1, "s"), 2], r"X\[0\]: .* found np.timedelta64"),
    "NaT": ([1.5, pd.NaT], r"X\[1\]: .* found NaT"), "object": ([1.5, object()], r"X\[1\]: .* found <object"),
    "set": ({1.5, 2.0}, "X: expected a real number or a missing value, found {"), "None": (None, "X: expected shape"),
    "bytearray": (bytearray(b"12"), "X: expected real numbers, found bytes"),
    "memoryview of bytes": (memoryview(b"12"), "X: expected real numbers, found bytes"),
    "generator": ((x for x in [1, 2]), "X: expected a real number or a missing value, found <generator"),
    "ragged": ([[1.5], [1.5, 2]], r"X\[1\]: expected shape \(1,\), as X\[0\], found \(2,\)"),
    "deeper": ([[[1.5]]], r"X: expected shape \(time, 1\), found \(1, 1, 1\)"),
}


@pytest.mark.parametrize("x, message", NO_NUMBERS.values(), ids=NO_NUMBERS)
def test_what_is_no_number_is_refused_by_place(x, message):
    with pytest.raises((TypeError, ValueError), match="^" + message):
        one().stream(missing="hold").run(x)


@pytest.mark.parametrize("x, place", [
    ([0.0, 1e39], "[1, 0]"), (np.array([0.0, -1e300]), "[1, 0]"), ([1, 10**50], "[1, 0]"),
    ({"temp": [0, 3.5e38]}, "[1, 0]"),
    (pd.Series([1, 2e40], dtype="Float64"), "[1, 0]"), (np.array([0, 10**50], object), "[1, 0]"),
    ([1.0, 10**400], "[1]")])
def test_beyond_float32_is_refused_by_place(x, place):
    stream = one().stream()
    with pytest.raises(ValueError) as caught:
        stream.run(x)
    assert str(caught.value).startswith(f"X{place}: expected a number") and stream.samples == 0


def test_the_largest_float32_passes_and_infinity_is_the_library_s():
    stream = loaded([nrnn.Dense(W=[[1e-38]])], inputs=["temp"]).stream()
    assert np.isfinite(stream.run([np.finfo(np.float32).max, -3.4028235e38]).nominal).all()
    with pytest.raises(nrnn.BadInput, match="found -inf"):
        stream.step(-np.inf)


def test_a_stream_whose_sample_is_beyond_float32_fails_alone():
    streams = one().streams()
    for x in ({"a": 1.0, "b": 1e300}, (["a", "b"], [1.0, 1e300])):
        batch = streams.step(x)
        assert list(batch) == ["a"]
        assert "x['b'][0]: expected a number within the range of float32" in str(batch.errors["b"])


def test_masks_everywhere_numbers_are_taken():
    model = loaded(inputs=["a", "b"])
    sequences = np.ma.array(inputs(6).reshape(2, 3, 2), mask=np.arange(12).reshape(2, 3, 2) == 3)
    assert_same(model.predict(sequences, missing="hold"), model.predict(sequences.filled(np.nan), missing="hold"))
    streams, other = (model.streams(missing="hold") for _ in range(2))
    rows = np.ma.array([[1.0, -9], [2, 3]], mask=[[0, 1], [0, 0]])
    expected = other.step((["a", "b"], rows.filled(np.nan))).summary
    assert_same(streams.step((["a", "b"], rows)).summary, expected)
    streams.close()
    with pytest.raises(TypeError, match=r"lengths\[1\]: expected an integer, found masked"):
        model.predict(inputs(6).reshape(2, 3, 2), lengths=np.ma.masked_equal([3, 2], 2))
    with pytest.raises(ValueError, match=r"resets\[1\]: expected True, False, 1 or 0, found nan"):
        model.stream().run(inputs(3), resets=np.ma.array([0, 1, 0], mask=[0, 1, 0]))
    with pytest.raises(ValueError, match="Sde.W: expected finite numbers, found nan"):
        nrnn.Sde(W=np.ma.masked_equal([[-9.0]], -9), U=[[1.0]], step=0.1)
