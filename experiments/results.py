"""results.json of an experiment: what was found, and on which machine with which software."""

from __future__ import annotations

import json
import platform
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from nrnn.train import ConfigError
from nrnn.train.record import write_whole

import nrnn

from .arguments import HERE


def save(folder: Path, found: dict[str, Any]) -> None:
    """Write `found` with the facts of the run; arrays become lists, floats keep seven digits."""
    text = json.dumps(_plain({"facts": facts()} | found), indent=1)
    write_whole(folder / "results.json", (text + "\n").encode())


def facts() -> dict[str, Any]:
    """This machine and its software."""
    found = {"processor": _processor(), "python": platform.python_version(), "torch": torch.__version__,
             "nrnn": nrnn.__version__, "numerics": nrnn.numerics_revision()}
    return found | ({"accelerator": torch.cuda.get_device_name()} if torch.cuda.is_available() else {})


def load(name: str) -> dict[str, Any]:
    """What the experiment of this name found when it was last run in full."""
    return json.loads((HERE / name / "results.json").read_text())


def before(folder: Path) -> dict[str, Any]:
    """What results.json of a folder has already."""
    path = folder / "results.json"
    return json.loads(path.read_text()) if path.exists() else {}


def later(runs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """By their seeds; of two with the same seed the later."""
    by_seed = {run["seed"]: run for run in runs}
    return [by_seed[seed] for seed in sorted(by_seed)]


def expect_seeds(folder: Path, seeds: range, held: Callable[[dict[str, Any]], Sequence[Any]]) -> None:
    """Raises ConfigError where fewer seeds would replace a results.json that has more; `held` finds those in it."""
    found = before(folder)
    count = len(set(held(found))) if found else 0
    if count > len(seeds):
        raise ConfigError(f"--seeds: expected at least {count}, as {folder / 'results.json'} has, found {len(seeds)}: "
                          "take another --out")


def expect_same(held: dict[str, Any], found: dict[str, Any], folder: Path) -> None:
    """Raises ConfigError where runs would stand beside those of results.json, `held`, under settings of their own."""
    for name, value in _plain(found).items():
        if held.get(name, value) != value:
            raise ConfigError(f"--out: expected {name} {held[name]}, as {folder / 'results.json'} has, found {value}: "
                              "take another --out")


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [_plain(one) for one in value]
    if isinstance(value, (float, np.floating)):
        return float(f"{value:.7g}")
    return value.item() if isinstance(value, np.generic) else value
