"""The checkpoints of Shi, Gulgec, Yang, Pakzad, Takac: Finite Difference Neural Networks (2020).

The network is linear: a block is a five-point stencil with rows of its own at both ends, which is what the file keeps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..file.layers import Stencil
from ..file.modelfile import ModelFile
from ._authors import finish
from ._errors import ConversionError, converter, number, numbers
from ._report import Printer
from ._state import State

_SHIFT = 1.0  # the authors add 1 to all data, for a network without a bias to have constants
_PARM_BLOCKS = 3  # of parm: seed, batch, filters, blocks, learning rate
_MOST_BLOCKS = 4096
_LARGEST = 1024  # points of a grid whose spectral radius is computed
_FIELD = "fcD0aWeight"
_FIELD_TWIN = "fcD0a.weight"  # the same tensor once more
_FILTERS = ("conv1", "conv1L", "conv1R", "conv2", "conv2L", "conv2R", "fc1")
_TAPS = {"conv1": 3, "conv1L": 2, "conv1R": 2, "conv2": 3, "conv2L": 2, "conv2R": 2}
_SIDES = ("", "L", "R")  # a stage's filters: inside, and at the ends


@converter
def from_fdnet(path: Any, blocks: int | None = None, grid: int = 31, check: Any = 64, expect: Any = None,
               report: Printer = print, **file: Any) -> ModelFile:
    """Convert a published checkpoint.

    A sample is a field, which sets the state; skipped samples go on from it. The file shifts by 1 as the authors do.

    Parameters
    ----------
    path : path, module or mapping
        One of the authors' ``.tar`` files, which are pickles of Python 2 and are read without being executed; a state
        dict, with keys ``conv1.weight`` .. ``fc1.weight``, or a file of one; or what such a file holds.
    blocks : int, optional
        How often a sample applies the block. None: what the checkpoint says, 1 for a state dict.
    grid : int
        Points, of a checkpoint that has no forcing.
    check : int or array_like, shape (steps, grid)
        Steps of a check vector that begins with a field and goes on without samples, or its input.
    expect, report, **file
        As in `from_noisyrnn`.

    Returns
    -------
    ModelFile

    Raises
    ------
    ConversionError
        A tensor is needed and was not found, has another shape, or is not known: it is named.
    """
    state = State(path)
    weights, said = _weights(state)
    network = Network(weights)
    grid = grid if network.field is None else len(network.field)
    S = network.block(np.eye(8), forced=False).T  # what the answers to unit vectors say of any grid
    layer = Stencil(interior=S[3, 1:6], left=S[:2, :4], right=S[-2:, -4:], grid=grid, forcing=network.forcing(),
                    blocks=blocks or said or 1, shift=_SHIFT)
    model = ModelFile([layer], **file)

    def forward(z: np.ndarray) -> np.ndarray:
        rows, u = [], np.zeros(grid)
        for row in z:
            u = u if np.isnan(row).all() else row + _SHIFT
            for _ in range(layer.blocks):
                u = network.block(u[None])[0]
            rows.append(u - _SHIFT)
        return np.array(rows)

    notes = [f"{len(network.filters['conv1'])} filters, {layer.blocks} blocks"]
    if grid <= _LARGEST:
        radius = np.abs(np.linalg.eigvals(network.block(np.eye(grid), forced=False))).max()
        notes[0] += f"; spectral radius of a block {radius:.10f}"
    check = _rollout(check, grid) if isinstance(check, int) else check
    return finish("FDNet", model, check, forward, report, notes, expect)


class Network:
    """The published network: two stages of filters, mixed by fc1 and added to the field."""

    def __init__(self, weights: Mapping[str, np.ndarray]) -> None:
        fc1 = weights["fc1"].ravel()
        K = len(np.atleast_1d(weights["conv1"]))
        self.filters: dict[str, np.ndarray] = {}
        for name, taps in _TAPS.items():
            filter_ = weights[name]
            self._check(name, filter_, (K, 1, taps) if name.startswith("conv1") else (K, K, taps))
            self.filters[name] = filter_[:, :, 0]
        self.field = weights.get(_FIELD)
        if self.field is not None and self.field.ndim != 2:
            raise ConversionError(f"{_FIELD}: expected shape (X, features), found {self.field.shape}")
        extra = 0 if self.field is None else self.field.shape[-1]
        if len(fc1) != 2 * K + extra:
            raise ConversionError(f"fc1.weight: expected {2 * K + extra} numbers, two per filter"
                                  f"{f' and {extra} for the field' if extra else ''}, found {len(fc1)}")
        self.first, self.second, self.rest = fc1[:2 * K:2], fc1[1:2 * K:2], fc1[2 * K:]

    @staticmethod
    def _check(name: str, filter_: np.ndarray, shape: tuple[int, int, int]) -> None:
        expected = (*shape[:2], 1, shape[2])
        if filter_.shape != expected:
            raise ConversionError(f"{name}.weight: expected shape {expected}, found {filter_.shape}")

    def forcing(self) -> np.ndarray | None:
        """What a block adds to the field."""
        return None if self.field is None else self.field @ self.rest

    def block(self, u: np.ndarray, forced: bool = True) -> np.ndarray:
        """Of fields, shape (fields, X)."""
        D = _filtered(u[:, None], *(self.filters[f"conv1{side}"] for side in _SIDES))
        E = _filtered(D, *(self.filters[f"conv2{side}"] for side in _SIDES))
        mixed = np.einsum("k,fkx->fx", self.first, D) + np.einsum("k,fkx->fx", self.second, E)
        forcing = self.forcing() if forced else None
        after: np.ndarray = u + mixed + (0 if forcing is None else forcing)
        return after


def _filtered(u: np.ndarray, inner: np.ndarray, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Three taps inside, two at the ends; u [fields, in, X], filters [out, in, taps]."""
    windows = np.lib.stride_tricks.sliding_window_view(u, 3, axis=2)
    return np.concatenate([np.einsum("ois,fis->fo", left, u[:, :, :2])[..., None],
                           np.einsum("ois,fixs->fox", inner, windows),
                           np.einsum("ois,fis->fo", right, u[:, :, -2:])[..., None]], axis=2)


