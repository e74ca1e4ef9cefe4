"""Files read whole: regular ones, up to a size."""

from __future__ import annotations

import os
import stat
from typing import BinaryIO

from ._excerpt import excerpt

_KINDS = {stat.S_IFDIR: "a directory", stat.S_IFIFO: "a FIFO", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device",
          stat.S_IFSOCK: "a socket"}


def file_name(path: str | os.PathLike[str]) -> str:
    """Of a path, for a message."""
    return os.path.basename(os.fsdecode(path))


def open_regular(path: str | os.PathLike[str]) -> BinaryIO:
    """A file to be read. A FIFO is not waited for.

    Raises
    ------
    OSError
        There is no such file, it cannot be read, or it is no regular one; the message names it.
    """
    file = open(path, "rb", buffering=0, opener=_opened)
    mode = os.fstat(file.fileno()).st_mode
    if stat.S_ISREG(mode):
        return file
    file.close()
    found = _KINDS.get(stat.S_IFMT(mode), "something else")
    raise OSError(f"{excerpt(os.fsdecode(path))}: expected a regular file, found {found}")


def read_whole(path: str | os.PathLike[str], most: int) -> bytes:
    """The content of a file of at most `most` bytes.

    Raises
    ------
    OSError
        As `open_regular`.
    ValueError
        It is larger; the message names it.
    """
    with open_regular(path) as file:
        size = os.fstat(file.fileno()).st_size
        data = _read(file, size + 1) if size <= most else b""  # it may have grown meanwhile
    if max(size, len(data)) > most:
        raise ValueError(f"{excerpt(os.fsdecode(path))}: expected at most {most} bytes, found {max(size, len(data))}")
    return data


def _opened(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))


def _read(file: BinaryIO, count: int) -> bytes:
    parts = []
    while count > 0 and (part := file.read(count)):
        parts.append(part)
        count -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)
