"""What the names in a checkpoint stand for: arrays, tensors, numbers, and objects of classes that are not loaded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from ..values.budget import CLASS, ENTRY, OBJECT, Budget
from ._arrays import Arrays, DType
from ._inert import Inert
from ._keys import Keys
from ._name import Name
from ._storages import Storages

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
        self.arrays = Arrays(budget)

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
            target.order(state)
        elif self.arrays.is_unfilled(target):
            self.arrays.fill(target, state)
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


def _bytes(objects: Objects, data: Any = b"", encoding: Any = "latin1") -> bytes:
    if not isinstance(data, bytes):
        return objects.encoded(data, encoding)
    objects.budget.take(len(data))
    return data


def _array(make: Callable[..., Any]) -> Callable[..., Any]:
    return lambda objects, *args: make(objects.arrays, *args)


_BUILT_IN: dict[str, Callable[..., Any]] = {
    "bytes": Objects.encoded, "bytearray": lambda objects, *args: bytearray(_bytes(objects, *args)),
    "complex": lambda objects, *parts: complex(*parts), "set": lambda objects, *args: objects.unordered(set, *args),
    "frozenset": lambda objects, *args: objects.unordered(frozenset, *args)}
_CALLS: dict[tuple[str, str], Callable[..., Any]] = {
    ("collections", "OrderedDict"): Objects.ordered,
    ("numpy", "dtype"): lambda objects, code, *_: DType(code),
    ("numpy", "ndarray"): _array(Arrays.unfilled),
    **{(f"numpy.{core}.multiarray", "_reconstruct"): _array(Arrays.unfilled) for core in ("core", "_core")},
    **{(f"numpy.{core}.multiarray", "scalar"): _array(Arrays.scalar) for core in ("core", "_core")},
    **{(f"numpy.{core}.numeric", "_frombuffer"): _array(Arrays.buffered) for core in ("core", "_core")},
    ("torch._utils", "_rebuild_tensor"): _array(Arrays.tensor),
    ("torch._utils", "_rebuild_tensor_v2"): _array(Arrays.tensor),
    ("torch._utils", "_rebuild_tensor_v3"): _array(Arrays.tensor_of_bytes),
    ("torch._utils", "_rebuild_parameter"): lambda objects, data, *_: data,
    ("torch._utils", "_rebuild_parameter_with_state"): lambda objects, data, *_: data,
    ("torch._tensor", "_rebuild_from_type_v2"): Objects.from_type,
    ("torch", "Size"): Objects.size,
    ("_codecs", "encode"): Objects.encoded,
    **{(module, name): made for module in ("builtins", "__builtin__") for name, made in _BUILT_IN.items()},
}
