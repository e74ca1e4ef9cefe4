"""The explicit regulariser: golden numbers, its three forms, and the noise that it stands for."""

import numpy as np
import pytest

import nrnn
from nrnn.theory import (CrossEntropy, NoisyRNN, SquaredError, monte_carlo, penalty_backward, penalty_estimate,
                         regulariser)
from support import Draw, inputs, model_file, needs_engine, sde

X2 = (1, -0.5, 0.25)


def golden(**changes):
    """Two units, three steps of different length, three classes: all numbers are known."""
    given = dict(A=[[-0.5, 0.4], [-0.3, -0.2]], W=[[0.6, -0.7], [0.5, 0.1]], U=[[1], [-0.5]], b=[0.1, 0.2],
                 V=[[1, 2], [-1, 0.5], [0.3, -0.4]], step=np.array([[0.1], [0.2], [0.15]]), initial=[0.2, -0.1],
                 noise=nrnn.PaperNoise(eps=1, sigma1=0.7, sigma2=0.9))
    return NoisyRNN(**given | changes)


def random(noise, n=4, T=20, seed=0, activation="tanh"):
    draw = Draw(seed)
    rnn = NoisyRNN(A=draw(n, n) - np.eye(n), W=draw(n, n), U=draw(n, 2), b=draw(n), C=draw(n, 2), V=2 * draw(3, n),
                   step=np.linspace(0.05, 0.15, n), noise=noise, activation=activation)
    return rnn, draw(T, 2)


NOISES = {"paper": nrnn.PaperNoise(eps=0.08, sigma1=0.7, sigma2=0.9),
          "official": nrnn.OfficialNoise(add=0.025, mult=0.1),
          "matrix": nrnn.MatrixNoise(0.1 * Draw(9)(4, 2))}


def test_golden_numbers():
    found, rnn = regulariser(golden(), X2, CrossEntropy(0)), golden()
    np.testing.assert_allclose(rnn.path(X2).h[-1], (0.25654243, -0.01481377), atol=5e-9)
    np.testing.assert_allclose(found.loss, 0.9074363964, atol=5e-11)
    np.testing.assert_allclose(found.mean, (-0.01830513, -0.00958422), atol=5e-9)
    np.testing.assert_allclose(found.covariance, [[0.3708397, 0.00112512], [0.00112512, 0.35975515]], atol=5e-8)
    np.testing.assert_allclose((found.Q, found.R), (0.0251094768, 0.6266152582), atol=5e-11)
    np.testing.assert_allclose(found.Q + found.R, 0.6517247349, atol=1e-10)


def test_it_is_the_trace_of_the_hessian_by_the_noise():
    """The exact second-order term: second differences of the loss by each noise variable."""
    rnn, d = golden(), 1e-4

    def loss(xi):
        h = rnn.initial
        for m, x in enumerate(X2):
            f, delta = rnn.drift(h, np.array([x])), rnn.steps(3)[m]
            h = h + delta * f + np.sqrt(delta) * (0.7 + 0.9 * f) * xi[m]
        return CrossEntropy(0).value(rnn.V @ h)

    trace = 0
    for place in np.ndindex(3, 2):
        xi = np.zeros((3, 2))
        xi[place] = d
        trace += (loss(xi) - 2 * loss(0 * xi) + loss(-xi)) / d**2
    found = regulariser(rnn, X2, CrossEntropy(0))
    np.testing.assert_allclose(found.Q + found.R, trace, rtol=1e-6)


def explicit(rnn, X, loss):
    """The sums as they are published, with products of Jacobians that end at each step."""
    path = rnn.path(X)
    J, T, n = list(path.jacobians()), len(path), rnn.units
    o = path.outputs()
    g, H = loss.gradient(o) @ rnn.V, (lambda G: G.T @ G)(loss.root(o) @ rnn.V)

    def run(k, j):
        out = np.eye(n)
        for m in range(j, k + 1):
            out = J[m] @ out
        return out

    s = [np.diag(np.sqrt(path.delta[m]) * (rnn.noise.sigma1 + rnn.noise.sigma2 * path.f[m])) for m in range(T)]
    R = sum(np.trace(s[m - 1].T @ run(T - 1, m).T @ H @ run(T - 1, m) @ s[m - 1]) for m in range(1, T + 1))
    Q = 0
    for k in range(1, T + 1):
        v = np.zeros(n)
        for m in range(1, k):
            a = rnn.W @ run(k - 2, m) @ s[m - 1]
            v += path.curvature[k - 1] * (a * a).sum(1)
        Q += g @ run(T - 1, k) @ (path.pace[k - 1] * v)
    return Q, R


