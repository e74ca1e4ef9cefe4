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


def _edited(path, *commands):
    with sqlite3.connect(path) as base:
        for command in commands:
            base.execute(command)
    base.close()


@pytest.mark.parametrize("command", ["UPDATE keys SET entry = 'text'", "UPDATE keys SET entry = 7",
                                     "UPDATE keys SET key = 'text'"])
def test_values_of_other_types(command, tmp_path):
    config = written(tmp_path)
    run(config, Broker(messages()), Fuse())
    _edited(config.state, command)
    with pytest.raises(OSError, match="pump.state: expected the entry of a key as it was written, found another: damaged"):
        SqliteStore(config.state).load()


def test_a_format_that_is_none(tmp_path):
    config = written(tmp_path)
    SqliteStore(config.state).close()
    _edited(config.state, "UPDATE meta SET value = NULL WHERE name = 'format'")
    with pytest.raises(OSError, match="pump.state: expected format 1, found None"):
        SqliteStore(config.state)


def _leaf(path, name):
    """Where the page begins that holds the rows of a table or index."""
    with sqlite3.connect(path) as base:
        base.execute("PRAGMA journal_mode = DELETE")
        (root,), (size,) = (base.execute(one).fetchone() for one in
                            (f"SELECT rootpage FROM sqlite_master WHERE name = '{name}'", "PRAGMA page_size"))
    base.close()
    return (root - 1) * size


@pytest.mark.parametrize("table", ["keys", "sqlite_autoindex_keys_1"])
def test_rows_that_are_lost_are_missed(table, tmp_path):
    """The count of a page's cells is made less: each row that is left is as it was."""
    config = written(tmp_path)
    run(config, Broker(messages(1, [f"p{i}" for i in range(5)])), Fuse())
    page = _leaf(config.state, table)
    data = bytearray(config.state.read_bytes())
    assert data[page + 4] == 5
    data[page + 4] = 3
    config.state.write_bytes(data)
    with pytest.raises(OSError, match="pump.state: expected it as it was written, found it damaged"):
        SqliteStore(config.state)


class _Malformed:
    """What stands for a connection to a file that was damaged while it is open."""
    in_transaction = False

    def execute(self, command):
        raise sqlite3.DatabaseError("database disk image is malformed")


def test_damage_that_is_met_while_it_runs_ends_it(tmp_path):
    """Waiting does not mend it; the messages stay with the broker."""
    config, broker = written(tmp_path), Broker(messages())
    client, store = Client(broker, Fuse()), SqliteStore(config.state)
    service = Service(config, client, store, Silent())
    store._base = _Malformed()
    with pytest.raises(ValueError, match="pump.state: expected it as it was written, found it damaged"):
        service.turn()
    assert len(broker.queue) == 4


@pytest.mark.parametrize("is_there", [False, True], ids=["none", "another"])
def test_a_file_that_is_removed_is_not_written_for_nobody(is_there, tmp_path):
    config, broker = written(tmp_path), Broker(messages())
    service = Service(config, Client(broker, Fuse()), SqliteStore(config.state), Silent())
    config.state.unlink()
    if is_there:
        config.state.write_bytes(b"")
    with pytest.raises(ValueError, match=f"pump.state: expected the file that the service has open, found {'another' if is_there else 'none'}"):
        service.turn()
    assert len(broker.queue) == 4


def test_the_base_of_another_program_is_left_as_it_is(tmp_path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE users (name TEXT)")
    base.close()
    before = path.read_bytes()
    with pytest.raises(OSError, match="other.db: expected a state of a service, found another file"):
        SqliteStore(path)
    assert path.read_bytes() == before and [*tmp_path.iterdir()] == [path]


def test_a_base_that_somebody_has_analysed(tmp_path):
    SqliteStore(tmp_path / "x.state").close()
    _edited(tmp_path / "x.state", "ANALYZE")
    SqliteStore(tmp_path / "x.state").close()


def test_a_state_knows_whether_it_is_new(tmp_path):
    for is_new in (True, False):
        store = SqliteStore(tmp_path / "x.state")
        assert store.is_new == is_new
        store.close()


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
    monkeypatch.setattr(service._commits, "_stopped_within", lambda seconds: waited.append((seconds, len(broker.queue))))
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
