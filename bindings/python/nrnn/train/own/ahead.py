"""What is to be said at a row: the target `horizon` nominal intervals later."""

from __future__ import annotations

import numpy as np

from ...values.intervals import rows_later
from .series import Series


def look_ahead(series: Series, horizon: int, interval: float | None) -> None:
    """Fill y: with times the row nearest to that time, within half an interval, else none; without, `horizon` rows on.

    What lies in another part is not known: no part has seen another's targets.
    """
    place = rows_later(series.time, len(series), horizon, interval)
    there = place >= 0
    there &= series.part[np.maximum(place, 0)] == series.part
    series.y = np.where(there, series.now[np.maximum(place, 0)], np.nan)
