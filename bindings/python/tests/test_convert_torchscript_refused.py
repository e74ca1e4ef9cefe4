"""Modules of TorchScript that have no counterpart: refused by their node."""

import pytest

import nrnn
from nrnn.convert import ConversionError
from torch_programs import F, OneGru, Scripted, nn, saved, seed, torch  # noqa: F401, seed is a fixture

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")


class Branches(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(2, 4)

    def forward(self, x):
        y = self.gru(x)[0]
        if bool(y[0, 0, 0] > 0):
            y = -y
        return y


class Loops(nn.Module):
    def __init__(self):
        super().__init__()
        self.cell = nn.GRUCell(2, 4)

    def forward(self, x):
        h = torch.zeros(x.size(1), 4)
        for t in range(x.size(0)):
            h = self.cell(x[t], h)
        return h


class Attends(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru, self.attention = nn.GRU(2, 4), nn.MultiheadAttention(4, 1)

    def forward(self, x):
        y = self.gru(x)[0]
        return self.attention(y, y, y)[0]


class TwoInputs(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(2, 4)

    def forward(self, x, h):
        return self.gru(x, h)[0]


class TwoOutputs(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru, self.a, self.b = nn.GRU(2, 4), nn.Linear(4, 1), nn.Linear(4, 1)

    def forward(self, x):
        y = self.gru(x)[0]
        return self.a(y), self.b(y)


class Normalised(nn.Module):
    def __init__(self, norm):
        super().__init__()
        self.gru, self.norm = nn.GRU(2, 4, batch_first=True), norm

    def forward(self, x):
        return self.norm(self.gru(x)[0].transpose(1, 2)).transpose(1, 2)


class Longer(OneGru):
    def forward(self, x):
        if x.size(1) > 100:
            x = x * 2
        return self.gru(x)[0]


class Short(OneGru):
    def forward(self, x):
        if x.size(1) < 4:
            x = x * 2
        return self.gru(x)[0]


class Batch(OneGru):
    def forward(self, x):
        if x.size(0) > 1:
            x = x * 2
        return self.gru(x)[0]


class CutOff(OneGru):
    def forward(self, x):
        return self.gru(x[:, :100])[0][:, -1]


class Latest(OneGru):
    def forward(self, x):
        return self.gru(x[:, -100:])[0]


class TwoNamed(OneGru):
    def forward(self, x):
        y = self.gru(x)[0]
        return {"mean": y, "variance": y.exp()}


class InPlaceWithin(OneGru):
    def forward(self, x):
        y = self.gru(x)[0]
        F.relu(y, inplace=True)
        return y * 2


class FirstStep(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(2, 4)

    def forward(self, x):
        return self.gru(x)[0][0]


@pytest.mark.parametrize("net, message", [
    (Branches, "expected a condition on sizes|expected an operator that docs/convert.md lists"),
    (Loops, "found a loop"), (Attends, "attention reads all steps at once"),
    (TwoInputs, "forward: expected one tensor as input, found x: Tensor, h: Tensor"),
    (TwoOutputs, "expected one output, found 2"), (FirstStep, "outputs at every time step or the last one"),
    (lambda: nn.GRU(2, 4, bidirectional=True), "expected one direction"),
    (lambda: Normalised(nn.GroupNorm(2, 4)), "norm: group_norm: .* LayerNorm, RMSNorm and BatchNorm1d are read"),
    (lambda: Normalised(nn.InstanceNorm1d(4)), "norm: instance_norm: .* LayerNorm, RMSNorm and BatchNorm1d are read"),
    (Longer, "the same layers for sequences of any length, found others at 101 steps"),
    (Short, "the same layers for sequences of any length, found others at 1 step"),
    (CutOff, "the same layers for sequences of any length, found others at 101 steps"),
    (Latest, "the same layers for sequences of any length, found others at 101 steps"),
    (Batch, "the same layers for a batch of any size, found others for 1"),
    (TwoNamed, "expected one output, found 2|found exp"), (InPlaceWithin, "overwritten in place"),
    (lambda: nn.Sequential(nn.Conv1d(2, 4, 1), nn.ReLU()), "0: conv1d: .*a convolution over steps or features"),
])
def test_refused(net, message, tmp_path):
    path, _ = saved(net(), tmp_path)
    with pytest.raises(ConversionError, match=message) as error:
        nrnn.convert.from_torch(path, report=None)
    assert len(str(error.value)) <= 300 and "net.pt: " in str(error.value)


@pytest.mark.parametrize("settings", [{"activations": {"head": "relu"}}, {"order": ["lstm", "head"]}])
def test_what_is_for_state_dicts(settings, tmp_path):
    path, _ = saved(Scripted(), tmp_path)
    with pytest.raises(ConversionError, match="expected with a state dict alone, found a program of TorchScript"):
        nrnn.convert.from_torch(path, **settings)
