"""`nrnn.convert.from_nam`: LSTM captures of Neural Amp Modeler."""

import copy
import json
from pathlib import Path

import numpy as np
import pytest

import nrnn
import reference
from support import Draw, needs_engine

pytest.importorskip("torch")
from captures import nam_sizes, play_nam  # noqa: E402

CASE = Path(__file__).parent / "cases/nam_lstm.nam"
draw = Draw(17)


def capture(d=1, n=3, layers=1, outputs=1, **more):
    config = {"input_size": d, "hidden_size": n, "num_layers": layers}
    channels = {"in_channels": d, "out_channels": outputs} if (d, outputs) != (1, 1) else {}
    return {"version": "0.5.4", "architecture": "LSTM", "config": config | channels,
            "weights": draw(nam_sizes(d, n, layers, outputs), scale=0.4).tolist(), "sample_rate": 48000} | more


def converted(model, **settings):
    return nrnn.convert.from_nam(model, report=None, **settings)


@needs_engine
def test_the_case():
    """A decaying tone, as a player would feed it; by hand, the same bits."""
    x = (np.sin(np.arange(4800) / 7) * np.exp(-np.arange(4800) / 2000)).astype(np.float32)[:, None]
    model = json.loads(CASE.read_text())
    W, b, h, c, head, bias = np.split(np.array(model["weights"]), np.cumsum([48, 12, 3, 3, 3]))
    W = W.reshape(12, 4)
    by_hand = nrnn.ModelFile([nrnn.Lstm(W=W[:, 1:], U=W[:, :1], b=b, initial=np.concatenate([h, c]))], readout=([head], bias))
    file = converted(CASE)
    found, same = (nrnn.Model.load(one.to_bytes()).stream().run(x).nominal for one in (file, by_hand))
    np.testing.assert_array_equal(found, same)
    np.testing.assert_allclose(found, play_nam(model, x), atol=0, rtol=3e-7)
    assert file.sequence.interval == 1 / 48000 and not file.report.assumed


@needs_engine
@pytest.mark.parametrize("settings", [dict(), dict(n=5, layers=3), dict(d=3, outputs=2, layers=2)], ids=str)
def test_networks(settings):
    model = capture(**settings)
    x = np.random.default_rng(1).standard_normal((50, model["config"]["input_size"])).astype(np.float32)
    file, y = converted(model), play_nam(model, x)
    np.testing.assert_allclose(reference.run(file, x)[0], y, atol=1e-6, rtol=0)
    stream = nrnn.Model.load(file.to_bytes()).stream()
    np.testing.assert_allclose(stream.run(x).nominal, y, atol=2e-6, rtol=0)
    stream.reset()
    np.testing.assert_allclose(stream.run(x).nominal, y, atol=2e-6, rtol=0)  # from the file's own state again


def test_what_the_file_says():
    metadata = {"name": "Clean", "modeled_by": "somebody", "gear_make": "a maker", "loudness": -37.8, "tone_type": None,
                "date": {"year": 2024}, "input_level_dbu": 18.3}
    file = converted(capture(metadata=metadata))
    assert file.provenance == {"framework": "Neural Amp Modeler, format 0.5.4", "name": "Clean", "author": "somebody",
                               "gear_make": "a maker", "loudness": "-37.8", "input_level_dbu": "18.3"}
    model = capture()
    del model["sample_rate"]
    assert converted(model).sequence is None and converted(capture(sample_rate=None)).sequence is None
    assert converted(capture(), sequence=nrnn.Sequence(interval=2.0)).sequence.interval == 2.0


@pytest.mark.parametrize("more, message", [
    (dict(architecture="WaveNet"), "architecture: expected 'LSTM', found 'WaveNet': convolutions over past samples"),
    (dict(architecture="ConvNet"), "found 'ConvNet': convolutions over past samples"),
    (dict(architecture="Linear"), "found 'Linear': a filter over past samples, which a host applies itself"),
    (dict(architecture="SlimmableContainer"), "several models; save the \"model\" of one of its submodels"),
    (dict(architecture="CatLSTM"), "found 'CatLSTM': no architecture of this name is read"),
    (dict(architecture=["LSTM"]), r"found \['LSTM'\]: none"),
    (dict(version="0.4.9"), "version: expected 0.5 to 0.7, found '0.4.9'"),
    (dict(version="0.8.0"), "version: expected 0.5 to 0.7"), (dict(version="1.0.0"), "version: expected 0.5 to 0.7"),
    (dict(version=0.5), "version: expected 0.5 to 0.7, found 0.5"), (dict(version="0.5"), "version: expected"),
    (dict(config=[1]), "config: expected an object, found list"),
    (dict(weights=[1.0, 2.0]), "weights: expected 70 numbers, for 1 layers of 3 units, 1 inputs and 1 outputs, found 2"),
    (dict(weights=None), "weights: "), (dict(weights=[float("nan")] * 70), "weights: "),
    (dict(sample_rate="fast"), "sample_rate: expected samples per second"),
])
def test_refused(more, message):
    with pytest.raises(nrnn.convert.ConversionError, match=message):
        converted(capture(**more))


@pytest.mark.parametrize("change, message", [
    ({"hidden_size": 0}, "config.hidden_size: expected a whole number from 1 to 65535, found 0"),
    ({"hidden_size": None}, "config.hidden_size: expected a whole number from 1 to 65535, found None"),
    ({"num_layers": 1.5}, "config.num_layers: expected a whole number from 1 to 64, found 1.5"),
    ({"num_layers": 1 << 20}, "config.num_layers: expected a whole number from 1 to 64, found 1048576"),
    ({"hidden_size": 65535, "num_layers": 64}, "weights: expected .* numbers"),
    ({"bidirectional": True}, "config.bidirectional: expected input_size, .* alone, found it"),
    ({"in_channels": 2}, "config.in_channels: expected 1, the input_size, found 2"),
    ({"out_channels": 2}, "weights: expected 74 numbers"),
])
def test_configurations(change, message):
    model = copy.deepcopy(capture())
    model["config"] |= change
    with pytest.raises(nrnn.convert.ConversionError, match=message):
        converted(model)
