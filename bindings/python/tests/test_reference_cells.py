"""The float64 reference of the usual cells: options, schemes, oscillators, skipped samples."""

import math

import numpy as np
import pytest

import nrnn
from reference import outputs
from support import Draw

draw = Draw(9)


def test_modrelu_clip_and_projection():
    W, U, b = draw(4, 4), draw(4, 2), -0.1 - np.abs(draw(4))
    x, h = draw(2, scale=3), draw(4, scale=2)
    v = np.clip(W @ h + U @ x, -0.5, 0.5)
    layer = nrnn.Elman(W=W, U=U, activation="modrelu", modrelu_bias=b, clip=0.5, initial=h)
    np.testing.assert_allclose(outputs(layer, [x])[0], [math.copysign(max(abs(p) + q, 0), p) for p, q in zip(v, b)])
    W, U, P, state = draw(12, 2), draw(12, 2, scale=3), draw(2, 3), draw(5)
    i, f, g, o = np.split(np.clip(W @ state[:2] + U @ x, -0.7, 0.7), 4)
    c = state[2:] / (1 + np.exp(-f)) + 0.8 * np.tanh(g) / (1 + np.exp(-i))
    layer = nrnn.Lstm(W=W, U=U, projection=P, clip=0.7, candidate_factor=0.8, initial=state)
    np.testing.assert_allclose(outputs(layer, [x])[0], P @ (np.tanh(c) / (1 + np.exp(-o))))


@pytest.mark.parametrize("reset_after", [True, False])
def test_clip_of_the_gru(reset_after):
    """A clip of next to nothing leaves h' = h / 2."""
    h = draw(3)
    layer = nrnn.Gru(W=draw(9, 3), U=draw(9, 2), clip=1e-9, initial=h, reset_after=reset_after)
    np.testing.assert_allclose(outputs(layer, draw(1, 2))[0], h / 2, atol=1e-8)


@pytest.mark.parametrize("scheme, order", [("euler", 1), ("midpoint", 2), ("heun", 2), ("rk4", 4)])
def test_order_of_the_schemes(scheme, order):
    """h' = -h + 0.5 tanh(h + x) with x held: halving the step divides the error by 2^order."""
    def end(steps, scheme=scheme):
        layer = nrnn.Sde(A=[[-1]], W=[[1]], C=[[0]], U=[[1]], step=1 / steps, scheme=scheme, initial=[0.7],
                         gate=nrnn.Gate(W=[[0]], U=[[0]]))
        return outputs(layer, np.full((steps, 1), 0.3))[-1, 0]
    truth = end(512, "rk4")
    ratio = (end(8) - truth) / (end(16) - truth)
    assert math.log2(ratio) == pytest.approx(order, abs=0.15)


def test_cornn():
    """Its own step, by hand: z first, then y with the new z."""
    layer = nrnn.Cornn(Wy=[[.5]], Wz=[[-.25]], U=[[2.]], b=[.1], dt=.1, gamma=2., epsilon=3., initial=[.4, -.2])
    z = -.2 + .1 * (math.tanh(.2 + .05 + 1. + .1) - .8 + .6)
    np.testing.assert_allclose(outputs(layer, [[.5]]), [[.4 + .1 * z]])


def test_a_skipped_sample_is_zeros_to_other_cells():
    layer = nrnn.Elman(W=draw(3, 3), U=draw(3, 2), b=draw(3))
    X = draw(4, 2)
    given, zeros = X.copy(), X.copy()
    given[2], zeros[2] = np.nan, 0
    np.testing.assert_array_equal(outputs(layer, given), outputs(layer, zeros))
