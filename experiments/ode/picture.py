"""The picture of recovered equations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ..figures import saved
from .compare import BY_DIFFERENCES, DENSE, PLAIN, fields, of
from .recover import METHODS, SPARSE
from .runs import DRAWN

_COLOURS = list(METHODS)
_RATIOS = (0.05, 0.1, 0.25, 0.5, 1, 2, 4, 10)


def draw(results: dict[str, Any], folder: Path) -> None:
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(3, 3, figsize=(10, 8.4), layout="constrained")
    whole = _whole(results)
    percent = [100 * noise for noise in results["noises"]]
    for (top, middle, bottom), (name, truth) in zip(axes.T, results["truth"].items()):
        for i, method in enumerate(METHODS):
            found = {noise: list(of(results, name, noise, method, "field").values()) for noise in results["noises"]}
            top.plot([100 * noise for noise, errors in found.items() if errors],
                     [100 * np.median(errors) for errors in found.values() if errors], marker="o", markersize=3,
                     label=method, color=f"C{i}", linestyle="--" if "terms" in method else "-")
        top.set(title=name, ylim=(0.2, 300))
        _compared(middle, results, name)
        middle.set(yscale="log", ylim=whole)
        middle.set_yticks(_RATIOS, map(str, _RATIOS))
        top.set(yscale="log")
        for axis in (top, middle):
            axis.set(xscale="log")
            axis.set_xticks(percent, [f"{one:g}" for one in percent])
            axis.minorticks_off()
        middle.set(xlabel="noise, % of deviation")
        _trajectories(bottom, results, name, truth)
    axes[0, 0].set_ylabel("error of the field, %")
    axes[1, 0].set_ylabel("kernel : differences, errors")
    axes[2, 0].set_ylabel(f"first coordinate, noise {100 * DRAWN[1]:g} %")
    figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside upper center", ncols=3, fontsize=8)
    saved(figure, folder / "ode.png")


def _compared(axis: Any, results: dict[str, Any], name: str) -> None:
    """Ratios with their intervals, networks and regressions on the right terms."""
    percent = [100 * noise for noise in results["noises"]]
    for (kernel, plain), shift in zip(PLAIN.items(), (0.97, 1.03)):
        found = fields(results, kernel, plain, name).values()
        middle = np.exp([one.mean for one in found])
        ends = np.exp([[one.low for one in found], [one.high for one in found]])
        axis.errorbar(shift * np.array(percent), middle, np.abs(ends - middle), marker="o", markersize=3, capsize=2,
                      color=f"C{_COLOURS.index(kernel)}", linestyle="--" if "terms" in kernel else "-")
    axis.axhline(1, color="grey", linewidth=0.8)


def _whole(results: dict[str, Any]) -> tuple[float, float]:
    """The ends of an axis that shows every interval of all systems, and the ticks."""
    found = [one for name in results["truth"] for pair in PLAIN.items()
             for one in fields(results, *pair, name).values()]
    ends = np.exp([[one.low, one.high] for one in found if one.n > 1])
    return 0.9 * min(ends.min(initial=1), _RATIOS[0]), 1.1 * max(ends.max(initial=1), _RATIOS[-1])


def _trajectories(axis: Any, results: dict[str, Any], name: str, truth: dict[str, Any]) -> None:
    seen = np.array(truth["seen"])
    time = np.arange(len(seen)) * truth["step"]
    axis.plot(time, seen, color="black", linewidth=2)
    run = next(r for r in results["runs"] if (r["system"], r["seed"], r["noise"]) == (name, *DRAWN))
    for method in (DENSE, SPARSE, BY_DIFFERENCES):
        walked = run["methods"][method]["seen"][:len(time)]
        axis.plot(time[:len(walked)], walked, color=f"C{_COLOURS.index(method)}", linewidth=1)
    spare = 0.2 * np.ptp(seen)
    axis.set(xlabel="time", ylim=(seen.min() - spare, seen.max() + spare))
