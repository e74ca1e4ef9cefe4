"""Where a package is missing."""

from __future__ import annotations

import sys
from typing import NoReturn


def refuse(error: ImportError) -> NoReturn:
    """One sentence: of the command as its error, else as an ImportError."""
    said = f"nrnn.train: expected PyTorch, found none: pip install 'nrnn[train]' ({error})"
    if sys.argv[:1] == ["-m"]:  # python -m nrnn.train, which imports the package before it runs it
        sys.exit(f"error: {said}")
    raise ImportError(said) from error
