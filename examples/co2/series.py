"""co2.csv: one week a row, date and ppm; an empty cell is a week without a value."""
import csv
from pathlib import Path

import numpy as np

CSV = Path(__file__).with_name("co2.csv")
CREDIT = ("C. D. Keeling, T. P. Whorf (2004), Atmospheric CO2 concentrations derived from flask air samples at sites in "
          "the SIO network (public domain)")
WEEK = 7 * 24 * 3600         # seconds
HORIZON = 4                  # weeks ahead
LENGTH = 156                 # weeks in a training window
WARM_UP = 52                 # weeks until a stream's forecasts count
MEAN, SCALE = 340.0, 3.0     # ppm; the network reads (ppm - MEAN) / SCALE, whose seasons are about 1 high
FIT, TRAINING, TEST = (1958, 1980), (1958, 1990), (1990, 2002)     # years; validation is what TRAINING has beyond FIT
VALIDATION = FIT[1], TRAINING[1]


def read_csv(path=CSV):
    """(dates, ppm): datetime64 of the day, and float64 with NaN where there is no value."""
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    dates = np.array([row["date"].removesuffix("Z") for row in rows], "datetime64[D]")
    return dates, np.array([float(row["ppm"] or "nan") for row in rows])


def ahead(values):
    """What is to be forecast at each week: the value HORIZON weeks later, NaN at the end."""
    return np.append(values[HORIZON:], np.full(HORIZON, np.nan))


def target_dates(dates):
    """The week that each week's forecast speaks of."""
    return dates + np.timedelta64(HORIZON * WEEK, "s")


def within(dates, years):
    """Which forecasts speak of a week in the years first .. end - 1."""
    first, end = (np.datetime64(str(year)) for year in years)
    return (target_dates(dates) >= first) & (target_dates(dates) < end)


def hold(values):
    """values with each NaN replaced by the last value before it on the last axis, 0 before the first.

    This is what the engine does with normalised values at `missing="hold"`.
    """
    place = np.where(np.isnan(values), -1, np.arange(values.shape[-1]))
    last = np.maximum.accumulate(place, axis=-1)
    return np.where(last < 0, 0.0, np.take_along_axis(values, np.maximum(last, 0), axis=-1))
