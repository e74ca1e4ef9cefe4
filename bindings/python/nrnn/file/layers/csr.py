"""Sparse matrices, in compressed rows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ...values.numbers import as_weights
from .. import nrnn_model_pb2 as pb
from ..numbers import rounded, write_numbers
from ..refused import made
from ..structured import Structured


class Csr(Structured):
    """A sparse matrix for the network of a `VectorField`.

    Parameters
    ----------
    shape : (rows, columns)
    row_start : array_like of int, shape (rows + 1,)
        Where each row begins in `column` and `data`; the last entry is their length.
    column : array_like of int, shape (non-zeros,)
        Rising within a row.
    data : array_like, shape (non-zeros,)
    """

    structure, dtypes = pb.Tensor.CSR, ("f32",)

    def __init__(self, shape: tuple[int, int], row_start: ArrayLike, column: ArrayLike, data: ArrayLike) -> None:
        self.shape = (int(shape[0]), int(shape[1]))
        self.row_start, self.column = np.asarray(row_start, np.int64), np.asarray(column, np.int64)
        self.data = as_weights("Csr.data", data)
        self._check()

    @classmethod
    def from_dense(cls, matrix: ArrayLike) -> Csr:
        """The non-zeros of a matrix."""
        matrix = as_weights("Csr", matrix)
        if matrix.ndim != 2:
            raise ValueError(f"Csr: expected a matrix, found shape {matrix.shape}")
        rows, columns = np.nonzero(matrix)
        counts = np.bincount(rows, minlength=len(matrix))
        return cls(matrix.shape, np.concatenate([[0], np.cumsum(counts)]), columns, matrix[rows, columns])

    @classmethod
    def of(cls, value: Any) -> Any:
        """`value`, or one made of a SciPy sparse matrix."""
        if hasattr(value, "tocsr"):
            value = value.tocsr().sorted_indices()
            return cls(value.shape, value.indptr, value.indices, value.data)
        return value

    @classmethod
    def read(cls, message: pb.Tensor, numbers: np.ndarray, scale: np.ndarray) -> Csr:
        return made(cls, tuple(message.shape), message.row_start, message.column, numbers)

    def dense(self) -> np.ndarray:
        matrix = np.zeros(self.shape)
        matrix[self._rows(), self.column] = self.data
        return matrix

    def checked(self, name: str) -> Csr:
        return self

    def rounded(self, dtype: str) -> Csr:
        return Csr.from_dense(rounded(self.dense(), dtype))

    def write(self, message: pb.Tensor, dtype: str) -> None:
        message.shape.extend(self.shape)
        message.structure = self.structure
        message.row_start.extend(self.row_start.tolist())
        message.column.extend(self.column.tolist())
        write_numbers(message, self.data, self._rows(), self.shape[0], dtype)

    def _rows(self) -> np.ndarray:
        return np.repeat(np.arange(self.shape[0]), np.diff(self.row_start))

    def _check(self) -> None:
        rows, columns = self.shape
        starts, count = self.row_start, len(self.data)
        if starts.shape != (rows + 1,) or starts[0] != 0 or starts[-1] != count or (np.diff(starts) < 0).any():
            raise ValueError(f"Csr.row_start: expected {rows + 1} numbers that rise from 0 to {count}, "
                             f"the length of data, found {starts}")
        if self.column.shape != (count,) or ((self.column < 0) | (self.column >= columns)).any():
            raise ValueError(f"Csr.column: expected {count} numbers in 0..{columns - 1}, found {self.column}")
        inside = np.diff(self._rows()) == 0
        if (np.diff(self.column)[inside] <= 0).any():
            raise ValueError("Csr.column: expected columns that rise within each row")
