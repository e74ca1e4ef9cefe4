"""A broker in memory, whose client and whose service can be killed at any point."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import nrnn
from nrnn.service import Service, SqliteStore
from nrnn.service import config as configuration
from nrnn.service.said import Said
from nrnn.service.transport import Message, Outgoing
from support import model_file, sde


class Killed(BaseException):
    """As by -9: nothing that stands behind it is done."""


class Fuse:
    """Kills at the point of this number; None: never. `points` are those that were passed."""

    def __init__(self, at: int | None = None) -> None:
        self._at, self.points = at, []

    def __call__(self, name: str) -> None:
        self.points.append(name)
        if self._at is not None and len(self.points) > self._at:
            raise Killed(name)


class Broker:
    """Gives what is not acknowledged again to the next client, first and marked; keeps what was published."""

    def __init__(self, messages: Iterable[tuple[str, bytes]]) -> None:
        self.queue = [Message(topic, payload, None, None, False, place) for place, (topic, payload) in enumerate(messages)]
        self.given: set[int] = set()
        self.published: list[Outgoing] = []


class Client:
    """A transport. `sizes` are of its polls, in turn; `early`: what is sent is published at once, not when it is settled."""

    def __init__(self, broker: Broker, fuse: Fuse, sizes: Sequence[int] = (3,), early: bool = False) -> None:
        self._broker, self._fuse, self._sizes, self._early = broker, fuse, list(sizes), early
        self._polled: set[int] = set()
        self._unsettled: list[Outgoing] = []

    def poll(self, most: int, seconds: float) -> list[Message]:
        self._fuse("poll")
        size = min(most, self._sizes[0])
        self._sizes.append(self._sizes.pop(0))
        new = [one for one in self._broker.queue if one.place not in self._polled][:size]
        self._polled.update(one.place for one in new)
        found = [one._replace(again=one.place in self._broker.given) for one in new]
        self._broker.given.update(self._polled)
        self._fuse("polled")
        return found

    def send(self, results: Sequence[Outgoing]) -> None:
        self._fuse("send")
        for one in results:
            (self._broker.published if self._early else self._unsettled).append(one)
            self._fuse("sent")

    def settle(self, seconds: float) -> bool:
        self._fuse("settle")
        self._broker.published += self._unsettled
        self._unsettled = []
        self._fuse("settled")
        return True

    def acknowledge(self, messages: Sequence[Message]) -> None:
        for one in messages:
            self._fuse("acknowledge")
            self._broker.queue = [other for other in self._broker.queue if other.place != one.place]
        self._fuse("acknowledged")

    def close(self) -> None:
        self._fuse("close")


class Store(SqliteStore):
    """The real one, between two points; a killed process loses nothing by what a disk has not yet."""

    _synchronous = "OFF"

    def __init__(self, path: Path, fuse: Fuse) -> None:
        self._fuse = fuse
        super().__init__(path)

    def save(self, entries) -> None:
        self._fuse("save")
        super().save(entries)
        self._fuse("saved")

    def kill(self) -> None:
        self._base.close()


class Silent(Said):
    """Keeps its lines."""

    def __init__(self) -> None:
        super().__init__(clock=lambda: 0.0)
        self.lines: list[str] = []

    def __call__(self, line: str) -> None:
        self.lines.append(line)


def model(folder: Path, name: str = "pump.nrnn", seed: int = 0, **settings) -> nrnn.Model:
    """Two channels, a and b, with noise, at an interval of a second."""
    noise = nrnn.OfficialNoise(add=0.05, mult=0.02)
    made = model_file([sde(noise=noise, seed=seed)], inputs=[nrnn.Channel("a"), nrnn.Channel("b")],
                      **({"count": 1, "sequence": nrnn.Sequence(interval=1.0)} | settings)).to_bytes()
    (folder / name).write_bytes(made)
    return nrnn.Model.load(made)


WHOLE = """
[[inputs]]
topic = "plant/{key}"
time = "t"
"""
JOINED = """
[[inputs]]
topic = "plant/{key}/a"
channel = "a"
time = "t"
[[inputs]]
topic = "plant/{key}/b"
map = {b = "value.now"}
time = "t"
"""


def written(folder: Path, inputs: str = WHOLE, keys: str = "", results: str = "", own: str = "") -> configuration.Config:
    """A configuration in a folder that has a model."""
    if not (folder / "pump.nrnn").exists():
        model(folder)
    path = folder / "pump.toml"
    path.write_text(f'model = "pump.nrnn"\nstate = "pump.state"\n{own}\n[stream]\nmembers = 4\nmissing = "hold"\ngap = "reset"\n'
                    f"[keys]\n{keys}\n{inputs}\n[results]\n{results}\n")
    return configuration.read(path, "memory", {})


def run(config: configuration.Config, broker: Broker, fuse: Fuse, sizes: Sequence[int] = (3,), early: bool = False) -> Service:
    """Until nothing waits, or it is killed; then what it held is as a kill leaves it."""
    store = Store(config.state, fuse)
    try:
        service = Service(config, Client(broker, fuse, sizes, early), store, Silent())
        while service.turn():
            pass
        return service
    finally:
        store.kill()


def until_done(config: configuration.Config, broker: Broker, kills: Iterable[int], sizes: Sequence[Sequence[int]] = ((3,),),
               early: bool = False) -> int:
    """Runs one after the other, each killed at its point, the last one at none; how many were killed."""
    count = 0
    for turn, at in enumerate([*kills, None]):
        try:
            run(config, broker, Fuse(at), sizes[turn % len(sizes)], early)
        except Killed:
            count += 1
    return count


def results(broker: Broker) -> list[dict]:
    return [one for sent in broker.published for one in _each(json.loads(sent.payload))]


def _each(payload) -> list[dict]:
    return payload if isinstance(payload, list) else [payload]


def by_sample(broker: Broker) -> dict[tuple, dict]:
    """Of each sample its first result; every other one must be equal and marked."""
    found: dict[tuple, dict] = {}
    for one in results(broker):
        again = one.pop("again", False)
        name = one["key"], one["time"]
        if name in found:
            assert again, f"a repeat that is not marked: {name}"
            assert found[name] == one, name
        found.setdefault(name, one)
    return found


def uninterrupted(config: configuration.Config, messages: Sequence[tuple[str, bytes]], size: int = 1) -> dict[tuple, dict]:
    """The results of a run of its own, message after message."""
    broker, state = Broker(messages), config.state.with_suffix(".alone")
    state.unlink(missing_ok=True)
    service = run(dataclasses.replace(config, state=state), broker, Fuse(), (size,))
    assert len(results(broker)) == len(by_sample(broker)) == service.counts["results"]
    return by_sample(broker)
