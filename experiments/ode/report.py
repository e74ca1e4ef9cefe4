"""The section on recovered equations."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..ratios import number, times
from ..tables import middle, table
from . import following
from .claims import claims
from .compare import (
    BY_DIFFERENCES,
    DENSE,
    LYAPUNOV,
    PLAIN,
    by_system,
    fields,
    of,
    percent,
    sampled,
    seeds,
    slopes,
    tally,
)
from .judge import LOST
from .picture import draw
from .recover import METHODS, SPARSE
from .systems import SYSTEMS
from .text import TEXT

__all__ = ["claims", "draw", "section"]

HALF = "kernel at half the bandwidth, {}"


def section(results: dict[str, Any]) -> str:
    return TEXT.format(fields=_table(results, "field", 100), paths=_paths(results), seeds=seeds(results),
                       weights=_weights(results), ratios=_ratios(results), lasting=_lasting(results),
                       samples=_samples(results), lost=f"{LOST:g}", span=f"{LYAPUNOV * SYSTEMS['Lorenz'].span:.0f}",
                       **_said(results))


def _table(results: dict[str, Any], key: str, unit: float, systems: Any = None) -> str:
    """Median [range] over the seeds at the noises that are shown."""
    rows = [[f"{name}, {percent(noise)}",
             *(middle([unit * one for one in of(results, name, noise, method, key).values()]) for method in METHODS)]
            for name in systems or results["truth"] for noise in results["shown"] if noise in results["noises"]]
    return table(["", *METHODS], rows)


def _paths(results: dict[str, Any]) -> str:
    regular = [name for name in results["truth"] if name != "Lorenz"]
    return (_table(results, "path", 100, regular) + "\n\n"
            f"Lorenz, which forgets where it started: Lyapunov times ({1 / LYAPUNOV:.1f} units) until the error is "
            f"{LOST:g} deviations.\n\n"
            + _table(results, "followed", LYAPUNOV, ["Lorenz"]))


def _ratios(results: dict[str, Any]) -> str:
    columns = [(name, first, second) for first, second in PLAIN.items() for name in results["truth"]]
    found = {f"{name}, {_stage(first)}": fields(results, first, second, name) for name, first, second in columns}
    found = {title: one for title, one in found.items() if one}
    rows = [[noise, *(times(one[noise], count=False) for one in found.values())]
            for noise in next(iter(found.values()))]
    return table(["noise", *found], rows)


def _lasting(results: dict[str, Any]) -> str:
    found = {name: following.told(results, DENSE, BY_DIFFERENCES, name) for name in results["truth"]}
    rows = [[noise, *(one[noise] for one in found.values())] for noise in found["Lorenz"]]
    units = {name: "Lyapunov times" if name == "Lorenz" else "% of the span" for name in found}
    return table(["noise", *(f"{name}, {unit}" for name, unit in units.items())], rows)


def _samples(results: dict[str, Any]) -> str:
    if not results["sampled"]:
        return "Not run."
    rows = []
    for method in (DENSE, "kernel, right terms"):
        for name, slope in slopes(results, method).items():
            errors = sampled(results, name, method)
            rows.append([f"{name}, {_stage(method)}", *(f"{100 * np.median([one[finer] for one in errors]):.1f}"
                                                        for finer in errors[0]), slope.numbers("{:+.3f}")])
    return table(["", *(f"{number(finer)} × samples" for finer in errors[0]), "slope"], rows)


def _stage(method: str) -> str:
    """What the derivatives are given to."""
    return method.split(", ")[1].replace("dense", "network")


def _said(results: dict[str, Any]) -> dict[str, str]:
    (_, _), terms = PLAIN.items()
    return {"kernel_field": by_system(results, DENSE, BY_DIFFERENCES), "kernel_terms": by_system(results, *terms),
            "kernel_path": following.by_system(results, DENSE, BY_DIFFERENCES),
            "kernel_all": tally(results, DENSE, BY_DIFFERENCES),
            "half_terms": by_system(results, HALF.format("right terms"), "kernel, right terms"),
            "half_field": tally(results, HALF.format("dense"), DENSE), "sparse_field": _sparse(results),
            "rests": _rests(results), "terms_field": tally(results, "kernel, right terms", DENSE)}


def _sparse(results: dict[str, Any]) -> str:
    return "; ".join(f"{name} " + ", ".join(f"{times(one, count=False)} at {noise}" for noise, one in
                                            fields(results, SPARSE, DENSE, name).items()) for name in results["truth"])


def _rests(results: dict[str, Any]) -> str:
    found = [f"{one}, by *{method}*" for method in METHODS for one in following.settled(results, method)]
    return "; ".join(found) or "none"


def _weights(results: dict[str, Any]) -> str:
    shares = [run["methods"][SPARSE]["weights"] / run["methods"][DENSE]["weights"]
              for run in results["runs"] if SPARSE in run["methods"]]
    return ", ".join(f"{share:.0%} in {sum(round(s, 2) == share for s in shares)}"
                     for share in sorted({round(s, 2) for s in shares}))
