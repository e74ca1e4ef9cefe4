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
        "lstm peephole", "lstm projection", "gru reset before", "cornn", "dense", "exponential")


@pytest.mark.parametrize("name", KEPT)
def test_there_and_back(name, tmp_path):
    net = network(name).eval()
    net.file().save(tmp_path / "m.nrnn")
    again = nt.load(tmp_path / "m.nrnn").eval()
    with torch.no_grad():
        torch.testing.assert_close(again(given(net)), net(given(net)), rtol=1e-5, atol=1e-6)
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


def test_what_cannot_be_loaded_is_named():
    with pytest.raises(ValueError, match="kernel"):
        nt.load(network("kernel mean la").file().to_bytes())
    bad = network("noisy").file(provenance={"structure": '{"0.A": ["Linear", {}]}'})
    with pytest.raises(ValueError, match="provenance.structure: expected"):
        nt.load(bad.to_bytes())
