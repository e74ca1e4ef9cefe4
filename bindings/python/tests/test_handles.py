"""Handles: whoever closes, drops or interrupts, a use ends on what it began on, and what comes after is told."""

import copy
import gc
import os
import pickle
import signal
import subprocess
import sys
import threading
import weakref

import numpy as np
import pytest

import nrnn
from nrnn.engine import _handle
from races import RACES
from support import assert_same, inputs, needs_engine, noisy

pytestmark = needs_engine
HERE = os.path.dirname(__file__)


@pytest.fixture
def given_back(monkeypatch):
    """The addresses of the objects that have been given back."""
    freed = []

    class Counting:
        def __getattr__(self, name):
            real = getattr(_handle_lib, name)
            return lambda handle: (freed.append(handle.value), real(handle))
    _handle_lib = _handle.lib
    monkeypatch.setattr(_handle, "lib", Counting())
    return freed


def program(code, *arguments):
    """What a Python program of its own printed; it must end well."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "MALLOC_PERTURB_": "165"}
    done = subprocess.run([sys.executable, *code, *arguments], capture_output=True, text=True, env=environment)
    assert done.returncode == 0 and not done.stderr, (done.returncode, done.stderr)
    return done.stdout


class TestGivenBack:
    def test_once_on_closing(self, given_back):
        stream = noisy().stream()
        address = stream._handle.value
        stream.close()
        stream.close()
        del stream
        assert given_back.count(address) == 1

    def test_when_the_last_use_ends(self, given_back):
        stream = noisy().stream()
        use, address = stream._open(), stream._handle.value
        stream.close()
        assert stream.closed and address not in given_back
        del use
        assert address in given_back

    def test_with_the_last_reference(self, given_back):
        stream = noisy().stream()
        address, model = stream._handle.value, stream.model._handle.value
        del stream
        assert address in given_back and model in given_back

    def test_from_a_cycle(self, given_back):
        streams = noisy().streams(["a"])
        streams["a"].back, streams.model.cycle = streams, streams
        addresses = {streams["a"]._handle.value, streams._trial._handle.value, streams.model._handle.value}
        del streams
        gc.collect()
        assert addresses <= set(given_back)

    def test_with_a_mapping(self, given_back):
        streams = noisy().streams(["a", "b"])
        addresses = {stream._handle.value for stream in (streams._trial, *streams.values())}
        streams.close()
        assert addresses <= set(given_back)

    def test_after_an_error_that_somebody_keeps(self, given_back):
        streams = noisy().streams(["a"])
        stream, kept = streams["a"], []
        address = stream._handle.value
        for use in (lambda: stream.run([[0, np.inf]]), lambda: stream.step([0, np.inf]),
                    lambda: streams.step({"a": [0, 0], "b": [0]})):
            with pytest.raises(ValueError) as caught:
                use()
            kept.append(caught.value)
        stream.close()
        assert address in given_back

    def test_after_an_error_of_a_stream_among_others(self, given_back):
        streams = noisy().streams(["a", "b"])
        address = streams["a"]._handle.value
        streams["b"].close()
        with pytest.raises(ValueError, match="the stream is closed") as caught:
            streams.step({"a": [0, 0], "b": [0, 0]})
        streams["a"].close()
        assert address in given_back and caught.value.partial.summary.mean.shape == (0, 3)

    def test_never_for_what_was_not_made(self, given_back):
        with pytest.raises(nrnn.ModelError):
            nrnn.Model(b"nothing")
        for kind in (nrnn.Model, nrnn.Stream):
            half = kind.__new__(kind)
            assert half.closed
            half.close()
            del half
        with pytest.raises(ValueError):
            noisy().streams(members=0)
        assert None not in given_back and len(given_back) == 1  # the model of the last line


class TestClosed:
    def test_every_call_says_so(self):
        model = noisy()
        stream, other = model.stream(), model.stream()
        stream.close()
        for use in (lambda: stream.step([0, 0]), lambda: stream.run([[0, 0]]), stream.reset, stream.clone,
                    lambda: stream.copy_from(other), lambda: other.copy_from(stream), stream.snapshot,
                    lambda: stream.restore(other.snapshot()), stream.state, lambda: stream.samples,
                    lambda: pickle.dumps(stream), lambda: copy.copy(stream), lambda: stream.run(np.empty((0, 2)))):
            with pytest.raises(ValueError, match="the stream is closed"):
                use()
        model.close()
        for use in (model.stream, model.streams, model.verify, lambda: model.predict([inputs(3)])):
            with pytest.raises(ValueError, match="the model is closed"):
                use()

    def test_a_mapping_counts_what_is_open(self):
        streams = noisy().streams(["a", "b"])
        both = streams.nbytes
        streams["a"].close()
        assert streams.nbytes == both // 2
        streams.close()
        assert streams.nbytes == 0

    def test_one_that_is_copied_to_itself_stays(self):
        stream = noisy().stream(3)
        stream.run(inputs(3))
        before = stream.snapshot()
        stream.copy_from(stream)
        assert stream.snapshot() == before


class TestMappingThatChanges:
    def test_while_it_is_looked_at(self):
        streams = noisy().streams(["a", "b", "c"])
        for look in (iter(streams), iter(streams.items()), iter(streams.values()), iter(streams.keys())):
            next(look)
            streams["d"]
            list(look)
            del streams["d"]
        assert list(streams) == ["a", "b", "c"]

    def test_looking_makes_nothing_anew(self):
        streams = noisy().streams(["a", "b"])
        for key, stream in streams.items():
            for one in list(streams):
                del streams[one]
            assert stream.closed
        assert len(streams) == 0


class TestInterruptedByItsOwnThread:
    """A signal handler runs between two calls of a run."""

    def interrupted(self, handler, stream=None):
        stream = stream or noisy().stream(64)
        rows = inputs(4000)
        stream._pace._ticks = 200  # so that there is something between
        seen = []

        def alarm(*_):
            if not seen and stream.samples > 0:
                seen.append(handler(stream))
        old = signal.signal(signal.SIGALRM, alarm)
        try:
            signal.setitimer(signal.ITIMER_REAL, 0.005, 0.005)
            found = stream.run(rows, outputs="mean")
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, old)
        assert_same(found, noisy().stream(64).run(rows, outputs="mean"))
        return seen[0]

    def test_it_may_read(self):
        samples, snapshot = self.interrupted(lambda stream: (stream.samples, stream.snapshot()))
        twin, rows = noisy().stream(64), inputs(4000)
        assert 0 < samples < 4000
        twin.run(rows[:samples])
        assert twin.snapshot() == snapshot

    def test_it_may_close(self):
        self.interrupted(lambda stream: stream.close())

    @pytest.mark.parametrize("change", [
        lambda stream: stream.step([0, 0]), lambda stream: stream.run([[0, 0]]), lambda stream: stream.reset(),
        lambda stream: stream.restore(stream.snapshot()), lambda stream: stream.copy_from(stream.clone())])
    def test_it_may_not_change(self, change):
        def handler(stream):
            with pytest.raises(RuntimeError, match="cannot be changed: it is within a call of this thread"):
                change(stream)
        self.interrupted(handler)

    def test_nor_its_neighbours(self):
        streams = noisy().streams(["a"], members=64)

        def handler(_):
            with pytest.raises(RuntimeError, match="cannot be changed"):
                streams.step({"a": [0, 0]})
        stream = streams["a"]
        stream.restore(noisy().stream(64).snapshot())
        self.interrupted(handler, stream)
        assert streams.step({"a": [0, 0]}).errors == {}


def test_a_turn_goes_with_its_streams():
    model = noisy()
    turn = weakref.ref(model.stream()._turn)
    assert turn() is None
    kept = [model.stream() for _ in range(100)]
    for _ in range(1000):
        model.stream()
    known = {one() for one in _handle._turns._all.values()}
    assert {stream._turn for stream in kept} <= known and len(_handle._turns._all) < 1000


def test_interpreters_end_well_while_threads_are_at_work():
    code = """
