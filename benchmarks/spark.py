#!/usr/bin/env python3
"""Rows a second of nrnn.spark beside the same job with a handler that does nothing, and beside `nrnn run --key`.

    benchmarks/spark.py [KEYS [ROWS]]     20,000 keys, one row of each a batch; needs `make lib command`, .venv-pipelines

Each case is a process of its own: Spark with one or two cores, a file a batch, results thrown away ("noop"). The first two
batches, in which Spark compiles and workers start, do not count. CASES and CORES in the environment choose some, parted by colons.
"""
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

import nrnn

ROOT = Path(__file__).resolve().parent.parent
COMMAND = os.environ.get("NRNN_COMMAND", ROOT / ".build/release/nrnn")
MODEL, STREAM = ROOT / "examples/co2/noisy.nrnn", dict(members=8, seed=5)
BATCHES, WARM, BUCKETS, WEEK = 8, 2, 32, pd.Timedelta(weeks=1)
SCHEMA = "sensor string, at timestamp, ppm double"
CASES = ("nothing", "nothing, state", "nothing, by row", "stream", "batch")


def write(folder, keys, rows):
    """One file a batch: as many rows of each key, in JSON."""
    rng, start = np.random.default_rng(1), pd.Timestamp("2000-01-01", tz="UTC")
    for batch in range(BATCHES):
        lines = [f'{{"sensor":"sensor-{key:06d}","at":"{(start + (batch * rows + row) * WEEK).isoformat()}",'
                 f'"ppm":{rng.normal(340, 3):.3f}}}' for row in range(rows) for key in range(keys)]
        path = folder / f"{batch:03d}.json"
        path.write_text("\n".join(lines) + "\n")
        os.utime(path, (1e9 + batch, 1e9 + batch))


def session(cores):
    from pyspark.sql import SparkSession

    made = (SparkSession.builder.master(f"local[{cores}]").config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.memory", "2g").config("spark.sql.shuffle.partitions", cores)
            .config("spark.sql.session.timeZone", "UTC").config("spark.sql.streaming.noDataMicroBatches.enabled", "false")
            .config("spark.sql.streaming.stateStore.providerClass",
                    "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider").getOrCreate())
    made.sparkContext.setLogLevel("ERROR")
    return made


def nothing(source, packed, size):
    """The grouping of nrnn.spark, `size` bytes of state a key, and each row back as it came."""
    import pyarrow as pa
    from pyspark.sql import Row
    from pyspark.sql import functions as F
    from pyspark.sql.streaming import StatefulProcessor

    from nrnn.spark.packing import PACKED, packing, unpacked, unpacking

    schema = pa.schema([("key", pa.string()), ("time", pa.int64()), ("x0", pa.float64())])

    class Nothing(StatefulProcessor):
        def init(self, handle):
            self.state = handle.getValueState("bucket", "state binary")

        def handleInputRows(self, key, rows, timerValues):
            rows = list(rows)
            before = self.state.get()
            keys = sum(len(unpacked(row.packed, schema)) for row in rows) if packed else sum(map(len, rows))
            self.state.update((bytes(before[0]) if before else os.urandom(keys * size),))
            yield from (Row(packed=row.packed) for row in rows) if packed else (
                rows_.drop(columns="bucket") for rows_ in rows)

        def close(self):
            pass

    samples = source.withWatermark("at", "10 seconds").select(
        F.pmod(F.xxhash64("sensor"), F.lit(BUCKETS)).cast("int").alias("bucket"), F.col("sensor").alias("key"),
        F.unix_micros("at").alias("time"), F.col("ppm").alias("x0"))
    if not packed:
        return samples.groupBy("bucket").transformWithStateInPandas(
            Nothing(), "key string, time long, x0 double", "Append", "EventTime")
    groups = samples.mapInArrow(packing(schema), PACKED).groupBy("bucket")
    return groups.transformWithState(Nothing(), "packed binary", "Append", "EventTime").mapInArrow(
        unpacking(schema), "key string, time long, x0 double")


