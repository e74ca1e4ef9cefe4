"""Minimal gated units from state dicts, against modules that compute as the paper says."""

import re

import numpy as np
import pytest
import torch
from torch import nn

import nrnn
from min_gru_units import Letters, Package, positive
from nrnn.convert import ConversionError, from_min_gru
from support import needs_engine

D, N = 3, 4
X = np.random.default_rng(3).standard_normal((20, D)).astype(np.float32)
NETWORKS = {
    "package": (lambda: Package(D, D), {}),
    "package, wider": (lambda: Package(D, 2 * D, D), {}),
    "within": (lambda: nn.Sequential(Package(D, 2 * D, D), nn.Linear(D, 2)), {}),
    "letters": (lambda: Letters(D, N), {"candidate": "identity"}),
    "letters, no biases": (lambda: Letters(D, N, 2, bias=False), {"candidate": "identity"}),
    "letters, log space": (lambda: Letters(D, N, g=positive), {"candidate": "positive"}),
    "letters, tanh": (lambda: nn.Sequential(Letters(D, N, g=torch.tanh), nn.Linear(N, 1)), {"candidate": "tanh"}),
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
    (lambda: Letters(D, N), {}, "candidate: needed, and the checkpoint does not hold it"),
    (lambda: Letters(D, N), {"candidate": "swish"}, "activation: expected one of"),
    (lambda: nn.GRU(2, 3), {}, "linear_z.weight: expected one minGRU, whose order is known, found none"),
    (lambda: nn.Sequential(Package(D, D), Package(D, D)), {}, "to_hidden_and_gate.weight: expected one minGRU, whose order is known, found 0, 1"),
    (lambda: nn.Sequential(Package(D, D), nn.Linear(D, 2), nn.Linear(2, 2)), {}, "1.weight: expected only tensors"),
    (lambda: {"linear_z.weight": torch.ones(3, 2), "linear_h.weight": torch.ones(2, 2)}, {}, r"linear_h.weight: expected shape \(3, 2\)"),
    (lambda: {"to_hidden_and_gate.weight": torch.ones(3, 2)}, {}, "to_hidden_and_gate.weight: expected as many rows"),
])
def test_refused_by_name(net, settings, message):
    with pytest.raises(ValueError) as caught:
        from_min_gru(net(), report=None, **settings)
    assert re.search(message, str(caught.value)), str(caught.value)
