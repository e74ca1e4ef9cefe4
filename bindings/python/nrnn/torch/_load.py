"""Modules of a model file, to train on."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import torch
from torch import nn
from torch.nn.utils import parametrize

from ..file import layers
from ..file.layer import Layer
from ..file.modelfile import ModelFile
from . import parametrisations
from .cell import Cell, Recurrent
from .cornn import Cornn
from .dense import Dense
from .elman import Elman
from .gru import Gru
from .kernel import Kernel
from .lstm import Lstm
from .network import STRUCTURE, Network
from .parametrisations import Masked, Parametrisation, QuaternionMap
from .sde import Sde
from .signature import Signature
from .vector_field import VectorField

_OFF = 1e-3  # of the largest number: what rounding the anchors may cost


def load(source: str | os.PathLike[str] | bytes | ModelFile) -> Network:
    """A module that computes what the file does, every matrix trained.

    Quaternion maps stay such maps, sparse matrices keep their zeros. A file that `Network.export` wrote also names the
    parametrisations of its matrices: they are made again. Other files give plain matrices. Noise comes along, and is
    injected in train() mode.

    Parameters
    ----------
    source : path, bytes or ModelFile

    Raises
    ------
    ValueError
        A cell that has no module to train (a stencil does not hold the filters that made it), or a part of one: it is
        named.
    """
    file = ModelFile.of(source)
    cells = [_cell(i, layer) for i, layer in enumerate(file.layers)]
    network = Network(*cells, outputs=file.outputs, readout=file.readout is not None, inputs=file.inputs,
                      task=file.task, sequence=file.sequence)
    if file.readout is not None:
        _fill(network.readout, weight=file.readout[0], bias=file.readout[1] if file.readout[1:] else None)
    _structured(network, file.provenance.get(STRUCTURE))
    return network


def _cell(index: int, layer: Layer) -> Cell:
    if type(layer) not in _MAKERS:
        known = ", ".join(kind.__name__ for kind in _MAKERS)
        raise ValueError(f"layers[{index}]: expected one of {known}, found {type(layer).__name__}, "
                         "which is not made a module of")
    cell = _MAKERS[type(layer)](layer.unfolded())
    for name in layer._shapes:
        value = getattr(layer, name)
        if isinstance(value, layers.Quaternion):
            parametrize.register_parametrization(cell, name, QuaternionMap(value.gates or 1))
    if isinstance(layer, layers.VectorField):
        _sparse(cell, layer)
    if isinstance(cell, Recurrent):
        cell.noise = layer.noise
    cell.start_from(getattr(layer, "initial", None))
    return cell


def _filled(cell: Cell, layer: Layer) -> Cell:
    """The cell with the tensors of the layer, which bear the same names; PyTorch's gated cells need their biases."""
    found = {name: getattr(layer, name) for name in layer._shapes}
    for name in ("b", "c") if isinstance(cell, (Gru, Lstm)) else ():
        if name in found and found[name] is None:
            found[name] = torch.zeros_like(getattr(cell, name))
    return _fill(cell, **found)


def _fill(module: Any, **tensors: Any) -> Any:
    """Parameters and buffers replaced; one that the file lacks is None."""
    for name, value in tensors.items():
        value = None if value is None else torch.as_tensor(value, dtype=torch.get_default_dtype())
        if name in module._buffers:
            module._buffers[name] = value
        else:
            module.register_parameter(name, None if value is None else nn.Parameter(value))
    return module


def _sde(layer: layers.Sde) -> Sde:
    gate = layer.gate
    cell = Sde(layer.inputs, layer.units, layer.step.tolist(), layer.activation, gate=gate and gate.scope,
               scheme=layer.scheme)
    _filled(cell, layer)
    return cell if gate is None else _fill(cell, gate_W=gate.W, gate_U=gate.U, gate_b=gate.b)


def _kernel(layer: layers.Kernel) -> Kernel:
    cell = Kernel(layer.inputs, layer.units, layer.length, gap_penalty=layer.gap_penalty, pooling=layer.pooling,
                  la_feature=layer.la_feature, scaled=layer.scaled, symbol=layer.symbol,
                  aggregation=None if layer.aggregation is None else 1.0)
    cell.alpha = layer.alpha if layer.symbol == "exponential" else None
    if layer.aggregation is not None:
        cell.weights = torch.as_tensor(layer.aggregation, dtype=torch.get_default_dtype())
    with torch.no_grad():
        cell.anchors = torch.as_tensor(layer.anchors, dtype=torch.get_default_dtype())
        given = torch.eye(layer.units) if layer.projection is None else torch.as_tensor(layer.projection)
        off = (cell.projection - given).abs().max().item()
    if off > _OFF * given.abs().max().item():
        raise ValueError("kernel.projection: expected K_ZZ^(-1/2) of the anchors, which is trained through, found "
                         f"another, {off:.1e} off")
    return cell


def _vector_field(layer: layers.VectorField) -> VectorField:
    *hidden, last = layer.network
    kinds = [one.activation for one in layer.network]
    if kinds != ["relu"] * len(hidden) + ["identity"]:
        raise ValueError(f"vector_field.network: expected relu in all layers but the last, found {kinds}")
    cell = VectorField(layer.dimension, layer.order, [one.units for one in hidden], layer.solver_step,
                       layer.time_scale)
    for part, one in zip(cell._linear(), layer.network):
        _fill(part, weight=one.W, bias=one.b)
    scalers = {name: getattr(layer, name) for name in layer._shapes}
    return _fill(cell, **{name: value for name, value in scalers.items() if value is not None})


def _sparse(cell: VectorField, layer: layers.VectorField) -> None:
    for part, one in zip(cell._linear(), layer.network):
        if isinstance(one.W, layers.Csr):
            parametrize.register_parametrization(part, "weight", Masked((part.weight.detach() != 0).to(part.weight)))


def _signature(layer: layers.Signature) -> Signature:
    return Signature(layer.inputs, layer.depth, layer.basis_order, layer.time_scale, layer.fading)


_MAKERS: dict[type, Callable[[Any], Cell]] = {
    layers.Sde: _sde,
    layers.Elman: lambda one: _filled(Elman(one.inputs, one.units, one.activation, clip=one.clip), one),
    layers.Gru: lambda one: _filled(Gru(one.inputs, one.units, one.reset_after, one.clip), one),
    layers.Lstm: lambda one: _filled(Lstm(one.inputs, one.units, clip=one.clip, candidate_factor=one.candidate_factor,
                                          projection=None if one.projection is None else one.outputs), one),
    layers.Cornn: lambda one: _filled(Cornn(one.inputs, one.units, one.dt, one.gamma, one.epsilon), one),
    layers.Dense: lambda one: _filled(Dense(one.inputs, one.units, one.activation), one),
    layers.Signature: _signature, layers.Kernel: _kernel, layers.VectorField: _vector_field,
}


def _structured(network: Network, text: str | None) -> None:
    """Parametrisations again, of the numbers that are there."""
    for place, (kind, settings) in json.loads(text or "{}").items():
        number, _, tensor = place.partition(".")
        made = getattr(parametrisations, kind, None)
        if not (isinstance(made, type) and issubclass(made, Parametrisation) and number.isdigit()
                and int(number) < len(network.cells)):
            raise ValueError(f"provenance.{STRUCTURE}: expected a tensor of a layer and a parametrisation of "
                             f"nrnn.torch, found {place!r}, {kind!r}")
        cell = network.cells[int(number)]
        if not parametrize.is_parametrized(cell, tensor):
            parametrize.register_parametrization(cell, tensor, made(**settings))
