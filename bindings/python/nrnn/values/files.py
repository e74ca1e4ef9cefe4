"""Files that are read, regular ones within a size; files that are written, whole or not at all."""

from __future__ import annotations

import errno
import mmap
import os
import stat
from typing import BinaryIO

from .excerpt import excerpt

_KINDS = {stat.S_IFDIR: "a directory", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}


def file_name(path: str | os.PathLike[str]) -> str:
    """Of a path, for a message."""
    return os.path.basename(os.fsdecode(path))


def open_regular(path: str | os.PathLike[str]) -> BinaryIO:
    """A regular file, without a buffer: another is refused before a byte of it is read, and no pipe is waited for.

    Raises
    ------
    OSError
        The file cannot be read, or something else stands at `path`.
    """
    file = open(path, "rb", buffering=0, opener=_without_waiting)
    mode = os.fstat(file.fileno()).st_mode
    if stat.S_ISREG(mode):
        return file
    file.close()
    found = _KINDS.get(stat.S_IFMT(mode), "a device")
    raise OSError(errno.EINVAL, f"expected a regular file, found {found}", os.fsdecode(path))


def read_regular(path: str | os.PathLike[str], most: int | None = None) -> bytes:
    """The bytes of a regular file, as many as it had when opened and at most `most` + 1: one too many is enough to
    refuse the file.

    Raises
    ------
    OSError
        As `open_regular`.
    """
    with open_regular(path) as file:
        size = os.fstat(file.fileno()).st_size
        return _read(file, size if most is None else min(size, most + 1))


def map_regular(path: str | os.PathLike[str]) -> memoryview:
    """The bytes of a regular file where it lies, not read before somebody looks at them.

    Raises
    ------
    OSError
        As `open_regular`.
    """
    with open_regular(path) as file:
        size = os.fstat(file.fileno()).st_size
        return memoryview(mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ) if size else b"")


def read_whole(path: str | os.PathLike[str], most: int) -> bytes:
    """The bytes of a regular file of at most `most`.

    Raises
    ------
    OSError
        As `open_regular`.
    ValueError
        It is larger; the message names it.
    """
    with open_regular(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size <= most:
            return _read(file, size)
    raise ValueError(f"{excerpt(os.fsdecode(path))}: expected at most {most} bytes, found {size}")


def write_whole(path: str | os.PathLike[str], data: bytes) -> None:
    """Write a file, whole or not at all. One that is there keeps its mode, and a link to it stays."""
    path = os.path.realpath(os.fsdecode(path))
    temporary = f"{path}.{os.getpid()}.tmp"  # beside it: a rename across file systems is no rename
    try:
        with open(temporary, "wb") as file:
            if os.path.exists(path):
                os.chmod(temporary, stat.S_IMODE(os.stat(path).st_mode))
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        if os.path.exists(temporary):
            os.unlink(temporary)
        raise


def _read(file: BinaryIO, wanted: int) -> bytes:
    parts = []
    while wanted > 0 and (part := file.read(wanted)):  # one call reads 2 GiB at most
        parts.append(part)
        wanted -= len(part)
    return b"".join(parts)


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))
