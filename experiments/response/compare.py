"""Errors of two ways to tell the response, system by system: what sentences and claims stand on."""

from __future__ import annotations

from typing import Any

from ..ratios import ratio, times
from ..verdicts import Difference
from .features import COUNTS, LAGS, LOG_SIGNATURES, RESERVOIRS, SIGNATURES

BEST = "signature 3 4"  # of the most levels and the finest basis
RIVALS = [*RESERVOIRS, "log-signature", "lags"]


def at(found: dict[str, Any], amplitude: float) -> dict[str, Any]:
    return next(row for row in found["amplitudes"] if row["amplitude"] == amplitude)


def errors(found: dict[str, Any], amplitude: float, name: str) -> list[float]:
    return at(found, amplitude)["errors"][name]


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


def by_amplitude(found: dict[str, Any], first: str, second: str, only: tuple[str, ...] = ()) -> str:
    """Every ratio, or some, as text."""
    cases = against(found, first, second)
    return ", ".join(f"{times(one, count=False)} at {a}" for a, one in cases.items() if not only or a in only)
