"""A share of the keys, of several services that each take one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ..engine.draws import stream_id
from ..values.options import text

_FORM = re.compile(r"(\d{1,6})/(\d{1,6})")


@dataclass(frozen=True)
class Shard:
    """The keys whose `nrnn.stream_id` leaves `number` - 1 when divided by `of`."""

    number: int
    of: int

    def has(self, key: str | bytes) -> bool:
        return stream_id(key) % self.of == self.number - 1

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


def shard(name: str, value: Any) -> Shard:
    """A setting, such as "2/8"."""
    found = _FORM.fullmatch(text(name, value))
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise ValueError(f'{name}: expected NUMBER/OF, such as "2/8", found {value!r:.60}')
    return Shard(int(found[1]), int(found[2]))
