"""The samples of all keys whose channels come in messages of several topics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ..description.channels import names
from ..engine.keys import key_bytes, spelled
from ..keyed.leaving import NOTES
from ..reading.bad import BadData
from ..reading.clock import GapLimit
from ..reading.printable import shown
from ..values.errors import SnapshotError, Status
from .config import Config
from .join import Joined, Joiner
from .place import Place
from .sample import Sample
from .transport import Message

_OPEN = b"\0open\0"  # begins the name of the entry of a key's open samples
_APART = 20  # samples after which inputs that never meet are told of


class Left(NamedTuple):
    """What of a sample was left out, and why."""

    key: str | bytes
    why: str
    note: str


class Joining:
    """A joiner for each key, no more than the job's most keys; `is_used`: otherwise samples of a state's joiners are left.

    Attributes
    ----------
    left : list of Left
        Since whoever reads it cleared it.
    warning : str or None
        Told once: the inputs of a key do not meet.
    """

    def __init__(self, config: Config, job: Any, is_used: bool = True) -> None:
        self._channels, self._job, self._is_used = names(job.model.inputs), job, is_used
        self._limit = GapLimit.of(job.model, config.stream.get("max_substeps"), job.model.sequence.interval)
        self._wait, self._every = round(config.wait * 1e9), round(config.every * 1e9)
        self._open: dict[str | bytes, Joiner] = {}
        self._touched: dict[str | bytes, None] = {}
        self._of_message: dict[str | bytes, None] = {}
        self.left: list[Left] = []
        self.warning: str | None = None
        self._is_told = False

    def take(self, message: Message, key: str | bytes, places: tuple[int, ...], sample: Sample, time: int) -> None:
        """Raises BadData: one key too many."""
        joiner = self._open.get(key)
        if joiner is None:
            if self._job.most_keys is not None and len(self._open) >= self._job.most_keys:
                raise BadData(f"{Place(message.topic)}: key {_name(key)}: expected at most {self._job.most_keys} keys, "
                              "found one more")
            joiner = self._made(key)
        self._of_message[key] = None
        joiner.take(places, sample.values, None if sample.word is None else self._met(time), sample.said)

    def ended(self) -> Iterator[tuple[str | bytes, Joined]]:
        """The message ends: what goes on by it."""
        touched, self._of_message = self._of_message, {}
        self._touched.update(touched)
        for key in touched:
            joiner = self._open[key]
            yield from ((key, one) for one in joiner.end())
            self._tell(key, joiner)

    def rest(self, key: str | bytes) -> list[Joined]:
        """The key ends: what of its open samples can be stepped."""
        joiner = self._open.pop(key, None)
        if joiner is None:
            return []
        self._touched[key] = None
        found = joiner.rest()
        if len(joiner):
            self.left.append(Left(key, "refused", "expected all channels of a sample before the key was idle, found some"))
        return found

    def names(self, key: str | bytes) -> bool:
        """Is it the name of an entry of open samples?"""
        return key_bytes("key", key).startswith(_OPEN)

    def _met(self, time: int) -> int:
        return time - time % self._every if self._every else time

    def _made(self, key: str | bytes) -> Joiner:
        made = self._open[key] = Joiner(self._channels, self._wait, self._limit)
        return made

    def _tell(self, key: str | bytes, joiner: Joiner) -> None:
        if joiner.left:
            self.left += (Left(key, why, NOTES.get(why, why)) for why in joiner.left)
            joiner.left = []
        if joiner.apart >= _APART and not self._is_told:
            self._is_told = True
            self.warning = (f"key {_name(key)}: expected inputs that say the channels of one sample with one time, found none such "
                            f"among the first {joiner.apart}: join.every takes times together that differ a little")

    # -- the state

    def entries(self) -> dict[str | bytes, bytes | None]:
        """The open samples of each key where they have changed since the last call; None: there are none."""
        touched, self._touched = self._touched, {}
        return {_OPEN + key_bytes("key", key): self._open[key].packed() if key in self._open else None for key in touched}

    def all_entries(self) -> dict[str | bytes, bytes | None]:
        self._touched = dict.fromkeys(self._open)
        return self.entries()

    def restore(self, entries: Mapping[str | bytes, bytes]) -> dict[str | bytes, bytes]:
        """Takes its own; gives the others, which are of streams. Raises SnapshotError."""
        others = {}
        for name, entry in entries.items():
            data = key_bytes("key", name)
            if data.startswith(_OPEN):
                self._restore(spelled("key", data[len(_OPEN):]), entry)
            else:
                others[name] = entry
        return others

    def _restore(self, key: str | bytes, entry: bytes) -> None:
        joiner = self._made(key)
        try:
            channels = joiner.restore(entry)
        except SnapshotError as error:
            raise SnapshotError(f"key {key!r:.60}: {error.args[0]}", error.status) from None
        if not self._is_used:
            note = "expected samples of one topic, found half a sample of several"
            self.left += (Left(key, "refused", note) for _ in range(len(joiner)))
            del self._open[key]
            self._touched[key] = None
        elif channels != tuple(self._channels):
            self._of_others(key, joiner, channels)

    def _of_others(self, key: str | bytes, joiner: Joiner, channels: tuple[str, ...]) -> None:
        note = f"expected open samples of {', '.join(self._channels)}, found some of {', '.join(channels)}"
        if self._job.other_model == "refuse":
            raise SnapshotError(f"key {key!r:.60}: {note}"[:250], Status.SNAPSHOT_OF_OTHER_MODEL)
        self.left += (Left(key, why, note) for why in joiner.left)
        joiner.left = []
        self._touched[key] = None

    def __contains__(self, key: object) -> bool:
        return key in self._open

    def __iter__(self) -> Iterator[str | bytes]:
        return iter(self._open)


def _name(key: str | bytes) -> str:
    return shown(key_bytes("key", key))
