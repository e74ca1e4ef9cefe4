"""Checkpoints read without being executed, and without torch.

A pickle names functions to be called; here it gets only the few that make arrays, numbers, lists and dictionaries, and
everything else it names becomes an `Inert` object that holds what the pickle said of it. So a checkpoint of a whole
module gives its tensors and attributes, whatever its class, and no code of the file or of its authors runs.

Read are torch's zip files, its older streams (also those written by Python 2), and plain pickles.
"""

from __future__ import annotations

import io
import pickle
import zipfile
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from ._errors import ConversionError

_MAGIC, _PROTOCOL = 0x1950A86A20F9469CFC6C, 1001  # of torch's older streams
_STORAGES = {"Double": "f8", "Float": "f4", "Half": "f2", "BFloat16": "u2", "Long": "i8", "Int": "i4", "Short": "i2",
             "Char": "i1", "Byte": "u1", "Bool": "?"}


class Inert:
    """An object of a class that is not loaded: its attributes, and the entries if it is a dict or a list."""

    def __init__(self, *args: Any, **_: Any) -> None:
        self.args = args

    def __setstate__(self, state: Any) -> None:
        for part in state if isinstance(state, tuple) else (state,):
            if isinstance(part, Mapping):
                vars(self).update({str(key): value for key, value in part.items()})

    def __setitem__(self, key: Any, value: Any) -> None:
        vars(self).setdefault("items", {})[key] = value

    def append(self, value: Any) -> None:
        vars(self).setdefault("entries", []).append(value)

    def extend(self, values: Any) -> None:
        vars(self).setdefault("entries", []).extend(values)

    def state_dict(self) -> dict[str, np.ndarray]:
        """As a module's: parameters and buffers, then those of the modules within."""
        return dict(_tensors(self, ""))


def read(path: Any) -> Any:
    """What a checkpoint holds: arrays in place of tensors, `Inert` objects in place of others.

    Raises
    ------
    OSError
    ConversionError
        No checkpoint, or one with contents that are not understood; the message names the file.
    """
    try:
        with open(path, "rb") as file:
            return _plain(_read(file), {}, 0)
    except (pickle.UnpicklingError, zipfile.BadZipFile, EOFError, KeyError, IndexError, ValueError, TypeError,
            AttributeError, UnicodeError, RecursionError, MemoryError, OverflowError) as error:
        raise ConversionError(f"{Path(path).name}: expected a checkpoint, found {type(error).__name__}: "
                              f"{error}") from error


def _read(file: BinaryIO) -> Any:
    if zipfile.is_zipfile(file):
        return _read_zip(file)
    file.seek(0)
    first = _Unpickler(file, {}).load()
    return _read_stream(file) if first == _MAGIC else first


def _read_zip(file: BinaryIO) -> Any:
    with zipfile.ZipFile(file) as archive:
        pickled, = (name for name in archive.namelist() if name.endswith("data.pkl"))
        root = pickled.removesuffix("data.pkl")
        if f"{root}byteorder" in archive.namelist() and archive.read(f"{root}byteorder") != b"little":
            raise ValueError("big-endian numbers")
        storages = _Lazy(lambda key: archive.read(f"{root}data/{key}"))
        return _Unpickler(io.BytesIO(archive.read(pickled)), storages).load()


def _read_stream(file: BinaryIO) -> Any:
    """Three pickles before the object, one after it; then the numbers of each storage."""
    if (protocol := _Unpickler(file, {}).load()) != _PROTOCOL:
        raise ValueError(f"protocol {protocol}")
    if not _Unpickler(file, {}).load().get("little_endian", True):
        raise ValueError("big-endian numbers")
    storages: dict[str, bytearray] = _Lazy(lambda key: bytearray())
    widths: dict[str, int] = {}
    found = _Unpickler(file, storages, widths).load()
    for key in _Unpickler(file, {}).load():
        count = int.from_bytes(file.read(8), "little")
        storages[key].extend(file.read(count * widths[key]))
    return found


class _Lazy(dict):
    """A dict that makes what it lacks."""

    def __init__(self, make: Any) -> None:
        self._make = make

    def __missing__(self, key: str) -> Any:
        self[key] = self._make(key)
        return self[key]


class _Storage:
    def __init__(self, data: Any, kind: str) -> None:
        self.data, self.kind = data, kind

    def numbers(self) -> np.ndarray:
        numbers = np.frombuffer(bytes(self.data), _STORAGES[self.kind])
        return (numbers.astype("u4") << 16).view("f4") if self.kind == "BFloat16" else numbers


class _Tensor:
    """A view of a storage, which in an older stream is filled later."""

    def __init__(self, storage: _Storage, offset: int, size: tuple[int, ...], stride: tuple[int, ...], *_: Any) -> None:
        self.view = storage, int(offset), tuple(map(int, size)), tuple(map(int, stride))

    def array(self) -> np.ndarray:
        storage, offset, size, stride = self.view
        numbers = storage.numbers()
        if 0 in size:
            return np.zeros(size, numbers.dtype)
        last = offset + sum((n - 1) * step for n, step in zip(size, stride, strict=True))
        if min(size + stride + (offset,), default=0) < 0 or last >= len(numbers):
            raise ValueError(f"a tensor of shape {size} beyond its {len(numbers)} numbers")
        bytes_ = [step * numbers.itemsize for step in stride]
        return np.lib.stride_tricks.as_strided(numbers[offset:], size, bytes_).copy()


