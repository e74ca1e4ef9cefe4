"""The section on the heat equation, and its picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ..results import table

PUBLISHED = {"stable": 4.1e-9, "unstable": 4.7e-11, "noisy": 1.9e-8, "forcing": 2.6e-9}  # medians of ten seeds
PUBLISHED_ADAM = {"stable": 2.6e7, "unstable": 2.1e-5, "noisy": 1e21, "forcing": 6e27}
PUBLISHED_COST = {"stable": "1.2k–2.2k", "unstable": "2.6k–4.6k"}
FACTOR = 3  # times the published median: what was to be reached
NEWTON, ADAM = "newton", "adam 1e-3"


def section(results: dict[str, Any]) -> str:
    cases = results["cases"]
    seeds, adam_seeds = (len(_runs(cases["stable"], label)) for label in (NEWTON, ADAM))
    return TEXT.format(errors=_errors(cases), costs=_costs(cases), seeds=seeds, adam_seeds=adam_seeds,
                       verdict=_verdict(cases), adam=_adam(cases), newton=_newton(cases), engine=_engine(cases))


def draw(results: dict[str, Any], folder: Path) -> None:
    import matplotlib
    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    stable = results["cases"]["stable"]
    for label, curve in {"Newton-CG": _runs(stable, NEWTON)[0]["curve"], "Adam": _runs(stable, ADAM)[0]["curve"],
                         "Euler": stable["euler"]["curve"]}.items():
        left.loglog(stable["times"], curve, label=label)
    left.set(xlabel="steps from the first field", ylabel="mean squared error", title="stable: one rollout, seed 1")
    left.legend()
    for name, case in results["cases"].items():
        for label, marker in ((NEWTON, "o"), (ADAM, "x")):
            runs = [run for run in _runs(case, label) if np.isfinite(run["full"])]
            right.scatter([run["growth"] for run in runs], [run["full"] for run in runs], marker=marker, s=22,
                          color=f"C{list(results['cases']).index(name)}",
                          label=name if label == NEWTON else None)
    right.set(xscale="symlog", yscale="log", xlabel="spectral radius of a block - 1", title="all runs; × Adam",
              ylabel="MSE, full horizon")
    right.set_xscale("symlog", linthresh=1e-7)
    right.set_xticks([-1e-3, -1e-5, -1e-7, 1e-7, 1e-5, 1e-3])
    right.axvline(0, color="grey", linewidth=0.8)
    right.legend(fontsize=8, loc="center left")
    figure.savefig(folder / "heat.png", dpi=110)
    plt.close(figure)


def _errors(cases: dict[str, Any]) -> str:
    rows = [[name, _number(PUBLISHED.get(name)), _range(_full(case, NEWTON)), _number(PUBLISHED_ADAM.get(name)),
             _range(_full(case, ADAM)), _number(case["euler"]["full"]),
             _number(case["euler, published width"]["full"])] for name, case in cases.items()]
    return table(["", "Newton, published", "Newton", "Adam 1e-3, published", "Adam 1e-3", "Euler",
                  "Euler, published width"], rows)


def _costs(cases: dict[str, Any]) -> str:
    rows = [[name, run[0]["parameters"], _range([r["one"] for r in run]), _range([r["some"] for r in run]),
             f"{np.median([r['cost'] for r in run]):.0f}", PUBLISHED_COST.get(name, ""),
             f"{max(r['growth'] for r in run):+.1e}", f"{max(_gap(r) for r in run):.0e}"]
            for name, case in cases.items() for run in [_runs(case, NEWTON)]]
    return table(["Newton", "parameters", "1 step", "10 steps (unstable: 3)", "gradients + products",
                  "published", "radius - 1, largest", "engine - PyTorch, relative"], rows)


def _verdict(cases: dict[str, Any]) -> str:
    """Which medians are within the factor."""
    inside, outside = [], []
    for name, published in PUBLISHED.items():
        ratio = np.median(_full(cases[name], NEWTON)) / published
        (inside if ratio <= FACTOR else outside).append(f"{name} ({ratio:.1f} ×)")
    said = f"Within {FACTOR} × of the published medians: {', '.join(inside) or 'none'}."
    return said + (f" **Missed**: {', '.join(outside)}." if outside else "")


def _adam(cases: dict[str, Any]) -> str:
    runs = [run for case in cases.values() for run in _runs(case, ADAM)]
    return f"{_grown(runs)} of {len(runs)} of its networks have a spectral radius above 1 + 1e-9"


def _newton(cases: dict[str, Any]) -> str:
    said = [f"{_grown(_runs(case, NEWTON))} of {len(_runs(case, NEWTON))} ({name})" for name, case in cases.items()]
    return f"Above it are {', '.join(said)}"


def _grown(runs: list[dict[str, Any]]) -> int:
    return sum(run["growth"] > 1e-9 for run in runs)


def _engine(cases: dict[str, Any]) -> str:
    return f"{max(_gap(run) for case in cases.values() for run in _runs(case, NEWTON)):.1%}"


def _gap(run: dict[str, Any]) -> float:
    return abs(run["full"] / run["module"] - 1)


def _runs(case: dict[str, Any], label: str) -> list[dict[str, Any]]:
    return [run for run in case["runs"] if run["optimiser"] == label]


def _full(case: dict[str, Any], label: str) -> list[float]:
    return [np.inf if np.isnan(run["full"]) else run["full"] for run in _runs(case, label)]


def _range(values: list[float]) -> str:
    """Median and, of several, the best and the worst."""
    if len(values) < 2:
        return _number(values[0] if values else None)
    return f"{_number(np.median(values))} [{_number(min(values))} .. {_number(max(values))}]"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.1e}"


TEXT = """\
## Heat equation: a finite-difference network

    python -m experiments.heat

