"""What AIDA-X adds to the Keras layout: gains in dB around the layers, the sample added to the output, what they gave.

The sample is the first input, times the input gain; the others are settings of the amplifier and have none. A file may
hold what its network gave of some samples, without gains and with the settings at 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from .._chain import scaled
from .._errors import ConversionError, number, numbers
from .guitarml import skipping
from .parts import Part

_SKIP, _GAINS = "in_skip", ("in_gain", "out_gain")
_BATCH = ("input_batch", "output_batch")
_LOUDEST = 200.0  # dB


def played(model: Mapping[str, Any], layers: list[Part], inputs: int, outputs: int) -> list[Part]:
    """The layers with gains and skip."""
    into, out = _gains(model)
    first = np.append(into, np.ones(inputs - 1))
    bent = [*_gain(first, _GAINS[0]), *layers, *_gain(np.full(outputs, out), _GAINS[1])]
    return skipping(bent, out * np.eye(outputs, inputs) * first, model.get(_SKIP), _SKIP)


def given(model: Mapping[str, Any], inputs: int) -> tuple[np.ndarray, np.ndarray] | None:
    """What the network was fed and gave, as it would be through the gains; None: the file does not say."""
    x, y = (model.get(name) for name in _BATCH)
    if not x or not y:
        return None
    x, y = numbers(_BATCH[0], x), numbers(_BATCH[1], y)
    if x.ndim != 1 or x.shape != y.shape:
        raise ConversionError(f"{', '.join(_BATCH)}: expected a list of numbers each, of one length, found shapes {x.shape} "
                              f"and {y.shape}")
    into, out = _gains(model)
    return np.pad(x[:, None] / into, ((0, 0), (0, inputs - 1))), y[:, None] * out


def _gains(model: Mapping[str, Any]) -> tuple[float, float]:
    decibels = [number(name, 0 if model.get(name) is None else model[name]) for name in _GAINS]
    for name, found in zip(_GAINS, decibels):
        if abs(found) > _LOUDEST:
            raise ConversionError(f"{name}: expected at most {_LOUDEST:g} dB, found {found:g}")
    into, out = (10 ** (found / 20) for found in decibels)
    return into, out


def _gain(factor: np.ndarray, name: str) -> list[Part]:
    if (factor == 1).all():
        return []
    return [Part([scaled(factor, np.zeros(len(factor)), name)], lambda v: v * factor)]
