"""The claims of the paper, and what the figures say of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..verdicts import Claim, judged, untested
from .copies import MANY, PLAIN, QUATERNION, Models, any_learns, sooner, told
from .equals import models
from .matched import MARGIN, as_good, lower, pooled, shares, worded
from .tasks import GRIDS, PUBLISHED, TRUE, Task

WHOSE = "QLSTM (Parcollet et al. 2019)"
SOONER = f"{WHOSE}: learns the copy task sooner than an LSTM of as many parameters"
FEWER = f"{WHOSE}: as good as an LSTM with fewer parameters"
RULE = ("holds if the interval lies above 1 or, where some do not learn, the QLSTM is first in each of "
        f"{MANY} seeds or more")


def claims(found: dict[str, Any]) -> list[Claim]:
    return [_copying(f"{SOONER}, the published script's", "one symbol, kept over 2 and 4 steps", found, PUBLISHED),
            _copying(f"{SOONER}, a true one", "10 symbols, and 4", found, TRUE),
            _parameters(FEWER, "twice the width", found, 2),
            _parameters(f"{FEWER}: 3.2 times fewer, at the same width (TIMIT)", "the same width, no TIMIT", found, 1)]


def _copying(paper: str, ran: str, found: dict[str, Any], tasks: Sequence[Task]) -> Claim:
    """Of one seed there is no interval."""
    runs = {task.title.partition(", ")[2]: models(found, task.name) for task in tasks}
    each = "steps, LSTM over QLSTM: " + "; ".join(f"{title}: {told(one, PLAIN)}" for title, one in runs.items())
    pairs = [(one[QUATERNION], one[PLAIN]) for one in runs.values() if _tells(one)]
    if not pairs:
        return untested(paper, ran, f"several seeds of a task that one of them learns are needed; {each}")
    telling = f"{len(pairs)} of {len(runs)} tasks are parts: one that neither learns tells nothing"
    return judged(paper, f"{ran}; {telling}; {RULE}", [sooner(*pair) for pair in pairs], each,
                  [sooner(*pair[::-1]) for pair in pairs])


def _tells(runs: Models) -> bool:
    return len(runs[PLAIN]) > 1 and any_learns(runs[QUATERNION], runs[PLAIN])


def _parameters(paper: str, ran: str, found: dict[str, Any], factor: int) -> Claim:
    each = {task: pooled(found, task.name, factor) for task in GRIDS}
    parts = ", ".join(f"{task.title} with {shares(found, task.name, factor)} of the parameters" for task in each)
    return judged(paper, f"{parts}; {ran}; holds if the interval lies above -{MARGIN:g} points",
                  [as_good(one) for one in each.values()],
                  "accuracy: " + "; ".join(f"{task.title} {one.text()}, {worded(one)}" for task, one in each.items()),
                  [lower(one) for one in each.values()])
