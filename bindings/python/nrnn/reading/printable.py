"""Bytes of a file for a message: they may be no UTF-8, or make a terminal change its colours or the order of what is
read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

_LONGEST = 40
_INVISIBLE = {"Cc", "Cf", "Zl", "Zp", "Co", "Cn"}


def shown(data: bytes) -> str:
    """In quotes, at most 40 bytes of it."""
    return '"' + plain(data[:_LONGEST], quoted=True) + ('..."' if len(data) > _LONGEST else '"')


def plain(data: bytes, quoted: bool = False) -> str:
    r"""Bytes that are no UTF-8 and control characters as \xNN, other invisible ones as \u{N}."""
    return "".join(_plain(one, quoted) for one in characters(data))


def characters(data: bytes) -> Iterator[str]:
    """A byte that is not UTF-8 is a surrogate, as `os.fsdecode` has it."""
    return iter(data.decode(errors="surrogateescape"))


def listed(names: Iterable[bytes]) -> str:
    """At most a dozen."""
    names = list(names)
    return ", ".join(map(shown, names[:12])) + (f", and {len(names) - 12} more" if len(names) > 12 else "")


def _plain(character: str, quoted: bool) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if quoted and character == '"':
        return '\\"'
    if unicodedata.category(character) not in _INVISIBLE:
        return character
    return f"\\x{code:02x}" if code < 0x80 else f"\\u{{{code:x}}}"
