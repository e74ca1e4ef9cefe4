"""Intervals: sub-steps of SDEs, the gap policy, and the law of the noise at random times."""

import numpy as np
import pytest

import nrnn
import reference
import sampling
from support import assert_same, cells, inputs, loaded, model_file, needs_engine, sde

pytestmark = needs_engine
FORMS = {"paper": nrnn.PaperNoise(0.2, 0.5, 0.3), "official": nrnn.OfficialNoise(add=0.05, mult=0.02)}
SDES = [name for name in cells() if name.startswith("sde")]
MAPS = ["elman", "gru", "lstm", "dense", "stack"]


def together(model, **options):
    """Two streams that begin alike."""
    stream = model.stream(5, noise=model.has_noise, seed=3, **options)
    return stream, stream.clone()


def assert_alike(a, b):
    """Equal states of all members, and equal places in the noise."""
    assert (a.episode, a.tick) == (b.episode, b.tick)
    for member in [None, *range(5)]:
        np.testing.assert_array_equal(a.state(0, member), b.state(0, member), strict=True)


@pytest.mark.parametrize("noise", [None, *FORMS])
@pytest.mark.parametrize("interval", [0.1, 1 / 3, 604800.0])
@pytest.mark.parametrize("k", [1, 2, 3, 7, 64])
def test_k_intervals_are_k_nominal_steps_on_held_input(noise, interval, k):
    long, short = together(loaded([sde(noise=FORMS.get(noise))], interval))
    for x in inputs(5):
        given = long.step(x, dt=k * interval, outputs="all")
        assert_same(given, short.run(np.tile(x, (k, 1)), outputs="all")[-1])
    assert_alike(long, short)
    assert (long.samples, long.tick) == (5, 5 * k) and long.time == pytest.approx(short.time)


@pytest.mark.parametrize("name", SDES)
def test_k_intervals_for_every_sde(name):
    long, short = together(loaded(cells()[name], 2.0))
    X = inputs(6)
    long.run(X, dt=np.full(6, 6.0))
    short.run(np.repeat(X, 3, axis=0))
    assert_alike(long, short)


def test_k_intervals_through_a_stack_of_sdes():
    draw = inputs(3, 2)
    layers = [nrnn.Dense(W=draw, activation="tanh"), sde(4, 3, noise=FORMS["paper"]), sde(5, 4, seed=4)]
    long, short = together(loaded(layers, 1.0))
    for x in inputs(4):
        assert_same(long.step(x, dt=4.0), short.run(np.tile(x, (4, 1)))[-1])


@pytest.mark.parametrize("name", SDES)
def test_any_interval_against_the_reference(name):
    file = model_file(cells()[name], sequence=nrnn.Sequence(interval=0.2))
    X, dt = inputs(40), np.random.default_rng(4).uniform(0.01, 0.9, 40)
    paces = sampling.paces(dt, 0.2)
    with nrnn.Model.load(file.to_bytes()).stream() as stream:
        found = stream.run(X, dt).nominal
        assert stream.tick == sum(ticks for ticks, _ in paces) and stream.time == pytest.approx(dt.sum())
    np.testing.assert_allclose(found, reference.follow(file, X, paces)[0], atol=2e-5, rtol=0)


@pytest.mark.parametrize("r, ticks", [(1e-9, 1), (0.5, 1), (1.49, 1), (1.5, 2), (2.49, 2), (2.5, 3), (64.49, 64)])
def test_number_of_sub_steps(r, ticks):
    with loaded(interval=2.0).stream() as stream:
        assert not stream.step([0, 0], dt=2.0 * r).flags
        assert stream.tick == ticks


def test_splits_with_intervals():
    X, dt = inputs(12), np.random.default_rng(5).uniform(0.1, 4, 12)
    whole, part = together(loaded([sde(noise=FORMS["paper"])], 1.0))
    expected = whole.run(X, dt, outputs="all")
    for t in range(12):
        assert_same(part.step(X[t], dt[t], outputs="all"), expected[t])
    assert_alike(whole, part)


