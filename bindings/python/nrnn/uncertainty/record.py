"""A calibration in a model file."""

from __future__ import annotations

import os
from typing import Any

from ..description.calibration import Calibration
from ..values.files import write_whole


def annotated(source: Any, record: Calibration) -> bytes:
    """A model file, given as path, bytes or `Model`, with the record in it in place of any other."""
    from ..file import nrnn_model_pb2 as pb  # here, since scores and fits do without protobuf
    from ..file.calibration import write
    from ..file.modelfile import content, framed

    message = pb.Model.FromString(content(source))
    message.ClearField("calibration")
    write(message.calibration, record)
    return framed(message)


def save(source: Any, record: Calibration, path: str | os.PathLike[str]) -> None:
    """Write the calibrated model; `Model.stream` uses the record with ``calibrated=True``."""
    write_whole(path, annotated(source, record))
