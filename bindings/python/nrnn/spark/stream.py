"""A streaming DataFrame through a model."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from ..engine.model import Model
from ..keyed import Job
from ..values.intervals import duration
from ..values.options import positive
from .bucket import Bucket
from .job import Task
from .kept import restored
from .packing import PACKED, packing, unpacking

_PROVIDER = "spark.sql.streaming.stateStore.providerClass"
_ROCKSDB = "org.apache.spark.sql.execution.streaming.state"
_LONGEST = 36500 * 86400  # seconds
_UNITS = {"millisecond": 0.001, "second": 1, "minute": 60, "hour": 3600, "day": 86400}


def stream(df: DataFrame, model: Model, *, key: str, time: str, inputs: Any = None, watermark: Any = "10 seconds",
           buckets: int = 32, keep: Iterable[str] = (), silent: Any = None, **job: Any) -> DataFrame:
    """Results of a streaming DataFrame, each key a stream of its own, whose bits are those of `nrnn run --key`.

    Keys are grouped in buckets, whose states the checkpoint of the query holds: killed and resumed, a query goes on bit
    for bit. The rows of a key are stepped in the order of their times, in whatever files and batches they come, as far as
    the watermark waits for them. Needs RocksDB as the provider of state.

    Parameters
    ----------
    df : DataFrame
        Streaming, of a classic session, without a watermark: it is set here.
    model : Model
        Goes to each executor once.
    key : str
        A column of text, bytes or integers, which come back as text.
    time : str
        A column of type timestamp.
    inputs : mapping of channel to column, or columns in the order of the channels, optional
        Of floats, doubles or integers; null is a missing value. None: by the channels' names.
    watermark : str, seconds or timedelta
        As in `withWatermark`: how much later than its time a row may come, in the time of the rows. A result comes when
        nothing can come before it any more. A later row has a result too, if its key has none of a later time.
    buckets : int
        Groups of keys. A checkpoint keeps to them.
    keep : iterable of str
        Columns that come back with each row, as they were. A checkpoint keeps to them.
    silent : seconds, timedelta or None
        A key whose last row is so far behind the watermark gets a row, "silent", once until it speaks again. Less than idle.
    **job
        Of `nrnn.keyed.Job`: idle, most_keys (of a bucket), other_model, warm_up, outputs, and of `Model.stream`.

    Returns
    -------
    DataFrame
        Key, time, the columns of `Summary.to_frame` (names with dots: in backticks), `why` and `note`, and what is kept.
        `why` is null in a row that has a result; else the row was left out: "duplicates", "late", "future", "refused"; or
        is none of the input: "silent", with the time of the key's last row. `note` is a sentence.

    Raises
    ------
    ValueError, TypeError
        An option or a column that does not fit; the message names it.

    A state of another model, of another number of buckets or of another `keep` ends the query with a sentence in its exception.
    """
    if "delay" in job:
        raise TypeError(f"delay: expected none, since watermark says it, found {job['delay']!r:.60}")
    delay = _seconds("watermark", watermark)
    silent = None if silent is None else round(_seconds("silent", silent) * 1e9)
    buckets = positive("buckets", buckets, 31)
    task = Task(df, model, key, time, inputs, keep, Job(model, delay=delay, **job))
    _expect_told(silent, task.job.idle)
    if not df.isStreaming:
        raise ValueError("df: expected a streaming DataFrame, found one that is not: nrnn.spark.batch takes it")
    _expect_rocksdb(df)
    _expect_no_watermark(df)
    timed = task.columns.samples(df).withWatermark("event", f"{round(delay * 1000)} milliseconds")  # of a name without dots
    samples = timed.select(F.pmod(F.xxhash64("key"), F.lit(buckets)).cast("int").alias("bucket"), *task.columns.schema().names)
    groups = samples.mapInArrow(packing(task.columns.schema()), PACKED).groupBy("bucket")
    processor = Bucket(task.shared, task.layout, task.columns, buckets, silent)
    packed = groups.transformWithState(processor, "packed binary", "Append", "EventTime")
    return restored(packed.mapInArrow(unpacking(task.layout.schema), task.schema), task.columns.keep)


def _expect_told(silent: int | None, idle: int | None) -> None:
    if silent is not None and idle is not None and idle <= silent:
        raise ValueError(f"silent: expected less than idle, which is {idle / 1e9:g} s, found {silent / 1e9:g} s: a key would end "
                         "before it is silent")


def _expect_rocksdb(df: DataFrame) -> None:
    found = df.sparkSession.conf.get(_PROVIDER, "")
    if not found.endswith("RocksDBStateStoreProvider"):
        raise ValueError(f"{_PROVIDER}: expected RocksDBStateStoreProvider, of {_ROCKSDB}, "
                         f"found {found.rpartition('.')[2] or 'none':.60}")


def _expect_no_watermark(df: DataFrame) -> None:
    """Spark would refuse a second one when a batch has been committed."""
    if "EventTimeWatermark" in df._jdf.queryExecution().analyzed().treeString():
        raise ValueError("df: expected none with a watermark, since watermark= sets it, found one: leave withWatermark out")


def _seconds(name: str, value: Any) -> float:
    """Also of "10 seconds", as Spark writes it."""
    if isinstance(value, str):
        found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([a-z]+?)s?\s*", value)
        if not found or found[2] not in _UNITS:
            raise ValueError(f"{name}: expected a number of {'s, '.join(_UNITS)}s, as in '10 seconds', found {value!r:.60}")
        value = float(found[1]) * _UNITS[found[2]]
    return duration(name, value, below=_LONGEST)
