"""Quaternion maps, W (x) x, with the weight on the left: the matrices of quaternion recurrent networks."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ...values.numbers import as_weights
from .. import nrnn_model_pb2 as pb
from ..numbers import rounded, write
from ..structured import Structured

# Row a, column b of the matrix of a left multiplication: its component and its sign.
_PARTS = ((0, 1, 2, 3), (1, 0, 3, 2), (2, 3, 0, 1), (3, 2, 1, 0))
_SIGNS = ((1, -1, -1, -1), (1, 1, -1, 1), (1, 1, 1, -1), (1, -1, 1, 1))


class Quaternion(Structured):
    """A matrix of quaternions, stored as its four blocks: a quarter of the dense matrix.

    Vectors are planar: all r, then all i, all j, all k. It stands in place of W and U of `Elman`; for the stacked gates
    of `Lstm` give a list of four, in the order of the gates.

    Parameters
    ----------
    r, i, j, k : array_like, shape (outputs / 4, inputs / 4)
    """

    structure, dtypes = pb.Tensor.QUATERNION, ("f32", "f16", "bf16")

    def __init__(self, r: ArrayLike, i: ArrayLike, j: ArrayLike, k: ArrayLike) -> None:
        parts = [as_weights(f"Quaternion.{name}", part) for name, part in zip("rijk", (r, i, j, k))]
        if parts[0].ndim != 2 or parts[0].size == 0:
            raise ValueError(f"Quaternion.r: expected shape (outputs / 4, inputs / 4), found {parts[0].shape}")
        for name, part in zip("ijk", parts[1:]):
            if part.shape != parts[0].shape:
                raise ValueError(f"Quaternion.{name}: expected shape {parts[0].shape}, that of r, found {part.shape}")
        self.blocks = np.stack(parts)

    @classmethod
    def of(cls, value: Any) -> Any:
        """`value`, or one for the stacked gates if it is a list of maps."""
        if not (isinstance(value, (list, tuple)) and value and all(isinstance(one, cls) for one in value)):
            return value
        shapes = {one.shape for one in value}
        if len(shapes) > 1:
            raise ValueError(f"Quaternion: expected gates of one shape, found {sorted(shapes)}")
        return cls._made(np.stack([one.blocks for one in value]))

    @classmethod
    def read(cls, message: pb.Tensor, numbers: np.ndarray, scale: np.ndarray) -> Quaternion | list[Quaternion]:
        """One map, or a list of those of the gates."""
        blocks = super().read(message, numbers, scale)
        return cls(*blocks) if blocks.ndim == 3 else [cls(*gate) for gate in blocks]

    @property
    def gates(self) -> int | None:
        """How many maps are stacked; None: it is one map."""
        return len(self.blocks) if self.blocks.ndim == 4 else None

    @property
    def shape(self) -> tuple[int, int]:
        rows, columns = self.blocks.shape[-2:]
        return 4 * rows * (self.gates or 1), 4 * columns

    def dense(self) -> np.ndarray:
        if self.gates:
            return np.concatenate([self._made(gate).dense() for gate in self.blocks])
        return np.block([[sign * self.blocks[part] for part, sign in zip(*row)] for row in zip(_PARTS, _SIGNS)])

    def checked(self, name: str) -> Quaternion:
        return self

    def rounded(self, dtype: str) -> Quaternion:
        return self._made(rounded(self.blocks, dtype))

    def write(self, message: pb.Tensor, dtype: str) -> None:
        message.structure = self.structure
        write(message, self.blocks, dtype)

    @classmethod
    def _made(cls, blocks: np.ndarray) -> Quaternion:
        made = cls.__new__(cls)
        made.blocks = blocks
        return made
