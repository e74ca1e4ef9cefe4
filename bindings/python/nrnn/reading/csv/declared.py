"""What a file's first line says of the others: Excel's names the separator, Campbell's that a header with two lines of
words after it follows."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..bad import BadData
from .scan import Separator

_EXCEL = re.compile(rb"sep=([^A-Za-z0-9\".+\-\r\n])\r?").fullmatch
_TOA5 = (b'"TOA5",', b"TOA5,")
_AFTER_TOA5 = 2  # lines: of units, and of what was done with the values


class Declared(NamedTuple):
    """`before`: lines that are passed over before the header, `after`: behind it."""

    separator: Separator
    before: int
    after: int


def declared(lines: list[bytes], asked: bytes | None, decimal: bytes, header: str, skip_lines: int,
             skip_after_header: int, file: str) -> Declared:
    """With what the options say. Raises BadData and ValueError where these say another thing."""
    line = lines[0] if lines else b""
    excel = _EXCEL(line)
    if excel and asked not in (None, excel[1]):
        raise BadData(f"{file}: line 1: expected separator={asked.decode()!r}, as the option says, found "
                      f"{line.decode().strip()}")
    separator = excel[1] if excel else asked or b","
    if separator == decimal:
        raise ValueError(f"decimal: expected another than the separator, found {decimal.decode()!r} for both: "
                         "separator=';'?")
    if line.startswith(_TOA5) and header != "no" and not skip_lines:
        return Declared(Separator(separator), 1, max(_AFTER_TOA5, skip_after_header))
    return Declared(Separator(separator), max(1 if excel else 0, skip_lines), skip_after_header)
