"""The driver killed in the middle: resumed, a query gives every row once, with the bits of an uninterrupted run."""

import os
import signal
import subprocess
import sys
import time

import numpy as np
import pandas as pd
import pytest
import spark_house as house

import nrnn.spark

FILES, AT = 12, 2  # the batch after which the driver is killed


def results(spark, of, folder):
    return nrnn.spark.stream(house.source(spark, folder / "in"), of, **house.COLUMNS, **house.STREAM, buckets=4,
                             watermark="3 seconds")


@pytest.fixture(scope="module")
def frame():
    return pd.concat([house.rows(f"key {i}", np.arange(60)) for i in range(8)] + [house.rows("skewed", np.arange(0, 60, 0.2))])


def killed(folder):
    """The driver and its JVM, in a session of their own; returns the batches that were done."""
    commits, log = folder / "checkpoint/commits", folder / "log.txt"
    with log.open("w") as said:
        driver = subprocess.Popen([sys.executable, __file__, str(folder)], start_new_session=True, stdout=said, stderr=said)
    for _ in range(12_000):
        if (commits / str(AT)).exists() or driver.poll() is not None:
            break
        time.sleep(0.05)
    assert driver.poll() is None, log.read_text()
    os.killpg(driver.pid, signal.SIGKILL)
    driver.wait()
    return len([one for one in os.listdir(commits) if one.isdigit()])


def test_killed_and_resumed(spark, model, frame, tmp_path):
    seconds = (frame["at"] - house.START).dt.total_seconds()
    house.write(tmp_path / "in", *(frame[(seconds >= 5 * i) & (seconds < 5 * i + 5)].sample(frac=1, random_state=i)
                                   for i in range(FILES)), house.rows("after all", [1000]))
    assert AT < killed(tmp_path) < FILES
    found = house.run(results(spark, model, tmp_path), tmp_path)
    assert found["why"].isna().all()
    house.same(found, house.scored(model, frame))


if __name__ == "__main__":
    from pathlib import Path

    house.ended(results(house.session(), house.model(), Path(sys.argv[1])), Path(sys.argv[1]))
