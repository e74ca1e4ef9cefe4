"""Closed-form continuous-time networks: the published equations, and their time."""

import numpy as np
import pytest

import nrnn
import reference
from support import Draw, assert_same, inputs, loaded, model_file, needs_engine, sde

MODES = ("gated", "no_gate", "pure")
INTERVALS = (1e-3, 0.5, 1, 1.5, 2.5, 17.3, 64.4)


def cfc(mode="gated", widths=(), n=5, d=2, seed=1, **settings):
    draw, sizes = Draw(seed), [d + n, *widths]
    heads = n if mode == "pure" else 4 * n
    backbone = [nrnn.Dense(W=draw(b, a), b=draw(b), activation="tanh") for a, b in zip(sizes, widths)]
    pure = {"w_tau": draw(n), "A": draw(n)} if mode == "pure" else {}
    return nrnn.Cfc(W=draw(heads, sizes[-1]), b=draw(heads), backbone=backbone, mode=mode, **pure, **settings)


def published(cell, h, x, t):
    """One step, head by head, in the words of the paper."""
    s = np.concatenate([x, h])
    for layer in cell.backbone:
        s = np.tanh(layer.W.astype(float) @ s + layer.b)
    v = cell.W.astype(float) @ s + cell.b
    if cell.mode == "pure":
        return -cell.A * np.exp(-t * (abs(cell.w_tau) + abs(v))) * v + cell.A
    n = len(h)
    ff1, ff2, time_a, time_b = np.tanh(v[:n]), np.tanh(v[n:2 * n]), v[2 * n:3 * n], v[3 * n:]
    interpolation = 1 / (1 + np.exp(-(time_a * t + time_b)))
    return ff1 * (1 - interpolation if cell.mode == "gated" else 1) + interpolation * ff2


@needs_engine
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("widths", [(), (7,), (9, 3)])
def test_the_published_equations_at_any_interval(mode, widths):
    """An interval is one step, however long it is."""
    cell, X = cfc(mode, widths, time_scale=0.75), inputs(len(INTERVALS))
    stream = loaded([cell], 2.0).stream()
    file, h = nrnn.ModelFile([cell]).stored(), np.zeros(5)
    stored = file.layers[0]
    for x, r in zip(X, INTERVALS):
        stream.step(x, dt=2.0 * r)
        h = published(stored, h, x.astype(float), 0.75 * r)
        np.testing.assert_allclose(stream.state(0), h, atol=1e-5, rtol=0)
    assert stream.tick == stream.samples == len(INTERVALS)


@pytest.mark.parametrize("mode", MODES)
def test_the_reference_has_the_published_equations(mode):
    cell = cfc(mode, (4,), time_scale=0.75)
    found = reference.follow(nrnn.ModelFile([cell]), inputs(3).astype(float), [(1, r) for r in (0.2, 1, 40)], exact=True)[1]
    h = np.zeros(5)
    for x, r in zip(inputs(3), (0.2, 1, 40)):
        h = published(cell, h, x.astype(float), 0.75 * r)
    np.testing.assert_allclose(found[0], h, atol=1e-13)


@needs_engine
def test_nominal_steps_and_models_without_an_interval():
    with loaded([cfc()], 2.0).stream() as stream, loaded([cfc()]).stream() as other:
        assert_same(stream.step([1, 2], dt=2.0), other.step([1, 2]))
        assert_same(stream.step([1, 2]), other.step([1, 2], dt=1e9))


@needs_engine
def test_gaps():
    model = nrnn.Model.load(model_file([cfc()], sequence=nrnn.Sequence(1.0, max_substeps=9)).to_bytes())
    assert model.max_ticks > 1 and model.sequence.max_substeps == 9
    stream = model.stream()
    stream.step([0, 0], dt=9.49)
    with pytest.raises(nrnn.GapError, match="expected at most 9 nominal intervals, found 9.5"):
        stream.step([0, 0], dt=9.5)
    assert not model.stream(max_substeps=65536).step([0, 0], dt=65536).flags


@needs_engine
@pytest.mark.parametrize("members", [1, 14])
def test_below_an_sde_it_takes_the_sub_steps_of_the_sde(members):
    layers = [cfc(), sde(4, 5, noise=nrnn.PaperNoise(0.2, 0.5, 0.3))]
    model, X, r = loaded(layers, 1.0), inputs(4), np.array([0.4, 2.6, 1.0, 6.2])
    stream = model.stream(members, noise=members > 1, seed=3)
    found = stream.run(X, r)
    assert stream.tick == 1 + 3 + 1 + 6
    paces = [(1, 0.4), (3, 2.6 / 3), (1, 1.0), (6, 6.2 / 6)]
    expected = reference.follow(model_file(layers), X, paces)[0]
    np.testing.assert_allclose(found.nominal, expected, atol=1e-5, rtol=0)


