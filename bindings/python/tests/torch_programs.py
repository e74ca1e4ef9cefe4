"""Networks that PyTorch writes as programs, torch.export's and TorchScript's, and how these files are compared with them."""

import warnings

import numpy as np
import pytest

import nrnn
import reference
from nrnn.convert import ConversionError

torch = pytest.importorskip("torch")
nn, F = torch.nn, torch.nn.functional


@pytest.fixture(autouse=True)
def seed():
    torch.manual_seed(6)


class Net(nn.Module):
    """What people write: a normalised input, a residual, a norm between axes turned, the last step."""

    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.randn(2))
        self.lstm, self.fc, self.bn = nn.LSTM(2, 4, 2, batch_first=True), nn.Linear(4, 4), nn.BatchNorm1d(4)
        self.gru, self.drop = nn.GRU(6, 3), nn.Dropout(0.2)

    def forward(self, x):
        x = (x - self.mean) / 2
        y = self.lstm(x)[0]
        y = self.drop(y) + torch.relu(self.fc(y))
        y = F.gelu(self.bn(y.transpose(1, 2)).transpose(1, 2))
        z, _ = self.gru(torch.cat([y, x], -1).permute(1, 0, 2))
        return torch.softmax(z[-1], -1)


class Scripted(nn.Module):
    """Of operators that code names one by one, for some to be altered."""

    def __init__(self):
        super().__init__()
        self.lstm, self.norm, self.drop = nn.LSTM(2, 4, num_layers=2, batch_first=True, dropout=0.1), nn.LayerNorm(4), nn.Dropout(0.3)
        self.inner, self.head = nn.Sequential(nn.Linear(4, 4), nn.GELU()), nn.Linear(4, 3)
        self.register_buffer("mean", torch.randn(2))

    def forward(self, x):
        y = self.norm(self.lstm((x - self.mean) / 2.0)[0])
        y = y + self.inner(self.drop(y))
        return torch.log_softmax(self.head(y[:, -1]), -1)


class Centred(nn.Module):
    """One feature would do, too, and be repeated."""

    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.randn(2))
        self.head = nn.Linear(4, 1)

    def forward(self, x):
        x = x - self.mean
        return self.head(torch.cat([x, torch.tanh(x)], -1))


class OneGru(nn.Module):
    """What those have whose forward alone is looked at."""

    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(2, 4, batch_first=True)


def sample(inputs):
    x = torch.randn(1, 20, inputs)
    if inputs == 3:
        x[..., 1] = torch.randint(0, 7, (1, 20))
    return x


def check(file, net, x):
    with torch.no_grad():
        expected = net(x).reshape(-1, len(file.outputs)).numpy()
    np.testing.assert_allclose(reference.run(file, x[0].numpy())[0][-len(expected):], expected, atol=3e-6)
    assert (file.sequence is not None and file.sequence.valid == "end") == (len(expected) == 1)


FORMS = {"scripted": lambda net, x: torch.jit.script(net), "traced": lambda net, x: torch.jit.trace(net, x),
         "frozen": lambda net, x: torch.jit.freeze(torch.jit.script(net))}


def saved(net, tmp_path, form="scripted", x=None):
    script = FORMS[form](net.eval(), torch.randn(1, 7, 2) if x is None else x)
    script.save(path := tmp_path / "net.pt")
    return path, script


def last_of(path, x):
    """What the converted network of a file gives for the last of x (steps, inputs)."""
    return reference.run(nrnn.convert.from_torch(path, report=None), x.numpy())[0][-1]


def check_altered(path, net, x, before, atol, apart):
    """A file that was altered: converted it gives what PyTorch's network of it does, further than `apart` from `before`."""
    with torch.no_grad():
        expected = net(x[None]).numpy()[0]
    found = last_of(path, x)
    np.testing.assert_allclose(found, expected, atol=atol)
    assert np.abs(found - before).max() > apart


def check_hostile(path):
    """It is converted, or refused in a sentence."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            nrnn.convert.from_torch(path, report=None)
        except ConversionError as error:
            assert len(str(error)) <= 300
