"""What a set of sequences is, and how a batch of them is made."""

from __future__ import annotations

from collections.abc import Sequence as Many
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from ...description.channels import Channel, Output, Sequence
from .files import DataError

IGNORED = -100  # a label that counts for nothing: padding


@dataclass
class Part:
    """Sequences and what is to be said of them.

    Parameters
    ----------
    x : array, shape (count, steps, channels), or list of arrays, shape (steps, channels)
        Raw, in units of the channels; any dtype.
    y : array of int, shape (count,)
        Classes at the end; or list of arrays of int, shape (steps,), classes at every step; or of float, shape (steps,
        outputs) or (count, steps, outputs): values, in units of the outputs, NaN where none is known.
    rho : list of arrays, shape (steps,), optional
        Length of each interval in nominal ones.
    """

    x: np.ndarray | list[np.ndarray]
    y: np.ndarray | list[np.ndarray]
    rho: list[np.ndarray] | None = None

    def __len__(self) -> int:
        return len(self.x)

    def take(self, chosen: Many[int]) -> Part:
        """Some of them."""
        return Part(*(_taken(each, chosen) for each in (self.x, self.y, self.rho)))


@dataclass
class Batch:
    """Normalised tensors; `lengths` is None where all rows are equally long, `rho` where all intervals are nominal."""

    x: Tensor
    y: Tensor
    lengths: Tensor | None = None
    rho: Tensor | None = None

    def twice(self) -> Batch:
        """Each sequence again, after all of them: for a second draw of the noise."""
        return Batch(*(None if one is None else torch.cat([one, one])
                       for one in (self.x, self.y, self.lengths, self.rho)))

    def to(self, device: str | torch.device, dtype: torch.dtype) -> Batch:
        y = self.y.to(device, dtype if self.y.is_floating_point() else None)
        rho = None if self.rho is None else self.rho.to(device, dtype)
        return Batch(self.x.to(device, dtype), y, None if self.lengths is None else self.lengths.to(device), rho)


@dataclass
class DataSet:
    """Three parts that share nothing: the test part is for the end alone.

    Parameters
    ----------
    train, validation, test : Part
    inputs : list of Channel
    outputs : list of Output or str
        Values or class labels.
    task : {"softmax", "regression"}
    sequence : Sequence
    credit : str
        Source and licence, for the provenance.
    """

    train: Part
    validation: Part
    test: Part
    inputs: list[Channel]
    outputs: list[Output | str]
    task: str = "softmax"
    sequence: Sequence = field(default_factory=lambda: Sequence(valid="end"))
    credit: str = ""

    def __post_init__(self) -> None:
        for name in ("train", "validation", "test"):
            if not len(getattr(self, name)):
                raise DataError(f"{name}: expected at least one sequence, found none")

    def batch(self, part: Part, chosen: Many[int]) -> Batch:
        """Rows of a part, normalised as the channels and outputs say, padded to the longest."""
        some = part.take(chosen)
        x, lengths = _padded(some.x, 0.0)
        mean, scale = _affine(self.inputs)
        y, _ = _padded(some.y, IGNORED if self.task == "softmax" else np.nan)
        if self.task == "regression":
            mean_y, scale_y = _affine(self.outputs)
            y = (y - mean_y) / scale_y
        nominal = some.rho is None or all((one == 1).all() for one in some.rho)
        rho = None if nominal else torch.from_numpy(_padded(some.rho, 0.0)[0])
        z = torch.from_numpy(((x - mean) / scale).astype(np.float64 if x.dtype == np.float64 else np.float32))
        return Batch(z, torch.from_numpy(np.ascontiguousarray(y)), lengths, rho)

    def portions(self, order: Tensor, size: int) -> list[Tensor]:
        """The sequences of a step each: `size` of the training part, in this order."""
        return list(order.split(size))

    @property
    def longest(self) -> int:
        """Steps of the longest training sequence."""
        return max(map(len, self.train.x))

    @property
    def trained_length(self) -> int | None:
        """What the model's file says of it; None: its sequences have no end."""
        return self.longest


def normalised(parts: Many[np.ndarray], names: Many[str], units: Many[str] | None = None) -> list[Channel]:
    """Channels with mean and standard deviation of training data, which are arrays of shape (steps, channels)."""
    rows = np.concatenate(list(parts)).astype(np.float64)
    scale = rows.std(axis=0)
    units = units or [""] * len(names)
    return [Channel(name, unit, float(m), float(s) if s else 1.0)
            for name, unit, m, s in zip(names, units, rows.mean(axis=0), scale)]


def _taken(each, chosen):
    if each is None:
        return None
    return each[np.asarray(chosen)] if isinstance(each, np.ndarray) else [each[i] for i in chosen]


def _padded(rows, filling: float) -> tuple[np.ndarray, Tensor | None]:
    """One array of all rows, and their lengths if they differ."""
    if isinstance(rows, np.ndarray):
        return rows, None
    lengths = [len(row) for row in rows]
    longest = max(lengths)
    if min(lengths) == longest:
        return np.stack(rows), None
    padded = np.full((len(rows), longest, *rows[0].shape[1:]), filling, rows[0].dtype)
    for row, place in zip(rows, padded):
        place[:len(row)] = row
    return padded, torch.tensor(lengths)


def _affine(described) -> tuple[np.ndarray, np.ndarray]:
    mean, scale = (np.array([getattr(one, name) for one in described]) for name in ("mean", "scale"))
    return (mean.astype(np.float32), scale.astype(np.float32)) if _short(mean, scale) else (mean, scale)


def _short(*arrays: np.ndarray) -> bool:
    """Are they numbers of float32? Then the data stay in it."""
    return all((array == array.astype(np.float32)).all() for array in arrays)
