#!/usr/bin/env python3
"""What the Python binding adds to the arithmetic: its calls beside the library's own on the same arrays.

    PYTHONPATH=bindings/python .venv/bin/python benchmarks/python.py [--rounds 15]

An LSTM without readout, 8 channels, one thread, every output but `members`. The cases take turns; a time is the median
of rounds, in microseconds of processor time a sample, a ratio the median of those of neighbours in one round.
"""
import argparse
import statistics
import time
from ctypes import byref, c_double, c_int32, c_size_t, c_void_p

import numpy as np

import nrnn
from nrnn.engine.abi import lib, unconverted
from nrnn.engine.structs import Error, Output

SIZES, INPUTS, STEPS = (8, 32, 128), 8, 1000
STREAMS = STEPS  # one sample each
SHAPES = (1, 1000), (100, 100), (1000, 10)  # of what `predict` takes: sequences, steps


def model(units):
    draw = np.random.default_rng(units).standard_normal
    layer = nrnn.Lstm(W=draw((4 * units, units)) / units ** 0.5, U=draw((4 * units, INPUTS)) / 3, b=draw(4 * units) / 4)
    return nrnn.Model.load(nrnn.ModelFile([layer]).to_bytes())


class Library:
    """Calls of the library alone, whose arguments are made once."""

    def __init__(self, made, X):
        self.kept = [X, Error()]
        self.X, self.error = X.ctypes.data, byref(self.kept[1])
        self.one, self.all = made.stream(), [made.stream(stream_id=i) for i in range(STREAMS)]
        self.handles = (c_void_p * STREAMS)(*(stream._open() for stream in self.all))
        self.statuses = (c_int32 * STREAMS)()
        widths = dict.fromkeys(("nominal", "mean", "variance"), len(made.outputs)) | {"flags": 1, "largest_z": 1}
        self.outputs, self.whole = (Output * STREAMS)(*(Output() for _ in range(STREAMS))), Output()
        for name, width in widths.items():
            array = np.empty((STEPS, width), np.float32)
            self.kept.append(array)
            for output, part in ((self.whole, array), *zip(self.outputs, array)):
                setattr(output, name, part.ctypes.data)
                setattr(output, f"{name}_capacity", part.size)

    def run(self):
        lib.nrnn_stream_run(self.one._open(), self.X, STEPS * INPUTS, STEPS, None, None, byref(self.whole), None,
                            self.error)

    def step(self):
        step, handle, x, count = unconverted("nrnn_stream_step"), self.one._open(), c_void_p(self.X), c_size_t(INPUTS)
        dt, output, error = c_double(), byref(self.whole), self.error
        for _ in range(STEPS):
            step(handle, x, count, dt, output, error)

    def streams(self):
        lib.nrnn_streams_step(self.handles, STREAMS, self.X, STREAMS * INPUTS, None, self.outputs, self.statuses,
                              self.error)


def cases(units):
    """Name -> (what it runs, over how many samples, the name of the arithmetic in it)."""
    made, X = model(units), np.random.default_rng(0).standard_normal((STEPS, INPUTS)).astype(np.float32)
    library, stream, keys = Library(made, X), made.stream(), [f"sensor {i}" for i in range(STREAMS)]
    streams, by_key = made.streams(keys), dict(zip(keys, X.tolist()))
    wide, lists = X.astype(float), X.tolist()

    def steps(rows, **options):
        def run():
            for row in rows:
                stream.step(row, **options)
        return run

    def predict(many, rows):
        Y = np.tile(X, (many * rows // STEPS, 1)).reshape(many, rows, INPUTS)
        return lambda: made.predict(Y), many * rows, "nrnn_stream_run"

    return {
        "nrnn_stream_run": (library.run, STEPS, "nrnn_stream_run"),
        "nrnn_stream_step, called from Python": (library.step, STEPS, "nrnn_stream_run"),
        "stream.step(array)": (steps(X), STEPS, "nrnn_stream_run"),
        'stream.step(array, outputs="mean")': (steps(X, outputs="mean"), STEPS, "nrnn_stream_run"),
        "stream.step(float64 array)": (steps(wide), STEPS, "nrnn_stream_run"),
        "stream.step(list)": (steps(lists), STEPS, "nrnn_stream_run"),
        "stream.run(X)": (lambda: stream.run(X), STEPS, "nrnn_stream_run"),
        **{f"predict(X), {many} x {rows} steps": predict(many, rows) for many, rows in SHAPES},
        "nrnn_streams_step": (library.streams, STEPS, "nrnn_streams_step"),
        "streams.step((keys, X))": (lambda: streams.step((keys, X)), STEPS, "nrnn_streams_step"),
        "streams.step({key: list})": (lambda: streams.step(by_key), STEPS, "nrnn_streams_step"),
    }


def measured(runs, rounds):
    """Name -> microseconds a sample, each round."""
    times = {name: [] for name in runs}
    for _ in range(rounds):
        for name, (run, count, _) in runs.items():
            run()  # so that its code and its arrays are in the caches, and not those of the case before
            began = time.process_time()
            run()
            times[name].append((time.process_time() - began) / count * 1e6)
    return times


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    for units in SIZES:
        runs = cases(units)
        times = measured(runs, rounds)
        print(f"LSTM {units:<36}{'us':>8}{'+ us':>8}{'ratio':>8}")
        for name, (_, _, base) in runs.items():
            pairs = list(zip(times[name], times[base]))
            print(f"  {name:39}{statistics.median(times[name]):8.2f}{statistics.median(a - b for a, b in pairs):8.2f}"
                  f"{statistics.median(a / b for a, b in pairs):8.2f}")


if __name__ == "__main__":
    main()
