"""Networks of the package ncps against the package itself, at regular and irregular timespans."""

import re

import numpy as np
import pytest
import torch
from ncps.torch import LTC, CfC
from ncps.wirings import AutoNCP, FullyConnected, Random
from torch import nn

import nrnn
import reference
from nrnn.convert import ConversionError, from_ncps
from support import needs_engine

D, STEPS = 3, 12
X = np.random.default_rng(3).standard_normal((STEPS, D)).astype(np.float32)
TIMESPANS = np.random.default_rng(4).exponential(3, STEPS)
NETWORKS = {
    "default": lambda: CfC(D, 6),
    "pure": lambda: CfC(D, 6, mode="pure", backbone_units=9),
    "pure without a backbone": lambda: CfC(D, 6, mode="pure", backbone_layers=0),
    "no gate": lambda: CfC(D, 6, mode="no_gate", backbone_layers=0),
    "deep": lambda: CfC(D, 6, backbone_units=8, backbone_layers=3, backbone_dropout=0.2, activation="silu"),
    "relu": lambda: CfC(D, 6, activation="relu", backbone_units=7),
    "tanh": lambda: CfC(D, 6, activation="tanh", backbone_units=7, proj_size=2),
    "gelu": lambda: CfC(D, 6, activation="gelu", backbone_units=7),
    "last": lambda: CfC(D, 6, proj_size=2, return_sequences=False),
    "wired": lambda: CfC(D, AutoNCP(14, 3), proj_size=2),
    "wired, no gate": lambda: CfC(D, AutoNCP(11, 2), mode="no_gate"),
    "wired, pure": lambda: CfC(D, AutoNCP(11, 2, sparsity_level=0.3), mode="pure"),
    "one layer, wired": lambda: CfC(D, FullyConnected(7, 2)),
    "random wiring": lambda: CfC(D, Random(7, 2, sparsity_level=0.5)),
}


class Mine(nn.Module):
    def __init__(self, rnn, width):
        super().__init__()
        self.rnn, self.head = rnn, nn.Linear(width, 2)

    def forward(self, x, timespans=None):
        return self.head(self.rnn(x, timespans=timespans)[0])


def made(name):
    torch.manual_seed(sum(name.encode()))
    net = NETWORKS[name]().eval()
    with torch.no_grad():
        for key, tensor in net.named_parameters():
            if tensor.dim() == 1 or key.endswith("w_tau"):
                tensor.normal_()
    return net


def truth(net, timespans=None):
    """What the package gives, in float64."""
    x = torch.from_numpy(X.astype(float))[None]
    times = None if timespans is None else torch.from_numpy(timespans)[None]
    with torch.no_grad():
        found = net.double()(x, timespans=times)
    y = found[0] if isinstance(found, tuple) else found
    return y.reshape(-1, y.shape[-1]).numpy()


def converted(net, *arguments, **settings):
    settings = {"sequence": nrnn.Sequence(interval=0.5), "report": None} | settings
    return from_ncps(net, *arguments, **settings)


def followed(file, r):
    return reference.follow(file, X.astype(float), [(1, one) for one in r], exact=True)[0]


@pytest.mark.parametrize("name", NETWORKS)
def test_at_irregular_timespans(name):
    net = made(name)
    expected, file = truth(net, TIMESPANS), converted(net)
    np.testing.assert_allclose(followed(file, TIMESPANS)[-len(expected):], expected, atol=1e-12)


@pytest.mark.parametrize("name", NETWORKS)
def test_without_timespans(name):
    net = made(name)
    expected, file = truth(net), converted(net)
    np.testing.assert_allclose(followed(file, np.ones(STEPS))[-len(expected):], expected, atol=1e-12)


