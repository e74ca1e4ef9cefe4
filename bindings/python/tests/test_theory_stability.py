"""Exponents and their bounds: golden numbers and properties."""

import subprocess
import sys

import numpy as np
import pytest

import nrnn
from nrnn import theory
from nrnn.theory import NoisyRNN
from noisy_rnns import random
from support import Draw, cells, inputs, model_file


def test_scalar_noise_stabilises():
    """An unstable drift of 0.2 under noise 1: -0.3 in continuous time; the Euler map to 10 digits, by mpmath."""
    assert theory.linear_exponent(0.2, 1) == pytest.approx(-0.3, abs=1e-15)
    assert theory.linear_exponent(0.2, 1, 0.1) == pytest.approx(-0.3950376081392411, abs=1e-10)
    assert theory.linear_exponent(0.2, 1, 0.01) == pytest.approx(-0.3059069760588107, abs=1e-10)
    assert theory.linear_exponent(0.2, 0, 0.1) == pytest.approx(np.log(1.02) / 0.1)


def test_stochastic_stabilisation_is_seen_along_a_path():
    """eps sigma2 f with f = 0.2 h is noise 1 where eps sigma2 = 5; the deterministic map grows."""
    rnn = NoisyRNN(A=[[0.2]], W=[[0]], U=[[0]], step=0.1, noise=nrnn.PaperNoise(eps=5, sigma2=1))
    X, steps = np.zeros(10_000), 10_000
    assert theory.exponents(theory.noisy_jacobians(rnn, X[:100]))[0] == pytest.approx(np.log(1.02))
    found = theory.exponents(theory.noisy_jacobians(rnn, X, seed=0))[0] / 0.1
    kicks = np.log(np.abs(1.02 + np.sqrt(0.1) * np.random.default_rng(1).standard_normal(100_000))) / 0.1
    assert abs(found - theory.linear_exponent(0.2, 1, 0.1)) < 4 * kicks.std() / np.sqrt(steps)
    terms = theory.exponent_terms(rnn, X[:50])
    np.testing.assert_allclose([terms[name] / 0.1 for name in ("drift", "spread", "along", "total")],
                               [0.2, 0.5, 1.0, -0.3], rtol=1e-12)


def test_uniform_noise():
    assert theory.uniform_exponent(-0.2, 0.5) == pytest.approx(-0.1630962, abs=5e-8)
    assert theory.uniform_exponent(-0.2, 0) == pytest.approx(np.log(0.8))
    assert theory.uniform_exponent(-1, 1) == pytest.approx(-1)  # E log(1 - q), q uniform on [0, 1)
    rnn = NoisyRNN(A=[[-2]], W=[[0]], U=[[0]], step=0.1, noise=nrnn.OfficialNoise(mult=0.5))
    found = theory.exponents(theory.noisy_jacobians(rnn, np.zeros(10_000), seed=0))[0]
    assert abs(found - theory.uniform_exponent(-0.2, 0.5)) < 4 * 0.036 / 100  # std of log(1 - 0.2 q)


def test_additive_noise_does_not_touch_a_linear_network():
    """The difference of two states is that without noise, bit for bit."""
    rnn = random(W=np.zeros((4, 4)), noise=nrnn.PaperNoise(eps=1, sigma1=2))
    X = Draw(1)(20, 2)
    for with_noise, without in zip(theory.noisy_jacobians(rnn, X, seed=0), theory.noisy_jacobians(rnn, X)):
        np.testing.assert_array_equal(with_noise, without)
    low, high = theory.step_bounds(rnn)
    assert (low, high) == theory.step_bounds(random(W=np.zeros((4, 4))))


def test_without_pytorch():
    """Only flatness and gradients of modules import it."""
    code = "import sys, nrnn.calibrate, nrnn.robustness, nrnn.theory; assert 'torch' not in sys.modules"
    subprocess.check_call([sys.executable, "-c", code])


