"""Tables of the page, and how several values stand in one cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np


def spread(values: list[float]) -> str:
    """Mean and, of several, standard deviation over the seeds, as "97.5 ± 0.2"."""
    mean = np.mean(values)
    return f"{mean:.1f}" if len(values) < 2 else f"{mean:.1f} ± {np.std(values, ddof=1):.1f}"


def middle(values: Sequence[float], form: str = "{:.1f}") -> str:
    """Median and, of several, the least and the greatest, as "4.3 [3.0 .. 9.1]"; nothing of none."""
    told = [form.format(one) for one in (np.median(values), min(values), max(values))] if len(values) else [""]
    return told[0] if len(values) < 2 else "{} [{} .. {}]".format(*told)


def table(header: list[str], rows: list[list[Any]], texts: int = 1) -> str:
    """Markdown; the first columns are text, the others numbers."""
    lines = [header, ["---"] * texts + ["---:"] * (len(header) - texts), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)
