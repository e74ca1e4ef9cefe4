"""TorchScript's archives: read from their code, which is followed and never run."""

import numpy as np
import pytest

import nrnn
import reference
from torch_programs import FORMS, Centred, OneGru, Scripted, nn, saved, seed, torch  # noqa: F401, seed is a fixture

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")


class Hidden(nn.Module):
    """The state it begins with stands in its forward, as many write it."""

    def __init__(self):
        super().__init__()
        self.gru, self.head = nn.GRU(2, 4, 2), nn.Linear(4, 1)

    def forward(self, x):
        h = torch.zeros(2, x.size(1), 4)
        y, h = self.gru(x, h)
        return self.head(y)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("net, batch_first", [(Scripted, True), (Hidden, False), (Centred, False)])
def test_its_numbers(net, batch_first, form, tmp_path):
    path, script = saved(net(), tmp_path, form)
    file = nrnn.convert.from_torch(path, report=None)
    x = torch.randn(20, 2)
    with torch.no_grad():
        expected = script(x[None] if batch_first else x[:, None]).reshape(-1, len(file.outputs)).numpy()
    np.testing.assert_allclose(reference.run(file, x.numpy())[0][-len(expected):], expected, atol=2e-6)
    assert file.provenance["framework"] == "PyTorch, TorchScript"
    assert (file.sequence is not None and file.sequence.valid == "end") == batch_first


def test_categories_are_checked_by_pytorch(tmp_path):
    path, _ = saved(nn.Sequential(nn.Embedding(7, 4), nn.GRU(4, 3, batch_first=True)), tmp_path)
    nrnn.convert.from_torch(path, report=(lines := []).append)
    assert any("check of 64 steps by PyTorch in float64" in line for line in lines)


def test_a_script_in_memory():
    net = torch.jit.script(Scripted().eval())
    assert [type(one).__name__ for one in nrnn.convert.from_torch(net, report=None).layers] == [
        "Lstm", "Lstm", "Norm", "Dense"]


def test_one_that_was_saved_while_training(tmp_path):
    """Its flags are those of training; the network that is meant is the one after eval()."""
    net = Scripted().train()
    torch.jit.script(net).save(tmp_path / "net.pt")
    file = nrnn.convert.from_torch(tmp_path / "net.pt", report=None)
    x = torch.randn(20, 2)
    with torch.no_grad():
        np.testing.assert_allclose(reference.run(file, x.numpy())[0][-1:], net.eval()(x[None]).numpy(), atol=2e-6)


class Named(OneGru):
    def forward(self, x):
        return {"y": self.gru(x)[0]}


class InPlace(OneGru):
    """Its operators stand by themselves, and change what they are given."""

    def forward(self, x):
        y = self.gru(x)[0]
        y.mul_(2)
        torch.clamp_(y, -0.1, 0.1)
        y += 1
        return y


@pytest.mark.parametrize("net, outputs", [(Named, lambda found: found["y"]), (InPlace, lambda found: found)])
def test_a_script_that(net, outputs, tmp_path):
    path, script = saved(net(), tmp_path)
    file, x = nrnn.convert.from_torch(path, report=None), torch.randn(20, 2)
    with torch.no_grad():
        expected = outputs(script(x[None]))[0].numpy()
    np.testing.assert_allclose(reference.run(file, x.numpy())[0], expected, atol=2e-6)
