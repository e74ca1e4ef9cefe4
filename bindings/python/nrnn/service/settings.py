"""The settings of a service: what a configuration may say."""

from __future__ import annotations

import inspect
from typing import Any

from ..engine.model import Model
from ..keyed.job import Job
from ..reading.time.unit import UNITS
from ..values.intervals import duration
from ..values.options import flag, one_of
from .checks import filled, local_path, mapping, meanings, port, some_of, texts, tick
from .job import OUTPUTS
from .shard import shard
from .tables import REQUIRED, Option
from .topics import apart, of_results, pattern

PAYLOADS = ("json", "plain")

TABLES: dict[str, dict[str, Option]] = {
    "": {"model": Option(local_path, REQUIRED), "state": Option(local_path), "shard": Option(shard)},
    "inputs": {
        "topic": Option(pattern, REQUIRED), "payload": Option(one_of(PAYLOADS), "json"), "key": Option(filled),
        "key_path": Option(filled), "channel": Option(texts, ()), "map": Option(mapping, {}), "time": Option(filled),
        "time_unit": Option(one_of(UNITS)), "time_zone": Option(filled), "time_format": Option(filled),
        "missing_value": Option(texts, ()), "values": Option(meanings, {}), "decimal": Option(one_of((".", ",")), ".")},
    "join": {"wait": Option(duration, 10.0), "every": Option(tick, 0.0)},
    "results": {
        "topic": Option(of_results, "nrnn/{key}"), "outputs": Option(some_of(OUTPUTS)),
        "array": Option(flag, False), "retain": Option(flag, False), "refused": Option(apart)},
    "metrics": {"port": Option(port, REQUIRED)},
    "live": {"port": Option(port, REQUIRED), "key": Option(filled)},
}
"""The settings of each table; "" is the file itself, [[inputs]] may be repeated. Those of [stream] and [keys] are below."""

REPEATED = ("inputs",)


def _names(function: Any, without: tuple[str, ...]) -> tuple[str, ...]:
    kinds = inspect.Parameter
    return tuple(one.name for one in inspect.signature(function).parameters.values()
                 if one.name not in ("self", *without) and one.kind != kinds.VAR_KEYWORD)


OF_STREAM = _names(Model.stream, ("stream_id",))
OF_KEYS = _names(Job.__init__, ("model", "outputs"))
