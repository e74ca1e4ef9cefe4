"""A checkpoint that another model left, another number of buckets, or other columns that are kept."""

import shutil

import numpy as np
import pytest
import spark_house as house

import nrnn.spark


def results(spark, of, folder, buckets=2, keep=(), **job):
    return nrnn.spark.stream(house.source(spark, folder / "in"), of, **house.COLUMNS, **house.STREAM | job, buckets=buckets,
                             watermark=0, keep=keep)


@pytest.fixture(scope="module")
def left(spark, model, tmp_path_factory):
    """What a query leaves that has seen ten rows."""
    folder = tmp_path_factory.mktemp("other")
    house.write(folder / "in", house.rows("a", np.arange(10)))
    house.run(results(spark, model, folder, warm_up=4), folder)
    house.write(folder / "in", house.rows("a", np.arange(10, 14)), number=1)
    return folder


@pytest.fixture
def folder(left, tmp_path):
    shutil.copytree(left, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.mark.parametrize("seed, given, told", [
    (2, {}, "SnapshotError: key 'a': snapshot: expected one of this model, found another's fingerprint"),
    (1, dict(buckets=5), "buckets: expected 2, as the checkpoint has, found 5"),
    (1, dict(keep=["site"]), "keep: expected 'none', as the checkpoint has, found 'site string'")],
    ids=["model", "buckets", "keep"])
def test_refused_with_a_sentence(spark, folder, seed, given, told):
    """Of five buckets the key's has no state, which would begin it anew."""
    from pyspark.errors import StreamingQueryException

    with pytest.raises(StreamingQueryException) as raised:
        house.run(results(spark, house.model(seed), folder, **given), folder)
    assert told in str(raised.value)


def test_begun_anew(spark, folder):
    other, new = house.model(2), house.rows("a", np.arange(10, 14))
    found = house.run(results(spark, other, folder, other_model="reset"), folder)
    house.same(found[found["at"] >= "2026-03-01 00:00:10"], house.scored(other, new))
