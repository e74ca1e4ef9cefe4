"""One bucket, batch by batch, without a Spark around it: what it flags, and what it makes of states that others left."""

import struct
from types import SimpleNamespace

import pandas as pd
import pyarrow as pa
import pytest
from pyspark.sql import Row
from pyspark.sql import types as T

from nrnn import SnapshotError
from nrnn.keyed import Job
from nrnn.spark.bucket import Bucket
from nrnn.spark.columns import Columns
from nrnn.spark.packing import packed, unpacked
from nrnn.spark.results import Layout

SITE = T.StructField("site", T.StringType())


class Driven:
    """A bucket with its state and its timer, as Spark would have them."""

    def __init__(self, of, *, silent=None, buckets=2, keep=(), state=None, **job):
        columns = Columns(T.StructField("sensor", T.StringType()), T.StructField("at", T.TimestampType()), ("level", "flow"), keep)
        job = Job(of, gap="reset", missing="hold", **job)
        self.layout, self.schema = Layout(job, columns, str.lower), columns.schema()
        self.bucket = Bucket(SimpleNamespace(job=lambda: job), self.layout, columns, buckets, silent and silent * 10**9)
        self.state, self.timers = state, set()
        value = SimpleNamespace(get=lambda: None if self.state is None else (self.state,), update=self.update)
        self.bucket.init(SimpleNamespace(getValueState=lambda *_: value, registerTimer=self.timers.add,
                                         deleteTimer=self.timers.remove))

    def update(self, value):
        self.state, = value

    def rows(self, watermark, *rows):
        """Results of rows, each its key and its time in seconds, in a batch that begins at a watermark, in seconds."""
        arrays = [[key for key, _ in rows], [at * 1_000_000 for _, at in rows], [0.5] * len(rows), [0.5] * len(rows)]
        arrays += [["{}"] * len(rows)] * (len(self.schema) - 4)
        batch = packed(pa.record_batch([pa.array(*one) for one in zip(arrays, self.schema.types)], schema=self.schema))
        return self.told(self.bucket.handleInputRows((0,), iter([Row(packed=batch)]), self.at(watermark)))

    def timer(self, watermark):
        assert self.timers and min(self.timers) <= watermark * 1000
        return self.told(self.bucket.handleExpiredTimer((0,), self.at(watermark), None))

    def at(self, watermark):
        return SimpleNamespace(getCurrentWatermarkInMs=lambda: watermark * 1000)

    def told(self, given):
        """Of each row its key, its second and why."""
        frames = [unpacked(one.packed, self.layout.schema).to_pandas() for one in given]
        found = pd.concat(frames) if frames else pd.DataFrame(columns=["sensor", "at", "why"])
        return [(key, int(at.timestamp()), why if isinstance(why, str) else None)
                for key, at, why in zip(found["sensor"], found["at"], found["why"])]


# -- keys that fall silent


def test_a_key_that_ends_in_the_batch_that_finds_it_silent(model):
    driven = Driven(model, silent=5, idle=60)
    assert driven.rows(0, ("a", 1000), ("a", 1002), ("b", 1000)) == [("a", 1000, None), ("a", 1002, None), ("b", 1000, None)]
    assert driven.rows(1000, ("b", 11000)) == []
    assert driven.rows(11000, ("b", 11001)) == [("b", 11000, None), ("b", 11001, None), ("a", 1002, "silent")]


def test_a_key_that_waited_and_ends_in_the_batch_that_finds_it_silent(model):
    driven = Driven(model, silent=5, idle=60, delay=10)
    assert driven.rows(0, ("a", 1000), ("a", 1002)) == []
    assert driven.timer(11000) == [("a", 1000, None), ("a", 1002, None), ("a", 1002, "silent")]


def test_a_key_that_was_told_before_it_ends(model):
    driven = Driven(model, silent=5, idle=60)
    driven.rows(0, ("a", 1000))
    assert driven.timer(1006) == [("a", 1000, "silent")]
    assert driven.timer(2000) == [] and b"NRNNGRUP\1\0\0\0\0\0\0\0" in driven.state, "it has ended"


def test_what_ends_beside_a_row_too_far_ahead_was_heard_before_it(model):
    driven = Driven(model, silent=5, idle=60)
    driven.rows(0, ("a", 1000), ("a", 90000))
    assert driven.timer(2000) == [("a", 1000, "silent"), ("a", 90000, "future")]


@pytest.mark.parametrize("again, why", [(1000, "duplicates"), (999, "late")])
def test_a_row_that_is_left_out_is_no_word(model, again, why):
    driven = Driven(model, silent=5)
    driven.rows(0, ("a", 999), ("a", 1000))
    assert driven.rows(1010, ("b", 1010)) == [("b", 1010, None), ("a", 1000, "silent")]
    assert driven.rows(1010, ("a", again)) == [("a", again, why)]
    assert driven.rows(1011, ("a", 1001)) == [("a", 1001, None), ("a", 1001, "silent")], "it spoke"


# -- states


def test_a_state_of_0_6_goes_on(model):
    """Its first bytes did not say what is kept."""
    driven = Driven(model, keep=(SITE,))
    driven.rows(0, ("a", 1000))
    group = driven.state[driven.state.index(b"NRNNGRUP"):]
    old = struct.pack("<8sIqq", b"NRNNSPRK", 2, 1000, -1) + group
    later = Driven(model, keep=(SITE,), state=old)
    assert later.rows(1001, ("a", 1000), ("a", 1001)) == [("a", 1001, None), ("a", 1000, "duplicates")]
    assert b"site string" in later.state
    with pytest.raises(SnapshotError, match="^buckets: expected 2, as the checkpoint has, found 3"):
        Driven(model, buckets=3, state=old).rows(1001, ("a", 1002))


@pytest.mark.parametrize("keep, told", [((), "keep: expected 'site string', as the checkpoint has, found 'none'"),
                                        ((T.StructField("site", T.LongType()),), "found 'site bigint'")])
def test_another_keep_is_refused(model, keep, told):
    driven = Driven(model, keep=(SITE,), delay=10)
    driven.rows(0, ("a", 1000))
    with pytest.raises(SnapshotError, match=told):
        Driven(model, keep=keep, delay=10, state=driven.state).rows(0, ("a", 1001))


def test_rows_of_no_bucket(model):
    """What comes in every batch has no rows: its state says how the query was made."""
    driven = Driven(model, silent=5)
    assert driven.rows(0) == [] and not driven.timers
    with pytest.raises(SnapshotError, match="^buckets: expected 2"):
        Driven(model, buckets=3, state=driven.state).rows(0)
