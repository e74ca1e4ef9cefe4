"""What a service asks of a broker's client, and of the place where its state is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol, runtime_checkable

from ..engine.model import Model
from .signals import Signals


class Message(NamedTuple):
    """What a broker delivered.

    Attributes
    ----------
    topic, payload : str, bytes
    key : bytes or None
        Of a record of Kafka, b"" where it has none; in MQTT the topic says it.
    time : int or None
        Nanoseconds since 1970 that the broker's side gives, for payloads that name no time.
    again : bool
        It may have been delivered before.
    place : object
        The transport's own: what it needs to acknowledge.
    lane : int
        Which of the service's groups of keys it is for, such as a partition of Kafka.
    """

    topic: str
    payload: bytes
    key: bytes | None
    time: int | None
    again: bool
    place: Any
    lane: int = 0


class Outgoing(NamedTuple):
    """A payload for whoever listens to a topic; `again` if its samples may have been answered before."""

    key: str | bytes
    payload: bytes
    again: bool
    topic: str


class Batch(NamedTuple):
    """What came of some messages.

    Attributes
    ----------
    outgoing : list of Outgoing
    entries : dict of key to bytes, or None
        What is to be kept of each key that has changed; None: nothing.
    messages : list of Message
        They need not come again, once `outgoing` is with the broker and `entries` are kept.
    """

    outgoing: list[Outgoing]
    entries: dict[str | bytes, bytes | None]
    messages: Sequence[Message]


class Source(Protocol):
    """Where messages come from."""

    def poll(self, most: int, seconds: float) -> Sequence[Message]:
        """The next messages, waited for so long."""

    def commit(self, batches: Mapping[int, Batch]) -> None:
        """Each lane's results are with the broker, its entries are kept and its messages acknowledged, in this order, when it
        returns: whoever is killed before gets the messages again. Raises OSError; then it is called once more, with the same
        batches."""

    def close(self) -> None:
        """Says goodbye; what is not acknowledged comes again."""


class Transport(Protocol):
    """A client of a broker, for `Stored`."""

    def poll(self, most: int, seconds: float) -> Sequence[Message]:
        """The next messages, waited for so long."""

    def send(self, results: Sequence[Outgoing]) -> None:
        """Hands results over; does not wait."""

    def settle(self, seconds: float) -> bool:
        """Whether the broker has confirmed all that was sent, waited for so long."""

    def acknowledge(self, messages: Sequence[Message]) -> None:
        """They need not come again."""

    def close(self) -> None:
        """Says goodbye; what is not acknowledged comes again."""


@runtime_checkable
class Counting(Protocol):
    """A source or transport may say as well how many connections to the broker there have been; a service tells it on."""

    connections: int


@runtime_checkable
class Following(Protocol):
    """A source or transport may hear as well of another model, if it tells what results are."""

    def model_changed(self, model: Model) -> None:
        """Results are this one's from now on."""


@runtime_checkable
class Keeping(Protocol):
    """A source or transport may look after its connection while a service waits for a disk, so that nobody takes it for gone."""

    def idle(self, seconds: float) -> None:
        """So long nothing is asked."""


class Lanes(Protocol):
    """What a source tells whose messages have lanes of their own, and asks: a service, or what stands for one.

    Attributes
    ----------
    signals : Signals
        Whether it shall end.
    """

    signals: Signals

    def open(self, number: int, entries: Mapping[str | bytes, bytes]) -> None:
        """A lane begins, with the states of its keys."""

    def close(self, number: int) -> None:
        """A lane is another's from now on."""


class Store(Protocol):
    """Where the states of keys are when the service is not.

    Attributes
    ----------
    is_clean : bool
        Whether it was closed so, when it was opened: else what comes first may have been answered. One that has no such
        attribute counts as closed so.
    """

    is_clean: bool

    def load(self) -> Mapping[str | bytes, bytes]:
        """The entry of each key, as `keyed.Group.entries` gave it."""

    def save(self, entries: Mapping[str | bytes, bytes | None]) -> None:
        """All of them or none, and on the disk when it returns; None ends a key. Raises OSError."""

    def close(self, is_clean: bool = True) -> None:
        """Nothing is saved any more; unless `is_clean`, results were sent of states that it does not have."""
