"""The columns of a DataFrame that a model takes, and what is wrong with them, told before anything runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql import types as T

from ..description.channels import names
from ..engine.model import Model
from ..values.options import listed

KEYS = T.StringType, T.BinaryType, T.ByteType, T.ShortType, T.IntegerType, T.LongType
NUMBERS = T.FloatType, T.DoubleType, T.ByteType, T.ShortType, T.IntegerType, T.LongType
TIMES = (T.TimestampType,)
KEPT = "nrnn_keep"
"""The column of what is kept, as JSON, on its way: results have none of this name."""

_JSON = {"timeZone": "UTC", "timestampFormat": "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX",
         "timestampNTZFormat": "yyyy-MM-dd'T'HH:mm:ss.SSSSSS",
         "columnNameOfCorruptRecord": KEPT}  # Spark's own name for it, _corrupt_record, may be of what is kept


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
            _field(df, "inputs", one, NUMBERS, "numbers: float, double or integers")
        kept = listed(keep)
        if kept is None:
            raise TypeError(f"keep: expected names of columns, in a list, found {keep!r:.60}")
        return cls(_field(df, "key", key, KEYS, "text, bytes or integers"),
                   _field(df, "time", time, TIMES, "timestamp, which is a point in time"), chosen,
                   tuple(_kept(df, one) for one in kept))

    @property
    def is_text(self) -> bool:
        """Does the key come back as text? Integers do, spelled as such."""
        return not isinstance(self.key.dataType, T.BinaryType)

    def samples(self, df: DataFrame) -> DataFrame:
        """Of each row what a group takes: key, time in microseconds, the inputs, and what is kept, as JSON; last, as `event`, the
        time as it was, for a watermark. Inputs are rounded once: a long by way of double would be twice."""
        key = F.try_validate_utf8(of(self.key.name).cast("string")) if self.is_text else of(self.key.name)
        values = [of(one).cast("float").alias(f"x{i}") for i, one in enumerate(self.inputs)]
        kept = [F.to_json(F.struct(*(of(one.name) for one in self.keep)), _JSON).alias(KEPT)] if self.keep else []
        return df.select(key.alias("key"), F.unix_micros(of(self.time.name)).alias("time"), *values, *kept,
                         of(self.time.name).alias("event"))

    def schema(self) -> pa.Schema:
        """Of `samples`, as Arrow has it."""
        return pa.schema([("key", pa.string() if self.is_text else pa.binary()), ("time", pa.int64()),
                          *((f"x{i}", pa.float32()) for i in range(len(self.inputs))),
                          *([(KEPT, pa.string())] if self.keep else [])])

    def restored(self, results: DataFrame) -> DataFrame:
        """Results with what was kept in columns again."""
        if not self.keep:
            return results
        kept = F.from_json(of(KEPT), T.StructType([T.StructField(one.name, one.dataType) for one in self.keep]), _JSON)
        others = [of(name) for name in results.columns if name != KEPT]
        return results.select(*others, kept.alias(KEPT)).select(
            *others, *(of(KEPT).getField(one.name).alias(one.name) for one in self.keep))


def of(name: str) -> Column:
    """A column by its name, dots in it among it."""
    return F.col("`" + name.replace("`", "``") + "`")


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


def _field(df: DataFrame, option: str, name: Any, types: tuple[type, ...], expected: str) -> T.StructField:
    if not isinstance(name, str):
        raise TypeError(f"{option}: expected the name of a column, found {name!r:.60}")
    found = [one for one in df.schema.fields if one.name == name]
    if len(found) != 1:
        raise ValueError(f"{option}: expected a column that is there once, found {len(found)} of {name!r:.60} among "
                         f"{df.columns!r:.120}")
    kind = found[0].dataType
    if not isinstance(kind, types):
        raise TypeError(f"{option}: expected {expected}, found {kind.simpleString():.60} in column {name!r:.60}{_hint(kind)}")
    return found[0]


def _kept(df: DataFrame, name: Any) -> T.StructField:
    found = _field(df, "keep", name, (T.DataType,), "any type")
    _expect_text_keys(name, found.dataType)
    return found


def _expect_text_keys(name: str, kind: T.DataType) -> None:
    """What is kept travels as JSON, whose names are text."""
    if isinstance(kind, T.MapType) and not isinstance(kind.keyType, T.StringType):
        raise TypeError(f"keep: expected maps whose keys are text, found {kind.simpleString():.60} in column {name!r:.60}")
    inner = ([one.dataType for one in kind.fields] if isinstance(kind, T.StructType) else
             [kind.elementType] if isinstance(kind, T.ArrayType) else [kind.valueType] if isinstance(kind, T.MapType) else [])
    for one in inner:
        _expect_text_keys(name, one)


def _hint(kind: T.DataType) -> str:
    if isinstance(kind, T.TimestampNTZType):
        return ": to_utc_timestamp says in which zone"
    return ": cast it to float" if isinstance(kind, T.DecimalType) else ""
