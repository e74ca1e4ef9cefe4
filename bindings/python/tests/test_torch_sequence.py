"""The fused sequence of an SDE, its noise, and irregular intervals."""

import itertools
import math

import numpy as np
import pytest
import torch

import nrnn
import nrnn.torch as nt
from nrnn.torch._euler import FUSED, euler
from nrnn.torch._ticks import ticks
from support import needs_engine

T, B, N = 5, 3, 4
PAPER, OFFICIAL = nrnn.PaperNoise(0.3, 1.0, 0.5), nrnn.OfficialNoise(0.1, 0.4)


def wide(*shape, seed=0):
    return torch.from_numpy(np.random.default_rng(seed).standard_normal(shape)).requires_grad_()


def by_steps(h, drive, W, D, A, linear, N, activation):
    """The definition, by autograd."""
    states, D = [], D.expand_as(drive)
    for t, u in enumerate(drive):
        f = nt.sde.activate(activation, h @ W.T + u)
        f = f if A is None else f + h @ A.T
        f = f if linear is None else f + linear[t]
        h = h + D[t] * f + (0 if N is None else N[t])
        states.append(h)
    return torch.stack(states)


@pytest.mark.parametrize("activation", sorted(FUSED))
@pytest.mark.parametrize("shape", [(1,), (N,), (T, B, 1), (T, B, N)])
@pytest.mark.parametrize("which", list(itertools.product([True, False], repeat=3)), ids=str)
def test_states_and_gradients(activation, shape, which):
    A, linear, added = (wide(*size, seed=7 + i) if there else None
                        for i, (there, size) in enumerate(zip(which, [(N, N), (T, B, N), (T, B, N)])))
    given = [wide(B, N), wide(T, B, N, seed=1), wide(N, N, seed=2), wide(*shape, seed=3), A, linear, added]
    weight = torch.from_numpy(np.random.default_rng(4).standard_normal((T, B, N)))
    leaves = [one for one in given if one is not None]
    found, expected = (run(*given, activation) for run in (euler, by_steps))
    torch.testing.assert_close(found, expected)
    for one, two in zip(*(torch.autograd.grad((weight * y).sum(), leaves) for y in (found, expected))):
        torch.testing.assert_close(one, two)


def test_the_backward_pass_can_be_repeated():
    given = [wide(B, N), wide(T, B, N, seed=1), wide(N, N, seed=2), wide(N, seed=3), wide(N, N, seed=5), None, None]
    loss = euler(*given, "tanh").square().sum()
    first, second = (torch.autograd.grad(loss, given[2], retain_graph=True) for _ in range(2))
    torch.testing.assert_close(first, second)


def test_the_published_step_sequence():
    """One forward pass of the authors' class, solver 'noisy', test mode."""
    cell = nt.noisy_rnn(1, 2, beta=0.75, gamma_A=0.001, gamma_W=0.002)
    rows = {"A": [[.3, -.2], [.5, .1]], "W": [[-.4, .7], [.2, .6]]}  # of row vectors: transposed
    with torch.no_grad():
        for name, M in rows.items():
            cell.parametrizations[name].original.copy_(torch.tensor(M).T)
        for name, value in {"U": [[1.0], [-.5]], "b": [.1, .2], "step": [.1, .2]}.items():
            getattr(cell, name).copy_(torch.tensor(value))
        y, h = cell.eval()(torch.tensor([[[1.0], [-.5], [.25]]]))
        torch.testing.assert_close(y[0], torch.tensor([[0.0800499, -0.0582625], [0.0391180, 0.0233177],
                                                       [0.0737227, 0.0410317]]), atol=1e-6, rtol=0)
        logits = h @ torch.tensor([[1.0, 2], [-1, .5]]).T + torch.tensor([.01, -.02])
        torch.testing.assert_close(logits[0], torch.tensor([0.1657860, -0.0732068]), atol=1e-6, rtol=0)
        cell.noise = nrnn.OfficialNoise(0.05, 0.02)
        torch.manual_seed(0)
        _, h = cell.train()(torch.tensor([[[1.0], [-.5], [.25]]]).expand(200_000, 3, 1))
        logits = h @ torch.tensor([[1.0, 2], [-1, .5]]).T + torch.tensor([.01, -.02])
    assert logits.mean(0).tolist() == pytest.approx([0.1634, -0.0726], abs=0.002)  # four standard errors
    assert logits.std(0).tolist() == pytest.approx([0.2099, 0.0953], abs=0.002)


def one_step(noise, batch=100_000, rho=None):
    """(states after one step, drift, delta): from h = 0 with a bias alone."""
    cell = nt.Sde(1, 2, step=0.25, noise=noise).double()
    with torch.no_grad():
        cell.U.zero_(), cell.b.copy_(torch.tensor([0.5, -1.0]))
        torch.manual_seed(1)
        y, h = cell.train()(torch.zeros(batch, 1, 1, dtype=torch.float64), rho=rho)
    return h, torch.tanh(cell.b.detach()), 0.25


@pytest.mark.parametrize("noise, spread", [
    (PAPER, lambda f, d: PAPER.eps * math.sqrt(d) * (1 + 0.5 * f)),
    (OFFICIAL, lambda f, d: math.sqrt(0.01 + (0.4 * d * f) ** 2 / 12)),
    (nrnn.MatrixNoise([[0.3, 0.4], [0.0, 1.0]]), lambda f, d: math.sqrt(d) * (0.5 if f > 0 else 1.0)),
])
def test_moments(noise, spread):
    h, f, d = one_step(noise)
    shift = 1 - noise.mult / 2 if isinstance(noise, nrnn.OfficialNoise) else 1
    for unit in range(2):
        std = spread(float(f[unit]), d)
        assert float(h[:, unit].mean()) == pytest.approx(float(d * shift * f[unit]), abs=4 * std / math.sqrt(len(h)))
        assert float(h[:, unit].std()) == pytest.approx(std, rel=0.01)


