"""PyTorch layout: a state dict as JSON, such as {"gru.weight_ih_l0": .., "dense.weight": ..}.

It names neither the order of the layers nor what stands between them. They are taken in the order of the file, which is
that in which the module's parts were assigned, and activations must be given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from ...layers import Elman, Gru, Lstm
from .._chain import Cell, Operation, Squares, matrix
from .._errors import ConversionError
from .parts import Part, activation, prelu, tensor

_STEMS = ("weight_ih", "weight_hh", "weight_hr", "bias_ih", "bias_hh")
_CELLS = {1: "RNN", 3: "GRU", 4: "LSTM"}
_TENSOR = re.compile(r"(?:weight|bias)(?:_(?:ih|hh|hr)_l\d+(?:_reverse)?)?$")


def parts(state: Mapping[str, Any], order: Iterable[str] | None,
          activations: Mapping[str, str]) -> tuple[list[Part], int]:
    """The layers, and the number of inputs."""
    groups = _groups(state)
    names = list(groups) if order is None else [name.rstrip(".") for name in order]
    if sorted(names) != sorted(groups):
        raise ConversionError(f"order: expected each of {', '.join(map(repr, groups))} once, found {names}")
    for name in activations:
        if name not in groups:
            raise ConversionError(f"activations: expected names among {', '.join(map(repr, groups))}, found {name!r}")
    found, widths, squares = [], [], Squares()
    for name in names:
        if set(groups[name]) == {"weight"} and np.ndim(groups[name]["weight"]) == 1 and widths:
            squares.take(widths[-1], name)
        some, widths = _read(name, groups[name], widths)
        found += some + activation(activations.get(name), name)
    return found, widths[0]


def _groups(state: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The tensors of each layer, by the layer's prefix."""
    groups: dict[str, dict[str, Any]] = {}
    for key, value in state.items():
        prefix, _, last = key.rpartition(".")
        if not _TENSOR.match(last):
            raise ConversionError(f"{key}: expected weights and biases of RNN, GRU, LSTM and Linear, found {last!r}")
        groups.setdefault(prefix, {})[last] = value
    if not groups:
        raise ConversionError("expected a state dict, found no tensors")
    return groups


def _read(name: str, group: dict[str, Any], widths: list[int]) -> tuple[list[Part], list[int]]:
    """The parts of a layer, and the sizes up to its outputs."""
    prefix = f"{name}." if name else ""
    if "weight_ih_l0" in group:
        return _recurrent(prefix, group, widths)
    axes = np.ndim(group.get("weight"))
    if axes == 1 and len(group) == 1 and widths:
        slope = tensor(f"{prefix}weight", group["weight"], None)
        if slope.size not in (1, widths[-1]):
            raise ConversionError(f"{prefix}weight: expected 1 or {widths[-1]} slopes of a PReLU, found {slope.size}")
        return [prelu(np.broadcast_to(slope, widths[-1]), prefix)], widths
    if axes != 2:
        kind = "a convolution" if axes > 2 else "a normalisation or a lone bias"
        raise ConversionError(f"{prefix}weight: expected the matrix of a Linear, found {kind} with {axes} axes")
    W = tensor(f"{prefix}weight", group["weight"], None, widths[-1] if widths else None)
    b = tensor(f"{prefix}bias", group["bias"], len(W)) if "bias" in group else np.zeros(len(W))
    return [Part([matrix(W, b, f"Linear {name!r}")], lambda v: v @ W.T + b)], [*(widths or [W.shape[1]]), len(W)]


def _recurrent(prefix: str, group: dict[str, Any], widths: list[int]) -> tuple[list[Part], list[int]]:
    if reverse := next((key for key in group if key.endswith("_reverse")), None):
        raise ConversionError(f"{prefix}{reverse}: expected one direction, found a second, whose output needs "
                              f"the future")
    count = 1 + max(int(key.rpartition("_l")[2]) for key in group)
    known = {f"{stem}_l{k}" for k in range(count) for stem in _STEMS}
    if extra := set(group) - known:
        raise ConversionError(f"{prefix}{min(extra)}: expected tensors of a recurrent layer alone, found it among them")
    stems = {key.rpartition("_l")[0] for key in group} | {"weight_ih", "weight_hh"}
    stems |= {"bias_ih", "bias_hh"} if stems & {"bias_ih", "bias_hh"} else set()
    if missing := {f"{stem}_l{k}" for k in range(count) for stem in stems} - set(group):
        raise ConversionError(f"{prefix}{min(missing)}: needed, found none")
    cells, kind = [], ""
    for k in range(count):
        cell, kind = _cell(prefix, group, k, widths[-1] if widths else None)
        out = cell.weights["W"].shape[1]  # the recurrent matrix takes what the layer gives
        widths = [*(widths or [cell.weights["U"].shape[1]]), out]
        cells.append(cell)
    return [Part(list[Operation](cells), _module(kind, group, count))], widths


def _cell(prefix: str, group: dict[str, Any], k: int, width: int | None) -> tuple[Cell, str]:
    def take(stem: str, *shape: int | None) -> np.ndarray | None:
        key = f"{stem}_l{k}"
        return tensor(prefix + key, group[key], *shape) if key in group else None

    U, W, projection = take("weight_ih", None, width), take("weight_hh", None, None), take("weight_hr", None, None)
    n = W.shape[1] if projection is None else projection.shape[1]
    kind = _CELLS.get(len(U) // n) if len(U) % n == 0 else None
    if kind is None or len(W) != len(U) or (projection is not None and kind != "LSTM"):
        raise ConversionError(f"{prefix}weight_ih_l{k}: expected 1, 3 or 4 rows for each of {n} units, found {len(U)}")
    b, c = (take(stem, len(U)) for stem in ("bias_ih", "bias_hh"))
    where = f"{kind} {prefix}l{k}"
    if kind == "GRU":
        return Cell(Gru, {"W": W, "U": U, "b": b, "c": c}, where), kind
    weights = {"W": W, "U": U, "b": None if b is None else b + c}
    return Cell(*((Lstm, weights | {"projection": projection}) if kind == "LSTM" else (Elman, weights)), where), kind


def _module(kind: str, group: dict[str, Any], count: int) -> Any:
    """PyTorch's own module with these weights."""
    def apply(v: np.ndarray) -> np.ndarray:
        import torch

        tensors = {key: torch.tensor(value, dtype=torch.float64) for key, value in group.items()}
        extra = {"proj_size": len(tensors["weight_hr_l0"])} if "weight_hr_l0" in tensors else {}
        hidden = tensors["weight_hr_l0"].shape[1] if extra else tensors["weight_hh_l0"].shape[1]
        module = getattr(torch.nn, kind)(v.shape[1], hidden, count, bias="bias_ih_l0" in tensors, **extra).double()
        module.load_state_dict(tensors)
        with torch.no_grad():
            return module(torch.from_numpy(v))[0].numpy()
    return apply
