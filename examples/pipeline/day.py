"""One day of the machine's record, and how numbers of its results are compared."""

import warnings
from datetime import datetime, timezone
from pathlib import Path
from typing import NamedTuple

import numpy as np

import nrnn

RECORD = Path(__file__).parents[1] / "sensor/machine_temperature.csv.gz"
KEY, INTERVAL = "machine", 300  # seconds


class Row(NamedTuple):
    """`time` in seconds since 1970."""

    time: int
    value: float

    @property
    def clock(self):
        return clock(self.time)


def clock(time):
    return f"{datetime.fromtimestamp(time, timezone.utc):%H:%M}"


def rows(date):
    """Those of a day, as 2014-01-16."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # one hour of the record, of another day, stands twice
        table = nrnn.read(RECORD, time="timestamp", time_zone="UTC", skip_bad=True)
    start = int(np.datetime64(date, "s").astype(int))
    times = table.time // 10**9
    chosen = (times >= start) & (times < start + 86400)
    values = [float(str(one)) for one in table.x[chosen, 0]]  # the decimals of the record
    return [Row(time, value) for time, value in zip(times[chosen].tolist(), values)]


def bits(numbers):
    """Of float32."""
    return np.array(numbers, np.float32).tobytes()
