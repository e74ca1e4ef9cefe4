"""What a service has done, in the text format of Prometheus, for programs on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from ..live.loopback import Loopback, send
from .counts import NAMES, Counts

_QUANTILES = (0.5, 0.9, 0.99)
_KIND = "text/plain; version=0.0.4; charset=utf-8"
_TIMES = {"latencies": ("nrnn_latency_seconds", "From a turn's messages until all that came of them is kept"),
          "commits": ("nrnn_commit_seconds", "Of these, what broker and disk took")}


class Metrics(Loopback):
    """At /metrics; `facts` gives what is so now, such as the number of keys: numbers become gauges."""

    def __init__(self, port: int, counts: Counts, facts: Callable[[], Mapping[str, Any]]) -> None:
        super().__init__(port, {"/metrics": lambda handler: send(handler, _KIND, text(counts, facts()))}, "metrics.port")


def text(counts: Counts, facts: Mapping[str, Any]) -> bytes:
    return "\n".join([*_lines(counts, facts), ""]).encode()


def _lines(counts: Counts, facts: Mapping[str, Any]) -> Iterator[str]:
    for name, what in NAMES.items():
        yield from _metric(f"nrnn_{name}_total", "counter", what, {"": counts[name]})
    yield from _metric("nrnn_keys", "gauge", "Keys that have a stream.", {"": facts["keys"]})
    if facts["connections"] is not None:
        yield from _metric("nrnn_connections_total", "counter", "Connections to the broker.", {"": facts["connections"]})
    yield from _metric("nrnn_model_info", "gauge", "The model.", {
        f'{{model="{_escaped(facts["model"])}",fingerprint="{facts["fingerprint"]}"}}': 1})
    for name, (metric, what) in _TIMES.items():
        times = np.array(getattr(counts, name).copy())
        found = {f'{{quantile="{one}"}}': f"{np.quantile(times, one):.6f}" for one in _QUANTILES} if len(times) else {}
        yield from _metric(metric, "gauge", f"{what}; quantiles of the last {counts.latencies.maxlen} turns.", found)


def _metric(name: str, kind: str, what: str, values: Mapping[str, Any]) -> Iterator[str]:
    yield f"# HELP {name} {what}"
    yield f"# TYPE {name} {kind}"
    yield from (f"{name}{labels} {value}" for labels, value in values.items())


def _escaped(label: str) -> str:
    return label.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
