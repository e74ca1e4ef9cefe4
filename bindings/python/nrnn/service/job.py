"""The model of a configuration, and what is made of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ..engine.model import Model
from ..keyed import Job
from ..values.errors import NrnnError
from .checks import unread

if TYPE_CHECKING:
    from .config import Config

OUTPUTS = ("mean", "std", "nominal", "quantiles", "entropy", "mutual_information", "flags", "largest_z")
_OF_THE_PAGE = ("nominal", "mean", "quantiles", "flags", "largest_z")


def made(config: Config) -> Job:
    """See `Config.job`."""
    with _said(config, "model", config.model):
        model = Model.load(config.model)
    with _said(config, "stream"), model.stream(**config.stream) as stream:
        possible = _possible(model, stream.levels)
    with _said(config):
        chosen = outputs(config, possible)
    wanted = {*chosen, *(one for one in _OF_THE_PAGE if config.live and one in possible)}
    with _said(config, "keys"):
        return Job(model, outputs=tuple(_array(one) for one in OUTPUTS if one in wanted), **config.keys, **config.stream)


@contextmanager
def _said(config: Config, table: str = "", path: Path | None = None) -> Iterator[None]:
    """Errors name the configuration, the table and its setting, or the file that is meant."""
    try:
        yield
    except NrnnError as error:
        raise type(error)(f"{config.file}: {_placed(table, path, error.args[0], config)}", error.status) from None
    except OSError as error:
        raise unread(f"{config.file}: {table}", config.model, error) from None
    except (ValueError, TypeError) as error:
        raise type(error)(f"{config.file}: {_placed(table, path, str(error), config)}") from None


def _placed(table: str, path: Path | None, message: str, config: Config) -> str:
    if path is not None:
        return f"{table}: {path}: {message}"
    setting = re.match(r"\w*", message)[0]
    return f"{table}.{message}" if table and setting in getattr(config, table) else f"{table}: {message}" if table else message


def outputs(config: Config, possible: tuple[str, ...]) -> tuple[str, ...]:
    """Those that results have; by default what `nrnn run` writes."""
    chosen = config.results.outputs
    if chosen is None:
        return tuple(one for one in possible if one != "largest_z")
    for one in chosen:
        if one not in possible:
            raise ValueError(f"results.outputs: expected some of {', '.join(possible)}, found {one!r}")
    return chosen


def arrays(config: Config) -> frozenset[str]:
    """The names that arrays of a Summary have which results may show."""
    return frozenset(map(_array, config.results.outputs or (one for one in OUTPUTS if one != "largest_z")))


def _array(output: str) -> str:
    return "variance" if output == "std" else output


def _possible(model: Model, levels: tuple[float, ...]) -> tuple[str, ...]:
    without = {*(() if levels else ("quantiles",)), *(("entropy", "mutual_information") if model.task == "regression" else ())}
    return tuple(one for one in OUTPUTS if one not in without)
