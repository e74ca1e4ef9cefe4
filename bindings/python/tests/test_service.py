"""A service: what it counts, says and keeps, and what ends it."""

import dataclasses
import json
import os
import signal
import sqlite3
import threading
import urllib.error
import urllib.request

import nrnn
import numpy as np
import pytest
from brokers import JOINED, WHOLE, Broker, Client, Fuse, Killed, Silent, Store, by_sample, model, results, run, until_done, written
from nrnn.service import Service, SqliteStore
from nrnn.service.counts import NAMES
from nrnn.service.results import again, together
from nrnn.service.said import Said
from nrnn.service.store import SqliteStore as File
from support import needs_engine

pytestmark = needs_engine


def messages(count=4, keys=("p",)):
    return [(f"plant/{key}", json.dumps({"t": t, "a": t / 10, "b": -t / 7}).encode()) for t in range(count) for key in keys]


def made(config, broker, said=None, **settings):
    """A service that is not run, and its broker's client."""
    client = Client(broker, Fuse(), **settings)
    return Service(config, client, SqliteStore(config.state), said or Silent()), client


# -- results

def test_results_are_those_of_a_stream(tmp_path):
    config, broker = written(tmp_path, results='outputs = ["mean", "std", "nominal", "flags"]'), Broker(messages(5, ("p", "q")))
    run(config, broker, Fuse())
    found = by_sample(broker)
    for key in ("p", "q"):
        stream = nrnn.Model.load(config.model).stream(stream_id=key, **config.stream)
        x = np.array([[t / 10, -t / 7] for t in range(5)], np.float32)
        alone = stream.run(x)
        for t in range(5):
            one = found[key, t]
            assert np.float32(one["y0.mean"]) == alone.mean[t, 0] and np.float32(one["y0.std"]) == alone.std[t, 0]
            assert np.float32(one["y0.nominal"]) == alone.nominal[t, 0] and one["flags"] == []


def test_times_stand_as_they_came(tmp_path):
    times = ['"2026-01-31T12:00:00+01:00"', "1769857201.5", '" 2026-01-31 11:00:03 "']
    config = written(tmp_path, WHOLE + 'time_zone = "UTC"')
    broker = Broker([("plant/p", b'{"t": %s, "a": 1, "b": 2}' % one.encode()) for one in times[:1] + times[2:]])
    run(config, broker, Fuse())
    assert [one["time"] for one in results(broker)] == ["2026-01-31T12:00:00+01:00", " 2026-01-31 11:00:03 "]
    broker = Broker([("plant/q", b'{"t": %s, "a": 1, "b": 2}' % times[1].encode())])
    run(config, broker, Fuse())
    assert times[1].encode() in broker.published[0].payload


def test_arrays_of_results(tmp_path):
    config, broker = written(tmp_path, results="array = true"), Broker(messages(4, ("p", "q")))
    run(config, broker, Fuse(), (8,))
    assert [one.topic for one in broker.published] == ["nrnn/p", "nrnn/q"]
    assert [len(json.loads(one.payload)) for one in broker.published] == [4, 4]


def test_marks():
    one, two = b'{"key": "[p]", "time": 1}', b'{"key": "q", "again": true}'
    assert json.loads(again(one)) == {"key": "[p]", "time": 1, "again": True} and again(two) == two
    assert json.loads(again(together([one, two]))) == [json.loads(again(one)), json.loads(two)]


def test_words_for_flags_and_null_for_nan(tmp_path):
    config = written(tmp_path, keys="")
    broker = Broker([("plant/p", b'{"t": 0, "a": 1, "b": 1}'), ("plant/p", b'{"t": 1, "a": null, "b": 1}'),
                     ("plant/p", b'{"t": 5000, "a": 1, "b": 1}'), ("plant/p", b'{"t": 5001, "a": 1, "b": 1}')])
    service = run(config, broker, Fuse())
    assert [one["flags"] for one in results(broker)] == [[], ["held"], ["gap"], []]
    assert service.counts["held"] == service.counts["gaps"] == 1


# -- what is counted, and said

