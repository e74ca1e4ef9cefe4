"""The section on the heat equation, and its picture."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from ..figures import saved
from ..ratios import number, times
from ..tables import middle, table
from .claims import claims
from .compare import (
    FACTOR,
    PUBLISHED,
    PUBLISHED_ADAM,
    PUBLISHED_ADAM_STEPS,
    PUBLISHED_COST,
    fourth_to_second,
    full,
    of,
    said,
    small_to_large,
    to_adam,
    to_euler,
    to_published,
)
from .runs import ADAM, ADAM_STEPS, NEWTON
from .text import TEXT

__all__ = ["claims", "draw", "section"]


def section(results: dict[str, Any]) -> str:
    cases = results["cases"]
    seeds, adam_seeds = (len(of(cases["stable"], label)) for label in (NEWTON, ADAM))
    return TEXT.format(errors=_errors(cases), costs=_costs(cases), seeds=seeds, adam_seeds=adam_seeds,
                       adam_steps=ADAM_STEPS, published_steps=PUBLISHED_ADAM_STEPS, verdict=_verdict(cases),
                       more_steps=f"{PUBLISHED_ADAM_STEPS / ADAM_STEPS:g}", adam=_adam(cases), newton=_newton(cases),
                       engine=_engine(cases), euler=said(to_euler(cases, NEWTON)),
                       adam_euler=said(to_euler(cases, ADAM)), newton_adam=said(to_adam(cases)), worse=_worse(cases),
                       stencil=times(fourth_to_second(cases)), small=times(small_to_large(cases)))


def draw(results: dict[str, Any], folder: Path) -> None:
    from matplotlib import pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    stable = results["cases"]["stable"]
    for label, curve in {"Newton-CG": of(stable, NEWTON)[0]["curve"], "Adam": of(stable, ADAM)[0]["curve"],
                         "Euler": stable["euler"]["curve"]}.items():
        left.loglog(stable["times"], curve, label=label)
    left.set(xlabel="steps from the first field", ylabel="mean squared error", title="stable: one rollout, seed 1")
    left.legend()
    for name, case in results["cases"].items():
        for label, marker in ((NEWTON, "o"), (ADAM, "x")):
            runs = [run for run in of(case, label) if np.isfinite(run["full"])]
            right.scatter([run["growth"] for run in runs], [run["full"] for run in runs], marker=marker, s=22,
                          color=f"C{list(results['cases']).index(name)}",
                          label=name if label == NEWTON else None)
    right.set(xscale="symlog", yscale="log", xlabel="spectral radius of a block - 1", title="all runs; × Adam",
              ylabel="MSE, full horizon")
    right.set_xscale("symlog", linthresh=1e-7)
    right.set_xticks([-1e-3, -1e-5, -1e-7, 1e-7, 1e-5, 1e-3])
    right.axvline(0, color="grey", linewidth=0.8)
    right.legend(fontsize=8, loc="center left")
    saved(figure, folder / "heat.png")


def _errors(cases: dict[str, Any]) -> str:
    rows = [[name, _number(PUBLISHED.get(name)), _range(full(case, NEWTON).values()), _number(PUBLISHED_ADAM.get(name)),
             _range(full(case, ADAM).values()), _number(case["euler"]["full"]),
             _number(case["euler, published width"]["full"])] for name, case in cases.items()]
    return table(["", "Newton, authors' logs", "Newton", "Adam 1e-3, authors' logs", "Adam 1e-3", "Euler",
                  "Euler, width of the code"], rows)


def _costs(cases: dict[str, Any]) -> str:
    rows = [[name, run[0]["parameters"], _range([r["one"] for r in run]), _range([r["some"] for r in run]),
             f"{np.median([r['cost'] for r in run]):.0f}", PUBLISHED_COST.get(name, ""),
             f"{max(r['growth'] for r in run):+.1e}", f"{max(_gap(r) for r in run):.0e}"]
            for name, case in cases.items() for run in [of(case, NEWTON)]]
    return table(["Newton", "parameters", "1 step", "10 steps (unstable: 3)", "gradients + products",
                  "authors' logs", "radius - 1, largest", "engine - PyTorch, relative"], rows)


def _verdict(cases: dict[str, Any]) -> str:
    """Of which kinds of data the whole interval is within the factor of the median of the authors' logs."""
    found = to_published(cases)
    inside = [name for name, one in found.items() if one.high < np.log(FACTOR)]
    outside = [name for name in found if name not in inside]
    shown = f"The interval lies below {FACTOR} × for: {', '.join(inside) or 'none'}."
    return (f"Divided by the median of the authors' logs, geometric mean with 95 % interval: {said(found)}. {shown}"
            + (f" Not shown for: {', '.join(outside)}." if outside else ""))


def _worse(cases: dict[str, Any]) -> str:
    """The baseline of the published width over that of the true one, where Euler is stable."""
    found = [case["euler, published width"]["full"] / case["euler"]["full"]
             for name, case in cases.items() if name != "unstable"]
    return f"{number(min(found))} to {number(max(found))}"


def _adam(cases: dict[str, Any]) -> str:
    runs = [run for case in cases.values() for run in of(case, ADAM)]
    return f"{_grown(runs)} of {len(runs)} of its networks have a spectral radius above 1 + 1e-9"


def _newton(cases: dict[str, Any]) -> str:
    said = [f"{_grown(of(case, NEWTON))} of {len(of(case, NEWTON))} ({name})" for name, case in cases.items()]
    return f"Above it are {', '.join(said)}"


def _grown(runs: list[dict[str, Any]]) -> int:
    return sum(run["growth"] > 1e-9 for run in runs)


def _engine(cases: dict[str, Any]) -> str:
    return f"{max(_gap(run) for case in cases.values() for run in of(case, NEWTON)):.1%}"


def _gap(run: dict[str, Any]) -> float:
    return abs(run["full"] / run["module"] - 1)


def _range(values: Iterable[float]) -> str:
    return middle(list(values), "{:.1e}")


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.1e}"
