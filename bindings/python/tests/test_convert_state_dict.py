"""State dicts hold weights alone: what is assumed is said, what cannot be known is refused until the caller says it."""

import json

import numpy as np
import pytest

import nrnn
import reference
from nrnn.convert import ConversionError
from nrnn.convert.__main__ import main
from torch_parts import Net, nn, seed, torch  # noqa: F401, seed is a fixture

F = torch.nn.functional


def relu_in_forward():
    return Net(lambda s, x: s.fc2(F.relu(s.fc1(s.gru(x)[0]))), gru=nn.GRU(1, 8), fc1=nn.Linear(8, 8),
               fc2=nn.Linear(8, 1))


def head_of_a_sequential():
    head = nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Dropout(0.2), nn.Linear(4, 1))
    return Net(lambda s, x: s.head(s.lstm(x)[0]), lstm=nn.LSTM(2, 4), head=head)


def tanh_before_the_cell():
    return Net(lambda s, x: s.out(s.gru(torch.tanh(s.embed(x)))[0]), embed=nn.Linear(2, 3), gru=nn.GRU(3, 4),
               out=nn.Linear(4, 1))


def sequential_from_its_second():
    """The first of the list has no weights and does something."""
    return Net(lambda s, x: s.rnn(s.front(x))[0], front=nn.Sequential(nn.Tanh(), nn.Linear(2, 3), nn.Sigmoid()),
               rnn=nn.RNN(3, 4))


# Name to (network, its inputs, activations that make it right)
LOST = {
    "ReLU in forward": (relu_in_forward, 1, {"fc1": "relu"}),
    "ReLU in a head": (head_of_a_sequential, 2, {"head.0": "relu"}),
    "ReLU in a head, by its number": (head_of_a_sequential, 2, {"head.1": "relu", "head.2": "none"}),
    "tanh before a cell": (tanh_before_the_cell, 2, {"embed": "tanh"}),
    "tanh before everything": (sequential_from_its_second, 2, {"front.0": "tanh", "front.1": "sigmoid"}),
}


def converted(net, **settings):
    return nrnn.convert.from_torch(net.state_dict(), report=None, **settings)


def off(file, net, inputs):
    x = torch.randn(40, 1, inputs)
    with torch.no_grad():
        expected = net.eval()(x)[:, 0].numpy()
    return np.abs(reference.run(file, x[:, 0].numpy())[0] - expected).max()


@pytest.mark.parametrize("name", LOST)
def test_an_activation_that_is_lost(name):
    make, inputs, activations = LOST[name]
    net = make()
    with pytest.raises(ConversionError, match="activations: weights do not say what stands") as error:
        converted(net)
    unknown = {place for place in activations if place not in ("head.0", "front.1")}  # those are layers
    assert all(f"{place!r}" in str(error.value) for place in unknown)
    assert len(str(error.value)) <= 300
    assert off(converted(net, activations=activations), net, inputs) < 1e-6


WORDS = {  # as `activations` has it to PyTorch's own
    "softsign": F.softsign, "gelu": F.gelu, "gelu_tanh": lambda v: F.gelu(v, approximate="tanh"), "swish": F.silu,
    "tanhshrink": F.tanhshrink, "threshold(0.1, 0)": lambda v: F.threshold(v, 0.1, 0), "rrelu": F.rrelu,
    "rrelu(0.1, 0.2)": lambda v: F.rrelu(v, 0.1, 0.2), "hardtanh(-0.2, 0.3)": lambda v: F.hardtanh(v, -0.2, 0.3),
    "elu(0.5)": lambda v: F.elu(v, 0.5), "softplus(2)": lambda v: F.softplus(v, 2), "logsigmoid": F.logsigmoid}


@pytest.mark.parametrize("word", WORDS)
def test_an_activation_in_the_words_of_pytorch(word):
    net = Net(lambda s, x: s.out(WORDS[word](s.gru(x)[0])), gru=nn.GRU(2, 4), out=nn.Linear(4, 1))
    assert off(converted(net, activations={"gru": word}), net, 2) < 1e-6


@pytest.mark.parametrize("word, message", [
    ("threshold(1)", "expected 2 numbers of threshold"), ("elu(1, 2)", "expected 0 or 1 numbers of elu"),
    ("threshold(1, 2)", "value: expected 0, found 2")])
def test_numbers_that_an_activation_does_not_take(word, message):
    net = Net(None, gru=nn.GRU(2, 4), out=nn.Linear(4, 1))
    with pytest.raises(ConversionError, match=message):
        converted(net, activations={"gru": word})


def test_a_list_of_activations_names_one_for_each_layer():
    net = head_of_a_sequential()
    assert off(converted(net, activations=[None, "relu", "none"]), net, 2) < 1e-6
    with pytest.raises(ConversionError, match="expected one for each of 3 layers, lstm, head.0, head.3, found 2"):
        converted(net, activations=["relu", "relu"])


def test_nothing_between_two_linear_layers_may_be_said():
    net = Net(lambda s, x: s.b(s.a(x)), a=nn.Linear(2, 3), b=nn.Linear(3, 1))
    with pytest.raises(ConversionError, match="stands between 'a' and 'b'"):
        converted(net)
    assert off(converted(net, activations={"a": "none"}), net, 2) < 1e-6


def test_all_numbers_of_a_gap_are_named():
    with pytest.raises(ConversionError, match=r"stands at 'head.2'; .*activations=\{\"head.2\": ..\}"):
        converted(head_of_a_sequential(), activations={"head.1": "relu"})


