"""Many runs that need nothing of each other, on so many cores."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from nrnn.train.record import write_whole


def every(run: Callable[[Any], Any], jobs: Sequence[Any], at_once: int) -> list[Any]:
    """run(job) of each, in their order; `run` and what it gives must be picklable if `at_once` is above 1."""
    if at_once == 1:
        return [run(job) for job in jobs]
    with ProcessPoolExecutor(at_once, get_context("spawn")) as pool:
        return list(pool.map(run, jobs))


def kept(run: Callable[[Any], Any], jobs: Mapping[str, Any], at_once: int, folder: Path) -> list[Any]:
    """The same; what a job gave, which must be JSON, stays in `folder` by its name, and is not computed again."""
    folder.mkdir(exist_ok=True)
    return every(partial(_kept, run, folder), list(jobs.items()), at_once)


def _kept(run: Callable[[Any], Any], folder: Path, named: tuple[str, Any]) -> Any:
    path = folder / f"{named[0]}.json"
    if not path.exists():
        write_whole(path, json.dumps(run(named[1])).encode())
    return json.loads(path.read_text())
