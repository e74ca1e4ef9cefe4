"""What a run leaves: a log, a checkpoint."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import torch

from ..values.files import write_whole


class Log:
    """JSON lines, one for each epoch and one for the end; kept in memory, and in a file if there is one."""

    def __init__(self, path: Path | None, until: int | None = None) -> None:
        self.path, self.lines = path, []
        if path is None:
            return
        if until is not None and path.exists():  # what was written after the checkpoint is done again
            old = [json.loads(line) for line in path.read_text().splitlines()]
            self.lines = [line for line in old if line.get("epoch", until + 1) <= until]
        write_whole(path, "".join(json.dumps(line) + "\n" for line in self.lines).encode())

    def add(self, **line: Any) -> None:
        self.lines.append(line)
        if self.path is not None:
            with open(self.path, "a") as file:
                file.write(json.dumps(line) + "\n")


def save(path: Path, state: dict[str, Any]) -> None:
    """A checkpoint, whole or not at all."""
    temporary = path.with_suffix(".tmp")
    torch.save(state, temporary)
    os.replace(temporary, path)


def load(path: Path, device: str) -> dict[str, Any]:
    """A checkpoint; nothing in it is run."""
    return torch.load(path, map_location=device, weights_only=True)
