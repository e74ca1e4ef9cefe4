"""Two plots of a run. Both take and return a matplotlib axes and need no display; `pip install nrnn[plot]`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .engine.summary import Summary
from .values.modules import needed

__all__ = ["fan", "probabilities"]


def fan(summary: Summary, output: int = 0, ax: Any = None, time: ArrayLike | None = None, color: Any = None,
        label: str | None = None) -> Any:
    """One output over time: the mean of the members, its bands, and the noise-free path.

    Parameters
    ----------
    summary : Summary
        Of a run; bands are its quantiles, in pairs from the outside in, or mean +- 2 std if it has none.
    output : int
    ax : matplotlib axes, optional
        None: a new figure.
    time : array_like, shape (time,), optional
        By default the number of the step.
    color, label : optional
        Of the mean.

    Returns
    -------
    matplotlib axes
    """
    ax = axes(ax)
    mean = _mean(summary)[:, output]
    time = np.arange(len(mean)) if time is None else np.asarray(time)
    line, = ax.plot(time, mean, color=color, label=label or "mean")
    for low, high in _bands(summary, output):
        ax.fill_between(time, low, high, color=line.get_color(), alpha=0.2, linewidth=0)
    if summary.nominal is not None:
        ax.plot(time, summary.nominal[:, output], color=line.get_color(), linestyle="--", linewidth=1)
    ax.set_xlabel("step")
    return ax


def probabilities(summary: Summary, labels: Sequence[str] | None = None, ax: Any = None, least: float = 0.05) -> Any:
    """All classes over time, each with its bands.

    Parameters
    ----------
    summary : Summary
        Of a run of a softmax or sigmoid model.
    labels : sequence of str, optional
        Such as ``model.labels``.
    least : float
        A class whose mean probability never gets above this is drawn grey, without band and label.

    Returns
    -------
    matplotlib axes
    """
    ax = axes(ax)
    mean = _mean(summary)
    for k in range(mean.shape[1]):
        if mean[:, k].max(initial=0) <= least:
            ax.plot(mean[:, k], color="0.8", linewidth=0.8, zorder=0)
        else:
            fan(summary, k, ax, label=labels[k] if labels else str(k))
    ax.set_ylim(0, 1)
    ax.set_ylabel("probability")
    ax.legend(loc="best", fontsize="small")
    return ax


def axes(ax: Any) -> Any:
    """The given axes, or those of a new figure."""
    if ax is not None:
        return ax
    return needed("matplotlib.pyplot", "nrnn.plot", "plot").subplots()[1]


def _bands(summary: Summary, output: int) -> list[tuple[np.ndarray, np.ndarray]]:
    if summary.quantiles is not None:
        order = np.argsort(summary.levels)
        return [(summary.quantiles[:, i, output], summary.quantiles[:, j, output])
                for i, j in zip(order, order[::-1]) if summary.levels[i] < summary.levels[j]]
    if summary.variance is None:
        return []
    mean, std = summary.mean[:, output], summary.std[:, output]
    return [(mean - 2 * std, mean + 2 * std)]


def _mean(summary: Summary) -> np.ndarray:
    if not isinstance(summary, Summary):
        raise TypeError(f"summary: expected the Summary of a run, found {type(summary).__name__}; a run of a DataFrame "
                        "gives a DataFrame, one of an array a Summary")
    if summary.mean is None or summary.mean.ndim != 2:
        raise ValueError("summary: expected the mean of a run, with a time axis")
    return summary.mean
