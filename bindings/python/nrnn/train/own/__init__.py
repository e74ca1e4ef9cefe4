"""A user's own rows as a data set: files, or a DataFrame."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...reading.options import OPTIONS
from .._choices import ConfigError, unknown
from .dataset import OwnSet, own_set
from .settings import Settings
from .toml import toml

__all__ = ["OwnSet", "Settings", "from_files", "own_set", "settings_of", "toml"]

_OURS = tuple(Settings.__dataclass_fields__)
_READING = (*(name for name in OPTIONS if name not in (*_OURS, "map", "keep")), "settings")  # inputs say what map would


def from_files(folder: Path, timed: bool, *, files: Any, **entries: Any) -> OwnSet:
    """The set of [data] with `files`.

    Parameters
    ----------
    folder : Path
        What names of files are relative to.
    timed : bool
        Do the cells take intervals other than the nominal one?
    files : str or list of str
    **entries
        Of `Settings`, and the reading options of `nrnn.read`.
    """
    from .files import rows_of  # reading is not needed for a frame

    settings, options = settings_of(entries, _READING)
    rows = rows_of(folder, files, settings, options)
    return own_set(rows, settings, timed)


def settings_of(entries: dict[str, Any], others: tuple[str, ...] = ()) -> tuple[Settings, dict[str, Any]]:
    """The settings among some entries, and the rest, which has these names."""
    for name in entries:
        if name not in _OURS and name not in others:
            raise unknown("data.", name, (*_OURS, *others))
    if entries.get("target") is None:
        raise ConfigError("data.target: needed, and not found: the column to be forecast, or of the classes")
    try:
        settings = Settings(**{name: value for name, value in entries.items() if name in _OURS})
    except TypeError as error:
        raise ConfigError(str(error)) from None
    return settings, {name: value for name, value in entries.items() if name in others}
