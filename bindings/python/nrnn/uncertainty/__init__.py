"""Is the spread of an ensemble worth anything on your data, and how wide must it be?

    record, report = nrnn.uncertainty.calibrate(model, X, y)
    print(report)
    nrnn.uncertainty.save(model, record, "calibrated.nrnn")
    stream = nrnn.Model.load("calibrated.nrnn").stream(calibrated=True)

The noise scale is fitted by CRPS on one part of held-out data, an offset for each quantile on a second, and a third
says what came of it beside the noise-free output. `python -m nrnn.calibrate` does it on a CSV file.
docs/uncertainty.md explains.
"""

from ..description.calibration import Calibration
from .conformal import offsets
from .crps import brier, crps, pinball
from .fit import calibrate, fit_scale
from .record import annotated, save
from .report import Report, Verdict
from .scores import aurc, bootstrap, calibration_error, coverage, pit, pit_error, spread_skill
from .trial import Forecast, Trial

__all__ = ["Calibration", "Forecast", "Report", "Trial", "Verdict", "annotated", "aurc", "bootstrap", "brier",
           "calibrate", "calibration_error", "coverage", "crps", "fit_scale", "offsets", "pinball", "pit", "pit_error", "save",
           "spread_skill"]
