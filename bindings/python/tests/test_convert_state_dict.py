"""State dicts hold weights alone: what is assumed is said, what cannot be known is refused until the caller says it."""

import json

import numpy as np
import pytest

import nrnn
import reference
from nrnn.convert import ConversionError
from nrnn.convert.__main__ import main

torch = pytest.importorskip("torch")
nn = torch.nn
F = torch.nn.functional


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
    ({"head.0": "elu"}, "expected activation tanh, relu, sigmoid, softmax or none, found 'elu'"),
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


# What is not one chain

def linear_pairs(**sizes):
    return {f"{name}.{k}.{tensor}": value for name, (a, b, c) in sizes.items()
            for k, part in ((0, nn.Linear(a, b)), (1, nn.Linear(b, c))) for tensor, value in part.state_dict().items()}


def states(**parts):
    return {f"{name}.{key}": value for name, part in parts.items() for key, value in part.state_dict().items()}


BESIDE = {
    "generator and discriminator": linear_pairs(generator=(4, 8, 3), discriminator=(3, 8, 1)),
    "two networks of no known names": linear_pairs(first=(4, 8, 3), second=(3, 8, 1)),
    "encoder and decoder": states(encoder=nn.LSTM(2, 4), decoder=nn.LSTM(4, 2)),
    "actor and critic of one size": states(gru=nn.GRU(2, 4), actor=nn.Linear(4, 4), critic=nn.Linear(4, 4)),
    "both directions as two cells": states(lstm_fwd=nn.LSTM(4, 4), lstm_bwd=nn.LSTM(4, 4)),
    "mean and deviation": states(gru=nn.GRU(2, 4), mu=nn.Linear(4, 4), log_std=nn.Linear(4, 4)),
    "an ensemble": {f"models.{k}.{key}": value for k in range(2)
                    for key, value in states(rnn=nn.GRU(1, 4), fc=nn.Linear(4, 1)).items()},
}


@pytest.mark.parametrize("name", BESIDE)
def test_networks_side_by_side(name):
    with pytest.raises(ConversionError, match="expected one network, found '.* beside '") as error:
        nrnn.convert.from_torch(BESIDE[name], activations={})
    assert len(str(error.value)) <= 300


def test_one_of_them_may_be_wanted():
    state = BESIDE["generator and discriminator"]
    file = nrnn.convert.from_torch(state, order=["generator.0", "generator.1"], activations={"generator.0": "relu"},
                                   report=None)
    assert [layer.outputs for layer in file.layers] == [8] and len(file.outputs) == 3
    assert any("discriminator.0, discriminator.1 belong to another network" in one for one in file.report.assumed)


def test_an_order_says_that_they_are_one_chain():
    state = BESIDE["encoder and decoder"]
    assert len(nrnn.convert.from_torch(state, order=["encoder", "decoder"], report=None).layers) == 2


@pytest.mark.parametrize("order", [["generator.0"], [], ["generator.0", "generator.0"], ["other"], "generator.0"])
def test_an_order_that_loses_a_layer(order):
    with pytest.raises(ConversionError, match="order: expected"):
        nrnn.convert.from_torch(BESIDE["generator and discriminator"], order=order)


@pytest.mark.parametrize("parts, message", [
    (dict(gru=nn.GRU(2, 4), fc=nn.Linear(5, 1)), r"fc.weight: expected shape \(any, 4\), by the layer before, found"),
    (dict(gru=nn.GRU(2, 4), a=nn.Linear(4, 1), b=nn.Linear(4, 1)), "as the layer before takes: they may stand side by"),
    (dict(a=nn.GRU(2, 4), b=nn.LSTM(3, 4)), r"b.weight_ih_l0: expected shape \(any, 4\)"),
])
def test_sizes_that_do_not_fit(parts, message):
    with pytest.raises(ConversionError, match=message):
        nrnn.convert.from_torch(states(**parts), activations={"a": "none"} if "a" in parts else None)


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
    with pytest.raises(ConversionError, match="expected a forward that applies GRU, Linear in this order"):
        nrnn.convert.from_torch(Clipped())


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


# Checkpoints with more than one state dict

def saved(tmp_path, **entries):
    path = tmp_path / "checkpoint.pt"
    torch.save(entries, path)
    return path


def rnn_and_readout():
    return Net(None, rnn=nn.GRU(1, 4), fc=nn.Linear(4, 1)).state_dict()


@pytest.mark.parametrize("one, other", [("model", "net"), ("state_dict", "model"), ("generator", "discriminator")])
def test_two_state_dicts_in_a_checkpoint(one, other, tmp_path, capsys):
    """The first was taken in silence."""
    states = {one: rnn_and_readout(), other: rnn_and_readout()}
    path, out = saved(tmp_path, **states, epoch=3), tmp_path / "out.nrnn"
    assert main([str(path), "-o", str(out)]) == 1 and not out.exists()
    message = capsys.readouterr().err
    assert f"'{one}'" in message and f"'{other}'" in message and "--within" in message and len(message) < 330
    for refused in (path, states):
        with pytest.raises(ConversionError, match="expected one state dict, found them under '"):
            nrnn.convert.from_torch(refused)
    for key, state in states.items():
        assert main([str(path), "-o", str(out), "--within", key]) == 0
        expected = nrnn.convert.from_torch(state, report=None).layers[0].W
        read = nrnn.convert.from_torch(nrnn.convert.read_checkpoint(path)[key], report=None)
        assert np.array_equal(nrnn.ModelFile.of(out).layers[0].W, expected)
        assert np.array_equal(read.layers[0].W, expected)