def test_one_normal_drives_both_parts_of_the_papers_noise():
    h, f, d = one_step(nrnn.PaperNoise(0.3, 1.0, 2.0))
    xi = (h - d * f) / (0.3 * math.sqrt(d) * (1 + 2 * f))
    assert float(xi.mean()) == pytest.approx(0, abs=0.02) and float(xi.std()) == pytest.approx(1, abs=0.02)


def test_noise_is_drawn_in_training_alone_and_repeats_with_the_seed():
    cell, x = nt.noisy_rnn(1, 4, noise=PAPER), torch.randn(2, 6, 1)
    still = cell.eval()(x)[0]
    assert torch.equal(still, cell(x)[0])
    cell.train()
    runs = []
    for seed in (1, 1, 2):
        torch.manual_seed(seed)
        runs.append(cell(x)[0])
    assert torch.equal(runs[0], runs[1]) and not torch.equal(runs[0], runs[2]) and not torch.equal(runs[0], still)


@pytest.mark.parametrize("scheme", ["euler", "midpoint", "rk4", "heun"])
def test_additive_noise_is_the_same_in_every_scheme_of_a_drift_of_zero(scheme):
    torch.manual_seed(3)
    cell = nt.Sde(1, 2, 0.25, scheme=scheme, noise=nrnn.PaperNoise(0.3, 1.0)).double().train()
    with torch.no_grad():
        for parameter in cell.parameters():
            parameter.zero_()
        h = cell(torch.zeros(20_000, 4, 1, dtype=torch.float64))[1]
    assert float(h.std()) == pytest.approx(0.3, rel=0.02)  # sqrt(4 * 0.25) * 0.3


def test_ticks():
    held, lengths, ends = ticks(torch.tensor([[1.0, 2.6, 0.4], [1.0, 1.0, 1.4]]))
    assert held[0].tolist() == [0, 1, 1, 1, 2] and ends.tolist() == [[0, 3, 4], [0, 1, 2]]
    torch.testing.assert_close(lengths, torch.tensor([[1, 2.6 / 3, 2.6 / 3, 2.6 / 3, 0.4], [1, 1, 1.4, 0, 0]]))
    with pytest.raises(ValueError, match="rho: expected intervals >= 0"):
        ticks(torch.tensor([[-1.0]]))


TIMED = {
    "sub-steps": lambda: [nt.noisy_rnn(2, 8, step=0.2), nt.Dense(8, 5, "tanh")],
    "whole": lambda: [nt.Dense(2, 3, "tanh"), nt.Cfc(3, 8, backbone=[7], activation="tanh")],
    "pure": lambda: [nt.Cfc(2, 8, "pure", [], time_scale=0.5)],
    "both": lambda: [nt.Cfc(2, 8, "no_gate", [], time_scale=2), nt.noisy_rnn(8, 5, step=0.2)],
}


@needs_engine
@pytest.mark.parametrize("cells", TIMED)
def test_irregular_intervals_are_those_of_the_engine(cells, tmp_path):
    torch.manual_seed(4)
    net = nt.Network(*TIMED[cells](), outputs=2, sequence=nrnn.Sequence(interval=0.5)).eval()
    net.export(tmp_path / "m.nrnn")
    x, rho = torch.randn(3, 7, 2), torch.rand(3, 7) * 4 + 0.1
    rho = (rho * 16).round() / 16  # seconds that are exact
    with torch.no_grad():
        expected = net(x, rho=rho).numpy()
    model = nrnn.Model.load(tmp_path / "m.nrnn")
    for row, dt, y in zip(x.numpy(), 0.5 * rho.numpy().astype(float), expected):
        with model.stream() as stream:
            np.testing.assert_allclose(stream.run(row, dt=dt).nominal, y, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("rho", [0.5, 1.0, 4.0])
def test_noise_of_a_cell_that_takes_an_interval_whole(rho):
    """What the step moves, times a factor that is uniform, and an addition that grows as the root of the interval."""
    cell = nt.Cfc(1, 1, backbone=[], noise=nrnn.OfficialNoise(mult=0.6)).double().train()
    x, lengths = torch.ones(20_000, 1, 1, dtype=torch.float64), torch.full((20_000, 1), rho, dtype=torch.float64)
    with torch.no_grad():
        moved = cell.eval()(x[:1], rho=lengths[:1])[1]
        q = cell.train()(x, rho=lengths)[1] / moved
        cell.noise = nrnn.PaperNoise(eps=0.5, sigma1=1.0)
        added = cell(x, rho=lengths)[1] - moved
    assert 0.4 <= float(q.min()) < 0.401 and 0.999 < float(q.max()) <= 1
    assert float(added.std()) == pytest.approx(0.5 * rho ** 0.5, rel=0.03)


def test_padding_does_not_reach_the_output():
    torch.manual_seed(5)
    net = nt.Network(nt.Gru(2, 4), outputs=3, task="softmax", sequence=nrnn.Sequence(valid="end"))
    x, lengths = torch.randn(3, 6, 2), torch.tensor([6, 2, 4])
    together = net(x, lengths)
    for row, length, o in zip(x, lengths, together):
        torch.testing.assert_close(net(row[None, :length])[0], o)
