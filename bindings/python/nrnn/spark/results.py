"""What a group gives, as rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from ..keyed import Job, Left, Results
from .columns import Columns
from .kept import KEPT

_TYPES = {"f": pa.float32(), "u": pa.int64(), "i": pa.int64()}
_TIME = pa.timestamp("us", "UTC")


class Layout:
    """The columns of results: the key, the time, those of `Summary.to_frame`, `why` and `note`, which are null in a row that
    has a result, and what was kept.

    Attributes
    ----------
    schema : pyarrow.Schema
    """

    def __init__(self, job: Job, columns: Columns, case: Callable[[str], str]) -> None:
        """`case` makes one of names that Spark takes for one."""
        with job.model.stream(**job.options) as stream:
            empty = stream.run(np.empty((0, len(columns.inputs)), np.float32), outputs=job.outputs).to_frame()
        self._outputs = {name: _TYPES[kind.kind] for name, kind in empty.dtypes.items()}
        own = [(columns.key.name, pa.string() if columns.is_text else pa.binary()), (columns.time.name, _TIME),
               *self._outputs.items(), ("why", pa.string()), ("note", pa.string())]
        own += [(KEPT, pa.string())] if columns.keep else []
        names = [name for name, _ in own] + [one.name for one in columns.keep]
        taken = [case(name) for name in names]
        for name in names:
            if taken.count(case(name)) > 1:
                raise ValueError(f"columns of results: expected different names, found {name!r:.60} twice: rename the "
                                 "column of the DataFrame")
        self.schema = pa.schema(own)
        self._keeps = bool(columns.keep)

    def of(self, results: Results, left: Sequence[Left] = ()) -> Iterator[pa.RecordBatch]:
        """The rows that have a result, then those that were left out, and others like them."""
        if len(results):
            frame = results.summary.to_frame()
            yield self._rows(results.key, results.time // 1000, [frame[name].to_numpy() for name in self._outputs],
                             None, None, results.keep)
        if left := [*left, *results.left]:
            time = [None if one.time is None else one.time // 1000 for one in left]
            yield self._rows([one.key for one in left], time, None, [one.why for one in left], [one.note for one in left],
                             [one.keep for one in left])

    def _rows(self, key: Sequence[str | bytes], time: Any, outputs: Sequence[np.ndarray] | None, why: list[str] | None,
              note: list[str] | None, keep: Sequence[bytes]) -> pa.RecordBatch:
        kind, values = self.schema.types[0], outputs or (None,) * len(self._outputs)
        arrays = [pa.array(_keys(key, kind), kind), pa.array(time, pa.int64()).cast(_TIME)]
        for column, type_ in [*zip(values, self._outputs.values()), (why, pa.string()), (note, pa.string())]:
            arrays.append(pa.nulls(len(key), type_) if column is None else pa.array(column).cast(type_))
        if self._keeps:
            arrays.append(pa.array([one.decode() or None for one in keep], pa.string()))
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)


def _keys(key: Sequence[str | bytes], kind: pa.DataType) -> Sequence[str | bytes]:
    return [one.encode() if isinstance(one, str) else one for one in key] if pa.types.is_binary(kind) else key
