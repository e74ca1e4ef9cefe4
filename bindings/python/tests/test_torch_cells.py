"""Every module against the float64 reference of the file it makes, and the engine where it runs the cell."""

import copy

import numpy as np
import pytest
import torch

import nrnn
import nrnn.torch as nt
import reference
from nrnn.file.functions import ACTIVATIONS, SELU, Function
from support import needs_engine

D, N = 4, 8


def pruned():
    cell = nt.VectorField(2, 2, (6,), solver_step=0.3)
    cell.prune(20)
    return cell


# Name -> maker. Built in order from one seed.
CELLS = {
    "noisy": lambda: nt.noisy_rnn(D, N, noise=nrnn.OfficialNoise(0.02, 0.02)),
    "lipschitz": lambda: nt.lipschitz_rnn(D, N),
    "lipschitz gated": lambda: nt.lipschitz_rnn(D, N, gated=True),
    "antisymmetric": lambda: nt.antisymmetric_rnn(D, N),
    "residual": lambda: nt.residual_rnn(D, N),
    "sde relu": lambda: nt.Sde(D, N, 0.1, "relu", direct=True, gate="activation"),
    "sde logistic": lambda: nt.Sde(D, N, [0.1] * N, "logistic", direct=True),
    "sde modrelu": lambda: nt.Sde(D, N, 0.1, "modrelu"),
    "sde midpoint": lambda: nt.Sde(D, N, 0.1, scheme="midpoint", noise=nrnn.PaperNoise(0.1, 1, 1)),
    "sde rk4": lambda: nt.Sde(D, N, 0.1, scheme="rk4", noise=nrnn.PaperNoise(0.1, 1, 1)),
    "sde rk4_38": lambda: nt.Sde(D, N, 0.1, scheme="rk4_38", noise=nrnn.PaperNoise(0.1, 1, 1)),
    "sde heun": lambda: nt.Sde(D, N, 0.1, scheme="heun", noise=nrnn.PaperNoise(0.1, 1, 1)),
    "srnn": lambda: nt.srnn(D, N, 0.1, sigma=0.1),
    "elman": lambda: nt.Elman(D, N),
    "elman relu noisy": lambda: nt.Elman(D, N, "relu", noise=nrnn.PaperNoise(0.1, 1, 0.1)),
    "elman clip": lambda: nt.Elman(D, N, clip=0.5),
    "exponential": lambda: nt.exponential_rnn(D, N),
    "cayley": lambda: nt.exponential_rnn(D, N, map="cayley"),
    "quaternion rnn": lambda: nt.quaternion_rnn(D, N),
    "quaternion lstm": lambda: nt.quaternion_lstm(D, N),
    "lstm": lambda: nt.Lstm(D, N),
    "lstm noisy": lambda: nt.Lstm(D, N, noise=nrnn.OfficialNoise(0.1, 0.1)),
    "lstm peephole": lambda: nt.Lstm(D, N, peephole=True),
    "lstm projection": lambda: nt.Lstm(D, N, projection=3, candidate_factor=0.8, clip=0.7),
    "gru": lambda: nt.Gru(D, N),
    "gru reset before": lambda: nt.Gru(D, N, reset_after=False),
    "cornn": lambda: nt.Cornn(D, N, noise=nrnn.PaperNoise(0.1, 1)),
    "cfc": lambda: nt.Cfc(D, N, backbone=[9], activation="tanh"),
    "cfc no gate": lambda: nt.Cfc(D, N, "no_gate", [9, 6], "relu", time_scale=0.5, noise=nrnn.PaperNoise(0.1, 1)),
    "cfc pure": lambda: nt.Cfc(D, N, "pure", []),
    "min_gru": lambda: nt.MinGru(D, N),
    "min_gru noisy": lambda: nt.MinGru(D, N, "tanh", noise=nrnn.OfficialNoise(0.1, 0.1)),
    "dense": lambda: nt.Dense(D, N, "tanh"),
    "norm": lambda: nt.Norm(D),
    "norm rms": lambda: nt.Norm(D, "rms", 0.1, "gelu"),
    "norm none": lambda: nt.Norm(D, "none", activation="relu"),
    **{f"dense {name}": lambda name=name: nt.Dense(D, N, name) for name in ACTIVATIONS if name != "modrelu"},
    "elman selu": lambda: nt.Elman(D, N, Function("elu", *SELU)),
    "gru softsign": lambda: nt.Gru(D, N, gate=Function("hard_sigmoid", 1 / 6), candidate="softsign"),
    "gru reset before silu": lambda: nt.Gru(D, N, reset_after=False, candidate="silu"),
    "lstm of three": lambda: nt.Lstm(D, N, gate="hard_sigmoid", candidate="softsign", output=Function("clip", -0.5, 0.5)),
    **{f"kernel {pooling}{' la' * la}{' all' * bool(rho)}":
       lambda pooling=pooling, la=la, rho=rho: nt.Kernel(D, 5, 3, pooling=pooling, la_feature=la, aggregation=rho)
       for pooling in ("mean", "max") for la in (True, False) for rho in (None, 2.0)},
    "kernel dot": lambda: nt.Kernel(D, 5, 3, symbol="dot", train_gap_penalty=True),
    "signature": lambda: nt.Signature(D, 2, 1, fading=0.3),
    "vector field": lambda: nt.VectorField(2, 2, (6,)),
    "vector field pruned": pruned,
    "fdnet": lambda: nt.FDNet(9, 4),
    "fdnet forced": lambda: nt.FDNet(9, 4, blocks=2, forced=True),
}
GOES_ON = (nt.VectorField, nt.FDNet)
# Rows that the engine must replay: all it runs. Those it lacks are compared with the reference alone; the list shrinks.
LACKING: set[str] = set()


