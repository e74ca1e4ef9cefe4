"""Streams: however they are cut, copied or carried, they go on bit for bit."""

import itertools
import pickle
import threading
import time

import numpy as np
import pytest

import nrnn
from support import assert_same, cells, inputs, model_file, needs_engine, noisy

pytestmark = needs_engine
OPTIONS = dict(members=5, seed=7, stream_id="sensor 1", noise_scale=0.5, quantiles=(0.25, 0.75))


@pytest.fixture
def stream():
    return noisy().stream(**OPTIONS)


def joined(parts):
    return nrnn.Summary(**{name: np.concatenate([getattr(p, name) for p in parts]) for name in parts[0].arrays()},
                        levels=parts[0].levels)


@pytest.mark.parametrize("cuts", list(itertools.combinations_with_replacement([0, 1, 2, 15, 16, 17, 33], 2)))
def test_run_equals_its_parts(stream, cuts):
    X = inputs(33)
    whole = stream.clone().run(X, outputs="all")
    a, b = cuts
    assert_same(joined([stream.run(part, outputs="all") for part in (X[:a], X[a:b], X[b:])]), whole)


def test_run_equals_steps(stream):
    X = inputs(17)
    whole = stream.clone().run(X, outputs="all")
    for t, x in enumerate(X):
        assert_same(stream.step(x, outputs="all"), whole[t])


def test_resets_within_a_run(stream):
    X, other = inputs(9), stream.clone()
    parts = [stream.run(X[:4])]
    stream.reset()
    parts.append(stream.run(X[4:]))
    assert_same(other.run(X, resets=np.arange(9) == 4), joined(parts))
    assert stream.episode == other.episode == 1


def test_facts(stream):
    assert (stream.seed, stream.stream_id, stream.members, stream.noise) == (7, nrnn.stream_id("sensor 1"), 5, True)
    assert (stream.noise_scale, stream.levels) == (0.5, (0.25, 0.75))
    stream.run(inputs(3))
    assert (stream.tick, stream.samples, stream.episode, stream.time) == (3, 3, 0, 0.0)
    assert stream.nbytes > 0


def test_time_counts_intervals():
    with noisy(sequence=nrnn.Sequence(interval=0.25)).stream() as stream:
        stream.run(inputs(6))
        assert stream.time == 1.5


def test_inputs_may_be_wider_integers_lists_and_strided(stream):
    X = inputs(6)
    first = stream.clone().run(X)
    assert_same(stream.clone().run(X.astype(float)), first)
    assert_same(stream.clone().run(np.asfortranarray(X)), first)
    assert_same(stream.clone().run(np.repeat(X, 2, axis=0)[::2]), first)
    assert_same(stream.clone().step([1, 0]), stream.clone().step(np.array([1.0, 0.0])))


def test_one_channel_needs_no_axis():
    file = model_file([nrnn.Elman(W=[[0.5]], U=[[1.0]])], 1)
    with nrnn.Model.load(file.to_bytes()).stream() as stream:
        whole = stream.run([1, 2, 3])
        stream.reset()
        assert_same(stream.step(1), whole[0])
        assert_same(stream.step([2.0]), whole[1])


def test_clone_and_copy(stream):
    stream.run(inputs(4))
    twin, third = stream.clone(), stream.model.stream(**OPTIONS | {"seed": 1})
    third.copy_from(stream)
    X = inputs(4, seed=9)
    expected = stream.run(X, outputs="all")
    assert_same(twin.run(X, outputs="all"), expected)
    assert_same(third.run(X, outputs="all"), expected)


def test_snapshot_and_restore(stream):
    stream.run(inputs(4))
    snapshot = stream.snapshot(user=b"offset 4")
    X = inputs(4, seed=9)
    expected = stream.run(X, outputs="all")
    other = stream.model.stream(**OPTIONS | {"seed": 1})
    assert other.restore(snapshot) == b"offset 4"
    assert_same(other.run(X, outputs="all"), expected)
    assert (other.seed, other.tick) == (7, 8)
    assert stream.restore(stream.snapshot()) == b""


