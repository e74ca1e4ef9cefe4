"""PyTorch layout: a state dict as JSON, such as {"gru.weight_ih_l0": .., "dense.weight": ..}.

It names neither the order of the layers nor what stands between them. They are taken in the order of the file, which is
that in which the module's parts were assigned; what cannot be so is refused until the caller says what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ...file.layers import Elman, Gru, Lstm
from .._chain import Cell, Embedding, Operation, Squares, matrix
from .._errors import ConversionError, numbers
from .._explain import recognised
from .following import EPSILON, NONLINEARITY, After, Following
from .kinds import SAID, activation, embedding, is_embedding, is_norm, norm, said
from .networks import chosen
from .order import is_sorted, only_order
from .parts import Part, prelu, tensor

_SLOPES = "prelu"
_STEMS = ("weight_ih", "weight_hh", "weight_hr", "bias_ih", "bias_hh")
_CELLS = {1: "RNN", 3: "GRU", 4: "LSTM"}
_TENSOR = re.compile(r"(?:weight|bias)(?:_(?:ih|hh|hr)_l\d+(?:_reverse)?)?$|running_mean$|running_var$")
_FITTED = ", the only one that fits by sizes, for the keys are sorted by name"
_COUNTED = "num_batches_tracked"  # of a BatchNorm, and of no use here


def parts(state: Mapping[str, Any], order: Iterable[str] | None,
          activations: Following | None) -> tuple[list[Part], int, list[str]]:
    """The layers, the number of inputs, and what is assumed.

    Raises
    ------
    ConversionError
        Weights that are not one chain, or do not say what stands between layers: the layers are named.
    """
    groups = _groups(state)
    fitted = order is None and len(groups) > 1 and is_sorted(list(state))
    names = chosen(only_order(groups) if fitted else list(groups), order)
    after = After(names, activations)
    is_lone = names == [""]  # the state dict of a module of PyTorch's own
    assumed = [] if is_lone else [f"the layers are applied in the order {', '.join(names)}{_FITTED if fitted else ''}, and there is no path "
               f"around one"]
    found: list[Part] = []
    widths: list[int] = []
    squares = Squares()
    for place in after.places:
        if place in groups:
            if _is_slopes(groups[place]) and widths:
                squares.take(widths[-1], place)
            some, widths = _read(place, groups[place], widths, after, assumed, _takes(groups, names[names.index(place) + 1:]))
            found += some
            recognised(*(operation for part in some for operation in part.operations))
        if said(after[place])[0] not in SAID:
            found += activation(after[place], widths[-1] if widths else _takes(groups, names) or 1, place)
    norms = {name for name, group in groups.items() if is_norm(group) or _is_slopes(group)}
    table = names[0] if isinstance(found[0].operations[0], Embedding) else None
    after.expect_all({name: "weight" in group and name != table for name, group in groups.items() if name not in norms}, norms)
    if left := [name for name in groups if name not in names]:
        assumed.append(f"{', '.join(left)} belong to another network")
    return found, widths[0], assumed if is_lone and not after.says("") else [*assumed, after.assumed()]


def _groups(state: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The tensors of each layer, by the layer's prefix."""
    groups: dict[str, dict[str, Any]] = {}
    for key, value in state.items():
        prefix, _, last = key.rpartition(".")
        if last == _COUNTED:
            continue
        if not _TENSOR.match(last):
            raise ConversionError(f"{key}: expected weights and biases of RNN, GRU, LSTM and Linear, found {last!r}")
        groups.setdefault(prefix, {})[last] = value
    if not groups:
        raise ConversionError("expected a state dict, found no tensors")
    return groups


def _read(name: str, group: dict[str, Any], widths: list[int], after: After, assumed: list[str],
          takes: int | None) -> tuple[list[Part], list[int]]:
    """The parts of a layer, and the sizes up to its outputs; `takes` is what the layer after it is given."""
    prefix, (kind, _) = f"{name}." if name else "", said(after[name])
    if is_norm(group) or (_is_slopes(group) and kind in ("layer_norm", "rms_norm")):
        width = widths[-1] if widths else int(np.prod(np.shape(next(iter(group.values())))))
        return [norm(name, group, width, kind, _epsilon(name, after), assumed)], widths or [width]
    if not widths and is_embedding(name, group, takes, kind):
        return [embedding(name, group, assumed)], [1, np.shape(group["weight"])[1]]
    _expect_fit(prefix, group, widths)
    if "weight_ih_l0" in group:
        return _recurrent(prefix, group, widths, after[f"{name}{NONLINEARITY}"], assumed)
    if _is_slopes(group) and widths:
        return [_slopes(prefix, group, widths[-1], kind == _SLOPES, assumed)], widths
    if (axes := np.ndim(group.get("weight", 0))) != 2:
        kind = "a convolution" if axes > 2 else "a normalisation or a lone bias"
        raise ConversionError(f"{prefix}weight: expected the matrix of a Linear, found {kind} with {axes} axes")
    W = tensor(f"{prefix}weight", group["weight"], None, widths[-1] if widths else None)
    if "bias" not in group:
        assumed.append(f"{prefix}weight is that of a Linear without bias; an Embedding's looks the same")
    b = tensor(f"{prefix}bias", group["bias"], len(W)) if "bias" in group else np.zeros(len(W))
    return [Part([matrix(W, b, f"Linear {name!r}")], lambda v: v @ W.T + b)], [*(widths or [W.shape[1]]), len(W)]


