"""A service while it runs: signals, metrics, the page."""

import dataclasses
import json
import os
import signal
import urllib.error
import urllib.request

import pytest
from brokers import Broker, Silent, model, results, written
from made_services import made, messages
from nrnn.service.counts import NAMES
from nrnn.service.signals import Signals
from support import needs_engine

pytestmark = needs_engine


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_end_it_well(number, tmp_path):
    config, broker = written(tmp_path), Broker(messages())
    before = signal.getsignal(number)
    service, client = made(config, broker, sizes=(2,))
    poll, turns = client.poll, []

    def with_a_signal(most, seconds):
        turns.append(1)
        if len(turns) == 2:
            os.kill(os.getpid(), number)
        return poll(most, seconds)

    client.poll = with_a_signal
    assert service.run() == 0 and len(turns) == 2
    assert not broker.queue and len(results(broker)) == 4 and signal.getsignal(number) is before


def test_sighup_reads_the_model_again(tmp_path):
    config, broker, said = written(tmp_path, keys='other_model = "reset"'), Broker(messages()), Silent()
    service, client = made(config, broker, said, sizes=(2,))
    poll = client.poll

    def then(most, seconds):
        if said.lines:
            service.signals.stop = True
        model(tmp_path, seed=3)
        os.kill(os.getpid(), signal.SIGHUP)
        return poll(most, seconds)

    client.poll = then
    assert service.run() == 0 and said.lines[0].startswith("model: read again")


def test_what_waiting_does_not_mend(tmp_path):
    config, said = written(tmp_path), Silent()
    service, client = made(config, Broker([]), said)

    def refused(most, seconds):
        raise OSError("mqtt: expected a password that the broker takes, found another")

    client.poll = refused
    assert service.run() == 1 and said.lines == ["error: mqtt: expected a password that the broker takes, found another"]


def test_handlers_are_put_back_from_one_within_another():
    before = [signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)]
    wishes = Signals()
    with wishes, wishes:
        pass
    assert [signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)] == before


def test_metrics(tmp_path):
    config = dataclasses.replace(written(tmp_path), metrics={"port": 0})
    said = Silent()
    service, _ = made(config, Broker(messages(4, ("p", "q"))), said=said)
    assert said.lines == [f"metrics: {service._metrics.address}metrics"]
    while service.turn():
        pass
    with urllib.request.urlopen(service._metrics.address + "metrics", timeout=9) as answer:
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        lines = answer.read().decode().splitlines()
    found = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    assert {f"nrnn_{name}_total" for name in NAMES} <= set(found)
    assert found["nrnn_results_total"] == "8" and found["nrnn_keys"] == "2"
    assert 0 < float(found['nrnn_latency_seconds{quantile="0.5"}']) <= float(found['nrnn_latency_seconds{quantile="0.99"}'])
    assert f'nrnn_model_info{{model="pump.nrnn",fingerprint="{service.facts["fingerprint"]}"}}' in found
    assert len([line for line in lines if line.startswith("# TYPE")]) == len({line.split("{")[0].split()[0] for line in found})
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(service._metrics.address + "other", timeout=9)
    service.end()


def test_a_port_that_is_taken(tmp_path):
    config = dataclasses.replace(written(tmp_path), metrics={"port": 0})
    service, _ = made(config, Broker([]))
    port = int(service._metrics.address.rsplit(":", 1)[1].strip("/"))
    other = dataclasses.replace(config, metrics={"port": port}, state=tmp_path / "other.state")
    with pytest.raises(OSError, match=f"metrics.port: expected one that may be had, found {port}"):
        made(other, Broker([]))
    service.end()


def test_the_page_of_a_key(tmp_path, monkeypatch):
    monkeypatch.setattr("nrnn.service.watched.page", lambda: b"<!doctype html>")
    config = dataclasses.replace(written(tmp_path), live={"port": 0, "key": "q"}, stream={"members": 8, "quantiles": [0.25, 0.75]})
    service, _ = made(config, Broker(messages(3, ("p", "q"))))
    while service.turn():
        pass
    events = service._watched._events.after(-1, 0)
    kinds = [event.text.split(b"\n")[1] for event in events]
    assert kinds == [b"event: model"] + [b"event: row"] * 3
    told = json.loads(events[0].text.split(b"data: ")[1])
    assert told["levels"] == [0.25, 0.75] and told["members"] == 8 and told["name"] == "q"
    last = json.loads(events[-1].text.split(b"data: ")[1])
    assert last["row"] == 2 and last["at"] == 2.0 and last["x"] == pytest.approx([0.2, -2 / 7]) and len(last["quantiles"]) == 2
    assert urllib.request.urlopen(service._watched.address, timeout=9).read() == b"<!doctype html>"
    service.end()
