"""`nrnn.convert.from_rtneural`: GuitarML's files, and what AIDA-X adds to the Keras layout."""

import copy
import json
from pathlib import Path

import numpy as np
import pytest

import nrnn
import reference
from keras_layout import play, play_aida
from support import Draw, needs_engine

torch = pytest.importorskip("torch")
from captures import SimpleRNN  # noqa: E402

CASES = Path(__file__).parent / "cases"
draw = Draw(16)


def files(**settings):
    torch.manual_seed(5)
    net = SimpleRNN(**settings)
    return net, net.file()


def converted(model, **settings):
    return nrnn.convert.from_rtneural(model, report=None, **settings)


def x_of(inputs, steps=40):
    return np.random.default_rng(1).standard_normal((steps, inputs)).astype(np.float32)


def expect_same(file, x, y):
    np.testing.assert_allclose(reference.run(file, x)[0], y, atol=1e-6, rtol=0)
    np.testing.assert_allclose(nrnn.Model.load(file.to_bytes()).stream().run(x).nominal, y, atol=2e-6, rtol=0)


@needs_engine
def test_the_case():
    path = CASES / "guitarml_skip_1.json"
    model = json.loads(path.read_text())
    net = SimpleRNN("LSTM")
    net.load_state_dict({key: torch.tensor(one) for key, one in model["state_dict"].items()})
    file, x = converted(path), x_of(1)
    expect_same(file, x, net.play(x))
    assert not file.report.assumed and file.provenance["framework"].startswith("GuitarML")


@needs_engine
@pytest.mark.parametrize("unit", ["LSTM", "GRU", "RNN"])
@pytest.mark.parametrize("settings", [dict(), dict(skip=0), dict(inputs=3), dict(inputs=2, skip=2, outputs=2),
                                      dict(layers=2), dict(layers=2, bias=False, skip=0)], ids=str)
def test_networks(unit, settings):
    """The sample, and settings of the amplifier beside it, of which none is added."""
    net, model = files(unit=unit, **settings)
    x = x_of(net.settings["input_size"])
    expect_same(converted(model), x, net.play(x))


@pytest.mark.parametrize("change, message", [
    ({"model": "RecNet"}, "model_data.model: expected 'SimpleRNN', found 'RecNet': a row of networks"),
    ({"model": "GatedConvNet"}, "convolutions over past samples"),
    ({"model": 3}, "model_data.model: expected 'SimpleRNN', found 3"),
    ({"unit_type": "GRU"}, "model_data.unit_type: expected 'LSTM', by the tensors, found 'GRU'"),
    ({"hidden_size": 5}, "model_data.hidden_size: expected 4, by the tensors, found 5"),
    ({"num_layers": 2}, "model_data.num_layers: expected 1, by the tensors, found 2"),
    ({"input_size": 2}, "model_data.input_size: expected 1, by the tensors, found 2"),
    ({"output_size": 2}, "model_data.output_size: expected 1, by the tensors, found 2"),
    ({"bias_fl": False}, "model_data.bias_fl: expected True, by the tensors, found False"),
    ({"skip": 2}, "model_data.skip: expected 0 or 1, an input for each output, found 2 of 1"),
    ({"skip": "1"}, "model_data.skip: expected a whole number from 0 to 65535, found '1'"),
    ({"skip": -1}, "model_data.skip: expected a whole number from 0 to 65535, found -1"),
    ({"bidirectional": True}, "model_data.bidirectional: expected skip, .* alone, found it"),
])
def test_settings_that_are_not_those_of_the_tensors(change, message):
    _, model = files(unit="LSTM")
    model["model_data"] |= change
    with pytest.raises(nrnn.convert.ConversionError, match=message):
        converted(model)


@pytest.mark.parametrize("spoil, message", [
    (lambda model: model["state_dict"].pop("rec.weight_hh_l0"), "rec.weight_hh_l0: needed, found none"),
    (lambda model: model["state_dict"].pop("lin.weight"), "lin"),
    (lambda model: model["state_dict"].pop("lin.bias"), "model_data.bias_fl: expected False, by the tensors, found True"),
    (lambda model: [model["state_dict"].pop(f"rec.bias_{side}_l0") for side in ("ih", "hh")], "rec.bias_ih_l0: needed"),
    (lambda model: model["model_data"].pop("skip"), "model_data.skip: needed, found none"),
    (lambda model: model["model_data"].pop("unit_type"), "model_data.unit_type: needed, found none"),
    (lambda model: model.pop("state_dict"), "found 1 keys without tensors, 'model_data'"),
    (lambda model: model["state_dict"].update(extra=[1.0]), "extra"),
    (lambda model: model.update(model_data=[1]), "model_data: expected an object, found list"),
    (lambda model: model.update(state_dict=[1]), "state_dict: expected an object, found list"),
    (lambda model: model["model_data"].pop("model"), "model_data.skip: expected the name of the network beside it"),
])
def test_files_that_are_not_whole(spoil, message):
    _, model = files(unit="LSTM")
    spoil(model)
    with pytest.raises(nrnn.convert.ConversionError, match=message):
        converted(model)


