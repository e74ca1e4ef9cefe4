"""Networks with paths around cells, normalisations and embeddings: trained, exported, loaded again."""

import numpy as np
import pytest
import torch

import nrnn
import nrnn.torch as nt
from support import needs_engine


def network():
    torch.manual_seed(3)
    cells = nt.Embedding(7, 3, channel=1, inputs=3), nt.Norm(5, "layer"), nt.Gru(5, 6), nt.Dense(6, 6, "tanh")
    return nt.Network(*cells, outputs=2, task="log_softmax",
                      skips={3: nt.Skip(), 2: nt.Skip(0, 3, 6), 1: nt.Skip(source=1)})


def samples(steps=20):
    rng = np.random.default_rng(2)
    X = rng.standard_normal((steps, 3)).astype(np.float32)
    X[:, 1] = rng.integers(0, 7, steps)
    return X


@needs_engine
def test_what_is_trained_is_exported_and_loaded_again(tmp_path):
    net, X = network(), torch.from_numpy(samples())[None]
    before = [parameter.clone() for parameter in net.parameters()]
    optimiser = torch.optim.SGD(net.parameters(), 0.1)
    torch.nn.functional.cross_entropy(net(X)[0], torch.arange(20) % 2).backward()
    optimiser.step()
    assert all((old != new).any() for old, new in zip(before, net.parameters(), strict=True))
    net.export(tmp_path / "m.nrnn")
    expected = net.eval()(X)[0].log_softmax(1).detach().numpy()
    found = nrnn.Model.load(tmp_path / "m.nrnn").stream().run(samples()).nominal
    np.testing.assert_allclose(found, expected, atol=2e-6)
    again = nt.load(tmp_path / "m.nrnn").eval()
    np.testing.assert_array_equal(again(X).detach(), net(X).detach())
    assert again.file(check=4).layers[2].skip.source == 0 and again.skips.keys() == net.skips.keys()


def test_a_sample_that_is_skipped_adds_nothing():
    cell = nt.FDNet(9, 4)
    net, x = nt.Network(cell, skips={0: nt.Skip()}), torch.zeros(1, 3, 9)
    x[:, 0] = torch.linspace(0, 1, 9)
    x[:, 1:] = torch.nan
    np.testing.assert_array_equal(net(x)[0].detach(), (cell(x)[0] + x.nan_to_num())[0].detach())


@pytest.mark.parametrize(("skips", "words"), [
    ({1: nt.Skip()}, r"skips\[1\]: expected 5 inputs"), ({0: nt.Skip(1)}, r"skips\[0\].source: expected at most 0"),
    ({2: nt.Skip()}, "skips: expected the index of a cell"), ({1: nt.Skip(0, 3, 4)}, "W: expected shape")])
def test_a_path_that_fits_no_cell_is_refused(skips, words):
    with pytest.raises(ValueError, match=words):
        nt.Network(nt.Dense(3, 4), nt.Dense(4, 5), skips=skips)


def test_a_penalty_sees_the_path():
    """The analytic one of a single SDE knows none."""
    torch.manual_seed(1)
    cell = nt.Sde(3, 3, 0.1, noise=nrnn.PaperNoise(0.5, 1))
    x, settings = torch.randn(2, 5, 3), {"outputs": 2, "task": "softmax", "sequence": nrnn.Sequence(valid="end"), "explicit": True}
    plain, around = nt.Network(cell, **settings), nt.Network(cell, **settings, skips={0: nt.Skip(0, 3, 3)})
    around.readout = plain.readout
    assert not torch.isclose(plain.penalty(x), around.penalty(x))
    around.skips["0"].map.weight.data.zero_()
    around.skips["0"].map.bias.data.zero_()
    torch.testing.assert_close(plain.penalty(x), around.penalty(x))
