"""Words that were spelled otherwise."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The one that was probably meant, if any is like it."""
    return next(iter(difflib.get_close_matches(word, list(known), 1)), None)
