"""PyTorch's own modules, and modules that are made of them."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from ..description.channels import Sequence
from ..description.noise import Noise
from ..file.layers import Elman, Gru, Lstm
from ..file.modelfile import ModelFile
from ._build import Source, Truth, build
from ._chain import Activation, Cell, Operation, Softmax, Squares, leaky, matrix
from ._errors import ConversionError, converter, numbers
from ._layers import stacked
from ._report import Printer
from ._state import State
from ._unpickle import Inert
from ._whole import Whole
from .rtneural import from_rtneural

_ACTIVATIONS = {"Tanh": "tanh", "ReLU": "relu", "Sigmoid": "logistic"}
_LEAKY = ("LeakyReLU", "PReLU")
_IGNORED = ("Dropout", "Identity")  # at inference they do nothing
_RECURRENT = ("RNN", "GRU", "LSTM")
_LISTS = ("ModuleList", "ModuleDict")  # which have no forward
_CONTAINERS = ("Sequential", *_LISTS)
_TAKEN = (*_RECURRENT, "Linear", *_ACTIVATIONS, *_LEAKY, "Softmax", *_IGNORED)


@converter
def from_torch(module: Any, noise: Noise | Iterable[Noise | None] | None = None, task: str | None = None,
               check: Any = 64, sequence: Sequence | None = None, provenance: Mapping[str, str] | None = None,
               activations: Mapping[str, str | None] | Iterable[str | None] | None = None,
               order: Iterable[str] | None = None, expect: Any = None, report: Printer = print,
               **file: Any) -> ModelFile:
    """Convert a stack of `nn.RNN`, `nn.GRU`, `nn.LSTM`, `nn.Linear` and activations.

    Parameters
    ----------
    module : nn.Module, sequence of nn.Module, state dict, or path
        One of these modules, an `nn.Sequential` or `nn.ModuleList` of them, or a list in the order in which they are
        applied: ``[net.rnn, net.head]``, with nn.Identity() where nothing stands between a Linear and another linear
        map. A module of your own is taken as its parts, in the order in which they were
        assigned, if that gives what its `forward` gives, at every step or after the last one. The last Linear is the
        readout; another one is a dense layer with the activation after it. Dropout is left out: at inference it does
        nothing. Recurrent modules may have several layers, either order of axes, no biases and a projection, but go one
        way. A file that `torch.save` wrote is read without running anything it names: PyTorch's own modules, or a state
        dict, whose layers are taken in its order.
    noise : Noise or sequence of Noise, optional
        For every recurrent layer, or one entry for each, bottom first.
    task : {"regression", "softmax", "sigmoid"}, optional
        None: softmax if the stack ends in `nn.Softmax`, else regression. With "softmax" or "sigmoid" the link may stand
        at the end of the stack or be left out; a last Sigmoid without it is a layer.
    check : int or array_like, shape (steps, channels)
        Raw input of the check vector, or its number of steps.
    sequence, provenance, **file
        As in `nrnn.ModelFile`: inputs, outputs.
    activations, order
        As in `from_rtneural`; state dicts alone, which name neither.
    expect : (x, y), optional
        What the source was fed and what it gave, in its own units (z and o) and in float32 or float64: one sequence, x
        of shape (steps, inputs), (1, steps, inputs) or (steps, 1, inputs), y likewise, of every step or of the last.
        They become the check vector of the file, and the report says that it is verified against the source; a
        difference beyond what float32 may cost refuses the conversion. Of a classifier y is what goes into the link,
        or what comes out.
    report : callable, optional
        Is given the lines of the report; None: nobody. The file keeps it as `ModelFile.report`.

    Returns
    -------
    ModelFile

    Raises
    ------
    ConversionError
        A module that has no counterpart: it is named.
    """
    settings = dict(noise=noise, task=task, check=check, sequence=sequence, expect=expect, report=report)
    if isinstance(module, (str, os.PathLike)):
        state = State(module)
        model = from_torch(_held_by(state), provenance=provenance, activations=activations, order=order, **settings,
                           **file)
        for key in state.beside:
            model.report.assume(f"those under {key!r} are not the weights that are meant")
        return model
    if isinstance(module, Mapping):
        return from_rtneural(module, activations, order, provenance={"framework": "PyTorch"} | dict(provenance or {}),
                             **settings, **file)
    if activations or order:
        raise ConversionError("activations, order: expected with a state dict alone, found a module")
    modules = [one for one in _flat(module) if _kind(one) not in _IGNORED]
    if not modules:
        raise ConversionError("module: expected at least one layer, found none")
    assumed = _listed(module)
    chain, inputs = _chain(modules)
    whole = _whole(module, modules, chain, inputs, task) if _is_made_of_others(module) else None

    def truths(link: Softmax | Activation | None) -> Iterator[Truth]:
        parts = modules[:-1] if link else modules
        if isinstance(parts[0], Inert):
            yield Truth(check, name="float64 reference alone, for nothing in a file is run")
        else:
            yield Truth(check, whole or (lambda z: _forward(parts, z)), "PyTorch in float64")

    source = Source(f"from_torch {_kind(module)}", chain, inputs, truths, bool(whole and whole.at_end),
                    assumed=assumed)
    provenance = {"framework": _framework(modules)} | dict(provenance or {})
    return build(source, noise, task, sequence, provenance, report, expect, **file)


def _held_by(state: State) -> Any:
    """The module or state dict of a checkpoint; of a module of somebody's own beside other things, its weights."""
    found = state.attributes
    if isinstance(found, Inert) and (found is state.source or not _is_made_of_others(found)):
        return found
    return {key: state[key] for key in state}


