#!/usr/bin/env python3
"""State files of a release: what its command and its Python package leave of streams that are to go on, and what these give then.

    states.py RELEASE     writes RELEASE/states, by NRNN_COMMAND and NRNN_LIBRARY
"""
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np

import nrnn

MODEL = "elman.nrnn"
KEYS, STEPS, CUT = ("a", "é"), 6, 3
RUN = ("run", MODEL, "--members", "3", "--quantiles", "0.5", "--time", "t")
# By name: options of the command, and whether its output is a file, which the state then tells of.
RUNS = {"one": ((), False), "one-output": ((), True), "keyed": (("--key", "site"), False), "keyed-output": (("--key", "site"), True)}
STREAMS, GROUP = "streams", "group"  # of Python


def samples(key, step):
    return [(2 * step + channel - 5 + KEYS.index(key)) / 4 for channel in range(2)]


def table(keyed, first, last):
    """Rows as the command reads them."""
    keys = KEYS if keyed else KEYS[:1]
    rows = [[*[key] * keyed, step / 2, *samples(key, step)] for step in range(first, last) for key in keys]
    return "\n".join(",".join(map(str, row)) for row in [["site"] * keyed + ["t", "x", "y"], *rows]) + "\n"


def run(release, folder, name, first, last):
    """The command goes on in a folder, by the state that is there; all that it has written, to its file or just now."""
    options, to_file = RUNS[name]
    command = [os.environ["NRNN_COMMAND"], *RUN, *options, "--state", folder / f"{name}.state"]
    output = folder / f"{name}.csv"
    done = subprocess.run([*command, *["--output", output] * to_file], cwd=release, input=table(bool(options), first, last),
                          check=True, capture_output=True, text=True)
    return output.read_text() if to_file else done.stdout


def step_all(release, first, last, snapshot=None):
    """(the streams, what they give as text, bit by bit), from a snapshot where there is one."""
    streams = nrnn.Model.load(release / MODEL).streams(KEYS, members=3, quantiles=[0.5])
    if snapshot:
        streams.restore(snapshot)
    batches = [streams.step({key: samples(key, step) for key in KEYS}) for step in range(first, last)]
    given = [(key, name, getattr(batch[key], name)) for batch in batches for key in KEYS for name in ("mean", "quantiles")]
    return streams, "".join(f"{key} {name} {values.tobytes().hex()}\n" for key, name, values in given)


def take_all(release, first, last, state=None):
    """(the state of a group of keys, what they give as text): the last row of each key waits, and the last samples are kept."""
    job = nrnn.keyed.Job(nrnn.Model.load(release / MODEL), members=3, quantiles=[0.5], delay=0.5, warm_up=2)
    rows = [(key, step, samples(key, step)) for step in range(first, last) for key in KEYS]
    key, step, x = zip(*rows)
    given = nrnn.keyed.Rows(key, x, np.array(step) * 500_000_000, [f"{key} {step}".encode() for key, step, _ in rows])
    results, after = job.advance(given, state, finish=last == STEPS)
    return after, "".join(f"{key} {keep.decode()} {results.summary.quantiles[i].tobytes().hex()}\n"
                          for i, (key, keep) in enumerate(zip(results.key, results.keep)))


def keep(release):
    folder = release / "states"
    folder.mkdir()
    for name in RUNS:
        run(release, folder, name, 0, CUT)
    streams, _ = step_all(release, 0, CUT)
    (folder / f"{STREAMS}.state").write_bytes(streams.snapshot())
    (folder / f"{GROUP}.state").write_bytes(take_all(release, 0, CUT)[0])
    for name in (*RUNS, STREAMS, GROUP):
        (folder / f"{name}.then").write_text(then(release, name, folder / "copy"))


def then(release, name, copy):
    """What a stream gives that goes on from its state, in a copy of the folder."""
    if name == STREAMS:
        return step_all(release, CUT, STEPS, (release / f"states/{STREAMS}.state").read_bytes())[1]
    if name == GROUP:
        return take_all(release, CUT, STEPS, (release / f"states/{GROUP}.state").read_bytes())[1]
    shutil.copytree(release / "states", copy)
    try:
        return run(release, copy, name, CUT, STEPS)
    finally:
        shutil.rmtree(copy)


if __name__ == "__main__":
    keep(Path(sys.argv[1]).resolve())