def network(name, **settings):
    torch.manual_seed(sum(name.encode()))
    cell = CELLS[name]()
    return nt.Network(cell, outputs=None if isinstance(cell, GOES_ON) else 3, **settings)


def given(net, batch=3, steps=12):
    x = torch.from_numpy(np.random.default_rng(5).standard_normal((batch, steps, net.cells[0].inputs))).float()
    if isinstance(net.cells[0], GOES_ON):
        x = 0.1 * x
        x[:, torch.arange(steps) % 5 != 0] = torch.nan
    return x


@pytest.mark.parametrize("name", CELLS)
def test_the_module_is_its_file(name):
    net, x = network(name), given(network(name))
    file = net.file(check=x[0].numpy())  # raises if module and reference differ
    with torch.no_grad():
        y = copy.deepcopy(net).double().eval()(x.double()).numpy()
    for row, expected in zip(x.numpy(), y):
        np.testing.assert_allclose(reference.run(file, row, exact=True)[0], expected, rtol=1e-9, atol=1e-9)


@needs_engine
@pytest.mark.parametrize("name", sorted(set(CELLS) - LACKING))
def test_the_engine_gives_the_same(name, tmp_path):
    net = network(name)
    assert net.export(tmp_path / "m.nrnn").startswith("engine: off by")
    model = nrnn.Model.load(tmp_path / "m.nrnn")
    with torch.no_grad():
        expected = net.eval()(given(net)).numpy()
    missing = "skip" if isinstance(net.cells[0], GOES_ON) else "reject"  # samples of NaN: it goes on by itself
    got = model.predict(given(net).numpy(), missing=missing).nominal
    np.testing.assert_allclose(got, expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("name", CELLS)
def test_gradients_reach_every_parameter(name):
    net = network(name).train()
    net(given(net)).square().mean().backward()
    for tensor, parameter in net.named_parameters():
        if parameter.requires_grad:
            assert parameter.grad is not None and parameter.grad.isfinite().all(), tensor
        else:
            assert parameter.grad is None


@pytest.mark.parametrize("name", CELLS)
def test_a_sequence_in_two_pieces(name):
    cell, x = network(name).cells[0].double().eval(), given(network(name)).double()
    if isinstance(cell, nt.Signature):
        cell = nt.Signature(D, 2)  # without a basis in time: the state does not hold when the path began
    whole, last = cell(x)
    first, state = cell(x[:, :7])
    second, state = cell(x[:, 7:], state)
    torch.testing.assert_close(torch.cat([first, second], 1), whole, rtol=1e-9, atol=1e-9)
    torch.testing.assert_close(state, last, rtol=1e-9, atol=1e-9)


def test_a_matrix_is_made_once_a_sequence(monkeypatch):
    cell = nt.quaternion_rnn(D, N, noise=nrnn.PaperNoise(0.1, 1.0)).train()  # steps by autograd
    made, forward = [], nt.QuaternionMap.forward
    monkeypatch.setattr(nt.QuaternionMap, "forward", lambda self, M: made.append(1) or forward(self, M))
    cell(torch.randn(2, 9, D))
    assert len(made) == 2  # W and U


def test_structures():
    net = network("lipschitz")
    A = net.cells[0].A.detach().double()
    beta_1 = nt.SymmetricSkew(1.0, 0.25)(torch.randn(6, 6, dtype=torch.float64))
    assert torch.allclose(torch.linalg.eigvals(beta_1).real, torch.tensor(-0.25, dtype=torch.float64), atol=1e-12)
    for beta in (0.0, 0.3, 0.75, 1.0):
        mix = nt.SymmetricSkew(beta, 0.1)
        A = mix(torch.randn(5, 5, dtype=torch.float64))
        torch.testing.assert_close(mix(mix.right_inverse(A)), A)
    W = network("exponential").cells[0].W.detach()
    torch.testing.assert_close(W @ W.T, torch.eye(N), atol=1e-5, rtol=0)


def test_an_lstm_may_start_by_remembering():
    torch.manual_seed(0)
    plain = nt.Lstm(2, 3)
    torch.manual_seed(0)
    raised = nt.Lstm(2, 3, forget_bias=2.0)
    torch.testing.assert_close(raised.b - plain.b, torch.tensor([0.0] * 3 + [2.0] * 3 + [0.0] * 6))
    assert nt.quaternion_lstm(4, 4, forget_bias=2.0).b.tolist() == [0] * 4 + [2] * 4 + [0] * 8


def test_the_hamilton_product():
    blocks = torch.tensor([1.0, 2, 3, 4]).view(1, 4, 1, 1)
    assert (nt.QuaternionMap()(blocks) @ torch.tensor([5.0, 6, 7, 8])).tolist() == [-60, 12, 30, 24]
    dense = nt.QuaternionMap(4)(torch.randn(4, 4, 2, 3))
    torch.testing.assert_close(nt.QuaternionMap(4)(nt.QuaternionMap(4).right_inverse(dense)), dense)


def test_quaternion_weights_have_the_variance_they_should():
    torch.manual_seed(0)
    blocks = nt.parametrisations.quaternion_blocks(1, 200, 100)
    assert float(blocks.square().sum(1).mean()) == pytest.approx(4 / (2 * 300), rel=0.02)
    share = blocks.square().sum((0, 2, 3)) / blocks.square().sum()
    torch.testing.assert_close(share, torch.tensor([1 / 2, 1 / 6, 1 / 6, 1 / 6]), atol=0.01, rtol=0)  # mean cos^2 = 1/2


def test_anchors_are_found_by_kmeans():
    torch.manual_seed(0)
    centres = torch.nn.functional.normalize(torch.randn(4, 3, D), dim=-1)
    x = centres[torch.arange(40) % 4] + 0.05 * torch.randn(40, 3, D)
    cell = nt.Kernel(D, 4, 3)
    cell.fit_anchors(torch.cat([x, torch.zeros(40, 2, D)], 1), lengths=torch.full((40,), 3))
    nearest = torch.einsum("ckd,akd->ca", centres, cell.anchors) / 3
    assert nearest.max(1).values.min().item() > 0.99
    torch.testing.assert_close(cell.anchors.norm(dim=-1), torch.ones(4, 3))


def test_kernel_golden():
    """One-hot letters, anchor ABC, alpha 4/3, sequence ABCABAC, code's mean."""
    cell = nt.Kernel(3, 1, 3, sigma=0.5, gap_penalty=0.5)
    with torch.no_grad():
        cell.anchors = torch.eye(3)[None]
        y, _ = cell(torch.eye(3)[torch.tensor([0, 1, 2, 0, 1, 0, 2])][None])
    assert float(y[0, -1, 0]) == pytest.approx(0.0981180040032, rel=1e-5)


def test_equal_anchors_have_a_finite_gradient():
    cell = nt.Kernel(D, 3, 2)
    with torch.no_grad():
        cell.anchors = torch.ones(3, 2, D)
    cell(torch.randn(2, 5, D))[0].sum().backward()
    assert cell.parametrizations.anchors.original.grad.isfinite().all()


def test_the_inverse_root_has_the_gradient_of_its_definition():
    torch.manual_seed(1)
    cell = nt.Kernel(D, 3, 2).double()
    z = torch.randn(3, 2, D, dtype=torch.float64)

    def projection(z):
        z = z / z.norm(dim=-1, keepdim=True)
        K = cell._kappa(torch.einsum("akd,bkd->abk", z, z)).prod(2)
        return nt.kernel._InverseRoot.apply(K)

    assert torch.autograd.gradcheck(projection, z.requires_grad_())


def test_pruned_weights_stay_zero():
    torch.manual_seed(2)
    cell = pruned()
    optimiser = torch.optim.SGD(cell.parameters(), lr=1.0)
    cell.field(torch.randn(9, 4)).square().mean().backward()
    optimiser.step()
    weights = torch.cat([part.weight.flatten() for part in cell.network if hasattr(part, "weight")])
    assert int((weights != 0).sum()) == 20
    cell.prune(10)
    assert sum(int((part.weight != 0).sum()) for part in cell.network if hasattr(part, "weight")) == 10


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match=r"cells\[1\]: expected 8 inputs"):
        nt.Network(nt.Elman(D, N), nt.Elman(D, N))
    with pytest.raises(ValueError, match="x: expected shape"):
        nt.Elman(D, N)(torch.zeros(2, 3, 5))
    with pytest.raises(ValueError, match="rho: expected none"):
        nt.Gru(D, N)(torch.zeros(2, 3, D), rho=torch.ones(2, 3))
    with pytest.raises(ValueError, match="4 divides"):
        nt.quaternion_rnn(3, 8)
    with pytest.raises(ValueError, match="keep: expected"):
        nt.VectorField(2).prune(0)


