"""Numbers of a tensor: kept in float64, rounded once when they are written; read back."""

from __future__ import annotations

import numpy as np

from ..values.options import choice
from . import nrnn_model_pb2 as pb

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


def read_numbers(message: pb.Tensor) -> tuple[np.ndarray, np.ndarray]:
    """The numbers in float64, as they lie, and the scales of dtype i8."""
    name = pb.Tensor.DType.Name(message.dtype).lower()
    if message.HasField("scale") != (name == "i8"):
        raise ValueError(f"expected a scale with dtype i8 alone, found {'none' if name == 'i8' else 'one'} with {name}")
    size = np.dtype(_TYPES[message.dtype]).itemsize
    if len(message.data) % size or len(message.scale) % 4:
        raise ValueError(f"expected {size} bytes for each number, 4 for each scale, found {len(message.data)} and "
                         f"{len(message.scale)}")
    data = np.frombuffer(message.data, _TYPES[message.dtype])
    with np.errstate(invalid="ignore"):  # a NaN that signals; whoever takes the numbers refuses it
        return _widened(data, name).astype(np.float64), np.frombuffer(message.scale, "<f4")


def rounded(array: np.ndarray, dtype: str = "f32") -> np.ndarray:
    """What a reader finds in place of `array`, in float64."""
    rows, count = _rows(array)
    data, scale = _encode(array.ravel(), rows, count, dtype)
    numbers = _widened(data, dtype).astype(np.float64)
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
    if not np.isfinite(_widened(narrow, dtype)).all():
        raise ValueError(f"dtype: expected weights within the range of {dtype}, found {np.abs(numbers).max():g}")
    return narrow, None


def _widened(data: np.ndarray, dtype: str) -> np.ndarray:
    """Those of bf16, which are the upper halves of float32, as float32."""
    return (data.astype(np.uint32) << 16).view(np.float32) if dtype == "bf16" else data
