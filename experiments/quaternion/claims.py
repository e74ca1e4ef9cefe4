"""The claims of the paper, and what the figures say of them; some are on sets that are not at hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..verdicts import Claim, judged, untested
from .copies import MANY, PLAIN, QUATERNION, Models, any_learns, sooner, told
from .equals import models
from .matched import MARGIN, as_good, lower, pooled, shares, widths, worded
from .tasks import GRIDS, PUBLISHED, TRUE, Task

WHOSE = "QLSTM (Parcollet et al. 2019)"
SOONER = f"{WHOSE}: learns the copy task sooner than an LSTM of as many parameters"
FEWER = "as good as an LSTM with fewer parameters"
RULE = ("holds if the interval lies above 1 or, where some do not learn, the QLSTM is first in each of "
        f"{MANY} seeds or more")
Row = tuple[str, float, float]  # of its tables: whose errors, in %, with how many millions of parameters
TIMIT = "TIMIT", "phoneme errors", ("QLSTM", 15.1, 14.4), ("LSTM", 15.3, 46.2)
SPOKEN = ((TIMIT, "the set is not free"),
          (("TIMIT", "phoneme errors", ("QRNN", 18.5, 3.8), ("RNN", 19.0, 9.4)), "the set is not free, and no "
           "quaternion RNN was trained"),
          (("81 hours of the Wall Street Journal", "word errors", ("QLSTM", 4.3, 18.7), ("LSTM", 4.5, 53.7)),
           "the set is not free"))


def claims(found: dict[str, Any]) -> list[Claim]:
    return [_copying(f"{SOONER}, the published script's", "one symbol, kept over 2 and 4 steps", found, PUBLISHED),
            _copying(f"{SOONER}, a true one", "10 symbols, and 4", found, TRUE),
            _parameters(f"{WHOSE}, on data not the paper's: {FEWER}", "of twice the LSTMs' width", found, 2),
            _parameters(f"Ours, no paper says it: a small QLSTM is {FEWER}, at the same width", "of the LSTMs' width",
                        found, 1),
            *(untested(f"{WHOSE}: {spoken(*one)}", "nothing", reason) for one, reason in SPOKEN)]


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
    reals = [quaternion for task in each for _, quaternion in widths(found, task.name, factor)]
    parts = ", ".join(f"{task.title} with {shares(found, task.name, factor)} of the parameters" for task in each)
    return judged(paper, f"{parts}; QLSTMs of {min(reals)} to {max(reals)} reals, {ran}; holds if the interval lies "
                  f"above -{MARGIN:g} points",
                  [as_good(one) for one in each.values()],
                  "accuracy: " + "; ".join(f"{task.title} {one.text()}, {worded(one)}" for task, one in each.items()),
                  [lower(one) for one in each.values()])


def spoken(data: str, errors: str, quaternion: Row, plain: Row) -> str:
    """A quaternion network beside the real one of as many reals."""
    (mine, err, millions), (other, worse, more) = quaternion, plain
    return (f"on {data} a {mine} has {err:.1f} % {errors} with {millions:.1f} million parameters, where an {other} of "
            f"as many reals has {worse:.1f} % with {more:.1f}")
