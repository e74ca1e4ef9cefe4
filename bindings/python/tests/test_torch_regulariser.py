"""The explicit regulariser against the golden number and against noise that is drawn."""

import numpy as np
import pytest
import torch
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

import nrnn
import nrnn.torch as nt
from nrnn.torch._noise import variance

V = torch.tensor([[1, 2], [-1, .5], [.3, -.4]], dtype=torch.float64)
STEPS = torch.tensor([[.1, .2, .15]], dtype=torch.float64)
X = torch.tensor([[[1.0], [-.5], [.25]]], dtype=torch.float64)


def golden(eps=1.0):
    cell = nt.Sde(1, 2, step=1.0, noise=nrnn.PaperNoise(eps, .7, .9)).double()
    with torch.no_grad():
        for name, value in {"A": [[-.5, .4], [-.3, -.2]], "W": [[.6, -.7], [.5, .1]], "U": [[1], [-.5]],
                            "b": [.1, .2]}.items():
            getattr(cell, name).copy_(torch.tensor(value, dtype=torch.float64))
    cell.initial = torch.tensor([.2, -.1], dtype=torch.float64)
    return cell


def test_golden():
    cell = golden()
    found = explicit(cell)
    assert found.item() == pytest.approx(0.6266152582 / 2, rel=1e-9)
    with torch.no_grad():
        loss = cross_entropy(cell.eval()(X, rho=STEPS)[1] @ V.T, torch.tensor([0]))
    assert float(loss) == pytest.approx(0.9074363964, rel=1e-9)


def explicit(cell, **settings):
    return nt.explicit_penalty(cell, X, V, None, rho=STEPS, **settings)


def test_the_estimate_is_unbiased():
    torch.manual_seed(0)
    found = torch.stack([explicit(golden(), draws=1) for _ in range(2000)])
    error = found.std().item() / 2000 ** 0.5
    assert found.mean().item() == pytest.approx(explicit(golden()).item(), abs=4 * error)


@pytest.mark.parametrize("noise", [nrnn.PaperNoise(.3, .7, .9), nrnn.OfficialNoise(.1, .3)])
@pytest.mark.parametrize("task", ["softmax", "sigmoid", "regression"])
def test_it_is_half_the_curvature_of_the_loss_in_the_noise(noise, task):
    """tr(H S) by autograd: S from the Jacobians of the last state in a perturbation of every step."""
    torch.manual_seed(1)
    cell = nt.noisy_rnn(1, 4, step=0.3, init_std=2.0, noise=noise).double().eval()
    x, V, c = torch.randn(1, 6, 1).double(), torch.randn(3, 4).double(), torch.randn(3).double()
    states = torch.cat([torch.zeros(1, 1, 4).double(), cell(x)[0].detach()], 1)[0]

    def last(added):
        h = torch.zeros(1, 4, dtype=torch.float64)
        for t in range(6):
            h = cell(x[:, t:t + 1], h)[1] + added[t]
        return h

    with torch.no_grad():
        f = torch.stack([(states[t + 1] - states[t]) / cell.step for t in range(6)])
    d = cell.step.detach()
    if isinstance(noise, nrnn.PaperNoise):
        given = noise.eps ** 2 * d * (noise.sigma1 + noise.sigma2 * f) ** 2
    else:
        given = noise.add ** 2 + noise.mult ** 2 / 12 * (d * f) ** 2
    J = torch.autograd.functional.jacobian(last, torch.zeros(6, 1, 4, dtype=torch.float64))[0]
    S = torch.einsum("itaj,tj,ktaj->ik", J, given, J)
    losses = {"softmax": lambda o: cross_entropy(o, torch.tensor([1])), "regression": lambda o: o.square().sum(),
              "sigmoid": lambda o: binary_cross_entropy_with_logits(o, o.detach() * 0, reduction="sum")}
    H = torch.autograd.functional.hessian(lambda h: losses[task](h @ V.T + c), states[-1][None])[0, :, 0]
    found = nt.explicit_penalty(cell, x, V, c, task)
    assert found.item() == pytest.approx(float((H * S).sum() / 2), rel=1e-9)


