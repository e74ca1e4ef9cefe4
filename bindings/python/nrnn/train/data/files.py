"""Files of a set: where they lie, what is packed in them, what is wrong with one."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path


class DataError(ValueError):
    """A file is missing or is not what was expected; the message names it."""


def needed(folder: Path, *names: str) -> Path:
    """The first of these files or folders that is there, so that a set may lie in a folder of its own or directly."""
    for name in names:
        if (folder / name).exists():
            return folder / name
    raise DataError(f"{folder}: expected {' or '.join(names)} in it, found neither")


def read_gz(path: Path) -> bytes:
    """What a gzip file holds. Raises DataError where it is none, cut off or empty."""
    try:
        content = gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{path}: expected a whole gzip file, found {error}") from None
    if not content:
        raise DataError(f"{path}: expected some bytes, found none")
    return content
