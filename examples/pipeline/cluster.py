"""The same rows through Spark, as a stream of files on this machine's cores: rows of JSON on standard input, results on standard output."""

import json
import os
import sys
import tempfile
import tomllib
from pathlib import Path

os.environ |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}

from pyspark.errors import StreamingQueryException  # noqa: E402
from pyspark.sql import SparkSession  # noqa: E402

import nrnn  # noqa: E402
import nrnn.spark  # noqa: E402
from processes import CONFIG, MODEL  # noqa: E402

STATES = "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider"
OF_A_FILE, FILES_OF_A_BATCH = 24, 4


def main():
    session = _session()  # which takes longest
    rows = [json.loads(line) for line in sys.stdin]
    with tempfile.TemporaryDirectory() as name:
        for row in results(session, rows, Path(name)):
            print(json.dumps(row.asDict(), default=str))
    session.stop()


def results(session, rows, folder):
    _write(rows, folder / "rows")
    files = session.readStream.schema("key string, ts long, value double").option("maxFilesPerTrigger", FILES_OF_A_BATCH)
    samples = files.json(str(folder / "rows")).selectExpr("key", "timestamp_seconds(ts) AS at", "value")
    stream = nrnn.spark.stream(samples, nrnn.Model.load(MODEL), key="key", time="at", watermark="0 seconds", buckets=2,
                               **tomllib.loads(CONFIG.read_text())["stream"])
    _ended(stream.writeStream.format("parquet").option("path", str(folder / "out"))
           .option("checkpointLocation", str(folder / "checkpoint")).trigger(availableNow=True))
    return session.read.parquet(str(folder / "out")).selectExpr("unix_seconds(at) AS time", "*").collect()


def _ended(query, tries=3):
    """Spark may give up its Python on a machine that is overloaded: the same query goes on from its checkpoint."""
    for left in reversed(range(tries)):
        try:
            return query.start().awaitTermination()
        except StreamingQueryException:
            if not left:
                raise


def _write(rows, folder):
    """Spark takes files in the order of their times of modification."""
    folder.mkdir()
    for number, first in enumerate(range(0, len(rows), OF_A_FILE)):
        path = folder / f"{number:02d}.json"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows[first:first + OF_A_FILE]))
        os.utime(path, (number, number))


def _session():
    return (SparkSession.builder.master("local[2]").appName("nrnn").config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false").config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1").config("spark.sql.shuffle.partitions", 2)
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.streaming.stateStore.providerClass", STATES).getOrCreate())


if __name__ == "__main__":
    main()
