"""BLOSUM62 (Henikoff and Henikoff 1992): how readily one residue of a protein stands for another."""

from __future__ import annotations

import numpy as np

LETTERS = "ARNDCQEGHILKMFPSTWYV"

_LOWER = """
 4
-1  5
-2  0  6
-2 -2  1  6
 0 -3 -3 -3  9
-1  1  0  0 -3  5
-1  0  0  2 -4  2  5
 0 -2  0 -1 -3 -2 -2  6
-2  0  1 -1 -3  0  0 -2  8
-1 -3 -3 -3 -1 -3 -3 -4 -3  4
-1 -2 -3 -4 -1 -2 -3 -4 -3  2  4
-1  2  0 -1 -3  1  1 -2 -1 -3 -2  5
-1 -1 -2 -3 -1  0 -2 -3 -2  1  2 -1  5
-2 -3 -3 -3 -2 -3 -3 -3 -1  0  0 -3  0  6
-1 -2 -2 -1 -3 -1 -1 -2 -2 -3 -3 -1 -2 -4  7
 1 -1  1  0 -1  0  0  0 -1 -2 -2  0 -1 -2 -1  4
 0 -1  0 -1 -1 -1 -1 -2 -2 -1 -1 -1 -1 -2 -1  1  5
-3 -3 -4 -4 -2 -2 -3 -2 -2 -3 -2 -3 -1  1 -4 -3 -2 11
-2 -2 -2 -3 -2 -1 -2 -3  2 -1 -1 -2 -1  3 -3 -2 -2  2  7
 0 -3 -3 -3 -1 -2 -2 -3 -3  3  1 -2  1 -1 -2 -2  0 -3 -1  4
"""


def scores() -> np.ndarray:
    """s, log-odds in half bits, rounded; shape (20, 20), symmetric, rows and columns as in LETTERS."""
    lower = [list(map(int, line.split())) for line in _LOWER.strip().splitlines()]
    return np.array([[lower[max(a, b)][min(a, b)] for b in range(len(LETTERS))] for a in range(len(LETTERS))])


def substitutions() -> tuple[np.ndarray, np.ndarray]:
    """P(b | a) of residues that stand for one another, shape (20, 20), rows add up to 1; and p, shape (20,).

    s_ab is log(P(b | a) / p_b) / scale. The scale and the frequencies p are those that s itself implies (Yu, Wootton,
    Altschul 2003): sum_b p_b exp(scale s_ab) = 1 for each a, and p adds up to 1.
    """
    s = scores()
    low, high = 0.25, 0.4  # the sum falls between them
    for _ in range(60):
        scale = (low + high) / 2
        low, high = (scale, high) if _frequencies(s, scale).sum() > 1 else (low, scale)
    p = _frequencies(s, scale)
    return p * np.exp(scale * s), p


def _frequencies(s: np.ndarray, scale: float) -> np.ndarray:
    return np.linalg.solve(np.exp(scale * s), np.ones(len(s)))
