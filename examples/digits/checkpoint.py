"""A trained model as plain arrays: what export.py needs, without PyTorch."""
import json
from dataclasses import asdict

import numpy as np


def save(path, model, noise, trained_with, provenance):
    """Writes A, W (units, units) as in A h; U (units, 1), b, step (units,), V (10, units), c; and the notes.

    noise is named by both models of a pair; trained_with tells whether this one met it in training.
    """
    A, W = model.matrices()
    arrays = dict(A=A, W=W, U=model.U.weight, b=model.U.bias, step=model.log_delta.exp(),
                  V=model.V.weight, c=model.V.bias)
    notes = dict(noise=asdict(noise), trained_with=trained_with, provenance=provenance)
    np.savez_compressed(path, notes=json.dumps(notes),
                        **{name: tensor.detach().numpy() for name, tensor in arrays.items()})


def load(path):
    """(arrays, notes): arrays by name in float64, holding exactly the float32 numbers that were trained."""
    with np.load(path) as file:
        notes = json.loads(str(file["notes"]))
        return {name: file[name].astype(np.float64) for name in file.files if name != "notes"}, notes
