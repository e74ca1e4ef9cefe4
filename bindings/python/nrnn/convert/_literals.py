"""How a pickle writes numbers, text and bytes, by the code of the operation."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import Any

_LONGEST_INTEGER = 64  # bytes; a PCG64's state takes 16
_MOST_DIGITS = 156      # of as many bytes, with sign and suffix

CONSTANTS = {ord("N"): None, 0x88: True, 0x89: False, ord(")"): ()}
EMPTY: dict[int, Callable[[], Any]] = {ord("}"): dict, ord("]"): list, 0x8F: set}
NUMBERS = {ord("K"): "<B", ord("M"): "<H", ord("J"): "<i", ord("G"): ">d"}


def utf8(data: bytes) -> str:
    """Text, halves of pairs among it, as Python writes it."""
    return data.decode("utf-8", "surrogatepass")


def latin1(data: bytes) -> str:
    """Text of Python 2, which was bytes."""
    return data.decode("latin1")


def _integer(data: bytes) -> int:
    if len(data) > _LONGEST_INTEGER:
        raise ValueError(f"an integer of {len(data)} bytes")
    return int.from_bytes(data, "little", signed=True)


def decimal(text: bytes) -> int | bool:
    """A number of protocol 0."""
    if text in (b"00", b"01"):
        return text == b"01"
    if len(text) > _MOST_DIGITS:  # before the work of reading them
        raise ValueError(f"an integer of {len(text)} digits")
    return int(text.removesuffix(b"L"))


def _quoted(text: bytes) -> str:
    if len(text) < 2 or text[:1] not in (b'"', b"'") or text[-1:] != text[:1]:
        raise ValueError("text without quotes")
    return latin1(codecs.escape_decode(text[1:-1])[0])


COUNTED: dict[int, tuple[str, Callable[[bytes], Any]]] = {  # how a length is written, and what the bytes after it are
    ord("U"): ("<B", latin1), ord("T"): ("<i", latin1), ord("X"): ("<I", utf8), 0x8C: ("<B", utf8),
    0x8D: ("<Q", utf8), ord("C"): ("<B", bytes), ord("B"): ("<I", bytes), 0x8E: ("<Q", bytes), 0x96: ("<Q", bytearray),
    0x8A: ("<B", _integer), 0x8B: ("<i", _integer)}
LINES: dict[int, Callable[[bytes], Any]] = {
    ord("I"): decimal, ord("L"): decimal, ord("F"): float, ord("S"): _quoted,
    ord("V"): lambda text: text.decode("raw-unicode-escape")}
REFUSED = {0x82: "an extension's number", 0x83: "an extension's number", 0x84: "an extension's number",
            0x97: "a buffer outside of the file", 0x98: "a buffer outside of the file"}
