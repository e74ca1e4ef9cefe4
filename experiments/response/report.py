"""The section of the SRNN's response, and its picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ..figures import saved
from ..ratios import geometric, times, value
from ..tables import table
from ..tallies import tally
from .claims import claims
from .compare import RIVALS, against, at, at_equal_numbers, by_amplitude
from .features import COUNTS, LOG_SIGNATURES, RESERVOIRS
from .runs import EXPORTED
from .text import AFTER, BEFORE, EQUAL

__all__ = ["claims", "draw", "section"]

_ROWS = {"first order": "response kernel, order 1 (tangent)", "second order": "orders 1 and 2 (tangent)",
         "signature 2 1": "signature p 2, L 1", "signature 2 2": "signature p 2, L 2",
         "signature 2 3": "signature p 2, L 3", "signature 3 3": "signature p 3, L 3",
         "signature 3 4": "signature p 3, L 4",
         "kernel 3": "signature kernel p 3, all L", "log-signature 3 4": "log-signature p 3, L 4",
         "lags 40": "regression on all 40 inputs", "quiet SRNN 84": "another SRNN, 84 units, noise off",
         "noisy SRNN 84": "another SRNN, 84 units, 32 members", "without noise": "the SRNN itself, noise off",
         "other noise": "the SRNN itself, another ensemble"}
_CURVES = {"first order": ("C7", ":"), "second order": ("C7", "-"), "signature 2 1": ("C0", ":"),
           "signature 2 2": ("C0", "--"), "signature 2 3": ("C0", "-."), "signature 3 4": ("C0", "-"),
           "kernel 3": ("C3", "-"), "log-signature 3 4": ("C4", "-"), "lags 40": ("C2", "--"),
           "quiet SRNN 84": ("C1", "-"), "noisy SRNN 84": ("C1", "--")}
_FAMILIES = {f"signature {p}": f"signature, p {p}" for p in range(4)} | {
    "lags": "last inputs, linear", **{name: name for name in RESERVOIRS}}
_SHOWN = (0.3, 1.0, 3.0)


def section(found: dict[str, Any]) -> str:
    size = found["size"]
    numbers = size | size["split"] | {"seeds": len(found["online"])}
    picture = "![Error against the number of features, and against the amplitude](results/response.png)"
    parts = ["## Response of a stochastic RNN", BEFORE.format(**numbers), _table(found),
             EQUAL.format(**numbers, **_counts(found)), _equal(found), picture, AFTER.format(**numbers, **_said(found))]
    return "\n\n".join(parts) + "\n"


def draw(found: dict[str, Any], folder: Path) -> None:
    """Error against the number of features, and against the amplitude of the input."""
    import matplotlib.pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 5.6), sharey=True)
    _against_features(left, found, 0.3)
    _against_amplitude(right, found)
    left.set_ylabel("error, standard deviations of the response")
    for ax in (left, right):
        ax.set(xscale="log", yscale="log", ylim=(3e-4, 3))
        ax.grid(alpha=0.3)
        ax.legend(fontsize=7, frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=2)
    figure.tight_layout()
    saved(figure, folder / "response.png")


def _against_features(ax: Any, found: dict[str, Any], amplitude: float) -> None:
    errors = at(found, amplitude)["errors"]
    for family, label in _FAMILIES.items():
        names = [name for name in errors if name.rpartition(" ")[0] == family]
        counts = [found["features"].get(name) or int(name.split()[-1]) for name in names]
        ax.plot(counts, [np.mean(errors[name]) for name in names], "o-", markersize=4, label=label)
    logs = [name for name in errors if name.startswith("log-signature")]
    ax.plot([found["features"][name] for name in logs], [np.mean(errors[name]) for name in logs], "o-", markersize=4,
            label="log-signature")
    ax.set_xlabel(f"number of features (amplitude {amplitude:g})")


def _against_amplitude(ax: Any, found: dict[str, Any]) -> None:
    amplitudes = [row["amplitude"] for row in found["amplitudes"]]
    for name, (color, style) in _CURVES.items():
        errors = np.array([row["errors"][name] for row in found["amplitudes"]])
        ax.plot(amplitudes, errors.mean(1), style, color=color, marker="o", markersize=3, label=_ROWS[name])
        ax.fill_between(amplitudes, errors.min(1), errors.max(1), color=color, alpha=0.12, linewidth=0)
    ax.set_xlabel("amplitude of the input (root mean square)")


def _table(found: dict[str, Any]) -> str:
    amplitudes = [row["amplitude"] for row in found["amplitudes"]]
    rows = [[label, _features(found, name), *(_percent(row["errors"][name]) for row in found["amplitudes"])]
            for name, label in _ROWS.items()]
    return table(["error", "features", *(f"amplitude {a:g}" for a in amplitudes)], rows)


def _equal(found: dict[str, Any]) -> str:
    rows = []
    for rival in RIVALS:
        cases = at_equal_numbers(found, rival)
        rows += [[f"signature : {rival}", f"{a:g}", *(times(cases[a, count], count=False) if (a, count) in cases else ""
                                                    for count in COUNTS)] for a in _SHOWN]
    return table(["errors", "amplitude", *(f"{count} features" for count in COUNTS)], rows)


def _counts(found: dict[str, Any]) -> dict[str, Any]:
    """Of entries of log-signatures, and of amplitudes, all and in the table."""
    *few, most = (found["features"]["log-signature {} {}".format(*one)] for one in LOG_SIGNATURES.values())
    return {"entries": f"{', '.join(map(str, few))} and {most}", "shown": len(_SHOWN), "all": len(found["amplitudes"])}


def _said(found: dict[str, Any]) -> dict[str, Any]:
    """What stands inside sentences."""
    level = {f"{a} {depth}": by_amplitude(found, f"signature 2 {depth}", f"signature 2 {depth - 1}", (a,))
             for a in ("0.3", "3") for depth in (2, 3)}
    rivals = {name: tally(at_equal_numbers(found, name).values()) for name in RIVALS}
    exported = geometric([100 * one["error"] for one in found["exported"]])
    return {"second": by_amplitude(found, "second order", "first order"),
            "floor": times(against(found, "second order", "other noise")["0.1"]),
            "level_2": level["0.3 2"], "level_3": level["0.3 3"], "high_2": level["3 2"], "high_3": level["3 3"],
            "level_4": by_amplitude(found, "signature 3 4", "signature 3 3"),
            "linear": by_amplitude(found, "signature 2 1", "lags 40"), "kernel": _kernel(found),
            "quiet": rivals["quiet SRNN"], "foreign": rivals["quiet SRNN of another law"],
            "noisy": by_amplitude(found, "noisy SRNN 84", "quiet SRNN 84", ("0.1", "1", "10")),
            "shared": by_amplitude(found, "noisy SRNN, shared noise 84", "quiet SRNN 84", ("0.1", "1", "10")),
            "log": rivals["log-signature"], "off": by_amplitude(found, "without noise", "other noise"),
            "online": max(found["online"]), "error": value(exported, "%"), "state": found["features"][EXPORTED]}


def _kernel(found: dict[str, Any]) -> str:
    """At each amplitude against the signature of the least mean error."""
    best = {}
    for row in found["amplitudes"]:
        names = [name for name in row["errors"] if name.startswith("signature")]
        least = min(names, key=lambda name: np.mean(row["errors"][name]))
        best |= {f"{row['amplitude']:g}": against(found, "kernel 3", least)[f"{row['amplitude']:g}"]}
    return ", ".join(f"{times(one, count=False)} at {a}" for a, one in best.items())


def _features(found: dict[str, Any], name: str) -> str:
    return str(found["features"].get(name, name.split()[-1] if "SRNN" in name and name[-1].isdigit() else ""))


def _percent(errors: list[float]) -> str:
    percent = 100 * np.mean(errors)
    return f"{percent:.0f} %" if percent >= 9.5 else f"{percent:.2g} %"
