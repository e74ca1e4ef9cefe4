"""The day: what was measured, what was said an hour before, and while there was no service."""

from datetime import datetime, timezone

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
from matplotlib.dates import DateFormatter  # noqa: E402

HORIZON = 3600  # seconds


def draw(rows, found, killed, path):
    figure, ax = plt.subplots(figsize=(10, 4), layout="constrained")
    times = sorted(found)
    ahead = [_date(time + HORIZON) for time in times]
    ax.fill_between(ahead, *([found[time][f"value.q{level}"] for time in times] for level in ("05", "95")), color="tab:blue",
                    alpha=0.25, lw=0, label="90 % band, said an hour before")
    ax.plot(ahead, [found[time]["value.q50"] for time in times], color="tab:blue", lw=1, label="its middle")
    ax.plot([_date(row.time) for row in rows], [row.value for row in rows], color="black", lw=1, label="measured")
    ax.axvspan(*map(_date, killed), color="tab:red", alpha=0.15, lw=0, label="no service: killed, then started again")
    ax.set_ylabel("°F")
    ax.set_xlim(_date(rows[0].time), _date(rows[-1].time))
    ax.xaxis.set_major_formatter(DateFormatter("%H:%M"))
    ax.legend(loc="lower left", fontsize="small", framealpha=1)
    figure.savefig(path, dpi=90)
    plt.close(figure)


def _date(time):
    return datetime.fromtimestamp(time, timezone.utc)
