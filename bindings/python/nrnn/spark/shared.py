"""A job on every executor: sent once to each, loaded once by each of its processes."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from typing import Any

from pyspark import SparkContext

from ..keyed import Job

_MOST = 8  # a process lives as long as its session, whose queries may be many
_loaded: dict[str, Job] = {}


class Shared:
    """A job as a broadcast of its bytes, which hold the model's; it can be pickled for the executors of one session."""

    def __init__(self, context: SparkContext, job: Job) -> None:
        data = pickle.dumps(job)
        self._digest, self._broadcast = hashlib.sha256(data).hexdigest(), context.broadcast(data)

    def __reduce__(self) -> Any:
        return Arrived, (self._digest, *self._broadcast.__reduce__())


class Arrived:
    """A job on an executor. Spark also unpickles it where no broadcast comes, and asks for nothing there: it waits."""

    def __init__(self, digest: str, broadcast: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        self._digest, self._broadcast, self._arguments = digest, broadcast, arguments

    def job(self) -> Job:
        if self._digest not in _loaded:
            while len(_loaded) >= _MOST:
                del _loaded[next(iter(_loaded))]
            _loaded[self._digest] = pickle.loads(self._broadcast(*self._arguments).value)
        return _loaded[self._digest]
