"""Reading model files."""

from __future__ import annotations

import errno
import os
import stat

_KINDS = {stat.S_IFDIR: "a directory", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}


def read_regular(path: str | os.PathLike[str], most: int | None = None) -> bytes:
    """The bytes of a regular file, as many as it had when it was opened and at most `most` + 1: one too many is enough
    for the library to refuse the file. It waits for no pipe and reads no device.

    Raises
    ------
    OSError
        The file cannot be read, or something else stands at `path`.
    """
    # Without a buffer: what is no regular file is refused before a byte of it is read.
    with open(path, "rb", buffering=0, opener=_without_waiting) as file:
        facts = os.fstat(file.fileno())
        if not stat.S_ISREG(facts.st_mode):
            found = _KINDS.get(stat.S_IFMT(facts.st_mode), "a device")
            raise OSError(errno.EINVAL, f"expected a regular file, found {found}", os.fspath(path))
        wanted = facts.st_size if most is None else min(facts.st_size, most + 1)
        parts = []
        while wanted > 0 and (part := file.read(wanted)):  # one call reads 2 GiB at most
            parts.append(part)
            wanted -= len(part)
        return b"".join(parts)


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK | os.O_NOCTTY)