@pytest.mark.parametrize("activation", ["tanh", "logistic", "identity"])
def test_recursion_is_the_explicit_sum(activation):
    rnn, X = random(NOISES["paper"], T=7, activation=activation)
    found = regulariser(rnn, X, CrossEntropy(1))
    np.testing.assert_allclose((found.Q, found.R), explicit(rnn, X, CrossEntropy(1)), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("loss", [CrossEntropy(2), SquaredError([1.0, 2.0, -1.0])])
@pytest.mark.parametrize("noise", NOISES)
def test_backward_is_forward(noise, loss):
    rnn, X = random(NOISES[noise])
    found = regulariser(rnn, X, loss).R
    np.testing.assert_allclose(penalty_backward(rnn, X, loss), found, rtol=1e-12)
    estimate, error = penalty_estimate(rnn, X, loss, draws=200)
    assert error < 0.2 * found
    assert abs(estimate - found) < 4 * error


@pytest.mark.parametrize("noise", NOISES)
def test_monte_carlo_agrees(noise):
    rnn, X = random(NOISES[noise])
    found = regulariser(rnn, X, CrossEntropy(0))
    mean, error = monte_carlo(rnn, X, CrossEntropy(0), 60_000, seed=1)
    assert abs(found.penalty) > 8 * error, "noise too small for the test to say anything"
    assert abs(mean - found.expected_loss) < 4 * error


def test_the_error_falls_with_the_fourth_power():
    """By quadrature over one noise variable: no chance in it."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(40)
    errors = []
    for eps in (0.2, 0.1):
        rnn = NoisyRNN(A=[[-0.5]], W=[[1.2]], U=[[1]], V=[[1], [-2]], step=0.5,
                       noise=nrnn.PaperNoise(eps=eps, sigma1=1, sigma2=0.3))
        h, f = rnn.initial, rnn.drift(rnn.initial, np.ones(1))
        ends = h + 0.5 * f + eps * np.sqrt(0.5) * (1 + 0.3 * f) * nodes
        mean = (weights @ CrossEntropy(0).value(ends[:, None] @ rnn.V.T)) / weights.sum()
        errors.append(abs(mean - regulariser(rnn, [1.0], CrossEntropy(0)).expected_loss))
    assert 14 < errors[0] / errors[1] < 18


def test_sequences_at_once():
    rnn, X = random(NOISES["paper"])
    both, labels = np.stack([X, X[::-1]]), np.array([0, 2])
    found = regulariser(rnn, both, CrossEntropy(labels))
    for i in range(2):
        alone = regulariser(rnn, both[i], CrossEntropy(labels[i]))
        for name in ("loss", "Q", "R", "mean", "covariance"):
            np.testing.assert_allclose(getattr(found, name)[i], getattr(alone, name), rtol=1e-12)
    np.testing.assert_allclose(penalty_backward(rnn, both, CrossEntropy(labels)), found.R, rtol=1e-12)


def test_ornstein_uhlenbeck():
    """Euler's moments exactly, and its stationary variance: golden numbers."""
    rnn = NoisyRNN(A=[[-1]], W=[[0]], U=[[0]], step=0.1, initial=[1.0], noise=nrnn.PaperNoise(eps=0.5, sigma1=1))
    found = regulariser(rnn, np.zeros(20), SquaredError([0.0]))
    np.testing.assert_allclose(rnn.path(np.zeros(20)).h[-1, 0], 0.1215767, atol=5e-8)
    np.testing.assert_allclose(found.scale * found.covariance[0, 0], 0.1296341, atol=5e-8)
    far = regulariser(rnn, np.zeros(300), SquaredError([0.0]))
    np.testing.assert_allclose(far.scale * far.covariance[0, 0], 0.1315789, atol=5e-8)
    ends = rnn.simulate(np.zeros(20), 40_000)[:, 0]
    assert abs(ends.mean() - 0.1215767) < 4 * ends.std() / 200
    assert abs(ends.var() - 0.1296341) < 4 * 0.1296341 * np.sqrt(2 / 40_000)


@needs_engine
@pytest.mark.parametrize("noise", [nrnn.PaperNoise(eps=0.02, sigma1=1, sigma2=2), nrnn.OfficialNoise(add=0.01, mult=0.2)])
def test_the_engine_scatters_as_the_theory_says(noise):
    """Variance over members of every output: V S V^T; mean: that of the path, and half of V mu."""
    file = model_file([sde(noise=noise, step=np.linspace(0.05, 0.15, 5))])
    rnn, X, members = NoisyRNN.of(file), inputs(25), 4000
    with nrnn.Model.load(file.to_bytes()).stream(members, seed=1) as stream:
        last = stream.run(X)[-1]
    found = regulariser(rnn, X, SquaredError(np.zeros(3)))
    variance = found.scale * np.diag(rnn.V @ found.covariance @ rnn.V.T)
    np.testing.assert_allclose(last.variance, variance, rtol=5 * np.sqrt(2 / members))
    mean = rnn.path(X, nominal=True).outputs() + found.scale / 2 * rnn.V @ found.mean
    np.testing.assert_allclose(last.mean, mean, atol=5 * np.sqrt(variance.max() / members))


def published():
    """The published code's network after its own rule for A and W: row vectors there, columns here."""
    from nrnn.convert._authors import mixed

    A = mixed(np.array([[0.3, -0.2], [0.5, 0.1]]), 0.75, 0.001)
    W = mixed(np.array([[-0.4, 0.7], [0.2, 0.6]]), 0.75, 0.002)
    np.testing.assert_allclose(A, [[0.149, -0.45], [0.6, 0.049]], rtol=1e-12)
    np.testing.assert_allclose(W, [[-0.202, 0.6], [-0.15, 0.298]], rtol=1e-12)
    return NoisyRNN(A=A.T, W=W.T, U=[[1], [-0.5]], b=[0.1, 0.2], V=[[1, 2], [-1, 0.5]], c=[0.01, -0.02],
                    step=[0.1, 0.2], noise=nrnn.OfficialNoise(add=0.05, mult=0.02))


def test_published_step_and_its_noise():
    path = published().path(X2)
    golden_h = [(0.0800499, -0.0582625), (0.0391180, 0.0233177), (0.0737227, 0.0410317)]
    np.testing.assert_allclose(path.h[1:], golden_h, atol=6e-8)
    np.testing.assert_allclose(path.outputs(), (0.1657860, -0.0732068), atol=6e-8)
    o = published().simulate(X2, 200_000) @ published().V.T + published().c
    np.testing.assert_allclose(o.mean(0), (0.1634, -0.0726), atol=4 * 7e-4)  # both are by chance
    np.testing.assert_allclose(o.std(0), (0.2099, 0.0953), atol=4 * 5e-4)


def test_structure_of_symmetric_and_skew():
    from nrnn.convert._authors import mixed

    M, gamma = Draw(0)(6, 6), 0.3
    np.testing.assert_allclose(np.linalg.eigvals(mixed(M, 1.0, gamma)).real, -gamma, atol=1e-14)
    np.testing.assert_allclose(mixed(M, 0.5, gamma), M - gamma * np.eye(6), atol=1e-15)
    S = mixed(M, 0.75, gamma)
    np.testing.assert_allclose((S + S.T) / 2, 0.25 * (M + M.T) - gamma * np.eye(6), atol=1e-15)
    np.testing.assert_allclose((S - S.T) / 2, 0.75 * (M - M.T), atol=1e-15)


def strong_error(rnn, fine, levels, exact, paths=4000):
    """Mean error at time 1 for steps 2^-k, one Brownian motion for all."""
    rng, size = np.random.default_rng(0), 2**fine
    increments = rng.standard_normal((size, paths)) / np.sqrt(size)
    truth, errors = exact(increments), []
    for level in levels:
        steps, h = 2**level, np.full((paths, 1), rnn.initial[0])
        for kick in increments.reshape(steps, -1, paths).sum(1):
            f = rnn.drift(h, np.zeros(1))
            h = h + f / steps + rnn.noise.eps * (rnn.noise.sigma1 + rnn.noise.sigma2 * f) * kick[:, None]
        errors.append(np.abs(h[:, 0] - truth).mean())
    return np.polyfit(levels, -np.log2(errors), 1)[0]


def test_strong_order_is_a_half_and_one_for_additive_noise():
    """sigma2 f with f = 1.5 h is geometric Brownian motion, of volatility 1 where eps sigma2 = 2/3."""
    growing = NoisyRNN(A=[[1.5]], W=[[0]], U=[[0]], step=1, initial=[1.0], noise=nrnn.PaperNoise(1, 0, 2 / 3))
    order = strong_error(growing, 8, range(3, 9), lambda dB: np.exp(1.5 - 0.5 + dB.sum(0)))
    assert abs(order - 0.5) < 0.1
    falling = NoisyRNN(A=[[-1]], W=[[0]], U=[[0]], step=1, initial=[1.0], noise=nrnn.PaperNoise(1, 0.5, 0))

    def ornstein_uhlenbeck(dB):
        """With each increment's noise at the middle of its interval, which is of a higher order."""
        ages = 1 - (np.arange(len(dB)) + 0.5) / len(dB)
        return np.exp(-1) + 0.5 * np.exp(-ages) @ dB

    order = strong_error(falling, 12, range(3, 8), ornstein_uhlenbeck, paths=500)
    assert abs(order - 1) < 0.1


def test_refused():
    with pytest.raises(ValueError, match="noise: expected PaperNoise"):
        regulariser(golden(noise=None), X2, CrossEntropy(0))
    with pytest.raises(ValueError, match=r"A: expected shape \(2, 2\), found \(3, 3\)"):
        golden(A=np.eye(3))
    with pytest.raises(ValueError, match=r"X: expected shape \(..., T, 1\)"):
        regulariser(golden(), np.zeros((3, 2)), CrossEntropy(0))
    with pytest.raises(ValueError, match="step: expected a shape that broadcasts"):
        regulariser(golden(), np.zeros(4), CrossEntropy(0))
