"""The section of heart beats of patients never seen, its claim and its picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..beats import claims as of
from ..beats import picture
from ..beats.section import ORDER, whole
from ..verdicts import Claim
from .data import TASK
from .text import AFTER, BEFORE


def section(found: dict[str, Any]) -> str:
    before = BEFORE.replace("EPOCHS", " or ".join(map(str, TASK.epochs)))
    after = AFTER.format(premature=found["parts"]["test"][1])
    return whole(found, "Heart beats of other patients: MIT-BIH, not the paper's data", before, after,
                 "balanced accuracy, %", "ecg")


def claims(found: dict[str, Any]) -> list[Claim]:
    return [of.on_disturbed(found, "NRNN (Lim et al. 2021), on data not the paper's: on heart beats, an NRNN trained "
                            "with noise stands up better to white noise and FGSM",
                            "MIT-BIH, patients apart: ahead of noise off and Lipschitz RNN at two levels each", ORDER)]


def draw(found: dict[str, Any], folder: Path) -> None:
    picture.draw(found, folder / "ecg.png", "balanced accuracy, %")
