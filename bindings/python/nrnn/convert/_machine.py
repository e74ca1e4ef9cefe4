"""Pickles read by a machine of our own, in which nothing of a file is a class or a function.

A pickle is a program for a small machine with a stack. Python's own lets it call what it names, keep what it alters and
take any memory; this one has the same operations, protocols 0 to 5, on data alone. What a name stands for, if it is
called or filled, is up to `Objects`, of which each file has its own.
"""

from __future__ import annotations

import codecs
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .._budget import ENTRY, OBJECT, Budget

_PROTOCOLS = 5
_LONGEST_INTEGER = 64  # bytes; a PCG64's state takes 16
_MOST_DIGITS = 156      # of as many bytes, with sign and suffix
_LONGEST_NAME = 1000
_WIDEST = 4  # bytes in memory of a character that takes one in the file

_CONSTANTS = {ord("N"): None, 0x88: True, 0x89: False, ord(")"): ()}
_EMPTY: dict[int, Callable[[], Any]] = {ord("}"): dict, ord("]"): list, 0x8F: set}
_NUMBERS = {ord("K"): "<B", ord("M"): "<H", ord("J"): "<i", ord("G"): ">d"}


def _utf8(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")


def _latin1(data: bytes) -> str:
    return data.decode("latin1")  # as text of Python 2, which was bytes


def _integer(data: bytes) -> int:
    if len(data) > _LONGEST_INTEGER:
        raise ValueError(f"an integer of {len(data)} bytes")
    return int.from_bytes(data, "little", signed=True)


def _decimal(text: bytes) -> int | bool:
    if text in (b"00", b"01"):
        return text == b"01"
    if len(text) > _MOST_DIGITS:  # before the work of reading them
        raise ValueError(f"an integer of {len(text)} digits")
    return int(text.removesuffix(b"L"))


def _quoted(text: bytes) -> str:
    if len(text) < 2 or text[:1] not in (b'"', b"'") or text[-1:] != text[:1]:
        raise ValueError("text without quotes")
    return _latin1(codecs.escape_decode(text[1:-1])[0])


_COUNTED: dict[int, tuple[str, Callable[[bytes], Any]]] = {  # how a length is written, and what the bytes after it are
    ord("U"): ("<B", _latin1), ord("T"): ("<i", _latin1), ord("X"): ("<I", _utf8), 0x8C: ("<B", _utf8),
    0x8D: ("<Q", _utf8), ord("C"): ("<B", bytes), ord("B"): ("<I", bytes), 0x8E: ("<Q", bytes), 0x96: ("<Q", bytearray),
    0x8A: ("<B", _integer), 0x8B: ("<i", _integer)}
_LINES: dict[int, Callable[[bytes], Any]] = {
    ord("I"): _decimal, ord("L"): _decimal, ord("F"): float, ord("S"): _quoted,
    ord("V"): lambda text: text.decode("raw-unicode-escape")}
_REFUSED = {0x82: "an extension's number", 0x83: "an extension's number", 0x84: "an extension's number",
            0x97: "a buffer outside of the file", 0x98: "a buffer outside of the file"}


@dataclass(frozen=True, slots=True)
class Name:
    """A class or function that a pickle names."""

    module: str
    name: str

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


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
        self._stack: list[Any] = []
        self._marks: list[int] = []
        self._memo: dict[int, Any] = {}

    def load(self) -> Any:
        """The object.

        Raises
        ------
        ValueError
            What is wrong, and at which byte.
        """
        self._stack, self._marks, self._memo = [], [], {}
        at = self.position
        try:
            while (code := self._next(1)[0]) != ord("."):
                self._step(code)
                at = self.position
            return self._pop()
        except ValueError as error:
            raise ValueError(f"{error}, at byte {at}") from None

    def _step(self, code: int) -> None:
        self._budget.take(OBJECT)
        if code in _CONSTANTS:
            self._stack.append(_CONSTANTS[code])
        elif code in _EMPTY:
            self._push(_EMPTY[code]())
        elif code in _NUMBERS:
            self._push(self._number(_NUMBERS[code]))
        elif code in _COUNTED:
            width, made = _COUNTED[code]
            data = self._next(self._number(width))
            self._budget.allow((_WIDEST if made is _utf8 else 1) * len(data))
            self._push(made(data))
        elif code in _LINES:
            self._push(_LINES[code](self._line()))
        elif code in _STEPS:
            _STEPS[code](self)
        else:
            raise ValueError(_REFUSED.get(code, f"no pickle: operation {code:#04x}"))

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

    # The stack

    def _push(self, value: Any) -> None:
        self._budget.take(sys.getsizeof(value))
        self._stack.append(value)

    def _pop(self) -> Any:
        if len(self._stack) <= (self._marks[-1] if self._marks else 0):
            raise ValueError("an operation on an empty stack")
        return self._stack.pop()

    def _top(self) -> Any:
        self._stack.append(value := self._pop())
        return value

    def _marked(self) -> list[Any]:
        """What stands above the last mark."""
        if not self._marks:
            raise ValueError("an operation without a mark")
        start = self._marks.pop()
        values = self._stack[start:]
        del self._stack[start:]
        return values

    def _drop(self) -> None:
        if self._marks and self._marks[-1] == len(self._stack):
            self._marks.pop()
        else:
            self._pop()

    # What is kept

    def _put(self, place: int) -> None:
        self._budget.take(ENTRY)
        self._memo[place] = self._top()

    def _get(self, place: int) -> None:
        if place not in self._memo:
            raise ValueError(f"nothing kept at {place}")
        self._stack.append(self._memo[place])

    def _place(self) -> int:
        return int(_decimal(self._line()))

    # Containers

    def _tuple(self, count: int) -> None:
        values = [self._pop() for _ in range(count)]
        self._push(tuple(values[::-1]))

    def _append(self, values: list[Any]) -> None:
        target = self._top()
        if isinstance(target, list):
            target.extend(values)
        else:
            self._objects.extended(target, values)

    def _enter(self, pairs: list[Any]) -> None:
        target = self._top()
        for key, value in _pairs(pairs):
            key = self._objects.keys.one(key)
            if isinstance(target, dict):
                target[key] = value
            else:
                self._objects.entered(target, key, value)

    def _dict(self) -> None:
        pairs = self._marked()
        self._push({})
        self._enter(pairs)

    def _add(self) -> None:
        values, target = self._objects.keys.many(self._marked()), self._top()
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
        return self._named(_utf8(self._line()), _utf8(self._line()))

    def _stack_global(self) -> None:
        name, module = self._pop(), self._pop()
        self._push(self._named(module, name))

    def _call(self, name: Any, args: Any) -> None:
        if not isinstance(name, Name) or type(args) is not tuple:
            raise ValueError(f"a call of {_kind(name)} with {_kind(args)}")
        self._stack.append(self._objects.called(name, args))

    def _reduce(self) -> None:
        args = self._pop()
        self._call(self._pop(), args)

    def _new_with_keywords(self) -> None:
        _keywords, args = self._pop(), self._pop()
        self._call(self._pop(), args)

    def _object(self) -> None:
        name, *args = self._marked() or [None]
        self._call(name, tuple(args))

    def _instance(self) -> None:
        name = self._global()
        self._call(name, tuple(self._marked()))

    def _build(self) -> None:
        state = self._pop()
        self._objects.built(self._top(), state)

    def _persistent(self, pid: Any) -> None:
        self._stack.append(self._objects.persistent(pid))

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
    value = machine._pop()
    return [machine._pop(), value]


_STEPS: dict[int, Callable[[Machine], Any]] = {
    ord("("): lambda m: m._marks.append(len(m._stack)),
    ord("0"): Machine._drop,
    ord("1"): Machine._marked,
    ord("2"): lambda m: m._stack.append(m._top()),
    ord("p"): lambda m: m._put(m._place()),
    ord("q"): lambda m: m._put(m._number("<B")),
    ord("r"): lambda m: m._put(m._number("<I")),
    0x94: lambda m: m._put(len(m._memo)),
    ord("g"): lambda m: m._get(m._place()),
    ord("h"): lambda m: m._get(m._number("<B")),
    ord("j"): lambda m: m._get(m._number("<I")),
    ord("t"): lambda m: m._push(tuple(m._marked())),
    0x85: lambda m: m._tuple(1),
    0x86: lambda m: m._tuple(2),
    0x87: lambda m: m._tuple(3),
    ord("l"): lambda m: m._push(m._marked()),
    ord("d"): Machine._dict,
    ord("a"): lambda m: m._append([m._pop()]),
    ord("e"): lambda m: m._append(m._marked()),
    ord("s"): lambda m: m._enter(_pair(m)),
    ord("u"): lambda m: m._enter(m._marked()),
    0x90: Machine._add,
    0x91: lambda m: m._push(frozenset(m._objects.keys.many(m._marked()))),
    ord("c"): lambda m: m._push(m._global()),
    0x93: Machine._stack_global,
    ord("R"): Machine._reduce,
    ord("i"): Machine._instance,
    ord("o"): Machine._object,
    0x81: Machine._reduce,
    0x92: Machine._new_with_keywords,
    ord("b"): Machine._build,
    ord("P"): lambda m: m._persistent(_latin1(m._line())),
    ord("Q"): lambda m: m._persistent(m._pop()),
    0x80: Machine._protocol,
    0x95: Machine._frame,
}
