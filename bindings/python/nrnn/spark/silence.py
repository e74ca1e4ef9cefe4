"""Keys that fall silent: told once until they speak again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from ..keyed import Left, Results
from ..keyed.entry import unpacked
from ..keyed.given import NONE
from ..keyed.state import unpack

SILENT = "silent"


def fallen(silent: int, earlier: Mapping[str | bytes, int], newest: Mapping[str | bytes, int], before: int, watermark: int
           ) -> Iterator[Left]:
    """Those that the watermark has passed since the last batch, and those that have a row since, which is older than that.

    Parameters
    ----------
    silent, before, watermark : int
        Nanoseconds; `before` is the watermark of the last batch.
    earlier, newest : mapping of key to int
        When the last row of each was measured, before this batch and after it: one that was left out is none.
    """
    note = f"key: expected a row within {silent / 1e9:g} s, found none"
    for key, time in newest.items():
        since = time + silent
        if since <= watermark and (since > before or earlier.get(key) != time):
            yield Left(key, time, np.empty(0, np.float32), b"", SILENT, note)


def ended(results: Results, group: bytes | None) -> dict[str | bytes, int]:
    """When the last row was measured of each key that has ended, which its group no longer knows; `group` is as it was."""
    if not results.ended:
        return {}
    keys, entries = dict.fromkeys(results.ended), {} if group is None else unpack(group)
    found = {key: unpacked(entries[key], key).sampled for key in keys if key in entries}
    found |= {key: time for key, time in zip(results.key, results.time.tolist()) if key in keys}
    return {key: time for key, time in found.items() if time != NONE}
