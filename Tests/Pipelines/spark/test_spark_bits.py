"""In whatever order files come, as a stream or at once: the bits of nrnn.score."""

import numpy as np
import pandas as pd
import pytest
import spark_house as house
from pyspark.sql import functions as F

import nrnn
import nrnn.spark


@pytest.fixture(scope="module")
def frame():
    """One key of many rows, others of few, values that are missing, and gaps."""
    frames = [house.rows("skewed", np.arange(120))]
    frames += [house.rows(f"key {i}", np.arange(40 + i, 100, 15 + i % 3)) for i in range(30)]
    frame = pd.concat(frames, ignore_index=True)
    frame.loc[frame.index % 11 == 3, "flow"] = np.nan
    return frame.sample(frac=1, random_state=3, ignore_index=True)


@pytest.fixture(scope="module")
def stream(spark, model, frame, tmp_path_factory):
    """Rows scattered over files of one modification time; the watermark passes all at the end."""
    folder = tmp_path_factory.mktemp("bits")
    house.write(folder / "in", *(frame.iloc[i::4] for i in range(4)), mtime=1e9)
    house.write(folder / "in", house.rows("after all", [1000]), number=4)
    results = nrnn.spark.stream(house.source(spark, folder / "in"), model, **house.COLUMNS, **house.STREAM, buckets=5,
                                watermark="2 minutes", keep=["site"])
    return house.run(results, folder)


def test_a_stream_gives_the_bits_of_nrnn_score(stream, model, frame):
    assert stream["why"].isna().all() and stream["note"].isna().all()
    house.same(stream, house.scored(model, frame))


def test_what_is_kept_comes_back_with_its_row(stream):
    assert (stream["site"] == "of " + stream["sensor"]).all()


def test_a_batch_gives_the_bits_of_nrnn_score(spark, model, frame, tmp_path):
    house.write(tmp_path / "in", frame.iloc[::2], frame.iloc[1::2])
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", 37)  # keys go on from one to the next
    spark.conf.set("spark.sql.session.timeZone", "Europe/Berlin")
    try:
        results = nrnn.spark.batch(spark.read.schema(house.SCHEMA).json(str(tmp_path / "in")), model, **house.COLUMNS,
                                   **house.STREAM, buckets=3, keep=["site"]).toPandas()
    finally:
        spark.conf.unset("spark.sql.execution.arrow.maxRecordsPerBatch")
        spark.conf.set("spark.sql.session.timeZone", "UTC")
    results["at"] = results["at"].dt.tz_localize("Europe/Berlin").dt.tz_convert(None)
    house.same(results, house.scored(model, frame))
    assert results["why"].isna().all() and (results["site"] == "of " + results["sensor"]).all()


@pytest.mark.parametrize("key", ["whole", "octets"])
def test_keys_that_are_no_text(spark, model, key):
    """Integers come back as text, bytes as they are, UTF-8 or not."""
    df = spark.range(24).selectExpr("cast(id % 3 as int) whole", "unhex('FF0' || (id % 3)) octets",
                                    "timestamp_seconds(id) at", "sin(id) level", "cast(id % 5 as float) flow")
    found = nrnn.spark.batch(df, model, key=key, time="at", **house.STREAM, buckets=2).toPandas()
    spell = str if key == "whole" else bytes
    found, frame = (one.rename(columns={key: "sensor"}) for one in (found, df.toPandas()))
    found["sensor"], frame["sensor"] = found["sensor"].map(spell), frame["sensor"].map(spell)
    house.same(found, house.scored(model, frame.assign(at=frame["at"].dt.tz_localize("UTC"))))


def test_texts_with_longer_offsets(spark, model, frame, tmp_path):
    """As Spark is set for columns of more than 2 GiB: keys and what is kept are those of their rows."""
    house.write(tmp_path / "in", frame.iloc[:60], house.rows("after all", [1000]))
    spark.conf.set("spark.sql.execution.arrow.useLargeVarTypes", True)
    try:
        results = nrnn.spark.stream(house.source(spark, tmp_path / "in"), model, **house.COLUMNS, **house.STREAM, buckets=3,
                                    watermark="2 minutes", keep=["site"])
        found = house.run(results, tmp_path)
    finally:
        spark.conf.unset("spark.sql.execution.arrow.useLargeVarTypes")
    house.same(found, house.scored(model, frame.iloc[:60]))
    assert (found["site"] == "of " + found["sensor"]).all()


def test_rows_of_one_time_are_in_one_order_wherever_arrow_cuts(spark, model):
    """Values that are missing last, those that are one float32 by the next channel."""
    rows = [(None, 1.0), (1.0, 2.0), (1.00000000001, 1.0), (float("nan"), 0.5), (2.0, None)]
    df = spark.createDataFrame([("a", 0, *one) for one in rows], "sensor string, at int, level double, flow double")
    df = df.withColumn("at", F.timestamp_seconds("at"))
    found = []
    for count in (1, 2, 10_000):
        spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", count)
        try:
            found.append(nrnn.spark.batch(df, model, **house.COLUMNS, members=4, seed=7, missing="hold", buckets=1).toPandas())
        finally:
            spark.conf.unset("spark.sql.execution.arrow.maxRecordsPerBatch")
    assert found[0].equals(found[1]) and found[0].equals(found[2])


def test_longs_are_rounded_once(spark):
    """By way of double 2**60 + 2**36 + 1 is half way between two floats, and goes down."""
    cell = nrnn.Sde(A=-np.eye(1), W=np.eye(1), U=np.eye(1), step=0.2)
    channel = nrnn.Channel("level", mean=2.0**60, scale=2.0**37)
    of = nrnn.Model.load(nrnn.ModelFile([cell], readout=(np.eye(1), np.zeros(1)), inputs=[channel], outputs=[nrnn.Output("y")],
                                        sequence=nrnn.Sequence(interval=1.0)).to_bytes())
    df = spark.range(3).selectExpr("'a' sensor", "timestamp_seconds(id) at", "1152921504606846976 + 68719476736 + id level")
    found, frame = nrnn.spark.batch(df, of, **house.COLUMNS, buckets=1).toPandas(), df.toPandas()
    expected = nrnn.score(of, frame, **house.COLUMNS)
    assert found[expected.columns[0]].to_numpy().tobytes() == expected[expected.columns[0]].to_numpy().tobytes()


def test_times_beyond_what_there_is_are_refused_and_told(spark, model):
    """No column can hold them; the least integer has no other sign."""
    df = spark.range(4).selectExpr("'a' sensor", "timestamp_micros(case id when 0 then -9223372036854775808 when 1 then "
                                   "9223372036854775807 when 2 then 9300000000000000 else 5 end) at", "0e0 level", "0e0 flow")
    found = nrnn.spark.batch(df, model, **house.COLUMNS, buckets=1).select("why", "note").collect()
    assert sorted(one.why or "" for one in found) == ["", *["refused"] * 3]
    told = "time: expected one between 1677 and 2262, found "
    assert sorted(one.note for one in found if one.why) == [
        f"{told}-290308-12-21T19:59:05.224192Z", f"{told}2264-09-14T21:20:00.000000Z", f"{told}294247-01-10T04:00:54.775807Z"]
