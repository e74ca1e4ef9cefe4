"""Minimal gated units from state dicts, against modules that compute as the paper says."""

import re

import numpy as np
import pytest
import torch
from torch import nn

import nrnn
from nrnn.convert import ConversionError, from_min_gru
from support import needs_engine

D, N = 3, 4
X = np.random.default_rng(3).standard_normal((20, D)).astype(np.float32)


def positive(v):
    return torch.where(v >= 0, v + 0.5, torch.sigmoid(v))


def unrolled(z, m):
    h, rows = torch.zeros_like(z[:, 0]), []
    for a, b in zip(torch.sigmoid(z).unbind(1), m.unbind(1)):
        h = torch.lerp(h, b, a)
        rows.append(h)
    return torch.stack(rows, 1)


class Package(nn.Module):
    """As minGRU-pytorch keeps it: hidden, then gate; projected where the inner width is another."""

    def __init__(self, factor=1.0):
        super().__init__()
        inner = int(D * factor)
        self.to_hidden_and_gate = nn.Linear(D, 2 * inner, bias=False)
        self.to_out = nn.Linear(inner, D, bias=False) if factor != 1 else nn.Identity()

    def forward(self, x):
        m, z = self.to_hidden_and_gate(x).chunk(2, -1)
        return self.to_out(unrolled(z, positive(m)))


class Letters(nn.Module):
    def __init__(self, bias=True, out=False, g=lambda v: v):
        super().__init__()
        self.linear_z, self.linear_h = nn.Linear(D, N, bias=bias), nn.Linear(D, N, bias=bias)
        if out:
            self.linear_o = nn.Linear(N, 2)
        self.g = g

    def forward(self, x):
        h = unrolled(self.linear_z(x), self.g(self.linear_h(x)))
        return self.linear_o(h) if hasattr(self, "linear_o") else h


NETWORKS = {
    "package": (lambda: Package(), {}),
    "package, wider": (lambda: Package(2.0), {}),
    "within": (lambda: nn.Sequential(Package(2.0), nn.Linear(D, 2)), {}),
    "letters": (lambda: Letters(), {"candidate": "identity"}),
    "letters, no biases": (lambda: Letters(False, True), {"candidate": "identity"}),
    "letters, log space": (lambda: Letters(g=positive), {"candidate": "positive"}),
    "letters, tanh": (lambda: nn.Sequential(Letters(g=torch.tanh), nn.Linear(N, 1)), {"candidate": "tanh"}),
}


def pair(name):
    torch.manual_seed(5)
    make, settings = NETWORKS[name]
    net = make().double()
    with torch.no_grad():
        y = net(torch.from_numpy(X.astype(float))[None])[0].numpy()
    return net, y, settings | {"report": None}


@pytest.mark.parametrize("name", NETWORKS)
def test_the_file_is_the_module(name):
    net, y, settings = pair(name)
    file = from_min_gru(net.state_dict(), **settings)
    np.testing.assert_allclose(nrnn.reference.run(file, X, exact=True)[0], y, atol=1e-12)
    assert from_min_gru(net, **settings).to_bytes() == file.to_bytes()


@needs_engine
@pytest.mark.parametrize("name", NETWORKS)
def test_verified_by_what_it_gave(name):
    net, y, settings = pair(name)
    file = from_min_gru(net.state_dict(), expect=(X, y), **settings)
    assert file.report.verified
    np.testing.assert_allclose(nrnn.Model.load(file.to_bytes()).stream().run(X).nominal, y, atol=1e-5)


def test_another_candidate_is_found_by_expected_outputs():
    net, y, _ = pair("letters, log space")
    with pytest.raises(ConversionError):
        from_min_gru(net.state_dict(), candidate="identity", expect=(X, y), report=None)


@pytest.mark.parametrize("net, settings, message", [
    (lambda: Letters(), {}, "candidate: needed, and the checkpoint does not hold it"),
    (lambda: Letters(), {"candidate": "swish"}, "activation: expected one of"),
    (lambda: nn.GRU(2, 3), {}, "linear_z.weight: expected one minGRU, whose order is known, found none"),
    (lambda: nn.Sequential(Package(), Package()), {}, "to_hidden_and_gate.weight: expected one minGRU, whose order is known, found 0, 1"),
    (lambda: nn.Sequential(Package(), nn.Linear(D, 2), nn.Linear(2, 2)), {}, "1.weight: expected only tensors"),
    (lambda: {"linear_z.weight": torch.ones(3, 2), "linear_h.weight": torch.ones(2, 2)}, {}, r"linear_h.weight: expected shape \(3, 2\)"),
    (lambda: {"to_hidden_and_gate.weight": torch.ones(3, 2)}, {}, "to_hidden_and_gate.weight: expected as many rows"),
])
def test_refused_by_name(net, settings, message):
    with pytest.raises(ValueError) as caught:
        from_min_gru(net(), report=None, **settings)
    assert re.search(message, str(caught.value)), str(caught.value)
