"""Networks of PyTorch whose weights are converted without them."""

import pytest

torch = pytest.importorskip("torch")
nn = torch.nn


@pytest.fixture(autouse=True)
def seed():
    torch.manual_seed(1)


class Net(nn.Module):
    """Parts by name, and a forward that applies them with what stands between."""

    def __init__(self, forward, **parts):
        super().__init__()
        self._forward = forward
        for name, part in parts.items():
            setattr(self, name, part)

    def forward(self, x):
        return self._forward(self, x)


def states(**parts):
    return {f"{name}.{key}": value for name, part in parts.items() for key, value in part.state_dict().items()}


def rnn_and_readout():
    return Net(None, rnn=nn.GRU(1, 4), fc=nn.Linear(4, 1)).state_dict()
