"""How far an input sequence is from another answer. Distances are Euclidean, over all steps and inputs of the
sequence, in what the layer reads: normalised units.

A class y is kept within radius r if every difference of logits o_y - o_j, whose Lipschitz constant is at most
|V_y - V_j| Lip(h_T), stays above 0. Through the softmax, whose Jacobian's norm is at most 1/2, the differences of
probabilities have the constant sqrt(2) |V| Lip(h_T) / 2: the factor is 1 / sqrt(2); with sqrt(2) the bound is false.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .dynamics import NoisyRNN
from .losses import softmax
from .path import Path, sequences

_LARGEST = 1e150  # of a Lipschitz bound that counts: what it certifies is 0 for all purposes, and products stay finite


@dataclass(frozen=True, eq=False)
class Margin:
    """Arrays have the leading axes of X; all radii are 0 where the answer is not the label.

    Attributes
    ----------
    certified : ndarray
        No input nearer than this gets another answer: through the logits, with worst-case norms of all Jacobians.
    certified_softmax : ndarray
        The same through the probabilities, the shape of the paper's bound with the factor that is right.
    local : ndarray
        min_j (o_y - o_j) / |grad (o_y - o_j)|: the distance if the network were linear. No bound, but near the truth.
    score : ndarray
        The paper's score, min_j sqrt(2) (p_y - p_j); to compare, not to certify.
    """

    certified: np.ndarray
    certified_softmax: np.ndarray
    local: np.ndarray
    score: np.ndarray


def margin(rnn: NoisyRNN, X: ArrayLike, label: ArrayLike) -> Margin:
    """Of the noise-free network, for labels that have the leading axes of X (..., T, d)."""
    path = rnn.path(X)
    o, label = path.outputs(), np.broadcast_to(np.asarray(label), path.h.shape[:-2])
    reach = min(state_lipschitz(rnn, len(path)), _LARGEST)
    logits, probabilities = ahead(o, label), ahead(softmax(o), label)
    readout = np.linalg.norm(rnn.V[label][..., None, :] - rnn.V, axis=-1)
    gradients = input_gradients(path)
    own = np.take_along_axis(gradients, label[..., None, None, None], -3)
    slopes = np.sqrt(((own - gradients) ** 2).sum((-1, -2)))
    return Margin(
        certified=_nearest(logits, readout * reach),
        certified_softmax=_nearest(probabilities, np.sqrt(2) / 2 * np.linalg.norm(rnn.V, 2) * reach * np.ones_like(o)),
        local=_nearest(logits, slopes),
        score=np.sqrt(2) * probabilities.min(-1))


def state_lipschitz(rnn: NoisyRNN, T: int) -> float:
    """A bound of the last state's Lipschitz constant in the whole input, whatever the input.

    sqrt(sum_m (q_(m+1) .. q_(T-1) g_m)^2) with q = |I + delta A| + delta L |W| and g = |delta C| + delta L |U|.
    """
    square, cache = 0.0, {}
    for delta in rnn.steps(T):
        key = delta.tobytes()
        if key not in cache:
            cache[key] = _norms(rnn, delta[:, None])
        state, entry = cache[key]
        with np.errstate(over="ignore"):  # infinite over hundreds of steps: nothing is certified then
            square = state ** 2 * square + entry ** 2
    return float(np.sqrt(square))


def input_gradients(path: Path) -> np.ndarray:
    """d o_c / d x_m of the last outputs by every input, shape (..., k, T, d)."""
    G = np.broadcast_to(path.rnn.V, (*path.h.shape[:-2], *path.rnn.V.shape))
    found = []
    for m in reversed(range(len(path))):
        found.append(path.pull_input(G, m))
        G = path.pull(G, m)
    return np.stack(found[::-1], -2)


def input_gradient(rnn: NoisyRNN, X: ArrayLike, towards: ArrayLike) -> np.ndarray:
    """Gradient of towards . o by the input, shape (..., T, d); `towards` (..., k). One backward pass."""
    path = rnn.path(X)
    G, found = (np.asarray(towards) @ rnn.V)[..., None, :], []
    for m in reversed(range(len(path))):
        found.append(path.pull_input(G, m)[..., 0, :])
        G = path.pull(G, m)
    return np.stack(found[::-1], -2)


def local_reach(rnn: NoisyRNN, X: ArrayLike) -> np.ndarray:
    """sum_m |V Phi D_m|_2, the paper's sum with the norms at hand instead of worst ones; shape of X's leading axes."""
    rows = np.moveaxis(input_gradients(rnn.path(sequences(X, rnn.U.shape[1]))), -3, -2)
    return np.linalg.norm(rows, 2, axis=(-2, -1)).sum(-1)


def ahead(values: np.ndarray, label: np.ndarray) -> np.ndarray:
    """values_y - values_j for each class j; infinite at y itself. Shape (..., k)."""
    own = np.take_along_axis(values, label[..., None], -1)
    return np.where(np.arange(values.shape[-1]) == label[..., None], np.inf, own - values)


def _nearest(lead: np.ndarray, slope: np.ndarray) -> np.ndarray:
    """The least lead / slope; the own class, whose lead is infinite, counts for nothing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = np.where(lead > 0, lead / slope, 0.0)
    return np.where(np.isinf(lead), np.inf, distance).min(-1)


def _norms(rnn: NoisyRNN, delta: np.ndarray) -> tuple[float, float]:
    L = rnn.lipschitz
    state = np.linalg.norm(np.eye(rnn.units) + delta * rnn.A, 2) + L * np.linalg.norm(delta * rnn.W, 2)
    return state, np.linalg.norm(delta * rnn.C, 2) + L * np.linalg.norm(delta * rnn.U, 2)
