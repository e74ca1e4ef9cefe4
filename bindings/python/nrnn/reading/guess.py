"""What something looks like that cannot be read, for a message, and the option that would mend it."""

from __future__ import annotations

import re

from .number import grammar

CARRIAGE_RETURNS = "looks like carriage returns alone as line ends"
NOT_UTF8 = ": not UTF-8: encoding='latin1'?"

_MAGIC = ((b"\xfd7zXZ", "xz"), (b"BZh91A", "bzip2"), (b"\x04\x22\x4d\x18", "lz4"),
          (b"PK\3\4", "zip, as Excel's own files are"), (b"\x89HDF", "HDF5"),
          (b"\x93NUMPY", "NumPy's npy"), (b"\xd0\xcf\x11\xe0", "an old Excel file"), (b"SQLite format 3\0", "SQLite"))
_MARKUP = re.compile(rb"<(?:(\?xml)|!doctype|html)", re.IGNORECASE)
LONGEST_START = 16
PARQUET = b"PAR1"
_UTF32 = (b"\xff\xfe\0\0", b"\0\0\xfe\xff")
_MISSING = {b"na", b"n/a", b"#n/a", b"none", b"null", b"missing", b"?", b"-", b"--", b"---", b"."}
_SEPARATORS = {b",": "','", b";": "';'", b"\t": "tabs", b"|": "'|'"}
SEPARATORS = (*_SEPARATORS, b"blanks")
_PROTOCOL = re.compile(rb"(?:[^ ].*)? (?=[^ ]*=)[^ ]+ +\d{10,}", re.DOTALL)
_JSON = re.compile(rb"[ \t]*(?:\{.*\}|\[[ \t\r]*(?:\{|$))", re.DOTALL)
_DIGITS = b"0123456789"
_TAB = b"\t"
_LONGEST_WORD = 40
_is_number = grammar(b".")


def binary(start: bytes) -> str | None:
    """A file of another kind, by its first bytes, at least 4 of them; None: nothing is known against it."""
    if markup := _MARKUP.match(start):
        return "XML" if markup[1] else "HTML, a page for browsers"
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
    if _JSON.match(data):
        return "looks like JSON: format='jsonl'"
    if _PROTOCOL.fullmatch(data.rstrip(b"\r")):
        return "looks like InfluxDB's line protocol: format='influx'"
    return next((separates(other) for other in _SEPARATORS
                 if other != separator and data.count(other) > data.count(separator)), None)


def separates(separator: bytes) -> str:
    """One of `SEPARATORS`."""
    name = _SEPARATORS.get(separator, "blanks")
    return f"looks like {name} separate{'s' if name.startswith(chr(39)) else ''}: {separated_by(separator)}"


def separated_by(separator: bytes) -> str:
    """The option that says so."""
    return f"separator={separator.replace(_TAB, b'tab').decode()!r}"


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
    return hexadecimal(word) or separated(word, decimal) or _numberlike(_unsigned(word), word)


def hexadecimal(word: bytes) -> str | None:
    return "looks like a hexadecimal number" if _unsigned(word)[:2].lower() == b"0x" else None


def _numberlike(digits: bytes, word: bytes) -> str | None:
    if not digits[:1].isdigit() or are_numbers(word):
        return None
    if b"_" in word:
        return "looks like a number with underscores"
    return "looks like a number with something after it" if b" " in word or not word.isascii() else None


def are_numbers(word: bytes) -> bool:
    """Several of them, with blanks between?"""
    words = word.split()
    return len(words) > 1 and all(map(_is_number, words))


def perhaps_missing(word: bytes) -> str | None:
    """A cell of a column of numbers that is none: a word may say that there is none."""
    if any(byte in _DIGITS for byte in word) or len(word) > _LONGEST_WORD or not is_utf8(word):
        return None
    return f"if it means a missing value: missing_value={word.decode()!r}"


def separated(word: bytes, decimal: bytes = b".") -> str | None:
    """Commas, points, apostrophes or blanks within a number: of thousands, or one for the point."""
    word = _unsigned(word)
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
