"""How good probabilities of classes are."""

from __future__ import annotations

from typing import Any

import numpy as np


def scores(P: np.ndarray, y: np.ndarray) -> dict[str, Any]:
    """Accuracy, and means over the classes of F1 and of the area under the ROC curve, 0..1; and which are right.

    Parameters
    ----------
    P : ndarray, shape (count, classes)
    y : ndarray of int, shape (count,)
        The means are over the classes that occur in it.
    """
    said, there = P.argmax(1), np.unique(y)
    return {"accuracy": float((said == y).mean()), "f1": float(np.mean([_f1(said == c, y == c) for c in there])),
            "auroc": float(np.mean([_auroc(P[:, c], y == c) for c in there if (y != c).any()] or [1.0])),
            "right": (said == y).tolist()}


def _f1(said: np.ndarray, true: np.ndarray) -> float:
    return 2 * (said & true).sum() / max(1, said.sum() + true.sum())


def _auroc(score: np.ndarray, true: np.ndarray) -> float:
    """Of pairs of one inside and one outside, the share where the one inside scores higher; equal ones count half."""
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    rank = (count.cumsum() - (count - 1) / 2)[place]
    inside = true.sum()
    return float((rank[true].sum() - inside * (inside + 1) / 2) / (inside * (~true).sum()))
