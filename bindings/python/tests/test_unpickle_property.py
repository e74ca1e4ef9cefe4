"""The reader gives what Python's and torch's own give, or refuses with the reason: never other numbers."""

import collections
import io
import math
import pickle

import numpy as np
import pytest

from nrnn.convert import ConversionError
from nrnn.convert._unpickle import Inert, read

hypothesis = pytest.importorskip("hypothesis")
from hypothesis import given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from hypothesis.extra import numpy as st_numpy  # noqa: E402

FAST = settings(deadline=None, derandomize=True, max_examples=250)


class Thing:
    """Of a class that the reader does not load."""

    def __init__(self, **attributes):
        vars(self).update(attributes)


numbers = (st.booleans() | st.integers() | st.integers(-2**70, 2**70) | st.floats() | st.complex_numbers()
           | st.sampled_from([2**511 - 1, -2**511, 2**31, -2**31, 255, 256, 65535, 65536]))
text = st.text(max_size=20) | st.binary(max_size=20) | st.sampled_from(["\ud800", "line\nline", "\\u0041", "é",
                                                                        "\U0001f600" * 9,
                                                                       b"\x80\xff" * 200, "x" * 300])
kinds = st.sampled_from(["?", "i1", "u1", "<i2", ">i4", "<u4", "<i8", ">u8", "<f2", ">f4", "<f4", "<f8", ">f8"])
arrays = kinds.flatmap(lambda kind: st_numpy.arrays(kind, st_numpy.array_shapes(min_dims=0, min_side=0, max_side=4)))
laid_out = arrays.map(np.asfortranarray) | arrays.map(lambda a: a[::2]
                                                      if a.ndim else a) | arrays.map(lambda a: a.T) | arrays
scalars = kinds.flatmap(lambda kind: st_numpy.arrays(kind, 1)).map(lambda a: a[0])
keys = st.text(max_size=5) | st.integers(-2**59,
                                         2**59) | st.binary(max_size=3) | st.none() | st.tuples(st.integers(0, 9),
                                                                                                st.text(max_size=2))
leaves = st.none() | numbers | text | text.filter(lambda one: isinstance(one,
                                                                         bytes)).map(bytearray) | laid_out | scalars


def held(inner):
    return (st.lists(inner, max_size=4) | st.lists(inner, max_size=4).map(tuple) | st.dictionaries(keys, inner,
                                                                                                   max_size=4)
            | st.dictionaries(keys, inner, max_size=3).map(collections.OrderedDict) | st.sets(keys, max_size=4)
            | st.frozensets(keys, max_size=4) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=3).map(
                lambda attributes: Thing(**attributes)) | inner.map(lambda one: [one, one]))


values = st.recursive(leaves, held, max_leaves=12)


def same(found, expected):
    """Equal numbers in equal places; a scalar of NumPy is a number."""
    if isinstance(expected, Thing):
        return isinstance(found, Inert) and type(found).__name__ == "Thing" and same(
            {key: value for key, value in vars(found).items() if key != "args" or key in vars(expected)},
            vars(expected))
    if isinstance(expected, np.ndarray):
        return isinstance(found, np.ndarray) and found.shape == expected.shape and np.array_equal(
            found, expected, equal_nan=expected.dtype.kind == "f") and found.dtype == expected.dtype
    if isinstance(expected, np.generic):
        expected = expected.item()
    if isinstance(expected, dict):
        return isinstance(found, dict) and list(found) == list(expected) and all(same(found[key], expected[key])
                                                                                 for key in expected)
    if isinstance(expected, (list, tuple)):
        return type(found) is type(expected) and len(found) == len(expected) and all(map(same, found, expected))
    if isinstance(expected, (float, complex)) and expected != expected:
        return type(found) is type(expected) and repr(found) == repr(expected)
    return type(found) is type(expected) and found == expected and (
        not isinstance(expected, float) or math.copysign(1, found) == math.copysign(1, expected))


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("pickles") / "file"


@FAST
@given(value=values, protocol=st.integers(0, 5))
def test_what_pickle_writes(path, value, protocol):
    data = pickle.dumps(value, protocol)
    path.write_bytes(data)
    assert same(read(path), pickle.loads(data))


