"""What the experiments trained and this one did not measure."""

from __future__ import annotations

from typing import Any

from .. import results
from ..networks import NAMES
from .figures import TITLES
from .sources import SOURCES

Seeds = dict[str, list[int]]  # of each model


def trained(name: str) -> Seeds:
    """Of a set, as the experiment's own results.json has them."""
    if name == "ecg5000":
        return {model: _seeds(one["seeds"]) for model, one in results.load(name)["models"].items()}
    task = {"mnist": "ordered"}.get(name, name)
    return {model: _seeds(runs) for model, runs in results.load("mnist")["tasks"][task].items()}


def told(found: dict[str, Any]) -> str:
    """By set and model, and which seeds where others were measured."""
    held = {name: found["sets"].get(name, {}) for name in SOURCES}
    return _told({name: _lacks(trained(name), one.get("models", {}) | one.get("others", {}))
                  for name, one in held.items()})


def of_stability(found: dict[str, Any]) -> str:
    """The same of what is measured, but for bounds and exponents under noise."""
    return _told({name: _lacks({model: _seeds(runs) for model, runs in one["models"].items()}, one.get("stability", {}))
                  for name, one in found["sets"].items()})


def _told(lacks: dict[str, list[str]]) -> str:
    return "; ".join(f"of {TITLES[name]} {', '.join(one)}" for name, one in lacks.items() if one) or "none"


def _lacks(trained: Seeds, measured: dict[str, Any]) -> list[str]:
    left = {model: sorted(set(seeds) - set(_seeds(measured.get(model, [])))) for model, seeds in trained.items()}
    return [NAMES[model] + (f" (seeds {', '.join(map(str, seeds))})" if model in measured else "")
            for model, seeds in left.items() if seeds]


def _seeds(runs: list[dict[str, Any]]) -> list[int]:
    return [run["seed"] for run in runs]
