"""Training from a configuration: `python -m nrnn.train CONFIG.toml --data FOLDER --out RUN`, or `train`.

    import nrnn.train
    result = nrnn.train.train("vowels.toml", data="data", out="run")
    result.network.export("vowels.nrnn")

A run leaves log.jsonl, checkpoint.pt, from which it resumes exactly, result.json and model.nrnn. Needs `nrnn[train]`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from .. import torch as nt
from ..values.files import write_whole
from ..values.options import flags
from . import data as sets
from .config import Config, ConfigError, parse, read
from .data import DataError, DataSet
from .loop import Run, TrainingError

__all__ = ["Config", "ConfigError", "DataError", "Result", "Run", "TrainingError", "parse", "read", "sets", "train"]

_LONGEST_CHECK = 256  # steps


@dataclass
class Result:
    """What came out: the network that was kept, the lines of the log, and the measures of the test part."""

    network: nt.Network
    log: list[dict[str, Any]]
    test: dict[str, float]


def train(config: Config | Mapping[str, Any] | str | os.PathLike[str], data: str | os.PathLike[str] | DataSet,
          out: str | os.PathLike[str] | None = None, resume: bool = False, progress: bool | None = None) -> Result:
    """Train, keep what the configuration says, judge it once on the test part, export it.

    Parameters
    ----------
    config : Config, mapping, or path of a TOML file
    data : path or DataSet
        The folder in which the set lies; or the set itself.
    out : path, optional
        A folder for what the run leaves; None: nothing is written.
    resume : bool
        Go on from the checkpoint in `out`.
    progress : bool, optional
        Show a bar? None: on a terminal.

    Raises
    ------
    ConfigError, DataError, TrainingError
        An entry, a file, or a loss: it is named.
    """
    flags(resume=resume, progress=progress is None or progress)
    if not isinstance(config, Config):
        config = parse(config) if isinstance(config, Mapping) else read(config)
    if config.training.threads:
        torch.set_num_threads(config.training.threads)
    found = data if isinstance(data, DataSet) else sets.load(config.data.set, data, **config.data.options)
    folder = None if out is None else Path(out)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    run = Run(config, found, folder, resume, progress)
    run.fit()
    test = run.finish()
    if folder is not None:
        _leave(run, folder, test)
    return Result(run.network, run.log.lines, test)


def _leave(run: Run, folder: Path, test: dict[str, float]) -> None:
    """result.json and model.nrnn; a model that cannot be exported is said to be so."""
    config, part = run.config, run.data.validation
    notes = {"name": config.name or config.data.set, "source": run.data.credit, "seed": str(config.seed),
             "recipe": json.dumps(config.as_dict())} | {name: f"{value:.6g}" for name, value in test.items()}
    said = run.network.export(folder / "model.nrnn", {name: text for name, text in notes.items() if text},
                              check=part.x[0][:_LONGEST_CHECK])
    line = run.log.lines[-1] | {"epochs": run.epoch, "parameters": _count(run.network), "engine": said}
    write_whole(folder / "result.json", (json.dumps(line, indent=1) + "\n").encode())


def _count(network: nt.Network) -> int:
    return sum(parameter.numel() for parameter in network.parameters() if parameter.requires_grad)
