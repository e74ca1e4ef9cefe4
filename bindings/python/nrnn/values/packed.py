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
    """Gives the bytes of `columns.samples` of one sample: those of the kinds that come by the million at once.

    They are a copy, so that another thread may go on with the sample.

    Parameters
    ----------
    channels : sequence of str
        Their names.
    """

    def __init__(self, channels: Sequence[str]) -> None:
        self._channels, self._shape = channels, (len(channels),)
        self._pack = struct.Struct(f"{len(channels)}f").pack

    def __call__(self, name: str, x: Any) -> bytes:
        """float32, as many as channels, for whatever `samples` takes, with its errors."""
        if type(x) is np.ndarray and x.dtype is _FLOAT32 and x.shape == self._shape:
            return x.tobytes()
        return self._floats(x) or samples(name, x, self._channels, "").tobytes()

    def _floats(self, x: Any) -> bytes | None:
        """None for what is not as many floats, or beyond float32."""
        kind = type(x)
        if kind is np.ndarray:
            if x.dtype is not _FLOAT64 or x.ndim != 1 or len(x) > _FEW:
                return None
            x = x.tolist()
        elif kind in _FLOATS:
            x = (x,)
        elif kind is not list and kind is not tuple or not _FLOATS.issuperset(map(type, x)):
            return None
        try:
            return self._pack(*x)
        except (struct.error, OverflowError):
            return None