def test_every_kind_is_counted(tmp_path):
    config = written(tmp_path, results='refused = "refused"')
    times = [1, 1, 0, 9000, 2]
    broker = Broker([*[("plant/p", json.dumps({"t": t, "a": 1, "b": 1}).encode()) for t in times], ("plant/p", b"off"),
                     ("plant/p", b'[{"t": 3, "a": 1, "b": 1}, {"t": 4, "a": "x", "b": 1}]'), ("elsewhere", b"1")])
    said = Silent()
    service, _ = made(config, broker, said, sizes=(100,))
    service.turn()
    assert {name: count for name, count in service.counts.items() if count} == {
        "messages": 8, "rows": 6, "results": 3, "duplicates": 1, "late": 1, "future": 1, "refused": 3, "batches": 1}
    assert [(one.topic, one.payload) for one in broker.published if one.topic == "refused"] == [
        ("refused", b"off"), ("refused", broker.published[1].payload), ("refused", b"1")]
    assert 'refused: "plant/p": expected JSON, found "o" at byte 1' in said.lines
    assert 'refused: "elsewhere": expected a topic of inputs, found none that it fits' in said.lines
    assert not broker.queue


def test_a_topic_of_two_inputs(tmp_path):
    config = written(tmp_path, WHOLE + '[[inputs]]\ntopic = "{key}/p"\n')
    broker, said = Broker(messages(1)), Silent()
    service, _ = made(config, broker, said)
    service.turn()
    assert said.lines == ['refused: "plant/p": expected one of inputs that it fits, found two, which may say another key: '
                          '"plant/{key}" and "{key}/p"']
    assert service.counts["refused"] == 1 and not broker.queue and not broker.published


def test_lines_alike_are_said_thrice_then_once_a_minute():
    now, lines = [0.0], []

    class Kept(Said):
        def __call__(self, line):
            lines.append(line)

    said = Kept(clock=lambda: now[0])
    for i in range(10):
        said.of_kind("refused", f"line {i}")
    now[0] = 61.0
    said.of_kind("refused", "later")
    said.of_kind("late", "other")
    assert lines == ["refused: line 0", "refused: line 1", "refused: line 2", "refused: later (and 7 more since)", "late: other"]


def test_numbers_that_look_like_dates_are_told_of(tmp_path):
    config, said = written(tmp_path), Silent()
    service, _ = made(config, Broker([("plant/p", b'{"t": 20260131, "a": 1, "b": 1}')]), said)
    service.turn()
    assert said.lines == ["warning: plant/{key}: times look like dates: time_format='%Y%m%d'? time_unit='s', if they are seconds"]


def test_keys_and_shards(tmp_path):
    keys = [f"sensor {i}" for i in range(40)]
    found = []
    for number in range(1, 4):
        config = written(tmp_path, own=f'shard = "{number}/3"')
        broker = Broker(messages(2, keys))
        service = run(dataclasses.replace(config, state=tmp_path / f"{number}.state"), broker, Fuse(), (50,))
        assert not broker.queue and service.counts["elsewhere"] + service.counts["results"] == 80
        mine = {one["key"] for one in results(broker)}
        assert mine == {key for key in keys if nrnn.stream_id(key) % 3 == number - 1}
        found += sorted(mine)
    assert sorted(found) == sorted(keys)


@pytest.mark.parametrize("topic, own, key", [("plant/+", 'key = "hall"', "hall"), ("plant/+", 'key_path = "id"', "seven"),
                                             ("plant/+", "", "plant/p"), ("{key}/p", "", "plant")])
def test_where_a_key_comes_from(topic, own, key, tmp_path):
    config = written(tmp_path, f'[[inputs]]\ntopic = "{topic}"\ntime = "t"\n{own}\n')
    broker = Broker([("plant/p", b'{"t": 1, "a": 1, "b": 1, "id": "seven"}')])
    run(config, broker, Fuse())
    assert [one["key"] for one in results(broker)] == [key]


@pytest.mark.parametrize("key", ["a/+", "#", ""])
def test_keys_that_no_topic_can_have(key, tmp_path):
    config, said = written(tmp_path, '[[inputs]]\ntopic = "plant/+"\nkey_path = "id"\n'), Silent()
    service, _ = made(config, Broker([("plant/p", json.dumps({"a": 1, "b": 1, "id": key}).encode())]), said)
    service.turn()
    assert service.counts["refused"] == 1 and "expected a key" in said.lines[0]


def test_the_time_of_arrival(tmp_path):
    """Of several samples in one message the last is of it, the others a nominal interval apart."""
    config, broker = written(tmp_path, '[[inputs]]\ntopic = "plant/{key}"\n', results="array = true"), Broker([("plant/p", b"[[1, 2], [3, 4], [5, 6]]")])
    broker.queue[0] = broker.queue[0]._replace(time=1769857205 * 10**9)
    run(config, broker, Fuse())
    assert [one["time"][:19] for one in results(broker)] == ["2026-01-31T11:00:03", "2026-01-31T11:00:04", "2026-01-31T11:00:05"]