def test_a_file_that_names_its_network_takes_no_activations():
    _, model = files(unit="LSTM")
    with pytest.raises(nrnn.convert.ConversionError, match="order, activations: expected with a PyTorch state dict alone"):
        converted(model, activations={"lin": "tanh"})


# AIDA-X

LSTM = {"type": "lstm", "activation": "", "shape": [None, None, 3],
        "weights": [draw(2, 12).tolist(), draw(3, 12).tolist(), draw(12).tolist()]}
DENSE = {"type": "dense", "activation": "", "shape": [None, None, 1], "weights": [draw(3, 1).tolist(), [0.25]]}
AIDA = {"in_shape": [None, None, 2], "layers": [LSTM, DENSE]}


@needs_engine
@pytest.mark.parametrize("more", [dict(in_skip=1), dict(in_gain=-6.0), dict(out_gain=9), dict(in_skip=0, in_gain=None),
                                  dict(in_skip=1, in_gain=3.5, out_gain=-4.2)], ids=str)
def test_gains_and_skip(more):
    """The gain is the sample's; what is added is the sample after it; the gain of the output is of all."""
    file, x = converted(AIDA | more), x_of(2)
    expect_same(file, x, play_aida(AIDA | {name: value or 0 for name, value in more.items()}, x.astype(float)))
    assert [type(layer).__name__ for layer in file.layers][:1] == ["Lstm"] and len(file.layers) <= 2  # gains take no layer


def test_what_the_file_says():
    metadata = {"name": "tw40", "samplerate": "48000", "license": "CC0-1.0", "author": "somebody", "esr": 0.016, "tags": ["a"]}
    file = converted(AIDA | {"metadata": metadata})
    assert file.sequence.interval == 1 / 48000
    assert file.provenance.items() >= {"name": "tw40", "licence": "CC0-1.0", "author": "somebody", "esr": "0.016"}.items()
    assert "tags" not in file.provenance
    own = converted(AIDA | {"samplerate": 44100.0}, sequence=nrnn.Sequence(interval=1.0), provenance={"name": "mine"})
    assert own.sequence.interval == 1.0 and own.provenance["name"] == "mine"


def with_batch(**more):
    """As the published training code writes it: the network without gains, its settings at 0."""
    x = np.sin(np.arange(200) / 9)
    y = play(AIDA, np.stack([x, 0 * x], axis=1))[:, 0] + x * bool(more.get("in_skip"))
    return AIDA | more | {"input_batch": x.tolist(), "output_batch": y.tolist()}


@needs_engine
@pytest.mark.parametrize("more", [dict(), dict(in_skip=1), dict(in_skip=1, in_gain=-3, out_gain=4.5)], ids=str)
def test_what_the_file_gives_verifies_it(more):
    file = converted(with_batch(**more))
    assert file.report.verified and len(file.checks[0].x) == 200


def test_what_the_file_gives_refuses_it():
    model = with_batch()
    model["output_batch"][17] += 0.1
    with pytest.raises(nrnn.convert.ConversionError, match="expect: expected the source's outputs .*step 17"):
        converted(model)
    with pytest.raises(nrnn.convert.ConversionError, match="input_batch, output_batch: expected a list of numbers each"):
        converted(model | {"output_batch": [1.0]})
    assert not converted(model | {"output_batch": []}).report.verified


@pytest.mark.parametrize("more, message", [
    (dict(in_skip=2), "in_skip: expected 0 or 1, an input for each output, found 2 of 2"),
    (dict(in_skip=1, layers=[LSTM]), "in_skip: expected 0 or 3, an input for each output, found 1 of 2"),
    (dict(in_skip=0.5), "in_skip: expected a whole number from 0 to 65535, found 0.5"),
    (dict(in_gain="loud"), "in_gain: "),
    (dict(in_gain=[6]), r"in_gain: expected one number, found \[6\]"),
    (dict(out_gain=True), "out_gain: expected one number, found True"),
    (dict(out_gain=False), "out_gain: expected one number, found False"),
    (dict(out_gain=float("nan")), "out_gain: "),
    (dict(out_gain=4000), "out_gain: expected at most 200 dB, found 4000"),
    (dict(samplerate="fast"), "samplerate: expected samples per second, found 'fast'"),
    (dict(metadata={"samplerate": -1}), "samplerate: expected samples per second, found -1"),
])
def test_refused(more, message):
    with pytest.raises(nrnn.convert.ConversionError, match=message):
        converted(copy.deepcopy(AIDA) | more)


@pytest.mark.parametrize("model, looks", [
    ({"architecture": "LSTM", "config": {}, "weights": []}, "a .nam file; --from nam"),
    ({"class_name": "Sequential", "config": {}}, "a Keras configuration, which holds no weights"),
    ({"dilations": [1], "variables": []}, "a WaveNet"), ({"conv1d": {}, "lstm": {}}, "a SmartAmpPro model"),
    ({"modelTopology": {}, "weightsManifest": []}, "a TensorFlow.js model"),
])
def test_other_formats_by_name(model, looks):
    with pytest.raises(nrnn.convert.ConversionError, match=f"expected RTNeural's JSON, found what looks like {looks}"):
        converted(model)
