"""Modules and programs of torch.export that have no counterpart: refused by their node."""

import warnings

import pytest

import nrnn
from nrnn.convert import ConversionError
from torch_programs import F, Net, nn, seed, torch  # noqa: F401, seed is a fixture

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::FutureWarning")


class Made(nn.Module):
    """A GRU and a head, and a forward that is given."""

    def __init__(self, forward):
        super().__init__()
        self.gru, self.head, self.cell = nn.GRU(2, 4, batch_first=True), nn.Linear(4, 1), nn.GRUCell(2, 4)
        self.lstm = nn.LSTM(2, 4, batch_first=True)
        self.conv, self.forwarded = nn.Conv1d(2, 4, 1), forward

    def forward(self, x):
        return self.forwarded(self, x)


def loops(net, x):
    h = x.new_zeros(x.size(0), 4)
    for t in range(x.size(1)):
        h = net.cell(x[:, t], h)
    return h


def longer(net, x):
    y = net.gru(x)[0]
    return -y if x.size(1) > 100 else y


def cut_off(net, x):
    return net.head(net.gru(x[:, :100])[0][:, -1])


def of_a_batch(net, x):
    return net.gru(x * 2 if x.size(0) > 1 else x)[0]


def written_to(net, x):
    y = net.gru(x)[0].clone()
    y[:, 0] = 0
    return y


REFUSED = {
    "all sequences twice": (lambda net, x: torch.cat([net.head(x), net.head(x)], 0), "in the order of time, found another"),
    "any number of features": (lambda net, x: torch.softmax(x.abs(), -1), "expected weights that tell how many features .* 2 and 3"),
    "reversed": (lambda net, x: net.gru(x.flip(1))[0], "found it reversed"),
    "a softmax over time": (lambda net, x: torch.softmax(net.gru(x)[0], 1), "softmax .*expected features of one time step"),
    "a norm over time and features": (lambda net, x: F.layer_norm(y := net.gru(x)[0], y.shape[1:]),
                                      "normalized_shape: expected one axis"),
    "a mean over time": (lambda net, x: net.gru(x)[0].mean(1), "mean over features, along the last axis, found one over"),
    "a shift in time": (lambda net, x: net.gru(x)[0][:, 1:] + net.gru(x)[0][:, :-1], "sum of the same time steps|layers on both"),
    "the first step": (lambda net, x: net.gru(x)[0][:, 0], "outputs at every time step or the last one"),
    "outputs reversed": (lambda net, x: net.gru(x)[0].flip(1), "outputs in the order of time"),
    "a gate": (lambda net, x: net.gru(x)[0] * torch.sigmoid(net.conv(x.transpose(1, 2)).transpose(1, 2)), "a convolution over"),
    "a product": (lambda net, x: net.gru(x)[0] * net.gru(2 * x)[0], "two ways without layers between them to be multiplied"),
    "two cells side by side": (lambda net, x: net.gru(x)[0] + net.gru(2 * x)[0], "found layers on both"),
    "a convolution": (lambda net, x: net.conv(x.transpose(1, 2)), "conv1d .*a convolution over steps"),
    "a loop": (loops, "gru_cell.*a loop over time that was written out"),
    "a branch on data": (lambda net, x: net.gru(x)[0] if x.sum() > 0 else -net.gru(x)[0], "torch.export cannot capture it"),
    "another network when longer": (longer, "the same layers for sequences of any length, found others at 101 steps"),
    "another network when short": (lambda net, x: net.gru(x * 2 if x.size(1) < 3 else x)[0], "any length, found others at 1 step"),
    "a sequence cut off": (cut_off, "the same layers for sequences of any length, found others at 101 steps"),
    "another network in a batch": (of_a_batch, "the same layers for a batch of any size, found others for 1"),
    "a value written to": (written_to, "fill_ .*expected an operator that docs/convert.md lists, found fill"),
    "two outputs": (lambda net, x: (net.head(net.gru(x)[0]), net.gru(x)[0][..., :2] * 3), "expected one output, found 2"),
    "a dict": (lambda net, x: {"y": net.gru(x)[0], "z": 2 * net.gru(x)[0]}, "expected one output, found 2"),
    "the cell state": (lambda net, x: net.lstm(x)[1][1], "found its cell state c"),
    "an overwritten value": (lambda net, x: (y := net.gru(x)[0]) + torch.relu_(net.gru(x)[0]) + y.mul_(2) + y, "layers on both|overwritten"),
    "sums over a batch": (lambda net, x: net.gru(x)[0].sum(0), "along the last axis, found one over"),
    "rounding": (lambda net, x: net.gru(x.long().float())[0], "an embedding of what is cast to whole numbers"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_by_node(name):
    forward, message = REFUSED[name]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(ConversionError, match=message) as error:
            nrnn.convert.from_torch(Made(forward).eval(), report=None)
    assert len(str(error.value)) <= 300


def test_several_inputs():
    class Two(nn.Module):
        def forward(self, x, h):
            return x + h

    with pytest.raises(ConversionError, match="forward: expected one input, found 2: x, h"):
        nrnn.convert.from_torch(Two(), report=None)
    program = torch.export.export(Two(), (torch.randn(1, 5, 2), torch.randn(1, 5, 2)))
    with pytest.raises(ConversionError, match="expected one input, found 2: x, h"):
        nrnn.convert.from_torch(program, report=None)


def test_a_pytorch_without_such_a_capture(monkeypatch):
    monkeypatch.setattr(torch.export, "export", lambda module, args: None)
    with pytest.raises(ConversionError, match=r"forward: expected PyTorch 2.3 or newer to capture it, .* found 2\."):
        nrnn.convert.from_torch(Net(), report=None)