def test_it_can_be_trained_through():
    torch.manual_seed(2)
    cell, V = nt.noisy_rnn(1, 3, step=0.3, init_std=1.0, noise=nrnn.PaperNoise(.3, 1, .1)).double(), wide(2, 3)
    x = torch.randn(2, 5, 1).double()

    def penalty(M, V):
        with torch.no_grad():
            cell.parametrizations.W.original.copy_(M)
        return nt.explicit_penalty(cell, x, V, None).sum()

    M = cell.parametrizations.W.original
    loss = penalty(M.detach().clone(), V)
    gradient, = torch.autograd.grad(loss, M)
    step = torch.zeros_like(M)
    step[0, 1] = 1e-5
    start = M.detach().clone()
    slope = (penalty(start + step, V) - penalty(start - step, V)) / 2e-5
    assert gradient[0, 1].item() == pytest.approx(slope.item(), rel=1e-6)


def wide(*shape):
    return torch.from_numpy(np.random.default_rng(0).standard_normal(shape)).requires_grad_()


def test_padding_is_left_out():
    torch.manual_seed(3)
    cell, V = nt.noisy_rnn(1, 3, step=0.3, noise=nrnn.PaperNoise(.3, 1, .1)).double(), wide(2, 3)
    x = torch.randn(2, 5, 1).double()
    both = nt.explicit_penalty(cell, x, V, None, lengths=torch.tensor([5, 3]))
    alone = nt.explicit_penalty(cell, x[1:, :3], V, None)
    assert both[1].item() == pytest.approx(alone.item(), rel=1e-12)


def test_a_network_in_explicit_mode_draws_nothing():
    net = nt.Network(nt.noisy_rnn(1, 4, noise=nrnn.PaperNoise(.3, 1)), outputs=3, task="softmax",
                     sequence=nrnn.Sequence(valid="end"), explicit=True).train()
    x = torch.randn(2, 5, 1)
    assert torch.equal(net(x), net(x)) and float(net.penalty(x)) > 0
    net.explicit = False
    assert float(net.penalty(x)) == 0
    rough = nt.Sde(1, 4, scheme="heun", noise=nrnn.PaperNoise(.3, 1))
    with pytest.raises(ValueError, match="explicit: expected noise on a cell that is a map"):
        nt.Network(rough, outputs=2, explicit=True).penalty(x)


PAPER, OFFICIAL = nrnn.PaperNoise(.3, .7, .9), nrnn.OfficialNoise(.1, .3)
CELLS = {
    "sde": lambda: nt.noisy_rnn(2, 4, step=0.3, init_std=2.0, noise=PAPER),
    "gated": lambda: nt.lipschitz_rnn(2, 4, step=0.3, init_std=2.0, gated=True, noise=OFFICIAL),
    "elman": lambda: nt.Elman(2, 4, noise=PAPER),
    "modrelu": lambda: nt.exponential_rnn(2, 4, noise=OFFICIAL),
    "gru": lambda: nt.Gru(2, 4, noise=OFFICIAL),
    "lstm": lambda: nt.Lstm(2, 4, noise=PAPER),
    "cornn": lambda: nt.Cornn(2, 4, noise=OFFICIAL),
}


def network(*cells, valid="end", task="softmax"):
    return nt.Network(*cells, outputs=3, task=task, sequence=nrnn.Sequence(valid=valid), explicit=True).double()


