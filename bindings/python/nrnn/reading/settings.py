"""Options in a file, as `nrnn run --settings` reads them, or in a model."""

from __future__ import annotations

import os
from types import ModuleType
from typing import Any

from ..values.excerpt import excerpt
from ..values.spelling import nearest
from .options import OPTIONS, checked

# Those of `nrnn run` that are not about reading.
_OF_THE_RUN = {
    "kernels", "calibrated", "members", "noise", "seed", "stream_id", "noise_scale", "quantiles", "threads", "input",
    "output", "output_format", "keep_point", "no_header", "unbuffered", "missing", "gap", "state", "save_every", "forget", "report"}


def of_file(path: str | os.PathLike[str]) -> dict[str, Any]:
    """The reading options of a TOML file.

    Raises
    ------
    OSError, ImportError
        The file, or a reader of TOML, is not there.
    ValueError, TypeError
        It is no TOML, an option has another name, or a value that it does not take; the message names file and key.
    """
    with open(path, "rb") as file:
        return of_text(file.read(), os.fsdecode(path))


def policies(model: Any) -> dict[str, Any]:
    """What a model's own settings give to missing values and gaps, as `Model.stream` takes it: `missing`, `gap`.

    Raises
    ------
    ImportError
        The model has settings, and a reader of TOML is not there.
    ValueError
        They are no TOML.
    """
    text = model.provenance.get("reading")
    found = _toml().loads(text) if text else {}
    given = {name: found[name] for name in ("missing", "gap") if name in found}
    if isinstance(given.get("missing"), list):
        given["missing"] = _by_channel(given["missing"], [one.name for one in model.inputs])
    return given


def _by_channel(texts: list[str], channels: list[str]) -> str | dict[str, str]:
    """POLICY holds for all channels, CHANNEL=POLICY for one."""
    parts = [text.rpartition("=") for text in texts]
    common = next((policy for channel, _, policy in parts if not channel), "reject")
    own = {channel: policy for channel, _, policy in parts if channel}
    return {name: own.get(name, common) for name in channels} if own else common


def of_text(data: bytes, name: str) -> dict[str, Any]:
    """The same; `name` is said in messages."""
    found = parsed(data, name)
    try:
        return checked({key: value for key, value in found.items() if _is_known(key)})
    except (ValueError, TypeError) as error:
        raise type(error)(f"{name}: {error}") from None


def parsed(data: bytes, name: str) -> dict[str, Any]:
    """What a text of TOML says. Raises ImportError, ValueError."""
    toml = _toml()
    try:
        return toml.loads(data.decode())
    except (UnicodeDecodeError, toml.TOMLDecodeError) as error:
        raise ValueError(f"{name}: expected TOML: {excerpt(str(error))}") from None


def _is_known(key: str) -> bool:
    known = [name for name in OPTIONS if name != "interval"]  # which a run takes from its model
    if key in known or key in _OF_THE_RUN:
        return key in known
    near = nearest(key, [*known, *_OF_THE_RUN])
    raise ValueError(f"expected options of nrnn run, found {excerpt(key)!r}{f': {near}?' if near else ''}")


def _toml() -> ModuleType:
    try:
        import tomllib
    except ImportError:
        try:
            import tomli as tomllib
        except ImportError:
            raise ImportError("settings: reading TOML needs Python 3.11, or the package tomli: pip install 'nrnn[read]'"
                              ) from None
    return tomllib
