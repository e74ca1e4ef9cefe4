"""The section on the states of the USA, and its picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ..results import table
from .bands import LEVEL

HORIZONS = (7, 14)
WON = "the field"


def section(results: dict[str, Any]) -> str:
    methods = _methods(results)
    return TEXT.format(
        table=_summary(methods), cutoffs=_by_cutoff(results, methods), tried=_tried(results), first=results["days"][0],
        last=results["days"][-1], places=len(results["places"]), early=len(results["early"]),
        late=len(results["late"]), recipe=_recipe(results["recipe"]), level=f"{LEVEL:.0%}", seeds=_seeds(results),
        losses=_losses(results, methods), where=_where(results, methods))


def draw(results: dict[str, Any], folder: Path) -> None:
    import matplotlib
    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(2, 3, figsize=(10, 6), layout="constrained")
    (by_day, by_cutoff), places = (axes[0, 0], axes[1, 0]), axes[:, 1:].ravel()
    late, ahead = results["late"], np.arange(1, 15)
    for name, runs in _methods(results).items():
        by_day.plot(ahead, np.mean([run["error"] for run in runs], axis=0), label=name)
        by_cutoff.plot(late, [run["error"][-1] for run in runs], marker="o", markersize=3, label=name)
    by_day.set(xlabel="days ahead", ylabel="mean |error|, log cases", title="mean over cut-offs")
    by_day.legend(fontsize=8)
    by_cutoff.set(xlabel="cut-off, days after " + results["days"][0], ylabel="mean |error|, 14 days", ylim=(0, None))
    for axis, (place, shown) in zip(places, results["shown"].items()):
        seen = np.array(shown["seen"])
        axis.plot(np.arange(len(seen))[late[0] - 14:], seen[late[0] - 14:], color="black", linewidth=1)
        for cutoff, line, run in zip(late, shown["forecasts"], results["methods"]["field 1"]):
            half = np.array(run["half"])
            axis.plot(cutoff + ahead, line, color="C2", linewidth=1)
            axis.fill_between(cutoff + ahead, line - half, line + half, color="C2", alpha=0.2, linewidth=0)
        axis.set(title=place, xlabel="day")
    places[0].set_ylabel("log(1 + cases/day)")
    figure.savefig(folder / "covid.png", dpi=110)
    plt.close(figure)


def _methods(results: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Of the seeds, the mean of each number."""
    found = {name: runs for name, runs in results["methods"].items() if not name.startswith("field")}
    seeds = [runs for name, runs in results["methods"].items() if name.startswith("field")]
    found[WON] = [{key: np.mean([one[key] for one in runs], axis=0) for key in runs[0]} for runs in zip(*seeds)]
    return found


def _summary(methods: dict[str, list[dict[str, Any]]]) -> str:
    rows = []
    for name, runs in methods.items():
        mean = {key: np.mean([run[key] for run in runs], axis=0) for key in ("error", "covered", "half", "score")}
        rows.append([name, *(f"{mean['error'][h - 1]:.3f}" for h in HORIZONS), f"{mean['error'].mean():.3f}",
                     *(f"{100 * mean['covered'][h - 1]:.0f} %" for h in HORIZONS),
                     *(f"± {mean['half'][h - 1]:.2f}" for h in HORIZONS), f"{mean['score'][-1]:.2f}"])
    return table(["", "error, 7 days", "14 days", "mean of 1–14", "covered, 7 days", "14 days", "band, 7 days",
                  "14 days", "interval score, 14 days"], rows)


def _by_cutoff(results: dict[str, Any], methods: dict[str, list[dict[str, Any]]]) -> str:
    rows = [[results["days"][cutoff], *(f"{runs[i]['error'][-1]:.3f}" for runs in methods.values()),
             f"{100 * methods[WON][i]['covered'][-1]:.0f} %"] for i, cutoff in enumerate(results["late"])]
    return table(["known until", *methods, "covered"], rows)


