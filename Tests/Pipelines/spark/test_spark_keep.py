"""Columns that come back with each row, whatever they hold and however they are named."""

import pytest
import spark_house as house
from pyspark.sql import functions as F

import nrnn.spark

KEPT = {
    "long ago": "timestamp'1880-01-01 00:00:00'",  # where a zone's offset has seconds
    "of the year 99": "timestamp'0099-01-01 00:00:00'",
    "the first": "timestamp'0001-01-01 00:00:00.000001'",
    "far": "timestamp'12024-01-01 00:00:00'",
    "twice on the clock": "timestamp_seconds(1729990800)",
    "before Christ": "timestamp_micros(-62200000000000000)",
    "of no zone": "timestamp_ntz'2024-03-31 02:30:00'",
    "a map": "map('a', timestamp'1880-01-01 00:00:00')",
}


@pytest.fixture
def berlin(spark):
    spark.conf.set("spark.sql.session.timeZone", "Europe/Berlin")
    yield spark
    spark.conf.set("spark.sql.session.timeZone", "UTC")


def test_times_come_back_as_they_were(berlin):
    """In a session of a zone that had another offset then."""
    df = berlin.range(1).selectExpr("'a' sensor", "timestamp_seconds(id) at", "0e0 level", "0e0 flow",
                                    *(f"{value} `{name}`" for name, value in KEPT.items()))
    found = nrnn.spark.batch(df, house.model(), **house.COLUMNS, keep=list(KEPT), buckets=1)
    for name in KEPT:
        assert (found.select(F.col(name).cast("string")).collect() == df.select(F.col(name).cast("string")).collect()), name


@pytest.mark.parametrize("name", ["keep", "time", "bucket", "event"])
def test_names_that_are_used_within(spark, model, name, tmp_path):
    df = spark.range(3).selectExpr(f"'a' `{name}`", "timestamp_seconds(id) at", "0e0 level", "0e0 flow", "id site")
    found = nrnn.spark.batch(df, model, key=name, time="at", keep=["site"], buckets=1, **house.STREAM)
    assert found.select(name, "site").collect() == [("a", 0), ("a", 1), ("a", 2)]


def test_names_with_dots(spark, model, tmp_path):
    """Of a stream too, whose watermark Spark puts on a column without."""
    house.write(tmp_path / "in", house.rows("a", range(3)), house.rows("after all", [1000]))
    names = {"sensor": "my.key", "at": "my.at", "level": "a.b", "site": "keep"}
    source = house.source(spark, tmp_path / "in").withColumnsRenamed(names)
    results = nrnn.spark.stream(source, model, key="my.key", time="my.at", inputs=["a.b", "flow"], keep=["keep"], buckets=2,
                                watermark=0, **house.STREAM)
    found = house.run(results, tmp_path).rename(columns={new: old for old, new in names.items()})
    assert (found["site"] == "of " + found["sensor"]).all() and found["why"].isna().all()
    house.same(found[found["sensor"] == "a"], house.scored(model, house.rows("a", range(3))))


def test_the_name_that_spark_has_for_bad_records(spark, model):
    df = spark.range(2).selectExpr("'a' sensor", "timestamp_seconds(id) at", "0e0 level", "0e0 flow", "'{bad' _corrupt_record")
    found = nrnn.spark.batch(df, model, **house.COLUMNS, keep=["_corrupt_record"], buckets=1)
    assert [one[0] for one in found.select("_corrupt_record").collect()] == ["{bad", "{bad"]


ALTERED = {
    "text": "cast(X'ff61' as string)",
    "texts": "array('x', null, cast(X'ff61' as string))",
    "deep": "array(map('k', named_struct('f', cast(X'ff61' as string))))",
    "names": "map(cast(X'ff61' as string), 1)",
    "long": "map(repeat('k', 50001), 1)",
    "least": "timestamp_micros(-9223372036854775808)",
    "leasts": "named_struct('a', array(timestamp_micros(-9223372036854000001)))",
}


def test_what_json_would_alter_is_refused_by_the_row(spark, model):
    """Beside rows of the same columns that come back as they were."""
    df = spark.range(len(ALTERED) + 1).selectExpr(
        "'a' sensor", "timestamp_seconds(id) at", "0e0 level", "0e0 flow",
        *(f"if(id = {i}, {value}, null) `{name}`" for i, (name, value) in enumerate(ALTERED.items())))
    rows = nrnn.spark.batch(df, model, **house.COLUMNS, keep=list(ALTERED), buckets=1, **house.STREAM).collect()
    assert [one.why for one in rows] == [None, *["refused"] * len(ALTERED)] and rows[0].at.second == len(ALTERED)
    assert [one.note for one in sorted(rows[1:], key=lambda one: one.at)] == [
        "keep: expected text in UTF-8, names in maps of at most 50000 bytes, times after the first second of 64 bits, found another in "
        f"column {name!r}" for name in ALTERED]


def test_longer_text_than_spark_reads_by_itself(spark, model):
    df = spark.range(1).selectExpr("'a' sensor", "timestamp_seconds(id) at", "0e0 level", "0e0 flow", "repeat('x', 20000001) site",
                                   "map(repeat('k', 50000), named_struct('a', 'x' collate unicode_ci)) named")
    found = nrnn.spark.batch(df, model, **house.COLUMNS, keep=["site", "named"], buckets=1)
    assert found.select("why", F.length("site"), F.length(F.map_keys("named")[0])).collect() == [(None, 20000001, 50000)]


def test_types_that_json_keeps(spark, model):
    """To the last digit, and what there is none of."""
    df = spark.range(1).selectExpr(
        "'a' sensor", "timestamp_seconds(id) at", "0e0 level", "0e0 flow", "cast(1e-7 as decimal(38, 37)) d", "4.9E-324D least",
        "-0.0D minus", "cast('NaN' as float) nan", "X'00ff' octets", "date'-10000-01-01' day", "cast(null as map<string, int>) none",
        "interval '-1 02:03:04.000005' day to second span", "make_interval(-1, 2, -3, 4, 5, -6, -7.000001) mixed", "null empty",
        "array(null, 'a\\u0000b') texts", "named_struct('a', 1, 'A', 2) pair",
        "timestamp_micros(-9223372036854000000) first")
    names = df.columns[4:]
    found = nrnn.spark.batch(df, model, **house.COLUMNS, keep=names, buckets=1)
    texts = [F.col(name).cast("string") for name in names]
    assert found.select(texts).collect() == df.select(texts).collect()