def test_both_ways_to_compute_it_agree():
    torch.manual_seed(4)
    net, x = network(nt.noisy_rnn(2, 4, step=0.3, init_std=2.0, noise=PAPER)), torch.randn(3, 6, 2).double()
    rho, lengths = torch.tensor([.5, 1.0, 2.6, 1.0, .7, 1.0]).double(), torch.tensor([6, 3, 4])
    for given in ({}, {"lengths": lengths}):
        short = nt.explicit_penalty(net.cells[0], x, net.readout.weight, net.readout.bias, **given)
        long = nt.curvature_penalty(lambda: net(x, **given), [net.cells[0]], "softmax", **given)
        torch.testing.assert_close(long, short)
    one = nt.Network(nt.frozen(nt.noisy_rnn(2, 4, step=0.3, init_std=2.0, noise=PAPER)), nt.Dense(4, 4, "identity"),
                     outputs=3, task="softmax", sequence=nrnn.Sequence(valid="end"), explicit=True).double()
    V = one.readout.weight @ one.cells[1].W
    c = one.readout.weight @ one.cells[1].b + one.readout.bias
    steps = torch.tensor([[.5, 1.0, .7, 1.0, .9, 1.0]]).double().expand(3, 6)
    torch.testing.assert_close(one.penalty(x, rho=steps),
                               nt.explicit_penalty(one.cells[0], x, V, c, rho=steps).mean())
    assert float(one.penalty(x, rho=rho)) > 0


@pytest.mark.parametrize("name", CELLS)
@pytest.mark.parametrize("valid", ["end", "every step"])
def test_of_any_cell_it_is_half_the_curvature_of_the_loss_in_the_noise(name, valid):
    """By the Jacobian of the outputs in what is added to every state, and the Hessian of the loss that is trained."""
    torch.manual_seed(5)
    net, x = network(CELLS[name](), valid=valid), torch.randn(1, 5, 2).double()
    cell, y = net.cells[0], torch.tensor([1] * (1 if valid == "end" else 5))

    def outputs(added):
        cell.kicks = added
        return net(x)

    zero = torch.zeros(5, 1, 4, dtype=torch.float64)
    with torch.no_grad():
        before = cell.initial_state(x)[:, :4]
        states = torch.cat([before[None], cell(x)[0].transpose(0, 1)])
    J = torch.autograd.functional.jacobian(outputs, zero).flatten(0, -4)
    cell.kicks = None
    o = net(x).detach()
    H = torch.autograd.functional.hessian(lambda o: cross_entropy(o.view(-1, 3), y), o).reshape(o.numel(), -1)
    delta = cell.step.detach() if isinstance(cell, nt.Sde) else torch.ones(1).double()
    given = variance(cell.noise, (states[1:] - states[:-1]) / delta, delta)
    expected = torch.einsum("atbi,tbi,ac,ctbi->", J, given, H, J) / 2
    assert net.penalty(x).item() == pytest.approx(expected.item(), rel=1e-8)
    assert cell.kicks is None


@pytest.mark.parametrize("name", CELLS)
def test_a_kick_is_added_to_the_state_of_its_step(name):
    torch.manual_seed(6)
    cell, x = CELLS[name]().double().eval(), torch.randn(2, 5, 2).double()
    with torch.no_grad():
        plain = cell(x)[0]
        cell.kicks = torch.zeros(5, 2, 4).double()
        cell.kicks[3] = 0.5
        kicked = cell(x)[0]
    torch.testing.assert_close(kicked[:, :3], plain[:, :3])
    torch.testing.assert_close(kicked[:, 3], plain[:, 3] + 0.5)
    assert (kicked[:, 4] - plain[:, 4]).abs().max() > 1e-3


def test_of_a_stack_it_counts_the_noise_of_both_cells_and_can_be_trained_through():
    torch.manual_seed(7)
    net, x = network(CELLS["gru"](), nt.Elman(4, 4, noise=PAPER), valid="every step"), torch.randn(2, 5, 2).double()
    whole = net.penalty(x)
    parts = [nt.curvature_penalty(lambda: net(x), [cell], "softmax").mean() for cell in net.cells]
    torch.testing.assert_close(whole, sum(parts))
    whole.backward()
    assert all(p.grad.abs().max() > 0 for p in net.cells[0].parameters())
    torch.manual_seed(8)
    drawn = torch.stack([net.penalty(x, draws=1).detach() for _ in range(300)])
    assert float(drawn.mean()) == pytest.approx(float(whole), abs=4 * float(drawn.std()) / 300 ** 0.5)
