"""A call per sample: what the short ways of `step` must not change for a stream and for many, and how short they are."""

import ctypes
import gc
import pickle
import sys
import threading
import tracemalloc
from datetime import timedelta

import numpy as np
import pytest

import nrnn
from nrnn.engine import stream as engine_stream
from nrnn.engine.abi import FUNCTIONS
from support import assert_same, inputs, loaded, needs_engine, noisy, sde

pytestmark = needs_engine
X = inputs(20)
WAYS = {
    "float32": lambda x: x, "float64": lambda x: x.astype(float), "half": lambda x: x.astype(np.float16).astype("f4"),
    "big-endian": lambda x: x.astype(">f4"), "strided": lambda x: np.repeat(x, 3)[::3],
    "reversed": lambda x: x[::-1].copy()[::-1],
    "list": lambda x: x.tolist(), "tuple": lambda x: tuple(x.tolist()), "list of float32": list,
    "list of float64": lambda x: list(x.astype(float)), "mixed list": lambda x: [float(x[0]), x[1]],
    "dict": lambda x: {"x1": float(x[1]), "other": None, "x0": float(x[0])}, "masked": np.ma.array,
    "unpickled": lambda x: pickle.loads(pickle.dumps(x)), "long double": lambda x: x.astype(np.longdouble),
    "dict of float32": lambda x: {"x0": x[0], "x1": x[1]},
}


def fixed(x):
    x = x.copy()
    x.flags.writeable = False
    return x


@pytest.mark.parametrize("way", [*WAYS, "read-only"])
def test_ways_to_hold_a_sample(way):
    given = WAYS.get(way, fixed)
    rows = X.astype(np.float16).astype(np.float32) if way == "half" else X
    model = noisy()
    stream, streams = model.stream(3, stream_id="a"), model.streams(members=3)
    for x, expected in zip(rows, [model.stream(3, stream_id="a").run(rows)[t] for t in range(len(rows))]):
        assert_same(stream.step(given(x)), expected)
        assert_same(streams.step({"a": given(x)})["a"], expected)


@pytest.mark.parametrize("one", [0.3, np.float64(0.3), np.float32(0.3), np.array(0.3), [0.3], (0.3,), np.array([0.3]),
                                 {"x0": 0.3}, np.ma.array([0.3])], ids=repr)
def test_one_channel(one):
    model = loaded([sde(4, 1)])
    assert_same(model.stream().step(one), model.stream().run([0.3])[0])


def test_more_channels_than_struct_is_asked_for():
    rows = inputs(3, 100)
    with loaded([sde(4, 100)]).stream() as stream:
        for x, expected in zip(rows, [stream.clone().run(rows)[t] for t in range(3)]):
            assert_same(stream.step(x.astype(float)), expected)


@pytest.mark.parametrize("kind", [np.array, list, tuple, lambda x: {"x0": x[0], "x1": x[1]}])
class TestRefused:
    @pytest.mark.parametrize("big", [1e39, -1e300])
    def test_numbers_beyond_float32(self, kind, big):
        stream = noisy().stream(missing="hold")
        with pytest.raises(ValueError, match=r"x\[1\]: expected a number within the range of float32, found -?1e\+"):
            stream.step(kind([0.5, big]))
        assert stream.samples == 0

    def test_what_rounds_to_the_largest_float32(self, kind):
        largest = float(np.finfo(np.float32).max)
        stream = loaded([sde(4, 2)], inputs=[nrnn.Channel(scale=1e38)] * 2).stream()
        expected = stream.clone().step(np.array([0.5, largest], np.float32))
        assert_same(stream.step(kind([0.5, largest * (1 + 2.9e-8)])), expected)

    def test_infinity_is_the_library_s_to_refuse(self, kind):
        with pytest.raises(nrnn.BadInput, match="channel 1, found inf"):
            noisy().stream().step(kind([0.5, np.inf]))

    def test_a_missing_value_is_one(self, kind):
        model = noisy()
        found = model.stream(missing="hold").step(kind([0.5, np.nan]))
        assert found.flags == nrnn.Flag.HELD and isinstance(found.flags, np.uint32)


