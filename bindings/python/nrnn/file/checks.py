"""Check vectors: what `nrnn verify` and `Model.verify` replay."""

from __future__ import annotations

from collections.abc import Sequence as Many
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from ..description.tasks import SPACES
from ..values.columns import values
from ..values.intervals import intervals, present
from ..values.numbers import as_float64
from ..values.options import above_zero, choice
from . import nrnn_model_pb2 as pb
from .numbers import write_exact


@dataclass(kw_only=False, eq=False)
class Check:
    """A raw input and what the training framework made of it in float64, noise off, from the initial state.

    Parameters
    ----------
    x : array_like, shape (steps, channels), or columns with the channels' names
        Raw values, before the file's own normalisation; shape (steps,) if there is one channel. The engine sees
        them as float32: give the framework the same rounded values. A row of NaN is a skipped sample.
    y : array_like, shape (steps, outputs) or (1, outputs)
        For every step, or after the last one; shape (outputs,) is one row, (steps,) will do if there is one output.
    tolerance : float, optional
        The engine may be off by so much, output units. By default 1e-5 max(1, max |y|): float32 sums of a hundred
        terms err by about 1e-6 of the largest value, and a state that does not grow does not amplify it.
    space : {"output", "logit"}
        Is y the output, or what goes into softmax or sigmoid?
    name : str
    dt : array_like, shape (steps,), optional
        Time since the sample before, in seconds or as timedelta; None: the nominal interval.
    """

    x: ArrayLike
    y: ArrayLike
    tolerance: float | None = None
    space: Literal["output", "logit"] = "output"
    name: str = ""
    dt: ArrayLike | None = None

    @property
    def steps(self) -> int:
        """How many samples x has."""
        return int(np.shape(self.x)[0])

    def fit(self, channels: Many[str], outputs: int) -> None:
        """Check names and shapes against the model's."""
        self.x = _samples("check.x", self.x, channels)
        y = as_float64("check.y", self.y)
        self.y = _rows("check.y", y[None] if y.ndim == 1 and outputs > 1 else y, outputs)
        if len(self.x) == 0 or len(self.y) not in (1, len(self.x)):
            raise ValueError(f"check.y: expected 1 or {len(self.x)} rows, one per step of x, found {len(self.y)}")
        if self.dt is not None:
            self.dt = present("check.dt", intervals("check.dt", self.dt, len(self.x)))
            if not ((self.dt > 0) & np.isfinite(self.dt)).all():
                raise ValueError(f"check.dt: expected {len(self.x)} numbers > 0, one per step of x, found {self.dt}")
        if self.tolerance is None:
            self.tolerance = 1e-5 * max(1.0, float(np.abs(self.y).max()))
        self.tolerance = above_zero("check.tolerance", self.tolerance)
        choice("check.space", self.space, SPACES)

    def write(self, message: pb.CheckVector) -> None:
        """Fill the message."""
        if self.name:
            message.name = self.name
        write_exact(message.input, self.x)
        write_exact(message.output, self.y)
        if self.dt is not None:
            data = self.dt.astype("<f8").tobytes()
            message.dt.CopyFrom(pb.Tensor(shape=self.dt.shape, dtype=pb.Tensor.F64, data=data))
        message.tolerance = self.tolerance
        message.space = pb.CheckVector.Space.Value(self.space.upper())


def _samples(name: str, value: ArrayLike, channels: Many[str]) -> np.ndarray:
    """Rows of which some may be NaN from end to end."""
    array = np.asarray(values(name, value, channels, "steps"), np.float64)
    if not array.size:
        return array
    skipped = np.isnan(array).all(axis=1)
    array = _rows(name, np.where(skipped[:, None], 0, array), len(channels))
    array[skipped] = np.nan
    return array


def _rows(name: str, value: ArrayLike, columns: int) -> np.ndarray:
    array = as_float64(name, value)
    if array.ndim == 1 and columns == 1:
        array = array[:, None]
    if array.ndim != 2 or array.shape[1] != columns:
        raise ValueError(f"{name}: expected shape (steps, {columns}), found {array.shape}")
    return array
