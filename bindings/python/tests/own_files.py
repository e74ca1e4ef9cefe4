"""Small files of a user's own, and runs on them."""

import numpy as np
import torch

import nrnn.train
from nrnn.train import own

torch.set_num_threads(1)  # small products: more threads would wait for each other

QUICK = {"training": {"epochs": 2, "batches": 10}, "layers": [
    {"cell": "noisy_rnn", "units": 6, "step": 0.1, "largest_step": 0.9, "gamma_A": 1.0, "carry": True}]}


def waves(count=600, seed=0):
    """A slow and a fast wave with a little noise, shape (count,)."""
    t = np.arange(count)
    return 20 + 3 * np.sin(t / 9) + np.sin(t / 2.3) + 0.1 * np.random.default_rng(seed).standard_normal(count)


def stamps(count, minutes=5):
    """ISO 8601."""
    return (np.datetime64("2026-01-01T00:00") + minutes * np.arange(count) * np.timedelta64(1, "m")).astype(str)


def csv(path, separator=",", **columns):
    """Writes columns under their names; NaN is an empty cell."""
    rows = zip(*(["" if str(one) == "nan" else str(one) for one in column] for column in columns.values()))
    path.write_text("\n".join(separator.join(row) for row in [columns, *rows]) + "\n")
    return path


def sensor(folder, count=600, **columns):
    """A file that a run can learn."""
    x = waves(count)
    return csv(folder / "sensor.csv", time=[f"{t}:00Z" for t in stamps(count)], temperature=x.round(4),
               humidity=(50 - x).round(3), **columns)


def entries(**data):
    """Of a configuration for these files."""
    given = {"files": "*.csv", "time": "time", "target": "temperature", "horizon": 3, "window": 32}
    return QUICK | {"data": given | data}


def train(folder, out=None, more=None, **data):
    """A quick run."""
    return nrnn.train.train(entries(**data) | (more or {}), folder, out, progress=False)


def prepared(folder, timed=True, **data):
    """The set without a run."""
    return own.from_files(folder, timed, **entries(**data)["data"])
