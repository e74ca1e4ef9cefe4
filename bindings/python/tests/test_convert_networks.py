"""Weights of several networks, or in no order, are refused by name until the caller says which are one chain."""

import numpy as np
import pytest

import nrnn
from nrnn.convert import ConversionError
from torch_parts import nn, rnn_and_readout, seed, states  # noqa: F401, seed is a fixture


def linear_pairs(**sizes):
    return {f"{name}.{k}.{tensor}": value for name, (a, b, c) in sizes.items()
            for k, part in ((0, nn.Linear(a, b)), (1, nn.Linear(b, c))) for tensor, value in part.state_dict().items()}


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


# An order that is none

def test_numbers_that_were_sorted_as_text():
    """As JSON with sorted keys and safetensors have them: 10 before 2."""
    state = {f"rnns.{k}.{key}": value for k in range(11) for key, value in nn.GRU(2, 2).state_dict().items()}
    file = nrnn.convert.from_torch(state, report=None)
    ordered = nrnn.convert.from_torch(dict(sorted(state.items())), report=None)
    assert all(np.array_equal(one.W, other.W) for one, other in zip(file.layers, ordered.layers))
    assert [layer.W.tolist() for layer in ordered.layers] == [
        state[f"rnns.{k}.weight_hh_l0"].tolist() for k in range(11)]
    assert "the only one that fits by sizes" in ordered.report.assumed[0]


def test_numbers_in_another_order():
    state = {f"rnns.{k}.{key}": value for k in (0, 10, 2) for key, value in nn.GRU(2, 2).state_dict().items()}
    with pytest.raises(ConversionError, match=r"found 'rnns.2' after 'rnns.10': the keys .* sorted; order=\[..\]"):
        nrnn.convert.from_torch(state)


@pytest.mark.parametrize("parts", [dict(a=nn.Linear(2, 2), lstm=nn.LSTM(2, 2)), dict(fc=nn.Linear(3, 4), rnn=nn.GRU(2, 5))])
def test_sorted_keys_of_several_orders_or_none(parts):
    state = dict(sorted(states(**parts).items()))
    with pytest.raises(ConversionError, match=r"order: the keys are sorted by name, and .* of the layers fit.* order=\["):
        nrnn.convert.from_torch(state, activations={})


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
