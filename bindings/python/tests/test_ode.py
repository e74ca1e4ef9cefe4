"""Differential equations from noisy samples: kernels, smoothing, bandwidth, and the network of the second stage."""

from math import factorial

import numpy as np
import pytest

from nrnn import ode

KERNELS = [(0, 2), (0, 4), (1, 3), (1, 5), (2, 4), (2, 6), (3, 5)]
R, CAPACITY, START = 1.2, 10.0, 0.5


def logistic(t):
    return CAPACITY / (1 + (CAPACITY / START - 1) * np.exp(-R * np.asarray(t)))


@pytest.mark.parametrize("nu, k", KERNELS)
@pytest.mark.parametrize("q", (1, 0.7, 0.5, 0.25, 0))
def test_moments(nu, k, q):
    K = ode.kernel(nu, k, q)
    wanted = [(-1) ** nu * factorial(nu) if j == nu else 0 for j in range(k)]
    rounding = 8 * np.finfo(float).eps * abs(K).sum()  # coefficients near 10^7 cancel, on each CPU a little otherwise
    np.testing.assert_allclose([ode.moment(K, j, q) for j in range(k)], wanted, atol=1e-9 + rounding)
    assert abs(np.polynomial.polynomial.polyval(-1.0, K)) < 1e-9 + rounding


@pytest.mark.parametrize("nu, k, inside, V, B", [
    (0, 2, [3 / 4, 0, -3 / 4], 0.6, 0.2),
    (0, 4, [45 / 32, 0, -150 / 32, 0, 105 / 32], 1.25, 1 / 21),
    (1, 3, [0, -15 / 4, 0, 15 / 4], 15 / 7, 3 / 7),
    (1, 5, None, 11.9318, 5 / 33),
    (2, 4, [-105 / 16, 0, 630 / 16, 0, -525 / 16], 35, 4 / 3),
    (2, 6, None, 381.635, 0.62937),
])
def test_interior_kernels(nu, k, inside, V, B):
    K = ode.kernel(nu, k)
    if inside is not None:
        np.testing.assert_allclose(K, inside, atol=1e-10)
    assert abs(np.polynomial.polynomial.polyval(1.0, K)) < 1e-9  # the boundary kernel of q = 1 ends at 0 too
    np.testing.assert_allclose([ode.roughness(K), abs(ode.moment(K, k))], [V, B], rtol=1e-5)


@pytest.mark.parametrize("nu, k, q, wanted", [
    (0, 2, 0, [6, 18, 12]), (1, 3, 0, [-60, -480, -900, -480]), (2, 4, 0, [840, 12600, 45360, 58800, 25200]),
    (0, 2, 0.5, [8 / 9, 8 / 9, 0]),
])
def test_boundary_kernels(nu, k, q, wanted):
    np.testing.assert_allclose(ode.kernel(nu, k, q), wanted, rtol=1e-9, atol=1e-9)


def test_variance_at_the_very_end():
    found = [ode.roughness(ode.kernel(nu, k, 0.0), 0.0) for nu, k in ((0, 2), (1, 3))]
    np.testing.assert_allclose(found, [4.8, 274.29], atol=0.005)


@pytest.mark.parametrize("derivative, wanted", [(0, [-0.999517, -0.849683, 0.5, 1.849683, 1.999517]),
                                                (1, [2.983903, 2.989452, 3.000003, 2.989452, 2.983903])])
def test_a_line_is_smoothed_to_a_line(derivative, wanted):
    t = np.arange(101) / 100
    found = ode.smooth(t, 3 * t - 1, derivative, 0.15, at=[0, 0.05, 0.5, 0.95, 1])
    np.testing.assert_allclose(found, wanted, atol=6e-7)


@pytest.mark.parametrize("derivative", (0, 1, 2))
def test_a_constant_stays_one(derivative):
    t = np.arange(101) / 100
    np.testing.assert_allclose(ode.smooth(t, 0 * t + 2, derivative, 0.15), 2 * (derivative == 0), atol=1e-9)


def test_polynomials_are_reproduced_as_the_cells_get_small():
    worst = []
    for n in (200, 400):
        t = np.linspace(0, 1, n)
        worst.append(np.abs(ode.smooth(t, t ** 3 - t, 2, 0.3) - 6 * t).max())
    assert worst[0] < 0.05 and worst[1] < worst[0] / 3  # as the square of the cell


def test_columns_and_times_of_ones_own():
    t = np.sort(np.random.default_rng(0).random(60))
    y = np.stack([t, np.sin(6 * t)], 1)
    both = ode.smooth(t, y, 1, [0.2, 0.3], at=[0.1, 0.9])
    for column, b, found in zip(y.T, (0.2, 0.3), both.T):
        np.testing.assert_array_equal(ode.smooth(t, column, 1, b, at=[0.1, 0.9]), found)


def test_a_window_within_one_cell():
    t = np.array([0, 1, 2, 3, 4, 50, 96, 97, 98, 99, 100.0])
    y = np.arange(11.0)
    assert ode.smooth(t, y, 0, 1e-9, at=[50])[0] == pytest.approx(5) and ode.smooth(t, y, 1, 1e-9, at=[50])[0] == 0


# -- the bandwidth: its golden data are not ours to ship, so what must hold of any plug-in rule

