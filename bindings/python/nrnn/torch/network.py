"""A stack of cells with a readout: what is trained, exported and loaded again."""

from __future__ import annotations

import copy
import json
import os
import warnings
from collections.abc import Mapping
from collections.abc import Sequence as Many
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from ..description.channels import Output, Sequence
from ..description.tasks import TASKS
from ..file import interface
from ..file.layer import Layer
from ..file.modelfile import ModelFile
from ..reference import Disagreement, DoubtfulWarning, add_check, against_engine, features
from ..values.options import choice, flags
from ._carry import read_carried
from ._ticks import ticks
from .cell import Cell
from .curvature import curvature_penalty
from .parametrisations import Parametrisation
from .regulariser import explicit_penalty
from .skip import Skip

STRUCTURE = "structure"  # the entry of the provenance that names parametrisations


class ExportError(ValueError):
    """The module, the float64 reference of the file and the engine do not give the same numbers."""


class Network(nn.Module):
    """Cells, bottom first, and o = V y + c.

    Parameters
    ----------
    *cells : Cell
    outputs : int or sequence of Output or str, optional
        How many outputs, or their names or class labels; None: those of the last cell.
    readout : bool, optional
        Is there o = V y + c? None: if `outputs` are given.
    inputs : sequence of Channel, .. or str, or int, optional
        As in `nrnn.ModelFile`. The module is fed z = (x - mean) / scale, the engine x.
    task : {"regression", "softmax", "sigmoid", "log_softmax"}
    sequence : Sequence, optional
        With valid "end" the module gives one output for each sequence.
    explicit : bool
        The noise of the cells is not injected: `penalty` stands for it.
    skips : mapping of int to Skip, optional
        Paths around cells, by the index of the cell that they end at.
    """

    def __init__(self, *cells: Cell, outputs: int | Many[Output | str] | None = None, inputs: Any = None,
                 task: str = "regression", sequence: Sequence | None = None, explicit: bool = False,
                 readout: bool | None = None, skips: Mapping[int, Skip] | None = None) -> None:
        super().__init__()
        if not cells:
            raise ValueError("cells: expected at least one, found none")
        for i, cell in enumerate(cells):
            if not isinstance(cell, Cell):
                raise TypeError(f"cells[{i}]: expected a cell of nrnn.torch, found {cell!r}")
            if i and cell.inputs != cells[i - 1].outputs:
                raise ValueError(f"cells[{i}]: expected {cells[i - 1].outputs} inputs, what cells[{i - 1}] gives, "
                                 f"found {cell.inputs}")
        choice("task", task, TASKS)
        flags(explicit=explicit, readout=readout is None or readout)
        self.cells, self.task, self.sequence = nn.ModuleList(cells), task, sequence or Sequence()
        self.inputs = interface.inputs(inputs, cells[0].inputs)
        readout, width = outputs is not None if readout is None else readout, cells[-1].outputs
        named = not (outputs is None or isinstance(outputs, int))
        count = (len(outputs) if named else outputs or width) if readout else width
        self.outputs = interface.outputs(outputs, count, task)
        self.readout = nn.Linear(width, count) if readout else None
        self._carry()
        self.skips = nn.ModuleDict({str(i): skip for i, skip in sorted((skips or {}).items())})
        self._expect_paths()
        self.explicit = explicit
        for cell in self.cells:
            cell.injecting = not explicit

    def _carry(self) -> None:
        """What the last cell carries is the readout's."""
        for i, cell in enumerate(self.cells):
            if cell.carried and (cell is not self.cells[-1] or self.readout is None):
                raise ValueError(f"cells[{i}]: carry is for the last cell, under a readout")
        if self.cells[-1].carried:
            read_carried(self.readout, self.cells[-1].carried)

    def _expect_paths(self) -> None:
        """Check that the skips fit the cells."""
        sizes = [cell.inputs for cell in self.cells]
        for name, skip in self.skips.items():
            if not (name.isdigit() and int(name) < len(sizes) and isinstance(skip, Skip)):
                raise ValueError(f"skips: expected the index of a cell and a Skip, found {name}: {skip!r:.60}")
            skip.skip().expect_fits(f"skips[{name}]", int(name), sizes[:int(name) + 1], self.cells[int(name)].outputs)

    def forward(self, x: Tensor, lengths: Tensor | None = None, rho: Tensor | None = None) -> Tensor:
        """o, before link and scaling.

        Parameters
        ----------
        x : Tensor, shape (batch, steps, inputs)
        lengths : Tensor of int, shape (batch,), optional
            Steps of each row that are no padding; what is given for padding means nothing.
        rho : Tensor, shape (batch, steps) or (steps,), optional
            Intervals before each sample, in nominal ones. As in the engine one of r is taken as max(1, floor(r + 1/2)) equal
            sub-steps on held input, unless all cells with a state take it whole.

        Returns
        -------
        Tensor, shape (batch, steps, outputs), or (batch, outputs) where the sequence is valid at its end
        """
        y = self.features(x, rho)
        if self.sequence.valid == "end":
            y = y[:, -1] if lengths is None else y[torch.arange(len(y), device=y.device), lengths.to(y.device) - 1]
        return y if self.readout is None else self.readout(y)

    def features(self, x: Tensor, rho: Tensor | None = None) -> Tensor:
        """What the last cell gives at every step, shape (batch, steps, ..)."""
        if rho is None:
            return self._through(x)
        held, parts, ends = self._ticks(x, rho)
        x = x.gather(1, held[..., None].expand(*held.shape, x.shape[2]))
        x = self._through(x, parts)
        return x.gather(1, ends[..., None].expand(*ends.shape, x.shape[2]))

    def _through(self, x: Tensor, rho: Tensor | None = None) -> Tensor:
        """Cells and the paths around them; a sample that is skipped adds nothing."""
        given: list[Tensor] = []
        for i, cell in enumerate(self.cells):
            given.append(x if i else x.where(~x.isnan(), 0))
            x, _ = cell(x, rho=rho)
            if str(i) in self.skips:
                skip = self.skips[str(i)]
                x = x + skip(given[i if skip.source is None else skip.source])
        return x

    def _ticks(self, x: Tensor, rho: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Where every cell that keeps a state takes an interval whole, it is not cut."""
        return ticks(rho.expand(x.shape[:2]), all(cell.whole for cell in self.cells if cell.state_size))

    def penalty(self, x: Tensor, lengths: Tensor | None = None, rho: Tensor | None = None,
                draws: int | None = None) -> Tensor:
        """The mean over the batch of what hidden noise would add to the loss; 0 unless `explicit`.

        For one `Sde` with Euler steps and no gate under a readout, valid at the end, by `explicit_penalty`; for any other
        network by `curvature_penalty`, which is slower.
        """
        noisy = [cell for cell in self.cells if cell.noise is not None]
        if not self.explicit or not noisy:
            return x.new_zeros(())
        if len(self.cells) == 1 and not self.skips and self.cells[0].explicit and self.readout is not None and self.sequence.valid == "end":
            return explicit_penalty(self.cells[0], x, self.readout.weight, self.readout.bias, self.task, draws, rho,
                                    lengths).mean()
        parts = None if rho is None else self._ticks(x, rho)[1].t()[..., None]
        return curvature_penalty(lambda: self(x, lengths, rho), noisy, self.task, lengths, parts, draws).mean()

    def file(self, provenance: Mapping[str, str] | None = None, check: Any = 64, dtype: str = "f32") -> ModelFile:
        """The model file, structures folded, with a check vector of the float64 reference.

        Parameters
        ----------
        provenance : mapping, optional
            For people; the framework and the parametrisations are added.
        check : int or array_like, shape (steps, channels)
            Raw input of the check vector, or its number of steps.
        dtype : {"f32", "f16", "bf16", "i8"}

        Raises
        ------
        ExportError
            The module in float64 and the reference of the file differ.

        Warns
        -----
        nrnn.reference.DoubtfulWarning
            The check vector says little: float32 cannot follow this network so far.
        """
        notes = {"framework": f"PyTorch {torch.__version__}"} | self._structure() | dict(provenance or {})
        twin = copy.deepcopy(self).cpu().double().eval()
        readout = None if twin.readout is None else (twin.readout.weight, twin.readout.bias)
        file = ModelFile(twin._layers(), readout=readout, inputs=self.inputs,
                         outputs=self.outputs, task=self.task, sequence=self.sequence, provenance=notes, dtype=dtype)
        for message in add_check(file, check):
            warnings.warn(message, DoubtfulWarning, stacklevel=2)
        _compare(twin, file)
        return file

    def export(self, path: str | os.PathLike[str], provenance: Mapping[str, str] | None = None, check: Any = 64,
               dtype: str = "f32") -> str:
        """Write the file, after the engine has replayed its check vector; how well it did, as a sentence.

        Parameters are those of `file`.

        Raises
        ------
        ExportError
            Module, reference and engine do not agree; nothing is written.
        """
        file = self.file(provenance, check, dtype)
        try:
            said = against_engine(file)
        except Disagreement as error:
            raise ExportError(error) from error
        file.save(path)
        return said

    def _layers(self) -> list[Layer]:
        layers = [cell.layer() for cell in self.cells]
        for i, skip in self.skips.items():
            layers[int(i)].skip = skip.skip()
        return layers

    def _structure(self) -> dict[str, str]:
        """Parametrisations by name, so that `load` can train them on."""
        found = {}
        for name, module in self.cells.named_children():
            for tensor, held in getattr(module, "parametrizations", {}).items():
                if len(held) == 1 and isinstance(held[0], Parametrisation):
                    found[f"{name}.{tensor}"] = [type(held[0]).__name__, held[0].described()]
        return {STRUCTURE: json.dumps(found)} if found else {}


def _compare(twin: Network, file: ModelFile) -> None:
    """The module in float64 with the file's reference, at every step."""
    vector = file.checks[0]
    with torch.no_grad(), parametrize.cached():
        y = twin.features(torch.from_numpy(features(file, np.asarray(vector.x)))[None])[0]
        o = (y if twin.readout is None else twin.readout(y)).numpy()
    if file.task == "regression":
        o = np.array([d.mean for d in file.outputs]) + np.array([d.scale for d in file.outputs]) * o
    off = float(np.abs(o - vector.y).max())
    if not off <= vector.tolerance:
        raise ExportError(f"check: expected the module and the file's reference to agree within "
                          f"{vector.tolerance:.1e}, found {off:.1e} off")
