"""Streams a CSV (a header, then one row per step) through a classifier; prints each class's probability and 90 % band.

    python classify.py ../digits/noisy.nrnn ../c/digit.csv
"""
import sys

import nrnn
import numpy as np

model = nrnn.Model.load(sys.argv[1])
rows = np.loadtxt(sys.argv[2], delimiter=",", skiprows=1, ndmin=2)
with model.stream(members=32, quantiles=(0.05, 0.95)) as stream:
    last = stream.run(rows.reshape(-1, len(model.inputs)))[-1]
for label, mean, (low, high) in zip(model.labels, last.mean, last.quantiles.T):
    print(f"{label:8} {mean:.4f}  {low:.4f} to {high:.4f}")
