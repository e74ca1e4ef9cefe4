"""Flatness: eigenvalues and traces of Hessians."""

import numpy as np
import pytest

from nrnn import theory
from nrnn.theory import NoisyRNN
from noisy_rnns import random
from support import Draw


def test_lanczos_and_hutchinson():
    rng = np.random.default_rng(0)
    values = np.linspace(-1, 5, 40)
    Q = np.linalg.qr(rng.standard_normal((40, 40)))[0]
    matrix = Q @ np.diag(values) @ Q.T
    found, weights = theory.lanczos(lambda v: matrix @ v, 40, steps=40)
    np.testing.assert_allclose(found, values, atol=1e-9)
    assert weights.sum() == pytest.approx(1)
    assert theory.lanczos(lambda v: matrix @ v, 40, steps=25)[0][-1] == pytest.approx(5, abs=1e-3)
    trace, error = theory.hutchinson(lambda v: matrix @ v, 40, draws=400)
    assert abs(trace - values.sum()) < 4 * error
    assert theory.hutchinson(lambda v: values * v, 40, draws=2)[0] == pytest.approx(values.sum())
    assert len(theory.lanczos(lambda v: 2 * v, 40)[0]) == 1  # one eigenvalue, one step


def test_hessian_by_the_parameters():
    """Products with every unit vector make the matrix; it is that of differences of the gradient-free loss."""
    torch = pytest.importorskip("torch")
    rnn, X, labels = random(n=2, d=1), Draw(1)(3, 4, 1), np.array([0, 1, 2])
    product, size = theory.parameter_hessian(rnn, X, labels)
    H = np.array([product(one) for one in np.eye(size)])
    np.testing.assert_allclose(H, H.T, atol=1e-12)
    names = ("A", "W", "U", "b", "V", "c")
    sizes = np.cumsum([getattr(rnn, name).size for name in names])
    assert size == sizes[-1]

    def loss(shift):
        parts = np.split(shift, sizes[:-1])
        moved = {name: getattr(rnn, name) + part.reshape(getattr(rnn, name).shape) for name, part in zip(names, parts)}
        path = NoisyRNN(**vars(rnn) | moved).path(X)
        return theory.CrossEntropy(labels).value(path.outputs()).mean()

    e, d = Draw(2)(size), 1e-3
    second = (loss(d * e) - 2 * loss(0 * e) + loss(-d * e)) / d**2
    assert e @ H @ e == pytest.approx(second, rel=1e-4)
    found = theory.flatness(rnn, X, labels, steps=size, draws=500)
    assert found.largest == pytest.approx(np.linalg.eigvalsh(H)[-1], rel=1e-8)
    assert abs(found.trace - np.trace(H)) < 4 * found.trace_error
    assert torch.is_grad_enabled()


def test_sharpness_of_few_products():
    """Two large eigenvalues above a crowd: Lanczos stops once the first is known, and most of the trace is known."""
    rng = np.random.default_rng(0)
    values = np.array([50.0, 20.0, *rng.uniform(-0.1, 0.3, 198)])
    Q = np.linalg.qr(rng.standard_normal((200, 200)))[0]
    matrix, start = Q @ np.diag(values) @ Q.T, Q @ np.array([1.0, 0.3, *rng.standard_normal(198) * 0.1])
    found = theory.sharpness(lambda v: matrix @ v, start, steps=30, tolerance=1e-3, draws=20)
    assert found.products < 30 and found.residual <= 1e-3 * found.largest
    assert found.largest == pytest.approx(50, abs=found.residual)
    assert abs(found.trace - values.sum()) < 4 * found.trace_error
    assert found.trace_error < theory.hutchinson(lambda v: matrix @ v, 200, draws=20)[1] / 5
    whole = theory.sharpness(lambda v: matrix @ v, start, steps=200, tolerance=0, draws=1)
    assert whole.trace == pytest.approx(values.sum()) and np.isnan(whole.trace_error)


def test_products_by_differences_of_gradients():
    """sum of x^4 / 12: the Hessian is the diagonal of x^2."""
    x, v = np.array([1.0, -2.0, 0.5]), np.array([3.0, 1.0, -4.0])
    product = theory.difference_product(lambda p: p ** 3 / 3, x)
    np.testing.assert_allclose(product(v), x ** 2 * v, rtol=1e-5)
    np.testing.assert_allclose(product(1e-9 * v), 1e-9 * x ** 2 * v, rtol=1e-5)
    assert not product(0 * v).any()
