"""Matrices that are stored otherwise than as rows and columns, and tensors read back as what they stand for."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any, ClassVar

import numpy as np

from . import nrnn_model_pb2 as pb
from .numbers import DTYPES, read_numbers


def read(message: pb.Tensor, dtypes: Collection[str] = DTYPES) -> Any:
    """Its numbers in float64, as an array, or as what stands for a matrix; a vector of a file is "f32" alone."""
    kind = _STRUCTURES.get(message.structure, Structured)
    expect_one_of([one for one in dtypes if one in kind.dtypes], pb.Tensor.DType.Name(message.dtype).lower())
    return kind.read(message, *read_numbers(message))


def expect_one_of(dtypes: Collection[str], found: str) -> None:
    if found not in dtypes:
        raise ValueError(f"expected dtype {', '.join(dtypes)}, found {found}")


class Structured:
    """A matrix that is stored otherwise than as rows and columns, under a number of its own."""

    structure: ClassVar[int]
    dtypes: ClassVar[tuple[str, ...]] = (*DTYPES, "f64")  # that there are of it
    shape: tuple[int, int]  # of the matrix it stands for
    ndim: ClassVar[int] = 2

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        _STRUCTURES[cls.structure] = cls

    @classmethod
    def read(cls, message: pb.Tensor, numbers: np.ndarray, scale: np.ndarray) -> Any:
        """One, or a list of them; here rows and columns."""
        shape = tuple(message.shape)
        if math.prod(shape) != numbers.size:
            raise ValueError(f"expected as many numbers as shape {shape} has, found {numbers.size}")
        if scale.size:
            if scale.size != math.prod(shape[:-1]):
                raise ValueError(f"expected a scale for each row of shape {shape}, found {scale.size}")
            numbers = numbers * np.repeat(scale.astype(np.float64), shape[-1])
        return numbers.reshape(shape)

    @property
    def size(self) -> int:
        return self.shape[0] * self.shape[1]

    def checked(self, name: str) -> Structured:
        """The same, its numbers checked."""
        raise NotImplementedError

    def rounded(self, dtype: str) -> Structured:
        """What a reader finds in its place."""
        raise NotImplementedError

    def dense(self) -> np.ndarray:
        """The matrix."""
        raise NotImplementedError

    def write(self, message: pb.Tensor, dtype: str) -> None:
        """Fill the message."""
        raise NotImplementedError


_STRUCTURES: dict[int, type[Structured]] = {}