class _DType:
    """A dtype of plain numbers."""

    def __init__(self, code: str, *_: Any) -> None:
        self.dtype = np.dtype(code)
        if self.dtype.kind not in "fiub":
            raise ValueError(f"an array of {code}")

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        order = state[1]
        self.dtype = self.dtype.newbyteorder(order if order in "<>" else "=")


class _Array:
    """An array before its contents are known."""

    def __init__(self, *_: Any) -> None:
        self.contents: Any = None

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        _, shape, kind, columns_first, data = state
        data = data.encode("latin1") if isinstance(data, str) else data  # as Python 2 wrote it
        self.contents = np.frombuffer(data, kind.dtype).reshape(shape, order="F" if columns_first else "C")


def _scalar(kind: _DType, data: Any) -> float:
    return np.frombuffer(data.encode("latin1") if isinstance(data, str) else data, kind.dtype)[0].item()


def _encode(text: str, encoding: str) -> bytes:
    if encoding not in ("latin1", "latin-1"):
        raise ValueError(f"encoding {encoding}")
    return text.encode("latin1")


def _from_buffer(data: Any, kind: _DType, shape: tuple[int, ...], order: str) -> np.ndarray:
    return np.frombuffer(bytes(data), kind.dtype).reshape(shape, order=order)


def _no_bytes() -> bytes:
    """How old protocols write bytes that are none."""
    return b""


def _from_type(function: Any, kind: Any, args: tuple[Any, ...], state: Any) -> Any:
    return function(*args) if function in _CALLS.values() else Inert(*args)


_CALLS = {
    "collections.OrderedDict": OrderedDict, "_codecs.encode": _encode,
    "numpy.dtype": _DType, "numpy.ndarray": _Array,
    "numpy.core.multiarray._reconstruct": _Array, "numpy._core.multiarray._reconstruct": _Array,
    "numpy.core.multiarray.scalar": _scalar, "numpy._core.multiarray.scalar": _scalar,
    "numpy.core.numeric._frombuffer": _from_buffer, "numpy._core.numeric._frombuffer": _from_buffer,
    "torch._utils._rebuild_tensor": _Tensor, "torch._utils._rebuild_tensor_v2": _Tensor,
    "torch._utils._rebuild_parameter": lambda data, *_: data,
    "torch._utils._rebuild_parameter_with_state": lambda data, *_: data,
    "torch._tensor._rebuild_from_type_v2": _from_type, "torch.Size": tuple,
    "builtins.set": set, "__builtin__.set": set, "builtins.bytes": _no_bytes, "__builtin__.bytes": _no_bytes,
}


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: BinaryIO, storages: Any, widths: dict[str, int] | None = None) -> None:
        super().__init__(file, encoding="latin1")
        self._storages, self._widths = storages, {} if widths is None else widths

    def find_class(self, module: str, name: str) -> Any:
        return _CALLS.get(f"{module}.{name}") or type(name, (Inert,), {"__module__": module})

    def persistent_load(self, pid: Any) -> Any:
        kind, type_, key = pid[0], pid[1], pid[2]
        if kind == "module":  # a class, with its source
            return type_
        name = getattr(type_, "__name__", "").removesuffix("Storage")
        if kind != "storage" or name not in _STORAGES:
            raise ValueError(f"a storage of {getattr(type_, '__name__', kind)}")
        if len(pid) > 5 and pid[5] is not None:
            raise ValueError("a view of a storage")
        self._widths[key] = np.dtype(_STORAGES[name]).itemsize
        return _Storage(self._storages[key], name)


def _plain(value: Any, done: dict[int, Any], depth: int) -> Any:
    """The same with arrays in their places; what stands in several places is made once."""
    if depth > 100:
        raise RecursionError("nested too deeply")
    if id(value) not in done:
        if isinstance(value, Inert):
            done[id(value)] = value
            contents = _plain(vars(value), done, depth + 1)
            vars(value).update(contents)
        done[id(value)] = _made(value, done, depth + 1)
    return done[id(value)]


def _made(value: Any, done: dict[int, Any], depth: int) -> Any:
    if isinstance(value, _Tensor):
        return value.array()
    if isinstance(value, _Array):
        return value.contents
    if isinstance(value, dict):
        return {key: _plain(one, done, depth) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_plain(one, done, depth) for one in value)
    return value


def _tensors(module: Any, prefix: str) -> Iterator[tuple[str, np.ndarray]]:
    attributes = vars(module)
    for group in ("_parameters", "_buffers"):
        for name, tensor in attributes.get(group, {}).items():
            if isinstance(tensor, np.ndarray):
                yield prefix + name, tensor
    for name, inner in attributes.get("_modules", {}).items():
        if isinstance(inner, Inert):
            yield from _tensors(inner, f"{prefix}{name}.")
