"""python -m nrnn.calibrate MODEL --data FILE.csv [--target NAME] [-o OUT.nrnn]: fit the noise scale of a model on
held-out data.

Exit status: 0 written, 1 refused (no file is left behind), 2 wrong usage.
"""

from __future__ import annotations

import argparse
import json
import sys
import warnings
from pathlib import Path
from typing import Any

from ..engine.model import Model
from ..reading import arguments as reading
from ..reading import settings
from ..uncertainty import calibrate, save
from ..values.errors import NrnnError
from .truth import read


def run(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """The command; its exit status."""
    try:
        model = Model.load(given.model)
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            X, y, dt = read(model, given.data, given.target or _targets(model), given.first, **reading.given(given))
        for one in told:
            print(f"warning: {one.message}", file=sys.stderr)
        record, report = calibrate(model, X, y, given.members, given.levels, given.parts, given.seed,
                                   data=", ".join(Path(one).name for one in given.data), dt=dt,
                                   max_substeps=given.reading_max_substeps, **_policies(model, given))
        print(report)
        output = given.output or str(Path(given.model).with_suffix("")) + "-calibrated.nrnn"
        save(model, record, output)
        written = [output]
        if given.report:
            Path(given.report).write_text(json.dumps({"schema": "nrnn-calibrate-1"} | report.to_json(), indent=1) + "\n")
            written.append(given.report)
    except (ValueError, TypeError, OSError, ImportError, NrnnError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"\nwritten: {', '.join(written)}")
    return 0


def _targets(model: Model) -> list[str]:
    """The column that the model was trained for, or those of its outputs' names."""
    if target := model.provenance.get("target"):
        return [target]
    if model.task != "regression" or not all(one.name for one in model.outputs):
        raise ValueError("--target: expected it, as the model's file does not name the column of the truth")
    return [one.name for one in model.outputs]


def _policies(model: Model, given: argparse.Namespace) -> dict[str, Any]:
    """Those of the command's line, then those of the model's reading settings."""
    own = {"missing": "reject", "gap": "reject"} | settings.policies(model)
    return {name: getattr(given, name) or policy for name, policy in own.items()}
