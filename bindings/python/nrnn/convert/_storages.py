"""The numbers of a checkpoint's tensors, which stand outside of its pickle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..values.budget import ENTRY, Budget

_LONGEST_KEY = 255
_COUNT = 8  # bytes of a count before the numbers
_TYPES = {"DoubleStorage": "<f8", "FloatStorage": "<f4", "HalfStorage": "<f2", "BFloat16Storage": "<u2",
          "LongStorage": "<i8", "IntStorage": "<i4", "ShortStorage": "<i2", "CharStorage": "i1", "ByteStorage": "u1",
          "BoolStorage": "u1", "UntypedStorage": "u1"}
_WIDE = {"BFloat16Storage": np.dtype("f4"), "BoolStorage": np.dtype("?")}  # what NumPy has no type for, or other values


@dataclass(eq=False)
class Storage:
    """Numbers that tensors are views of."""

    kind: str
    numbers: np.ndarray

    def fill(self, data: Any) -> None:
        """Read them from the bytes of a file, little-endian."""
        raw = np.frombuffer(data, _TYPES[self.kind])
        if len(raw) != len(self.numbers):
            raise ValueError(f"{len(raw)} numbers in a storage of {len(self.numbers)}")
        self.numbers[:] = (raw.astype("u4") << 16).view("f4") if self.kind == "BFloat16Storage" else raw


class Storages:
    """The storages of a file by key.

    Parameters
    ----------
    load : callable, optional
        Gives the bytes of a key. None: they come later, by `fill`.
    """

    def __init__(self, budget: Budget, load: Callable[[str], Any] | None = None) -> None:
        self._budget, self._load = budget, load
        self._known: dict[str, Storage] = {}
        self._unfilled: set[str] = set()

    def get(self, kind: str, key: str, count: int) -> Storage:
        """The storage of a kind and a key, of `count` numbers."""
        found = self._known.get(key) or self._made(kind, key, count)
        if (found.kind, len(found.numbers)) != (kind, count):
            raise ValueError(f"a storage as {found.kind} of {len(found.numbers)} and as {kind} of {count}")
        return found

    def fill(self, key: Any, data: memoryview) -> int:
        """Read a storage's numbers from the begin of `data`, after their count; the bytes that they take."""
        if not isinstance(key, str) or key not in self._unfilled:
            raise ValueError("numbers of a storage that nothing uses, or that has them")
        if len(data) < _COUNT or int.from_bytes(data[:_COUNT], "little") != len(self._known[key].numbers):
            raise ValueError(f"another count than {len(self._known[key].numbers)} before storage {key!r}")
        self._unfilled.remove(key)
        storage = self._known[key]
        size = len(storage.numbers) * np.dtype(_TYPES[storage.kind]).itemsize
        storage.fill(data[_COUNT:_COUNT + size])
        return _COUNT + size

    def complete(self) -> None:
        """Refuse storages whose numbers have not come."""
        if self._unfilled:
            raise ValueError(f"no numbers of storage {min(self._unfilled)!r}")

    def _made(self, kind: str, key: str, count: int) -> Storage:
        if kind not in _TYPES:
            raise ValueError(f"a storage of {kind}")
        if len(key) > _LONGEST_KEY or count < 0:
            raise ValueError("a storage with a long key, or of fewer than no numbers")
        dtype = _WIDE.get(kind, np.dtype(_TYPES[kind]))
        self._budget.take(count * dtype.itemsize + 3 * ENTRY, f"storages, such as one of {count} numbers,")
        storage = self._known[key] = Storage(kind, np.zeros(count, dtype))
        if self._load is None:
            self._unfilled.add(key)
        else:
            storage.fill(self._load(key))
        return storage
