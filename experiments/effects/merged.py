"""What results.json has already: sets, models and seeds that are not measured again stay."""

from __future__ import annotations

from typing import Any

from ..results import later
from .sources import SOURCES

PARTS = ("models", "others", "stability")  # of a set: models by name, each with its seeds


def over(held: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """Sets of results.json, with what was found now in place of the same models and seeds."""
    both = held | {name: _set(name, held.get(name, {}), one) for name, one in found.items()}
    return {name: both[name] for name in SOURCES if name in both}


def _set(name: str, held: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    both = held | found
    return both | {part: _models(name, held.get(part, {}), found.get(part, {})) for part in PARTS if part in both}


def _models(name: str, held: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    kinds = (*SOURCES[name].models, *SOURCES[name].others)
    both = {model: later([*held.get(model, []), *found.get(model, [])]) for model in kinds}
    return {model: runs for model, runs in both.items() if runs}
