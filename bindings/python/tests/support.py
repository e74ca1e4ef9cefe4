"""What the tests share: small random models, and the reason to skip where there is no library."""

from __future__ import annotations

import numpy as np
import pytest

import nrnn
from nrnn.engine.abi import absent

needs_engine = pytest.mark.skipif(absent(), reason="libnrnn not built")


class Draw:
    """Repeatable random weights, scaled so that states stay of order one."""

    def __init__(self, seed: int = 0) -> None:
        self._rng = np.random.default_rng(seed)

    def __call__(self, *shape: int, scale: float | None = None) -> np.ndarray:
        scale = 1 / np.sqrt(shape[-1]) if scale is None else scale
        return scale * self._rng.standard_normal(shape)


def sde(n: int = 5, d: int = 2, seed: int = 0, **settings) -> nrnn.Sde:
    """A noisy RNN with every optional term but the gate."""
    draw = Draw(seed)
    return nrnn.Sde(**{"A": draw(n, n) - np.eye(n), "W": draw(n, n), "U": draw(n, d), "b": draw(n), "C": draw(n, d),
                       "step": 0.1} | settings)


def cells() -> dict[str, list]:
    """Stacks with two inputs, by name: every cell and every option of it, once."""
    draw, n, d = Draw(1), 5, 2
    gate = dict(U=draw(n, d), b=draw(n))
    gru = dict(W=draw(3 * n, n), U=draw(3 * n, d), b=draw(3 * n), c=draw(3 * n))
    lstm = dict(W=draw(4 * n, n), U=draw(4 * n, d), b=draw(4 * n))
    return {
        "sde": [sde()],
        "sde bare": [nrnn.Sde(W=draw(n, n), U=draw(n, d), step=0.3)],
        "sde step per unit": [sde(step=np.linspace(0.05, 0.4, n))],
        "sde gate": [sde(gate=nrnn.Gate(**gate))],
        "sde gate with its own W": [sde(gate=nrnn.Gate(W=draw(n, n), **gate))],
        "sde gated drift": [sde(gate=nrnn.Gate(scope="drift", **gate))],
        "sde relu": [sde(activation="relu")],
        "sde logistic": [sde(activation="sigmoid")],
        "sde identity": [sde(activation="identity", step=0.05)],
        "sde initial": [sde(initial=draw(n))],
        "elman": [nrnn.Elman(W=draw(n, n), U=draw(n, d), b=draw(n))],
        "elman relu": [nrnn.Elman(W=draw(n, n, scale=0.2), U=draw(n, d), activation="relu", initial=draw(n))],
        "gru": [nrnn.Gru(**gru)],
        "gru reset before": [nrnn.Gru(reset_after=False, **gru)],
        "lstm": [nrnn.Lstm(**lstm)],
        "lstm peephole": [nrnn.Lstm(peephole=draw(3 * n), initial=draw(2 * n), **lstm)],
        "dense": [nrnn.Dense(W=draw(n, d), b=draw(n), activation="tanh")],
        "stack": [nrnn.Dense(W=draw(4, d), activation="relu"), sde(n, 4), nrnn.Gru(W=draw(9, 3), U=draw(9, n)),
                  nrnn.Dense(W=draw(6, 3), b=draw(6)), nrnn.Lstm(W=draw(8, 2), U=draw(8, 6))],
    }


def model_file(layers=None, count: int = 3, seed: int = 2, **settings) -> nrnn.ModelFile:
    """A model over `layers`, with a readout of `count` outputs."""
    draw, layers = Draw(seed), layers or [sde()]
    return nrnn.ModelFile(layers, readout=(draw(count, layers[-1].units), draw(count)), **settings)


def noisy(task: str = "softmax", **settings) -> nrnn.Model:
    """A loaded model with the published noise."""
    noise = nrnn.OfficialNoise(add=0.05, mult=0.02)
    return nrnn.Model.load(model_file([sde(noise=noise)], task=task, **settings).to_bytes())


def loaded(layers=None, interval: float | None = None, **settings) -> nrnn.Model:
    """A loaded model; `interval` in seconds."""
    return nrnn.Model.load(model_file(layers, sequence=nrnn.Sequence(interval=interval), **settings).to_bytes())


def inputs(steps: int, channels: int = 2, seed: int = 3) -> np.ndarray:
    """Raw samples, float32."""
    return np.random.default_rng(seed).standard_normal((steps, channels)).astype(np.float32)


def assert_same(a: nrnn.Summary, b: nrnn.Summary) -> None:
    """Equal bit for bit; `a` may be the DataFrame that a run of one gives."""
    if hasattr(a, "columns"):
        other = b.to_frame(a.index)
        assert list(a) == list(other)
        for name in a:
            np.testing.assert_array_equal(a[name].to_numpy(), other[name].to_numpy(), err_msg=name, strict=True)
        return
    assert a.arrays().keys() == b.arrays().keys()
    for name, array in a.arrays().items():
        np.testing.assert_array_equal(array, getattr(b, name), err_msg=name, strict=True)