import threading, numpy as np, nrnn
from support import noisy
model = noisy(); streams = model.streams(["a"]); cycle = [model.stream()]; cycle.append(cycle)
def work(use):
    while True: use()
for use in (lambda: model.stream(3).step([0, 0]), lambda: streams["a"].run(np.zeros((1000, 2))), model.stream):
    threading.Thread(target=work, args=(use,), daemon=True).start()
print("end")
"""
    for _ in range(3):
        assert program(["-c", code]) == "end\n"


# In `make test` for a few seconds; the documentation of the package names the variable.
ROUNDS = {"close-other": 300, "step-other": 600, "copy-both-ways": 1000, "same-stream": 800, "close-while-used": 40,
          "model-close": 20, "mapping": 300, "mapping-close": 30, "dropped": 60}


@pytest.mark.parametrize("race", RACES)
def test_races(race):
    rounds = os.environ.get("NRNN_RACE_ROUNDS") or str(ROUNDS[race])
    assert program([f"{HERE}/races.py", race, rounds]).startswith(f"{rounds} ")


def test_one_that_is_closed_by_another_thread_ends_its_run(given_back):
    stream, found = noisy().stream(64), []
    expected, address = stream.clone().run(inputs(20_000), outputs="mean"), stream._handle.value
    worker = threading.Thread(target=lambda: found.append(stream.run(inputs(20_000), outputs="mean")))
    worker.start()
    while worker.is_alive() and not stream._turn.taken:
        pass
    stream.close()
    worker.join()
    assert_same(found[0], expected)
    assert address in given_back
