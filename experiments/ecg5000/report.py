"""The section of the paper's heart beats, its claims and its picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ..beats import claims as of
from ..beats import picture, tables
from ..beats.judge import LEVELS, NOUNS
from ..beats.paper import TABLE
from ..beats.section import whole
from ..verdicts import Claim
from .text import AFTER, BEFORE

_PAPER = "NRNN (Lim et al. 2021)"
_WHOSE = dict.fromkeys(NOUNS, _PAPER) | {"PGD": "ours, no paper says it (PGD is FGSM in many steps)"}


def section(found: dict[str, Any]) -> str:
    most = max(one["setting"]["training.epochs"] for model in found["models"].values() for one in model["tries"])
    after = AFTER.format(remembered=tables.remembered(), most=most)
    return whole(found, "Heart beats: the paper's ECG task", BEFORE, after, "accuracy, %", "ecg5000")


def claims(found: dict[str, Any]) -> list[Claim]:
    clean = of.on_clean(found, f"{_PAPER}: noise in training costs no accuracy on clean heart beats",
                        "ECG5000, level within one point with noise off and Lipschitz RNN")
    return [clean, *(_disturbed(found, kind) for kind in NOUNS), _first(found, "the paper's others", _PAPER, TABLE),
            _first(found, "an LSTM, no network of its table", "ours, no paper says it", ["lstm"])]


def _first(found: dict[str, Any], others: str, whose: str, names: Iterable[str]) -> Claim:
    """Of networks that are no part of the claims before, which ask about the Lipschitz RNN."""
    paper = f"{whose}: on heart beats, an NRNN trained with noise is ahead of {others}"
    kinds = ("white", "multiplicative")  # the columns of its Table 2
    return of.on_others(found, paper, f"ECG5000, {_all(kinds)}", [name for name in names if name != "lipschitz"], kinds)


def _disturbed(found: dict[str, Any], kind: str) -> Claim:
    paper = f"{_WHOSE[kind]}: on heart beats, an NRNN trained with noise stands up better to {NOUNS[kind]}"
    return of.on_disturbed(found, paper, f"ECG5000, at {_and(kind)} ahead of noise off and Lipschitz RNN", [kind])


def draw(found: dict[str, Any], folder: Path) -> None:
    picture.draw(found, folder / "ecg5000.png", "accuracy, %")


def _and(kind: str) -> str:
    return " and ".join(f"{level:g}" for level in LEVELS[kind][1:])


def _all(kinds: Sequence[str]) -> str:
    return "; ".join(f"{NOUNS[kind]} {_and(kind)}" for kind in kinds)
