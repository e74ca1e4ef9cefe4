"""The float64 reference of signatures against golden numbers and identities."""

import itertools

import numpy as np
import pytest

import nrnn
from reference import outputs
from support import Draw

draw = Draw(9)


def levels(layer, X, interval=1.0):
    """Those after the last sample, as tensors."""
    flat = outputs(layer, X, sequence=nrnn.Sequence(interval=interval))[-1]
    q, found = layer.channels, []
    for level in range(1, layer.depth + 1):
        found.append(flat[:q ** level].reshape((q,) * level))
        flat = flat[q ** level:]
    return found


def test_straight_line():
    _, second = levels(nrnn.Signature(inputs=2, depth=2), [(1, 2)])
    np.testing.assert_allclose(second, [[.5, 1], [1, 2]])


def test_two_lines():
    _, second = levels(nrnn.Signature(inputs=2, depth=2), [(1, 0), (0, 1)])
    np.testing.assert_allclose(second, [[.5, 1], [0, .5]])


@pytest.mark.parametrize("steps", [1, 3])
@pytest.mark.parametrize("powers, value", [((0, 1), 1.125), ((1, 0), 0.5625), ((2, 0, 1), 0.158203125)])
def test_constant_input(powers, value, steps):
    """Equation (14): int prod s_i^(p_i) = T^(sum (p_i + 1)) / prod_j sum_(i <= j) (p_i + 1), at T = 1.5."""
    found = levels(nrnn.Signature(inputs=1, depth=3, basis_order=2), np.ones((steps, 1)), interval=1.5 / steps)
    assert found[len(powers) - 1][powers] == pytest.approx(value, rel=1e-14)


def test_constant_input_everywhere():
    found = levels(nrnn.Signature(inputs=1, depth=4, basis_order=3), np.ones((7, 1)), interval=1.5 / 7)
    for tensor in found:
        for powers in itertools.product(range(4), repeat=tensor.ndim):
            sums = np.cumsum(np.add(powers, 1))
            assert tensor[powers] == pytest.approx(1.5 ** sums[-1] / np.prod(sums), rel=1e-12)


def test_time_scale_and_order_of_channels():
    """Channel (j, k) stands at j d + k and is scaled by T^-j."""
    X = draw(4, 2)
    plain, scaled = (levels(nrnn.Signature(inputs=2, depth=1, basis_order=2, time_scale=T), X, 0.5)[0] for T in (1, 4))
    t = np.arange(5) * 0.5
    expected = [np.diff(t ** (j + 1)) @ X / (j + 1) for j in range(3)]
    np.testing.assert_allclose(plain, np.concatenate(expected), rtol=1e-13)
    np.testing.assert_allclose(scaled, np.concatenate([e / 4 ** j for j, e in enumerate(expected)]), rtol=1e-13)


def multiplied(a, b):
    """Product of two truncated tensor series, each with its leading 1."""
    return [sum(np.multiply.outer(a[i], b[n - i]) for i in range(n + 1)) for n in range(len(a))]


def series(X, depth=4):
    return [np.float64(1), *levels(nrnn.Signature(inputs=X.shape[1], depth=depth), X)]


def test_chen_and_reversal():
    X, Y = draw(2, 3, 2)
    for whole, parts in zip(series(np.concatenate([X, Y])), multiplied(series(X), series(Y)), strict=True):
        np.testing.assert_allclose(whole, parts, atol=1e-14)
    identity = multiplied(series(X), series(-X[::-1]))
    assert identity[0] == 1 and all(np.abs(level).max() < 1e-14 for level in identity[1:])


def test_shuffle():
    first, second = levels(nrnn.Signature(inputs=2, depth=2, basis_order=1), draw(6, 2), 0.3)
    np.testing.assert_allclose(np.multiply.outer(first, first), second + second.T, atol=1e-15)


def test_truncated_kernel_of_two_lines():
    a, b = np.array([[0.6, 0.8]]), np.array([[1.0, 0.5]])
    assert (a @ b.T).item() == pytest.approx(1)
    value = sum(np.sum(x * y) for x, y in zip(series(a, 3), series(b, 3)))
    assert value == pytest.approx(2.2777778, abs=5e-8)


@pytest.mark.parametrize("interval", [0.3, 4.0])
def test_fading_features(interval):
    """dZ_w = -g Z_w + psi u Z_w', integrated in small steps by hand."""
    X, g, n = draw(3, 1), 0.7, 4000
    found = levels(nrnn.Signature(inputs=1, depth=2, basis_order=1, fading=g), X, interval)
    Z = [np.zeros(2), np.zeros((2, 2))]
    h = interval / n

    def derivative(Z, s, u):
        psi = np.array([1, s]) * u
        return [-g * Z[0] + psi, -g * Z[1] + np.multiply.outer(Z[0], psi)]

    for i in range(3 * n):
        u, s = X[i // n, 0], i * h
        k1 = derivative(Z, s, u)
        k2 = derivative([z + h / 2 * k for z, k in zip(Z, k1)], s + h / 2, u)
        Z = [z + h * k for z, k in zip(Z, k2)]
    for a, b in zip(found, Z, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-7)
