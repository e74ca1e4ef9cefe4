"""A run from its configuration to its model."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from .. import torch as nt
from ..engine.model import Model
from ..values.options import flags
from . import data as sets
from . import own
from ._leave import expect_free, leave
from .config import Config
from .data import DataSet
from .loop import Run
from .models import takes_intervals
from .tables import parse, read
from .verdict import Verdict


@dataclass
class Result:
    """What came out: the network that was kept, the lines of the log, and the measures of the test part.

    Of a user's own data also the exported model, calibrated, the verdict on it, and what reading had to say.
    """

    network: nt.Network
    log: list[dict[str, Any]]
    test: dict[str, float]
    model: Model | None = None
    verdict: Verdict | None = None
    notes: tuple[str, ...] = ()

    @property
    def epochs(self) -> list[dict[str, Any]]:
        """The lines of the log without its last, which is of the whole run."""
        return [line for line in self.log if "epoch" in line]


def train(config: Config | Mapping[str, Any] | str | os.PathLike[str],
          data: str | os.PathLike[str] | DataSet | None = None, out: str | os.PathLike[str] | None = None,
          resume: bool = False, progress: bool | None = None, overwrite: bool = False) -> Result:
    """Train, keep what the configuration says, judge it once on the test part, export it.

    Parameters
    ----------
    config : Config, mapping, or path of a TOML file
    data : path or DataSet, optional
        The folder in which the set, or the files of `data.files`, lie; or the set itself. None: the folder of the
        configuration's file, or the current one.
    out : path, optional
        A folder for what the run leaves; None: nothing is written.
    resume : bool
        Go on from the checkpoint in `out`.
    progress : bool, optional
        Show a bar? None: on a terminal.
    overwrite : bool
        Begin anew in `out`, where another run has left what it found?

    Raises
    ------
    ConfigError, DataError, TrainingError
        An entry, a file, or a loss: it is named.
    """
    flags(resume=resume, progress=progress is None or progress, overwrite=overwrite)
    folder = None if out is None else Path(out)
    if folder is not None and not resume and not overwrite:
        expect_free(folder)
    if data is None:
        data = Path(config).parent if isinstance(config, (str, os.PathLike)) else Path()
    if not isinstance(config, Config):
        config = parse(config) if isinstance(config, Mapping) else read(config)
    if config.training.threads:
        torch.set_num_threads(config.training.threads)
    found = data if isinstance(data, DataSet) else _load(config, Path(data))
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    run = Run(config, found, folder, resume, progress)
    run.fit()
    test = run.finish()
    model, verdict = leave(run, folder, test)
    return Result(run.network, run.log.lines, test, model, verdict, tuple(getattr(found, "notes", ())))


def _load(config: Config, folder: Path) -> DataSet:
    if config.is_of_own_data:
        return own.from_files(folder, takes_intervals(config), **config.data.options)
    return sets.load(config.data.set, folder, **config.data.options)
