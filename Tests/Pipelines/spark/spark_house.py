"""What the tests of Spark share: the session, models, files of rows, a query from its start to its end."""

import json
import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "bindings/python"))
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT / "bindings/python"), os.environ.get("PYTHONPATH")]))
os.environ["PYSPARK_PYTHON"] = sys.executable

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
from pyspark.errors import StreamingQueryException  # noqa: E402

import nrnn  # noqa: E402
import nrnn.spark  # noqa: E402

SCHEMA = "sensor string, at timestamp, level double, flow double, site string"
START = pd.Timestamp("2026-03-01", tz="UTC")
STREAM = dict(members=4, seed=7, missing={"flow": "hold"}, gap="reset", quantiles=(0.25, 0.5))
COLUMNS = dict(key="sensor", time="at")


def session():
    from pyspark.sql import SparkSession

    made = (SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.driver.memory", "1g")
            .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")  # short runs, two cores
            .config("spark.sql.shuffle.partitions", 2).config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.streaming.stateStore.providerClass",
                    "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider").getOrCreate())
    made.sparkContext.setLogLevel("OFF")
    return made


def model(seed=1):
    rng = np.random.default_rng(seed)
    draw = lambda *shape: rng.standard_normal(shape) / np.sqrt(shape[-1])  # noqa: E731
    cell = nrnn.Sde(A=draw(4, 4) - np.eye(4), W=draw(4, 4), U=draw(4, 2), step=0.2, noise=nrnn.PaperNoise(sigma1=0.5))
    file = nrnn.ModelFile([cell], readout=(draw(2, 4), draw(2)), inputs=[nrnn.Channel("level"), nrnn.Channel("flow")],
                          outputs=[nrnn.Output("y"), nrnn.Output("z")], sequence=nrnn.Sequence(interval=1.0))
    return nrnn.Model.load(file.to_bytes())


def rows(key, seconds, seed=0):
    """Samples of a key at some seconds."""
    rng = np.random.default_rng([seed, *key.encode()])
    return pd.DataFrame({"sensor": key, "at": START + pd.to_timedelta(np.asarray(seconds, float), unit="s"),
                         "level": rng.normal(size=len(seconds)), "flow": rng.normal(size=len(seconds)), "site": f"of {key}"})


def write(folder, *frames, number=0, mtime=None):
    """A file of each frame; later ones have later times, or all the same one."""
    folder.mkdir(exist_ok=True)
    for i, frame in enumerate(frames, number):
        path = folder / f"{i:03d}.json"
        path.write_text("".join(json.dumps({name: _told(value) for name, value in row.items()}) + "\n"
                                for row in frame.to_dict("records")))
        os.utime(path, (mtime or 1e9 + i,) * 2)


def _told(value):
    if value is None or value is pd.NaT or value != value:
        return None
    return value.isoformat() if hasattr(value, "isoformat") else value


def source(spark, folder):
    """A file a batch."""
    return spark.readStream.schema(SCHEMA).option("maxFilesPerTrigger", 1).option("allowNonNumericNumbers", True).json(
        str(folder))


def run(results, folder):
    """All that there is, into files, from the checkpoint that the folder holds: what the sink's log names."""
    ended(results, folder)
    return read(results.sparkSession, results.schema, folder)


def ended(results, folder, times=4):
    """A query that Spark ends on its own account, as where a process of a busy machine does not call back within ten seconds,
    goes on from its checkpoint; not one where Python raised or died."""
    for left in reversed(range(times)):
        try:
            return _started(results, folder).awaitTermination()
        except StreamingQueryException as error:
            if not left or re.search("Traceback|exited unexpectedly", str(error)):
                raise


def _started(results, folder):
    return (results.writeStream.format("json").option("path", str(folder / "out")).option("ignoreNullFields", False)
            .option("checkpointLocation", str(folder / "checkpoint")).trigger(availableNow=True).start())


def read(spark, schema, folder):
    return spark.read.schema(schema).json(str(folder / "out")).toPandas()


def scored(of, frame):
    """What nrnn.score says of the rows, in the order of their times."""
    frame = frame.sort_values(["sensor", "at"], kind="stable").reset_index(drop=True)
    return pd.concat([frame[["sensor", "at"]], nrnn.score(of, frame, **COLUMNS, **STREAM)], axis=1)


def same(found, expected):
    """Rows by key and time, and each bit of each column of `expected`."""
    found = found.sort_values(["sensor", "at"], kind="stable").reset_index(drop=True)
    assert found["sensor"].tolist() == expected["sensor"].tolist()
    assert found["at"].dt.tz_localize("UTC").tolist() == expected["at"].tolist()
    for name in expected.columns[2:]:
        assert found[name].to_numpy(expected[name].dtype).tobytes() == expected[name].to_numpy().tobytes(), name
