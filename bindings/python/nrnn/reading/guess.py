"""What something looks like that cannot be read, for a message, and the option that would mend it."""

from __future__ import annotations

import re

from .number import grammar

CARRIAGE_RETURNS = "looks like carriage returns alone as line ends"
BLANKS_SEPARATE = "looks like blanks separate: separator='blanks'"
NOT_UTF8 = ": not UTF-8: encoding='latin1'?"

_MAGIC = ((b"\xfd7zXZ", "xz"), (b"BZh91A", "bzip2"), (b"\x04\x22\x4d\x18", "lz4"),
          (b"PK\3\4", "zip, as Excel's own files are"), (b"PAR1\x15", "Parquet"), (b"\x89HDF", "HDF5"),
          (b"\x93NUMPY", "NumPy's npy"), (b"\xd0\xcf\x11\xe0", "an old Excel file"))
_UTF32 = (b"\xff\xfe\0\0", b"\0\0\xfe\xff")
_MISSING = {b"na", b"n/a", b"#n/a", b"none", b"null", b"missing", b"?", b"-", b"--", b"---", b"."}
_SEPARATORS = {b",": ("','", ","), b";": ("';'", ";"), b"\t": ("tabs", "tab"), b"|": ("'|'", "|")}
_PROTOCOL = re.compile(rb"(?:[^ ].*)? [^ ]*=[^ ]* +\d{10,}", re.DOTALL)
_DIGITS = b"0123456789"


def binary(start: bytes) -> str | None:
    """A file of another kind, by its first bytes, at least 4 of them; None: nothing is known against it."""
    return next((name for magic, name in _MAGIC if len(start) >= 4 and start.startswith(magic[:len(start)])), None)


def is_utf32(start: bytes) -> bool:
    """By its mark."""
    return start.startswith(_UTF32)


def said(guess: str | None) -> str:
    """For the end of a message."""
    return f": {guess}" if guess else ""


def line(data: bytes, separator: bytes = b",") -> str | None:
    """A line that should be one of CSV with this separator between cells."""
    if _is_wide(data):
        return "looks like UTF-16: encoding='utf-16-le'?"
    start = data.lstrip(b" \t")[:1]
    if start in (b"#", b"%"):
        return f"looks like a comment: comment='{start.decode()}'"
    if start == b"{" and b"}" in data:
        return "looks like JSON: format='jsonl'"
    if _PROTOCOL.fullmatch(data.rstrip(b"\r")):
        return "looks like InfluxDB's line protocol: format='influx'"
    for other, (name, option) in _SEPARATORS.items():
        if other != separator and data.count(other) > data.count(separator):
            return f"looks like {name} separate{'' if option == 'tab' else 's'}: separator={option!r}"
    return None


def json_line(data: bytes) -> str | None:
    """A line that should be one of JSON."""
    if b"\r" in data[:-1]:
        return CARRIAGE_RETURNS
    if _is_wide(data):
        return "looks like UTF-16: encoding='utf-16-le'?"
    start = data.lstrip(b" \t")[:1]
    if _PROTOCOL.fullmatch(data.rstrip(b"\r")):
        return "looks like InfluxDB's line protocol: format='influx'"
    return "looks like CSV: format='csv'" if b"," in data and start not in (b"{", b"[") else None


def is_infinity(word: bytes) -> bool:
    return _unsigned(word).lower() in (b"inf", b"infinity")


def is_missing(word: bytes) -> bool:
    """What programs write for a missing value; none of these is one unless an option says so."""
    return word.lower() in _MISSING


def is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def number(word: bytes, decimal: bytes = b".") -> str | None:
    """A cell that should be a number."""
    if is_missing(word):
        return f"looks like a missing value: missing_value={word.decode()!r}"
    if b"\r" in word and b"\n" not in word:
        return CARRIAGE_RETURNS
    if any(byte < 0x20 or byte == 0x7F for byte in word):
        return "looks like a cell with control characters"
    if b";" in word or b"|" in word:
        return line(word)
    digits = _unsigned(word)
    if digits[:2].lower() == b"0x":
        return "looks like a hexadecimal number"
    return _separated(digits, decimal) or _numberlike(digits, word)


def _numberlike(digits: bytes, word: bytes) -> str | None:
    if not digits[:1].isdigit():
        return None
    if b"_" in word:
        return "looks like a number with underscores"
    if len(parts := word.split()) > 1 and all(map(grammar(b"."), parts)):
        return BLANKS_SEPARATE
    return "looks like a number with something after it" if b" " in word or not word.isascii() else None


def _separated(word: bytes, decimal: bytes) -> str | None:
    """Commas, points, apostrophes or blanks within a number: of thousands, or one for the point."""
    marks = word.translate(None, _DIGITS + decimal)
    mark = marks[:1]
    if not mark or mark not in b",.' " or marks != len(marks) * mark:
        return None
    first, *others = word.split(mark)
    if all(len(group.split(decimal)[0]) == 3 for group in others) and 1 <= len(first) <= 3 and mark != b".":
        return "looks like a number with thousands separators"
    if mark == b"." and (len(others) > 1 or decimal in word):
        return "looks like a number with thousands separators"
    names = {b",": "a decimal comma: decimal=','", b".": "a decimal point: decimal='.'"}
    return f"looks like {names[mark]}" if len(others) == 1 and mark in names else None


def _is_wide(data: bytes) -> bool:
    """Every other byte is 0."""
    zeros = data.count(0)
    return zeros > 1 and 2 * zeros >= len(data) - 1


def _unsigned(word: bytes) -> bytes:
    return word[1:] if word[:1] in (b"-", b"+") else word