@needs_engine
@pytest.mark.parametrize("name", NETWORKS)
def test_the_engine_at_timespans_in_seconds(name):
    """A nominal interval of half a second is then a timespan of 0.5."""
    net = made(name)
    expected = truth(net, TIMESPANS)
    model = nrnn.Model.load(converted(net, time_scale=0.5).to_bytes())
    found = model.stream().run(X, dt=TIMESPANS).nominal
    np.testing.assert_allclose(found[-len(expected):], expected, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("name", NETWORKS)
def test_a_state_dict_with_its_settings_is_the_module(name, tmp_path):
    net = made(name)
    torch.save(net.state_dict(), tmp_path / "net.pt")
    mode = net.rnn_cell.layer_0.mode if hasattr(net.rnn_cell, "layer_0") else net.rnn_cell.mode
    activation = name if name in ("relu", "tanh", "gelu") else "silu" if name == "deep" else None
    file = converted(str(tmp_path / "net.pt"), mode, activation)
    assert file.to_bytes() == converted(net).to_bytes()


def test_what_a_state_dict_does_not_say_is_assumed():
    plain, wired = (converted(made(name).state_dict()).report.assumed for name in ("default", "wired"))
    assert "mode 'default'; 'no_gate' has the same tensors" in plain and "activation 'lecun_tanh' in the backbone" in plain
    assert "mode 'default'; 'no_gate' has the same tensors" in wired and len(plain) == len(wired) + 1
    assert len(converted(made("default")).report.assumed) == 2
    assert "a nominal interval is a timespan of 0.5" in converted(made("pure"), time_scale=0.5).report.assumed


@pytest.mark.parametrize("name", ["default", "wired", "tanh"])
def test_within_a_module_of_ones_own(name):
    rnn = made(name)
    net = Mine(rnn, rnn.fc(torch.zeros(rnn.output_size)).numel()).eval()
    expected, file = truth(net, TIMESPANS), converted(net)
    np.testing.assert_allclose(followed(file, TIMESPANS), expected, atol=1e-12)
    assert "head reads what the cell gives, nothing between them" in file.report.assumed
    assert converted(net.state_dict(), "default", activation=name if name == "tanh" else None).to_bytes() == file.to_bytes()


class Before(nn.Module):
    def __init__(self, width, bent=lambda v: v):
        super().__init__()
        self.front, self.rnn, self.bent = nn.Linear(width, D), CfC(D, D), bent

    def forward(self, x):
        return self.rnn(self.front(self.bent(x)))[0]


def test_a_linear_layer_before_the_cell():
    with pytest.raises(ConversionError, match="front.weight: expected a linear layer behind the cell, found one that stands"):
        converted(Before(D).state_dict())
    with pytest.raises(ConversionError, match="front.bias: expected only tensors that the conversion knows"):
        converted(Before(D + 1).state_dict())


def test_a_linear_layer_before_the_cell_that_fits_behind_it_alone():
    """Assigned before the cell it is no less what reads it."""
    net = Mine(CfC(D, 6), 6).eval()
    state = net.state_dict()
    swapped = {key: state[key] for key in sorted(state)}
    assert next(iter(swapped)) == "head.bias"
    assert converted(swapped).to_bytes() == converted(state).to_bytes()


class Between(Mine):
    def forward(self, x):
        return self.head(torch.relu(self.rnn(x)[0]))


class Softmax(Mine):
    def forward(self, x):
        return super().forward(x).softmax(-1)


def test_a_module_is_run():
    """What it does between its parts is seen; its link may be its own or the file's, and samples of its own form are passed over."""
    for settings in (dict(), dict(time_scale=0.5), dict(mode="default", task="softmax")):
        with pytest.raises(ConversionError, match="module: expected a forward that gives what the cell gives, then the linear"):
            converted(Between(CfC(D, 6), 6), **settings)
        assert converted(Mine(CfC(D, 6), 6), **settings).readout is not None
    assert converted(Softmax(CfC(D, 6), 6), task="softmax").task == "softmax"
    assert converted(Mine(CfC(D, 6, batch_first=False), 6)).readout is not None


def test_a_network_that_speaks_at_the_end():
    assert from_ncps(made("last"), report=None).sequence.valid == "end"
    assert from_ncps(made("default"), report=None).sequence in (None, nrnn.Sequence())


def test_expected_outputs_decide():
    net = made("no gate")
    x, y = X, truth(net)
    assert converted(net, expect=(x, y)).report.verified
    assert converted(net.state_dict(), "no_gate", expect=(x, y)).report.verified
    with pytest.raises(ConversionError, match="expect"):
        converted(net.state_dict(), expect=(x, y))


def altered(**changes):
    return made("default").state_dict() | {key.replace("__", "."): value for key, value in changes.items()}


@pytest.mark.parametrize("source, settings, message", [
    (lambda: LTC(D, 6), {}, "rnn_cell.gleak: expected a CfC of ncps, found an LTC, a differential equation"),
    (lambda: CfC(D, 6, mixed_memory=True), {}, "lstm.input_map.weight: expected a CfC of ncps, found mixed_memory"),
    (lambda: nn.Sequential(made("default"), made("pure")), {}, "ff1.weight: expected one CfC, whose order is known, found 0.rnn_cell, 1"),
    (lambda: nn.GRU(2, 3), {}, "ff1.weight: expected one CfC, whose order is known, found none"),
    (lambda: altered(rnn_cell__ff2__weight=torch.zeros(5, 128)), {}, "Cfc.W|Cfc.b|ff2.bias: expected shape"),
    (lambda: altered(other=torch.zeros(3)), {}, "other: expected only tensors that the conversion knows"),
    (lambda: altered(rnn_cell__ff1__weight=torch.full((6, 128), torch.nan)), {}, "ff1.weight"),
    (lambda: made("default").state_dict(), {"mode": "pure"}, "mode: expected 'default' or 'no_gate', found 'pure'"),
    (lambda: made("pure").state_dict(), {"mode": "default"}, "mode: expected 'pure', whose tensors are there, found 'default'"),
    (lambda: made("default").state_dict(), {"mode": "gated"}, "mode: expected 'default' or 'no_gate', found 'gated'"),
    (lambda: made("default").state_dict(), {"activation": "selu"}, "activation: expected one of 'lecun_tanh', "),
    (lambda: made("default").state_dict(), {"time_scale": 0}, "Cfc.time_scale"),
], ids=str)
def test_refused_by_name(source, settings, message):
    with pytest.raises(ValueError) as caught:
        converted(source(), **settings)
    assert re.search(message, str(caught.value)), str(caught.value)
