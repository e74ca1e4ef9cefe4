"""A bounded DataFrame through a model."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from ..engine.model import Model
from ..keyed import Group, Job, Rows
from ..values.options import positive
from .fields import of
from .job import Task
from .kept import KEPT, restored
from .packing import Batches
from .results import Layout
from .rows import rows_of

_OF_STREAMS = {"delay", "idle", "most_keys", "other_model", "warm_up"}


def batch(df: DataFrame, model: Model, *, key: str, time: str, inputs: Any = None, buckets: int = 32,
          keep: Iterable[str] = (), **job: Any) -> DataFrame:
    """Results of a bounded DataFrame: as `stream` gives them, with the bits of `nrnn.score`, rows in the order of their times.

    Spark sorts by key and time, in `buckets` parts; of a part no more rows are in memory than an Arrow batch has.

    Parameters
    ----------
    df, model, key, time, inputs, buckets, keep
        As in `stream`.
    **job
        outputs, and of `Model.stream`.

    Returns
    -------
    DataFrame
        As of `stream`.

    Raises
    ------
    ValueError, TypeError
        As `stream`.
    """
    for one in _OF_STREAMS & job.keys():
        raise TypeError(f"{one}: expected none, since all rows of a batch are there at once, found {job[one]!r:.60}")
    task = Task(df, model, key, time, inputs, keep, Job(model, **job))
    if df.isStreaming:
        raise ValueError("df: expected a DataFrame that ends, found a streaming one: nrnn.spark.stream takes it")
    samples = task.columns.samples(df).drop("event")
    order = [_by(name) for name in samples.columns if name != KEPT]
    parts = samples.repartition(positive("buckets", buckets, 31), "key").sortWithinPartitions(*order)
    results = parts.mapInArrow(_scoring(task.shared, task.layout, len(task.columns.inputs)), task.schema)
    return restored(results, task.columns.keep)


def _by(name: str) -> Column:
    """As `rows_of` orders rows of one time: by the float32 of a channel, what is missing last."""
    return F.coalesce(of(name), F.lit(float("nan"))) if name.startswith("x") else of(name)


def _scoring(shared: Any, layout: Layout, channels: int) -> Callable[[Batches], Batches]:
    def score(batches: Batches) -> Batches:
        last = None
        with shared.job().group() as group:
            for one in batches:
                before, last = last, one.column(0)[len(one) - 1].as_py()
                others = len(one) - pc.sum(pc.equal(one.column(0), last)).as_py() if last is not None else len(one)
                if others or last != before:  # no more rows come of the keys up to here
                    yield from _taken(group, one.slice(0, others), layout, channels, finish=True)
                    group.end(list(group.newest()))
                yield from _taken(group, one.slice(others), layout, channels)
            yield from _finished(group, layout)

    return score


def _taken(group: Group, table: pa.RecordBatch, layout: Layout, channels: int, finish: bool = False) -> Batches:
    rows, left = rows_of(table, channels)
    yield from layout.of(group.take(rows, finish=finish), left)


def _finished(group: Group, layout: Layout) -> Batches:
    yield from layout.of(group.take(Rows([], []), finish=True))
