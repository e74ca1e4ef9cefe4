"""What the names in a checkpoint stand for: arrays, tensors, numbers, and objects of classes that are not loaded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from .._budget import CLASS, ENTRY, OBJECT, Budget
from ._inert import Inert
from ._keys import Keys
from ._machine import Name
from ._storages import Storage, Storages

_CODES = ("f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1")
_AXES = 32

class DType:
    """A dtype of plain numbers, before its byte order is known."""

    def __init__(self, code: str) -> None:
        if code not in _CODES:
            raise ValueError(f"an array of {code!r}")
        self.dtype = np.dtype(code)


class Objects:
    """Makes the objects of one file; nothing that it knows outlives the reading.

    Parameters
    ----------
    budget : Budget
    storages : Storages, optional
        Where a tensor's numbers are. None: there are no tensors.

    Attributes
    ----------
    inert : list of Inert
        Every object made.
    """

    def __init__(self, budget: Budget, storages: Storages | None = None) -> None:
        self.budget, self.keys = budget, Keys(budget)
        self.inert: list[Inert] = []
        self._storages = storages
        self._classes: dict[Name, type[Inert]] = {}
        self._unfilled: dict[int, np.ndarray] = {}  # arrays whose contents are to come, by id; held, so it stays theirs

    def called(self, name: Name, args: tuple[Any, ...]) -> Any:
        """What calling a name gives: one of `_CALLS`, else an object that holds the arguments."""
        make = _CALLS.get((name.module, name.name))
        if make is None:
            return self._inert(name, args)
        try:
            return make(self, *args)
        except (TypeError, OverflowError):
            raise ValueError(f"{name} of what it does not take") from None

    def persistent(self, pid: Any) -> Any:
        """What an id stands for: a storage, or a class that was saved with its source."""
        if type(pid) is tuple and len(pid) > 2 and pid[0] == "module":
            return pid[1]
        if self._storages is None or type(pid) is not tuple or len(pid) not in (5, 6) or pid[0] != "storage":
            raise ValueError("an object outside of the file")
        _, kind, key, _location, count, *view = pid
        if not isinstance(kind, Name) or not isinstance(key, str) or type(count) is not int:
            raise ValueError("a storage of no kind, key or length")
        if view not in ([], [None]):
            raise ValueError("a view of a storage")
        return self._storages.get(kind.name, key, count)

    def extended(self, target: Any, values: list[Any]) -> None:
        """Append to an object of a class that is a list."""
        if not isinstance(target, Inert):
            raise ValueError(f"items appended to {type(target).__name__}")
        self._held(target, "entries", list).extend(values)

    def entered(self, target: Any, key: Any, value: Any) -> None:
        """Set an item of an object of a class that is a dict."""
        if isinstance(target, Inert):
            self._held(target, "items", dict)[key] = value
        else:
            raise ValueError(f"an item set in {type(target).__name__}")

    def built(self, target: Any, state: Any) -> None:
        """Give an object its state; only objects of this file have one."""
        if isinstance(target, Inert):
            for part in state if isinstance(state, tuple) else (state,):
                if isinstance(part, Mapping):
                    self.budget.take(ENTRY * len(part))
                    vars(target).update({str(key): value for key, value in part.items() if isinstance(key, str)})
        elif isinstance(target, DType):
            _order(target, state)
        elif id(target) in self._unfilled:
            self._fill(target, state)
        elif not isinstance(target, OrderedDict):  # whose state, such as a state dict's versions, is of no use here
            raise ValueError(f"a state for {target if isinstance(target, Name) else type(target).__name__}")

    def _held(self, target: Inert, name: str, kind: type) -> Any:
        held = vars(target).setdefault(name, kind())
        if type(held) is not kind:
            raise ValueError(f"items of an object whose {name} are {type(held).__name__}")
        return held

    def _inert(self, name: Name, args: tuple[Any, ...]) -> Inert:
        if name.module in ("copyreg", "copy_reg") and args and isinstance(args[0], Name):
            name, args = args[0], args[1:]  # how protocols 0 and 1 write an object
        if name not in self._classes:
            self.budget.take(CLASS)
            self._classes[name] = _class(name)
        self.budget.take(3 * ENTRY)
        self.inert.append(made := self._classes[name](*args))
        return made

    # Arrays of NumPy

    def unfilled(self, *_: Any) -> np.ndarray:
        self.budget.take(2 * ENTRY)
        array = np.empty(0, np.uint8)
        self._unfilled[id(array)] = array
        return array

    def _fill(self, array: np.ndarray, state: Any) -> None:
        if type(state) is not tuple or len(state) != 5 or not isinstance(state[2], DType):
            raise ValueError("an array without shape, kind and numbers")
        _, shape, kind, columns_first, data = state
        numbers = self._numbers(data, kind.dtype, shape)
        array.__setstate__((1, shape, numbers.dtype, bool(columns_first), numbers.tobytes()))

    def buffered(self, data: Any, kind: Any, shape: Any, order: Any = "C") -> np.ndarray:
        if not isinstance(kind, DType) or order not in ("C", "F"):
            raise ValueError("an array without kind and order")
        return self._numbers(data, kind.dtype, shape).reshape(shape, order=order)

    def scalar(self, kind: Any, data: Any) -> Any:
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
        self.budget.take(2 * len(data) + ENTRY, "arrays")
        return _valid(np.frombuffer(data, dtype))

    # Tensors of torch

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
        self.budget.take(count * numbers.itemsize + ENTRY, f"a tensor of shape {size}, and others,")
        last = offset + sum((n - 1) * step for n, step in zip(size, stride))
        if offset < 0 or (count and last >= len(numbers)):
            raise ValueError(f"a tensor of shape {size} beyond its {len(numbers)} numbers")
        if not count:
            return np.zeros(size, numbers.dtype)
        return np.lib.stride_tricks.as_strided(numbers[offset:], size, [step * numbers.itemsize for step in stride])

    # Containers and bytes

    def ordered(self, pairs: Any = ()) -> OrderedDict[Any, Any]:
        """Python 2 gives the items to the call."""
        if not all(isinstance(pair, (list, tuple)) and len(pair) == 2 for pair in _values(pairs)):
            raise ValueError("an OrderedDict of other than pairs")
        return OrderedDict((self.keys.one(key), value) for key, value in pairs)

    def size(self, values: Any = ()) -> tuple[Any, ...]:
        self.budget.take(OBJECT * len(_values(values)))
        return tuple(values)

    def unordered(self, kind: type, values: Any = ()) -> Any:
        return kind(self.keys.many(_values(values)))

    def from_type(self, function: Any, kind: Any, args: Any, state: Any) -> Any:
        """A tensor of a class of its own."""
        if not isinstance(function, Name) or type(args) is not tuple or function.name == "_rebuild_from_type_v2":
            raise ValueError("a tensor of no function")
        return self.called(function, args)

    def encoded(self, text: Any = "", encoding: Any = "latin1") -> bytes:
        if not isinstance(text, str) or encoding not in ("latin1", "latin-1"):
            raise ValueError("text in an encoding other than latin1")
        self.budget.take(len(text))
        return text.encode("latin1")


def _values(values: Any) -> Any:
    if not isinstance(values, (list, tuple)):
        raise ValueError(f"items of {type(values).__name__}")
    return values


def _class(name: Name) -> type[Inert]:
    try:
        return type(name.name, (Inert,), {"__module__": name.module})
    except ValueError:  # null characters, halves of pairs
        raise ValueError("a class of no name") from None


def _order(kind: DType, state: Any) -> None:
    order = state[1] if type(state) is tuple and len(state) > 1 else None
    if order not in ("<", ">", "|", "="):
        raise ValueError("a kind of numbers without byte order")
    kind.dtype = kind.dtype.newbyteorder(order)


def _bytes(objects: Objects, data: Any = b"", encoding: Any = "latin1") -> bytes:
    if not isinstance(data, bytes):
        return objects.encoded(data, encoding)
    objects.budget.take(len(data))
    return data


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


_UNTYPED = {"uint16": "<u2", "uint32": "<u4", "uint64": "<u8"}

_CALLS: dict[tuple[str, str], Callable[..., Any]] = {
    ("collections", "OrderedDict"): Objects.ordered,
    ("numpy", "dtype"): lambda objects, code, *_: DType(code),
    ("numpy", "ndarray"): Objects.unfilled,
    **{(f"numpy.{core}.multiarray", "_reconstruct"): Objects.unfilled for core in ("core", "_core")},
    **{(f"numpy.{core}.multiarray", "scalar"): Objects.scalar for core in ("core", "_core")},
    **{(f"numpy.{core}.numeric", "_frombuffer"): Objects.buffered for core in ("core", "_core")},
    ("torch._utils", "_rebuild_tensor"): Objects.tensor,
    ("torch._utils", "_rebuild_tensor_v2"): Objects.tensor,
    ("torch._utils", "_rebuild_tensor_v3"): Objects.tensor_of_bytes,
    ("torch._utils", "_rebuild_parameter"): lambda objects, data, *_: data,
    ("torch._utils", "_rebuild_parameter_with_state"): lambda objects, data, *_: data,
    ("torch._tensor", "_rebuild_from_type_v2"): Objects.from_type,
    ("torch", "Size"): Objects.size,
    ("_codecs", "encode"): Objects.encoded,
    **{(module, name): made for module in ("builtins", "__builtin__") for name, made in {
        "bytes": Objects.encoded, "bytearray": lambda objects, *args: bytearray(_bytes(objects, *args)),
        "complex": lambda objects, *parts: complex(*parts), "set": lambda objects, *args: objects.unordered(set, *args),
        "frozenset": lambda objects, *args: objects.unordered(frozenset, *args)}.items()},
}
