"""Forecasts without a network. Each takes dates and ppm of shape (T,) and gives what it says of HORIZON weeks later."""
import numpy as np

from series import HORIZON, TRAINING, ahead, within

YEAR = 52   # weeks


def persistence(dates, ppm):
    """The value now."""
    return ppm


def seasonal(dates, ppm):
    """The value a year before the week in question."""
    return before(ppm, YEAR - HORIZON)


def seasonal_change(dates, ppm):
    """The value now and the change that the same weeks brought a year ago."""
    return ppm + before(ppm, YEAR - HORIZON) - before(ppm, YEAR)


def calendar(dates, ppm):
    """The value now and the mean change from this week of the year on, over the training years."""
    change, training = ahead(ppm) - ppm, within(dates, TRAINING)
    week = np.minimum((dates - dates.astype("datetime64[Y]")).astype(int) // 7, YEAR - 1)
    mean = np.array([np.nanmean(change[training & (week == k)]) for k in range(YEAR)])
    return ppm + mean[week]


def before(ppm, weeks):
    return np.append(np.full(weeks, np.nan), ppm[:-weeks])


BASELINES = {
    "persistence: the value now": persistence,
    "seasonal naive: the value a year before": seasonal,
    "seasonal naive on the level: the value now + last year's change": seasonal_change,
    "calendar: the value now + the mean change at this time of the year, 1958 to 1989": calendar,
}
