"""Errors of two ways to tell the response, system by system: what the section's sentences and the claims stand on."""

from __future__ import annotations

from typing import Any

from ..ratios import ratio, times
from ..tallies import decided
from ..verdicts import Claim, Difference, mean, verdict
from .features import COUNTS, LAGS, LOG_SIGNATURES, RESERVOIRS, SIGNATURES

BEST = "signature 3 4"  # of the most levels and the finest basis
RIVALS = [*RESERVOIRS, "log-signature", "lags"]
GOOD = 5.0  # percent: an error up to which the response counts as told


def errors(found: dict[str, Any], amplitude: float, name: str) -> list[float]:
    return next(row for row in found["amplitudes"] if row["amplitude"] == amplitude)["errors"][name]


def against(found: dict[str, Any], first: str, second: str) -> dict[str, Difference]:
    """Of each amplitude, as text, the ratio of errors."""
    return {f"{row['amplitude']:g}": ratio(row["errors"][first], row["errors"][second]) for row in found["amplitudes"]}


def named(rival: str, count: int) -> str | None:
    """The rival's features of that count (log-signatures: no fewer), if there are any."""
    if rival == "log-signature":
        return "log-signature {} {}".format(*LOG_SIGNATURES[count])
    if rival == "lags":
        return f"lags {count}" if count in LAGS else None
    return f"{rival} {count}" if count <= RESERVOIRS[rival].most else None


def at_equal_numbers(found: dict[str, Any], rival: str) -> dict[tuple[float, int], Difference]:
    """The signature's error over the rival's, by amplitude and number of features."""
    return {(row["amplitude"], count): ratio(row["errors"]["signature {} {}".format(*SIGNATURES[count])],
                                             row["errors"][other])
            for row in found["amplitudes"] for count in COUNTS if (other := named(rival, count))}


def tally(cases: dict[Any, Difference]) -> str:
    """Of the first of two: "less in 3 of 20 cases, more in 16"."""
    less, more = sum(one.below for one in cases.values()), sum(one.above for one in cases.values())
    return f"less in {less} of {len(cases)} cases, more in {more}, undecided in {len(cases) - less - more}"


def by_amplitude(found: dict[str, Any], first: str, second: str, only: tuple[str, ...] = ()) -> str:
    """Every ratio, or some, as text."""
    cases = against(found, first, second)
    return ", ".join(f"{times(one, count=False)} at {a}" for a, one in cases.items() if not only or a in only)


def sorted_out(found: dict[str, Any], first: str, second: str) -> str:
    return decided(against(found, first, second))


def claims(found: dict[str, Any]) -> list[Claim]:
    ran = f"{len(found['online'])} SRNNs of {found['size']['units']} units, error on {found['size']['tests']} inputs"
    return [_series(found, ran), _levels(found, ran), _machine(found, ran)]


def _series(found: dict[str, Any], ran: str) -> Claim:
    order, noise = (against(found, "second order", other)["0.1"] for other in ("first order", "other noise"))
    return Claim("For small inputs the mean output is a series of response kernels", f"{ran}, amplitude 0.1",
                 verdict([order.below, noise.below or noise.within(0.1)]),
                 f"error of orders 1 and 2 over that of order 1: {times(order)}; over that of another ensemble of the "
                 f"same system: {times(noise)}")


def _levels(found: dict[str, Any], ran: str) -> Claim:
    steps = [against(found, f"signature 2 {depth + 1}", f"signature 2 {depth}")["0.3"] for depth in (1, 2)]
    best = mean([100 * one for one in errors(found, 0.3, BEST)])
    return Claim("The mean output is linear in the signature of the input times 1, t, t²..", f"{ran}, amplitude 0.3",
                 verdict([*(one.below for one in steps), best.high < GOOD]),
                 f"error of levels to 2 over that of level 1: {times(steps[0], count=False)}, to 3 over to 2: "
                 f"{times(steps[1])}; with p 3, L 4 it is {best.text('%', '{:.1f}')}")


def _machine(found: dict[str, Any], ran: str) -> Claim:
    told = {f"{a:g}": mean([100 * one for one in errors(found, a, "kernel 3")]) for a in (0.3, 1.0, 10.0)}
    return Claim("With fixed hidden weights the SRNN is a kernel machine, its kernel that of signatures",
                 f"{ran}, ridge by the untruncated kernel", verdict([one.high < GOOD for one in told.values()]),
                 "error " + "; ".join(f"{one.text('%', '{:.1f}')} at amplitude {a}" for a, one in told.items()))
