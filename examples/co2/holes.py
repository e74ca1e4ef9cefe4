"""Takes 18 weeks at a time, the length of the record's longest gap, out of the test years, and scores the forecasts.

    python holes.py [MODEL]
"""
import sys

import nrnn
import numpy as np

import series
from measures import coverage, rmse
from score import MODEL, forecast

SIZE, AFTER = 18, 26     # weeks of a hole, and of the half year after it
EVERY = 23               # weeks from one hole to the next: they begin in every season


def holes(dates):
    """The holes as slices of the record."""
    weeks = np.flatnonzero(series.within(dates, series.TEST))
    return [slice(first, first + SIZE) for first in range(weeks[0], weeks[-1] - SIZE - AFTER, EVERY)]


def whole(model, ppm, hole):
    """Nothing is taken away."""
    return nominal(model, ppm)


def held(model, ppm, hole):
    """The values are NaN."""
    return nominal(model, without(ppm, hole))


def told(model, ppm, hole):
    """The rows are left out, and the next one says how much time has passed."""
    dt = np.full(len(ppm), float(series.WEEK))
    dt[hole.stop] *= 1 + SIZE
    return left_out(model, ppm, hole, dt)


def untold(model, ppm, hole):
    """The rows are left out, and nobody says so."""
    return left_out(model, ppm, hole, np.full(len(ppm), float(series.WEEK)))


def left_out(model, ppm, hole, dt):
    kept = np.delete(np.arange(len(ppm)), hole)
    forecasts = np.full(len(ppm), np.nan)
    forecasts[kept] = nominal(model, ppm[kept], dt[kept])
    return forecasts


def nominal(model, ppm, dt=None):
    with model.stream(missing="hold", gap="nominal") as stream:
        return stream.run(ppm.astype(np.float32), dt, outputs=("nominal",)).nominal[:, 0]


def without(ppm, hole):
    ppm = ppm.copy()
    ppm[hole] = np.nan
    return ppm


TREATMENTS = {"no hole": whole, "held: 18 values are NaN": held, "told: 18 rows are left out, dt is 19 weeks": told,
              "not told: 18 rows are left out": untold}


def after_holes(treatment, model, dates, ppm):
    """RMSE over the half years after all holes, ppm."""
    after = [(hole, slice(hole.stop, hole.stop + AFTER)) for hole in holes(dates)]
    forecasts = [treatment(model, ppm, hole)[weeks] for hole, weeks in after]
    return rmse(np.array(forecasts), np.array([series.ahead(ppm)[weeks] for _, weeks in after]))


def inside_holes(model, dates, ppm):
    """Of the forecasts made while values are held: RMSE, that of the held value itself, coverage of the band."""
    rows = []
    for hole in holes(dates):
        seen = without(ppm, hole)
        summary = forecast(model, seen)[hole]
        low, high = summary.quantiles[..., 0].T
        rows.append([series.ahead(ppm)[hole], summary.nominal[:, 0], series.hold(seen)[hole], low, high])
    target, forecasts, last, low, high = np.concatenate(rows, axis=1)
    return rmse(forecasts, target), rmse(last, target), coverage(low, high, target)


def main():
    model, (dates, ppm) = nrnn.Model.load(sys.argv[1] if len(sys.argv) > 1 else MODEL), series.read_csv()
    print(f"{len(holes(dates))} holes\n\n| forecasts in the half year after | RMSE, ppm |\n|---|---|")
    for name, treatment in TREATMENTS.items():
        print(f"| {name} | {after_holes(treatment, model, dates, ppm):.2f} |")
    print("\nMade within the holes, values held: RMSE {:.2f} ppm, of the held value itself {:.2f} ppm; "
          "the 90 % band covers {:.0f} %.".format(*inside_holes(model, dates, ppm)))


if __name__ == "__main__":
    main()
