"""Turns the checkpoints into model files: plain.npz -> plain.nrnn, noisy.npz -> noisy.nrnn. No training."""
from pathlib import Path

import numpy as np
import nrnn

import checkpoint
from heldout import SCALE, read_csv

HERE = Path(__file__).parent


def probabilities(p, x):
    """Class probabilities after each step, (T, 10), of the noise-free network in float64; x in [0, 1], (T, 1)."""
    h, y = np.zeros(len(p["A"])), []
    for x_t in x:
        h = h + p["step"] * (p["A"] @ h + np.tanh(p["W"] @ h + p["U"] @ x_t + p["b"]))
        y.append(softmax(p["V"] @ h + p["c"]))
    return np.array(y)


def softmax(o):
    e = np.exp(o - o.max())
    return e / e.sum()


def model_file(p, notes):
    """The model file of a checkpoint, with the first held-out digit as its check."""
    noise = nrnn.PaperNoise(**notes["noise"], trained_with=notes["trained_with"])
    x = read_csv()[0][0][:, None]
    return nrnn.ModelFile(
        layers=[nrnn.Sde(A=p["A"], W=p["W"], U=p["U"], b=p["b"], step=p["step"], activation="tanh", noise=noise)],
        readout=(p["V"], p["c"]),
        inputs=[nrnn.Channel("pixel", unit="", mean=0, scale=SCALE)],
        outputs=[str(digit) for digit in range(10)], task="softmax",
        check=(x, probabilities(p, x / SCALE)),
        sequence=nrnn.Sequence(valid="end", trained_length=len(x)),
        provenance=notes["provenance"])


if __name__ == "__main__":
    for name in ("plain", "noisy"):
        model_file(*checkpoint.load(HERE / f"{name}.npz")).save(HERE / f"{name}.nrnn")
