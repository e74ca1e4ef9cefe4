"""One sample in the bytes that the library reads."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

import numpy as np

from .columns import samples

_FLOAT32, _FLOAT64 = np.dtype(np.float32), np.dtype(np.float64)
_FLOATS = {float, np.float64, np.float32}  # each has the one meaning that `struct` gives it
_FEW = 64  # so many numbers `struct` packs sooner than NumPy casts them, and refuses what float32 does not hold


class Packer:
    """Gives the bytes of one sample: float32, as many as channels, a copy, so that other threads may change the sample.

    Parameters
    ----------
    channels : sequence of str
        Their names.
    """

    def __init__(self, channels: Sequence[str]) -> None:
        self.channels, self._shape = channels, (len(channels),)
        self._names = channels if len(set(channels)) == len(channels) else ()
        self._pack = struct.Struct(f"={len(channels)}f").pack  # "=": the default makes infinity of what is too large

    def careful(self, name: str, x: Any) -> bytes:
        """Of whatever `columns.samples` takes, with its errors."""
        return samples(name, x, self.channels, "").tobytes()

    def quick(self, x: Any) -> bytes | None:
        """The same for floats in an array, list or dict, which come by the million; None for all else."""
        kind = type(x)
        if kind is np.ndarray:
            if x.dtype == _FLOAT32 and x.shape == self._shape:
                return x.tobytes()
            if x.dtype != _FLOAT64 or x.ndim != 1 or len(x) > _FEW:
                return None
            return self._packed(x.tolist())
        if kind is list or kind is tuple:
            return self._packed(x) if _FLOATS.issuperset(map(type, x)) else None
        if kind in _FLOATS:
            return self._packed((x,))
        return self.quick([x.get(name) for name in self._names]) if kind is dict else None

    def _packed(self, numbers: Sequence[float]) -> bytes | None:
        try:
            return self._pack(*numbers)
        except (struct.error, OverflowError):  # more or fewer, or beyond float32
            return None
