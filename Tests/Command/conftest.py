"""Models that the tests stream through, written with the Python package."""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bindings/python"))

import numpy as np  # noqa: E402
import pytest  # noqa: E402

import nrnn  # noqa: E402
import field  # noqa: E402
from command import samples, told  # noqa: E402
from weights import file_of  # noqa: E402


def _random(*shape, seed):
    return np.random.default_rng(seed).standard_normal(shape) / np.sqrt(shape[-1])


def model_file(channels, outputs, task="softmax", noise=nrnn.PaperNoise(sigma1=0.5, trained_with=True), **settings):
    """A noisy RNN of 4 units."""
    n, d, k = 4, len(channels), len(outputs)
    cell = nrnn.Sde(A=_random(n, n, seed=1) - np.eye(n), W=_random(n, n, seed=2), U=_random(n, d, seed=3), step=0.2,
                    noise=noise)
    return nrnn.ModelFile([cell], readout=(_random(k, n, seed=4), _random(k, seed=5)), inputs=channels,
                          outputs=outputs, task=task, **settings)


@pytest.fixture
def save(tmp_path):
    """Writes a model file; its path."""
    def save(channels, outputs, name="model.nrnn", **settings):
        path = tmp_path / name
        model_file(channels, outputs, **settings).save(path)
        return path
    return save


@pytest.fixture
def two(save):
    """A classifier with two named channels, noise, and a limit that an input of 10 is above."""
    return save([nrnn.Channel("temperature", "K", mean=1, scale=2, limit=4), nrnn.Channel("pressure")],
                ["idle", "busy", "broken"])


@pytest.fixture
def sensor(save):
    """A regression with two named channels and noise, sampled every half second."""
    return save([nrnn.Channel("temperature", "K", mean=1, scale=2), nrnn.Channel("pressure", mean=-1)], ["y"],
                task="regression", name="sensor.nrnn", sequence=nrnn.Sequence(interval=0.5, max_substeps=8))


@pytest.fixture
def noisy(save):
    """A regression with something in every part of the file that packing may touch."""
    return save([nrnn.Channel("temperature", "K", mean=1, scale=2), nrnn.Channel("pressure", limit=3)], [nrnn.Output("y", mean=1, scale=2)],
                task="regression", name="noisy.nrnn", check=[nrnn.Check([[1, 2]], [[0]], tolerance=1e9)],
                provenance={"name": "noisy"})


@pytest.fixture
def one(save):
    """A regression with one channel and one output, both without a name."""
    return save([nrnn.Channel()], [nrnn.Output()], task="regression", name="one.nrnn")


@pytest.fixture(scope="session")
def models(tmp_path_factory):
    """Those of field.py, by name."""
    return field.write(tmp_path_factory.mktemp("models"))


@pytest.fixture
def quantized(tmp_path):
    """Quantises a model file; the new file and the report."""
    def quantized(path, kind, *arguments, **settings):
        out = tmp_path / f"{path.stem}-{kind}.nrnn"
        report, _ = told("quantize", path, "--weights", kind, "-o", out, "--json", *arguments, **settings)
        return out, json.loads(report)
    return quantized


@pytest.fixture
def checked(tmp_path):
    """A model file: a classifier with two check vectors: probabilities at every step, and logits after the last."""
    cell = nrnn.Gru(W=_random(27, 9, seed=1), U=_random(27, 2, seed=2), noise=nrnn.PaperNoise(sigma1=0.5))
    path = tmp_path / "checked.nrnn"
    checks = [(samples(30), {"name": "noise"}),
              (samples(7, seed=1), {"space": "logit", "every": False, "tolerance": 1})]
    file_of(cell, checks, readout=(_random(3, 9, seed=3), [0.1, 0.2, 0.3]), task="softmax", inputs=["a", "b"],
            sequence=nrnn.Sequence(interval=0.5), provenance={"name": "valve", "line": "3"}).save(path)
    return path
