"""Curvature and stability of trained networks, beside networks where all is known."""

import nrnn.torch as nt
import numpy as np
import pytest
import torch
from nrnn import theory

import nrnn
from experiments.effects import curvature, exponents, stability
from experiments.effects.sources import SHIPPED, SOURCES


def linear():
    """A network whose answer is linear in its input."""
    torch.manual_seed(0)
    cell = nt.Sde(1, 3, step=[0.1, 0.2, 0.3], activation="identity", init_std=1.0)
    return nt.Network(cell, outputs=2, task="softmax", sequence=nrnn.Sequence(valid="end"))


def test_the_curvature_is_that_of_the_trained_parameters(tmp_path):
    """By central differences of the loss along one direction, steps among the parameters; scaled is units H units."""
    network, rng = linear(), np.random.default_rng(0)
    network.export(tmp_path / "linear.nrnn")
    Z, labels = rng.standard_normal((9, 12, 1)), np.arange(9) % 2
    held = curvature.trained(tmp_path / "linear.nrnn")
    assert any(name.endswith("step") for name, _ in held.named_parameters())
    found = curvature.curvature(tmp_path / "linear.nrnn", Z, labels, 40, 30)
    x, y = torch.tensor(Z), torch.tensor(labels)
    at = torch.nn.utils.parameters_to_vector(held.parameters()).detach()
    names, shapes = zip(*((name, p.shape) for name, p in held.named_parameters()))

    def loss(v):
        parts = dict(zip(names, (one.view(shape) for one, shape in zip(
            v.split([shape.numel() for shape in shapes]), shapes))))
        return torch.nn.functional.cross_entropy(torch.func.functional_call(held, parts, x), y)

    at.requires_grad_()
    gradient = curvature.mean_gradient(held, x, y, len(x))
    np.testing.assert_allclose(gradient(at.detach().numpy()), torch.autograd.grad(loss(at), at)[0], atol=1e-12)
    H = np.array([theory.difference_product(gradient, at.detach().numpy())(one) for one in np.eye(len(at))])
    units = curvature.sizes(held)
    for kind, matrix in (("raw", H), ("scaled", np.outer(units, units) * H)):
        one = found[kind]
        assert abs(one["largest"] - np.linalg.eigvalsh((matrix + matrix.T) / 2)[-1]) < one["residual"] + 1e-4
        assert abs(one["trace"] - np.trace(matrix)) < 4 * one["trace_error"] + 1e-4


def test_the_curvature_of_the_exponential_rnn_turns_its_matrix(tmp_path):
    """K of W_0 exp(K) is trained, its filters are the rows of W; products are derivatives, whatever kinks lie near."""
    torch.manual_seed(0)
    cell = nt.exponential_rnn(1, 4)
    nt.Network(cell, outputs=2, task="softmax", sequence=nrnn.Sequence(valid="end")).export(tmp_path / "e.nrnn")
    held, W = curvature.trained(tmp_path / "e.nrnn"), cell.W.detach().numpy()
    np.testing.assert_allclose(held.cells[0].W.detach(), W, atol=1e-6)
    place = [name for name, _ in held.named_parameters()].index("cells.0.parametrizations.W.original")
    parts = np.split(curvature.sizes(held), np.cumsum([p.numel() for p in held.parameters()]))
    np.testing.assert_allclose(parts[place], 0.5)  # as the rows of W
    x, y = torch.randn(6, 9, 1, dtype=torch.float64), torch.arange(6) % 2
    torch.testing.assert_close(curvature.step_by_step(held, x), held(x))
    product = curvature.between_kinks(held, x, y, len(x))
    H = np.array([product(one) for one in np.eye(len(curvature.sizes(held)))])
    np.testing.assert_allclose(H, H.T, atol=1e-12)
    at = torch.nn.utils.parameters_to_vector(held.parameters()).detach().numpy()
    near = theory.difference_product(curvature.mean_gradient(held, x, y, len(x)), at, reach=1e-8)
    v = np.random.default_rng(0).standard_normal(len(at))
    np.testing.assert_allclose(near(v), H @ v, atol=1e-5 * np.abs(H @ v).max())


@pytest.mark.parametrize("model", SOURCES["ecg5000"].others)
def test_other_networks_have_a_curvature(model):
    Z, labels = np.random.default_rng(0).standard_normal((6, 20, 1)), np.arange(6) % 2
    found = curvature.curvature(SHIPPED / f"ecg5000/{model}-1.nrnn", Z, labels, 40, 2)
    assert all(0 <= found[kind]["residual"] < 0.05 * found[kind]["largest"] for kind in ("raw", "scaled"))


def test_sequences_that_are_read_surely_are_left_out():
    o = torch.tensor([[0.0, 0.0], [20.0, 0.0], [0.0, 1.0], [20.0, 0.0]])
    loss, kept = curvature.weighty(lambda x: o, o, torch.tensor([0, 0, 0, 1]))
    assert kept.tolist() == [0, 2, 3]
    assert loss == pytest.approx((np.log(2) + np.log(1 + np.e) + 20) / 4, rel=1e-6)


def test_multiplicative_noise_is_the_papers_where_steps_are_positive():
    rng = np.random.default_rng(0)
    A, W, U = rng.standard_normal((3, 3)), rng.standard_normal((3, 3)), rng.standard_normal((3, 1))
    rnn = theory.NoisyRNN(A=A, W=W, U=U, step=[0.1, 0.2, 0.3], noise=nrnn.PaperNoise(0.5, 0.0, 1.0))
    z = rng.standard_normal((7, 1))
    for ours, theirs in zip(stability.multiplied(rnn, 0.5, z, 3), theory.noisy_jacobians(rnn, z, 3), strict=True):
        np.testing.assert_allclose(ours, theirs)


def test_what_the_bounds_of_exponents_say():
    def entry(still, low, high):
        return {"still": [still, still], "low": low, "high": high, "steps": high + 1, "negative": 0,
                "asked": [still - 1.0], "multiplicative": [[still + 1.0], [still]]}

    stable = {"lipschitz": [entry(-1.0, -2.0, 3.0), entry(-2.0, -3.0, -0.5)], "nrnn-high": [entry(1.0, -1.0, 0.5)]}
    found = {"noises": {"multiplicative": [0.1, 1.0], "draws": 4}, "sets": {"mnist": {"stability": stable}}}
    assert exponents.bounds(found) == (3, 1, 2, 1, 0, -0.5)
    changes = exponents.changes(found)
    assert [one.mean for one in changes.values()] == [-1, 1, 0] and {one.n for one in changes.values()} == {2}
    assert "are violated in 1 of 3 models" in exponents.sentence(found)