def test_a_key_that_holds_no_state_dict(tmp_path, capsys):
    path = saved(tmp_path, model=rnn_and_readout(), epoch=3)
    for key in ("epoch", "net"):
        assert main([str(path), "-o", str(tmp_path / "out"), "--within", key]) == 1
        assert f"--within: expected the key of a state dict, such as 'model', found '{key}'" in capsys.readouterr().err


@pytest.mark.parametrize("beside", [
    {"net": {"hidden": 4, "weight_decay": 0.1}}, {"criterion": {"weight": torch.ones(3)}},
    {"optimizer": {"state": {0: {"exp_avg": torch.ones(4, 4)}}, "param_groups": [{"weight_decay": 0.1}]}},
    {"normalizer": {"mean": torch.zeros(1), "std": torch.ones(1)}}, {"net": None, "state_dict": {}},
], ids=lambda one: next(iter(one)))
@pytest.mark.parametrize("key", ["model", "weights"])
def test_a_state_dict_beside_other_things_needs_no_word(beside, key, tmp_path):
    state = rnn_and_readout()
    for entries in ({key: state, **beside}, {**beside, key: state}):
        file = nrnn.convert.from_torch(saved(tmp_path, **entries), report=None)
        assert np.array_equal(file.layers[0].W, state["rnn.weight_hh_l0"]) and len(file.report.assumed) == 2


def test_averaged_weights_beside_the_model_are_named(tmp_path):
    path = saved(tmp_path, ema=rnn_and_readout(), model=rnn_and_readout())
    file = nrnn.convert.from_torch(path, report=None)
    assert np.array_equal(file.layers[0].W, nrnn.convert.read_checkpoint(path)["model"]["rnn.weight_hh_l0"])
    assert "those under 'ema' are not the weights that are meant" in file.report.assumed


def test_a_whole_module_beside_other_things(tmp_path):
    """Its own Tanh says what stands between the layers."""
    net = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))
    file = nrnn.convert.from_torch(saved(tmp_path, model=net, epoch=3), report=None)
    x = torch.randn(9, 2)
    assert np.abs(reference.run(file, x.numpy())[0] - net(x).detach().numpy()).max() < 1e-6


# An order that is none

def test_numbers_that_were_sorted_as_text():
    """As JSON with sorted keys and safetensors have them: 10 before 2."""
    state = {f"rnns.{k}.{key}": value for k in range(11) for key, value in nn.GRU(2, 2).state_dict().items()}
    file = nrnn.convert.from_torch(state, report=None)
    shuffled = dict(sorted(state.items()))
    with pytest.raises(ConversionError, match=r"found 'rnns.2' after 'rnns.10': the keys .* sorted; order=\[..\]"):
        nrnn.convert.from_torch(shuffled)
    ordered = nrnn.convert.from_torch(shuffled, order=[f"rnns.{k}" for k in range(11)], report=None)
    assert all(np.array_equal(one.W, other.W) for one, other in zip(file.layers, ordered.layers))
    assert [layer.W.tolist() for layer in ordered.layers] == [
        state[f"rnns.{k}.weight_hh_l0"].tolist() for k in range(11)]


@pytest.mark.parametrize("order", [{"rnn", "fc"}, 5, {"rnn": 0, "fc": 1}.keys(), True], ids=repr)
def test_layers_in_a_container_without_order(order):
    with pytest.raises(ConversionError, match="order: expected a list of layers, found"):
        nrnn.convert.from_torch(rnn_and_readout(), order=order)


@pytest.mark.parametrize("activations", [{"relu", "tanh"}, frozenset({"relu"}), iter(["relu", "tanh"])], ids=repr)
def test_activations_in_a_container_without_order(activations):
    with pytest.raises(ConversionError, match="activations: expected a mapping of layers to names, or a list of"):
        nrnn.convert.from_torch(rnn_and_readout(), activations=activations)


def test_weights_without_numbers():
    state = {key: value.to("meta") for key, value in rnn_and_readout().items()}
    with pytest.raises(ConversionError, match="rnn.weight_ih_l0: .*meta"):
        nrnn.convert.from_torch(state)


@pytest.mark.parametrize("name", ["skip", "shortcut", "block.residual_proj"])
def test_a_layer_that_by_its_name_is_on_a_path_around_others(name):
    state = states(**{"rnn": nn.GRU(4, 4), name: nn.Linear(4, 4)})
    with pytest.raises(ConversionError, match=f"expected one chain, found '{name}', by its name on a path around"):
        nrnn.convert.from_torch(state)
    assert nrnn.convert.from_torch(state, order=["rnn", name], report=None).readout is not None
