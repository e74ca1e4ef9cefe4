"""Stacks of PyTorch's own modules."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from .._layer import Layer
from .._tensors import as_float64
from ..channels import Sequence
from ..layers import Dense, Elman, Gru, Lstm
from ..modelfile import ModelFile
from ..noise import Noise
from ._reference import add_check

_ACTIVATIONS = {"Tanh": "tanh", "ReLU": "relu", "Sigmoid": "logistic"}
_IGNORED = ("Dropout", "Identity")  # at inference they do nothing
_RECURRENT = ("RNN", "GRU", "LSTM")


def from_torch(module: Any, noise: Noise | Iterable[Noise | None] | None = None, task: str = "regression",
               check: Any = 64, sequence: Sequence | None = None, provenance: dict[str, str] | None = None,
               **file: Any) -> ModelFile:
    """Convert a stack of `nn.RNN`, `nn.GRU`, `nn.LSTM` and `nn.Linear`.

    Parameters
    ----------
    module : nn.Module or sequence of nn.Module
        One of these modules, an `nn.Sequential` or `nn.ModuleList` of them, or a list in the order in which they are
        applied: ``[net.rnn, net.head]``. The last Linear is the readout; another Linear, with the Tanh, ReLU or
        Sigmoid after it, is a dense layer. Dropout is left out: at inference it does nothing. Recurrent modules may
        have several layers, either order of axes and no biases, but go one way and have no projection.
    noise : Noise or sequence of Noise, optional
        For every recurrent layer, or one entry for each, bottom first.
    task : {"regression", "softmax", "sigmoid"}
        The link is the file's: leave Softmax or a last Sigmoid out of the stack.
    check : int or array_like, shape (steps, channels)
        Raw input of the check vector, or its number of steps.
    sequence, provenance, **file
        As in `nrnn.ModelFile`: inputs, outputs.

    Returns
    -------
    ModelFile

    Raises
    ------
    ValueError
        A module that has no counterpart: it is named.
    """
    import torch

    modules = [one for one in _flat(module) if _kind(one) not in _IGNORED]
    if not modules:
        raise ValueError("module: expected at least one layer, found none")
    layers, readout = _stack(modules)
    if task == "sigmoid" and _kind(modules[-1]) == "Sigmoid":
        raise ValueError("module: ends in Sigmoid, which task 'sigmoid' applies already; leave it out")
    layers = _with_noise(layers, noise)
    provenance = {"framework": f"PyTorch {torch.__version__}"} | (provenance or {})
    model = ModelFile(layers, readout=readout, task=task, sequence=sequence, provenance=provenance, **file)
    return add_check(model, check, lambda z: _forward(modules, z))


def _stack(modules: list[Any]) -> tuple[list[Layer], Any]:
    """The layers, and the readout if there is one."""
    layers: list[Layer] = []
    kinds = [None, *map(_kind, modules), None]
    for module, before, kind, after in zip(modules, kinds, kinds[1:], kinds[2:]):
        if kind in _RECURRENT:
            layers += _recurrent(module, kind)
        elif kind == "Linear" and after is None and layers:
            return layers, tuple(_weights(module, "weight", "bias"))
        elif kind == "Linear":
            W, b = _weights(module, "weight", "bias")
            layers.append(Dense(W=W, b=b, activation=_ACTIVATIONS.get(after, "identity")))
        elif not (kind in _ACTIVATIONS and before == "Linear"):
            raise ValueError(f"module: expected RNN, GRU, LSTM, Linear, or Tanh, ReLU or Sigmoid after a Linear, "
                             f"found {kind}{_hint(kind)}")
    return layers, None


def _kind(module: Any) -> str:
    """Name of one of PyTorch's own modules; another class may bear the same name."""
    kind = type(module)
    return kind.__name__ if kind.__module__.startswith("torch.nn.") else f"{kind.__module__}.{kind.__qualname__}"


def _flat(module: Any) -> list[Any]:
    """Modules in the order in which they are applied."""
    if isinstance(module, (list, tuple)) or _kind(module) in ("Sequential", "ModuleList"):
        return [one for part in module for one in _flat(part)]
    return [module]


def _hint(kind: str) -> str:
    if "Softmax" in kind:
        return "; leave it out and pass task='softmax'"
    return "" if kind in _ACTIVATIONS else "; for a module of your own, pass its parts as a list or use nrnn.ModelFile"


def _recurrent(module: Any, kind: str) -> list[Layer]:
    if module.bidirectional:
        raise ValueError(f"module: a bidirectional {kind} cannot run on a stream, its output needs the future")
    if module.proj_size:
        raise ValueError(f"module: {kind} with proj_size={module.proj_size} is not supported, expected 0")
    return [_layer(module, kind, k) for k in range(module.num_layers)]


def _layer(module: Any, kind: str, k: int) -> Layer:
    W, U, b, c = _weights(module, f"weight_hh_l{k}", f"weight_ih_l{k}", f"bias_ih_l{k}", f"bias_hh_l{k}")
    if kind == "GRU":
        return Gru(W=W, U=U, b=b, c=c)
    both = None if b is None else b + c  # summed in float64, rounded once
    return Lstm(W=W, U=U, b=both) if kind == "LSTM" else Elman(W=W, U=U, b=both, activation=module.nonlinearity)


def _weights(module: Any, *names: str) -> list[np.ndarray | None]:
    found = [getattr(module, name, None) for name in names]
    return [None if w is None else as_float64(name, w) for name, w in zip(names, found)]


def _with_noise(layers: list[Layer], noise: Any) -> list[Layer]:
    count = sum(not isinstance(layer, Dense) for layer in layers)
    each = list(noise) if isinstance(noise, (list, tuple)) else [noise] * count
    if len(each) != count:
        raise ValueError(f"noise: expected one entry for each of {count} recurrent layers, found {len(each)}")
    entries = iter(each)
    return [layer if isinstance(layer, Dense) else replace(layer, noise=next(entries)) for layer in layers]


def _forward(modules: list[Any], z: np.ndarray) -> np.ndarray:
    """The modules themselves, in float64 and without dropout."""
    import torch

    with torch.no_grad():
        value = torch.from_numpy(z)
        for module in modules:
            result = copy.deepcopy(module).cpu().double().eval()(value)  # without a batch axis: (steps, features)
            value = result[0] if isinstance(result, tuple) else result
    return value.numpy()
