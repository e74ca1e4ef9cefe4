"""Response kernels, signatures and readouts: golden numbers and identities."""

import numpy as np
import pytest

import nrnn
from nrnn import theory
from nrnn.theory import IDENTITY, SQUARE, NoisyRNN
from support import Draw

DT, T = 0.01, 2.0
TIMES = np.arange(200) * DT
U = np.sin(3 * TIMES) + 0.5


def scalar(dt=DT, **changes):
    """One unit with a tanh, all numbers known."""
    given = dict(Gamma=[[1]], W=[[0.8]], b=[0.3], C=[[1]], sigma=[[0.5]], step=dt, initial=[0.2])
    return theory.stochastic_rnn(**given | changes)


def linear(dt=DT):
    return scalar(dt, W=[[0]], b=[0], activation="identity")


@pytest.mark.parametrize("dt, golden", [(0.01, (0.46878670, 0.47622025, -0.11811591, 0.84114427)),
                                        (0.005, (0.46861622, 0.47574484, -0.11764582, 0.84092839))])
def test_golden_numbers_without_chance(dt, golden):
    """F without input, its derivatives along u, and F at u; the derivatives were differences, good to 3e-7."""
    u = np.sin(3 * np.arange(round(T / dt)) * dt) + 0.5
    found = theory.scalar_response(scalar(dt), u, grid=600)
    np.testing.assert_allclose((found.unperturbed, found.full), golden[::3], atol=6e-9)
    np.testing.assert_allclose((found.first, found.second), golden[1:3], atol=3e-7)


def test_derivatives_are_those_of_the_whole():
    rnn, d = scalar(), 0.02
    found = theory.scalar_response(rnn, U, grid=500)
    ahead, behind = (theory.scalar_response(rnn, sign * d * U, grid=500).full for sign in (1, -1))
    assert found.first == pytest.approx((ahead - behind) / (2 * d), abs=2e-5)
    assert found.second == pytest.approx((ahead - 2 * found.unperturbed + behind) / (2 * d * d), abs=2e-5)
    further = [theory.scalar_response(rnn, 2 * sign * d * U, grid=500).full for sign in (1, -1)]
    better = (8 * (ahead - behind) - (further[0] - further[1])) / (12 * d)
    assert found.first == pytest.approx(better, abs=1e-8)


def test_tangent_estimator():
    rnn = scalar()
    exact = theory.scalar_response(rnn, U, grid=500)
    first, second = theory.tangent_response(rnn, U, paths=4000)
    assert abs(first.value[0] - exact.first) < 4 * first.error[0] < 0.01
    assert abs(second.value[0] - exact.second) < 4 * second.error[0] < 0.01
    kernel = theory.tangent_kernel(rnn, 200, paths=4000)
    lags = [-1, -51, -101, -151]  # 0, 0.5, 1, 1.5
    assert kernel.value[-1, 0, 0] == 1
    close = np.abs(kernel.value[lags, 0, 0] - (1, 0.789, 0.632, 0.515))
    assert (close < 4 * kernel.error[lags, 0, 0] + 2e-3).all()  # the golden ones are good to 1e-3
    assert (kernel.value[:, 0, 0] @ U) * DT == pytest.approx(first.value[0], rel=1e-9)  # one seed, one set of paths


def test_girsanov_estimator():
    rnn = scalar()
    exact = theory.scalar_response(rnn, U, grid=500)
    terms = theory.girsanov_terms(rnn, U, order=2, paths=20_000)
    for term, value in zip(terms, (exact.unperturbed, exact.first, exact.second), strict=True):
        assert abs(term.value[0] - value) < 4 * term.error[0] < 0.1


