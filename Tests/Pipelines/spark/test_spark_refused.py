"""What does not fit is named at the call."""

import pytest
import spark_house as house

import nrnn.spark

WRONG = {
    "no such column": (dict(time="then"), "time: expected a column that is there once, found 0 of 'then'"),
    "a key that is a number": (dict(key="level"), "key: expected text, bytes or integers, found double in column 'level'"),
    "a time that is text": (dict(time="sensor"), "time: expected timestamp, which is a point in time, found string"),
    "a time without a zone": (dict(time="local"), "time: expected timestamp, which is a point in time, found timestamp_ntz"),
    "a decimal": (dict(inputs=["price", "flow"]), "inputs: expected numbers: float, double or integers, found decimal(10,2) in "
                  "column 'price': cast it to float"),
    "a channel without a column": (dict(inputs={"level": "level"}), "inputs: expected a column for each channel"),
    "too few columns": (dict(inputs=["level"]), "inputs: expected 2 columns, one for each channel"),
    "a column that is kept twice": (dict(keep=["sensor"]), "columns of results: expected different names, found 'sensor' twice"),
    "a column of ours": (dict(key="nrnn_keep", keep=["site"]), "columns of results: expected different names, found 'nrnn_keep' "
                         "twice"),
    "a column of ours but for case": (dict(keep=["Why"]), "columns of results: expected different names, found 'why' twice"),
    "a map of numbers": (dict(keep=["counts"]), "keep: expected maps whose keys are text, found map<int,string> in column 'counts'"),
    "such a map within": (dict(keep=["nested"]), "keep: expected maps whose keys are text, found map<date,int> in column 'nested'"),
    "a variant": (dict(keep=["any"]), "keep: expected a type that JSON gives back as it was, found variant in column 'any'"),
    "a time of day": (dict(keep=["clock"]), "keep: expected a type that JSON gives back as it was, found time(6) in column 'clock'"),
    "such a time within": (dict(keep=["days"]), "keep: expected a type that JSON gives back as it was, found time(6) in column "
                           "'days'"),
    "fields of one name": (dict(keep=["pair"]), "keep: expected fields of different names, found struct<a:int,a:int> in column"),
    "text in fields of one name but for case": (dict(keep=["texts"]), "keep: expected fields of different names, found struct<a:string"),
    "no list": (dict(keep="site"), "keep: expected names of columns, in a list, found 'site'"),
    "an option of the stream": (dict(members=0), "members: expected at least 1, found 0"),
}


@pytest.mark.parametrize("case", WRONG)
@pytest.mark.parametrize("call", [nrnn.spark.stream, nrnn.spark.batch], ids=["stream", "batch"])
def test_wrong_columns(spark, model, call, case):
    given, told = WRONG[case]
    df = spark.range(0).selectExpr("'a' sensor", "current_timestamp() at", "1e0 level", "1 flow", "'x' site",
                                   "cast(1 as decimal(10,2)) price", "localtimestamp() local", "'a' nrnn_keep", "'a' Why",
                                   "map(1, 'a') counts", "array(named_struct('a', map('b', map(current_date(), 1)))) nested",
                                   "parse_json('1.0') any", "time'12:34:56' clock", "array(time'12:34:56') days",
                                   "named_struct('a', 1, 'a', 2) pair", "named_struct('a', 'x', 'A', 'y') texts")
    with pytest.raises((TypeError, ValueError)) as raised:
        call(df, model, **house.COLUMNS | given)
    assert str(raised.value).startswith(told) and len(str(raised.value)) <= 300


@pytest.mark.parametrize("given, told", [
    (dict(watermark="soon"), "watermark: expected a number of milliseconds, seconds"),
    (dict(watermark=-1), "watermark: expected seconds from 0 on"),
    (dict(silent="1 week"), "silent: expected a number of"),
    (dict(buckets=0), "buckets: expected at least 1"),
    (dict(delay=3), "delay: expected none, since watermark says it, found 3"),
    (dict(silent=60, idle=60), "silent: expected less than idle, which is 60 s, found 60 s: a key would end before"),
    (dict(), "df: expected a streaming DataFrame, found one that is not"),
])
def test_wrong_options_of_a_stream(spark, model, given, told):
    df = spark.range(0).selectExpr("'a' sensor", "current_timestamp() at", "1e0 level", "1 flow")
    with pytest.raises((TypeError, ValueError)) as raised:
        nrnn.spark.stream(df, model, **house.COLUMNS, **given)
    assert str(raised.value).startswith(told)


@pytest.mark.parametrize("name", ["delay", "idle", "most_keys", "other_model", "warm_up"])
def test_options_that_a_batch_has_no_use_for(spark, model, name):
    df = spark.range(0).selectExpr("'a' sensor", "current_timestamp() at", "1e0 level", "1 flow")
    with pytest.raises(TypeError, match=f"^{name}: expected none, since all rows of a batch are there at once, found 3"):
        nrnn.spark.batch(df, model, **house.COLUMNS, **{name: 3})


def test_a_watermark_of_its_own(spark, model, tmp_path):
    (tmp_path / "in").mkdir()
    df = house.source(spark, tmp_path / "in").withWatermark("at", "1 second").dropDuplicates(["sensor", "at"])
    with pytest.raises(ValueError, match="^df: expected none with a watermark, since watermark= sets it, found one"):
        nrnn.spark.stream(df, model, **house.COLUMNS)


def test_capitals_that_are_told_apart(spark, model):
    """As Spark is set, in whatever letters; else such columns are one twice."""
    df = spark.range(0).selectExpr("'a' a", "'x' A", "current_timestamp() at", "1e0 level", "1 flow")
    spark.conf.set("spark.sql.caseSensitive", "TRUE")
    try:
        assert nrnn.spark.batch(df, model, key="a", time="at", keep=["A"]).columns[-1] == "A"
    finally:
        spark.conf.unset("spark.sql.caseSensitive")


def test_another_store(spark, model, tmp_path):
    (tmp_path / "in").mkdir()
    name = "spark.sql.streaming.stateStore.providerClass"
    before = spark.conf.get(name)
    spark.conf.unset(name)
    try:
        with pytest.raises(ValueError, match=f"{name}: expected RocksDBStateStoreProvider, .* found none"):
            nrnn.spark.stream(house.source(spark, tmp_path / "in"), model, **house.COLUMNS)
    finally:
        spark.conf.set(name, before)


def test_what_is_no_frame(model):
    for call in nrnn.spark.stream, nrnn.spark.batch:
        with pytest.raises(TypeError, match="df: expected a DataFrame of Spark, found list"):
            call([], model, **house.COLUMNS)


def test_a_stream_is_no_batch(spark, model, tmp_path):
    (tmp_path / "in").mkdir()
    with pytest.raises(ValueError, match="df: expected a DataFrame that ends"):
        nrnn.spark.batch(house.source(spark, tmp_path / "in"), model, **house.COLUMNS)