@FAST
@given(value=st.integers(2**520, 2**2000) | st_numpy.arrays(st.sampled_from(["c8", "U3", "M8[s]", "S2", "i4,f4"]), 2)
       | st.dictionaries(st.integers(2**61), st.none(), min_size=1), protocol=st.integers(0, 5))
def test_what_is_refused(path, value, protocol):
    path.write_bytes(pickle.dumps(value, protocol))
    with pytest.raises(ConversionError, match="^file: expected a checkpoint, found (an integer|an array|a key)"):
        read(path)


torch = pytest.importorskip("torch")

TYPES = [torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8,
         torch.uint8, torch.bool, torch.uint16, torch.uint32, torch.uint64]
OTHERS = [torch.complex64, torch.complex128, torch.float8_e5m2]


@st.composite
def tensors(draw, dtypes=TYPES):
    """Views of storages, in every layout, some of them of one storage."""
    storage = torch.from_numpy(draw(st_numpy.arrays("f8", 24,
                                                    elements=st.integers(-100, 100)))).to(draw(st.sampled_from(dtypes)))
    views = {"flat": storage, "rows": storage.reshape(4, 6)[1:3], "columns": storage.reshape(4, 6)[:, 1::2],
             "turned": storage.reshape(2, 3, 4).permute(2, 0, 1), "one": storage[5], "none": storage[:0].reshape(0, 3),
             "expanded": storage[:3].expand(4, 3), "strided": torch.as_strided(storage, (2, 2), (7, 3), 4)}
    chosen = {name: views[name] for name in draw(st.lists(st.sampled_from(sorted(views)), min_size=1, max_size=3,
                                                          unique=True))}
    if storage.is_floating_point() and draw(st.booleans()):
        chosen["parameter"] = torch.nn.Parameter(storage.reshape(6, 4))
    return chosen


def by_torch(tensor):
    tensor = tensor.detach()
    return (tensor.float() if tensor.dtype == torch.bfloat16 else tensor).numpy()


@settings(FAST, max_examples=150)
@given(state=tensors(), new=st.booleans(), more=values)
def test_what_torch_writes(path, state, new, more):
    hypothesis.assume(new or next(iter(state.values())).dtype not in TYPES[-3:])  # which torch writes and does not load
    file = io.BytesIO()
    torch.save({"state": state, "list": [*state.values()], "more": more}, file, _use_new_zipfile_serialization=new)
    path.write_bytes(file.getvalue())
    found = read(path)
    file.seek(0)
    expected = torch.load(file, weights_only=False)
    for name, tensor in expected["state"].items():
        np.testing.assert_array_equal(found["state"][name], by_torch(tensor), err_msg=name, strict=True)
    assert list(found["state"]) == list(expected["state"]) and len(found["list"]) == len(expected["list"])
    assert same(found["more"], expected["more"])


@settings(FAST, max_examples=30)
@given(state=tensors(OTHERS), new=st.booleans())
def test_tensors_of_other_kinds(path, state, new):
    file = io.BytesIO()
    torch.save(state, file, _use_new_zipfile_serialization=new)
    path.write_bytes(file.getvalue())
    with pytest.raises(ConversionError, match="^file: expected a checkpoint, found a (storage|tensor) of"):
        read(path)


@pytest.mark.parametrize("make, message", [
    (lambda: torch.quantize_per_tensor(torch.randn(3), 0.1, 0, torch.qint8), "a storage of QInt8Storage"),
    (lambda: torch._neg_view(torch.ones(2)), "a tensor of neg numbers"),
    (lambda: torch.randn(2, dtype=torch.complex64).conj(),
     "a tensor of conj numbers|a storage of ComplexFloatStorage")])
@pytest.mark.parametrize("new", [True, False])
def test_tensors_that_are_not_plain_numbers(path, make, message, new):
    torch.save({"x": make()}, path, _use_new_zipfile_serialization=new)
    with pytest.raises(ConversionError, match=message):
        read(path)
