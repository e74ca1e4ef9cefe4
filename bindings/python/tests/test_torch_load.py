"""Files of ours as modules again."""

import numpy as np
import pytest
import torch

import nrnn
import nrnn.torch as nt
import reference
from support import cells, model_file
from test_torch_cells import CELLS, given, network

KEPT = ("noisy", "lipschitz", "lipschitz gated", "antisymmetric", "sde modrelu", "sde heun", "srnn", "elman",
        "lstm peephole", "lstm projection", "gru reset before", "cornn", "dense", "exponential", "quaternion rnn",
        "quaternion lstm", "signature", "vector field", "vector field pruned", "kernel dot",
        *(name for name in CELLS if name.startswith(("kernel mean", "kernel max"))))


@pytest.mark.parametrize("name", KEPT)
def test_there_and_back(name, tmp_path):
    net = network(name).eval()
    net.file().save(tmp_path / "m.nrnn")
    again = nt.load(tmp_path / "m.nrnn").eval()
    with torch.no_grad():
        torch.testing.assert_close(again(given(net)), net(given(net)), rtol=1e-4, atol=1e-5)
    assert again.cells[0].__dict__.get("noise") is None or type(again.cells[0].noise) is type(net.cells[0].noise)
    again.file()  # and is exported once more


@pytest.mark.parametrize("name", cells())
def test_files_of_others(name):
    file = model_file(cells()[name], task="softmax")
    X = np.random.default_rng(0).standard_normal((9, 2)).astype(np.float32)
    with torch.no_grad():
        o = nt.load(file.to_bytes())(torch.from_numpy(X)[None])[0].numpy()
    np.testing.assert_allclose(o, reference.run(file, X, "logit")[0], rtol=1e-4, atol=1e-5)


def test_structures_come_back():
    net = network("noisy")
    again = nt.load(net.file().to_bytes())
    mix = again.cells[0].parametrizations.A[0]
    assert isinstance(mix, nt.SymmetricSkew) and mix.described() == {"beta": 0.75, "gamma": 0.001}
    torch.testing.assert_close(again.cells[0].parametrizations.A.original, net.cells[0].parametrizations.A.original,
                               atol=1e-7, rtol=1e-5)


def test_fine_tuning_changes_every_matrix():
    net = nt.load(network("lipschitz").file(provenance={"structure": "{}"}).to_bytes()).train()
    assert isinstance(net.cells[0].A, torch.nn.Parameter)  # no structure named: plain
    before = {name: parameter.detach().clone() for name, parameter in net.named_parameters()}
    optimiser = torch.optim.SGD(net.parameters(), 0.1)
    net(given(net)).square().mean().backward()
    optimiser.step()
    assert before and all((before[name] != parameter).any() for name, parameter in net.named_parameters())


def test_quaternions_and_zeros_stay():
    again = nt.load(network("quaternion lstm").file(provenance={"structure": "{}"}).to_bytes())
    assert isinstance(again.cells[0].parametrizations.W[0], nt.QuaternionMap) and again.cells[0].W.shape == (32, 8)
    field = nt.load(network("vector field pruned").file().to_bytes()).cells[0]
    torch.optim.SGD(field.parameters(), 0.1).step(lambda: field.field(torch.randn(5, 4)).sum().backward())
    assert sum(int((part.weight != 0).sum()) for part in field._linear()) == 20


def test_what_cannot_be_loaded_is_named():
    with pytest.raises(ValueError, match=r"layers\[0\]: expected one of .*, found Stencil"):
        nt.load(network("fdnet").file().to_bytes())
    anchors = np.eye(3)[:, None]
    strange = nrnn.Kernel(anchors=anchors, projection=2 * np.eye(3), alpha=1.0)
    with pytest.raises(ValueError, match="kernel.projection: expected"):
        nt.load(nrnn.ModelFile([strange]))
    bad = network("noisy").file(provenance={"structure": '{"0.A": ["Linear", {}]}'})
    with pytest.raises(ValueError, match="provenance.structure: expected"):
        nt.load(bad.to_bytes())


class Altered(nt.Elman):
    """Says of itself what it does not do."""

    def layer(self):
        layer = super().layer()
        layer.W = layer.W + 0.1
        return layer


def test_a_module_that_is_not_its_layer_is_not_exported(tmp_path):
    net = nt.Network(Altered(2, 3), outputs=1)
    with pytest.raises(nt.ExportError, match="the module and the file's reference to agree within"):
        net.export(tmp_path / "m.nrnn")
    assert not list(tmp_path.iterdir())


def test_an_engine_that_gives_something_else_stops_the_export(tmp_path, monkeypatch):
    def other(model):
        raise nrnn.VerifyFailed("check 0: found another")

    monkeypatch.setattr(nrnn.Model, "verify", other)
    with pytest.raises(nt.ExportError, match="expected the engine to give the source's outputs, found check 0"):
        nt.Network(nt.Elman(2, 3), outputs=1).export(tmp_path / "m.nrnn")
    with pytest.raises(nrnn.convert.ConversionError, match="expected the engine to give the source's outputs"):
        nrnn.convert.from_torch(torch.nn.RNN(2, 3), report=None)
    assert not list(tmp_path.iterdir())