FDNet (Shi et al. 2020) learns u(t) → u(t + dt) of u_t = (u_xx + f) / 5000 on 31 points from pairs of fields, and is
then run from the first field to t = 1000. The network is linear; the file holds the five-point stencil that it makes,
19 numbers, and the engine runs that. Four kinds of data, as published: dt = 1 (*stable*); dt = 200 with ten blocks a
step, where Euler's method diverges (*unstable*); multiplicative noise of 1e-4 (*noisy*); an unknown static forcing
(*forcing*). Fields are drawn with the published seeds, 150 to train on and 50 to test: Euler's method on them gives the
published errors to eight digits. 16 filters, batches of 64 pairs, 100 steps of the trust-region Newton method (300 for
unstable), as published; 2,000 steps of Adam, which cost as many gradients as Newton's products (the paper gives it
12,000). {seeds} seeds of Newton, {adam_seeds} of Adam.

Mean squared error at the full horizon on the 50 test fields, **in the engine**; median [best .. worst]:

{errors}

{verdict}

- **What is compared**: the paper's figures are the minimum over training of the *test* error. Ours are of the weights
  that did best on rollouts of 15 of the 150 training fields; the test fields were seen once. The paper's medians are of
  ten seeds.
- **Euler** is the classical scheme on the same grid with the true cell, π/30. The published baseline takes a cell of
  0.1, which is not that of 31 points, and looks up to 200 times worse than it is: last column. What Newton gains over
  Euler is the fourth-order stencil that it finds.
- **Adam** stays far behind at this budget: even Euler's method, which learns nothing, is better where it is stable.
  {adam}. The published medians, of six times the steps, are rollouts that blow up; ours are the best of rollouts on
  validation fields, which avoids the worst of them.
- "148 parameters": four filters and 300 steps. The paper finds the same: the stencil that is learned has 19 numbers.

{costs}

- **Cost** is counted in gradients and Hessian-vector products, as in the paper.
- **Stable** would be a spectral radius up to 1 + 1e-9, of the block as stored, in float32. {newton}. The ends are
  learned to stay, so the matrix has eigenvalues at 1, and training on a thousand steps does not tell 1 + 1e-8 from 1.
  Under forcing a constant part of the field may grow while the learned forcing holds it: the rollouts are right all the
  same, to the horizon that was asked for and no further.
- **Precision**: the engine keeps the field in float32 and sums each point in float32. The error at the full horizon is
  that of the float64 module to within {engine} of it.

![Left: error against steps for the three methods. Right: error at the full horizon against spectral radius](results/heat.png)

*Left: the error of one rollout grows with time; Adam's network is orders of magnitude above from the first step. Right:
every run; right of the grey line a rollout grows without end if it only goes on.*
"""