def test_without_an_interval_one_message_is_one_sample(tmp_path):
    model(tmp_path, sequence=nrnn.Sequence())
    config, said = written(tmp_path, '[[inputs]]\ntopic = "plant/{key}"\n'), Silent()
    service, _ = made(config, Broker([("plant/p", b"[[1, 2], [3, 4]]")]), said)
    service.turn()
    assert service.counts["refused"] == 1 and "a time for each (the model has no interval)" in said.lines[0]


# -- the state

def test_a_run_that_was_not_closed_marks_until_nothing_waits(tmp_path):
    config = written(tmp_path)
    with pytest.raises(Killed):
        run(config, Broker(messages()), Fuse(0))
    broker = Broker(messages())
    service, client = made(config, broker, sizes=(2,))
    while service.turn():
        pass
    assert [one.get("again") for one in results(broker)] == [True] * 4
    broker.queue += [one._replace(place=99, payload=b'{"t": 9, "a": 1, "b": 1}') for one in Broker(messages(1)).queue]
    assert service.turn() and "again" not in results(broker)[-1]
    service.end()
    assert File(config.state).is_clean


def test_one_service_has_a_state(tmp_path):
    config = written(tmp_path)
    first = SqliteStore(config.state)
    with pytest.raises(OSError, match="pump.state: expected a state that no other service has, found it locked"):
        SqliteStore(config.state)
    first.close()
    SqliteStore(config.state).close()


@pytest.mark.parametrize("damage, message", [
    (b"no database at all" * 100, "expected a state of a service, found another file"),
    (None, "expected the entry of a key as it was written, found another: damaged")])
def test_damaged_states(damage, message, tmp_path):
    config = written(tmp_path)
    run(config, Broker(messages()), Fuse())
    if damage is None:
        with sqlite3.connect(config.state) as base:
            base.execute("UPDATE keys SET entry = substr(entry, 2)")
        base.close()
    else:
        for path in tmp_path.glob("pump.state*"):
            path.write_bytes(damage)
    with pytest.raises(OSError, match=f"pump.state: {message}"):
        SqliteStore(config.state).load()


def test_no_folder_for_a_state(tmp_path):
    with pytest.raises(OSError, match="x.state: expected a file that can be opened"):
        SqliteStore(tmp_path / "none" / "x.state")
    with pytest.raises(OSError, match="expected a file, found a folder"):
        SqliteStore(tmp_path)


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="a folder that even root may not write in")
def test_a_folder_that_may_not_be_written(tmp_path):
    with pytest.raises(OSError, match="x.state: expected a file and a folder that this user may write"):
        SqliteStore("/proc/self/x.state")


def test_a_state_that_bytes_of_a_key_are_in(tmp_path):
    store = SqliteStore(tmp_path / "x.state")
    store.save({"a": b"1", b"\xff": b"2", "ä": b"3"})
    store.save({"a": None})
    store.close()
    assert SqliteStore(tmp_path / "x.state").load() == {b"\xff": b"2", "ä": b"3"}


class Full(Store):
    """A disk that is full for some saves."""

    def __init__(self, path, times):
        super().__init__(path, Fuse())
        self.times = times

    def save(self, entries):
        if self.times:
            self.times -= 1
            raise OSError(f"{self._path}: expected room on the disk, found none")
        super().save(entries)


def test_a_full_disk(tmp_path, monkeypatch):
    config, broker, said = written(tmp_path), Broker(messages()), Silent()
    service = Service(config, Client(broker, Fuse(), (2,)), Full(config.state, 3), said)
    waited = []
    monkeypatch.setattr(service, "_stopped_within", lambda seconds: waited.append((seconds, len(broker.queue))))
    while service.turn():
        pass
    assert waited == [(0.5, 4), (1.0, 4), (2.0, 4)]  # nothing is acknowledged meanwhile
    assert service.counts["failures"] == 3 and not broker.queue and len(results(broker)) == len(by_sample(broker)) == 4
    assert said.lines[0].endswith("pump.state: expected room on the disk, found none; again in 0.5 s")