def _framework(modules: list[Any]) -> str:
    if isinstance(modules[0], Inert):
        return "PyTorch"
    import torch

    return f"PyTorch {torch.__version__}"


def _chain(modules: list[Any]) -> tuple[list[Operation], int]:
    """The operations, and what the first one takes."""
    chain: list[Operation] = []
    widths: list[int] = []
    squares = Squares()
    for module in modules:
        kind = _kind(module)
        if kind in _RECURRENT:
            chain += _recurrent(module, kind)
            size = _held(module, "proj_size", int) or _held(module, "hidden_size", int)
            widths += [_held(module, "input_size", int), size]
        elif kind == "Linear":
            chain.append(matrix(*_weights(module, "weight", "bias"), name=kind))
            widths += [_held(module, name, int) for name in ("in_features", "out_features")]
        elif not widths:
            raise _refusal(kind, "RNN, GRU, LSTM or Linear first")
        else:
            if kind in _LEAKY:
                squares.take(widths[-1], kind)
            chain += _pointwise(module, kind, widths[-1])
    return chain, widths[0]


def _pointwise(module: Any, kind: str, width: int) -> list[Operation]:
    if kind in _ACTIVATIONS:
        return [Activation(_ACTIVATIONS[kind], kind)]
    if kind in _LEAKY:
        slope, = _weights(module, "weight") if kind == "PReLU" else [np.array([_held(module, "negative_slope", float)])]
        return leaky(np.broadcast_to(slope, width), kind)
    if kind == "Softmax":
        if getattr(module, "dim", None) == 0:
            raise ConversionError("module: expected Softmax over the features, dim=-1, found dim=0")
        return [Softmax(kind)]
    raise _refusal(kind, ", ".join(_TAKEN))


def _refusal(kind: str, expected: str) -> ConversionError:
    hint = ""
    if kind in ("LogSoftmax", "Softmax2d"):
        hint = "; leave it out and pass task='softmax'"
    elif "." in kind:
        hint = "; for a module of your own, pass its parts as a list, use nrnn.ModelFile, or export it to ONNX"
    return ConversionError(f"module: expected {expected}; found {kind}{hint}")


def _kind(module: Any) -> str:
    """Name of one of PyTorch's own modules; another class may bear the same name."""
    kind = type(module)
    own = kind.__module__.startswith(("torch.nn.", "builtins"))
    return kind.__name__ if own else f"{kind.__module__}.{kind.__qualname__}"


def _flat(module: Any) -> list[Any]:
    """Modules in the order in which they are applied."""
    if isinstance(module, (list, tuple)):
        return [one for part in module for one in _flat(part)]
    parts = getattr(module, "_modules", {})  # children() leaves out repetitions
    if _kind(module) in _CONTAINERS or ("." in _kind(module) and parts):
        return [one for part in parts.values() for one in _flat(part)]
    return [module]


