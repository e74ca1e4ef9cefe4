"""The sets that can be trained on, each in the format in which it is published; the folder is always given.

A set may lie in a folder of its own name in the folder, or in the folder itself. What a set is normalised by comes
from its training part; splits are fixed by a seed, or are the set's own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .._choices import ConfigError
from ..tables import arguments
from .activity import activity
from .copy_task import copy_task
from .covid import covid
from .dataset import IGNORED, Batch, DataSet, Part
from .ecg import ecg
from .ecg5000 import ecg5000
from .files import DataError
from .heat import heat
from .mnist import mnist
from .proteins import proteins
from .spoken import spoken
from .vowels import vowels

SETS = {"mnist": mnist, "ecg5000": ecg5000, "ecg": ecg, "activity": activity, "vowels": vowels, "spoken": spoken,
        "proteins": proteins, "covid": covid, "copy": copy_task, "heat": heat}

__all__ = ["Batch", "DataError", "DataSet", "IGNORED", "Part", "SETS", "load"]


def load(name: str, folder: str | Path, **options: Any) -> DataSet:
    """A set by its name; its options are those of the function of `SETS`.

    Raises
    ------
    ConfigError, DataError
        No such set or option; a file that is missing or broken: it is named.
    """
    if name not in SETS:
        raise ConfigError(f"data.set: expected one of {', '.join(SETS)}, found {name!r}")
    return SETS[name](Path(folder), **arguments("data", SETS[name], options))
