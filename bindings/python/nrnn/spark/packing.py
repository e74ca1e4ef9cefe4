"""Many rows as one value: what Spark hands to a group, and takes from it, costs it by the row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pyarrow as pa

Batches = Iterator[pa.RecordBatch]
PACKED = "bucket int, packed binary"
NO_BUCKET = -1
"""Of no rows, and in every batch: its state says how the query was made, also where a row's bucket has no state yet."""
_SCHEMA = pa.schema([("bucket", pa.int32()), ("packed", pa.binary())])


def packing(schema: pa.Schema) -> Callable[[Batches], Batches]:
    """Rows whose first column is their bucket become one row for each bucket, before them one for NO_BUCKET. What else they
    have is of `schema`, or, as Spark is set, has longer offsets."""

    def pack(batches: Batches) -> Batches:
        yield _rows([NO_BUCKET], [packed(none(schema))])
        for batch in batches:
            if batch.num_rows:
                yield _packed(batch, schema)

    return pack


def _packed(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    buckets = batch.column(0).to_numpy()
    order = np.argsort(buckets, kind="stable")
    found, starts, counts = np.unique(buckets[order], return_index=True, return_counts=True)
    rows = pa.RecordBatch.from_arrays(batch.columns[1:], names=batch.schema.names[1:]).cast(schema).take(pa.array(order))
    parts = [packed(rows.slice(start, count)) for start, count in zip(starts.tolist(), counts.tolist())]
    return _rows(found, parts)


def _rows(buckets: Sequence[int] | np.ndarray, parts: list[bytes]) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.array(buckets, pa.int32()), pa.array(parts, pa.binary())], schema=_SCHEMA)


def none(schema: pa.Schema) -> pa.RecordBatch:
    """No rows."""
    return pa.RecordBatch.from_arrays([pa.array([], one) for one in schema.types], schema=schema)


def packed(rows: pa.RecordBatch) -> bytes:
    return rows.serialize().to_pybytes()


def unpacked(data: bytes, schema: pa.Schema) -> pa.RecordBatch:
    return pa.ipc.read_record_batch(pa.py_buffer(data), schema)


def unpacking(schema: pa.Schema) -> Callable[[Batches], Batches]:
    """The rows that `packed` took together, in the last column, one after the other."""

    def unpack(batches: Batches) -> Batches:
        for batch in batches:
            for one in batch.column(batch.num_columns - 1):
                yield unpacked(one.as_py(), schema)

    return unpack
