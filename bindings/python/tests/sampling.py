"""Time and missing values in NumPy, as nrnn.h and nrnn_model.proto define them: the engine is compared with this."""

from __future__ import annotations

import numpy as np

import nrnn


def paces(dt, interval):
    """Of each sample the number of equal sub-steps, and their length in nominal intervals."""
    r = np.asarray(dt) / interval
    ticks = np.maximum(1, np.floor(r + 0.5)).astype(int)
    return list(zip(ticks, r / ticks))


def read(file: nrnn.ModelFile, X, missing, dt):
    """What the first layer reads, shape (time, features), and the flags of each step; `missing` is per channel."""
    count = X.shape[1]
    last, ages = np.full(count, np.nan), np.zeros(count)
    rows, flags = [], []
    for x, seconds in zip(np.asarray(X, float), dt):
        gone = np.isnan(x)
        last = np.where(gone, last, x)
        ages = np.where(gone, ages + seconds, 0.0)
        skipped = any(policy == "skip" for policy, lacks in zip(missing, gone) if lacks)
        value = [v if policy == "hold" else w for policy, v, w in zip(missing, last, x)]
        row = _normalised(file.inputs, value, ~gone, ages, seconds)
        rows.append(np.zeros_like(row) if skipped else row)
        flags.append(nrnn.Flag.SKIPPED if skipped else nrnn.Flag.HELD if gone.any() else 0)
    return np.array(rows), np.array(flags)


def _normalised(inputs, value, present, ages, seconds):
    """z = (v - mean) / scale of each input; a value that is missing still stands for the mean."""
    channels = [(i, one) for i, one in enumerate(inputs) if isinstance(one, nrnn.Channel)]
    places = {which: k for k, (i, one) in enumerate(channels) for which in (i, one.name)}
    row = []
    for i, one in enumerate(inputs):
        v = (value[places[i]] if isinstance(one, nrnn.Channel) else seconds if isinstance(one, nrnn.Dt)
             else present[places[one.of]] if isinstance(one, nrnn.Present) else ages[places[one.of]])
        row.append(0.0 if np.isnan(v) else (v - one.mean) / one.scale)
    return np.array(row)
