"""Sensors of Home Assistant, one for each number of a key's results, told when the key appears: a retained configuration on
PREFIX/sensor/NODE/OBJECT/config."""

from __future__ import annotations

import hashlib
import json
import re
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any

from ..engine.model import Model
from ..service.transport import Outgoing
from .outbox import address
from .status import Publish

_NOT_SENSORS = ("key", "time", "again")
_LONGEST = 64  # characters of a name that are worth reading


class Discovery:
    """`node` is the service, `file` the name of its model's; `model` has the units of the outputs."""

    def __init__(self, prefix: str, node: str, availability: str, file: str, model: Model) -> None:
        self._prefix, self._node, self._availability, self._file = prefix, node, availability, file
        self._known: set[str | bytes] = set()
        self._waiting: deque[tuple[str, bytes]] = deque()  # what the connection has no number for yet
        self._names: set[str] = set()  # of this model's numbers
        self._gone: set[str] = set()  # and of those before
        self._take(model)

    def _take(self, model: Model) -> None:
        self._units = {one.name: one.unit for one in model.outputs}
        self._model = f"{self._file} {model.fingerprint:016x}"

    def greet(self, publish: Publish) -> None:
        """The broker may have forgotten: keys are told anew as their results come."""
        self._known.clear()
        self._waiting.clear()

    def saw(self, publish: Publish, results: Sequence[Outgoing]) -> None:
        for one in results:
            if one.key not in self._known:
                self._known.add(one.key)
                self._tell(one)
        self.turn(publish)

    def turn(self, publish: Publish) -> None:
        """What waits goes as soon as it can: some hundred thousand keys may come in one message."""
        while self._waiting and publish(*self._waiting[0], True) is not None:
            self._waiting.popleft()

    def changed(self, publish: Publish, model: Model) -> None:
        """Keys are told anew as their results come, and what these no longer have is taken back."""
        self._gone |= self._names
        self._names = set()
        self._known.clear()
        self._take(model)

    def _tell(self, result: Outgoing) -> None:
        found = json.loads(result.payload)
        is_array = isinstance(found, list)
        fields = found[-1] if is_array else found
        key, numbers = str(fields["key"]), {name: value for name, value in fields.items() if name not in _NOT_SENSORS}
        self._names |= set(numbers)
        for name, value in numbers.items():
            sensor = self._sensor(key, name, value, is_array) | {"state_topic": address(result.topic)}
            self._waiting.append((self._topic(key, name), json.dumps(sensor).encode()))
        for name in sorted(self._gone - set(numbers)):
            self._waiting.append((self._topic(key, name), b""))

    def _topic(self, key: str, name: str) -> str:
        return address(f"{self._prefix}/sensor/{slug(self._node)}/{_thing(key, name)}/config")

    def _sensor(self, key: str, name: str, value: Any, is_array: bool) -> dict[str, Any]:
        return {"name": name, "unique_id": f"{slug(self._node)}_{_thing(key, name)}",
                "value_template": _template(name, isinstance(value, list), is_array),
                "availability_topic": self._availability, **self._measured(name, value),
                "device": {"identifiers": [slug(self._node, key)], "name": key, "model": self._model}}

    def _measured(self, name: str, value: Any) -> Mapping[str, str]:
        if isinstance(value, list):
            return {}
        unit = self._units.get(name.rpartition(".")[0])
        return {"state_class": "measurement"} | ({"unit_of_measurement": unit} if unit else {})


def _thing(key: str, name: str) -> str:
    return slug(key, *name.split("."))


def _template(name: str, is_list: bool, is_array: bool) -> str:
    last = "(value_json if value_json is mapping else value_json[-1])" if is_array else "value_json"
    return f"{{{{ {last}[{json.dumps(name, ensure_ascii=False)}]{' | join(' + chr(39) + ', ' + chr(39) + ')' if is_list else ''} }}}}"


def slug(*parts: str) -> str:
    """What Home Assistant takes as a name. Parts that can be read from it again stand as they are, with _ between; others, which
    may look like others still, and long ones get a checksum."""
    found = re.sub(r"[^a-zA-Z0-9_-]", "_", "_".join(parts))
    if tuple(found.split("_")) == parts and len(found) <= _LONGEST:
        return found
    return f"{found[:_LONGEST]}__{hashlib.blake2b(json.dumps(parts).encode(), digest_size=6).hexdigest()}"
