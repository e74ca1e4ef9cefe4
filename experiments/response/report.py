"""The section of the SRNN's response, and its picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from .. import results
from .text import AFTER, BEFORE

_ROWS = {"first order": "response kernel, order 1 (tangent)", "second order": "orders 1 and 2 (tangent)",
         "signature 2 1": "signature p 2, L 1", "signature 2 2": "signature p 2, L 2",
         "signature 2 3": "signature p 2, L 3", "signature 3 3": "signature p 3, L 3",
         "signature 3 4": "signature p 3, L 4",
         "kernel 3": "signature kernel p 3, all L", "lags 40": "regression on all 40 inputs",
         "quiet reservoir 128": "another SRNN, 128 units, noise off",
         "reservoir 128": "another SRNN, 128 units, 32 members", "without noise": "the SRNN itself, noise off",
         "other noise": "the SRNN itself, another ensemble"}
_CURVES = {"first order": ("C7", ":"), "second order": ("C7", "-"), "signature 2 1": ("C0", ":"),
           "signature 2 2": ("C0", "--"), "signature 2 3": ("C0", "-."), "signature 3 4": ("C0", "-"),
           "kernel 3": ("C3", "-"), "lags 40": ("C2", "--"), "quiet reservoir 128": ("C1", "-"),
           "reservoir 128": ("C1", "--")}
_FAMILIES = {"signature 0": "signature, p 0", "signature 1": "signature, p 1", "signature 2": "signature, p 2",
             "signature 3": "signature, p 3", "lags": "last inputs, linear", "quiet reservoir": "SRNN, noise off",
             "reservoir": "SRNN, 32 members"}


def section(found: dict[str, Any]) -> str:
    size, exported = found["size"], found["exported"]
    before = BEFORE.format(train=size["split"]["train"], validation=size["split"]["validation"], tests=size["tests"],
                           units=size["units"], members=size["members"], paths=size["paths"],
                           seeds=len(found["online"]))
    after = AFTER.format(online=max(found["online"]), error=_told([exported["error"]]))
    picture = "![Error against the number of features, and against the amplitude](results/response.png)"
    return "\n\n".join(["## Response of a stochastic RNN", before, _table(found), picture, after]) + "\n"


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
    figure.savefig(folder / "response.png", dpi=110)
    plt.close(figure)


def _against_features(ax: Any, found: dict[str, Any], amplitude: float) -> None:
    errors = _row(found, amplitude)["errors"]
    for family, label in _FAMILIES.items():
        names = [name for name in errors if name.rpartition(" ")[0] == family]
        counts = [found["features"].get(name) or int(name.split()[-1]) for name in names]
        ax.plot(counts, [np.mean(errors[name]) for name in names], "o-", markersize=4, label=label)
    ax.set_xlabel(f"number of features (amplitude {amplitude:g})")


def _against_amplitude(ax: Any, found: dict[str, Any]) -> None:
    amplitudes = [row["amplitude"] for row in found["amplitudes"]]
    for name, (color, style) in _CURVES.items():
        errors = np.array([row["errors"][name] for row in found["amplitudes"]])
        ax.plot(amplitudes, errors.mean(1), style, color=color, marker="o", markersize=3, label=_ROWS[name])
        ax.fill_between(amplitudes, errors.min(1), errors.max(1), color=color, alpha=0.12, linewidth=0)
    ax.set_xlabel("amplitude of the input (root mean square)")


def _row(found: dict[str, Any], amplitude: float) -> dict[str, Any]:
    return next(row for row in found["amplitudes"] if row["amplitude"] == amplitude)


def _table(found: dict[str, Any]) -> str:
    amplitudes = [row["amplitude"] for row in found["amplitudes"]]
    rows = [[label, _features(found, name), *(_told(row["errors"][name]) for row in found["amplitudes"])]
            for name, label in _ROWS.items()]
    return results.table(["error", "features", *(f"amplitude {a:g}" for a in amplitudes)], rows)


def _features(found: dict[str, Any], name: str) -> str:
    return str(found["features"].get(name, name.split()[-1] if "reservoir" in name else ""))


def _told(errors: list[float]) -> str:
    percent = 100 * np.mean(errors)
    return f"{percent:.0f} %" if percent >= 9.5 else f"{percent:.2g} %"