def noisy(n=150, sigma=0.3, seed=0):
    t = (np.arange(n) + 0.5) / n
    return t, 2 - 5 * t + 5 * np.exp(-100 * (t - 0.5) ** 2) + sigma * np.random.default_rng(seed).standard_normal(n)


def test_noise_variance():
    t, y = noisy(2000, 0.3)
    assert ode.noise_variance(t, y) == pytest.approx(0.09, rel=0.1)
    assert ode.noise_variance(t, 3 * t - 1) == pytest.approx(0, abs=1e-25)


@pytest.mark.parametrize("derivative", (0, 1, 2))
def test_bandwidth_keeps_units(derivative):
    t, y = noisy()
    b = ode.bandwidth(t, y, derivative)
    assert ode.bandwidth(7 + 10 * t, y, derivative) == pytest.approx(10 * b, rel=1e-4)
    assert ode.bandwidth(t, 100 * y - 3, derivative) == pytest.approx(b, rel=1e-4)
    np.testing.assert_allclose(ode.bandwidth(t, np.stack([y, -y], 1), derivative), [b, b])


def test_bandwidth_grows_with_noise_and_derivative():
    quiet, loud = noisy(sigma=0.1), noisy(sigma=0.8)
    b = [[ode.bandwidth(*data, m) for m in (0, 1, 2)] for data in (quiet, loud)]
    assert (np.diff(b, axis=1) > 0).all() and (np.diff(b, axis=0) > 0).all()


@pytest.mark.parametrize("derivative", (0, 1))
def test_bandwidth_is_nearly_the_best(derivative):
    ratios = []
    for seed in range(4):
        t, y = noisy(300, seed=seed)
        bump = np.exp(-100 * (t - 0.5) ** 2)
        truth = [2 - 5 * t + 5 * bump, -5 - 1000 * (t - 0.5) * bump][derivative]
        tried = [np.mean((ode.smooth(t, y, derivative, b) - truth)[30:-30] ** 2) for b in np.geomspace(0.01, 0.3, 25)]
        chosen = np.mean((ode.smooth(t, y, derivative) - truth)[30:-30] ** 2)
        ratios.append(chosen / min(tried))
    assert np.mean(ratios) < 1.5


# -- the state at the end

def test_a_cubic_is_recovered_from_one_side():
    z = np.linspace(-2, 0, 30)
    y = 2 - 3 * z + 0.5 * z ** 2 - 0.01 * z ** 3
    for window in (None, 1.0):
        np.testing.assert_allclose(ode.latest(z + 5, y, 3, 3, window), [2, -3, 1, -0.06], atol=1e-9)
    np.testing.assert_allclose(ode.latest(z, np.stack([y, 2 * y], 1), 1), [[2, 4], [-3, -6]], atol=1e-9)


# -- whole recovery

@pytest.mark.parametrize("sigma, r, capacity, tolerance", [(0, 1.159, 10.01, 0.0006), (0.1, 1.154, 10.03, 0.03)])
def test_the_logistic_equation_by_least_squares(sigma, r, capacity, tolerance):
    t = np.linspace(0, 8, 201)
    y = logistic(t) + sigma * np.random.default_rng(1).standard_normal(201)
    z, derivative = ode.states(t, y, bandwidths=[0.08 * 8, 0.12 * 8])
    (a, b), *_ = np.linalg.lstsq(np.hstack([z, z ** 2]), derivative[:, 0], rcond=None)
    assert a == pytest.approx(r, abs=tolerance) and -a / b == pytest.approx(capacity, abs=10 * tolerance)


def test_second_order_states():
    t = np.linspace(0, 6, 400)
    z, derivative = ode.states(t, np.sin(t), 2, at=[2, 3], bandwidths=[0.2, 0.4, 0.6])
    np.testing.assert_allclose(z, np.stack([np.sin([2, 3]), np.cos([2, 3])], 1), atol=0.02)
    np.testing.assert_allclose(derivative[:, 0], -np.sin([2, 3]), atol=0.05)


@pytest.mark.parametrize("call, error", [
    (lambda: ode.kernel(1, 4), "order: expected at most 8, and the derivative 1"),
    (lambda: ode.kernel(0, 2, 1.5), "q: expected 0..1"),
    (lambda: ode.smooth([0, 1, 1, 2, 3], np.zeros(5)), "t: expected at least 5 rising times"),
    (lambda: ode.smooth(np.arange(5), np.zeros(4)), r"y: expected shape \(5,\)"),
    (lambda: ode.smooth(np.arange(5), [0, 1, np.nan, 0, 0]), "y: expected finite"),
    (lambda: ode.bandwidth(np.arange(9), np.arange(9.0), 3), "derivative, order: expected one of"),
    (lambda: ode.states(np.arange(9), np.arange(9.0), bandwidths=[1]), "bandwidths: expected 2"),
    (lambda: ode.latest(np.arange(9), np.arange(9.0), window=2), "window: expected more than 3 samples"),
    (lambda: ode.latest(np.arange(9), np.arange(9.0), 4), r"derivatives: expected 0\.\.3"),
])
def test_what_does_not_fit_is_named(call, error):
    with pytest.raises(ValueError, match=error):
        call()