def test_a_large_frobenius_norm_alone_does_not_stabilise():
    """dh = s R h dB, R a quarter turn: the noise's difference is s |e| long and points across e. |h| grows like
    exp(s^2 t / 2), where a bound by the Frobenius norm would say that it falls as fast."""
    s, zero = 0.7, np.zeros((2, 2))
    wrong = theory.exponent_bounds(zero, zero, least=s, most=s, along=s)
    right = theory.exponent_bounds(zero, zero, least=s, most=s)
    assert wrong[1] == pytest.approx(-s * s / 2) and right[1] == pytest.approx(s * s / 2)
    rng, delta, h = np.random.default_rng(0), 0.001, np.array([1.0, 0.0])
    for kick in np.sqrt(delta) * rng.standard_normal(20_000):
        h = h + s * kick * np.array([-h[1], h[0]])
    assert np.log(np.linalg.norm(h)) / 20 == pytest.approx(s * s / 2, rel=0.05)


@pytest.mark.parametrize("seed", range(5))
def test_exponents_lie_within_the_bounds(seed):
    """Of the differential equation: with a small step the map's exponents are those."""
    rnn = random(seed=seed, step=0.005, noise=nrnn.PaperNoise(eps=0.2, sigma1=0.5, sigma2=0.5))
    X = np.repeat(Draw(seed)(40, 2, scale=1), 50, axis=0)
    low, high = theory.step_bounds(rnn)
    for noise in (None, 3):
        found = theory.exponents(theory.noisy_jacobians(rnn, X, noise), skip=100)
        assert low < found[-1] <= found[0] < high


def test_bounds_of_a_network_whose_steps_are_below_0():
    """Training may bring single units there; noise that has their root cannot be."""
    steps = np.array([0.005, -0.004, 0.01, -0.001])
    rnn = random(step=steps)
    low, high = theory.step_bounds(rnn)
    assert (low, high) == theory.step_bounds(random(step=steps, noise=nrnn.PaperNoise(eps=1, sigma1=2)))
    found = theory.exponents(theory.noisy_jacobians(rnn, np.repeat(Draw(0)(40, 2, scale=1), 50, axis=0)), skip=100)
    assert low < found[-1] <= found[0] < high
    with pytest.raises(ValueError, match="step: expected steps from 0 on, whose root the noise has, found -0.004"):
        theory.step_bounds(random(step=steps, noise=nrnn.PaperNoise(eps=0.2, sigma2=0.5)))


def test_lyapunov_exponents_of_a_linear_map():
    J = np.array([[0.9, 0.5], [0.0, 0.2]])
    np.testing.assert_allclose(theory.exponents([J] * 400, skip=50), np.log([0.9, 0.2]), atol=1e-12)
    np.testing.assert_allclose(theory.exponents([J] * 400, skip=50, count=1), np.log([0.9]), atol=1e-12)
    rng = np.random.default_rng(0)
    Js = [np.eye(3) + 0.3 * rng.standard_normal((3, 3)) for _ in range(50)]
    volume = np.mean([np.log(abs(np.linalg.det(one))) for one in Js])
    assert theory.exponents(Js).sum() == pytest.approx(volume, rel=1e-12)
    with pytest.raises(ValueError, match="expected more than the 3"):
        theory.exponents([J] * 3, skip=3)


def test_contraction_brings_states_together():
    rnn = random(A=-4 * np.eye(4), W=0.5 * Draw(1)(4, 4), step=np.linspace(0.05, 0.2, 4))
    factor = theory.contraction(rnn)
    assert factor < 1
    X, starts = Draw(2)(30, 2), Draw(3)(2, 4, scale=3)
    paths = [NoisyRNN(**vars(rnn) | {"initial": start}).path(X).h for start in starts]
    gaps = np.linalg.norm(paths[0] - paths[1], axis=1)
    assert (gaps[1:] <= factor * gaps[:-1] * (1 + 1e-9)).all()
    assert theory.exponents(rnn.path(X).jacobians())[0] <= np.log(factor)


def test_euler_grows_where_the_flow_is_marginal():
    """gamma 1e-4, step 0.01: unstable for |w| > 0.14."""
    matrix = lambda w: [[-1e-4, w], [-w, -1e-4]]  # noqa: E731
    assert theory.euler_radius(matrix(0.141), 0.01) < 1 < theory.euler_radius(matrix(0.142), 0.01)