def test_a_model_without_an_interval_takes_one_step():
    with loaded().stream() as stream, loaded().stream() as other:
        assert_same(stream.step([1, 2], dt=1e9), other.step([1, 2]))
        assert (stream.tick, stream.time) == (1, 1e9)


class TestGaps:
    @pytest.mark.parametrize("file, option, most", [(None, None, 64), (4, None, 4), (4, 2, 2), (None, 100, 100)])
    def test_longest_interval(self, file, option, most):
        model = nrnn.Model.load(model_file(sequence=nrnn.Sequence(1.0, max_substeps=file)).to_bytes())
        stream = model.stream(max_substeps=option)
        assert not stream.step([0, 0], dt=most + 0.49).flags and stream.tick == most
        with pytest.raises(nrnn.GapError, match=f"expected at most {most} nominal intervals") as caught:
            stream.step([0, 0], dt=most + 0.5)
        assert caught.value.name == "GAP" and isinstance(caught.value, ValueError)

    @pytest.mark.parametrize("layers", [[sde(noise=FORMS["paper"])], *map(cells().get, MAPS)])
    def test_reject(self, layers):
        stream, other = together(loaded(layers, 1.0))
        X = inputs(6)
        with pytest.raises(nrnn.GapError) as caught:
            stream.run(X, dt=[0, 1, 1.4, 100, 0, 0])
        assert caught.value.steps_done == 3
        assert_same(caught.value.partial, other.run(X[:3], dt=[0, 1, 1.4]))
        assert stream.snapshot() == other.snapshot()

    @pytest.mark.parametrize("layers", [[sde(noise=FORMS["paper"])], *map(cells().get, MAPS)])
    def test_reset_begins_the_next_episode_with_the_sample(self, layers):
        stream, other = together(loaded(layers, 1.0), gap="reset")
        X = inputs(6)
        found = stream.run(X, dt=[0, 1, 1, 100, 0, 0])
        assert_same(found[:3], other.run(X[:3]))
        other.reset()
        rest = other.run(X[3:])
        np.testing.assert_array_equal(found.mean[3:], rest.mean)
        assert found.flags.tolist() == [0, 0, 0, nrnn.Flag.GAP, 0, 0]
        assert stream.snapshot() == other.snapshot()
        assert (stream.episode, stream.samples, stream.time) == (1, 3, 3.0)

    @pytest.mark.parametrize("layers", [[sde(noise=FORMS["paper"])], *map(cells().get, MAPS)])
    def test_nominal_takes_one_step(self, layers):
        stream, other = together(loaded(layers, 1.0), gap="nominal")
        found, expected = stream.run(inputs(3), dt=[0, 100, 0]), other.run(inputs(3))
        np.testing.assert_array_equal(found.mean, expected.mean)
        assert found.flags.tolist() == [0, nrnn.Flag.GAP, 0]
        assert (stream.tick, stream.time) == (3, 102.0)

    @pytest.mark.parametrize("name", MAPS)
    def test_a_map_takes_one_step_of_at_most_one_interval_and_a_half(self, name):
        stream, other = together(loaded(cells()[name], 2.0), max_substeps=64)
        assert_same(stream.run(inputs(3), dt=[0.1, 2.9, 2.0]), other.run(inputs(3)))
        assert stream.tick == 3
        with pytest.raises(nrnn.GapError, match="expected at most 1 nominal intervals, found 1.5"):
            stream.step([0, 0], dt=3.0)

    @pytest.mark.parametrize("options, error, message", [
        ({"gap": "ignore"}, ValueError, "gap: expected one of 'reject', 'reset', 'nominal', found 'ignore'"),
        ({"max_substeps": 0}, ValueError, "max_substeps: expected at least 1, found 0"),
        ({"max_substeps": 2.5}, TypeError, "max_substeps: expected an integer, found 2.5"),
    ])
    def test_options(self, options, error, message):
        with pytest.raises(error, match=message):
            loaded().stream(**options)


