"""A long call that is interrupted keeps what it has done, and no row is done by halves."""

import contextlib
import os
import signal
import threading
import time

import numpy as np
import pytest

import nrnn
from nrnn.engine._pace import Pace
from support import assert_same, inputs, loaded, model_file, needs_engine, noisy, sde

pytestmark = needs_engine
ROWS = 3_000_000  # take seconds if nothing ends them


class Alarm(Exception):
    """What a handler raises."""


@pytest.fixture(params=["SIGINT", "SIGALRM"])
def interrupted(request):
    """`with interrupted(model) as caught`: the main thread gets the signal soon after a stream of the model has moved,
    and what the signal's handler raises is caught."""
    def alarm(*_):
        raise Alarm

    def send(model):
        while model is not None and all(pace._ticks == 1 for pace in list(model._paces.values())):
            time.sleep(0.001)  # no row is done
        time.sleep(0.05)
        os.kill(os.getpid(), kind)

    @contextlib.contextmanager
    def soon(model=None):
        timer = threading.Thread(target=send, args=(model,))
        timer.start()
        with pytest.raises(KeyboardInterrupt if kind == signal.SIGINT else Alarm) as caught:
            yield caught
        timer.join()
    kind = getattr(signal, request.param)
    old = signal.signal(kind, signal.default_int_handler if kind == signal.SIGINT else alarm)
    yield soon
    signal.signal(kind, old)