@pytest.mark.parametrize("x, message", [
    (np.zeros(3, np.float32), r"x: expected shape \(2\), found \(3,\)"),
    (np.zeros((2, 1), np.float32), r"x: expected shape \(2\), found \(2, 1\)"),
    (np.zeros((1, 2)), r"x: expected shape \(2\), found \(1, 2\)"),
    (np.zeros(0), r"x: expected shape \(2\), found \(0,\)"),
    ([], r"x: expected shape \(2\), found \(0,\)"), ([0.0], r"x: expected shape \(2\), found \(1,\)"),
    ((0.0, 0.0, 0.0), r"x: expected shape \(2\), found \(3,\)"), (0.0, r"x: expected shape \(2\), found \(\)"),
    ({"x0": 0.0}, "x: expected a column 'x1', as the model's channel is called, found 'x0'"),
    ({"x0": 0.0, "x1": [0.0]}, r"x\['x1'\]: expected one number, found shape \(1,\)"),
    ({}, "x: expected a column 'x0', as the model's channel is called, found none"),
])
def test_other_shapes_are_told(x, message):
    with pytest.raises(ValueError, match=message):
        noisy().stream().step(x)


def test_channels_of_one_name_are_never_matched():
    model = loaded([sde(4, 2)], inputs=[nrnn.Channel("a"), nrnn.Channel("a")])
    with pytest.raises(ValueError, match="two have one name"):
        model.stream().step({"a": 0.5})


class TestResults:
    def test_they_are_the_caller_s(self):
        """Those of every step stay as they are, whatever the stream and the caller do."""
        model = noisy()
        stream, whole = model.stream(4, quantiles=[0.5]), model.stream(4, quantiles=[0.5]).run(X, outputs="all")
        found = [stream.step(x, outputs="all") for x in X]
        for t, one in enumerate(found):
            assert_same(one, whole[t])
        found[0].mean[:] = found[0].members[:] = 9
        assert_same(found[1], whole[1])
        assert not np.shares_memory(found[0].mean, found[1].mean)

    def test_their_kinds_are_those_of_a_run(self):
        stream = noisy().stream(4, quantiles=[0.5])
        row = stream.clone().run(X[:1], outputs="all")[0]
        step = stream.step(X[0], outputs="all")
        for name, array in row.arrays().items():
            found = getattr(step, name)
            assert type(found) is type(array) and found.dtype == array.dtype and found.shape == array.shape, name
        assert list(step.arrays()) == list(row.arrays())

    @pytest.mark.parametrize("outputs", ["mean", ("mean", "flags"), ["flags", "mean"], {"mean", "flags"}, (), None,
                                         "all"])
    def test_selections(self, outputs):
        stream = noisy().stream(4)
        expected = stream.clone().run(X[:2], outputs=outputs)
        for t in range(2):
            assert_same(stream.step(X[t], outputs=outputs), expected[t])

    def test_a_selection_may_be_used_up(self):
        stream = noisy().stream(4)
        assert list(stream.step(X[0], outputs=iter(["mean"])).arrays()) == ["mean"]

    def test_the_sample_is_the_caller_s(self):
        stream, other, x = noisy().stream(missing="hold"), noisy().stream(missing="hold"), X[0].copy()
        stream.step(x)
        np.testing.assert_array_equal(x, X[0])
        x[:] = 7
        other.step(X[0])
        assert_same(stream.step([np.nan, np.nan]), other.step([np.nan, np.nan]))


def test_a_step_that_fails_leaves_no_trace_in_the_next():
    model = noisy()
    stream, twin = model.stream(3), model.stream(3)
    for bad, error in (([0, np.inf], nrnn.BadInput), ([0], ValueError), (["a", "b"], TypeError)):
        with pytest.raises(error):
            stream.step(bad)
        assert_same(stream.step(X[0]), twin.step(X[0]))


class Within:
    """A sample whose conversion steps the stream that it is for."""

    def __init__(self, stream, x):
        self.stream, self.x, self.inner = stream, x, None

    def __array__(self, dtype=None, copy=None):
        if self.inner is None:
            self.inner = self.stream.step(X[0])
        return np.array(self.x, dtype)


def test_a_step_within_the_conversion_of_a_sample():
    model = noisy()
    stream = model.stream(3)
    given, expected = Within(stream, X[1]), model.stream(3).run(X[:2])
    assert_same(stream.step(given), expected[1])
    assert_same(given.inner, expected[0])


def test_two_threads_never_see_each_other_s_rows():
    """Each step's arrays are of one step, and every sample is the one that its thread gave."""
    file = nrnn.ModelFile([nrnn.Elman(W=np.zeros((2, 2)), U=np.eye(2), activation="identity")])
    stream, wrong = nrnn.Model.load(file.to_bytes()).stream(), []

    def work(value):
        x = np.full(2, value, np.float32)
        for _ in range(2000):
            found = stream.step(x)
            if not (found.nominal == value).all() or found.largest_z != abs(value):
                wrong.append(found)
    threads = [threading.Thread(target=work, args=(value,)) for value in (1.0, -2.0)]
    switching = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
    finally:
        sys.setswitchinterval(switching)
    assert not wrong and stream.samples == 4000


