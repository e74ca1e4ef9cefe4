"""The float64 reference of quaternion maps against golden numbers and the algebra."""

import numpy as np
import pytest

import nrnn
import reference
from reference import outputs
from support import Draw

draw = Draw(9)


def number(*parts):
    """A quaternion as a map of one."""
    return nrnn.Quaternion(*([[part]] for part in parts))


def hamilton(a, b):
    return number(*a).dense() @ b


def conjugate(a):
    return np.asarray(a) * (1, -1, -1, -1)


def test_hamilton_product():
    np.testing.assert_array_equal(hamilton((1, 2, 3, 4), (5, 6, 7, 8)), (-60, 12, 30, 24))
    np.testing.assert_array_equal(hamilton((5, 6, 7, 8), (1, 2, 3, 4)), (-60, 20, 14, 32))
    i, j, k = np.eye(4)[1:]
    np.testing.assert_array_equal(hamilton(i, j), k)
    np.testing.assert_array_equal(hamilton(j, i), -k)


def test_algebra():
    a, b, c = draw(3, 4)
    assert np.linalg.norm(hamilton(a, b)) == pytest.approx(np.linalg.norm(a) * np.linalg.norm(b), rel=1e-14)
    np.testing.assert_allclose(conjugate(hamilton(a, b)), hamilton(conjugate(b), conjugate(a)), atol=1e-14)
    np.testing.assert_allclose(hamilton(hamilton(a, b), c), hamilton(a, hamilton(b, c)), atol=1e-14)
    np.testing.assert_allclose(number(*a).dense() @ number(*b).dense(), number(*hamilton(a, b)).dense(), atol=1e-14)
    np.testing.assert_array_equal(number(*conjugate(a)).dense(), number(*a).dense().T)


QUATERNIONS = [(1, .5, -1, .25), (-.5, 2, .1, .3)]


def test_qrnn():
    layer = nrnn.Elman(W=number(.5, .1, -.3, .2), U=number(.1, -.2, .3, .4), b=(.01, .02, -.03, .04))
    np.testing.assert_allclose(outputs(layer, QUATERNIONS), [
        (0.38847268, 0.33193385, 0.39693043, 0.47383179), (0.37596815, 0.33927994, 0.65893386, -0.28775455)], atol=5e-9)


def test_qlstm():
    layer = nrnn.Lstm(
        U=[number(.4, -.3, .2, -.1), number(.1, .2, .3, .4), number(.3, .3, -.6, .2), number(-.2, .1, .5, .3)],
        W=[number(.2, .1, 0, -.1), number(.05, .1, .15, .2), number(-.3, .2, .1, .4), number(.1, -.1, .2, -.2)],
        b=[0] * 4 + [1] * 4 + [.1, 0, 0, -.1] + [0] * 4)
    file = nrnn.ModelFile([layer])
    for steps, state in [
        (1, [-0.13830267, 0.12732374, -0.21597545, 0.04510967, -0.26011363, 0.21376160, -0.32123529, 0.09525058]),
        (2, [-0.20455394, 0.14399116, 0.00544664, 0.08639705, -0.48675114, 0.36067492, 0.00977541, 0.38291942]),
    ]:
        np.testing.assert_allclose(reference.run(file, QUATERNIONS[:steps], exact=True)[1][0], state, atol=5e-9)


def test_quaternions_that_are_real_act_on_each_plane():
    W, U, none = draw(3, 3), draw(3, 2), (np.zeros((3, 3)), np.zeros((3, 2)))
    whole = nrnn.Elman(W=nrnn.Quaternion(W, *[none[0]] * 3), U=nrnn.Quaternion(U, *[none[1]] * 3))
    X = draw(5, 8)
    parts = [outputs(nrnn.Elman(W=W, U=U), X[:, 2 * plane:2 * plane + 2]) for plane in range(4)]
    np.testing.assert_allclose(outputs(whole, X), np.hstack(parts), atol=1e-15)


def test_quaternions_without_j_and_k_are_complex():
    W, U = draw(2, 3, 3), draw(2, 3, 2)
    zeros = [np.zeros((3, 3))] * 2, [np.zeros((3, 2))] * 2
    layer = nrnn.Elman(W=nrnn.Quaternion(*W, *zeros[0]), U=nrnn.Quaternion(*U, *zeros[1]))
    X = np.concatenate([draw(4, 4), np.zeros((4, 4))], axis=1)
    h = np.zeros(3, complex)
    for x, found in zip(X, outputs(layer, X), strict=True):
        v = (W[0] + 1j * W[1]) @ h + (U[0] + 1j * U[1]) @ (x[:2] + 1j * x[2:4])
        h = np.tanh(v.real) + 1j * np.tanh(v.imag)
        np.testing.assert_allclose(found, np.concatenate([h.real, h.imag, np.zeros(6)]), atol=1e-14)
