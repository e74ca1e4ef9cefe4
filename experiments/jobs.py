"""Many runs that need nothing of each other, on so many cores."""

from __future__ import annotations

import hashlib
import json
import pickle
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import torch
from nrnn.train import ConfigError
from nrnn.train.record import write_whole

_OF_A_COMMAND = b"\x08__main__"  # the name of its module, and how long it is, as pickle writes them


def every(run: Callable[[Any], Any], jobs: Sequence[Any], at_once: int) -> list[Any]:
    """run(job) of each, in their order, PyTorch on one core. What runs, jobs and what they give must be picklable, and of
    a module that other processes can import, which a command's own is not: TypeError."""
    if _OF_A_COMMAND in pickle.dumps((run, jobs)):
        raise TypeError(f"run, jobs: expected functions and classes of modules that can be imported, found {run}")
    processes = min(at_once, len(jobs))
    if processes < 2:
        torch.set_num_threads(1)
        return [run(job) for job in jobs]
    with ProcessPoolExecutor(processes, get_context("spawn"), torch.set_num_threads, (1,)) as pool:
        return list(pool.map(run, jobs))


def kept(run: Callable[[Any], Any], jobs: Mapping[str, Any], at_once: int, folder: Path,
         asked: Callable[[Any], Any] = lambda job: job) -> list[Any]:
    """The same; what a job gave, which must be JSON, stays in `folder` by its name, and is not computed again.

    Parameters
    ----------
    asked : callable
        A job to what its result follows from, beside the code: of JSON, dataclasses and paths, whose folder is free.

    Raises
    ------
    ConfigError
        What is kept of a job was asked otherwise.
    """
    folder.mkdir(parents=True, exist_ok=True)
    places = {folder / f"{name}.json": (_plain(asked(job)), job) for name, job in jobs.items()}
    missing = [(path, *one) for path, one in places.items() if not _is_there(path, one[0])]
    every(partial(_keep, run), missing, at_once)
    return [json.loads(path.read_text())["found"] for path in places]


def digest(path: Path) -> str:
    """Of a file's bytes: another one has another."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def _keep(run: Callable[[Any], Any], one: tuple[Path, Any, Any]) -> None:
    path, asked, job = one
    write_whole(path, json.dumps({"asked": asked, "found": run(job)}).encode())


def _is_there(path: Path, asked: Any) -> bool:
    if not path.exists():
        return False
    held = json.loads(path.read_text())
    if not isinstance(held, dict) or held.get("asked") != asked:  # a list: of before the settings were kept
        raise ConfigError(f"--out: expected the settings of {path}, found others: delete it, or take another --out")
    return True


def _plain(asked: Any) -> Any:
    """As it comes back from a file."""
    return json.loads(json.dumps(asked, default=lambda one: one.name if isinstance(one, Path) else vars(one)))
