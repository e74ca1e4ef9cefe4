"""The section on recovered equations, and its picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ..results import table
from .runs import DRAWN

METHODS = ["kernel, dense", "kernel, sparse", "kernel at half the bandwidth, dense", "differences, dense",
           "kernel, right terms", "kernel at half the bandwidth, right terms"]
LYAPUNOV = 0.906  # of Lorenz, per unit of time


def section(results: dict[str, Any]) -> str:
    seeds = len({run["seed"] for run in results["runs"]})
    return TEXT.format(fields=_table(results, lambda m: 100 * m["field"], "{:.1f}"), paths=_paths(results),
                       seeds=seeds, weights=_weights(results), **_said(results))


def draw(results: dict[str, Any], folder: Path) -> None:
    import matplotlib
    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(2, 3, figsize=(10, 6), layout="constrained")
    percent = [100 * noise for noise in results["noises"]]
    for (top, bottom), (name, truth) in zip(axes.T, results["truth"].items()):
        for i, method in enumerate(METHODS):
            values = [100 * np.median(_of(results, name, noise, method, "field")) for noise in results["noises"]]
            top.plot(percent, values, marker="o", markersize=3, label=method, color=f"C{i}",
                     linestyle="--" if "terms" in method else "-")
        top.set(xscale="log", yscale="log", title=name, xlabel="noise, % of deviation", ylim=(0.8, 50))
        top.set_xticks(percent, [f"{one:g}" for one in percent])
        top.set_yticks([1, 2, 5, 10, 20, 50], ["1", "2", "5", "10", "20", "50"])
        top.minorticks_off()
        _trajectories(bottom, results, name, truth)
    axes[0, 0].set_ylabel("error of the field, %")
    axes[1, 0].set_ylabel(f"first coordinate, noise {100 * DRAWN[1]:g} %")
    figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside upper center", ncols=3, fontsize=8)
    figure.savefig(folder / "ode.png", dpi=110)
    plt.close(figure)


def _trajectories(axis: Any, results: dict[str, Any], name: str, truth: dict[str, Any]) -> None:
    seen = np.array(truth["seen"])
    time = np.arange(len(seen)) * truth["step"]
    axis.plot(time, seen, color="black", linewidth=2)
    run = next(r for r in results["runs"] if (r["system"], r["seed"], r["noise"]) == (name, *DRAWN))
    for method in ("kernel, dense", "kernel, sparse", "differences, dense"):
        walked = run["methods"][method]["seen"][:len(time)]
        axis.plot(time[:len(walked)], walked, color=f"C{METHODS.index(method)}", linewidth=1)
    spare = 0.2 * np.ptp(seen)
    axis.set(xlabel="time", ylim=(seen.min() - spare, seen.max() + spare))


def _table(results: dict[str, Any], value: Any, form: str, systems: Any = None) -> str:
    rows = []
    for name in systems or results["truth"]:
        for noise in results["noises"]:
            found = [[value(run["methods"][method]) for run in _runs(results, name, noise)] for method in METHODS]
            rows.append([f"{name}, {100 * noise:g} %", *(_range(values, form) for values in found)])
    return table(["", *METHODS], rows)


def _paths(results: dict[str, Any]) -> str:
    regular = [name for name in results["truth"] if name != "Lorenz"]
    return (_table(results, lambda m: 100 * m["path"], "{:.1f}", regular) + "\n\n"
            "Lorenz, which forgets where it started: Lyapunov times (1.1 units) until the error is 0.4 deviations.\n\n"
            + _table(results, lambda m: m["followed"] * LYAPUNOV, "{:.1f}", ["Lorenz"]))


def _said(results: dict[str, Any]) -> dict[str, str]:
    """Comparisons over all systems and noises, by medians."""
    cells = [(name, noise) for name in results["truth"] for noise in results["noises"]]

    def better(one: str, other: str, key: str) -> str:
        compared = [cell for cell in cells if key == "field" or cell[0] != "Lorenz"]
        won = [np.median(_of(results, *cell, one, key)) < np.median(_of(results, *cell, other, key))
               for cell in compared]
        return f"{sum(won)} of {len(compared)}"

    return {"kernel_field": better("kernel, dense", "differences, dense", "field"),
            "kernel_path": better("kernel, dense", "differences, dense", "path"),
            "half_field": better("kernel at half the bandwidth, dense", "kernel, dense", "field"),
            "half_terms": better("kernel at half the bandwidth, right terms", "kernel, right terms", "field"),
            "sparse_field": better("kernel, sparse", "kernel, dense", "field"),
            "terms_field": better("kernel, right terms", "kernel, dense", "field")}


def _weights(results: dict[str, Any]) -> str:
    shares = [run["methods"]["kernel, sparse"]["weights"] / run["methods"]["kernel, dense"]["weights"]
              for run in results["runs"]]
    return ", ".join(f"{share:.0%} in {sum(round(s, 2) == share for s in shares)}"
                     for share in sorted({round(s, 2) for s in shares}))


def _runs(results: dict[str, Any], name: str, noise: float) -> list[dict[str, Any]]:
    return [run for run in results["runs"] if (run["system"], run["noise"]) == (name, noise)]


def _of(results: dict[str, Any], name: str, noise: float, method: str, key: str) -> list[float]:
    return [run["methods"][method][key] for run in _runs(results, name, noise)]


def _range(values: list[float], form: str) -> str:
    """Median, and of several the least and the greatest."""
    middle = form.format(np.median(values))
    return middle if len(values) < 2 else f"{middle} [{form.format(min(values))} .. {form.format(max(values))}]"


TEXT = """\
## Equations from noisy data

    python -m experiments.ode

