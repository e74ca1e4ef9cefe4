"""Any model, layer by layer: what each recurrent layer reads and where its state goes, in float64, noise off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ..description.channels import names
from ..file.interface import channels
from ..file.layer import Layer
from ..file.modelfile import ModelFile
from ..reference import Pace, around, definition, features, initial
from ..values.columns import values
from .dynamics import NoisyRNN

_NUDGE = 1e-6  # of central differences in float64: their error is near 1e-10


class Passage(NamedTuple):
    """A recurrent layer along one sequence: inputs (T, d), states (T + 1, s)."""

    layer: Layer
    inputs: np.ndarray
    states: np.ndarray


def read(model: Any, X: ArrayLike) -> np.ndarray:
    """What the first layer reads of one raw sequence X (T, channels): normalised, shape (T, d)."""
    file = ModelFile.of(model)
    raw = values("X", X, names(channels(file.inputs)), "T")
    if not len(raw):
        raise ValueError(f"X: expected shape (T, {raw.shape[1]}), found {raw.shape}")
    return features(file, raw.astype(np.float64))


def passages(model: Any, X: ArrayLike) -> Iterator[Passage]:
    """The recurrent layers of a model, bottom first, along one raw sequence X (T, channels), nominal intervals."""
    file = ModelFile.of(model)
    rows = read(file, X)
    if np.isnan(rows).any():
        raise ValueError("X: expected no missing values, found NaN")
    given: list[np.ndarray] = []
    for k, layer in enumerate(file.layers):
        layer = layer.unfolded()
        given.append(rows)
        states, outputs = [initial(layer)], []
        for m, x in enumerate(rows):
            h, y = definition(layer).step(layer, states[-1], x, Pace(start=float(m)))
            states.append(h)
            outputs.append(around(layer.skip, k, [one[m] for one in given], y))
        if layer.state_size:
            yield Passage(layer, rows, np.array(states))
        rows = np.array(outputs)


def jacobians(passage: Passage) -> Iterator[np.ndarray]:
    """Of each step by the layer's own state, (s, s): exact for a plain `Sde`, else by central differences."""
    layer, rnn = passage.layer, plain(passage.layer)
    if rnn is not None:
        yield from rnn.path(passage.inputs).jacobians()
        return
    for m, (h, x) in enumerate(zip(passage.states, passage.inputs)):
        yield np.stack([_derivative(layer, h, x, Pace(start=float(m)), i) for i in range(len(h))], 1)


def plain(layer: Layer) -> NoisyRNN | None:
    """A layer as the theory's network; None if it is none."""
    try:
        return NoisyRNN.of_layer(layer)
    except ValueError:
        return None


def _derivative(layer: Layer, h: np.ndarray, x: np.ndarray, pace: Pace, i: int) -> np.ndarray:
    nudge = np.zeros(len(h))
    nudge[i] = _NUDGE * max(1.0, abs(h[i]))
    ahead, behind = (definition(layer).step(layer, h + sign * nudge, x, pace)[0] for sign in (1, -1))
    return (ahead - behind) / (2 * nudge[i])
