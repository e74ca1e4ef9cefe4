"""Training from a configuration: `python -m nrnn.train CONFIG.toml --out RUN`, or `train`; `fit` takes a DataFrame.

    import nrnn.train
    result = nrnn.train.train("vowels.toml", data="data", out="run")
    result.network.export("vowels.nrnn")

A run leaves log.jsonl, checkpoint.pt, from which it resumes exactly, result.json and model.nrnn; of one's own files or
frame also a verdict on the model. Needs `nrnn[train]`.
"""

from __future__ import annotations

from ..values.modules import needed

needed("torch", "nrnn.train", "train")
needed("tqdm", "nrnn.train", "train")

from . import data as sets
from . import own
from ._choices import ConfigError
from ._fit import Fitted, fit
from ._train import Result, train
from .config import Config
from .data import DataError, DataSet
from .loop import Run, TrainingError
from .tables import parse, read
from .verdict import Verdict

__all__ = ["Config", "ConfigError", "DataError", "DataSet", "Fitted", "Result", "Run", "TrainingError", "Verdict",
           "fit", "own", "parse", "read", "sets", "train"]
