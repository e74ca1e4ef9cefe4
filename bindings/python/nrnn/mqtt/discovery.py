"""Sensors of Home Assistant, one for each number of a key's results, told when the key appears: a retained configuration on
PREFIX/sensor/NODE/OBJECT/config."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..service.transport import Outgoing
from .status import Publish

_NOT_SENSORS = ("key", "time", "again")


class Discovery:
    """`node` is the service, `units` are those of the model's outputs, by name; `model` is what the device is said to be."""

    def __init__(self, prefix: str, node: str, availability: str, units: Mapping[str, str], model: str) -> None:
        self._prefix, self._node, self._availability = prefix, node, availability
        self._units, self._model = units, model
        self._known: set[str | bytes] = set()

    def greet(self, publish: Publish) -> None:
        """The broker may have forgotten: keys are told anew as their results come."""
        self._known.clear()

    def saw(self, publish: Publish, results: Sequence[Outgoing]) -> None:
        for one in results:
            if one.key not in self._known:
                self._known.add(one.key)
                self._tell(publish, one)

    def turn(self, publish: Publish) -> None:
        """Keys appear with their results alone."""

    def _tell(self, publish: Publish, result: Outgoing) -> None:
        for topic, sensor in self._sensors(result):
            publish(topic, json.dumps(sensor).encode(), True)

    def _sensors(self, result: Outgoing) -> Iterator[tuple[str, dict[str, Any]]]:
        found = json.loads(result.payload)
        is_array = isinstance(found, list)
        fields = found[-1] if is_array else found
        key, node = str(fields["key"]), slug(self._node)
        for name, value in fields.items():
            if name not in _NOT_SENSORS:
                thing = slug(f"{key}_{name}")
                yield f"{self._prefix}/sensor/{node}/{thing}/config", {
                    "name": name, "unique_id": f"{node}_{thing}", "state_topic": result.topic,
                    "value_template": _template(name, isinstance(value, list), is_array),
                    "availability_topic": self._availability, **self._measured(name, value),
                    "device": {"identifiers": [slug(f"{self._node}_{key}")], "name": key, "model": self._model}}

    def _measured(self, name: str, value: Any) -> dict[str, str]:
        if isinstance(value, list):
            return {}
        unit = self._units.get(name.rpartition(".")[0])
        return {"state_class": "measurement"} | ({"unit_of_measurement": unit} if unit else {})


def _template(name: str, is_list: bool, is_array: bool) -> str:
    last = "(value_json if value_json is mapping else value_json[-1])" if is_array else "value_json"
    return f"{{{{ {last}[{json.dumps(name)}]{' | join(' + chr(39) + ', ' + chr(39) + ')' if is_list else ''} }}}}"


def slug(text: str) -> str:
    """What Home Assistant takes as a name; texts that would become the same get a checksum."""
    found = re.sub(r"[^a-zA-Z0-9_-]", "_", text)
    return found if found == text.replace(".", "_") else f"{found}_{zlib.crc32(text.encode(errors='replace')):08x}"
