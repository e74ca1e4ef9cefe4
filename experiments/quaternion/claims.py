"""The claims of the paper, and what the figures say of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..verdicts import Claim, verdict
from .copies import PLAIN, sooner, told
from .equals import models
from .matched import as_good, pooled, shares
from .tasks import GRIDS, PUBLISHED, TRUE, Task

SOONER = "A QLSTM learns the copy task sooner than an LSTM of as many parameters"
FEWER = "A QLSTM is as good as an LSTM with fewer parameters"


def claims(found: dict[str, Any]) -> list[Claim]:
    return [_copying(f"{SOONER}: the published script's", "one symbol, kept over 2 and 4 steps",
                     found, PUBLISHED),
            _copying(f"{SOONER}: a true one", "10 symbols, and 4", found, TRUE),
            _parameters(FEWER, "twice the width", found, 2),
            _parameters(f"{FEWER}: 3.2 times fewer, at the same width (TIMIT)", "the same width, no TIMIT", found, 1)]


def _copying(paper: str, ran: str, found: dict[str, Any], tasks: Sequence[Task]) -> Claim:
    """Holds for a task if the interval of the ratio of steps is above 1; of one seed there is none."""
    runs = {task.title.partition(", ")[2]: models(found, task.name) for task in tasks}
    each = "; ".join(f"{title}: {told(one, PLAIN)}" for title, one in runs.items())
    known = all(len(one[PLAIN]) > 1 for one in runs.values())
    said = verdict([sooner(one) for one in runs.values()]) if known else "not tested"
    return Claim(paper, ran, said, f"steps, LSTM over QLSTM: {each}")


def _parameters(paper: str, ran: str, found: dict[str, Any], factor: int) -> Claim:
    """Holds where the quaternion one is as good."""
    each = {task: pooled(found, task.name, factor) for task in GRIDS}
    parts = ", ".join(f"{task.title} with {shares(found, task.name, factor)} of the parameters" for task in each)
    return Claim(paper, f"{parts}; {ran}", verdict([as_good(one) for one in each.values()]),
                 "accuracy: " + "; ".join(f"{task.title} {one.text()}" for task, one in each.items()))
