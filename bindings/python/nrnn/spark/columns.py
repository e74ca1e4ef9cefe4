"""The columns of a DataFrame that a model takes, and what is wrong with them, told before anything runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql import types as T

from ..description.channels import names
from ..engine.model import Model
from ..values.options import listed
from . import kept
from .fields import field, of

KEYS = T.StringType, T.BinaryType, T.ByteType, T.ShortType, T.IntegerType, T.LongType
NUMBERS = T.FloatType, T.DoubleType, T.ByteType, T.ShortType, T.IntegerType, T.LongType
TIMES = (T.TimestampType,)


@dataclass(frozen=True)
class Columns:
    """What is taken of a DataFrame.

    Attributes
    ----------
    key, time : StructField
    inputs : tuple of str
        The column of each channel.
    keep : tuple of StructField
        Columns that come back beside the results.
    """

    key: T.StructField
    time: T.StructField
    inputs: tuple[str, ...]
    keep: tuple[T.StructField, ...]

    @classmethod
    def of(cls, df: DataFrame, model: Model, key: str, time: str, inputs: Any, keep: Iterable[str]) -> Columns:
        """Raises ValueError, TypeError: a column is not there, or of another type; the message names it."""
        if not isinstance(df, DataFrame):
            raise TypeError(f"df: expected a DataFrame of Spark, found {type(df).__name__}")
        chosen = _inputs(names(model.inputs), inputs)
        for one in chosen:
            field(df, "inputs", one, NUMBERS, "numbers: float, double or integers")
        wanted = listed(keep)
        if wanted is None:
            raise TypeError(f"keep: expected names of columns, in a list, found {keep!r:.60}")
        return cls(field(df, "key", key, KEYS, "text, bytes or integers"),
                   field(df, "time", time, TIMES, "timestamp, which is a point in time"), chosen, kept.kept(df, wanted))

    @property
    def is_text(self) -> bool:
        """Does the key come back as text? Integers do, spelled as such."""
        return not isinstance(self.key.dataType, T.BinaryType)

    def samples(self, df: DataFrame) -> DataFrame:
        """Of each row what a group takes: key, time in microseconds, the inputs, and what is kept, as JSON; last, as `event`, the
        time as it was, for a watermark. Inputs are rounded once: a long by way of double would be twice."""
        key = F.try_validate_utf8(of(self.key.name).cast("string")) if self.is_text else of(self.key.name)
        values = [of(one).cast("float").alias(f"x{i}") for i, one in enumerate(self.inputs)]
        return df.select(key.alias("key"), F.unix_micros(of(self.time.name)).alias("time"), *values,
                         *([kept.json(self.keep)] if self.keep else []), of(self.time.name).alias("event"))

    def schema(self) -> pa.Schema:
        """Of `samples`, as Arrow has it."""
        return pa.schema([("key", pa.string() if self.is_text else pa.binary()), ("time", pa.int64()),
                          *((f"x{i}", pa.float32()) for i in range(len(self.inputs))),
                          *([(kept.KEPT, pa.string())] if self.keep else [])])


def _inputs(channels: list[str], inputs: Any) -> tuple[str, ...]:
    if inputs is None:
        return tuple(channels)
    if isinstance(inputs, Mapping):
        if set(inputs) != set(channels):
            raise ValueError(f"inputs: expected a column for each channel of {channels!r:.100}, found {list(inputs)!r:.100}")
        return tuple(inputs[one] for one in channels)
    given = listed(inputs)
    if given is None or len(given) != len(channels):
        raise ValueError(f"inputs: expected {len(channels)} columns, one for each channel of {channels!r:.100}, "
                         f"found {inputs!r:.100}")
    return tuple(given)
