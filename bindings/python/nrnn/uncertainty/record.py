"""Where a calibration is kept: in the model file, or beside it while the library does not read it there."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .. import nrnn_model_pb2 as pb
from .._errors import ModelError, Unsupported
from ..calibration import Calibration
from ..model import Model
from ..modelfile import content, framed, write_whole

SUFFIX = ".calibration.json"


def annotated(source: Any, record: Calibration) -> bytes:
    """A model file, given as path, bytes or `Model`, with the record in it in place of any other."""
    message = pb.Model.FromString(content(source))
    message.ClearField("calibration")
    record.write(message.calibration)
    return framed(message)


def save(source: Any, record: Calibration, path: str | os.PathLike[str]) -> list[Path]:
    """Write the calibrated model; the paths written.

    A library that does not know the record refuses a file with one: then the model is written as it was, and the record
    as JSON beside it, PATH.calibration.json. `load` reads either.
    """
    path, beside = Path(path), Path(f"{os.fspath(path)}{SUFFIX}")
    data = annotated(source, record)
    if engine_reads(data):
        write_whole(path, data)
        beside.unlink(missing_ok=True)  # of an earlier library: the file speaks now
        return [path]
    write_whole(path, content(source))
    write_whole(beside, (json.dumps(asdict(record), indent=1) + "\n").encode())
    return [path, beside]


def load(path: str | os.PathLike[str]) -> Calibration:
    """The record in a model file, or beside it; ValueError if there is none."""
    message, beside = pb.Model.FromString(content(path)), Path(f"{os.fspath(path)}{SUFFIX}")
    if message.HasField("calibration"):
        return Calibration.of(message.calibration)
    if beside.exists():
        return Calibration(**json.loads(beside.read_text()))
    raise ValueError(f"{os.fspath(path)}: expected a calibration in it or in {beside.name}, found none")


def engine_reads(data: bytes) -> bool:
    """Does the library in use load a file with a record?"""
    try:
        Model.load(data).close()
    except (ModelError, Unsupported):
        return False
    return True
