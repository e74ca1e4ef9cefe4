"""What is wrong with a file: where, what was expected and what was found."""

from __future__ import annotations

from typing import Any


class BadData(ValueError):
    """A file that cannot be read, or a row of it; the message names file, line and column.

    Attributes
    ----------
    partial : Table or None
        The rows before, where `read` raised it.
    """

    partial: Any = None


class Refusal(Exception):
    """Why a text is no time; empty where nothing is to be said."""
