"""The recurrent operators: stacks of cells, with their weights in a flat list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from ...file.layers import Elman, Gru, Lstm
from .._chain import Cell
from .._errors import ConversionError
from .._tracked import Stage, Tracked, rows, time_axis, tracked
from .at import At
from .effort import Unfit

_PACKED = "expected a tensor of sequences, found packed ones, whose lengths differ"


def stacked(at: At, kind: str, x: Any, states: list[Any], params: Any, has_biases: bool, num_layers: int, dropout: Any,
            train: bool, bidirectional: bool, batch_first: bool) -> tuple[Tracked, ...]:
    """Every step of the last layer, and the last state of each."""
    if bidirectional:
        raise ConversionError("expected one direction, found a second, whose output needs the future")
    if train and dropout:
        raise ConversionError("expected dropout to be over, found training; call .eval() before saving")
    if not isinstance(x, Tracked) or x.ids.ndim != 3:
        raise Unfit("input: expected the signal with three axes, found others")
    if not isinstance(params, (list, tuple)) or num_layers < 1 or len(params) % num_layers:
        raise ConversionError(f"expected weights for each of {num_layers} layers, found others")
    ids = x.ids.swapaxes(0, 1) if batch_first else x.ids
    stage, positions = rows(replace(x, ids=ids))
    time, each = time_axis(stage, positions), len(params) // num_layers
    lasts = []
    for k in range(num_layers):
        cell = _cell(kind, list(params)[k * each:(k + 1) * each], has_biases, f"{at.name} layer {k}" if num_layers > 1 else at.name)
        _expect_inputs(cell, stage.features)
        initial = np.concatenate([_state(one, k, num_layers) for one in states])
        weights = cell.weights | ({"initial": initial} if initial.any() else {})
        stage = stage.then(replace(cell, weights=weights), features=cell.weights["W"].shape[1], time=time)
        lasts.append(tracked(stage, positions[-1]))
    every = tracked(stage, positions.T if batch_first else positions)
    return (every, _beside(lasts), *([_hidden(lasts, at)] if kind == "LSTM" else []))


def _beside(values: list[Tracked]) -> Tracked:
    return Tracked(tuple(one for value in values for one in value.stages), np.stack([value.ids for value in values]))


def _hidden(lasts: list[Tracked], at: At) -> Tracked:
    """An LSTM's cell state, which nothing may use."""
    why = f"expected the outputs or the state h of {at.name}, found its cell state c"
    places = [last.ids for last in lasts]
    stages = [Stage(last.stage.features, last.stage.grid, refused=why) for last in lasts]
    return _beside([Tracked.of(stage, last.positions, last.features) for stage, last in zip(stages, lasts) if places])


def _expect_inputs(cell: Cell, inputs: int) -> None:
    if (found := cell.weights["U"].shape[1]) != inputs:
        raise Unfit(f"weight_ih: expected {inputs} inputs, found {found}")


def _cell(kind: str, params: list[Any], has_biases: bool, name: str) -> Cell:
    arrays = [_array(one) for one in params]
    projected = len(arrays) == (5 if has_biases else 3) and kind == "LSTM"
    if len(arrays) != (4 if has_biases else 2) + projected:
        raise ConversionError(f"expected two matrices and two biases or none, found {len(arrays)} tensors")
    U, W, *rest = arrays
    projection = rest.pop() if projected else None
    b, c = rest or (None, None)
    if kind == "GRU":
        return Cell(Gru, {"W": W, "U": U, "b": b, "c": c}, name)
    both = {"W": W, "U": U, "b": None if b is None else b + c}  # summed in float64, rounded once
    if kind == "LSTM":
        return Cell(Lstm, both | {"projection": projection}, name)
    return Cell(Elman, both | {"activation": kind}, name)


def _array(value: Any) -> np.ndarray:
    if not isinstance(value, np.ndarray) or value.ndim not in (1, 2):
        raise ConversionError("weights: expected constant matrices and vectors, found others")
    return np.asarray(value, np.float64)


def _state(value: Any, layer: int, layers: int) -> np.ndarray:
    """The state after a reset, of which all sequences of a batch have the same."""
    if not isinstance(value, np.ndarray):
        kind = "what is computed from the signal" if isinstance(value, Tracked) else type(value).__name__
        raise ConversionError(f"hx: expected constant initial states, found {kind}")
    if value.ndim != 3 or len(value) != layers or not value.shape[1] or (value != value[:, :1]).any():
        raise ConversionError(f"hx: expected a state for each of {layers} layers, the same for each sequence, found others")
    return np.asarray(value[layer, 0], np.float64)


def _operator(kind: str) -> Callable[..., tuple[Tracked, ...]]:
    def operator(at: At, x: Any, hx: Any, *args: Any) -> tuple[Tracked, ...]:
        if len(args) != 7:
            raise ConversionError(_PACKED)
        return stacked(at, kind, x, list(hx) if isinstance(hx, (list, tuple)) else [hx], *args)
    return operator


RECURRENT = {"lstm": _operator("LSTM"), "gru": _operator("GRU"), "rnn_tanh": _operator("tanh"), "rnn_relu": _operator("relu")}