def _epsilon(name: str, after: After) -> float | None:
    """What is said of a normalisation's eps."""
    text = after[f"{name}{EPSILON}"]
    try:
        return None if text is None else float(text)
    except ValueError:
        raise ConversionError(f"activations: expected a number as {name}{EPSILON}, found {text!r}") from None


def _takes(groups: Mapping[str, dict[str, Any]], names: list[str]) -> int | None:
    """What the first of some layers that has matrices or is a normalisation takes, by its shapes."""
    for other in names:
        first = groups[other].get("weight_ih_l0", groups[other].get("weight", groups[other].get("running_mean", 0)))
        if np.ndim(first) == 2 or is_norm(groups[other]):
            return int(np.shape(first)[-1])
    return None


def _is_slopes(group: dict[str, Any]) -> bool:
    return set(group) == {"weight"} and np.ndim(group["weight"]) == 1


def _slopes(prefix: str, group: dict[str, Any], width: int, said: bool, assumed: list[str]) -> Part:
    """One slope can only be a PReLU's; a vector of them may be the scale of a normalisation."""
    slope = tensor(f"{prefix}weight", group["weight"], None)
    if slope.size not in (1, width):
        raise ConversionError(f"{prefix}weight: expected 1 or {width} slopes of a PReLU, found {slope.size}")
    name = prefix.rstrip(".")
    if slope.size > 1 and not said:
        raise ConversionError(f"{prefix}weight: expected a matrix, found a vector, of a PReLU or of a normalisation; "
                              f'say activations={{"{name}": "{_SLOPES}"}}, or "rms_norm", or "layer_norm"')
    assumed.append(f"{prefix}weight is that of a PReLU")
    return prelu(np.broadcast_to(slope, width), prefix)


def _expect_fit(prefix: str, group: dict[str, Any], widths: list[int]) -> None:
    """The first matrix of a layer takes what the layer before gives."""
    key = "weight_ih_l0" if "weight_ih_l0" in group else "weight"
    shape = np.shape(group.get(key, 0))
    if len(shape) != 2 or not widths or shape[1] == widths[-1]:
        return
    beside = ", as the layer before takes: they may stand side by side" if shape[1] in widths[-2:-1] else ""
    raise ConversionError(f"{prefix}{key}: expected shape (any, {widths[-1]}), by the layer before, found "
                          f"{shape}{beside}; order=[..] names the layers of one chain")


def _recurrent(prefix: str, group: dict[str, Any], widths: list[int], nonlinearity: str | None,
               assumed: list[str]) -> tuple[list[Part], list[int]]:
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
    bend = {"nonlinearity": _nonlinearity(prefix, nonlinearity, assumed)} if kind == "RNN" else {}
    if nonlinearity and not bend:
        raise ConversionError(f"activations: expected {prefix}nonlinearity of an RNN, found a {kind}")
    cells = [replace(cell, weights=cell.weights | {"activation": bend["nonlinearity"]}) if bend else cell
             for cell in cells]
    return [Part(list[Operation](cells), _module(kind, group, count, bend))], widths


def _nonlinearity(prefix: str, given: str | None, assumed: list[str]) -> str:
    if given not in (None, "tanh", "relu"):
        raise ConversionError(f"activations: expected 'tanh' or 'relu' as {prefix}nonlinearity, found {given!r}")
    if given is None:
        assumed.append(f"{prefix}nonlinearity is tanh, as PyTorch's by default")
    return given or "tanh"


def _cell(prefix: str, group: dict[str, Any], k: int, width: int | None) -> tuple[Cell, str]:
    def take(stem: str, *shape: int | None) -> np.ndarray:
        return tensor(f"{prefix}{stem}_l{k}", group[f"{stem}_l{k}"], *shape)

    def may(stem: str, *shape: int | None) -> np.ndarray | None:
        return take(stem, *shape) if f"{stem}_l{k}" in group else None

    U, W, projection = take("weight_ih", None, width), take("weight_hh", None, None), may("weight_hr", None, None)
    n = W.shape[1] if projection is None else projection.shape[1]
    kind = _CELLS.get(len(U) // n) if len(U) % n == 0 else None
    if kind is None or len(W) != len(U) or (projection is not None and kind != "LSTM"):
        raise ConversionError(f"{prefix}weight_ih_l{k}: expected 1, 3 or 4 rows for each of {n} units, found {len(U)}")
    b, c = (may(stem, len(U)) for stem in ("bias_ih", "bias_hh"))
    where = f"{kind} {prefix}l{k}"
    if kind == "GRU":
        return Cell(Gru, {"W": W, "U": U, "b": b, "c": c}, where), kind
    weights = {"W": W, "U": U, "b": None if b is None or c is None else b + c}
    return Cell(Lstm, weights | {"projection": projection}, where) if kind == "LSTM" else Cell(Elman, weights, where), kind


def _module(kind: str, group: dict[str, Any], count: int, settings: dict[str, str]) -> Any:
    """PyTorch's own module with these weights."""
    def apply(v: np.ndarray) -> np.ndarray:
        import torch

        tensors = {key: torch.from_numpy(np.array(numbers(key, value))) for key, value in group.items()}
        projected = "weight_hr_l0" in tensors
        extra = settings | ({"proj_size": len(tensors["weight_hr_l0"])} if projected else {})
        hidden = tensors["weight_hr_l0" if projected else "weight_hh_l0"].shape[1]
        module = getattr(torch.nn, kind)(v.shape[1], hidden, count, bias="bias_ih_l0" in tensors, **extra).double()
        module.load_state_dict(tensors)
        with torch.no_grad():
            found: np.ndarray = module(torch.from_numpy(v))[0].numpy()
        return found
    return apply