@pytest.mark.parametrize("name", [name for name in CELLS if not name.startswith(("signature", "vector"))])
def test_nothing_is_made_on_another_device(name):
    """Shapes alone are computed on the device "meta", which does not mix with another; it stands in for a GPU. The two
    that are left out read a length of time from it."""
    net = network(name).to("meta").train()
    net(given(network(name)).to("meta")).square().mean().backward()


@pytest.mark.parametrize("grid", (4, 5, 31))
def test_a_finite_difference_network_is_its_blocks(grid):
    torch.manual_seed(0)
    cell = nt.FDNet(grid, 3, blocks=2, forced=True).double()
    x = torch.randn(2, 4, grid).double()
    x[1] = torch.nan
    u, (y, end) = x[0] + cell.shift, cell.unroll(x, torch.zeros(4, grid).double(), None)
    for _ in range(4):
        u = cell.block(u)
    torch.testing.assert_close(end, u, rtol=0, atol=1e-12)
    torch.testing.assert_close(y[1], u - cell.shift, rtol=0, atol=1e-12)


def test_a_finite_difference_network_of_known_numbers():
    cell = nt.FDNet(5, 2).double()
    known = {"conv1": [[.1, .2, .3], [-.1, .4, .2]], "conv1L": [[.5, -.5], [.25, .75]], "conv1R": [[.3, .1], [-.2, .6]],
             "conv2": [[[.1, 0, .2], [.3, -.1, .1]], [[0, .5, -.2], [.2, .2, .2]]],
             "conv2L": [[[.1, .2], [.3, .4]], [[-.1, .1], [.2, -.2]]],
             "conv2R": [[[.2, .1], [0, .3]], [[.4, -.3], [.1, .2]]], "fc1": [.5, -1, .25, 2]}
    with torch.no_grad():
        for name, value in known.items():
            getattr(cell, name).copy_(torch.tensor(value, dtype=torch.float64).view_as(getattr(cell, name)))
        u = cell.block(torch.tensor([[1, 2, -1, .5, 3]], dtype=torch.float64))
    expected = torch.tensor([[1.1125, 2.66, -1.39, 2.7, 4.225]], dtype=torch.float64)
    torch.testing.assert_close(u, expected, rtol=0, atol=1e-12)