def test_squares_of_a_linear_network():
    """Closed forms: K1 = 2 C e^(-g (t - s)) E h_t, K2 = 2 C^2 e^(-g (2 t - s1 - s2)), nothing above."""
    fallen = np.exp(-(T - TIMES - DT)) @ U * DT  # the kernels at the ends of the steps: the golden numbers
    assert 2 * fallen * 0.2 * np.exp(-T) == pytest.approx(0.00854, abs=5e-6)
    assert fallen**2 == pytest.approx(0.02489, abs=5e-6)
    weights = (1 - DT) ** np.arange(200)[::-1] * DT  # the same of Euler's steps
    euler, mean = weights @ U, 0.2 * (1 - DT) ** 200
    exact = theory.scalar_response(linear(), U, SQUARE, grid=500)
    assert exact.first == pytest.approx(2 * euler * mean, abs=1e-9)
    assert exact.second == pytest.approx(euler**2, abs=1e-9)
    assert exact.full == pytest.approx(exact.unperturbed + exact.first + exact.second, abs=1e-9)
    first, second = theory.tangent_response(linear(), U, SQUARE, paths=2000)
    assert abs(first.value[0] - exact.first) < 4 * first.error[0]
    assert second.value[0] == pytest.approx(exact.second, rel=1e-12)  # no chance in it
    terms = theory.girsanov_terms(linear(), U, 3, SQUARE, paths=20_000)
    for term, value in zip(terms[1:], (exact.first, exact.second, 0)):
        assert abs(term.value[0] - value) < 4 * term.error[0]


