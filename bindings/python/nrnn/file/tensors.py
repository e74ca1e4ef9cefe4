"""Tensors of a model file: from anywhere, checked, kept in float64, rounded once when they are written; read back."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any, ClassVar

import numpy as np

from ..values.numbers import as_weights
from ..values.options import choice
from . import nrnn_model_pb2 as pb
from .wire import is_repeated

DTYPES = ("f32", "f16", "bf16", "i8")
_TYPES = {pb.Tensor.F32: "<f4", pb.Tensor.F16: "<f2", pb.Tensor.BF16: "<u2", pb.Tensor.I8: "i1", pb.Tensor.F64: "<f8"}


def write(message: pb.Tensor, array: np.ndarray, dtype: str = "f32") -> None:
    """Fill `message` with weights, rounded to `dtype`; I8: symmetric, one scale per row, max |w| / 127."""
    message.shape.extend(array.shape)
    write_numbers(message, array.ravel(), *_rows(array), dtype)


def write_numbers(message: pb.Tensor, numbers: np.ndarray, rows: np.ndarray, count: int, dtype: str) -> None:
    """Fill dtype, data and scale; `rows` says of each number in which of the `count` rows it stands."""
    data, scale = _encode(numbers, rows, count, dtype)
    message.data = data.tobytes()
    if dtype != "f32":
        message.dtype = pb.Tensor.DType.Value(dtype.upper())
    if scale is not None:
        message.scale = scale.tobytes()


@contextmanager
def within(place: str) -> Iterator[None]:
    """What is refused within bears the name of the place."""
    try:
        yield
    except ValueError as error:
        raise ValueError(f"{place}: {error}") from error


def read(message: pb.Tensor, dtypes: Collection[str] = DTYPES) -> Any:
    """Its numbers in float64, as an array, or as what stands for a matrix; a vector of a file is "f32" alone."""
    name = pb.Tensor.DType.Name(message.dtype).lower()
    kind = _STRUCTURES.get(message.structure, Structured)
    _expect_one_of([one for one in dtypes if one in kind.dtypes], name)
    if message.HasField("scale") != (name == "i8"):
        raise ValueError(f"expected a scale with dtype i8 alone, found {'none' if name == 'i8' else 'one'} with {name}")
    size = np.dtype(_TYPES[message.dtype]).itemsize
    if len(message.data) % size or len(message.scale) % 4:
        raise ValueError(f"expected {size} bytes for each number, 4 for each scale, found {len(message.data)} and "
                         f"{len(message.scale)}")
    numbers = np.frombuffer(message.data, _TYPES[message.dtype])
    if message.dtype == pb.Tensor.BF16:
        numbers = (numbers.astype(np.uint32) << 16).view(np.float32)
    with np.errstate(invalid="ignore"):  # a NaN that signals; whoever takes the numbers refuses it
        numbers = numbers.astype(np.float64)
    return kind.read(message, numbers, np.frombuffer(message.scale, "<f4"))


def made(kind: type, /, *args: Any, **settings: Any) -> Any:
    """An object of the fields that the file has; that they are those which it takes is not said by the format."""
    try:
        return kind(*args, **settings)
    except (TypeError, IndexError, OverflowError) as error:
        raise ValueError(f"{kind.__name__}: {str(error).removeprefix(kind.__name__ + '.__init__() ')}") from error


def rounded(array: np.ndarray, dtype: str = "f32") -> np.ndarray:
    """What a reader finds in place of `array`, in float64."""
    rows, count = _rows(array)
    data, scale = _encode(array.ravel(), rows, count, dtype)
    if dtype == "bf16":
        data = (data.astype(np.uint32) << 16).view(np.float32)
    numbers = data.astype(np.float64)
    return (numbers if scale is None else numbers * scale[rows]).reshape(array.shape)


def write_exact(message: pb.Tensor, array: np.ndarray) -> None:
    """Fill `message` with numbers that are no weights: float64, stored as float32 where that loses nothing."""
    with np.errstate(over="ignore"):
        narrow = array.astype("<f4")
    message.shape.extend(array.shape)
    if np.array_equal(narrow, array, equal_nan=True):
        message.data = narrow.tobytes()
    else:
        message.dtype = pb.Tensor.F64
        message.data = array.astype("<f8").tobytes()


def _rows(array: np.ndarray) -> tuple[np.ndarray, int]:
    """In which row each number stands, and how many rows there are."""
    width = array.shape[-1]
    return np.arange(array.size) // width, array.size // width


def _encode(numbers: np.ndarray, rows: np.ndarray, count: int, dtype: str) -> tuple[np.ndarray, np.ndarray | None]:
    choice("dtype", dtype, DTYPES)
    if dtype == "i8":
        peak = np.zeros(count)
        np.maximum.at(peak, rows, np.abs(numbers))
        scale = np.where(peak > 0, peak / 127, 1).astype("<f4")  # a row of zeros may have any scale
        return np.clip(np.rint(numbers / scale[rows]), -127, 127).astype(np.int8), scale
    with np.errstate(over="ignore"):
        narrow = numbers.astype("<f2" if dtype == "f16" else "<f4")
    if dtype == "bf16":  # the upper half of a float32, rounded to nearest, ties to even
        bits = narrow.view("<u4").astype(np.uint64)
        narrow = ((bits + 0x7FFF + (bits >> 16 & 1)) >> 16).astype("<u2")
    if not np.isfinite(narrow).all():
        raise ValueError(f"dtype: expected weights within the range of {dtype}, found {np.abs(numbers).max():g}")
    return narrow, None


def _expect_one_of(dtypes: Collection[str], found: str) -> None:
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
            _expect_one_of(array.dtypes, dtype)
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
