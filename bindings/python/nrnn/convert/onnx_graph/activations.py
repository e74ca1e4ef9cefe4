"""ONNX's activations: operators of their own, and names in the attributes of cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ...file.functions import Function
from .._chain import Activation, Operation, scaled
from .._errors import ConversionError
from .._tracked import Stage, Tracked
from .known import known
from .load import attributes, label

# What ONNX calls each, and its alpha and beta by default, where it has them.
_NAMES: dict[str, tuple[str, tuple[float | None, ...]]] = {
    "Tanh": ("tanh", ()), "Relu": ("relu", ()), "Sigmoid": ("logistic", ()), "Softsign": ("softsign", ()),
    "Softplus": ("softplus", ()), "Elu": ("elu", (1.0,)), "LeakyRelu": ("leaky_relu", (0.01,)),
    "ThresholdedRelu": ("thresholded_relu", (1.0,)), "HardSigmoid": ("hard_sigmoid", (0.2, 0.5)),
    "ScaledTanh": ("scaled_tanh", (None, None)), "Affine": ("affine", (None, None))}  # which have none of their own
ACTIVATIONS_OF = {"RNN": ("Tanh",), "GRU": ("Sigmoid", "Tanh"), "LSTM": ("Sigmoid", "Tanh", "Tanh")}
_DISPUTED = ("ThresholdedRelu",)  # runtimes differ in what the alpha of a cell is where it has none
_BY_LOWER = {name.lower(): name for name in _NAMES}
_SELU = (1.67326319217681884765625, 1.05070102214813232421875)
_GELU = {"none": "gelu", "tanh": "gelu_tanh"}
_NUMBERS = ("alpha", "beta")


def of_cell(settings: dict[str, Any], defaults: tuple[str, ...]) -> list[Function]:
    """The functions of a cell, in the operator's order; alphas and betas go to those that have one, in their order."""
    names = [one.decode() if isinstance(one, bytes) else one for one in settings.get("activations") or defaults]
    if len(names) != len(defaults):
        raise ConversionError(f"activations: expected {len(defaults)}, found {names}")
    if unknown := [one for one in names if one.lower() not in _BY_LOWER]:
        raise ConversionError(f"activations: expected of {', '.join(_NAMES)}, found {unknown[0]!r}")
    rows = [_in_cell(_BY_LOWER[one.lower()]) for one in names]
    given = [_taken(settings, number, [len(numbers) > k for _, numbers in rows]) for k, number in enumerate(_NUMBERS)]
    return [_function(kind, [own if one is None else one for own, one in zip(numbers, taken)])
            for (kind, numbers), taken in zip(rows, zip(*given))]


def _in_cell(name: str) -> tuple[str, tuple[float | None, ...]]:
    kind, numbers = _NAMES[name]
    return kind, (None,) * len(numbers) if name in _DISPUTED else numbers


def _function(kind: str, numbers: Sequence[float | None]) -> Function:
    if None in numbers:
        raise ConversionError(f"{kind}: expected its alpha or beta, for which there is no common default, found none")
    return Function(kind, *numbers)


def _taken(settings: dict[str, Any], number: str, takes: list[bool]) -> list[float | None]:
    """What each function takes of a list of numbers; None: its own."""
    found = list(settings.get(f"activation_{number}") or [])
    if len(found) > sum(takes):
        raise ConversionError(f"activation_{number}: expected one for each activation that has it, {sum(takes)}, "
                              f"found {len(found)}")
    return [found.pop(0) if one and found else None for one in takes]


def activation(node: Any, inputs: list[Any], version: int) -> list[Tracked]:
    x = inputs[0]
    given = attributes(node)
    kind, own = _NAMES[node.op_type]
    return [bent(node, x, _function(kind, [given.get(name, value) for name, value in zip(_NUMBERS, own)]))]


def selu(node: Any, inputs: list[Any], version: int) -> list[Tracked]:
    given = dict(zip(("alpha", "gamma"), _SELU)) | attributes(node)
    return [bent(node, inputs[0], Function("elu", given["alpha"], given["gamma"]))]


def gelu(node: Any, inputs: list[Any], version: int) -> list[Tracked]:
    approximate = attributes(node).get("approximate", "none")
    if approximate not in _GELU:
        raise ConversionError(f"approximate: expected 'none' or 'tanh', found {approximate!r}")
    return [bent(node, inputs[0], Function(_GELU[approximate]))]


def celu(node: Any, inputs: list[Any], version: int) -> list[Tracked]:
    """alpha elu(x / alpha)."""
    alpha = _not_zero(node)
    return [bent(node, inputs[0], Function("elu"), (1 / alpha, 0), (alpha, 0))]


def swish(node: Any, inputs: list[Any], version: int) -> list[Tracked]:
    """x sigmoid(alpha x)."""
    alpha = _not_zero(node)
    return [bent(node, inputs[0], Function("silu"), (alpha, 0), (1 / alpha, 0))]


def _not_zero(node: Any) -> float:
    alpha = float(attributes(node).get("alpha", 1.0))
    if not alpha:
        raise ConversionError("alpha: expected another number than 0, found 0")
    return alpha


def clip(node: Any, inputs: list[Any], version: int) -> list[Tracked]:
    """Bounds are attributes before operator set 11, then inputs; each may be absent."""
    x, *ends = (*inputs, None, None)[:3]
    given = {name: known(end, name).item() for name, end in zip(("min", "max"), ends) if end is not None}
    given = attributes(node) | given
    return [bounded_by(node, x, given.get("min", -np.inf), given.get("max", np.inf))]


def bounded_by(node: Any, x: Tracked, low: float, high: float) -> Tracked:
    """The signal within bounds; where one side is open low + relu(x - low) or high - relu(high - x)."""
    if not low <= high:
        raise ConversionError(f"expected bounds in their order, found {low:g} and {high:g}")
    if np.isfinite([low, high]).all():
        return bent(node, x, Function("clip", low, high))
    if np.isfinite(high):
        return bent(node, x, Function("relu"), (-1, high), (-1, high))
    return bent(node, x, Function("relu"), (1, -low), (1, low)) if np.isfinite(low) else x


_Line = tuple[float, float]


def bent(node: Any, x: Tracked, function: Function, inner: _Line = (1, 0), outer: _Line = (1, 0)) -> Tracked:
    """outer(function(inner(x))) of each element, outer and inner a scale and a shift each."""
    stage = x.stage
    bend = Activation(function.activation, label(node), (node.input[0], x), function.alpha, function.beta)
    stage = stage.then(*_straight(stage, inner), bend, *_straight(stage, outer))
    return Tracked.of(stage, x.positions, x.features)


def _straight(stage: Stage, line: _Line) -> list[Operation]:
    if line == (1, 0):
        return []
    stage.allow_square(stage.features)
    scale, shift = (np.full(stage.features, float(number)) for number in line)
    return [scaled(scale, shift)]


ACTIVATIONS: dict[str, Callable[[Any, list[Any], int], list[Tracked]]] = {
    **dict.fromkeys(_NAMES, activation), "Selu": selu, "Gelu": gelu, "Celu": celu, "Swish": swish, "Clip": clip}
