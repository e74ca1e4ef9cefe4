"""The float64 reference of vector fields against golden numbers and closed forms."""

import math

import numpy as np
import pytest

import nrnn
from reference import outputs


RELU_DECAY = [nrnn.Dense(W=[[1.0], [-1.0]], activation="relu"), nrnn.Dense(W=[[-1.0, 1.0]])]


def test_relu_field_is_minus_x():
    layer = nrnn.VectorField(network=RELU_DECAY, dimension=1, time_scale=0.1)
    np.testing.assert_allclose(outputs(layer, [[1.7]]), [[1.53822375]], rtol=1e-14)


def test_solver_step_skipped_samples_and_order():
    """x'' = -x' through the ReLU field: of the second order, and the same in one go or step by step."""
    W = np.array([[0.0, 1.0], [0.0, -1.0]])
    network = [nrnn.Dense(W=nrnn.Csr.from_dense(W), activation="relu"), nrnn.Dense(W=[[-1.0, 1.0]])]
    settings = dict(network=network, dimension=1, order=2)
    fine = outputs(nrnn.VectorField(**settings, solver_step=0.1, time_scale=0.3), [[1.0, 2.0]])[-1]
    skipped = [[1.0, 2.0], [np.nan] * 2, [np.nan] * 2]
    np.testing.assert_allclose(outputs(nrnn.VectorField(**settings, time_scale=0.1), skipped)[-1], fine, rtol=1e-14)
    assert fine[1] == pytest.approx(2 * math.exp(-0.3), rel=1e-6)
    assert fine[0] == pytest.approx(3 - 2 * math.exp(-0.3), rel=1e-6)


def test_scalers():
    layer = nrnn.VectorField(network=RELU_DECAY, dimension=1, in_mean=[1], in_scale=[2], out_mean=[3], out_scale=[4],
                             time_scale=1e-6)
    assert (outputs(layer, [[7.0]])[0, 0] - 7) / 1e-6 == pytest.approx(3 - 4 * (7 - 1) / 2, rel=1e-5)


def logistic_net(m, r=1.2, K=10.0, top=12.0):
    """The ReLU interpolant of x' = r x (1 - x / K), with knots K / m apart."""
    knots = np.arange(0, top + K / m / 2, K / m)
    slopes = np.diff(r * knots * (1 - knots / K)) / np.diff(knots)
    bends = np.diff(slopes, prepend=0.0)
    return [nrnn.Dense(W=np.ones((len(bends), 1)), b=-knots[:-1], activation="relu"), nrnn.Dense(W=bends[None])]


TRUTH = 9.550220053824841  # logistic x(5): r 1.2, K 10, x0 .5


@pytest.mark.parametrize("m, error, end", [(5, 0.12, -0.199), (10, 0.03, -0.0407), (20, 0.0075, -0.0089),
                                           (40, 0.001875, -0.00227)])
def test_relu_interpolant_of_the_logistic_field(m, error, end):
    from nrnn.reference.vector_field import field
    layer = nrnn.VectorField(network=logistic_net(m), dimension=1, solver_step=0.001, time_scale=5.0)
    x = np.linspace(0, 10, 2 * m + 1)  # knots and the middles between them, where the interpolant is worst
    errors = [1.2 * v * (1 - v / 10) - field(layer, np.array([v]))[0] for v in x]
    assert max(errors) == pytest.approx(error, rel=1e-9)
    assert outputs(layer, [[0.5]])[0, 0] - TRUTH == pytest.approx(end, rel=6e-3)


@pytest.mark.parametrize("step, error", [(0.2, -2.776e-05), (0.1, -1.716e-06), (0.05, -1.068e-07)])
def test_runge_kutta_on_the_logistic_equation(step, error):
    from nrnn.reference.arithmetic import runge_kutta4
    x = 0.5
    for _ in range(round(5 / step)):
        x = runge_kutta4(lambda x: 1.2 * x * (1 - x / 10), x, step)
    assert x - TRUTH == pytest.approx(error, rel=2e-3)
