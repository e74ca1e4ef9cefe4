"""Columns of a DataFrame by their names, and what is said of those that do not fit."""

from __future__ import annotations

from typing import Any

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql import types as T


def of(name: str) -> Column:
    """A column by its name, dots in it among it."""
    return F.col("`" + name.replace("`", "``") + "`")


def field(df: DataFrame, option: str, name: Any, types: tuple[type, ...], expected: str) -> T.StructField:
    """Raises ValueError, TypeError: it is not there once, or of another type."""
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


def _hint(kind: T.DataType) -> str:
    if isinstance(kind, T.TimestampNTZType):
        return ": to_utc_timestamp says in which zone"
    return ": cast it to float" if isinstance(kind, T.DecimalType) else ""


def is_case_sensitive(df: DataFrame) -> bool:
    """Whether names that differ by case are two, as its session has it."""
    return df.sparkSession.conf.get("spark.sql.caseSensitive").lower() == "true"
