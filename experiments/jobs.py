"""Many runs that need nothing of each other, on so many cores."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any


def every(run: Callable[[Any], Any], jobs: Sequence[Any], at_once: int) -> list[Any]:
    """run(job) of each, in their order; `run` and what it gives must be picklable if `at_once` is above 1."""
    if at_once == 1:
        return [run(job) for job in jobs]
    with ProcessPoolExecutor(at_once, get_context("spawn")) as pool:
        return list(pool.map(run, jobs))
