"""Where pictures of the page go."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def saved(figure: Any, path: Path, dpi: int = 110) -> None:
    """Into a folder that need not be there; matplotlib forgets the figure."""
    import matplotlib.pyplot as plt

    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=dpi)
    plt.close(figure)
