"""Check vectors: what `nrnn verify` and `Model.verify` replay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from . import nrnn_model_pb2 as pb
from ._tensors import as_float64, write


@dataclass(kw_only=False, eq=False)
class Check:
    """A raw input and what the training framework made of it in float64, noise off, from the initial state.

    Parameters
    ----------
    x : array_like, shape (steps, channels)
        Raw values, before the file's own normalisation; shape (steps,) if there is one channel. The engine sees
        them as float32: give the framework the same rounded values.
    y : array_like, shape (steps, outputs) or (1, outputs)
        For every step, or after the last one; shape (outputs,) is one row, (steps,) will do if there is one output.
    tolerance : float, optional
        The engine may be off by so much, output units. By default 1e-5 max(1, max |y|): float32 sums of a hundred
        terms err by about 1e-6 of the largest value, and a state that does not grow does not amplify it.
    space : {"output", "logit"}
        Is y the output, or what goes into softmax or sigmoid?
    name : str
    """

    x: ArrayLike
    y: ArrayLike
    tolerance: float | None = None
    space: Literal["output", "logit"] = "output"
    name: str = ""

    def fit(self, inputs: int, outputs: int) -> None:
        """Check the shapes against the model's."""
        self.x = _rows("check.x", self.x, inputs)
        y = as_float64("check.y", self.y)
        self.y = _rows("check.y", y[None] if y.ndim == 1 and outputs > 1 else y, outputs)
        if len(self.x) == 0 or len(self.y) not in (1, len(self.x)):
            raise ValueError(f"check.y: expected 1 or {len(self.x)} rows, one per step of x, found {len(self.y)}")
        if self.tolerance is None:
            self.tolerance = 1e-5 * max(1.0, float(np.abs(self.y).max()))
        if not (np.isfinite(self.tolerance) and self.tolerance > 0):
            raise ValueError(f"check.tolerance: expected a finite number > 0, found {self.tolerance}")

    def write(self, message: pb.CheckVector) -> None:
        """Fill the message."""
        if self.name:
            message.name = self.name
        write(message.input, self.x)
        write(message.output, self.y)
        message.tolerance = self.tolerance
        message.space = pb.CheckVector.Space.Value(self.space.upper())


def _rows(name: str, value: ArrayLike, columns: int) -> np.ndarray:
    array = as_float64(name, value)
    if array.ndim == 1 and columns == 1:
        array = array[:, None]
    if array.ndim != 2 or array.shape[1] != columns:
        raise ValueError(f"{name}: expected shape (steps, {columns}), found {array.shape}")
    return array
