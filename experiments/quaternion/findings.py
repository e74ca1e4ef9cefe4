"""What the figures say, every comparison with its interval; nothing here knows how they came out."""

from __future__ import annotations

from textwrap import fill
from typing import Any

from ..ratios import ratio, times
from .copies import PLAIN, QUATERNION, WIDE, last, learnt, recall, told
from .equals import models
from .matched import pooled, shares, slowdown, widths, worded
from .tasks import COPIES, GRIDS, Task
from .widths import WIDTHS

_PLAIN = {PLAIN: "parameters", WIDE: "reals"}
_WIDTHS = {2: "at twice the width", 1: "at the same width"}


def findings(found: dict[str, Any]) -> str:
    """The bullets at the end of the section."""
    sentences = {**{task.title: _learning(found, task) for task in COPIES},
                 **{task.title: _quality(found, task) for task in GRIDS},
                 "time": _half(found), "equal width": _equal(found)}
    return "\n".join(fill(f"- **{title[0].upper()}{title[1:]}**: {sentence}.", 118, subsequent_indent="  ",
                          break_on_hyphens=False) for title, sentence in sentences.items())


def _learning(found: dict[str, Any], task: Task) -> str:
    runs = models(found, task.name)
    known = {name: f"{sum(learnt(one) is not None for one in each)} of {len(each)}" for name, each in runs.items()}
    others = "; ".join(f"of the LSTMs of as many {name} {known[plain]}, steps of LSTM over QLSTM {told(runs, plain)}, "
                       f"test recall of QLSTM less LSTM {recall(runs, plain).text()}"
                       for plain, name in _PLAIN.items() if plain in runs)
    return f"{known[QUATERNION]} QLSTMs recall within {last(runs[PLAIN][0])} steps; {others}"


def _quality(found: dict[str, Any], task: Task) -> str:
    parts = []
    for factor, width in _WIDTHS.items():
        one = pooled(found, task.name, factor)
        count = len(widths(found, task.name, factor))
        parts.append(f"{width}, with {shares(found, task.name, factor)} of the parameters, the QLSTM is "
                     f"{worded(one)}: its accuracy less the LSTM's, the mean of {count} widths, is {one.text()}")
    return "; ".join(parts)


def _half(found: dict[str, Any]) -> str:
    rows = [(slowdown(found, task.name, *pair), task.title, pair)
            for task in GRIDS for pair in widths(found, task.name, 2)]
    least, most = (f"{times(one, count=False)} ({title}, {pair[1]} reals against {pair[0]})"
                   for one, title, pair in (choose(rows, key=lambda row: row[0].mean) for choose in (min, max)))
    return f"at twice the width a step of the QLSTM takes from {least} to {most} the time of the LSTM's, " \
        f"{_rounds(rows[0][0].n)}: it has as many multiply-adds as a plain one of its own width"


def _equal(found: dict[str, Any]) -> str:
    each = {n: ratio(*(found["widths"][f"{cell}-{n}"]["rounds"] for cell in ("quaternion_lstm", "lstm")))
            for n in WIDTHS}
    slow, fast = (", ".join(str(n) for n, one in each.items() if holds(one)) or "no width"
                  for holds in (lambda one: one.above, lambda one: one.below))
    return f"a step of the QLSTM is slower at {slow} reals and faster at {fast}; at {WIDTHS[-1]} it takes " \
        f"{times(each[WIDTHS[-1]], count=False)} the time, {_rounds(each[WIDTHS[-1]].n)}"


def _rounds(count: int) -> str:
    return f"n = {count} rounds of one process"
