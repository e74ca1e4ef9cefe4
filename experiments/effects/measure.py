"""What the theory says of one model on some sequences of its test part, beside what is measured on the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from zlib import crc32

import nrnn.torch as nt
import numpy as np
from nrnn import theory
from scipy import stats

import nrnn

from . import attack, forgetting, sweep
from .curvature import curvature
from .sources import Counts


def measure(path: Path, X: np.ndarray, labels: np.ndarray, noise: nrnn.OfficialNoise, counts: Counts
            ) -> dict[str, Any]:
    """The same noise for every model, whatever it was trained with.

    Parameters
    ----------
    X : ndarray, shape (N, T, channels)
        Raw.
    labels : ndarray of int, shape (N,)
    """
    model = nrnn.Model.load(path)
    model.verify()
    rnn, Z = replace(theory.NoisyRNN.of(model), noise=noise), read(model, X)
    return {"step": float(np.mean(rnn.step)), "R": _regulariser(rnn, Z[:counts.rows], labels[:counts.rows]),
            "noise": _noise(rnn, Z[:counts.moments], labels[:counts.moments], counts, crc32(path.stem.encode())),
            "memory": _memory(rnn, Z[:counts.exponents]),
            "margins": _margins(path, rnn, Z[:counts.attacked], counts.trials)}


def flat(path: Path, X: np.ndarray, labels: np.ndarray, counts: Counts) -> dict[str, Any]:
    """Of the training loss; X, labels of its training part."""
    return curvature(path, read(nrnn.Model.load(path), X), labels, counts.lanczos, counts.draws)


def read(model: nrnn.Model, X: np.ndarray) -> np.ndarray:
    """As the layer reads it, normalised."""
    return np.stack([theory.read(model, one) for one in X])


def _regulariser(rnn: theory.NoisyRNN, Z: np.ndarray, labels: np.ndarray) -> float:
    return float(theory.penalty_backward(rnn, Z, theory.CrossEntropy(labels)).mean())


def _noise(rnn: theory.NoisyRNN, Z: np.ndarray, labels: np.ndarray, counts: Counts, seed: int) -> dict[str, Any]:
    """Q / 2 and R / 2 of additive noise of strength 1; what each of `sweep.SCALES` adds to the loss, and at the weakest
    the deviation of its pairs; and what the weakest adds by more draws, with its standard error. Every model has draws
    of its own."""
    Q, R = sweep.predicted(rnn, Z, labels)
    strengths = rnn.noise.add * np.array(sweep.SCALES)
    rises = sweep.measured(rnn, Z, labels, strengths, counts.pairs, seed)
    weak = sweep.measured(rnn, Z, labels, strengths[:1], counts.weak, seed + 1)[0]
    return {"Q": Q, "R": R, "rises": rises.mean(1).tolist(), "deviation": float(rises[0].std(ddof=1)),
            "weak": {"rise": float(weak.mean()), "error": float(weak.std(ddof=1) / np.sqrt(len(weak)))}}


def _memory(rnn: theory.NoisyRNN, Z: np.ndarray) -> dict[str, Any]:
    """Of each sequence: by the exponents, over the whole and over its second half, and measured over the latter."""
    whole, late = zip(*(forgetting.exponents(rnn, z) for z in Z))
    return {"whole": whole, "late": late, "measured": [forgetting.measured(rnn, z) for z in Z]}


def _margins(path: Path, rnn: theory.NoisyRNN, Z: np.ndarray, trials: int) -> dict[str, Any]:
    """How far another answer than the network's own is: by a bound, by a formula, and as found."""
    own = rnn.path(Z).outputs().argmax(-1)
    bounds = theory.margin(rnn, Z, own)
    network = nt.load(path).eval().requires_grad_(False)
    found = attack.smallest(network, Z, own, bounds.local, trials)
    reached = np.isfinite(found)
    return {"of": len(Z), "reached": int(reached.sum()), "violated": int((bounds.certified > found).sum()),
            "certified": float(np.median(bounds.certified[reached] / found[reached])),
            "distance": float(np.median(found)), "rank": float(stats.spearmanr(bounds.local, found).statistic),
            "pairs": np.column_stack([bounds.local, found])[reached].tolist()}
