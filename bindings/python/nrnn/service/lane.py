"""Messages in, results and states out: a group of keys, without a broker or a disk."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from ..engine.keys import key_bytes
from ..engine.structs import Flag
from ..keyed import Group, Job, Results, Rows
from ..keyed.rows import Left as OfGroup
from ..keyed.state import unpack
from ..reading.printable import shown
from .config import Config
from .counts import Counts
from .heard import Heard
from .intake import Intake, Row
from .job import arrays
from .joining import Left
from .order import Order
from .pace import Pace
from .results import together, written
from .said import Said
from .transport import Batch, Message, Outgoing
from .watched import Watched

Entries = Mapping[str | bytes, bytes]


class Lane:
    """What a service does with the messages of some keys.

    Parameters
    ----------
    entries : mapping of key to bytes
        As `Batch.entries` gave them.
    watched : Watched, optional
        The page that one key is shown on.

    Raises
    ------
    SnapshotError
        The entries are altered, or do not fit the job.
    ValueError
        Inputs that do not fit the model.
    """

    def __init__(self, config: Config, job: Job, entries: Entries = {}, counts: Counts | None = None, said: Said | None = None,
                 watched: Watched | None = None) -> None:
        self._config, self._job, self._watched = config, job, watched
        self.counts, self._say = counts if counts is not None else Counts(), said or Said()
        self._sent, self._shown = config.results, arrays(config)
        self._intake, self._order = Intake(config, job, self.counts), Order(job.delay)
        self._joining, self._heard = self._intake.joining, Heard(job.idle)
        self._pace = Pace(job.model.sequence.interval)
        self._group: Group = job.group()
        self.restore(entries)

    # -- messages

    def take(self, messages: Sequence[Message], now: int) -> Batch:
        """What comes of messages, in their order. `now`, in nanoseconds, is the time of those that have none."""
        self.counts["messages"] += len(messages)
        self._heard.tick()
        again: set[str | bytes] = set()
        rows: list[Row] = []
        outgoing: list[Outgoing] = []
        for message in messages:
            wrong = self._intake.take(message, now, rows, again)
            if wrong:
                outgoing += self._refused(message, wrong)
        self._warn(rows)
        for part in self._order.parts(rows):
            outgoing += self._stepped(part, again)
        self._remember()
        outgoing += self._ended(again)
        self._tell_left()
        return Batch(outgoing, self._joining.entries() | self._group.entries(), messages)

    def _warn(self, rows: list[Row]) -> None:
        first = None if self.counts["rows"] else self._intake.warning
        for warning in (first, self._joining.warning, self._pace.warning(rows)):
            if warning:
                self._say(f"warning: {warning}")
        self._joining.warning = None
        self.counts["rows"] += len(rows)

    def _remember(self) -> None:
        """Keys that were heard of; nothing of those that there was no room for."""
        heard, self._intake.heard = self._intake.heard, {}
        strangers = [key for key in heard if key not in self._group]
        self._order.forget(strangers)
        self._intake.forget(strangers)
        for key in strangers:
            if key not in self._joining:
                del heard[key]
        self._heard.hear(heard)

    def _refused(self, message: Message, wrong: list[str]) -> list[Outgoing]:
        self.counts["refused"] += len(wrong)
        for one in wrong:
            self._say.of_kind("refused", one)
        topic = self._sent.refused
        return [] if topic is None else [Outgoing(message.topic, message.payload, message.again, topic)]

    def _stepped(self, part: list[Row], again: set[str | bytes]) -> list[Outgoing]:
        began = time.perf_counter()
        results = self._group.take(_rows(part, len(self._job.model.inputs)))
        if wrong := {one.key for one in results.left if one.why == "future"}:
            self._order.correct(wrong, self._group.newest(wrong))
        if self._watched is not None:
            self._watched.rows(part)
            self._watched.results(results, time.perf_counter() - began)
        return self._outgoing(results, again)

    def _ended(self, again: set[str | bytes]) -> list[Outgoing]:
        """Keys that nothing was heard of for `idle`, with what of theirs still waits."""
        silent = self._heard.silent()
        if not silent:
            return []
        rows = [Row(key, one.time or 0, one.values, one.said) for key in silent for one in self._joining.rest(key)]
        outgoing = self._stepped(rows, again) if rows else []
        results = self._group.finish(silent)
        self._order.forget(silent)
        self._intake.forget(silent)
        return outgoing + self._outgoing(results, again)

    # -- results

    def _outgoing(self, results: Results, again: set[str | bytes]) -> list[Outgoing]:
        self._count(results)
        if not len(results):
            return []
        repeated = [key in again for key in results.key]
        self.counts["again"] += sum(repeated)
        texts = written(results.key, results.time, results.keep, results.summary, repeated, self._shown)
        if self._sent.array:
            return self._together(results.key, texts, again)
        return [Outgoing(key, text, one, self._sent.topic_of(key)) for key, text, one in zip(results.key, texts, repeated)]

    def _together(self, keys: Sequence[str | bytes], texts: Sequence[bytes], again: set[str | bytes]) -> list[Outgoing]:
        by_key: dict[str | bytes, list[bytes]] = {}
        for key, text in zip(keys, texts):
            by_key.setdefault(key, []).append(text)
        return [Outgoing(key, together(mine), key in again, self._sent.topic_of(key)) for key, mine in by_key.items()]

    def _count(self, results: Results) -> None:
        self._left_out(results.left)
        self.counts["results"] += len(results)
        self.counts["ended"] += len(results.ended)
        self.counts["begun"] += len(results.begun)
        flags = results.summary.flags
        if flags is not None:
            self.counts["gaps"] += int(np.count_nonzero(flags & Flag.GAP))
            self.counts["held"] += int(np.count_nonzero(flags & Flag.HELD))

    def _tell_left(self) -> None:
        """Of what was left out before there was a row."""
        left, self._joining.left = self._joining.left, []
        self._left_out(left)

    def _left_out(self, left: Iterable[Left | OfGroup]) -> None:
        for one in left:
            self.counts[one.why] += 1
            self._say.of_kind(one.why, f"key {shown(key_bytes('key', one.key))}: {one.note}")

    # -- the state

    def restore(self, entries: Entries) -> None:
        """Take keys over as `Batch.entries` gave them. Raises SnapshotError."""
        streams = self._joining.restore(entries)
        self._group.restore(streams)
        newest = self._group.newest()
        self._order.know(newest)
        self._intake.restore(newest)
        self._heard.hear({**dict.fromkeys(streams), **dict.fromkeys(self._joining)})

    def all_entries(self) -> dict[str | bytes, bytes | None]:
        """Of all keys."""
        return self._joining.all_entries() | unpack(self._group.state())

    def close(self) -> None:
        self._group.close()

    def __len__(self) -> int:
        return len(self._group)


def _rows(part: Sequence[Row], channels: int) -> Rows:
    return Rows([row.key for row in part], np.array([row.values for row in part], np.float32).reshape(len(part), channels),
                np.array([row.time for row in part], np.int64), [row.said for row in part])