@pytest.mark.parametrize("options", [OPTIONS, {}, {"members": 3, "noise": False, "space": "logit"}])
def test_pickle(options):
    stream = noisy().stream(**options)
    stream.run(inputs(4))
    twin = pickle.loads(pickle.dumps(stream))
    X = inputs(4, seed=9)
    assert_same(twin.run(X, outputs="all"), stream.run(X, outputs="all"))
    assert twin.model.fingerprint == stream.model.fingerprint


@pytest.mark.parametrize("name", ["sde initial", "lstm peephole", "elman relu"])
def test_reset(name):
    layer, = cells()[name]
    with nrnn.Model.load(model_file([layer]).to_bytes()).stream() as stream:
        np.testing.assert_array_equal(stream.state(), layer.initial.astype(np.float32), strict=True)
        stream.run(inputs(3))
        snapshot, state = stream.snapshot(), stream.state()
        stream.reset("zero")
        assert not stream.state().any() and (stream.tick, stream.episode) == (0, 1)
        stream.reset("initial", episode=5)
        np.testing.assert_array_equal(stream.state(), layer.initial.astype(np.float32), strict=True)
        stream.reset(snapshot)
        np.testing.assert_array_equal(stream.state(), state, strict=True)
        assert (stream.tick, stream.episode) == (0, 6)


def test_an_earlier_episode_replays_its_noise(stream):
    X = inputs(5)
    first = stream.run(X)
    stream.reset()
    assert not np.array_equal(stream.run(X).variance, first.variance)
    stream.reset(episode=0)
    assert_same(stream.run(X), first)


def test_closing():
    with noisy().stream() as stream:
        pass
    stream.close()
    assert stream.closed
    for use in (stream.snapshot, stream.reset, stream.clone, lambda: stream.step([0, 0]), lambda: stream.seed):
        with pytest.raises(ValueError, match="the stream is closed"):
            use()


def test_a_stream_outlives_its_model():
    model = noisy()
    stream = model.stream()
    model.close()
    model.close()
    stream.run(inputs(3))
    with pytest.raises(ValueError, match="the model is closed"):
        model.stream()


def test_threads_share_a_model():
    model, X = noisy(), inputs(400)
    expected = [model.stream(16, stream_id=i).run(X) for i in range(4)]
    found = [None] * 4

    def work(i):
        found[i] = model.stream(16, stream_id=i).run(X)
    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    for a, b in zip(expected, found):
        assert_same(a, b)