@needs_engine
def test_below_a_map_a_step_is_one_interval():
    draw = Draw(4)
    model = loaded([cfc(), nrnn.Gru(W=draw(9, 3), U=draw(9, 5))], 2.0)
    stream, other = model.stream(), model.stream()
    assert_same(stream.run(inputs(3), dt=[0.1, 2.9, 2.0]), other.run(inputs(3)))
    with pytest.raises(nrnn.GapError, match="expected at most 1 nominal intervals, found 1.5"):
        stream.step([0, 0], dt=3.0)


@needs_engine
def test_a_skipped_sample_is_zeros():
    stream, other = (loaded([cfc()], 1.0).stream(missing="skip") for _ in "ab")
    X = inputs(4)
    gone = X.copy()
    X[2], gone[2] = 0, np.nan
    np.testing.assert_array_equal(stream.run(gone, [1, 3, 2, 5]).nominal, other.run(X, [1, 3, 2, 5]).nominal)


@needs_engine
def test_streams_of_one_call_take_intervals_of_their_own():
    model, X, dt = loaded([cfc("pure", (6,))], 1.0), inputs(20), np.linspace(0.1, 30, 20)
    expected = [model.stream().step(x, dt=r).nominal for x, r in zip(X, dt)]
    keys = [f"{i}" for i in range(20)]
    with model.streams(keys) as together:
        np.testing.assert_array_equal(together.step((keys, X), dt=dt).summary.nominal, expected)


@needs_engine
def test_a_snapshot_goes_on():
    model, X, dt = loaded([cfc(noise=nrnn.OfficialNoise(0.1, 0.2))], 1.0), inputs(8), np.linspace(0.1, 30, 8)
    whole, first, rest = (model.stream(13, seed=4) for _ in range(3))
    expected = whole.run(X, dt)
    first.run(X[:3], dt[:3])
    rest.restore(first.snapshot())
    np.testing.assert_array_equal(rest.run(X[3:], dt[3:]).mean, expected.mean[3:])


@needs_engine
@pytest.mark.parametrize("rho", [0.25, 1.0, 9.0])
def test_noise_grows_with_the_interval(rho):
    """Additive as its root; the factor of the published form acts on all that the step moves."""
    def members(noise):
        model = nrnn.Model.load(nrnn.ModelFile([cfc(n=1, d=1, noise=noise)], sequence=nrnn.Sequence(1.0)).to_bytes())
        found = model.stream(20_000).step(0.7, dt=rho, outputs="all")
        return found.members[:, 0], found.nominal[0]

    additive, nominal = members(nrnn.PaperNoise(eps=0.5, sigma1=0.4))
    spread = 0.5 * 0.4 * np.sqrt(rho)
    assert abs(additive.mean() - nominal) < 5 * spread / np.sqrt(20_000)
    assert abs(additive.std() / spread - 1) < 5 / np.sqrt(40_000)
    factored, nominal = members(nrnn.OfficialNoise(mult=0.6))
    q = factored / nominal  # from 0
    assert 0.4 - 1e-5 <= q.min() < 0.401 and 0.999 < q.max() <= 1 + 1e-5


@pytest.mark.parametrize("settings, message", [
    ({"time_scale": 0.0}, "Cfc.time_scale"),
    ({"mode": "gate"}, "Cfc.mode: expected one of 'gated', 'no_gate', 'pure', found 'gate'"),
    ({"w_tau": np.ones(5)}, "Cfc.w_tau: expected with mode 'pure' and no other, found it with 'gated'"),
    ({"mode": "pure", "W": np.ones((5, 7)), "b": None, "A": np.ones(5)}, "Cfc.w_tau: needed with mode 'pure', found none"),
    ({"W": np.ones((6, 7))}, r"Cfc.W: expected shape \[4n, m\], found \(6, 7\)"),
    ({"W": np.ones((20, 5))}, "expected more columns than units"),
    ({"b": np.ones(5)}, "Cfc.b"),
    ({"backbone": [nrnn.Dense(W=np.ones((6, 7)))]}, "Cfc.W: expected 6 columns, the units of the backbone, found 7"),
])
def test_what_makes_no_sense_is_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        nrnn.Cfc(**{"W": np.ones((20, 7)), "b": np.ones(20)} | settings)