def test_linear_kernel_of_many_units():
    draw = Draw(0)
    Gamma, C = np.eye(3) + 0.3 * draw(3, 3), draw(3, 2)
    rnn = theory.stochastic_rnn(Gamma, np.zeros((3, 3)), np.zeros(3), C, 0.1 * np.eye(3), 0.1, activation="identity")
    kernel = theory.tangent_kernel(rnn, 5, IDENTITY, paths=3)
    J = np.eye(3) - 0.1 * Gamma
    for m in range(5):
        np.testing.assert_allclose(kernel.value[m], np.linalg.matrix_power(J, 4 - m) @ C, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(kernel.error, 0, atol=1e-12)


def test_two_orders_of_many_units():
    """Tangent and Girsanov agree where nothing is known in closed form."""
    draw = Draw(1)
    rnn = theory.stochastic_rnn(np.eye(2), 1.5 * draw(2, 2), 0.5 * draw(2), draw(2, 2), np.eye(2), 0.1)
    u = 0.6 * Draw(2)(15, 2, scale=1)
    first, second = theory.tangent_response(rnn, u, SQUARE, paths=20_000)
    terms = theory.girsanov_terms(rnn, u, 2, SQUARE, paths=60_000)
    for a, b in ((first, terms[1]), (second, terms[2])):
        assert (np.abs(a.value - b.value) < 4 * np.hypot(a.error, b.error)).all()


def test_noise_that_cannot_imitate_the_input():
    rnn = theory.stochastic_rnn(np.eye(2), np.zeros((2, 2)), np.zeros(2), np.eye(2), [[1], [0]], 0.1)
    with pytest.raises(ValueError, match="in the range of sigma"):
        theory.girsanov_terms(rnn, np.ones((3, 2)))


def test_stationary_covariance():
    Gamma, sigma = np.eye(3) + 0.3 * Draw(0)(3, 3), Draw(1)(3, 2)
    S = theory.stationary_covariance(Gamma, sigma)
    np.testing.assert_allclose(Gamma @ S + S @ Gamma.T, sigma @ sigma.T, atol=1e-14)
    assert theory.stationary_covariance([[1]], [[0.5]]) == pytest.approx(0.125)


# -- signatures


def test_signatures_of_two_paths():
    np.testing.assert_allclose(theory.signature([[0, 0], [1, 2]], 2)[2], [[0.5, 1], [1, 2]])
    np.testing.assert_allclose(theory.signature([[0, 0], [1, 0], [1, 1]], 2)[2], [[0.5, 1], [0, 0.5]])


def test_constant_input():
    assert [theory.power_integral(p, 1.5) for p in ((0, 1), (1, 0), (2, 0, 1))] == [1.125, 0.5625, 0.158203125]
    levels = theory.signature(theory.response_path([1.0], 1.5, basis_order=2, pieces=300), 3)
    for word in ((0, 1), (1, 0), (2, 0, 1), (2, 2, 2)):
        assert levels[len(word)][word] == pytest.approx(theory.power_integral(word, 1.5), rel=2e-5)
    straight = theory.signature(theory.response_path([1.0], 1.5, basis_order=1), 2)[2]
    assert straight[0, 1] == straight[1, 0] == 0.84375


def test_identities():
    path = Draw(0)(6, 3, scale=1)
    S = theory.signature(path, 4)
    for i, j in np.ndindex(3, 3):
        assert S[1][i] * S[1][j] == pytest.approx(S[2][i, j] + S[2][j, i], abs=1e-13)
    one = [np.ones(()), *(0 * level for level in S[1:])]
    for back in (theory.signature(path[::-1], 4), theory.signatures.inverse(S)):
        found = theory.signatures.product(S, back)
        for level, expected in zip(found, one):
            np.testing.assert_allclose(level, expected, atol=1e-12)
    joined = theory.signatures.product(theory.signature(path[:3], 4), theory.signature(path[2:], 4))
    np.testing.assert_allclose(theory.signatures.flat(joined), theory.signatures.flat(S), atol=1e-13)
    assert theory.signatures.flat(S).shape == (3 + 9 + 27 + 81,)


def test_it_is_the_cell_of_the_format():
    """The cell integrates an interval exactly; fine pieces come near."""
    from nrnn.reference import run

    u = Draw(3)(4, 2, scale=1)
    file = nrnn.ModelFile([nrnn.Signature(inputs=2, depth=3, basis_order=1, time_scale=2.0)],
                          sequence=nrnn.Sequence(interval=0.5))
    cell = run(file, u)[0][-1]
    path = theory.response_path(u, interval=0.5, basis_order=1, time_scale=2.0, pieces=100)
    np.testing.assert_allclose(theory.signatures.flat(theory.signature(path, 3)), cell, atol=2e-5)
    plain = nrnn.ModelFile([nrnn.Signature(inputs=2, depth=3)], sequence=nrnn.Sequence(interval=0.5))
    found = theory.signatures.flat(theory.signature(theory.response_path(u, interval=0.5), 3))
    np.testing.assert_allclose(found, run(plain, u)[0][-1], rtol=1e-12, atol=1e-15)


def test_signature_kernel():
    line = np.array([[0.0], [1.0]])
    levels = theory.signature(line, 3)
    assert theory.signatures.inner(levels, levels) == pytest.approx(2.2777778, abs=5e-8)
    assert theory.signature_kernel(line, line, pieces=400) == pytest.approx(2.2795855, abs=5e-8)
    truth = sum(1 / np.prod(np.arange(1.0, n + 1)) ** 2 for n in range(20))
    assert truth == pytest.approx(2.2795853, abs=5e-8)
    errors = [theory.signature_kernel(line, line, pieces=n) - truth for n in (20, 40)]
    assert 3.5 < errors[0] / errors[1] < 4.5, "second order"
    a, b = 0.3 * Draw(0)(5, 2, scale=1), 0.3 * Draw(1)(4, 2, scale=1)
    exact = theory.signatures.inner(theory.signature(a, 10), theory.signature(b, 10))
    assert theory.signature_kernel(a, b, pieces=40) == pytest.approx(exact, abs=1e-5)


def test_gram_matrix_of_signature_kernels():
    paths = np.random.default_rng(3).standard_normal((5, 7, 2)).cumsum(1)
    gram = theory.signature_gram(paths[:3], paths[3:, :6], pieces=2)
    for i in range(3):
        for j in range(2):
            assert gram[i, j] == pytest.approx(theory.signature_kernel(paths[i], paths[3 + j, :6], pieces=2), rel=1e-12)


# -- readouts


@pytest.mark.parametrize("constant", [True, False])
@pytest.mark.parametrize("standardise", [True, False])
def test_ridge_and_its_dual(constant, standardise):
    rng = np.random.default_rng(0)
    Phi, Y = rng.standard_normal((30, 8)) * np.logspace(-3, 3, 8) + 1, rng.standard_normal((30, 2)) + 5
    options = dict(penalty=0.7, constant=constant, standardise=standardise)
    primal, dual = theory.ridge(Phi, Y, **options), theory.ridge_dual(Phi, Y, **options)
    np.testing.assert_allclose(primal(Phi), dual(Phi), rtol=1e-8)
    if constant:  # it is not penalised: the residuals have mean 0
        np.testing.assert_allclose((Y - primal(Phi)).mean(0), 0, atol=1e-10)


def test_ridge_is_the_least():
    rng = np.random.default_rng(1)
    Phi, Y = rng.standard_normal((20, 3)), rng.standard_normal((20, 1))
    best = theory.ridge(Phi, Y, 0.5, standardise=False)

    def cost(V, c):
        return ((Phi @ V.T + c - Y) ** 2).sum() + 0.5 * (V**2).sum()

    for _ in range(20):
        nudge = 0.01 * rng.standard_normal(4)
        assert cost(best.V, best.c) <= cost(best.V + nudge[:3], best.c + nudge[3])


def test_kernel_ridge_is_ridge_on_features():
    rng = np.random.default_rng(2)
    Phi, Y, new = rng.standard_normal((10, 4)), rng.standard_normal(10), rng.standard_normal((3, 4))
    alpha = theory.kernel_ridge(Phi @ Phi.T, Y, 0.3)
    plain = theory.ridge(Phi, Y, 0.3, constant=False, standardise=False)
    np.testing.assert_allclose(new @ Phi.T @ alpha, plain(new)[:, 0], rtol=1e-10)


def test_recursive_least_squares_is_ridge():
    rng = np.random.default_rng(3)
    Phi, Y = rng.standard_normal((60, 5)), rng.standard_normal((60, 2))
    online = theory.RecursiveLeastSquares(5, 2, penalty=0.4)
    for y, target in zip(Phi, Y):
        online.update(y, target)
    batch = theory.ridge(Phi, Y, 0.4, constant=False, standardise=False)
    np.testing.assert_allclose(online.readout().V, batch.V, atol=1e-12)


def test_forgetting_follows_a_change():
    rng = np.random.default_rng(4)
    online = theory.RecursiveLeastSquares(2, forgetting=0.9)
    for n in range(400):
        y = rng.standard_normal(2)
        online.update(y, y @ ([1, 2] if n < 200 else [-3, 1]))
    np.testing.assert_allclose(online.V[0], [-3, 1], atol=1e-6)
    with pytest.raises(ValueError, match="forgetting"):
        theory.RecursiveLeastSquares(2, forgetting=0)


def test_a_reservoir_learns_its_readout():
    """Fixed hidden weights, ridge readout: the file runs with what ridge found."""
    draw = Draw(6)
    layer = nrnn.Sde(A=-np.eye(20), W=draw(20, 20), U=np.zeros((20, 1)), C=draw(20, 1, scale=1), step=0.2)
    X = np.sin(np.arange(300) / 7)[:, None]
    states = NoisyRNN.of_layer(layer).path(X).h[1:]
    target = np.cos(np.arange(300) / 7)
    readout = theory.ridge(states[50:], target[50:], 1e-6)
    from nrnn.reference import run

    file = nrnn.ModelFile([layer], readout=(readout.V, readout.c))
    assert np.abs(run(file, X)[0][50:, 0] - target[50:]).max() < 0.05
