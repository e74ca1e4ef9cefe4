"""The state of a service: marks, damage, a full disk."""

import os
import sqlite3
import threading

import pytest
from brokers import Broker, Client, Fuse, Killed, Silent, Store, by_sample, results, run, until_done, written
from made_services import made, messages
from nrnn.service import Service, SqliteStore
from nrnn.service.store import SqliteStore as File
from support import needs_engine

pytestmark = needs_engine


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
