"""Keys that shall begin anew: ended in the topic of states, by a member that has all its partitions."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence

from ..service.forget import ended, told
from ..service.said import Said
from ..service.signals import Signals
from ..service.transport import Batch
from .serving import configured
from .settings import states_of
from .transport import Kafka

_PATIENCE, _POLL = 60.0, 0.2  # seconds; a group waits for a member that was killed, 45 as librdkafka has it


class Held:
    """In place of a service: the entries of partitions as they are given. Records are not looked at, and none is committed."""

    def __init__(self) -> None:
        self.signals, self.lanes = Signals(), dict[int, Mapping[str | bytes, bytes]]()

    def open(self, number: int, entries: Mapping[str | bytes, bytes]) -> None:
        self.lanes[number] = entries

    def close(self, number: int) -> None:
        del self.lanes[number]


def forgotten(path: str | os.PathLike[str], words: Sequence[str]) -> Iterator[str]:
    """Ends keys, none where one is not there; gives a line of each.

    Raises
    ------
    OSError, ClusterError
        Another member has partitions; the cluster is away, or refuses.
    ImportError, ValueError, TypeError
        A setting; a key that the topic does not hold.
    """
    config, kafka = configured(path, Said())
    kafka.group.service = held = Held()
    place = states_of(config.transport)
    try:
        lanes = _all(kafka, held, config.transport["group"])
        none = ended(words, (key for entries in lanes.values() for key in entries), place)
        kafka.commit({number: Batch([], {key: None for key in entries if key in none}, ()) for number, entries in lanes.items()})
    finally:
        kafka.close()
    return told(words, place)


def _all(kafka: Kafka, held: Held, group: str) -> Mapping[int, Mapping[str | bytes, bytes]]:
    """The entries of all partitions."""
    until = time.monotonic() + _PATIENCE
    with held.signals as wishes:
        while kafka.group.elsewhere is None:
            if wishes.stop or time.monotonic() > until:
                raise OSError(f"kafka.group: expected {group} to give its partitions within {_PATIENCE:g} s, found that it did not")
            kafka.poll(1, _POLL)
    if kafka.group.elsewhere:
        raise OSError(f"kafka.group: expected no member of {group} that runs, found that others have partitions "
                      f"{', '.join(map(str, sorted(kafka.group.elsewhere)))}")
    return held.lanes
