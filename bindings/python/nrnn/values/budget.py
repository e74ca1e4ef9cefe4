"""Memory that reading a file may take, in proportion to its size."""

from __future__ import annotations

_MIB = 1 << 20
OBJECT = 24     # bytes for whatever stands on a stack or in a list
ENTRY = 100     # of a dict or set, its table among them
CLASS = 1600


class Budget:
    """Bytes that may yet be taken: `factor` times the file's `size` + `floor`; what is freed is not given back.

    So it bounds the work, too: whatever copies or makes says beforehand how many bytes of it.
    """

    def __init__(self, size: int, factor: int = 4, floor: int = 32 * _MIB) -> None:
        self.limit = self._left = factor * size + floor
        self._words = f"{factor} times its {size} bytes + {floor // _MIB} MiB"

    @property
    def taken(self) -> int:
        """Bytes so far."""
        return self.limit - self._left

    def allow(self, count: int, what: str = "an object") -> None:
        """Refuse `count` bytes that are not left, and take none."""
        if count > self._left:
            self.take(count, what)

    def take(self, count: int, what: str = "its objects") -> None:
        """Charge `count` bytes for `what`.

        Raises
        ------
        ValueError
            They are not left.
        """
        self._left -= count
        if self._left < 0:
            raise ValueError(f"{what} taking more memory than {self._words}")
