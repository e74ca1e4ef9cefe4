"""The loop between a broker and a model."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from ..engine.model import Model
from ..keyed import Job
from ..keyed.renewal import OF_OTHERS
from ..values.errors import NrnnError, SnapshotError
from .commits import Commits
from .config import Config
from .counts import Counts
from .inputs import Inputs
from .lane import Lane
from .metrics import Metrics
from .said import Said
from .signals import Signals
from .stored import Stored
from .transport import Batch, Counting, Following, Message, Source, Store
from .watched import Watched

MOST = 1000
"""Messages of a turn."""

_POLL = 0.2  # seconds


class Service:
    """Polls messages, steps their samples, commits what came of them; one turn after the other, each whole before the next.

    One thread has it; signals, metrics and the page of a key wait for nothing of it.

    Parameters
    ----------
    config : Config
    transport : Transport, or without a store Source
    store : Store, optional
    said : Said, optional
        Where lines go: standard error.
    signals : Signals, optional
        Listened to before the service is made, so that none that comes meanwhile is lost.

    Attributes
    ----------
    counts : Counts
    signals : Signals
        `signals.stop = True` ends `run` after its turn.

    Raises
    ------
    OSError, NrnnError, ValueError, TypeError
        The model or the state cannot be read, is refused, or does not fit the configuration.
    """

    def __init__(self, config: Config, transport: Any, store: Store | None = None, said: Said | None = None,
                 signals: Signals | None = None) -> None:
        self.config, self.counts, self.signals = config, Counts(), signals or Signals()
        self._say, self._job = said or Said(), config.job()
        Inputs(config, self._job.model)  # refuses here what does not fit
        self._transport = transport
        self._source: Source = transport if store is None else Stored(transport, store)
        self._commits = Commits(self._source, transport, self.counts, self._say, self.signals)
        self._doubtful = store is not None and not getattr(store, "is_clean", True)
        self._lanes: dict[int, Lane] = {}
        self._watched = Watched(**config.live) if config.live else None
        self._metrics = Metrics(config.metrics["port"], self.counts, lambda: self.facts) if config.metrics else None
        self._show()
        if store is not None:
            self._restore(store)
        if self._metrics is not None:
            self._metrics.start()
        self._tell_ports()

    def _tell_ports(self) -> None:
        """Of pages whose port is any that was free."""
        if self._watched is not None and not self.config.live["port"]:
            self._say(f"live: {self._watched.address}")
        if self._metrics is not None and not self.config.metrics["port"]:
            self._say(f"metrics: {self._metrics.address}metrics")

    # -- lanes

    def open(self, number: int, entries: Mapping[str | bytes, bytes]) -> None:
        """A lane begins, with the states of its keys. Callable from within `Source.poll`."""
        self._lanes[number] = self._lane(self._job, entries)

    def close(self, number: int) -> None:
        """A lane is another's from now on. Callable from within `Source.poll`."""
        self._lanes.pop(number).close()

    def _restore(self, store: Store) -> None:
        try:
            self.open(0, store.load())
        except SnapshotError as error:
            hint = "; [keys] other_model says what else it may get" if error.status in OF_OTHERS else ""
            raise SnapshotError(f"{self.config.state}: {error.args[0]}{hint}", error.status) from None

    def _lane(self, job: Job, entries: Mapping[str | bytes, bytes]) -> Lane:
        return Lane(self.config, job, entries, self.counts, self._say, self._watched)

    @property
    def model(self) -> Model:
        """That results are of now."""
        return self._job.model

    @property
    def facts(self) -> dict[str, Any]:
        """Of the model and its keys: "model", "fingerprint", "seed", "members", "keys"; "connections" to the broker, if it counts
        them."""
        model, stream = self._job.model, self.config.stream
        members = model.calibration.members if stream.get("calibrated") and model.calibration else 1
        return {"model": self.config.model.name, "fingerprint": f"{model.fingerprint:016x}", "seed": stream.get("seed", 0),
                "members": stream.get("members", members), "keys": sum(map(len, list(self._lanes.values()))),
                "connections": self._transport.connections if isinstance(self._transport, Counting) else None}

    # -- the loop

    def run(self, begin: Callable[[], None] = lambda: None) -> int:
        """Until SIGTERM or SIGINT; the exit status: 0, or 1 after what waiting does not mend, which is said.

        `begin` connects, once signals are listened to: who sees the connection may end the service.
        """
        with self.signals as wishes:
            try:
                begin()
                while not wishes.stop:
                    if wishes.reload:
                        wishes.reload = False
                        self._reload()
                    self.turn()
            except (OSError, NrnnError, ValueError, TypeError) as error:
                self._say(f"error: {error}")
                return 1
            except Exception as error:  # a fault of this program: its messages come again
                self._say(f"error: {type(error).__name__}: {error}")
                return 1
            finally:
                self.end()
        return 0

    def end(self) -> None:
        """Says goodbye to broker, disk, page and metrics; what is not acknowledged comes again."""
        self._source.close()
        for one in (self._watched, self._metrics, *self._lanes.values()):
            if one is not None:
                one.close()

    def turn(self) -> bool:
        """Poll once, and whatever follows; was there a message?"""
        messages = self._source.poll(MOST, _POLL)
        if not messages:
            self._doubtful = self._doubtful and not self.counts["messages"]
            return False
        began, now = time.perf_counter(), time.time_ns()
        by_lane: dict[int, list[Message]] = {}
        for message in messages:
            by_lane.setdefault(message.lane, []).append(message._replace(again=True) if self._doubtful else message)
        self._commits.keep({number: self._lanes[number].take(mine, now) for number, mine in by_lane.items()})
        self.counts["batches"] += 1
        self.counts.latencies.append(time.perf_counter() - began)
        return True

    def _reload(self) -> None:
        """Another model, for all lanes or for none."""
        made: dict[int, Lane] = {}
        try:
            job = self.config.job()
            for number, lane in self._lanes.items():
                made[number] = self._lane(job, {key: entry for key, entry in lane.all_entries().items() if entry is not None})
        except (OSError, NrnnError, ValueError, TypeError) as error:
            for lane in made.values():
                lane.close()
            self._say(f"model: {error}; the one before goes on")
            return
        for lane in self._lanes.values():
            lane.close()
        self._job, self._lanes = job, made
        self._commits.keep({number: Batch([], lane.all_entries(), ()) for number, lane in made.items()})
        self._show()
        if isinstance(self._transport, Following):
            self._transport.model_changed(job.model)
        self._say(f"model: read again, fingerprint {job.model.fingerprint:016x}")

    def _show(self) -> None:
        if self._watched is not None:
            with self._job.model.stream(**self._job.options) as stream:
                self._watched.begin(self._job.model, stream.levels, self.facts["members"])
