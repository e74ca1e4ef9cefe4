"""A calibration in a model file."""

from __future__ import annotations

import os
from typing import Any

from .. import nrnn_model_pb2 as pb
from .._files import write_whole
from ..calibration import Calibration
from ..modelfile import content, framed


def annotated(source: Any, record: Calibration) -> bytes:
    """A model file, given as path, bytes or `Model`, with the record in it in place of any other."""
    message = pb.Model.FromString(content(source))
    message.ClearField("calibration")
    record.write(message.calibration)
    return framed(message)


def save(source: Any, record: Calibration, path: str | os.PathLike[str]) -> None:
    """Write the calibrated model; `Model.stream` uses the record with ``calibrated=True``."""
    write_whole(path, annotated(source, record))