def streamed(case, folder, cores, size):
    import nrnn.spark

    spark = session(cores)
    source = spark.readStream.schema(SCHEMA).option("maxFilesPerTrigger", 1).json(str(folder))
    if case == "stream":
        out = nrnn.spark.stream(source, nrnn.Model.load(MODEL), key="sensor", time="at", watermark=0, buckets=BUCKETS, **STREAM)
    else:
        out = nothing(source, "by row" not in case, size if "state" in case else 0)
    with tempfile.TemporaryDirectory() as checkpoint:
        query = out.writeStream.format("noop").option("checkpointLocation", checkpoint).trigger(availableNow=True).start()
        while query.isActive and len(query.recentProgress) < WARM:
            time.sleep(0.02)
        began, busy = len(query.recentProgress), processor_seconds()
        query.awaitTermination()
        busy, batches = processor_seconds() - busy, query.recentProgress[began:]
    rows = sum(one["numInputRows"] for one in batches)
    return rows / sum(one["durationMs"]["triggerExecution"] for one in batches) * 1000, rows / busy


def processor_seconds():
    """Of this process, the JVM and the workers, also those that have ended."""
    found, parents = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        parents[int(path.parent.name)] = int(fields[1])
        found[int(path.parent.name)] = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    ours = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return sum(found[pid] for pid in ours)


def at_once(folder, cores):
    import nrnn.spark

    spark = session(cores)
    source = spark.read.schema(SCHEMA).json(str(folder))
    for _ in range(2):  # the first also starts workers
        began, busy = time.perf_counter(), processor_seconds()
        nrnn.spark.batch(source, nrnn.Model.load(MODEL), key="sensor", time="at", buckets=BUCKETS, **STREAM).write.format(
            "noop").mode("overwrite").save()
        seconds, busy = time.perf_counter() - began, processor_seconds() - busy
    return lines(folder) / seconds, lines(folder) / busy


def command(folder, state):
    """nrnn run, file by file, as Spark's batches come."""
    began = time.perf_counter()
    for path in sorted(folder.glob("*.json")):
        subprocess.run([COMMAND, "run", MODEL, "--input", path, "--format", "jsonl", "--key", "sensor", "--time", "at", "--members",
                        "8", "--seed", "5", "--state", state, "--output", os.devnull], check=True, capture_output=True)
    return lines(folder) / (time.perf_counter() - began)


def lines(folder):
    return sum(path.read_text().count("\n") for path in folder.glob("*.json"))


def state_bytes(keys=200):
    """Of each key, as a bucket holds it."""
    job = nrnn.keyed.Job(nrnn.Model.load(MODEL), **STREAM)
    rows = nrnn.keyed.Rows([f"sensor-{i:06d}" for i in range(keys)], np.full((keys, 1), 340, np.float32), np.zeros(keys, np.int64))
    return len(job.advance(rows)[1]) // keys


def main(keys=20_000, rows=1):
    with tempfile.TemporaryDirectory() as name:
        folder, size = Path(name) / "in", state_bytes()
        folder.mkdir()
        write(folder, keys, rows)
        print(f"{keys:,} keys, {rows} a batch, {BATCHES - WARM} batches, {BUCKETS} buckets; {size} bytes of state a key")
        if Path(COMMAND).exists():
            print(f"nrnn run --key, --state after each batch: {command(folder, Path(name) / 'state'):,.0f} rows/s")
        for cores in map(int, os.environ.get("CORES", "1:2").split(":")):
            for case in os.environ.get("CASES", ":".join(CASES)).split(":"):
                done = subprocess.run([sys.executable, __file__, "--case", case, str(folder), str(cores), str(size)],
                                      capture_output=True, text=True)
                found = re.search(r"rows: (\d+) (\d+)", done.stdout)
                print(f"local[{cores}] {case}: {int(found[1]):,} rows/s, {int(found[2]):,} a second of processor time" if found
                      else done.stderr[-2000:], flush=True)


if __name__ == "__main__":
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    if sys.argv[1:2] == ["--case"]:
        case, folder, cores, size = sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
        print("rows: {:.0f} {:.0f}".format(*(at_once(folder, cores) if case == "batch" else streamed(case, folder, cores, size))))
    else:
        main(*map(int, sys.argv[1:]))
