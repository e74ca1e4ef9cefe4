"""The baseline: how often each word of one, two and three residues stands in a sequence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from nrnn.train.data import DataSet, Part

from .kernels import load
from .logistic import chosen
from .scores import scores
from .variants import Kind

LONGEST = 3


def counts(asked: tuple[Kind, int], folder: Path, quick: bool) -> dict[str, Any]:
    """What words reach on the sequences that a network and a seed have; and who names the most frequent class."""
    kind, seed = replace(asked[0], blosum=False), asked[1]
    data = load(kind, seed, folder, quick)
    return {"form": kind.form, "longest": kind.longest, "seed": seed, **baseline(data),
            "majority": {name: value for name, value in majority(data).items() if name != "right"}}


def baseline(data: DataSet) -> dict[str, Any]:
    """Logistic regression on words up to 1, 2 or 3 letters; validation chooses, the test part is seen once."""
    classes, found = len(data.outputs), []
    for longest in range(1, LONGEST + 1):
        found.append((*chosen(_set(data.train, longest), _set(data.validation, longest), classes), longest))
    loss, penalty, readout, longest = min(found, key=lambda one: one[0])
    X, y = _set(data.test, longest)
    return {"words": longest, "parameters": readout.V.numel() + readout.c.numel(), "penalty": penalty,
            "validation_loss": loss, "validation_losses": [one[0] for one in found],
            **scores(readout(X).softmax(1).numpy(), y.numpy())}


def majority(data: DataSet) -> dict[str, Any]:
    """Scores of always naming the class that is most frequent in training."""
    P = np.zeros((len(data.test), len(data.outputs)))
    P[:, np.bincount(data.train.y).argmax()] = 1
    return scores(P, data.test.y)


def frequencies(x: np.ndarray, longest: int) -> np.ndarray:
    """Of all words of 1 .. `longest` letters of a sequence (residues, 20); those of each length add up to 1.

    Words with a letter that stands for several residues are left out.
    """
    kinds = x.shape[1]
    letters, known = x.argmax(1), x.max(1) == 1
    word, whole, found = np.zeros(len(x) + 1, int), np.ones(len(x) + 1, bool), []
    for length in range(1, longest + 1):
        end = len(x) - length + 1
        word = word[:end] * kinds + letters[length - 1:]
        whole = whole[:end] & known[length - 1:]
        counts = np.bincount(word[whole], minlength=kinds ** length)
        found.append(counts / max(1, counts.sum()))
    return np.concatenate(found)


def _set(part: Part, longest: int) -> tuple[torch.Tensor, torch.Tensor]:
    X = np.array([frequencies(x, longest) for x in part.x], np.float32)
    return torch.from_numpy(X), torch.from_numpy(part.y)
