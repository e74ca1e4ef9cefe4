"""Arrays of NumPy and tensors of torch, as checkpoints describe them."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..values.budget import ENTRY, Budget
from ._name import Name
from ._storages import Storage

_CODES = ("f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1")
_AXES = 32
_UNTYPED = {"uint16": "<u2", "uint32": "<u4", "uint64": "<u8"}


class DType:
    """A dtype of plain numbers, before its byte order is known."""

    def __init__(self, code: str) -> None:
        if code not in _CODES:
            raise ValueError(f"an array of {code!r}")
        self.dtype = np.dtype(code)

    def order(self, state: Any) -> None:
        """Set the byte order, from the state that NumPy writes."""
        order = state[1] if type(state) is tuple and len(state) > 1 else None
        if order not in ("<", ">", "|", "="):
            raise ValueError("a kind of numbers without byte order")
        self.dtype = self.dtype.newbyteorder(order)


class Arrays:
    """Makes the arrays of one file, on its budget."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._unfilled: dict[int, np.ndarray] = {}  # whose contents are to come, by id; held, so that it stays theirs

    def is_unfilled(self, value: Any) -> bool:
        """Is it an array whose contents are to come?"""
        return id(value) in self._unfilled

    def unfilled(self, *_: Any) -> np.ndarray:
        """An array whose contents come with its state."""
        self._budget.take(2 * ENTRY)
        array = np.empty(0, np.uint8)
        self._unfilled[id(array)] = array
        return array

    def fill(self, array: np.ndarray, state: Any) -> None:
        """Give it shape, kind and numbers."""
        if type(state) is not tuple or len(state) != 5 or not isinstance(state[2], DType):
            raise ValueError("an array without shape, kind and numbers")
        _, shape, kind, columns_first, data = state
        numbers = self._numbers(data, kind.dtype, shape)
        held: Any = (1, shape, numbers.dtype, bool(columns_first), numbers.tobytes())
        array.__setstate__(held)

    def buffered(self, data: Any, kind: Any, shape: Any, order: Any = "C") -> np.ndarray:
        """An array as protocol 5 writes it."""
        if not isinstance(kind, DType) or order not in ("C", "F"):
            raise ValueError("an array without kind and order")
        return self._numbers(data, kind.dtype, shape).reshape(shape, order=order)

    def scalar(self, kind: Any, data: Any) -> Any:
        """A number of NumPy, as one of Python."""
        if not isinstance(kind, DType):
            raise ValueError("a number without kind")
        return self._numbers(data, kind.dtype, (1,))[0].item()

    def _numbers(self, data: Any, dtype: np.dtype, shape: Any) -> np.ndarray:
        """Flat, of their own."""
        data = data.encode("latin1") if isinstance(data, str) else data  # as Python 2 wrote it
        if not isinstance(data, (bytes, bytearray)):
            raise ValueError(f"an array of {type(data).__name__}")
        if _count(shape) * dtype.itemsize != len(data):
            raise ValueError(f"an array of shape {shape} and {dtype} in {len(data)} bytes")
        self._budget.take(2 * len(data) + ENTRY, "arrays")
        return _valid(np.frombuffer(data, dtype))

    def tensor(self, storage: Any, offset: Any, size: Any, stride: Any, _gradient: Any = None, _hooks: Any = None,
               metadata: Any = None) -> np.ndarray:
        """A view of a storage, which in an older stream is filled later."""
        if metadata:  # of lazy views: negated, conjugated
            raise ValueError(f"a tensor of {', '.join(map(str, metadata))} numbers")
        if not isinstance(storage, Storage):
            raise ValueError("a tensor without storage")
        return self._view(storage.numbers, offset, size, stride)

    def tensor_of_bytes(self, storage: Any, offset: Any, size: Any, stride: Any, _gradient: Any, _hooks: Any,
                        dtype: Any, metadata: Any = None) -> np.ndarray:
        """The same of a storage that does not say of what."""
        if metadata or not isinstance(storage, Storage) or not isinstance(dtype, Name) or dtype.name not in _UNTYPED:
            raise ValueError(f"a tensor of {dtype}")
        return self._view(storage.numbers.view(_UNTYPED[dtype.name]), offset, size, stride)

    def _view(self, numbers: np.ndarray, offset: Any, size: Any, stride: Any) -> np.ndarray:
        count = _count(size)
        if type(offset) is not int or type(stride) is not tuple or _count(stride) < 0 or len(size) != len(stride):
            raise ValueError("a tensor without offset, size and stride")
        self._budget.take(count * numbers.itemsize + ENTRY, f"a tensor of shape {size}, and others,")
        last = offset + sum((n - 1) * step for n, step in zip(size, stride))
        if offset < 0 or (count and last >= len(numbers)):
            raise ValueError(f"a tensor of shape {size} beyond its {len(numbers)} numbers")
        if not count:
            return np.zeros(size, numbers.dtype)
        return np.lib.stride_tricks.as_strided(numbers[offset:], size, [step * numbers.itemsize for step in stride])


def _count(shape: Any) -> int:
    """Of the numbers in a shape."""
    if type(shape) is not tuple or len(shape) > _AXES or any(type(one) is not int or one < 0 for one in shape):
        raise ValueError("a shape of other than whole numbers")
    count = 1
    for one in shape:
        count *= one
    return count


def _valid(numbers: np.ndarray) -> np.ndarray:
    """Bytes of booleans may be other than 0 and 1."""
    return numbers.view(np.uint8) != 0 if numbers.dtype == bool else numbers.copy()