@pytest.mark.parametrize("activations, message", [
    ({"head.9": "relu"}, "expected names among 'lstm', 'head.0', 'head.1', 'head.2', 'head.3', found 'head.9'"),
    ({"head.0": 3}, "expected text for 'head.0', found 3"), ("relu", "expected a mapping of layers to names, or a"),
    (5, "expected a mapping"),
    ({"head.0": "mish"}, "expected activation tanh, .* log_softmax or none, found 'mish'"),
    ({"lstm.nonlinearity": "relu", "head.0": "relu"}, "lstm.nonlinearity of an RNN, found a LSTM"),
])
def test_activations_that_name_nothing(activations, message):
    with pytest.raises(ConversionError, match=message):
        converted(head_of_a_sequential(), activations=activations)


def test_cells_of_another_nonlinearity():
    """Weights of an nn.RNN do not say which: what is assumed is said, and may be set."""
    net = Net(lambda s, x: s.rnn(x)[0], rnn=nn.RNN(2, 4, num_layers=2, nonlinearity="relu"))
    assert off(converted(net, activations={"rnn.nonlinearity": "relu"}), net, 2) < 1e-6
    assert "rnn.nonlinearity is tanh, as PyTorch's by default" in converted(net).report.assumed


def test_a_vector_of_slopes_may_be_the_scale_of_a_normalisation():
    net = Net(lambda s, x: s.out(s.act(s.gru(x)[0][:, 0]))[:, None], gru=nn.GRU(2, 4), act=nn.PReLU(4),
              out=nn.Linear(4, 1))
    with pytest.raises(ConversionError, match='act.weight: expected a matrix, found a vector, .*{"act": "prelu"}'):
        converted(net)
    assert off(converted(net, activations={"act": "prelu"}), net, 2) < 1e-6


# The report

def test_the_report_lists_what_is_assumed(capsys):
    net = head_of_a_sequential()
    file = nrnn.convert.from_torch(net.state_dict(), activations={"head.0": "relu"})
    assumed = " | ".join(file.report.assumed)
    assert "in the order lstm, head.0, head.3, and there is no path around one" in assumed
    following = "after lstm nothing, after head.0 relu (given), head.1 nothing, head.2 nothing, after head.3 nothing"
    assert following in assumed
    printed = capsys.readouterr().out
    assert printed == f"{file.report}\n" and printed.count("assumed: ") == len(file.report.assumed) == 2
    assert "verified" not in printed and not file.report.verified


def test_of_a_module_by_itself_nothing_is_assumed_around_it(recwarn):
    file = nrnn.convert.from_torch(nn.GRU(2, 4).state_dict(), report=None)
    assert str(file.report).startswith("from_torch a state dict, PyTorch layout\n") and file.report.assumed == []
    said = nrnn.convert.from_torch(nn.GRU(2, 4).state_dict(), activations={"": "tanh"}, report=None).report.assumed
    assert said == ["after the layer tanh (given); weights name no activations"]
    assert not [one for one in recwarn if "copy construct" in str(one.message)]


@pytest.mark.parametrize("write", ["rtneural", "torch", "wrapped"])
def test_every_dialect_of_weights_alone(write, tmp_path):
    """JSON, torch's file, and a checkpoint with other things beside the weights."""
    net, path = relu_in_forward(), tmp_path / "net"
    if write == "rtneural":
        path.write_text(json.dumps({key: value.tolist() for key, value in net.state_dict().items()}))
    else:
        torch.save(net.state_dict() if write == "torch" else {"model": net.state_dict(), "epoch": 3}, path)
    out = tmp_path / "out.nrnn"
    assert main([str(path), "-o", str(out)]) == 1 and not out.exists()
    assert main([str(path), "-o", str(out), "--arg", 'activations={"fc1": "relu"}']) == 0
    assert off(nrnn.ModelFile.of(out), net, 1) < 1e-6


# Modules that no forward applies

class Clipped(nn.Module):
    """Beyond what a draw of small numbers reaches, another function."""

    def __init__(self):
        super().__init__()
        self.gru, self.head = nn.GRU(2, 4), nn.Linear(4, 1)

    def forward(self, x):
        return self.head(self.gru(x.clamp(-5, 5))[0])


def test_a_forward_that_clips():
    file = nrnn.convert.from_torch(Clipped(), report=None)
    assert [type(one).__name__ for one in file.layers] == ["Norm", "Gru"] and file.layers[0].activation == "clip"


def test_a_module_of_ones_own_in_a_list():
    """Its forward is not called: its parts alone would be taken."""
    with pytest.raises(ConversionError, match="expected PyTorch's own modules in a list, found .*Clipped"):
        nrnn.convert.from_torch([Clipped(), nn.ReLU()])


@pytest.mark.parametrize("wrap", [list, nn.ModuleList])
def test_two_linear_layers_in_a_list(wrap):
    parts = [nn.GRU(2, 4), nn.Linear(4, 4), nn.Linear(4, 1)]
    with pytest.raises(ConversionError, match="stands between a Linear and the Linear after it; put the .*nn.Identity"):
        nrnn.convert.from_torch(wrap(parts))
    file = nrnn.convert.from_torch(wrap([*parts[:2], nn.Identity(), parts[2]]), report=None)
    assert [type(one).__name__ for one in file.layers] == ["Gru", "Dense"]
    assert file.report.assumed == ["the modules of the list are applied in its order, with nothing between them"]


def test_a_sequential_says_what_it_applies():
    file = nrnn.convert.from_torch(nn.Sequential(nn.Linear(2, 4), nn.Linear(4, 1)), report=None)
    assert file.report.assumed == [] and len(file.layers) == 1
