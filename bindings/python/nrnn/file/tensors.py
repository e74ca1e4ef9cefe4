"""Fields of a dataclass that are tensors: from anywhere, checked against shapes, written and read back."""

from __future__ import annotations

import re
from copy import copy
from typing import Any, ClassVar

import numpy as np

from ..values.numbers import as_weights
from . import nrnn_model_pb2 as pb
from .numbers import DTYPES, rounded, write
from .refused import within
from .structured import Structured, expect_one_of, read
from .wire import is_repeated


class Tensors:
    """A dataclass some of whose fields are tensors: those named in `_shapes`.

    Shapes are written in letters: n = units, d = inputs of the layer, "3n" three times n, "1|n" one or n.
    """

    _shapes: ClassVar[dict[str, str]] = {}
    _optional: ClassVar[frozenset[str]] = frozenset()
    _structures: ClassVar[dict[str, type[Structured]]] = {}  # what else may stand for a matrix

    @classmethod
    def fields(cls, message: Any) -> dict[str, Any]:
        """What the class is made with, of a message whose fields bear its names; messages within stay what they are."""
        return {field.name: cls._read(field.name, value) if field.name in cls._shapes else _plain(field, value)
                for field, value in message.ListFields()}

    @classmethod
    def _read(cls, name: str, message: pb.Tensor) -> Any:
        with within(f"{cls.__name__}.{name}"):
            return read(message, [one for one in DTYPES if cls._dtype(name, one) == one])

    def tensors(self) -> dict[str, Any]:
        """All of them by name, those that are absent None."""
        return {name: getattr(self, name) for name in self._shapes}

    def take(self) -> None:
        """Turn the tensors into float64 arrays; they are not checked against each other yet."""
        for name in self._shapes:
            value = getattr(self, name)
            if value is not None:
                setattr(self, name, self._taken(name, value))
            elif name not in self._optional:
                raise ValueError(f"{self._field(name)}: expected a tensor, found None")

    def fit(self, n: int, d: int, **more: int) -> None:
        """Check every shape, given the number of units and of inputs."""
        for name, letters in self._shapes.items():
            array = getattr(self, name)
            if array is None:
                continue
            expected = _shape(letters, {"n": n, "d": d, **more}, array.shape)
            if array.shape != expected:
                raise ValueError(f"{self._field(name)}: expected shape {expected} = [{letters.replace(' ', ', ')}], "
                                 f"found {array.shape}")

    def write_tensors(self, message: Any, dtype: str = "f32") -> None:
        """Fill the fields of `message` that bear the names of the tensors; matrices are stored as `dtype`."""
        for name in self._shapes:
            array = getattr(self, name)
            if isinstance(array, Structured):
                array.write(getattr(message, name), self._dtype_of(array, name, dtype))
            elif array is not None:
                write(getattr(message, name), array, self._dtype(name, dtype))

    def stored(self, dtype: str = "f32") -> Any:
        """A copy whose tensors are what a reader of the file finds."""
        twin = copy(self)
        for name in self._shapes:
            array = getattr(self, name)
            if isinstance(array, Structured):
                setattr(twin, name, array.rounded(self._dtype_of(array, name, dtype)))
            elif array is not None:
                setattr(twin, name, rounded(array, self._dtype(name, dtype)))
        return twin

    def unfolded(self) -> Any:
        """A copy with matrices in place of what else may stand for them."""
        twin = copy(self)
        for name in self._structures:
            if isinstance(getattr(self, name), Structured):
                setattr(twin, name, getattr(self, name).dense())
        return twin

    @classmethod
    def _dtype(cls, name: str, dtype: str) -> str:
        """Matrices alone are narrow: vectors are few, and sums start from them."""
        return dtype if " " in cls._shapes[name] else "f32"

    def _dtype_of(self, array: Structured, name: str, dtype: str) -> str:
        """Likewise of what stands for a matrix, which may not have them all."""
        dtype = self._dtype(name, dtype)
        with within(f"{self._field(name)}, a {type(array).__name__}"):
            expect_one_of(array.dtypes, dtype)
        return dtype

    def _taken(self, name: str, value: Any) -> np.ndarray | Structured:
        kind = self._structures.get(name)
        value = value if kind is None else kind.of(value)
        if isinstance(value, Structured):
            if kind is None or not isinstance(value, kind):
                raise TypeError(f"{self._field(name)}: expected an array, found {type(value).__name__}")
            return value.checked(self._field(name))
        return as_weights(self._field(name), value)

    def _field(self, name: str) -> str:
        return f"{type(self).__name__}.{name}"


def _plain(field: Any, value: Any) -> Any:
    """What is no tensor: the word of an enumeration, a number, a list."""
    if field.enum_type is not None:
        return field.enum_type.values_by_number[value].name.lower()
    return list(value) if is_repeated(field) else value


def _shape(letters: str, sizes: dict[str, int], found: tuple[int, ...]) -> tuple[int, ...]:
    if letters.startswith("1|"):
        letters = "1" if found == (1,) else letters[2:]
    return tuple(_size(*re.fullmatch(r"(\d*)([a-z]?)", part).groups(), sizes) for part in letters.split())


def _size(factor: str, letter: str, sizes: dict[str, int]) -> int:
    return int(factor or 1) * (sizes[letter] if letter else 1)
