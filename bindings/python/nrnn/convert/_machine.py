"""Pickles read by a machine of our own, in which nothing of a file is a class or a function.

A pickle is a program for a small machine with a stack. Python's own lets it call what it names, keep what it alters and
take any memory; this one has the same operations, protocols 0 to 5, on data alone. What a name stands for, if it is
called or filled, is up to `Objects`, of which each file has its own.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

from ..values.budget import ENTRY, OBJECT, Budget
from ._literals import CONSTANTS, COUNTED, EMPTY, LINES, NUMBERS, REFUSED, decimal, latin1, utf8
from ._name import Name
from ._stack import Stack

_PROTOCOLS = 5
_LONGEST_NAME = 1000
_WIDEST = 4  # bytes in memory of a character that takes one in the file


class Machine:
    """Runs a pickle, or several one after the other.

    Parameters
    ----------
    data : bytes
    objects : Objects
        What names stand for, and which values may be keys.
    budget : Budget
    position : int
        Where it begins; afterwards, where it has ended.
    """

    def __init__(self, data: bytes, objects: Any, budget: Budget, position: int = 0) -> None:
        self.position = position
        self._data, self._objects, self._budget = data, objects, budget
        self._stack = Stack(budget)

    def load(self) -> Any:
        """The object.

        Raises
        ------
        ValueError
            What is wrong, and at which byte.
        """
        self._stack = Stack(self._budget)
        at = self.position
        try:
            while (code := self._next(1)[0]) != ord("."):
                self._step(code)
                at = self.position
            return self._stack.pop()
        except ValueError as error:
            raise ValueError(f"{error}, at byte {at}") from None

    def _step(self, code: int) -> None:
        self._budget.take(OBJECT)
        if code in CONSTANTS:
            self._stack.put(CONSTANTS[code])
        elif code in EMPTY:
            self._stack.push(EMPTY[code]())
        elif code in NUMBERS:
            self._stack.push(self._number(NUMBERS[code]))
        elif code in COUNTED:
            width, made = COUNTED[code]
            data = self._next(self._number(width))
            self._budget.allow((_WIDEST if made is utf8 else 1) * len(data))
            self._stack.push(made(data))
        elif code in LINES:
            self._stack.push(LINES[code](self._line()))
        elif code in _STEPS:
            _STEPS[code](self)
        else:
            raise ValueError(REFUSED.get(code, f"no pickle: operation {code:#04x}"))

    # Reading

    def _next(self, count: int) -> bytes:
        start, self.position = self.position, self.position + count
        if count < 0 or self.position > len(self._data):
            raise ValueError(f"{count} bytes expected where {len(self._data) - start} are left")
        return self._data[start:self.position]

    def _number(self, form: str) -> Any:
        return struct.unpack(form, self._next(struct.calcsize(form)))[0]

    def _line(self) -> bytes:
        end = self._data.find(b"\n", self.position)
        if end < 0:
            raise ValueError("a line that does not end")
        return self._next(end + 1 - self.position)[:-1]

    def _place(self) -> int:
        return int(decimal(self._line()))

    # Containers

    def _tuple(self, count: int) -> None:
        values = [self._stack.pop() for _ in range(count)]
        self._stack.push(tuple(values[::-1]))

    def _append(self, values: list[Any]) -> None:
        target = self._stack.top()
        if isinstance(target, list):
            target.extend(values)
        else:
            self._objects.extended(target, values)

    def _enter(self, pairs: list[Any]) -> None:
        target = self._stack.top()
        for key, value in _pairs(pairs):
            key = self._objects.keys.one(key)
            if isinstance(target, dict):
                target[key] = value
            else:
                self._objects.entered(target, key, value)

    def _dict(self) -> None:
        pairs = self._stack.marked()
        self._stack.push({})
        self._enter(pairs)

    def _add(self) -> None:
        values, target = self._objects.keys.many(self._stack.marked()), self._stack.top()
        if not isinstance(target, set):
            raise ValueError(f"items added to {_kind(target)}")
        target.update(values)

    # Names and what they stand for

    def _named(self, module: Any, name: Any) -> Name:
        if not isinstance(module, str) or not isinstance(name, str) or len(module) + len(name) > _LONGEST_NAME:
            raise ValueError("a name that is no text, or a long one")
        self._budget.take(2 * ENTRY)
        return Name(module, name)

    def _global(self) -> Name:
        return self._named(utf8(self._line()), utf8(self._line()))

    def _stack_global(self) -> None:
        name, module = self._stack.pop(), self._stack.pop()
        self._stack.push(self._named(module, name))

    def _call(self, name: Any, args: Any) -> None:
        if not isinstance(name, Name) or type(args) is not tuple:
            raise ValueError(f"a call of {_kind(name)} with {_kind(args)}")
        self._stack.put(self._objects.called(name, args))

    def _reduce(self) -> None:
        args = self._stack.pop()
        self._call(self._stack.pop(), args)

    def _new_with_keywords(self) -> None:
        _keywords, args = self._stack.pop(), self._stack.pop()
        self._call(self._stack.pop(), args)

    def _object(self) -> None:
        name, *args = self._stack.marked() or [None]
        self._call(name, tuple(args))

    def _instance(self) -> None:
        name = self._global()
        self._call(name, tuple(self._stack.marked()))

    def _build(self) -> None:
        state = self._stack.pop()
        self._objects.built(self._stack.top(), state)

    def _persistent(self, pid: Any) -> None:
        self._stack.put(self._objects.persistent(pid))

    # Frames and protocols, which say nothing of the object

    def _protocol(self) -> None:
        if (found := self._number("<B")) > _PROTOCOLS:
            raise ValueError(f"protocol {found}, later than {_PROTOCOLS}")

    def _frame(self) -> None:
        if (size := self._number("<Q")) > (left := len(self._data) - self.position):
            raise ValueError(f"a frame of {size} bytes where {left} are left")


def _pairs(values: list[Any]) -> zip[tuple[Any, Any]]:
    if len(values) % 2:
        raise ValueError("a key without a value")
    return zip(values[::2], values[1::2])


def _kind(value: Any) -> str:
    return str(value) if isinstance(value, Name) else type(value).__name__


def _pair(machine: Machine) -> list[Any]:
    value = machine._stack.pop()
    return [machine._stack.pop(), value]


_STEPS: dict[int, Callable[[Machine], Any]] = {
    ord("("): lambda m: m._stack.mark(),
    ord("0"): lambda m: m._stack.drop(),
    ord("1"): lambda m: m._stack.marked(),
    ord("2"): lambda m: m._stack.put(m._stack.top()),
    ord("p"): lambda m: m._stack.keep(m._place()),
    ord("q"): lambda m: m._stack.keep(m._number("<B")),
    ord("r"): lambda m: m._stack.keep(m._number("<I")),
    0x94: lambda m: m._stack.keep(),
    ord("g"): lambda m: m._stack.fetch(m._place()),
    ord("h"): lambda m: m._stack.fetch(m._number("<B")),
    ord("j"): lambda m: m._stack.fetch(m._number("<I")),
    ord("t"): lambda m: m._stack.push(tuple(m._stack.marked())),
    0x85: lambda m: m._tuple(1),
    0x86: lambda m: m._tuple(2),
    0x87: lambda m: m._tuple(3),
    ord("l"): lambda m: m._stack.push(m._stack.marked()),
    ord("d"): Machine._dict,
    ord("a"): lambda m: m._append([m._stack.pop()]),
    ord("e"): lambda m: m._append(m._stack.marked()),
    ord("s"): lambda m: m._enter(_pair(m)),
    ord("u"): lambda m: m._enter(m._stack.marked()),
    0x90: Machine._add,
    0x91: lambda m: m._stack.push(frozenset(m._objects.keys.many(m._stack.marked()))),
    ord("c"): lambda m: m._stack.push(m._global()),
    0x93: Machine._stack_global,
    ord("R"): Machine._reduce,
    ord("i"): Machine._instance,
    ord("o"): Machine._object,
    0x81: Machine._reduce,
    0x92: Machine._new_with_keywords,
    ord("b"): Machine._build,
    ord("P"): lambda m: m._persistent(latin1(m._line())),
    ord("Q"): lambda m: m._persistent(m._stack.pop()),
    0x80: Machine._protocol,
    0x95: Machine._frame,
}
