"""A long run may be cut off and started again: what is done is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nrnn.train.record import write_whole

from .results import _plain


def kept(path: Path, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What `make()` gives; from the file `path`, if an earlier run left it there."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps(_plain(make())).encode())
    return json.loads(path.read_text())
