"""Q against R: the paper takes the first for negligible, being of second order in the step."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from .. import ratios
from ..networks import NAMES
from ..verdicts import Difference
from . import beside
from .comparisons import times
from .figures import TITLES, Run

NEGLIGIBLE = 0.1  # of R: |Q| must lie below


class Share(NamedTuple):
    """ln of |Q| / R of a kind, over its seeds."""

    name: str
    found: Difference

    @property
    def holds(self) -> bool:
        return self.found.high < np.log(NEGLIGIBLE)

    @property
    def fails(self) -> bool:
        return self.found.low > np.log(NEGLIGIBLE)

    def text(self) -> str:
        return f"{times(self.found)} ({self.name})"


def share(run: Run) -> float:
    return float(abs(run["noise"]["Q"]) / run["noise"]["R"])


def judged(found: dict[str, Any]) -> list[Share]:
    """Of the kinds that have more than one seed, the least first."""
    shares = [Share(f"{TITLES[name]}, {NAMES[model]}", ratios.geometric([share(run) for run, _ in runs]))
              for (name, model), runs in beside.kinds(found).items() if len(runs) > 1]
    return sorted(shares, key=lambda one: one.found.mean)


def told(found: dict[str, Any]) -> str:
    """What the section says of them."""
    held, every = judged(found), [share(run) for run, _ in beside.every(found)]
    below, above = sum(one.holds for one in held), sum(one.fails for one in held)
    run = f"; their geometric means run from {extremes(held)}" if held else ""
    return (f"|Q| / R lies below {NEGLIGIBLE:g} by the interval in {below} of {len(held)} kinds, above in {above}{run}. "
            f"Of {len(every)} models taken singly the median is {np.median(every):.2f}, and "
            f"{sum(one > 0.5 for one in every)} are above 0.5")


def extremes(held: list[Share]) -> str:
    return " to ".join(dict.fromkeys(one.text() for one in (held[0], held[-1])))
