"""Time of a step in the engine, models taken in turn."""

from __future__ import annotations

import time

import numpy as np

import nrnn


def rounds(models: dict[str, nrnn.Model], inputs: dict[str, np.ndarray], count: int) -> dict[str, list[float]]:
    """Microseconds of processor time per step, one number a round, for each model.

    Every round runs each model once over its inputs, shape (steps, channels), so that what slows the machine down slows
    all of them.
    """
    streams = {name: model.stream() for name, model in models.items()}
    times: dict[str, list[float]] = {name: [] for name in models}
    for number in range(count + 1):
        for name, stream in streams.items():
            stream.reset()
            began = time.process_time()
            stream.run(inputs[name], outputs=("nominal",))
            if number:  # the first finds caches cold
                times[name].append((time.process_time() - began) / len(inputs[name]) * 1e6)
    return times


def steps(x: list[np.ndarray], count: int) -> np.ndarray:
    """So many steps of data, repeated where they do not suffice."""
    rows = np.concatenate(list(x)).astype(np.float32)
    return np.resize(rows, (count, rows.shape[1]))
