"""What results.json has already: sets, models and seeds that are not measured again stay."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .sources import SOURCES


def before(out: Path) -> dict[str, Any]:
    """The sets as results.json has them."""
    path = out / "results.json"
    return json.loads(path.read_text())["sets"] if path.exists() else {}


def over(held: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """`held`, with what was found now in place of the same models and seeds."""
    return held | {name: one | {"models": _models(name, held.get(name, {}).get("models", {}), one["models"])}
                   for name, one in found.items()}


def _models(name: str, held: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    both = {model: _seeds([*held.get(model, []), *found.get(model, [])]) for model in SOURCES[name].models}
    return {model: runs for model, runs in both.items() if runs}


def _seeds(runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """In their order; of two with the same seed the later."""
    by_seed = {run["seed"]: run for run in runs}
    return [by_seed[seed] for seed in sorted(by_seed)]
