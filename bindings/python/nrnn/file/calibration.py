"""A calibration as it stands in a model file (field 12)."""

from __future__ import annotations

from ..description.calibration import Calibration
from . import nrnn_model_pb2 as pb


def write(message: pb.Calibration, record: Calibration) -> None:
    """Fill the message."""
    message.noise_scale, message.members = record.noise_scale, record.members
    for name in ("levels", "offsets", "coverage"):
        getattr(message, name).extend(getattr(record, name))
    if record.data:
        message.data = record.data


def read(message: pb.Calibration) -> Calibration:
    return Calibration(message.noise_scale, message.members, message.levels, message.offsets, message.coverage,
                       message.data)