The two stages of [ode.md](ode.md) on three systems whose equation is known: logistic growth (201 samples over 8 units
of time), Lotka–Volterra (501 over 50, four rounds), Lorenz (1,001 over 20). Normal noise in percent of each
coordinate's deviation. Networks have two hidden layers of 64 ReLUs, and are exported and integrated **by the engine**.
Each table has the median [range] of {seeds} seeds, of noise and weights. The paper's own settings and figures were not
available to us; there is none to compare with.

- *kernel*: derivatives by the boundary kernel, bandwidths by the plug-in rule. *Half the bandwidth*: of the derivative
  alone.
- *sparse*: pruned to a half or a quarter, the sparsest within 10 % of the best under blocked cross-validation in time,
  then trained on. Weights left: {weights} runs.
- *differences*: the same network on the noisy samples and their central differences. The simple baseline.
- *right terms*: least squares on exactly the monomials of the true equation. What knowing the form of it would give.

**Error of the field** on true states half-way between samples, which nothing has seen: RMS, in percent of the
derivative's deviation.

{fields}

**Error of the trajectory** from the true start, over the whole span: RMS, in percent of the deviation.

{paths}

- **Kernel against differences** (same network): the kernel's field is better in {kernel_field} cases, its trajectory in
  {kernel_path} (Lorenz left out). Where samples are few and noise is high, as in logistic growth, differences are
  useless. Where many samples lie near each other a network averages over them, and differences, noisy but hardly
  biased, beat a kernel that flattens what is sharp: Lorenz at every level of noise.
- **The bandwidth is not made for this purpose.** The rule is best for the derivative as a curve. A second stage
  averages once more, so less bias for more noise pays: half of it gives the better field in {half_terms} cases with the
  right terms, but not at 1 % of noise in the last two systems, where a window of a few samples is too narrow for a sum
  over cells. With the network in {half_field}: a network has more freedom to follow the noise.
- **Sparse against dense**: the sparse field is better in {sparse_field} cases, and hardly worse in the others, with
  half or a quarter of the weights. Pruning saves memory and gains no accuracy here: these fields have at most three
  coordinates, so there is little structure for it to find.
- **Knowing the terms** wins in {terms_field} cases. A network knows nothing where the trajectory never was, and a
  trajectory that leaves the tube of the data is lost: see the great ends of the ranges.

![Above: error of the field against noise, per system. Below: the first coordinate from the true start](results/ode.png)

*Above: median error of the field; dashed lines know the form of the equation. Below: the first coordinate as the engine
integrates it from the true start, seed 1. Lorenz is lost in any case: the question is when.*
"""