@pytest.mark.parametrize("noise, variance", [
    (nrnn.PaperNoise(eps=0.5, sigma1=1.2), lambda delta, rho: (0.5 * 1.2) ** 2 * delta * rho),
    (nrnn.OfficialNoise(add=0.1), lambda delta, rho: 0.1 ** 2 * rho),
], ids=FORMS)
def test_ornstein_uhlenbeck_at_random_times(noise, variance):
    """Mean and variance of the Euler-Maruyama recursion with those very steps, at every sample."""
    theta, M, interval = np.linspace(0.5, 3.0, 6), 20_000, 0.25
    layer = nrnn.Sde(A=-np.diag(theta), W=np.zeros((6, 6)), U=np.zeros((6, 1)), step=0.1, noise=noise,
                     initial=np.linspace(-2, 2, 6))
    file = nrnn.ModelFile([layer], sequence=nrnn.Sequence(interval=interval))
    dt = np.random.default_rng(6).exponential(2 * interval, 40)
    with nrnn.Model.load(file.to_bytes()).stream(M, seed=11) as stream:
        found = stream.run(np.zeros(40), dt)
    mean, var = layer.initial.astype(float), np.zeros(6)
    for t, (ticks, rho) in enumerate(sampling.paces(dt, interval)):
        for _ in range(ticks):
            mean, var = (1 - theta * 0.1 * rho) * mean, (1 - theta * 0.1 * rho) ** 2 * var + variance(0.1, rho)
        assert np.all(abs(found.mean[t] - mean) < 5 * np.sqrt(var / M) + 1e-6), t
        assert np.all(abs(found.variance[t] - var) < 5 * var * np.sqrt(2 / (M - 1))), t
        np.testing.assert_allclose(found.nominal[t], mean, atol=1e-6)


def test_the_factor_of_the_published_noise_scales_with_the_drift():
    """h' = h + delta rho q f: q stays uniform between 1 - mult and 1."""
    layer = nrnn.Sde(W=[[0.0]], U=[[0.0]], b=[1.0], step=0.1, activation="identity",
                     noise=nrnn.OfficialNoise(mult=0.6))
    model = nrnn.Model.load(nrnn.ModelFile([layer], sequence=nrnn.Sequence(interval=1.0)).to_bytes())
    q = model.stream(20_000).step(0, dt=0.5, outputs="members").members / (0.1 * 0.5)
    assert 0.4 - 1e-5 <= q.min() < 0.401 and 0.999 < q.max() <= 1 + 1e-5
    assert abs(q.mean() - 0.7) < 5 * 0.6 / np.sqrt(12 * 20_000)


def test_predict_with_intervals():
    model, X = loaded([sde(noise=FORMS["paper"])], 1.0), inputs(15).reshape(3, 5, 2)
    dt = np.random.default_rng(7).uniform(0.2, 3, (3, 5))
    found = model.predict(X, members=4, dt=dt)
    stream = model.stream(4)
    for i in range(3):
        stream.reset(episode=i)
        assert_same(found[i], stream.run(X[i], dt[i]))
    with pytest.raises(ValueError, match="dt: expected 3 rows, one per sequence, found 2"):
        model.predict(X, dt=dt[:2])
    with pytest.raises(ValueError, match=r"dt\[1\]: expected shape \(5,\), found \(4,\)"):
        model.predict(X, dt=[dt[0], dt[1, :4], dt[2]])


def test_predict_the_end_with_intervals():
    file = model_file(sequence=nrnn.Sequence(1.0, "end"))
    model, X, dt = nrnn.Model.load(file.to_bytes()), inputs(8).reshape(2, 4, 2), np.full((2, 4), 2.0)
    found = model.predict(X, lengths=[4, 2], dt=dt)
    for i, length in enumerate([4, 2]):
        assert_same(found[i], model.stream().run(X[i, :length], dt[i, :length])[-1])
