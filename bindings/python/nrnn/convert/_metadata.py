"""What a file says of itself, as the provenance of a model file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._errors import ConversionError

_MOST, _LONGEST = 32, 200  # entries; characters of each


def provenance(found: Any, names: Mapping[str, str]) -> dict[str, str]:
    """Text, numbers and truth values of a mapping, by their own names or by those of `names`; the rest is left out."""
    if not isinstance(found, Mapping):
        return {}
    kept = {names.get(key, key): str(value)[:_LONGEST] for key, value in found.items()
            if isinstance(value, (str, int, float)) and value != "" and isinstance(key, str) and len(key) <= _LONGEST}
    return dict(list(kept.items())[:_MOST])


def interval(name: str, rate: Any) -> float | None:
    """Seconds between samples, from a rate in Hz, which some write as text; None: the file does not say.

    Raises
    ------
    ConversionError
        Something else, or no rate.
    """
    if rate is None:
        return None
    try:
        hertz = float(rate) if isinstance(rate, (int, float, str)) and not isinstance(rate, bool) else 0.0
    except ValueError:
        hertz = 0.0
    if not 0 < hertz < 1e9:
        raise ConversionError(f"{name}: expected samples per second, found {rate!r:.60}")
    return 1 / hertz
