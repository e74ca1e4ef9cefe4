#!/usr/bin/env python3
"""Converts the three models by the project's command, runs them, and draws them beside what their own frameworks gave.

    python picture.py [PICTURE]        writes gru.nrnn, amp.nrnn and temperature.nrnn beside it, and borrowed.png
"""
import csv
import subprocess
import sys
from pathlib import Path

import matplotlib
import numpy as np

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

import nrnn  # noqa: E402

HERE = Path(__file__).parent
MODELS = {"gru.json": ("RTNeural's gru.json, by Keras", "sample"), "amp.json": ("a capture in GuitarML's format, by PyTorch", "sample"),
          "temperature.keras": ("a machine's temperature in an hour, °F, by Keras", "half an hour")}


def converted(source):
    """The file, as `python -m nrnn.convert` writes it."""
    out = source.with_suffix(".nrnn")
    subprocess.run([sys.executable, "-m", "nrnn.convert", source, "-o", out], check=True)
    return out


def given(source):
    """What the source was fed and gave."""
    with open(source.with_suffix(".csv")) as file:
        rows = [(float(row["x"]), float(row["y"])) for row in csv.DictReader(file)]
    x, y = np.array(rows, np.float32).T
    return x, y


def compare(source):
    """Of a model: its own framework's output, the engine's."""
    x, y = given(source)
    return y, nrnn.Model.load(converted(source)).stream().run(x).nominal[:, 0]


def main(picture=HERE / "borrowed.png"):
    figure, rows = plt.subplots(2, len(MODELS), figsize=(12, 4.5), sharex="col", height_ratios=(3, 1))
    for (name, (title, step)), above, below in zip(MODELS.items(), *rows):
        y, ours = compare(HERE / name)
        print(f"{name}: {len(y)} steps, off by {np.abs(ours - y).max():.1e} of {np.ptp(y):.3g}")
        above.plot(y, color="0.75", linewidth=4, label="its own framework")
        above.plot(ours, color="C0", linewidth=1, label="the engine")
        above.set_title(title, fontsize=9)
        below.plot(ours - y, color="C3", linewidth=1)
        below.set_xlabel(step)
    rows[0][0].legend(fontsize=8)
    rows[1][0].set_ylabel("difference")
    figure.tight_layout()
    figure.savefig(picture, dpi=90)


if __name__ == "__main__":
    main(*sys.argv[1:])
