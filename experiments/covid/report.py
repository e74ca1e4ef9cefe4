"""The section on the states of the USA, and its picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ..figures import saved
from ..tables import table
from .bands import LEVEL
from .claims import claims
from .compare import WON, Methods, covered, methods, over, said
from .persistence import SIMPLE
from .text import TEXT

__all__ = ["claims", "draw", "section"]

HORIZONS = (7, 14)


def section(results: dict[str, Any]) -> str:
    found = methods(results)
    level, growth = SIMPLE
    return TEXT.format(
        table=_summary(found), cutoffs=_by_cutoff(results, found), tried=_tried(results), first=results["days"][0],
        last=results["days"][-1], places=len(results["places"]), early=len(results["early"]),
        late=len(results["late"]), recipe=_recipe(results["recipe"]), level=f"{LEVEL:.0%}", seeds=_seeds(results),
        losses=_losses(results, found), where=_where(results, found), whole=_whole(results),
        against_level=said(found, level, "error"), against_growth=said(found, growth, "error"),
        score_level=said(found, level, "score", "{:+.2f}", ["14"]),
        score_growth=said(found, growth, "score", "{:+.2f}", ["14"]),
        band=said(found, level, "half", ahead=["7", "14"]), covered=covered(found, "14").text("points", "{:+.1f}"),
        covering=_covering(results, found))


def draw(results: dict[str, Any], folder: Path) -> None:
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(2, 3, figsize=(10, 6), layout="constrained")
    (by_day, by_cutoff), places = (axes[0, 0], axes[1, 0]), axes[:, 1:].ravel()
    late, ahead = results["late"], np.arange(1, 15)
    for name, runs in methods(results).items():
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
    saved(figure, folder / "covid.png")


def _summary(found: Methods) -> str:
    rows = []
    for name, runs in found.items():
        mean = {key: np.mean([run[key] for run in runs], axis=0) for key in ("error", "covered", "half", "score")}
        rows.append([name, *(f"{mean['error'][h - 1]:.3f}" for h in HORIZONS), f"{mean['error'].mean():.3f}",
                     *(f"{100 * mean['covered'][h - 1]:.0f} %" for h in HORIZONS),
                     *(f"± {mean['half'][h - 1]:.2f}" for h in HORIZONS), f"{mean['score'][-1]:.2f}"])
    return table(["", "error, 7 days", "14 days", "mean of 1–14", "covered, 7 days", "14 days", "band, 7 days",
                  "14 days", "interval score, 14 days"], rows)


def _by_cutoff(results: dict[str, Any], found: Methods) -> str:
    rows = [[results["days"][cutoff], *(f"{runs[i]['error'][-1]:.3f}" for runs in found.values()),
             f"{100 * found[WON][i]['covered'][-1]:.0f} %"] for i, cutoff in enumerate(results["late"])]
    return table(["known until", *found, "covered"], rows)


def _losses(results: dict[str, Any], found: Methods) -> str:
    said = []
    for other in found:
        if other != WON:
            lost = [results["days"][cutoff] for i, cutoff in enumerate(results["late"])
                    if found[WON][i]["error"][-1] > found[other][i]["error"][-1]]
            said.append(f"to {other} at {len(lost)} of {len(results['late'])} cut-offs"
                        + (f" ({', '.join(lost)})" if lost else ""))
    return "; ".join(said)


def _where(results: dict[str, Any], found: Methods) -> str:
    """Places by the ratio of errors, over all days ahead and late cut-offs."""
    by_place = {name: np.mean([run["by place"] for run in runs], axis=0) for name, runs in found.items()}
    ratio = by_place[WON] / by_place["persistent level"]
    worst = np.argsort(ratio)[::-1][:6]
    names = ", ".join(f"{results['places'][p]} {ratio[p]:.2f}" for p in worst)
    return f"{(ratio > 1).sum()} of {len(ratio)} places; the worst ratios of errors: {names}"


def _covering(results: dict[str, Any], found: Methods) -> str:
    """Coverage where it was least and greatest."""
    shares = [100 * one for one in over(found[WON], "covered", "14")]
    least, most = int(np.argmin(shares)), int(np.argmax(shares))
    day = [results["days"][cutoff] for cutoff in results["late"]]
    return f"{shares[least]:.0f} % at the cut-off {day[least]} to {shares[most]:.0f} % at {day[most]}"


def _whole(results: dict[str, Any]) -> str:
    """What the early cut-offs said of all of the growth rate."""
    tried = [one["error"] for one in results["tried"] if one["recipe"]["trust"] == 1]
    return f"{min(tried):.3f}" if tried else "not run"


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
