"""Draws the pictures of these pages, and prints the table that docs/uncertainty.md quotes.

    python docs/pictures.py        noise.png and uncertainty.png beside this script; needs matplotlib
"""
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

import nrnn
from nrnn import plot

DOCS = Path(__file__).resolve().parent
DIGITS = DOCS.parent / "examples/digits"
sys.path.insert(0, str(DIGITS))

from demo import perturbed  # noqa: E402
from heldout import read_csv  # noqa: E402
from scores import accuracy, calibration_error  # noqa: E402

CONDITIONS = ("clean", "white 0.3")
SCALES = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0)
MEMBERS = 32


def ornstein_uhlenbeck():
    """h' = h + 0.1 (x - h) + 0.3 sqrt(0.1) xi: one unit that follows its input."""
    cell = nrnn.Sde(A=[[-1]], W=[[0]], U=[[0]], C=[[1]], step=0.1, noise=nrnn.PaperNoise(eps=0.3, sigma1=1))
    return nrnn.Model.load(nrnn.ModelFile([cell]).to_bytes())


def draw_noise(path):
    x = np.where(np.arange(100) < 50, 1.0, -1.0)
    stream = ornstein_uhlenbeck().stream(members=199, seed=1, quantiles=(0.05, 0.95))
    summary = stream.run(x, outputs="all")
    axes = plt.subplots(figsize=(6, 3))[1]
    axes.plot(summary.members[:, :5, 0], color="0.6", linewidth=0.7)
    axes.plot([], color="0.6", linewidth=0.7, label="members 0 to 4")
    axes.set_ylim(-1.6, 2.6)
    axes.plot(x, color="black", linewidth=0.7, label="input")
    plot.fan(summary, ax=axes, label="mean of 199, band 5 to 95 %; dashed: nominal")
    axes.legend(fontsize="small", loc="upper right")
    save(axes, path)


def trust(model, x, y, condition):
    """Calibration error in % and mean standard deviation of the most probable class, per scale."""
    rows = []
    for scale in SCALES:
        summary = model.predict(perturbed(x, condition), members=MEMBERS, seed=1, noise_scale=scale)
        top = summary.mean.argmax(1)
        rows.append((scale, 100 * accuracy(summary.mean, y), 100 * calibration_error(summary.mean, y),
                     summary.std[np.arange(len(y)), top].mean()))
    nominal = summary.nominal
    rows.insert(0, (0.0, 100 * accuracy(nominal, y), 100 * calibration_error(nominal, y), 0.0))
    return np.array(rows)


def draw_uncertainty(path):
    model = nrnn.Model.load(DIGITS / "noisy.nrnn")
    x, y = read_csv()
    figure, (error, width) = plt.subplots(1, 2, figsize=(8, 3), layout="constrained")
    for condition in CONDITIONS:
        rows = trust(model, x, y, condition)
        print(condition, "\n scale  accuracy  calibration error  mean std", sep="")
        for row in rows:
            print(" %5.2f  %8.1f  %17.1f  %8.3f" % tuple(row))
        error.plot(rows[:, 0], rows[:, 2], marker="o", label=condition)
        width.plot(rows[:, 0], rows[:, 3], marker="o", label=condition)
    error.set(xlabel="noise scale (0: noise off)", ylabel="calibration error, %", ylim=(0, None))
    width.set(xlabel="noise scale (0: noise off)", ylabel="mean std of the top class", ylim=(0, None))
    error.legend()
    save(error, path)


def save(axes, path):
    axes.figure.savefig(path, dpi=90, bbox_inches="tight")
    plt.close(axes.figure)
    print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    draw_noise(DOCS / "noise.png")
    draw_uncertainty(DOCS / "uncertainty.png")