def _losses(results: dict[str, Any], methods: dict[str, list[dict[str, Any]]]) -> str:
    said = []
    for other in methods:
        if other != WON:
            lost = [results["days"][cutoff] for i, cutoff in enumerate(results["late"])
                    if methods[WON][i]["error"][-1] > methods[other][i]["error"][-1]]
            said.append(f"to {other} at {len(lost)} of {len(results['late'])} cut-offs"
                        + (f" ({', '.join(lost)})" if lost else ""))
    return "; ".join(said)


def _where(results: dict[str, Any], methods: dict[str, list[dict[str, Any]]]) -> str:
    """Places by the ratio of errors, over all days ahead and late cut-offs."""
    by_place = {name: np.mean([run["by place"] for run in runs], axis=0) for name, runs in methods.items()}
    ratio = by_place[WON] / by_place["persistent level"]
    worst = np.argsort(ratio)[::-1][:6]
    names = ", ".join(f"{results['places'][p]} {ratio[p]:.2f}" for p in worst)
    return f"{(ratio > 1).sum()} of {len(ratio)} places; the worst ratios of errors: {names}"


def _seeds(results: dict[str, Any]) -> str:
    errors = [np.mean([run["error"][-1] for run in runs]) for name, runs in results["methods"].items()
              if name.startswith("field")]
    return f"{len(errors)} seeds ({min(errors):.3f} to {max(errors):.3f} at 14 days)"


def _tried(results: dict[str, Any]) -> str:
    rows = [[_recipe(one["recipe"]), f"{one['error']:.3f}"] for one in results["tried"]]
    rows += [[name, f"{error:.3f}"] for name, error in results["simple"].items()]
    return table(["recipe", "error on early cut-offs, mean of 1–14 days"], rows)


def _recipe(recipe: dict[str, Any]) -> str:
    return f"bandwidth {recipe['bandwidth']:g} days, {recipe['trust']:.0%} of the growth rate"


TEXT = """\
## Covid-19 in the states of the USA

    python -m experiments.covid --data FOLDER

New cases by day and state, CDC, {first} to {last}; {places} places with at least 1,000 cases. x = log(1 + mean of the
last seven days). One equation for all places together, x'' = F(x, x'): how growth changes, given how much there is and
how fast it grows. The network (two layers of 32 ReLUs) is fitted to what all places showed up to a cut-off, by the two
stages of [ode.md](ode.md). A forecast starts from the last day, x as reported and a share of x' as the kernel at the
boundary gives it, which is uncertain there; **the engine** integrates 14 days. Half the weights are pruned. The paper
models the 50 states in one system; its settings and figures were not available to us, so this is our reading of the
task.

- **Cut-offs** lie 14 days apart. The {early} early ones chose the recipe: {recipe}. The {late} late ones judge it, and
  chose nothing.
- **Bands** of {level} are the quantile of the absolute errors that the same recipe made at all earlier cut-offs, over
  all places, for each day ahead: split conformal, were the days exchangeable. Persistence gets its bands the same way.
- **Persistence** of the level: it stays as on the last day. Of growth: it grows on as over the last seven days.

Mean over the late cut-offs and places; the field is the mean of {seeds}. Error is the mean |error| of x: 0.1 is about
10 %. The interval score rewards narrow bands and punishes misses, lower is better.

{table}

14 days ahead, by cut-off:

{cutoffs}

- **Where it loses**: {losses}. Against the persistent level it is worse, over all late cut-offs and days ahead, in
  {where}.
- Bands come from the past: they are too narrow where the epidemic turns faster than it did before, and too wide after.
  Those of the first late cut-offs also use errors on the cut-offs that chose the recipe, which are a little too small.
  The field's bands are no narrower than those around the persistent level: what it gains in the middle it does not gain
  at the edges.
- **What the early cut-offs said** follows. The share of the growth rate came into the recipe after a first run had
  always taken all of it, and had lost to the persistent level on the early cut-offs (0.264 against 0.206) and then on
  the late ones (0.237 against 0.208, mean of 1–14 days). So the late ones were looked at twice; what they said chose
  nothing.

{tried}

![Errors by days ahead and by cut-off; forecasts with bands for the four largest places](results/covid.png)

*Left: mean error against days ahead, and at 14 days against the cut-off. Right: the four places with most cases at the
first late cut-off; black what happened, green the forecasts of seed 1 from each cut-off with their bands.*
"""
