"""Streams the record through noisy.nrnn and sets its forecasts of the test years beside simpler ones.

    python score.py [MODEL]
"""
import sys
from pathlib import Path

import nrnn
import numpy as np

import series
from baselines import BASELINES
from measures import LEVELS, coverage, rmse

MODEL = Path(__file__).with_name("noisy.nrnn")
MEMBERS = 64
SEED = 1


def forecast(model, ppm, dt=None):
    """One stream from the first week on; the summary of its forecasts. dt: seconds since the row before, None: a week."""
    with model.stream(members=MEMBERS, quantiles=LEVELS, seed=SEED, missing="hold", gap="nominal") as stream:
        return stream.run(ppm.astype(np.float32), dt)


def rows(summary, dates, ppm, chosen):
    """(name, RMSE in ppm) of each way to forecast, over the chosen weeks."""
    target = series.ahead(ppm)[chosen]
    for name, baseline in BASELINES.items():
        yield name, rmse(baseline(dates, ppm)[chosen], target)
    yield "the network without noise", rmse(summary.nominal[chosen, 0], target)
    yield f"mean of {MEMBERS} members", rmse(summary.mean[chosen, 0], target)


def main():
    model = nrnn.Model.load(sys.argv[1] if len(sys.argv) > 1 else MODEL)
    dates, ppm = series.read_csv()
    summary = forecast(model, ppm)
    chosen = series.within(dates, series.TEST)
    print(f"Forecasts {series.HORIZON} weeks ahead, for the {np.sum(chosen)} weeks from {series.TEST[0]} on\n")
    print("| | RMSE, ppm |\n|---|---|")
    for name, error in rows(summary, dates, ppm, chosen):
        print(f"| {name} | {error:.2f} |")
    low, high = summary.quantiles[chosen, :, 0].T
    print(f"\nThe 90 % band covers {coverage(low, high, series.ahead(ppm)[chosen]):.1f} % of them; "
          f"it is {np.mean(high - low):.2f} ppm wide on average.")


if __name__ == "__main__":
    main()
