"""What is to be read: an ONNX file by its path, or a model that a program holds."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from ...values.files import read_whole
from .._errors import ConversionError

if TYPE_CHECKING:
    import onnx

MOST = (1 << 31) - 1  # what protobuf takes


class Given(NamedTuple):
    """A model's bytes, what messages call it, and the folder it lies in; one in memory lies in none."""

    name: str
    data: bytes
    folder: str | None


def given(source: str | os.PathLike[str] | onnx.ModelProto) -> Given:
    """A model in memory is written as bytes, and from there goes the way of a file.

    Raises
    ------
    OSError, ValueError
        No regular file, one that cannot be read, or one that is too large.
    ConversionError
        A model in memory that is too large for protobuf.
    ImportError
        The package onnx is missing.
    """
    try:
        import onnx
    except ImportError:
        raise ImportError("reading ONNX needs the package onnx: pip install 'nrnn[onnx]'") from None

    if isinstance(source, onnx.ModelProto):
        return Given("a ModelProto", _serialised(source), None)
    path = os.fsdecode(source)
    return Given(path, read_whole(path, MOST), os.path.dirname(path))


def _serialised(model: Any) -> bytes:
    try:
        data: bytes = model.SerializeToString()
    except Exception as error:  # protobuf's own, whose class differs between versions
        raise ConversionError(f"a ModelProto: expected at most {MOST} bytes, found more: {error}") from None
    if len(data) > MOST:
        raise ConversionError(f"a ModelProto: expected at most {MOST} bytes, found {len(data)}")
    return data
