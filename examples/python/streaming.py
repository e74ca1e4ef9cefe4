"""Streaming with a restart in the middle: the snapshot goes on where the stream was, bit for bit.

    python examples/python/streaming.py
"""
from pathlib import Path

import nrnn
import numpy as np

DIGITS = Path(__file__).parent.parent / "digits"
pixels = np.loadtxt(DIGITS / "heldout.csv", delimiter=",", skiprows=1)[0, 1:]

model = nrnn.Model.load(DIGITS / "noisy.nrnn")
with model.stream(members=8, seed=7, stream_id="camera 3") as stream:
    stream.run(pixels[:40])
    saved = stream.snapshot(user=b"40")        # where in the source we are travels with the state
    uninterrupted = stream.run(pixels[40:])

with model.stream(members=8) as stream:        # after a restart, or on another machine
    offset = int(stream.restore(saved))
    resumed = stream.run(pixels[offset:])
print("resumed at", offset, "- equal bits:", np.array_equal(resumed.mean, uninterrupted.mean))
