"""The tables that the sections on heart beats show."""

from __future__ import annotations

from typing import Any

from .. import networks
from ..tables import spread, table
from .judge import LEVELS
from .paper import COLUMNS, TABLE

_ORDER = ("antisymmetric", "cornn", "exponential", "lstm", "lipschitz", "nrnn-off", "nrnn-paper", "nrnn-high")
_STRENGTHS = {"nrnn-paper": "noisy RNN .06 / .03", "nrnn-high": "noisy RNN .12 / .03"}  # additive, multiplicative
NAMES = {name: (networks.NAMES | _STRENGTHS)[name] for name in _ORDER}
_OTHERS = [f"{kind} {level:g}" for kind in ("salt and pepper", "FGSM", "PGD") for level in LEVELS[kind]]


def named(found: dict[str, Any]) -> dict[str, str]:
    """The networks that were judged."""
    return {name: said for name, said in NAMES.items() if name in found["models"]}


def scores(found: dict[str, Any], name: str, column: str) -> dict[int, float]:
    """A column of a network, %, by seed."""
    return {one["seed"]: one["scores"][column] for one in found["models"][name]["seeds"]}


def accuracies(found: dict[str, Any], what: str) -> str:
    """Two tables, the first with the columns of the paper's."""
    return "\n\n".join(_accuracies(found, what, columns) for columns in (COLUMNS, _OTHERS))


def _accuracies(found: dict[str, Any], what: str, columns: list[str]) -> str:
    rows = []
    for name, said in named(found).items():
        held = [list(scores(found, name, column).values()) for column in columns]
        rows.append([said, len(held[0]), *map(spread, held)])
    return table([what, "seeds", *columns], rows)


def remembered() -> str:
    rows = [[NAMES[name], *row] for name, row in TABLE.items()]
    return table(["accuracy, %, *from memory*", *COLUMNS], rows)


def settings(found: dict[str, Any]) -> str:
    """What was tried with the first seed, and what the validation part said of it."""
    rows = []
    for name, said in named(found).items():
        model = found["models"][name]
        told = "; ".join(f"{_setting(one['setting'])}: {100 * one['accuracy']:.1f} %, loss {one['loss']:.3f}"
                         for one in model["tries"])
        rows.append([said, model["parameters"], _setting(model["setting"]), told])
    return table(["network", "parameters", "taken", "validation"], rows)


def _setting(setting: dict[str, float]) -> str:
    return ", ".join(f"{short(key)} {value:g}" for key, value in setting.items())


def short(setting: str) -> str:
    """As "epochs", of "training.epochs"."""
    return setting.rpartition(".")[2]
