"""The second stage: vector fields, and their solver, against what is known exactly."""

import copy

import numpy as np
import pytest
from support import needs_engine
from test_ode import CAPACITY, R, START, logistic

import nrnn
from nrnn import ode

torch = pytest.importorskip("torch")
nt = pytest.importorskip("nrnn.torch")

from nrnn.ode.matching import Matching, blocked, cross_validated, evaluate, match, mismatch  # noqa: E402


class Exact(nt.VectorField):
    """The logistic equation itself."""

    def field(self, z):
        return R * z * (1 - z / CAPACITY)


@torch.no_grad()
def rollout(cell, x, step, until):
    steps = round(until / step)
    rows = torch.full((steps, 1, 1), torch.nan, dtype=torch.float64)
    rows[0] = x
    cell.time_scale = step
    return float(cell.double().unroll(rows, rows[0], None)[1])


@pytest.mark.parametrize("step, off", [(0.2, -2.776e-05), (0.1, -1.716e-06), (0.05, -1.068e-07)])
def test_runge_kutta_is_of_order_four(step, off):
    assert logistic(5) == pytest.approx(9.550220053824841, rel=1e-15)
    assert rollout(Exact(1), START, step, 5) - logistic(5) == pytest.approx(off, rel=1e-3)


def interpolant(knots):
    """The logistic field between equal knots: a sum of ReLUs."""
    at = np.linspace(0, CAPACITY, knots + 1)
    slopes = np.diff(R * at * (1 - at / CAPACITY)) / np.diff(at)
    cell = nt.VectorField(1, widths=(knots,)).double()
    inner, outer = cell.network[0], cell.network[2]
    with torch.no_grad():
        inner.weight.fill_(1), inner.bias.copy_(torch.tensor(-at[:-1]))
        outer.weight.copy_(torch.tensor(np.diff(slopes, prepend=0))[None]), outer.bias.zero_()
    return cell


@pytest.mark.parametrize("knots, field, end", [(5, 0.12, -0.199), (10, 0.03, -0.0407), (20, 0.0075, -0.0089),
                                               (40, 0.001875, -0.00227)])
def test_a_relu_interpolant_of_the_logistic_field(knots, field, end):
    cell, x = interpolant(knots), np.linspace(0, CAPACITY, 4001)[:, None]
    assert np.abs(evaluate(cell, x) - R * x * (1 - x / CAPACITY)).max() == pytest.approx(field, rel=1e-6)
    assert rollout(cell, START, 0.005, 5) - logistic(5) == pytest.approx(end, rel=6e-3)


def minus_x():
    cell = nt.VectorField(1, widths=(2,), time_scale=0.1).double()
    with torch.no_grad():
        cell.network[0].weight.copy_(torch.tensor([[1.0], [-1.0]])), cell.network[0].bias.zero_()
        cell.network[2].weight.copy_(torch.tensor([[-1.0, 1.0]])), cell.network[2].bias.zero_()
    return cell


def test_one_step_of_an_exact_field():
    assert rollout(minus_x(), 1.7, 0.1, 0.1) == pytest.approx(1.7 * (1 - .1 + .1 ** 2 / 2 - .1 ** 3 / 6 + .1 ** 4 / 24))
    assert rollout(minus_x(), 1.7, 0.1, 0.1) == pytest.approx(1.53822375, abs=1e-10)


@needs_engine
def test_one_step_in_the_engine():
    model = nrnn.Model.load(nt.Network(minus_x(), task="regression").file(check=8).to_bytes())
    assert model.predict([[[1.7]]]).nominal[0, 0, 0] == pytest.approx(1.53822375, rel=1e-7)


def circle(n=200):
    t = np.linspace(0, 6, n)
    return ode.states(t, np.stack([np.cos(t), np.sin(t)], 1), bandwidths=[0.3, 0.5])


def test_matching_finds_a_field_and_pruning_keeps_it():
    z, derivative = circle()
    torch.manual_seed(0)
    cell = match(nt.VectorField(2, widths=(24, 24)), z, derivative, steps=300, keep=200)
    weights = [part.weight for part in cell.network if isinstance(part, torch.nn.Linear)]
    assert sum(int((w != 0).sum()) for w in weights) == 200 < sum(w.numel() for w in weights)
    assert mismatch(cell, z, derivative) < 1e-3
    np.testing.assert_allclose(evaluate(cell, [[0.8, 0.6]]), [[-0.6, 0.8]], atol=0.1)


def test_matching_is_repeated_by_its_seed():
    z, derivative = circle(50)
    torch.manual_seed(0)
    start = nt.VectorField(2, widths=(8,))
    one, two, other = (evaluate(match(copy.deepcopy(start), z, derivative, steps=20, seed=s), z) for s in (0, 0, 1))
    assert (one == two).all() and (one != other).any()


def test_blocks_in_time():
    folds = blocked(20, 4, margin=2)
    assert np.concatenate([held for _, held in folds]).tolist() == list(range(20))
    assert folds[1][0].tolist() == [0, 1, 2, *range(12, 20)] and folds[1][1].tolist() == [5, 6, 7, 8, 9]


def test_cross_validation_prefers_the_trained():
    z, derivative = circle()
    torch.manual_seed(0)
    start = nt.VectorField(2, widths=(16,))
    little, enough = cross_validated(start, z, derivative, [Matching(steps=1), Matching(steps=200)], blocked(200, 3))
    assert enough < 0.2 * little


@pytest.mark.parametrize("z, derivative, error", [
    (np.zeros((4, 3)), np.zeros((4, 2)), r"z: expected shape \(n, 2\), found \(4, 3\)"),
    (np.zeros((4, 2)), np.zeros((4, 1)), r"derivative: expected shape \(n, 2\)"),
    (np.zeros((4, 2)), np.zeros((3, 2)), "derivative: expected 4 rows"),
])
def test_what_does_not_fit_is_named(z, derivative, error):
    with pytest.raises(ValueError, match=error):
        match(nt.VectorField(2, widths=(4,)), z, derivative)
