"""A stream with 32 members under different noise: probabilities with bands, and how sure the network is.

    python examples/python/ensemble.py
"""
from pathlib import Path

import nrnn
import numpy as np

DIGITS = Path(__file__).parent.parent / "digits"
pixels = np.loadtxt(DIGITS / "heldout.csv", delimiter=",", skiprows=1)[0, 1:]

model = nrnn.Model.load(DIGITS / "noisy.nrnn")
with model.stream(members=32, seed=1, quantiles=(0.05, 0.95)) as stream:
    last = stream.run(pixels)[-1]
for label, mean, (low, high) in zip(model.labels, last.mean, last.quantiles.T):
    print(f"class {label}: {mean:.3f}  [{low:.3f}, {high:.3f}]")
print(f"entropy {last.entropy:.3f} nats, of which {last.mutual_information:.3f} between the members")