def test_a_full_file_of_sqlite(tmp_path):
    store = SqliteStore(tmp_path / "x.state")
    store._base.execute("PRAGMA max_page_count = 8")
    with pytest.raises(OSError, match="x.state: expected room on the disk, found none"):
        store.save({str(i): bytes(4000) for i in range(100)})
    store.save({"small": b"1"})
    assert store.load() == {"small": b"1"}


def test_stopped_while_the_disk_is_full(tmp_path):
    """Nothing is acknowledged, and what is sent again after it is marked."""
    config, broker = written(tmp_path), Broker(messages())
    service = Service(config, Client(broker, Fuse(), (2,)), Full(config.state, 99), Silent())
    threading.Timer(0.2, lambda: setattr(service.signals, "stop", True)).start()
    assert service.run() == 0 and len(broker.queue) == 4
    until_done(config, broker, [])
    assert len(by_sample(broker)) == 4 and len(results(broker)) > 4


# -- another model

def _reloaded(tmp_path, keys, count=3):
    config, broker, said = written(tmp_path, JOINED, keys), Broker([]), Silent()
    for t in range(count):
        for topic, value in (("a", {"t": t, "a": 1}), ("b", {"t": t, "value": {"now": 2}})):
            broker.queue.append(Broker([(f"plant/p/{topic}", json.dumps(value).encode())]).queue[0]._replace(place=len(broker.queue)))
    service, _ = made(config, broker, said, sizes=(2 * count - 1,))
    service.turn()
    model(tmp_path, seed=7)
    service._reload()
    while service.turn():
        pass
    return service, broker, said


def test_another_model_is_refused(tmp_path):
    service, broker, said = _reloaded(tmp_path, "")
    assert "the one before goes on" in said.lines[0] and len(results(broker)) == 3
    assert np.float32(results(broker)[2]["y0.mean"]) == service._job.model.stream(stream_id="p", **service.config.stream).run(
        np.array([[1, 2]] * 3, np.float32)).mean[2, 0]


def test_another_model_begins_anew_and_open_samples_stay(tmp_path):
    service, broker, said = _reloaded(tmp_path, 'other_model = "reset"')
    assert said.lines == [f"model: read again, fingerprint {service._job.model.fingerprint:016x}"]
    assert service.counts["begun"] == 1 and len(results(broker)) == 3
    assert np.float32(results(broker)[2]["y0.mean"]) == service._job.model.stream(stream_id="p", **service.config.stream).run(
        np.array([[1, 2]], np.float32)).mean[0, 0]
    service.end()
    Service(service.config, None, SqliteStore(service.config.state))  # all of its state is of the other model


def test_a_state_of_another_model(tmp_path):
    config = written(tmp_path)
    run(config, Broker(messages()), Fuse())
    model(tmp_path, seed=7)
    with pytest.raises(nrnn.SnapshotError, match=r"pump.state: key 'p': .*another's fingerprint; \[keys\] other_model says"):
        Service(config, None, SqliteStore(config.state))


# -- signals, metrics, the page

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


def test_metrics(tmp_path):
    config = dataclasses.replace(written(tmp_path), metrics={"port": 0})
    service, _ = made(config, Broker(messages(4, ("p", "q"))))
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


@pytest.mark.parametrize("key", ["a\uffff", "a+b", "x/raw"])
def test_a_key_that_no_topic_of_results_can_have_is_refused(key, tmp_path):
    config = written(tmp_path, '[[inputs]]\ntopic = "in/+/raw"\nkey_path = "id"\ntime = "t"\n', results='topic = "in/{key}"')
    said, broker = Silent(), Broker([("in/1/raw", json.dumps({"id": one, "t": 1, "a": 1, "b": 2}).encode()) for one in (key, "x")])
    service, _ = made(config, broker, said)
    service.turn()
    assert [one.topic for one in broker.published] == ["in/x"] and not broker.queue
    assert service.counts["refused"] == 1 and "a key that a topic of results can have and no input takes" in said.lines[0]
    service.end()


def test_a_level_that_is_a_key_whose_results_an_input_takes(tmp_path):
    config = written(tmp_path, '[[inputs]]\ntopic = "in/{key}"\ntime = "t"\n[[inputs]]\ntopic = "out/x"\ntime = "t"\nkey = "y"\n',
                     results='topic = "out/{key}"')
    broker = Broker([(f"in/{one}", b'{"t": 1, "a": 1, "b": 2}') for one in "xz"])
    service, _ = made(config, broker)
    service.turn()
    assert [one.topic for one in broker.published] == ["out/z"] and service.counts["refused"] == 1
    service.end()