def _listed(module: Any) -> list[str]:
    """What is assumed of modules in a list, which no forward applies.

    Raises
    ------
    ConversionError
        A module of somebody's own among them, or two linear maps in a row, between which a forward may do anything.
    """
    if not isinstance(module, (list, tuple)) and _kind(module) not in _LISTS:
        return []
    parts = list(module if isinstance(module, (list, tuple)) else module._modules.values())
    for one in parts:
        if _is_made_of_others(one):
            raise ConversionError(f"module: expected PyTorch's own modules in a list, found {_kind(one)}, whose "
                                  f"forward may do more than its parts; list its parts, or use nn.Sequential")
        _listed(one)
    flat = [kinds for one in parts if (kinds := [kind for kind in map(_kind, _flat(one)) if kind != "Dropout"])]
    for before, after in zip(flat, flat[1:]):
        if before[-1] == "Linear" and (other := after[0]) in ("Linear", *_RECURRENT):
            raise ConversionError(f"module: a list does not say what stands between a Linear and the {other} after it; "
                                  f"put the activation there, or nn.Identity() for none")
    return ["the modules of the list are applied in its order, with nothing between them"]


def _is_made_of_others(module: Any) -> bool:
    """Is it, or does it hold, a module that is not PyTorch's own, and so has a forward that may do anything?"""
    if isinstance(module, (list, tuple)):
        return False
    return "." in _kind(module) or any(_is_made_of_others(part) for part in getattr(module, "_modules", {}).values())


def _recurrent(module: Any, kind: str) -> list[Operation]:
    if _held(module, "bidirectional", bool):
        raise ConversionError(f"module: a bidirectional {kind} cannot run on a stream, its output needs the future")
    return [_cell(module, kind, k) for k in range(_held(module, "num_layers", int))]


def _cell(module: Any, kind: str, k: int) -> Cell:
    W, U, b, c, projection = _weights(module, f"weight_hh_l{k}", f"weight_ih_l{k}", f"bias_ih_l{k}", f"bias_hh_l{k}",
                                      f"weight_hr_l{k}")
    if W is None or U is None or (b is None) != (c is None):
        raise ConversionError(f"module: expected two matrices, two biases or none in layer {k} of {kind}, found others")
    if kind == "GRU":
        return Cell(Gru, {"W": W, "U": U, "b": b, "c": c}, kind)
    both = {"W": W, "U": U, "b": None if b is None else b + c}  # summed in float64, rounded once
    if kind == "LSTM":
        return Cell(Lstm, both | {"projection": projection}, kind)
    return Cell(Elman, both | {"activation": _held(module, "nonlinearity", str)}, kind)


def _held(module: Any, name: str, kind: type) -> Any:
    """An attribute, which in a file may be missing or anything."""
    value = getattr(module, name, None)
    if not isinstance(value, (kind, int) if kind is float else kind):
        raise ConversionError(f"module: expected {name} of {_kind(module)} as {kind.__name__}, "
                              f"found {type(value).__name__}")
    return value


def _weights(module: Any, *names: str) -> list[np.ndarray | None]:
    held = getattr(module, "_parameters", {}) if isinstance(module, Inert) else {}
    found = [held.get(name) if held else getattr(module, name, None) for name in names]
    return [None if w is None else numbers(name, w) for name, w in zip(names, found)]


def _forward(modules: list[Any], z: np.ndarray) -> np.ndarray:
    """The modules themselves, in float64 and without dropout."""
    import torch

    with torch.no_grad():
        value = torch.from_numpy(z)
        for module in modules:
            result = copy.deepcopy(module).cpu().double().eval()(value)  # without a batch axis: (steps, features)
            value = result[0] if isinstance(result, tuple) else result
    return value.numpy()


def _whole(module: Any, modules: list[Any], chain: list[Operation], inputs: int, task: str | None) -> Whole:
    if isinstance(module, Inert):
        raise ConversionError(f"module: expected PyTorch's own modules, found {_kind(module)}, whose forward is not "
                              f"run; load it and pass it, or save its state dict")
    stack, last = stacked(chain, inputs, task), modules[-1]
    whole = Whole(module, stack, inputs, last if stack.link else None)
    if not whole.agrees:
        parts = ", ".join(_kind(one) for one in modules)
        raise ConversionError(f"module: expected a forward that applies {parts} in this order, found that it gives "
                              f"other numbers; pass its parts as a list, use nrnn.ModelFile, or export it to ONNX")
    return whole
