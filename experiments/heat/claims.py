"""What the logs that the authors left with their code say, of whose paper the abstract alone was at hand, and what our
runs say of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..ratios import times
from ..verdicts import Claim, Difference, judged, untested
from .compare import (
    FACTOR,
    PUBLISHED_ADAM_STEPS,
    PUBLISHED_BLOCKS,
    SMALL,
    said,
    small_to_large,
    to_adam,
    to_euler,
    to_published,
)
from .runs import ADAM_STEPS, NEWTON

WHOSE = "FDNet (Shi et al. 2020), by the authors' logs"
RAN = "four kinds of data, MSE at the full horizon"


def claims(results: dict[str, Any]) -> list[Claim]:
    cases, small = results["cases"], small_to_large(results["cases"])
    return [
        _below("by a trust-region Newton method right to the horizon", f"{RAN}, over the median of their logs",
               to_published(cases), FACTOR),
        _below("the Newton method is far ahead of Adam",
               f"{RAN}, over Adam's after {ADAM_STEPS:,} steps (their logs: {PUBLISHED_ADAM_STEPS:,})",
               to_adam(cases), 1),
        _below("more accurate than Euler's method, and works where that is unstable", f"{RAN}, over Euler's",
               to_euler(cases, NEWTON), 1),
        _below("few parameters suffice", "148 over 1,936 parameters, stable; three times the steps", {SMALL: small},
               FACTOR, times(small, form="{:.2f}".format)),  # tells the end of the interval from the limit
        untested(f"{WHOSE}: more blocks err less on unstable data, {_blocks()}", "10 blocks alone", "not run"),
    ]


def _below(claim: str, ran: str, found: dict[str, Difference], limit: float, interval: str = "") -> Claim:
    """Of ratios, in logarithms."""
    return judged(f"{WHOSE}: {claim}", f"{ran}; holds if the interval ends below {limit:g} ×",
                  [one.high < np.log(limit) for one in found.values()], interval or said(found),
                  [one.low > np.log(limit) for one in found.values()])


def _blocks() -> str:
    return " to ".join(f"{error:.1e} with {count}" for count, error in PUBLISHED_BLOCKS.items())
