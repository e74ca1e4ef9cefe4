"""Bands from how wrong the same recipe was before, and what they are worth."""

from __future__ import annotations

from typing import Any

import numpy as np

LEVEL = 0.9


def half_widths(errors: list[np.ndarray]) -> np.ndarray:
    """Of a band of LEVEL, for each day ahead, shape (days,).

    Parameters
    ----------
    errors : list of array, shape (days, places)
        Of forecasts whose every target was known at the cut-off. The quantile is split conformal's, over all places and
        cut-offs; days of one place are not exchangeable with days to come, so coverage is measured, not promised.
    """
    pooled = np.sort(np.abs(np.concatenate(errors, axis=1)), axis=1)
    rank = min(pooled.shape[1], int(np.ceil((pooled.shape[1] + 1) * LEVEL)))
    return pooled[:, rank - 1]


def judged(error: np.ndarray, half: np.ndarray) -> dict[str, Any]:
    """Mean absolute error by day ahead, coverage, half width, and the interval score, lower better; (days, places)."""
    outside = np.abs(error) - half[:, None]
    score = 2 * half[:, None] + 2 / (1 - LEVEL) * outside.clip(min=0)
    return {"error": np.abs(error).mean(axis=1), "covered": (outside <= 0).mean(axis=1), "half": half,
            "score": score.mean(axis=1)}