def test_threads_that_share_a_stream_wait_for_each_other(stream):
    threads = [threading.Thread(target=stream.run, args=(inputs(200),)) for _ in range(4)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert stream.samples == 800


def test_the_gil_is_released(stream):
    """While one thread is within a long call, another goes on."""
    stream, X = stream.model.stream(1000), inputs(400)
    worker, ticks = threading.Thread(target=stream.run, args=(X,), kwargs={"outputs": ()}), 0
    worker.start()
    while worker.is_alive():
        time.sleep(0.001)
        ticks += 1
    assert ticks > 5


class TestBadInput:
    @pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
    def test_a_step_that_fails_changes_nothing(self, stream, bad):
        stream.run(inputs(3))
        before = stream.snapshot()
        with pytest.raises(nrnn.BadInput, match="1") as caught:
            stream.step([0, bad])
        assert caught.value.name == "BAD_INPUT" and isinstance(caught.value, ValueError)
        assert stream.snapshot() == before

    def test_a_run_that_fails_keeps_what_was_done(self, stream):
        X = inputs(6)
        expected = stream.clone().run(X[:4], outputs="all")
        X[4, 0] = np.nan
        with pytest.raises(nrnn.BadInput) as caught:
            stream.run(X, outputs="all")
        assert caught.value.steps_done == 4 and stream.samples == 4
        assert_same(caught.value.partial, expected)

    @pytest.mark.parametrize("x, error, message", [
        ([1], ValueError, r"x: expected shape \(2\), found \(1,\)"),
        ([[1, 2]], ValueError, r"x: expected shape \(2\), found \(1, 2\)"),
        (["a", "b"], TypeError, r"x: expected real numbers, found <U1"),
        ([1j, 0], TypeError, r"x: expected real numbers, found complex"),
    ])
    def test_shapes_and_types_of_a_step(self, stream, x, error, message):
        with pytest.raises(error, match=message):
            stream.step(x)

    def test_shapes_of_a_run(self, stream):
        with pytest.raises(ValueError, match=r"X: expected shape \(time, 2\), found \(4, 3\)"):
            stream.run(np.ones((4, 3)))
        with pytest.raises(ValueError, match=r"resets: expected shape \(4,\), found \(3,\)"):
            stream.run(np.ones((4, 2)), resets=[0, 0, 1])
        with pytest.raises(ValueError, match=r"dt: expected shape \(4,\), found \(1,\)"):
            stream.run(np.ones((4, 2)), dt=[0.1])

    def test_intervals(self, stream):
        for dt in (-1.0, np.nan, np.inf):
            with pytest.raises(nrnn.BadInput, match="dt"):
                stream.step([0, 0], dt=dt)
        with pytest.raises(nrnn.BadInput) as caught:
            stream.run(np.zeros((3, 2)), dt=[0, 0, -1])
        assert caught.value.steps_done == 2

    @pytest.mark.parametrize("options, error, message", [
        ({"members": 0}, ValueError, "members"),
        ({"members": 2**24}, ValueError, "members"),
        ({"members": 1.5}, TypeError, "members: expected an integer"),
        ({"seed": -1}, ValueError, "seed: expected 0"),
        ({"noise_scale": 0}, ValueError, "noise_scale"),
        ({"noise_scale": float("nan")}, ValueError, "noise_scale"),
        ({"noise_scale": 100.0, "members": 2}, ValueError, "scale"),
        ({"quantiles": [0.01], "members": 4}, ValueError, "quantile"),
        ({"space": "moon"}, ValueError, "space: expected one of 'output', 'logit', found 'moon'"),
        ({"stream_id": 1.0}, TypeError, "stream_id"),
    ])
    def test_options(self, options, error, message):
        with pytest.raises(error, match=message):
            noisy().stream(**options)

    def test_noise_that_the_model_does_not_name(self):
        model = nrnn.Model.load(model_file().to_bytes())
        for options in ({"members": 2}, {"noise": True}):
            with pytest.raises(nrnn.NoNoise):
                model.stream(**options)
        assert model.stream(members=2, noise=False).members == 2

    def test_snapshots(self, stream):
        snapshot = stream.snapshot()
        foreign = noisy(seed=99).stream(**OPTIONS).snapshot()
        other = stream.model.stream(members=6).snapshot()
        middle = len(snapshot) // 2
        altered = snapshot[:middle] + bytes([snapshot[middle] ^ 1]) + snapshot[middle + 1:]
        for bad, name in [(foreign, "SNAPSHOT_OF_OTHER_MODEL"), (other, "SNAPSHOT_OF_OTHER_STREAM"),
                          (altered, "BAD_SNAPSHOT"), (snapshot[:-1], "BAD_SNAPSHOT"),
                          (b"not a snapshot at all", "NOT_A_SNAPSHOT"), (b"", "NOT_A_SNAPSHOT")]:
            for take in (stream.restore, stream.reset):
                with pytest.raises(nrnn.SnapshotError) as caught:
                    take(bad)
                assert caught.value.name == name
        assert stream.snapshot() == snapshot
        with pytest.raises(ValueError):
            stream.snapshot(user=bytes(65))

    def test_divergence(self):
        layer = nrnn.Elman(W=[[1e30]], U=[[1.0]], activation="identity")
        with nrnn.Model.load(nrnn.ModelFile([layer]).to_bytes()).stream() as stream:
            with pytest.raises(nrnn.Diverged) as caught:
                stream.run([1, 0, 0, 0])
            assert caught.value.steps_done == stream.samples == 2 and np.isfinite(stream.state()).all()

    def test_state_of_what_is_not_there(self, stream):
        with pytest.raises(ValueError, match="layer: expected 0 .. 0, found 1"):
            stream.state(1)
        with pytest.raises(ValueError):
            stream.state(0, member=5)

    def test_copy_between_unlike_streams(self, stream):
        with pytest.raises(nrnn.SnapshotError):
            stream.copy_from(stream.model.stream(members=6))
