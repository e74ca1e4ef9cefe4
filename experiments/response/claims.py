"""The claims of the paper, which has no experiments, and what the errors say of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..ratios import geometric, times, value
from ..verdicts import Claim, Difference, judged
from .compare import BEST, against, errors

WHOSE = "SRNN (Lim 2021)"
GOOD = 5.0  # percent: an error up to which the response counts as told
NEAR = 1.1  # an error so many times another's, or less, is level with it
UP_TO = f"the interval of the error ends below {GOOD:g} %"


def claims(found: dict[str, Any]) -> list[Claim]:
    ran = f"{len(found['online'])} SRNNs of {found['size']['units']} units, error on {found['size']['tests']} inputs"
    return [_series(found, ran), _levels(found, ran), _machine(found, ran)]


def _series(found: dict[str, Any], ran: str) -> Claim:
    order, noise = (against(found, "second order", other)["0.1"] for other in ("first order", "other noise"))
    near = np.log(NEAR)
    return judged(f"{WHOSE}: for small inputs the mean output is a series of response kernels",
                  f"{ran}, amplitude 0.1; holds if order 2 lowers the error, and if that of both is less than another "
                  f"ensemble's or within a factor of {NEAR:g} of it",
                  [order.below, noise.below or noise.within(near)],
                  f"error of orders 1 and 2 over that of order 1: {times(order)}; over that of another ensemble of the "
                  f"same system: {times(noise)}", [order.above, noise.low > near])


def _levels(found: dict[str, Any], ran: str) -> Claim:
    steps = [against(found, f"signature 2 {depth + 1}", f"signature 2 {depth}")["0.3"] for depth in (1, 2)]
    best = _error(found, 0.3, BEST)
    return judged(f"{WHOSE}: the mean output is linear in the signature of the input times 1, t, t²..",
                  f"{ran}, amplitude 0.3; holds if levels 2 and 3 lower the error each, and with p 3, L 4 {UP_TO}",
                  [*(one.below for one in steps), _told(best)],
                  f"error of levels to 2 over that of level 1: {times(steps[0], count=False)}, to 3 over to 2: "
                  f"{times(steps[1])}; with p 3, L 4 it is {value(best, '%')}, {_own(found, BEST)}",
                  [*(one.above for one in steps), _missed(best)])


def _machine(found: dict[str, Any], ran: str) -> Claim:
    held = {f"{row['amplitude']:g}": _error(found, row["amplitude"], "kernel 3") for row in found["amplitudes"]}
    return judged(f"{WHOSE}: with fixed hidden weights it is a kernel machine, its kernel that of signatures",
                  f"{ran}, ridge by the untruncated kernel; holds if {UP_TO}", [_told(one) for one in held.values()],
                  "error " + "; ".join(f"{value(one, '%')} at amplitude {a}" for a, one in held.items())
                  + f"; at 0.3 {_own(found, 'kernel 3')}", [_missed(one) for one in held.values()])


def _error(found: dict[str, Any], amplitude: float, name: str) -> Difference:
    """In percent, in logarithms."""
    return geometric([100 * one for one in errors(found, amplitude, name)])


def _told(error: Difference) -> bool:
    return error.high < np.log(GOOD)


def _missed(error: Difference) -> bool:
    return error.low > np.log(GOOD)


def _own(found: dict[str, Any], name: str) -> str:
    """At amplitude 0.3, beside what another draw of the same ensemble would err."""
    return (f"{times(against(found, name, 'other noise')['0.3'])}, of the error of another ensemble of the same "
            "system: what is below 1 × tells the mean of this ensemble, not the expectation")