@pytest.mark.parametrize("name", ["sde", "sde gate", "elman", "gru", "lstm peephole", "stack", "cornn"])
def test_jacobians_are_differences(name):
    """Of whatever cell: against differences of the reference that are taken along a direction."""
    draw = Draw(4)
    stacks = cells() | {"cornn": [nrnn.Cornn(Wy=draw(5, 5), Wz=draw(5, 5), U=draw(5, 2), dt=0.1, gamma=1, epsilon=1)]}
    file = model_file(stacks[name])
    for one in theory.passages(file, inputs(4)):
        J = list(theory.jacobians(one))
        from nrnn.reference import Pace, definition

        e, d = Draw(5)(len(one.states[0])), 1e-5
        for m in range(4):
            ends = [definition(one.layer).step(one.layer, one.states[m] + sign * d * e, one.inputs[m], Pace())[0]
                    for sign in (1, -1)]
            np.testing.assert_allclose(J[m] @ e, (ends[0] - ends[1]) / (2 * d), atol=1e-8)


def test_layers_are_given_what_paths_around_those_below_add():
    draw = Draw(6)
    W, X, above = draw(3, 2), inputs(9), nrnn.Elman(W=draw(4, 4), U=draw(4, 3))
    skip = nrnn.Skip(source=0, W=draw(3, 2), b=draw(3))
    found, = theory.passages(nrnn.ModelFile([nrnn.Dense(W=W, activation="tanh", skip=skip), above]), X)
    np.testing.assert_allclose(found.inputs, np.tanh(X @ W.T) + X @ skip.W.T + skip.b, rtol=1e-12)
    alone, = theory.passages(nrnn.ModelFile([above]), found.inputs)
    np.testing.assert_allclose(found.states, alone.states, rtol=1e-12)


def test_a_network_with_a_path_around_it_is_another():
    with pytest.raises(ValueError, match=r"^layers\[0\]\.skip: expected none, found one"):
        NoisyRNN.of(nrnn.ModelFile([nrnn.Sde(W=np.eye(2), U=np.eye(2), step=0.1, skip=nrnn.Skip())]))


def test_report_speaks_of_every_recurrent_layer():
    file = model_file(cells()["stack"])
    report = theory.stability_report(file, [inputs(20, seed=i) for i in range(3)])
    assert [layer.cell for layer in report.layers] == ["sde", "gru", "lstm"]
    assert report.layers[0].contraction is not None and report.layers[1].contraction is None
    text = str(report)
    assert "sde of 5 units" in text and "no bound is known for this cell" in text


def test_report_says_forgetting_and_chaos():
    calm = nrnn.ModelFile([nrnn.Sde(A=-np.eye(3), W=np.zeros((3, 3)), U=np.ones((3, 1)), step=0.1)])
    layer = theory.stability_report(calm, np.ones((2, 10, 1))).layers[0]
    assert layer.exponent == pytest.approx(np.log(0.9)) and layer.memory == pytest.approx(-1 / np.log(0.9))
    assert "it forgets its start" in str(layer) and "proven for every input" in str(layer)
    wild = nrnn.ModelFile([nrnn.Elman(W=4 * Draw(0)(30, 30), U=np.ones((30, 1)))])
    layer = theory.stability_report(wild, np.ones((3, 60, 1)) * 0.1).layers[0]
    assert layer.exponent > 0 and "nearby states part" in str(layer)


def test_stability_of_models_with_official_noise():
    file = model_file([nrnn.Sde(A=-np.eye(3), W=0.1 * np.eye(3), U=np.ones((3, 1)), step=0.1,
                                noise=nrnn.OfficialNoise(add=0.1, mult=0.1))])
    layer = theory.stability_report(file, np.ones((2, 10, 1))).layers[0]
    assert layer.noisy_exponent == pytest.approx(0.95 * layer.exponent, rel=0.02)  # the mean factor of the drift
    assert layer.bounds is None and "with its noise" in str(layer)
