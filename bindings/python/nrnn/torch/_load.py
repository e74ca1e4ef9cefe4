"""Modules of a model file, to train on."""

from __future__ import annotations

import json
import os

from torch.nn.utils import parametrize

from ..file.layer import Layer
from ..file.modelfile import ModelFile
from . import parametrisations
from .cell import CELLS, Cell, fill
from .network import STRUCTURE, Network
from .parametrisations import Parametrisation
from .skip import Skip


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
                      task=file.task, sequence=file.sequence,
                      skips={i: Skip.of(layer.skip) for i, layer in enumerate(file.layers) if layer.skip})
    if file.readout is not None:
        fill(network.readout, weight=file.readout[0], bias=file.readout[1] if file.readout[1:] else None)
    _structured(network, file.provenance.get(STRUCTURE))
    return network


def _cell(index: int, layer: Layer) -> Cell:
    makers = {cell.kind: cell for cell in CELLS.values() if cell.kind is not None}
    if type(layer) not in makers:
        known = ", ".join(kind.__name__ for kind in makers)
        raise ValueError(f"layers[{index}]: expected one of {known}, found {type(layer).__name__}, "
                         "which is not made a module of")
    return makers[type(layer)].of(layer)


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
