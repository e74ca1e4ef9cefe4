"""Layers of a state dict that are no matrices or cells: normalisations, embeddings, activations with weights."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from .._chain import LogSoftmax
from .._errors import ConversionError
from ..torch_graph.part import applied, operations
from .parts import Apply, Part, tensor
from .parts import activation as parts_activation

_EPSILON = 1e-5
_STATISTICS = {"running_mean", "running_var"}
_OTHER_NORMS = re.compile(r"group|instance|(^|[._])(gn|in)\d*$")
_EMBEDDING = re.compile(r"emb", re.IGNORECASE)
# What `activations` may say that a layer is.
SAID = ("prelu", "layer_norm", "rms_norm", "embedding")
# Of activations by what a state dict's `activations` call them: the operator, and how many numbers there may be.
NAMED: dict[str, tuple[str, tuple[int, ...]]] = {
    "tanh": ("tanh", (0,)), "relu": ("relu", (0,)), "sigmoid": ("sigmoid", (0,)), "elu": ("elu", (0, 1)), "selu": ("selu", (0,)),
    "celu": ("celu", (0, 1)), "gelu": ("gelu", (0,)), "gelu_tanh": ("gelu", (0,)), "silu": ("silu", (0,)), "swish": ("silu", (0,)),
    "leaky_relu": ("leaky_relu", (0, 1)), "rrelu": ("rrelu", (0, 2)), "relu6": ("relu6", (0,)), "hardtanh": ("hardtanh", (0, 1, 2)),
    "hardsigmoid": ("hardsigmoid", (0,)), "softplus": ("softplus", (0, 1)), "softsign": ("softsign", (0,)),
    "logsigmoid": ("log_sigmoid", (0,)), "tanhshrink": ("tanhshrink", (0,)), "threshold": ("threshold", (2,))}
_WORDS = {"gelu_tanh": {"approximate": "tanh"}}  # arguments that are no numbers
_WRITTEN: dict[str, Apply] = {  # what is no operator of ATen
    "softsign": lambda v: v / (1 + np.abs(v)), "tanhshrink": lambda v: v - np.tanh(v)}


def said(text: str | None) -> tuple[str, list[float]]:
    """A name and the numbers in brackets after it: "leaky_relu(0.2)"."""
    found = re.fullmatch(r"\s*([a-z_0-9]+)\s*(?:\(([-+0-9.eE,\s]*)\))?\s*", text or "")
    if found is None:
        return text or "", []
    try:
        return found[1], [float(one) for one in (found[2] or "").split(",") if one.strip()]
    except ValueError:
        return text or "", []


def activation(text: str | None, width: int, where: str) -> list[Part]:
    """The part that an activation's name stands for, with its numbers; none for the identity."""
    name, numbers = said(text)
    if name == "softmax" or not name:
        return parts_activation(text, where)
    if name == "log_softmax":  # the last: its own arithmetic is never asked for
        return [Part([LogSoftmax(f"{name} of {where}")], lambda v: v)]
    if name not in NAMED:
        raise ConversionError(f"{where}: expected activation {', '.join(NAMED)}, softmax, log_softmax or none, found {text!r}")
    operator, counts = NAMED[name]
    if len(numbers) not in counts:
        raise ConversionError(f"{where}: expected {' or '.join(map(str, counts))} numbers of {name}, found {text!r}")
    args, words = tuple(numbers), _WORDS.get(name, {})
    apply = _WRITTEN.get(name) or applied(operator, args, words)
    return [Part(operations(operator, args, width, f"{name} of {where}", words), apply)]


def is_norm(group: dict[str, Any]) -> bool:
    """A normalisation by its tensors: statistics of training, or a scale and a shift for each feature."""
    return _STATISTICS <= set(group) or (set(group) == {"weight", "bias"} and np.ndim(group["weight"]) == 1)


def norm(name: str, group: dict[str, Any], width: int, kind: str, epsilon: float | None, assumed: list[str]) -> Part:
    """BatchNorm1d if there are statistics, else LayerNorm, or RMSNorm where that is said."""
    where = f"{name}." if name else ""
    weight, bias = (tensor(f"{where}{key}", group[key], width) if key in group else None for key in ("weight", "bias"))
    eps = _EPSILON if epsilon is None else epsilon
    if _STATISTICS <= set(group):
        assumed.append(f"{name} is a BatchNorm1d with eps={eps:g}")
        mean, variance = (tensor(f"{where}{key}", group[key], width) for key in ("running_mean", "running_var"))
        return _part("batch_norm", (weight, bias, mean, variance, False, 0.1, eps, False), width, name)
    if kind != "layer_norm" and _OTHER_NORMS.search(name):
        raise ConversionError(f"{where}weight: expected a LayerNorm or BatchNorm1d, found by its name a GroupNorm or "
                              f"InstanceNorm; if it is a LayerNorm say activations={{\"{name}\": \"layer_norm\"}}")
    if kind == "rms_norm":
        assumed.append(f"{name} is an RMSNorm with eps={'that of float32' if epsilon is None else f'{epsilon:g}'}")
        return _part("rms_norm", ([width], weight, epsilon), width, name)
    assumed.append(f"{name} is a LayerNorm with eps={eps:g}")
    return _part("layer_norm", ([width], weight, bias, eps), width, name)


def _part(operator: str, args: tuple[Any, ...], width: int, name: str) -> Part:
    return Part(operations(operator, args, width, name), applied(operator, args))


def looks_embedded(name: str, group: dict[str, Any]) -> bool:
    """Is a layer a table, by its name and its lone matrix?"""
    return set(group) == {"weight"} and np.ndim(group["weight"]) == 2 and bool(_EMBEDDING.search(name))


def is_embedding(name: str, group: dict[str, Any], takes: int | None, kind: str) -> bool:
    """Is the first layer's lone matrix a table? `takes`: what the layer after it is given.

    Raises
    ------
    ConversionError
        Its shape leaves it open, and its name makes it likely.
    """
    if kind == "embedding" or set(group) != {"weight"} or np.ndim(group["weight"]) != 2:
        return kind == "embedding"
    rows, columns = np.shape(group["weight"])
    if takes is not None and rows != columns and takes in (rows, columns):
        return bool(takes == columns)
    if _EMBEDDING.search(name) and kind != "linear":
        raise ConversionError(f"{name}.weight: a Linear without bias or an Embedding, whose shapes are alike; say which: "
                              f"activations={{\"{name}\": \"embedding\"}}, or \"none\" after a Linear")
    return False


def embedding(name: str, group: dict[str, Any], assumed: list[str]) -> Part:
    table = tensor(f"{name}.weight", group["weight"], None, None)
    assumed.append(f"{name} is an Embedding of the input's one channel")
    return _part("embedding", (table,), 1, name)