def _weights(state: State) -> tuple[dict[str, np.ndarray], int | None]:
    """The filters by name, and how many blocks the checkpoint says."""
    source = state.source
    if isinstance(source, Mapping) and "weight" in source and not hasattr(source["weight"], "shape"):
        return _listed(source["weight"]), _blocks(source.get("parm"))
    weights = {name: state[f"{name}.weight"] for name in _FILTERS}
    for key in (_FIELD_TWIN, _FIELD):
        if key in state:
            weights[_FIELD] = state[key]
    state.done()
    return weights, None


def _listed(arrays: Sequence[Any]) -> dict[str, np.ndarray]:
    """A list in the order of the module's parameters, of which the field comes first."""
    names = (_FIELD, *_FILTERS) if isinstance(arrays, (list, tuple)) and len(arrays) == len(_FILTERS) + 1 else _FILTERS
    if not isinstance(arrays, (list, tuple)) or len(arrays) != len(names):
        raise ConversionError(f"weight: expected {len(_FILTERS)} arrays, or {len(_FILTERS) + 1} with forcing, "
                              f"found {len(arrays) if isinstance(arrays, (list, tuple)) else type(arrays).__name__}")
    return {name: numbers(f"weight[{i}]", array) for i, (name, array) in enumerate(zip(names, arrays))}


def _blocks(parm: Any) -> int | None:
    if parm is None:
        return None
    if not isinstance(parm, (list, tuple)) or len(parm) <= _PARM_BLOCKS:
        raise ConversionError(f"parm: expected seed, batch, filters, blocks, learning rate, found {parm}")
    blocks = number("parm", parm[_PARM_BLOCKS])
    if not 1 <= blocks <= _MOST_BLOCKS or blocks % 1:
        raise ConversionError(f"parm: expected 1 to {_MOST_BLOCKS} blocks, found {blocks:g}")
    return int(blocks)


def _rollout(steps: int, grid: int) -> np.ndarray:
    """A smooth field that is 0 at both ends, then skipped samples."""
    x, draw = np.linspace(0, np.pi, grid), np.random.default_rng(0)
    rows = np.full((steps, grid), np.nan)
    rows[0] = sum(draw.standard_normal() * np.sin(i * x) for i in range(1, 11)) / 10
    return rows
