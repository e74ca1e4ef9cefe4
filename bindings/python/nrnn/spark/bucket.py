"""One bucket of keys between two batches: what `transformWithState` calls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from pyspark.sql import Row
from pyspark.sql.streaming import StatefulProcessor, StatefulProcessorHandle

from ..keyed import Group
from .columns import Columns
from .head import NONE, Head
from .kept import described
from .packing import none, packed, unpacked
from .results import Layout
from .rows import rows_of
from .shared import Arrived, Shared
from .silence import ended, fallen

_MILLI = 1_000_000  # nanoseconds


class Bucket(StatefulProcessor):
    """The state of a bucket is one value, read and written once a batch; in which batches rows come makes no other bits."""

    def __init__(self, shared: Shared | Arrived, layout: Layout, columns: Columns, buckets: int, silent: int | None) -> None:
        """`silent` in nanoseconds."""
        self._shared: Any = shared  # by the time that rows come it has arrived
        self._layout, self._schema, self._channels = layout, columns.schema(), len(columns.inputs)
        self._head, self._silent = Head(buckets, described(columns.keep)), silent

    def init(self, handle: StatefulProcessorHandle) -> None:
        self._handle, self._state = handle, handle.getValueState("bucket", "state binary")

    def handleInputRows(self, key: Any, rows: Iterator[Row], timerValues: Any) -> Iterator[Row]:
        table = pa.Table.from_batches([unpacked(row.packed, self._schema) for row in rows]).combine_chunks()
        yield from self._advance((table.to_batches() or [none(self._schema)])[0], timerValues.getCurrentWatermarkInMs())

    def handleExpiredTimer(self, key: Any, timerValues: Any, expiredTimerInfo: Any) -> Iterator[Row]:
        yield from self._advance(none(self._schema), timerValues.getCurrentWatermarkInMs())

    def close(self) -> None:
        pass

    def _advance(self, table: pa.RecordBatch, watermark: int) -> Iterator[Row]:
        head, state = self._read()
        rows, left = rows_of(table, self._channels)
        with self._shared.job().group(state) as group:
            earlier = {} if self._silent is None else group.newest()
            results = group.take(rows, watermark * _MILLI if watermark > 0 else None)
            if watermark > 0 and self._silent is not None:
                newest = group.newest() | ended(results, state)
                left += fallen(self._silent, earlier, newest, head.watermark * _MILLI, watermark * _MILLI)
            timer = self._timed(head.timer, self._due(group, watermark))
            self._state.update((self._head._replace(watermark=watermark, timer=timer).before(group.state()),))
        for batch in self._layout.of(results, left):
            yield Row(packed=packed(batch))

    def _read(self) -> tuple[Head, bytes | None]:
        found = self._state.get()
        return (self._head, None) if found is None else self._head.found(bytes(found[0]))

    # -- the timer

    def _due(self, group: Group, watermark: int) -> int:
        """The watermark, in ms, that has something to do here without rows."""
        due = group.due()
        times = [] if due is None else [due]
        if self._silent is not None:
            times += [since for one in group.newest().values() if (since := one + self._silent) > watermark * _MILLI]
        return max(-(-min(times) // _MILLI), watermark) + 1 if times else NONE

    def _timed(self, timer: int, due: int) -> int:
        if timer != due:
            if timer != NONE:
                self._handle.deleteTimer(timer)
            if due != NONE:
                self._handle.registerTimer(due)
        return due
