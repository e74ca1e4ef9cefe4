"""RNN, GRU and LSTM nodes.

ONNX stacks the gates z, r, h of a GRU and i, o, f, c of an LSTM, and peepholes i, o, f; the file has r, z, n and
i, f, g, o. Biases come as one vector [input side, recurrent side].
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...file.functions import Function
from ...file.layers import Elman, Gru, Lstm
from .._chain import Cell
from .._errors import ConversionError
from .._tracked import Stage, Tracked, Unknown, rows, time_axis, tracked
from .activations import ACTIVATIONS_OF, of_cell
from .known import known
from .load import attributes, label

_GATES = {"RNN": (0,), "GRU": (1, 0, 2), "LSTM": (0, 2, 3, 1)}  # place in ONNX of the file's gates
_PEEPHOLES = (0, 2, 1)
_PLACES = {"GRU": ("gate", "candidate"), "LSTM": ("gate", "candidate", "output")}
_RESETS_AFTER = ("pytorch", "torch", "onnxscript")  # whose GRUs reset after the product, whatever their exporters write
_SLOTS = {"RNN": ("X", "W", "R", "B", "sequence_lens", "initial_h"),
          "GRU": ("X", "W", "R", "B", "sequence_lens", "initial_h"),
          "LSTM": ("X", "W", "R", "B", "sequence_lens", "initial_h", "initial_c", "P")}


def recurrent(node: Any, inputs: list[Any], notes: list[str]) -> list[Tracked]:
    """Y, Y_h and, for an LSTM, Y_c, which nothing may use."""
    settings = attributes(node)
    slots = dict.fromkeys(_SLOTS[node.op_type]) | dict(zip(_SLOTS[node.op_type], inputs))
    if (direction := settings.get("direction", "forward")) != "forward":
        raise ConversionError(f"direction: expected 'forward', found {direction!r}; its output needs the future")
    x = slots["X"]
    if not isinstance(x, Tracked) or x.ids.ndim != 3:
        raise ConversionError("X: expected the signal with three axes, found "
                              + (f"{x.ids.ndim}" if isinstance(x, Tracked) else "what does not depend on it"))
    batch_first = bool(settings.get("layout", 0))
    stage, positions = rows(x)
    positions = positions.T if batch_first else positions  # [time, batch]
    _check_lengths(slots["sequence_lens"], len(positions))
    weights = _weights(node.op_type, settings, slots)
    if weights["U"].shape[1] != stage.features:
        raise ConversionError(f"W: expected {stage.features} inputs, found {weights['U'].shape[1]}")
    weights |= _initial(node, slots, batch_first, notes)
    cell = Cell({"RNN": Elman, "GRU": Gru, "LSTM": Lstm}[node.op_type], weights, label(node))
    after = stage.then(cell, features=weights["W"].shape[1], time=time_axis(stage, positions))
    return _outputs(after, positions, batch_first, label(node))


def _outputs(stage: Stage, positions: np.ndarray, batch_first: bool, name: str) -> list[Tracked]:
    hidden = Stage(stage.features, stage.grid, refused=f"expected Y or Y_h of {name}, found its cell state Y_c")
    last = positions[-1]
    if batch_first:
        every, last = positions.T[:, :, None], last[:, None]
    else:
        every, last = positions[:, None], last[None]
    return [tracked(stage, every), tracked(stage, last), tracked(hidden, last)]


def _check_lengths(lengths: Any, steps: int) -> None:
    if lengths is None:
        return
    if not isinstance(lengths, np.ndarray) or (lengths != steps).any():
        found = lengths.tolist() if isinstance(lengths, np.ndarray) else "values that are not constant"
        raise ConversionError(f"sequence_lens: expected none, or {steps} for each sequence, found {found}")


def _weights(kind: str, settings: dict[str, Any], slots: dict[str, Any]) -> dict[str, Any]:
    gates = _GATES[kind]
    R = _squeezed("R", slots["R"], 2)
    n = R.shape[1]
    if settings.get("hidden_size", n) != n:
        raise ConversionError(f"hidden_size: expected {n}, by R, found {settings['hidden_size']}")
    blocks = len(gates)
    U, W = (_gated(name, M, gates, n) for name, M in (("W", _squeezed("W", slots["W"], 2)), ("R", R)))
    bias = np.zeros(2 * blocks * n) if slots["B"] is None else _squeezed("B", slots["B"], 1)
    if bias.shape != (2 * blocks * n,):
        raise ConversionError(f"B: expected {2 * blocks * n} numbers, found {bias.size}")
    b, c = (_gated("B", half, gates, n) for half in np.split(bias, 2))
    weights = _by_kind(kind, settings, slots, {"U": U, "W": W}, b, c)
    return weights | ({"clip": float(settings["clip"])} if settings.get("clip") else {})


def _by_kind(kind: str, settings: dict[str, Any], slots: dict[str, Any], weights: dict[str, Any], b: np.ndarray,
             c: np.ndarray) -> dict[str, Any]:
    functions = of_cell(settings, ACTIVATIONS_OF[kind])
    if kind == "RNN":
        function, = functions
        return weights | {"b": b + c, "activation": function.activation, "alpha": function.alpha, "beta": function.beta}
    weights |= {place: one for place, one, own in zip(_PLACES[kind], functions, of_cell({}, ACTIVATIONS_OF[kind]))
                if one != own}
    if kind == "GRU":
        return weights | {"b": b, "c": c, "reset_after": bool(settings.get("linear_before_reset", 0))}
    weights |= {"b": b + c}
    if slots.get("P") is not None:
        weights["peephole"] = _gated("P", _squeezed("P", slots["P"], 1), _PEEPHOLES, weights["W"].shape[1])
    return _coupled(weights) if settings.get("input_forget", 0) else weights


def _coupled(weights: dict[str, Any]) -> dict[str, Any]:
    """f = 1 - i, which is sigmoid(-v) where i = sigmoid(v)."""
    gate = weights.get("gate", Function("logistic"))
    if gate.activation != "logistic" and not (gate.activation == "hard_sigmoid" and gate.beta == 0.5):
        raise ConversionError(f"input_forget: expected with activation Sigmoid of the gates, found {gate.activation}")
    n = weights["W"].shape[1]
    coupled = {name: array.copy() for name, array in weights.items() if isinstance(array, np.ndarray)}
    for array in coupled.values():
        array[n:2 * n] = -array[:n]
    return weights | coupled


def _gated(name: str, array: np.ndarray, order: tuple[int, ...], n: int) -> np.ndarray:
    if len(array) != len(order) * n:
        raise ConversionError(f"{name}: expected {len(order)} blocks of {n} rows, found {len(array)} rows")
    return np.concatenate([array[k * n:(k + 1) * n] for k in order])


def _squeezed(name: str, value: Any, axes: int) -> np.ndarray:
    """Without the axis of directions."""
    array = known(value, name)
    if array.ndim != axes + 1 or array.shape[0] != 1:
        raise ConversionError(f"{name}: expected {axes + 1} axes, the first of size 1, found shape {array.shape}")
    only: np.ndarray = array[0]
    return only


def _initial(node: Any, slots: dict[str, Any], batch_first: bool, notes: list[str]) -> dict[str, Any]:
    """The state after a reset, if it is not 0."""
    size = known(slots["R"], "R").shape[2]
    parts = [_state(name, slots[name], size, batch_first, f"{label(node)} {name}", notes)
             for name in ("initial_h", "initial_c") if name in slots]
    state = np.concatenate(parts)
    return {"initial": state} if state.any() else {}


def _state(name: str, value: Any, size: int, batch_first: bool, where: str, notes: list[str]) -> np.ndarray:
    if value is None:
        return np.zeros(size)
    if isinstance(value, Unknown):
        notes.append(f"{where}: input {value.name!r} has no value, a reset sets the state to 0")
        return np.zeros(size)
    if isinstance(value, Tracked):
        raise ConversionError(f"{name}: expected a constant or an input, found what is computed from the signal")
    states = known(value, name)
    states = states.swapaxes(0, 1) if batch_first and states.ndim == 3 else states
    if states.ndim != 3 or states.shape[0] != 1 or states.shape[2] != size:
        raise ConversionError(f"{name}: expected shape (1, batch, {size}), found {states.shape}")
    if (states != states[:, :1]).any():
        raise ConversionError(f"{name}: expected the same state for each sequence of the batch, found different ones")
    state: np.ndarray = states[0, 0]
    return state


def doubtful(nodes: list[Any], producer: str) -> list[str]:
    """A GRU that PyTorch wrote resets before the product by its attribute, which no GRU of PyTorch's does."""
    written = [node for node in nodes if node.op_type == "GRU" and not attributes(node).get("linear_before_reset", 0)]
    if not any(producer.lower().startswith(one) for one in _RESETS_AFTER):
        return []
    return [f"{label(node)}: linear_before_reset is 0, and the file was made by {producer!r}: torch's own GRU is 1, "
            f"and some of its exporters leave it out; compare with torch, or pass expect=(x, y)" for node in written]