def rows(count, channels=2):
    return np.tile(inputs(1000, channels), (count // 1000, 1))


def model():
    return loaded([sde(noise=nrnn.PaperNoise(0.1, 1.0, 0.5))], 1.0)


class TestRun:
    def test_the_rows_before_are_kept(self, interrupted):
        stream, X = model().stream(3), rows(ROWS)
        with interrupted(stream.model) as caught:
            stream.run(X, outputs=("mean", "flags"))
        done = caught.value.steps_done
        assert 0 < done < ROWS and done == stream.samples == len(caught.value.partial)
        twin = model().stream(3)
        assert_same(caught.value.partial, twin.run(X[:done], outputs=("mean", "flags")))
        assert twin.snapshot() == stream.snapshot()
        assert_same(stream.run(X[done : done + 50]), twin.run(X[done : done + 50]))

    def test_with_intervals_and_resets(self, interrupted):
        rng, options = np.random.default_rng(2), dict(members=2, gap="nominal", max_substeps=500)
        X = rows(1_000_000)
        dt = np.where(rng.random(len(X)) < 0.01, 400.0, np.where(rng.random(len(X)) < 0.1, 1e6, 1.1))
        resets = rng.random(len(X)) < 0.001
        stream, twin = model().stream(**options), model().stream(**options)
        with interrupted(stream.model) as caught:
            stream.run(X, dt, resets, outputs="mean")
        done = caught.value.steps_done
        assert 0 < done < len(X)
        assert_same(caught.value.partial, twin.run(X[:done], dt[:done], resets[:done], outputs="mean"))
        assert twin.snapshot() == stream.snapshot()

    def test_while_another_thread_has_the_stream(self, interrupted):
        stream, held, over = model().stream(), threading.Event(), threading.Event()

        def hold():
            with stream._turn.lock:
                held.set()
                over.wait()
        holder = threading.Thread(target=hold)
        holder.start()
        held.wait()
        with interrupted() as caught:
            stream.run(rows(1000))
        over.set()
        holder.join()
        assert caught.value.steps_done == len(caught.value.partial) == stream.samples == 0

    def test_in_another_thread_it_goes_on(self, interrupted):
        stream, X, found = model().stream(), rows(300_000), []
        worker = threading.Thread(target=lambda: found.append(stream.run(X, outputs="mean")))
        with interrupted():
            worker.start()
            threading.Event().wait()
        worker.join()
        assert_same(found[0], model().stream().run(X, outputs="mean"))


def test_sequences_before_are_kept(interrupted):
    m = nrnn.Model.load(noisy().data)
    X = rows(ROWS).reshape(1000, -1, 2)
    with interrupted(m) as caught:
        m.predict(X, members=3, outputs="mean")
    error = caught.value
    if error.sequence:
        assert_same(error.finished, m.predict(X[: error.sequence], members=3, outputs="mean"))
    else:
        assert error.finished is None
    expected = m.predict(X[error.sequence :][:1], members=3, outputs="mean", first_episode=error.sequence)[0]
    if error.steps_done:
        assert_same(error.partial, expected[: error.steps_done])
    assert len(error.partial) == error.steps_done


def test_sequences_before_one_that_fails_are_kept():
    m = noisy()
    X = np.zeros((3, 4, 2))
    X[2, 1] = np.inf
    with pytest.raises(nrnn.BadInput) as caught:
        m.predict(X)
    assert (caught.value.sequence, caught.value.steps_done) == (2, 1)
    assert_same(caught.value.finished, m.predict(X[:2]))
    with pytest.raises(nrnn.BadInput) as caught:
        m.predict(X[2:])
    assert (caught.value.sequence, caught.value.finished) == (0, None)


@pytest.mark.parametrize("row", [0, 1, 3])
def test_the_row_that_fails_is_told_where_the_last_one_alone_counts(row):
    m = nrnn.Model.load(model_file(sequence=nrnn.Sequence(valid="end")).to_bytes())
    X = np.zeros((2, 4, 2))
    X[1, row] = np.inf
    with pytest.raises(nrnn.BadInput) as caught:
        m.predict(X)
    assert (caught.value.sequence, caught.value.steps_done) == (1, row)
    assert_same(caught.value.finished, m.predict(X[:1]))


def test_the_streams_before_have_moved_the_others_have_not(interrupted):
    keys = [f"sensor {i}" for i in range(2000)]
    streams = model().streams(keys, members=300)
    X = rows(2000)
    X[0, 0] = np.inf
    with interrupted() as caught:
        while True:
            before = streams[keys[1]].samples
            streams.step((keys, X), dt=60.0, outputs="mean")
    partial = caught.value.partial
    moved = {key for key, stream in streams.items() if stream.samples > before}
    stepped = keys[: len(moved) + len(partial.errors)]
    assert 0 < len(moved) < len(keys) - 1
    assert moved == set(partial) == set(stepped) - set(partial.errors)
    assert len(partial.summary) == len(stepped) and set(partial.errors) <= {keys[0]}


class TestPace:
    def parts(self, pace, *arguments):
        return list(pace.parts(*arguments))

    @pytest.mark.parametrize("ticks", [1, 7, 100, 10**9])
    @pytest.mark.parametrize("rows", [0, 1, 6, 1000])
    def test_every_row_once_and_in_order(self, ticks, rows):
        pace = Pace()
        pace._ticks = ticks
        for dt in (None, np.random.default_rng(0).choice([0, 0.1, 1, 40, 64.4, 65, 1e300, np.inf, np.nan, -1], rows)):
            at = 0
            for first, count in pace.parts(rows, dt, 1.0, 64):
                assert first == at and (count > 0 or rows == 0)
                at += count
            assert at == rows

    def test_a_call_holds_as_many_ticks_as_are_known_to_be_short(self):
        pace = Pace()
        pace._ticks = 100
        dt = np.array([60.0] * 3 + [1.0] * 50 + [1e9] * 60 + [60.0])
        assert next(pace.parts(len(dt), dt, 1.0, 64)) == (0, 1)
        assert next(pace.parts(110, dt[3:], 1.0, 64)) == (0, 100)  # a gap counts as one
        assert next(pace.parts(110, dt[3:], None, 64)) == (0, 100)
        assert next(pace.parts(110, None, 1.0, 64)) == (0, 100)

    def test_slow_rows_make_short_calls_and_fast_ones_long_calls(self):
        pace = Pace()
        for seconds, ticks in ((1e-6, 32), (1e-6, 1024), (50e-3, 512), (100e-3, 128), (10.0, 1)):
            pace._learn(pace._ticks, seconds)
            assert pace._ticks == ticks

    def test_a_short_rest_says_nothing(self):
        pace = Pace()
        pace._ticks = 10_000
        pace._learn(3, 5e-6)
        assert pace._ticks == 10_000

    def test_streams_of_one_kind_share_what_is_known(self):
        m = noisy()
        assert m.stream(2)._pace is m.stream(2)._pace is not m.stream(3)._pace
