"""A model: the stack, the readout, the link."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ..description.channels import Age, Channel, Dt, Present
from ..file.layer import Layer
from ..file.modelfile import ModelFile
from ..file.skip import Skip
from .arithmetic import EXACT, Arithmetic, Pace, wide
from .definitions import definition


def run(file: ModelFile, X: Any, space: str = "output", exact: bool = False,
        arithmetic: Arithmetic = EXACT) -> tuple[np.ndarray, list[np.ndarray]]:
    """Outputs of every step, shape (time, outputs), and the state of each layer after the last one.

    Parameters
    ----------
    X : array_like, shape (time, channels)
        Raw; a row of NaN is a skipped sample. Samples lack nothing else and come at the nominal interval.
    space : {"output", "logit"}
    exact : bool
        The weights as they were given, not as they are stored.
    arithmetic : Arithmetic
        `Rounded`: with errors as the engine makes them.
    """
    return follow(file, features(file, np.asarray(X, np.float64)), space=space, exact=exact, arithmetic=arithmetic)


def follow(file: ModelFile, Z: Iterable[np.ndarray], paces: list[tuple[int, float]] | None = None,
           space: str = "output", exact: bool = False,
           arithmetic: Arithmetic = EXACT) -> tuple[np.ndarray, list[np.ndarray]]:
    """As `run`, of what the first layer reads; `paces`: the sub-steps of each sample, and their length in intervals."""
    file = file if exact else file.stored()
    stack = [layer.unfolded() for layer in file.layers]
    states = [initial(layer) for layer in stack]
    interval = (file.sequence and file.sequence.interval) or 1.0
    rows, start = [], 0.0
    for z, (ticks, rho) in zip(Z, paces or [(1, 1.0)] * len(Z), strict=True):
        given, has_sample = _given(stack[0], z, arithmetic), not np.isnan(z).all()
        for tick in range(ticks):
            y = _tick(stack, states, given, Pace(rho, start, interval, arithmetic), has_sample and tick == 0)
            start += rho
        rows.append(_read(file, y, arithmetic))
    return _outputs(file, np.array(rows), space, arithmetic), states


def _given(layer: Layer, z: np.ndarray, arithmetic: Arithmetic) -> np.ndarray:
    """What the first layer is given: the number of a row is exact; zeros for a sample that is skipped."""
    z = np.zeros_like(z) if np.isnan(z).all() else z
    kept = np.array(arithmetic.kept(z))
    if layer.indexed:
        kept[layer.indexed[0]] = z[layer.indexed[0]]
    return kept


def features(file: ModelFile, raw: np.ndarray) -> np.ndarray:
    """What the first layer sees of samples that lack nothing, at the nominal interval."""
    derived = {Present: 1.0, Age: 0.0, Dt: (file.sequence and file.sequence.interval) or 0.0}
    columns = iter(raw.T)
    values = [next(columns) if isinstance(one, Channel) else np.full(len(raw), derived[type(one)])
              for one in file.inputs]
    mean, scale = affine(file.inputs)
    return (np.stack(values, axis=1) - mean) / scale


def affine(described: Iterable[Any]) -> tuple[np.ndarray, np.ndarray]:
    """Means and scales of inputs or outputs."""
    described = list(described)
    return np.array([d.mean for d in described], np.float64), np.array([d.scale for d in described], np.float64)


def _tick(stack: list[Layer], states: list[np.ndarray], z: np.ndarray, pace: Pace, has_sample: bool) -> np.ndarray:
    """What the last layer gives; the states advance. `has_sample`: not skipped, and the first tick of its interval."""
    given: list[np.ndarray] = []
    for k, layer in enumerate(stack):
        cell = definition(layer)
        given.append(z)
        states[k], z = cell.step(layer, states[k], None if cell.goes_on and not has_sample else z, pace)
        z = pace.arithmetic.kept(z) if cell.in_float64 else z
        z = around(layer.skip, k, given, z, pace.arithmetic)
    return z


def around(skip: Skip | None, k: int, given: list[np.ndarray], y: np.ndarray,
           arithmetic: Arithmetic = EXACT) -> np.ndarray:
    """What layer k gives above: y + u, or y + (b + W u); y itself without a skip. `given`: to the layers up to k."""
    if skip is None:
        return y
    u = given[k if skip.source is None else skip.source]
    return arithmetic.kept(y + (u if skip.W is None else arithmetic.sum(skip.b, (skip.W, u))))


def initial(layer: Layer) -> np.ndarray:
    """The state after a reset."""
    return np.zeros(layer.state_size) if layer.initial is None else wide(layer.initial)


def _read(file: ModelFile, y: np.ndarray, arithmetic: Arithmetic) -> np.ndarray:
    if file.readout is None:
        return y
    V, c = (*file.readout, None)[:2]
    return arithmetic.kept(arithmetic.sum(c, (V, y)))


def _outputs(file: ModelFile, o: np.ndarray, space: str, arithmetic: Arithmetic) -> np.ndarray:
    if file.task == "regression":
        mean, scale = affine(file.outputs)
        return np.array([arithmetic.kept(row) for row in mean + scale * o])
    if space == "logit":
        return o
    if file.task == "sigmoid":
        return arithmetic.sigmoid(o)
    o = o - o.max(-1, keepdims=True)
    e = np.exp(o)
    total = e.sum(-1, keepdims=True)
    y = e / total if file.task == "softmax" else o - np.log(total)
    return np.array([arithmetic.kept(row) for row in y])
