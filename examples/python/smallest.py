"""The smallest program: one digit, pixel by pixel, through a trained network.

    python examples/python/smallest.py
"""
from pathlib import Path

import nrnn
import numpy as np

DIGITS = Path(__file__).parent.parent / "digits"
pixels = np.loadtxt(DIGITS / "heldout.csv", delimiter=",", skiprows=1)[0, 1:]

model = nrnn.Model.load(DIGITS / "noisy.nrnn")
stream = model.stream()
for pixel in pixels:
    summary = stream.step(pixel)
print("most probable class:", model.labels[summary.nominal.argmax()])
