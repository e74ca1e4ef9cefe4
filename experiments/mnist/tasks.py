"""The tasks: which recipes read which digits, and how many digits of the test part judge them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import configs

HERE = Path(__file__).parent
ORDERED = "ordered"  # the paper's own; the files of its models bear no task in their names


@dataclass(frozen=True)
class Task:
    """A file of recipes.

    Parameters
    ----------
    file : str
    judged, attacked : int
        Of the test digits, from the first on: read under disturbances by chance, and moved along gradients.
    data : dict
        Entries of the data over those of the file.
    """

    file: str
    judged: int = 10_000
    attacked: int = 200
    data: dict[str, Any] = field(default_factory=dict)


TASKS = {ORDERED: Task("models.toml"),
         "permuted": Task("permuted.toml"),
         "reduced": Task("reduced.toml", attacked=2000),
         "reduced-permuted": Task("reduced.toml", attacked=2000, data={"order": "permuted"})}

# Instead, where --quick is given: a row of a digit a step, and longer ones, so that recipes learn something in seconds.
QUICK = {"optimiser": {"lr": 0.01}, "schedule": {"name": "cosine"},
         "training": {"epochs": 8, "batches": 60, "batch": 4}}
QUICK_STEP = 4  # times the recipe's


def recipes(task: str, quick: bool = False) -> dict[str, dict[str, Any]]:
    """A configuration of `nrnn.train` for each model of a task."""
    found = {}
    for name, config in configs.read(HERE / TASKS[task].file).items():
        data = config["data"] | TASKS[task].data
        if quick:
            data["pixels"] = data.get("side", 28)
            config |= {table: config[table] | entries for table, entries in QUICK.items()}
            for layer in config["layers"]:
                layer |= {name: QUICK_STEP * layer[name] for name in layer.keys() & {"step"}}
        found[name] = config | {"data": data}
    return found
