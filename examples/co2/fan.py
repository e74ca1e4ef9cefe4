"""The picture of a sensor stream: forecasts of the test years with their band, a silent sensor, missing values.

    python fan.py [co2.png]
"""
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import nrnn
import numpy as np
from matplotlib.dates import ConciseDateFormatter
from nrnn import plot

import series
from score import MEMBERS, MODEL, forecast

GAP = np.datetime64("1964-01-25"), np.datetime64("1964-05-30")      # the record's longest: 18 weeks without a value
BURST = np.datetime64("1996-02-03"), np.datetime64("1996-08-03")    # in the test years, which have no missing value
LOST = 0.6                                                          # share of the burst's values taken away


def draw(path):
    """Streams the record three times and writes the picture."""
    model, (dates, ppm) = nrnn.Model.load(MODEL), series.read_csv()
    figure, axes = plt.subplot_mosaic([["test", "test"], ["gap", "burst"]], figsize=(11, 7), layout="constrained")
    test_years(axes["test"], model, dates, ppm)
    gap(axes["gap"], model, dates, ppm)
    burst(axes["burst"], model, dates, ppm)
    for ax in axes.values():
        ax.set_xlabel("")
        ax.set_ylabel("CO2, ppm")
        ax.xaxis.set_major_formatter(ConciseDateFormatter(ax.xaxis.get_major_locator()))
    figure.legend(*axes["burst"].get_legend_handles_labels(), loc="outside lower center", ncols=4)
    figure.savefig(path, dpi=110)
    plt.close(figure)


def test_years(ax, model, dates, ppm):
    """The record as it is."""
    fan(ax, forecast(model, ppm), dates, ppm, "1990-01", "2002-01")
    ax.set_title(f"the test years, each week forecast {series.HORIZON} weeks before: mean and 5-95 % band of {MEMBERS} "
                 "members, dashed: without noise", fontsize="medium")


def gap(ax, model, dates, ppm):
    """Weeks without a value are left out: the stream is told how much time has passed."""
    known = ~np.isnan(ppm)
    dates, ppm = dates[known], ppm[known]
    summary = forecast(model, ppm, np.diff(dates, prepend=dates[0] - np.timedelta64(7, "D")) / np.timedelta64(1, "s"))
    silent = np.searchsorted(dates, GAP[1])
    for part in slice(None, silent), slice(silent, None):
        fan(ax, summary[part], dates[part], ppm[part], "1963-03", "1966-01")
    mark(ax, GAP)
    ax.set_title("the longest gap, 18 weeks (training years): one step, dt = 19 weeks", fontsize="medium")


def burst(ax, model, dates, ppm):
    """Values are taken away: the stream is given NaN and holds the last one."""
    inside = (dates >= BURST[0]) & (dates < BURST[1])
    lost = inside & (np.random.default_rng(0).random(len(ppm)) < LOST)
    fan(ax, forecast(model, np.where(lost, np.nan, ppm)), dates, np.where(lost, np.nan, ppm), "1995-03", "1998-01")
    ax.plot(dates[lost], ppm[lost], "o", color="0.2", markersize=3.5, fillstyle="none", label="withheld")
    mark(ax, BURST)
    ax.set_title(f"a burst made by us: {np.sum(lost)} of {np.sum(inside)} values withheld and held",
                 fontsize="medium")


def fan(ax, summary, dates, ppm, first, last):
    """Forecasts at the weeks that they speak of, and what was then measured."""
    shown, spoken_of = shows(dates, first, last), series.target_dates(dates)
    foretold = shows(spoken_of, first, last)
    plot.fan(summary[foretold], ax=ax, time=spoken_of[foretold], color="C0", label="forecast")
    ax.plot(dates[shown], ppm[shown], ".", color="0.2", markersize=3, label="measured")


def shows(dates, first, last):
    return (dates >= np.datetime64(first)) & (dates < np.datetime64(last))


def mark(ax, period):
    ax.axvspan(*period, color="C1", alpha=0.2, linewidth=0, label="gap, burst")


if __name__ == "__main__":
    draw(sys.argv[1] if len(sys.argv) > 1 else "co2.png")
