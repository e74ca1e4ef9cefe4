"""What results.json has already: sets, models and seeds that are not measured again stay."""

from __future__ import annotations

from typing import Any

from ..results import later
from .sources import SOURCES


def over(held: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """Sets of results.json, with what was found now in place of the same models and seeds."""
    both = held | {name: one | {"models": _models(name, held.get(name, {}).get("models", {}), one["models"])}
                   for name, one in found.items()}
    return {name: both[name] for name in SOURCES if name in both}


def _models(name: str, held: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    both = {model: later([*held.get(model, []), *found.get(model, [])]) for model in SOURCES[name].models}
    return {model: runs for model, runs in both.items() if runs}
