"""Inputs that are carried to the readout beside noisy units."""

import numpy as np
import pytest
import torch

import nrnn
import nrnn.torch as nt
from support import needs_engine


def network(**settings):
    torch.manual_seed(0)
    cell = nt.noisy_rnn(2, 5, step=0.1, carry=True, noise=nrnn.PaperNoise(eps=0.1, sigma1=1.0), **settings)
    return nt.Network(cell, outputs=1, inputs=["a", "b"], sequence=nrnn.Sequence(interval=1.0))


def test_the_last_units_are_the_inputs_and_stay_so():
    net, x = network(), torch.randn(8, 20, 2)
    for rate in (0.1, 0.1):
        descent = torch.optim.SGD(net.parameters(), rate)
        (net.train()(x) - x[..., :1]).square().mean().backward()
        descent.step(), descent.zero_grad()
    states = net.eval().features(x)
    torch.testing.assert_close(states[..., 5:] / 256, x)
    cell = net.cells[0]
    assert (cell.W[5:] == 0).all() and (cell.U[5:] == 0).all() and (cell.step[5:] == 1).all()
    assert cell.W[:5, 5:].any() and (cell.step[:5] != cell.step[0]).any()


def test_they_hide_their_noise():
    net, x = network(), torch.randn(64, 20, 2)
    off = (net.train().features(x)[..., 5:] / 256 - x).std().item()
    assert 0 < off < 1e-3 < net.features(x)[..., :5].std().item()


def test_a_readout_of_what_is_carried_alone_is_persistence():
    net = network()
    with torch.no_grad():
        net.readout.bias.zero_()
        net.readout.parametrizations.weight.original.copy_(torch.tensor([[0.0] * 5 + [1.0, 0.0]]))
    x = torch.randn(3, 10, 2)
    torch.testing.assert_close(net.eval()(x)[..., 0], x[..., 0])


@needs_engine
def test_the_engine_carries_too(tmp_path):
    net = network(largest_step=0.9)
    assert net.cells[0].step[:5].tolist() == pytest.approx(np.geomspace(0.1, 0.9, 5).tolist())
    net.export(tmp_path / "m.nrnn")
    x = np.random.default_rng(0).standard_normal((30, 2))
    found = nrnn.Model.load(tmp_path / "m.nrnn").stream(noise=False).run(x).nominal
    with torch.no_grad():
        np.testing.assert_allclose(found, net.eval()(torch.tensor(x[None], dtype=torch.float32))[0], atol=1e-5)
        again = nt.load(tmp_path / "m.nrnn").eval()(torch.tensor(x[None], dtype=torch.float32))[0]
    np.testing.assert_allclose(found, again, atol=1e-5)


def test_it_is_for_the_last_cell_under_a_readout():
    with pytest.raises(ValueError, match=r"cells\[0\]: carry is for the last cell, under a readout"):
        nt.Network(nt.noisy_rnn(2, 5, carry=True), nt.Dense(7, 3), outputs=1)
    with pytest.raises(ValueError, match="carry"):
        nt.Network(nt.noisy_rnn(2, 5, carry=True))


def test_steps_that_are_trained_have_a_gradient_under_uneven_intervals():
    """Sub-steps of length 0 fill up the shorter rows of a batch: the root of 0 has no slope."""
    cell = nt.noisy_rnn(1, 4, step=0.1, noise=nrnn.PaperNoise(eps=0.1, sigma1=1.0, sigma2=0.1))
    net = nt.Network(cell, outputs=1).train()
    net(torch.randn(4, 6, 1), rho=torch.rand(4, 6) * 5).sum().backward()
    assert all(p.grad.isfinite().all() for p in net.parameters())
