"""Columns that come back beside the results: as they were, or the row says why not. They travel as JSON."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from typing import Any

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql import types as T

from .fields import field, is_case_sensitive, of

KEPT = "nrnn_keep"
"""The column of what is kept, on its way: results have none of this name."""
CANNOT = "!"
"""What a row has there in place of JSON, before the name of a column that JSON would alter."""

_JSON = {"timeZone": "UTC", "timestampFormat": "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX",
         "timestampNTZFormat": "yyyy-MM-dd'T'HH:mm:ss.SSSSSS",
         "columnNameOfCorruptRecord": KEPT,  # Spark's own name for it, _corrupt_record, may be of what is kept
         "maxStringLen": str((1 << 31) - 1),  # else 20,000,000: a longer one would be null
         "mode": "FAILFAST"}  # what cannot be read ends the query: it would be null
_FIRST = -9_223_372_036_854_000_000  # microseconds: JSON does not read back the part of a second before
_LONGEST = 50_000  # characters of a name that Jackson reads; no text has more of them than bytes
_EXACT = (T.StringType, T.CharType, T.VarcharType, T.BinaryType, T.BooleanType, T.ByteType, T.ShortType, T.IntegerType,
          T.LongType, T.FloatType, T.DoubleType, T.DecimalType, T.DateType, T.TimestampType, T.TimestampNTZType,
          T.DayTimeIntervalType, T.YearMonthIntervalType, T.CalendarIntervalType, T.NullType)


def kept(df: DataFrame, names: Iterable[Any]) -> tuple[T.StructField, ...]:
    """Raises ValueError, TypeError: a column is not there, or JSON would not give it back as it was."""
    found = tuple(field(df, "keep", one, (T.DataType,), "any type") for one in names)
    spell = str if is_case_sensitive(df) else str.lower
    for one in found:
        _expect_exact(one.name, one.dataType, spell)
    return found


def described(fields: Sequence[T.StructField]) -> str:
    """Names and types, for a state: rows that wait there come back as these."""
    return ", ".join(f"{one.name} {one.dataType.simpleString()}" for one in fields)


def json(fields: Sequence[T.StructField]) -> Column:
    """Of what is kept of a row."""
    made = F.to_json(F.struct(*(of(one.name) for one in fields)), _JSON)
    for one in fields:
        for is_exact in _conditions(of(one.name), one.dataType):
            made = F.when(~is_exact, F.lit(CANNOT + one.name)).otherwise(made)
    return made.alias(KEPT)


def note(text: str) -> str:
    """Of a row that has CANNOT."""
    return (f"keep: expected text in UTF-8, names in maps of at most {_LONGEST} bytes, times after the first second of 64 bits, found "
            f"another in column {text.removeprefix(CANNOT)!r:.60}")


def restored(results: DataFrame, fields: Sequence[T.StructField]) -> DataFrame:
    """Results with what was kept in columns again."""
    if not fields:
        return results
    found = F.from_json(of(KEPT), T.StructType([T.StructField(one.name, one.dataType) for one in fields]), _JSON)
    others = [of(name) for name in results.columns if name != KEPT]
    return results.select(*others, found.alias(KEPT)).select(
        *others, *(of(KEPT).getField(one.name).alias(one.name) for one in fields))


# -- types


def _expect_exact(name: str, kind: T.DataType, spell: Callable[[str], str]) -> None:
    told = f"found {kind.simpleString():.60} in column {name!r:.60}"
    if isinstance(kind, T.MapType) and not isinstance(kind.keyType, T.StringType):
        raise TypeError(f"keep: expected maps whose keys are text, {told}")
    names = kind.names if isinstance(kind, T.StructType) else []
    if len(set(map(spell if _may_be_altered(kind) else str, names))) < len(names):
        raise TypeError(f"keep: expected fields of different names, {told}")
    if isinstance(kind, T.UserDefinedType) and _may_be_altered(kind.sqlType()):
        raise TypeError(f"keep: expected types of one's own without text and times, {told}")
    inner = _inner(kind)
    if not inner and not isinstance(kind, (*_EXACT, T.StructType)):
        raise TypeError(f"keep: expected a type that JSON gives back as it was, {told}: cast it to string")
    for one in inner:
        _expect_exact(name, one, spell)


def _inner(kind: T.DataType) -> list[T.DataType]:
    if isinstance(kind, T.StructType):
        return [one.dataType for one in kind.fields]
    if isinstance(kind, T.MapType):
        return [kind.keyType, kind.valueType]
    return [kind.elementType] if isinstance(kind, T.ArrayType) else [kind.sqlType()] if isinstance(kind, T.UserDefinedType) else []


def _may_be_altered(kind: T.DataType) -> bool:
    """Does it depend on the value whether JSON gives it back?"""
    return isinstance(kind, (T.StringType, T.TimestampType)) or any(map(_may_be_altered, _inner(kind)))


def _conditions(value: Column, kind: T.DataType) -> list[Column]:
    """False, each, where JSON would give back something else; null where there is nothing."""
    if not _may_be_altered(kind):
        return []
    if isinstance(kind, T.StructType):
        return [each for one in kind.fields for each in _conditions(value.getField(one.name), one.dataType)]
    if isinstance(kind, T.MapType):
        return [F.forall(F.map_keys(value), lambda one: F.octet_length(one) <= _LONGEST),
                *_conditions(F.map_keys(value), T.ArrayType(kind.keyType)),
                *_conditions(F.map_values(value), T.ArrayType(kind.valueType))]
    if isinstance(kind, T.ArrayType):
        return [F.forall(value, lambda one: reduce(operator.and_, _conditions(one, kind.elementType)))]
    return [F.unix_micros(value) >= _FIRST if isinstance(kind, T.TimestampType) else F.is_valid_utf8(value)]
