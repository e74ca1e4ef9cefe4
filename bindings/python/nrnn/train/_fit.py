"""A model of a DataFrame, in one call."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .. import torch as nt
from ..engine.model import Model
from ..values.files import write_whole
from ._defaults import OWN
from ._train import train
from .config import Config
from .models import takes_intervals
from .own import own_set, settings_of
from .own.frame import rows_of_frame
from .tables import parse
from .verdict import Verdict, picture

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True, eq=False)
class Fitted:
    """A trained model, calibrated if it has noise, and what it is worth.

    Attributes
    ----------
    model : nrnn.Model
    network : nrnn.torch.Network
    log : list of dict
    verdict : Verdict
        `print(fitted.verdict)` shows the table and the sentence.
    notes : tuple of str
    """

    model: Model
    network: nt.Network
    log: list[dict[str, Any]]
    verdict: Verdict
    notes: tuple[str, ...]

    @property
    def table(self) -> pandas.DataFrame:
        """The scores of the test part: a row for the network, its ensemble and each baseline."""
        import pandas as pd

        return pd.DataFrame(self.verdict.rows).T

    def plot(self, path: str | os.PathLike[str]) -> None:
        """Write the picture of the test part: `pip install 'nrnn[plot]'`."""
        picture(self.verdict, path, self.model.outputs[0].name)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the model file."""
        write_whole(path, self.model.data)


def fit(frame: pandas.DataFrame, target: str, horizon: int | None = None, inputs: Sequence[str] | None = None,
        key: str | None = None, time: str | None = None, out: str | os.PathLike[str] | None = None,
        resume: bool = False, progress: bool | None = None, overwrite: bool = False, **entries: Any) -> Fitted:
    """Train a model of a DataFrame, calibrate it and judge it.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows in the order of time. Its index may be the times: a DatetimeIndex (without a zone: UTC) or TimedeltaIndex.
    target : str
        Column of numbers, to be forecast, or of text, whose classes are to be told.
    horizon : int, optional
        Nominal intervals ahead; None: 1, of classes 0.
    inputs : list of str, optional
        "column" or "channel=column"; None: all columns but those named for else.
    key, time : str, optional
        Columns of the sensor and of the time; time None: the index, if it is one of times.
    out : path, optional
        A folder for what a run leaves.
    resume, progress, overwrite
        As in `train`.
    **entries
        Those of a configuration: its tables, such as ``training={"epochs": 5}``, and other entries of [data], such as
        ``window=96``, ``missing="mask"``.

    Raises
    ------
    ConfigError, DataError, TrainingError
        An entry, a row and column, or a loss: it is named.
    """
    tables = {name: entries.pop(name) for name in list(entries) if name in Config.__dataclass_fields__}
    named = {"target": target, "horizon": horizon, "inputs": inputs, "key": key, "time": time}
    data = {name: value for name, value in (named | entries).items() if value is not None}
    settings, _ = settings_of(data)
    config = parse(tables | {"data": {"set": OWN} | data})
    found = own_set(rows_of_frame(frame, settings), settings, takes_intervals(config))
    result = train(config, found, out, resume, progress, overwrite)
    return Fitted(result.model, result.network, result.log, result.verdict, result.notes)