def test_closing_while_another_thread_steps():
    """The step that it is in ends as it would have, the next one is refused."""
    stream, found = noisy().stream(200_000), []

    def work():
        try:
            while True:
                found.append(stream.step(X[0], outputs="mean"))
        except ValueError as error:
            found.append(error)
    worker = threading.Thread(target=work)
    worker.start()
    while not found or not stream._turn.taken:
        pass
    stream.close()
    worker.join()
    *steps, refused = found
    assert str(refused) == "the stream is closed" and steps
    assert_same(steps[0], noisy().stream(200_000).step(X[0], outputs="mean"))


def test_what_is_passed_unconverted_is_what_the_header_names(monkeypatch):
    stream, passed = noisy().stream(), []
    monkeypatch.setattr(engine_stream, "_step", lambda *arguments: passed.append(arguments) or 0)
    for way in WAYS.values():
        for dt in (0.0, 1, timedelta(seconds=1), np.float32(1)):
            stream.step(way(X[0]), dt)
    declared = {name: kinds for name, _, kinds in FUNCTIONS}["nrnn_stream_step"]
    for arguments in passed:
        assert len(arguments) == len(declared)
        for one, kind in zip(arguments, declared):
            kind.from_param(one)
            assert isinstance(one, (kind, bytes)) or type(one) is type(ctypes.byref(ctypes.c_int())), one
        assert len(arguments[1]) == 4 * arguments[2].value


class TestShort:
    """What a call takes beside the arithmetic, counted: times vary, counts do not."""

    def calls(self, work):
        """How many functions of Python and of C the interpreter enters."""
        found = []
        gc.disable()  # a finaliser is a call, too
        sys.setprofile(lambda frame, event, argument: found.append(event) if event in ("call", "c_call") else None)
        try:
            work()
        finally:
            sys.setprofile(None)
            gc.enable()
        return found.count("call") - 1, found.count("c_call") - 1  # but for `work` and the end

    @pytest.mark.parametrize("way", ["float32", "float64", "unpickled", "list", "dict"])
    def test_a_step_calls_few_functions(self, way):
        """step, packing (3; a dict's recursion 1), its row, the handle, the row's summary and its making: 12 with a
        margin. The C functions are those of NumPy, struct and ctypes, 2 for what is copied and few for the sample."""
        stream, x = noisy().stream(), WAYS[way](X[0])
        stream.step(x)
        python, c = self.calls(lambda: stream.step(x))
        assert 0 < python <= 12 and c <= 12, (python, c)

    def test_no_function_of_python_is_called_for_each_key(self):
        streams = noisy().streams()
        counts = []
        for count in (10, 1000):
            keys, rows = [f"sensor {i}" for i in range(count)], inputs(count)
            streams.step((keys, rows))
            counts.append(self.calls(lambda: streams.step((keys, rows))))
        (few, few_c), (many, many_c) = counts
        assert few == many and few_c == many_c

    @pytest.mark.parametrize("valid, most", [("every step", 0), ("end", 40)])
    def test_predict_calls_few_functions_for_each_sequence(self, valid, most):
        """Where all steps count, all sequences are one call of the library; where the last one does, two runs and a
        reset are needed for each, of some 12 functions each."""
        model = noisy(sequence=nrnn.Sequence(valid=valid))
        counts = []
        for count in (10, 110):
            rows = inputs(5 * count).reshape(count, 5, 2)
            model.predict(rows)
            model._paces[1, 1]._ticks = 10**6  # known to be fast: one call
            counts.append(self.calls(lambda: model.predict(rows))[0])
        assert (counts[1] - counts[0]) / 100 <= most, counts

    def test_a_step_leaves_nothing_behind(self):
        """No memory but that of its result, which is that of a row and of few objects."""
        stream, x = noisy().stream(), X[0]
        stream.step(x)
        tracemalloc.start()
        try:
            before = tracemalloc.get_traced_memory()[0]
            for _ in range(1000):
                stream.step(x)
            dropped = tracemalloc.get_traced_memory()[0] - before
            kept = [stream.step(x) for _ in range(1000)]
            held = (tracemalloc.get_traced_memory()[0] - before) / len(kept)
        finally:
            tracemalloc.stop()
        assert dropped < 1000 and held < 2000, (dropped, held)
