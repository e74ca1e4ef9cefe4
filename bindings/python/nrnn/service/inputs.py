"""Which input a topic is of, and which key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from ..description.channels import names
from ..engine.keys import key_bytes
from ..reading.bad import BadData
from ..reading.missing import by_channel
from ..reading.printable import shown
from ..values.excerpt import excerpt
from .config import Config, Input
from .payload import Payload
from .place import Place

_KEPT = 1 << 20  # topics whose way is known
_SETTINGS = ("time_unit", "time_zone", "time_format", "missing_value")  # whose errors begin with their names


class Route(NamedTuple):
    """What a topic leads to.

    Attributes
    ----------
    payload : Payload
    places : tuple of int
        Its channels among the model's.
    order : tuple of int
        Where each channel of the model stands among them, if they are all.
    key : str, bytes or None
        None: the message says it.
    """

    payload: Payload
    places: tuple[int, ...]
    order: tuple[int, ...]
    key: str | bytes | None


class Inputs:
    """All of a configuration, for a model.

    Attributes
    ----------
    are_whole : bool
        Has each of them all channels, so that nothing is joined?

    Raises
    ------
    ValueError
        A channel that the model does not have, or one that no input has; inputs with and without times together.
    """

    def __init__(self, config: Config, model: Any) -> None:
        self._channels, self._can_answer = names(model.inputs), config.can_answer
        self._known = [(one, self._payload(f"{config.file}: inputs[{i}]", one)) for i, one in enumerate(config.inputs)]
        self._routes: dict[str, Route | BadData] = {}
        self.are_whole = all(len(payload.channels) == len(self._channels) for _, payload in self._known)
        self._check(config)

    def route(self, topic: str) -> Route:
        """Raises BadData for a topic of no input, or of two."""
        if topic not in self._routes:
            if len(self._routes) >= _KEPT:
                self._routes.clear()
            self._routes[topic] = self._found(topic)
        found = self._routes[topic]
        if isinstance(found, BadData):
            raise found
        return found

    @property
    def warning(self) -> str | None:
        """Of times that were read, but look like something else."""
        found = ((one.topic, payload.time) for one, payload in self._known)
        return next((f"{topic}: {time.warning}" for topic, time in found if time and time.warning), None)

    def _found(self, topic: str) -> Route | BadData:
        fitting = [(one, payload, match) for one, payload in self._known if (match := one.topic.match(topic))]
        name = Place(topic)
        if not fitting:
            return BadData(f"{name}: expected a topic of inputs, found none that it fits")
        if len(fitting) > 1:
            both = " and ".join(shown(str(one.topic).encode()) for one, _, _ in fitting[:2])
            return BadData(f"{name}: expected one of inputs that it fits, found two, which may say another key: {both}")
        one, payload, match = fitting[0]
        if one.topic.has_key and not match["key"]:
            return BadData(f"{name}: expected a key, found an empty level")
        places = tuple(map(self._channels.index, payload.channels))
        key = match["key"] if one.topic.has_key else one.key
        if key is not None and not self._can_answer(key):
            return no_key(topic, key)
        order = tuple(map(places.index, range(len(places)))) if len(places) == len(self._channels) else ()
        return Route(payload, places, order, key)

    def _payload(self, name: str, one: Input) -> Payload:
        chosen = one.channel or tuple(one.map) or tuple(self._channels)
        for setting, channel in (*(("channel", two) for two in one.channel), *(("map", two) for two in one.map)):
            if channel not in self._channels:
                raise ValueError(f"{name}.{setting}: expected a channel of {_some(self._channels)}, found {channel!r:.60}")
        if twice := [channel for channel in chosen if chosen.count(channel) > 1]:
            raise ValueError(f"{name}.channel: expected each once, found {twice[0]!r:.60} twice")
        if unknown := [channel for channel in one.map if channel not in chosen]:
            raise ValueError(f"{name}.map: expected a channel of channel, found {unknown[0]!r:.60}")
        for text in one.missing_value:
            _expect_channel(f"{name}.missing_value", text, chosen)
        try:
            missing = by_channel([text.encode() for text in one.missing_value], [channel.encode() for channel in chosen])
            return Payload(one, chosen, missing)
        except ValueError as error:
            raise ValueError(f"{name}{'.' if str(error).startswith(_SETTINGS) else ': '}{error}") from None

    def _check(self, config: Config) -> None:
        had = {channel for _, payload in self._known for channel in payload.channels}
        if lacking := [one for one in self._channels if one not in had]:
            raise ValueError(f"{config.file}: inputs: expected every channel of the model, found none for {lacking[0]!r:.60}")
        parts: Sequence[Input] = [one for one, payload in self._known if len(payload.channels) < len(self._channels)]
        if len({one.time is None for one in parts}) > 1:
            raise ValueError(f"{config.file}: inputs: expected time for all that are joined or for none, found both")


def no_key(topic: str, key: str | bytes) -> BadData:
    """What is wrong with a message from a topic."""
    if not key:
        return BadData(f"{Place(topic)}: expected a key, found none")
    return BadData(f"{Place(topic)}: expected a key that a topic of results can have and no input takes, found "
                   f"{shown(key_bytes('key', key))}")


def _expect_channel(name: str, text: str, channels: Sequence[str]) -> None:
    """What stands before the colon of NAME:TEXT."""
    parts = text.split(":")
    if len(parts) > 1 and not any(":".join(parts[:i]) in channels for i in range(1, len(parts))):
        raise ValueError(f"{name}: expected a channel before the colon, of {_some(channels)}, found {text!r:.60}")


def _some(channels: Sequence[str]) -> str:
    return excerpt(", ".join(channels), 100)
