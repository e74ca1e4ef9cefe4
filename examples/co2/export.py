"""Turns the checkpoint into a model file: noisy.npz -> noisy.nrnn. No training.

The file reads ppm and forecasts ppm. Its first layer averages, without noise; the second is the noisy cell, to which
one unit is added that carries x to the readout.
"""
from pathlib import Path

import numpy as np
import nrnn

import borrowed  # noqa: F401
import checkpoint
import series
from averages import DIFFERENCE, RATES, differences

HERE = Path(__file__).parent
LARGE = 1000.0     # the layer's noise reaches every unit: the one that carries x holds LARGE x, and hides it
LIMIT = 30.0       # |z| that a step is flagged at: 250 to 430 ppm, wider than training moved the record
CHECKED = 104      # weeks of the check vector


def forecasts(p, x):
    """Forecasts after each step, (T,), of the noise-free network in float64; x normalised, (T,)."""
    h, y = np.zeros(len(p["A"])), []
    for x_t, d in zip(x, differences(x)):
        h = h + p["step"] * (p["A"] @ h + np.tanh(p["W"] @ h + p["U"] @ d + p["b"]))
        y.append(x_t + p["V"][0] @ h + p["c"][0])
    return np.array(y)


def averaging_layer():
    """m' = m + r (x - m): linear, so W and U are 0."""
    n = len(RATES)
    return nrnn.Sde(name="averages", A=-np.eye(n), C=np.ones((n, 1)), W=np.zeros((n, n)), U=np.zeros((n, 1)),
                    step=RATES)


def noisy_layer(p, noise):
    """The trained cell, and below it a unit l' = l + (LARGE x - l)."""
    carry, nothing = LARGE * np.eye(1, len(RATES)), np.zeros((len(p["A"]), len(RATES)))    # x is the first average
    return nrnn.Sde(name="noisy", A=with_corner(p["A"], -1), W=with_corner(p["W"], 0),
                    U=np.vstack([p["U"] @ DIFFERENCE, 0 * carry]), b=np.append(p["b"], 0),
                    C=np.vstack([nothing, carry]), step=np.append(p["step"], 1), noise=noise)


def with_corner(M, value):
    """M with one row and one column more, 0 but for their crossing."""
    larger = np.pad(M, (0, 1))
    larger[-1, -1] = value
    return larger


def model_file(p, notes):
    """The model file of a checkpoint, with two years as its check."""
    noise = nrnn.PaperNoise(**notes["noise"], trained_with=notes["trained_with"])
    dates, ppm = series.read_csv()
    ppm = ppm[series.within(dates, series.TEST)][:CHECKED].astype(np.float32).astype(np.float64)
    return nrnn.ModelFile(
        layers=[averaging_layer(), noisy_layer(p, noise)],
        readout=(np.append(p["V"], [[1 / LARGE]], axis=1), p["c"]),
        inputs=[nrnn.Channel("ppm", unit="ppm", mean=series.MEAN, scale=series.SCALE, limit=LIMIT)],
        outputs=[nrnn.Output("forecast", unit="ppm", mean=series.MEAN, scale=series.SCALE)],
        check=(ppm, series.MEAN + series.SCALE * forecasts(p, (ppm - series.MEAN) / series.SCALE)),
        sequence=nrnn.Sequence(interval=series.WEEK, trained_length=series.LENGTH, warm_up=series.WARM_UP,
                               horizon=series.HORIZON),
        provenance=notes["provenance"])


if __name__ == "__main__":
    model_file(*checkpoint.load(HERE / "noisy.npz")).save(HERE / "noisy.nrnn")
