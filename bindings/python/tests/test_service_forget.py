"""Keys that are taken out of a state."""

import dataclasses

import pytest
from brokers import JOINED, Broker, Fuse, by_sample, results, run, uninterrupted, written
from nrnn.service import SqliteStore
from nrnn.service.forget import forgotten
from support import needs_engine

MESSAGES = [(f"plant/{key}", b'{"t": %d, "a": 1, "b": 2}' % i) for i in range(5) for key in ("p 1", "q")]


@needs_engine
def test_it_begins_anew_and_others_go_on(tmp_path):
    config = written(tmp_path)
    run(config, Broker([*MESSAGES, ("plant/p 1", b'{"t": 4000000000, "a": 1, "b": 2}'), ("plant/p 1", b'{"t": 4000000001, "a": 1, "b": 2}')]), Fuse())
    line, = forgotten(config.state, ["p 1"])
    assert line == 'pump.state: key "p 1" is forgotten, its next sample begins anew'
    later = [(topic, payload.replace(b'"t": ', b'"t": 1')) for topic, payload in MESSAGES]
    broker = Broker(later)
    run(config, broker, Fuse())
    assert {key for key, _ in by_sample(broker)} == {"p 1", "q"}
    own = [(topic, payload) for topic, payload in later if topic == "plant/p 1"]
    alone = uninterrupted(dataclasses.replace(config, state=tmp_path / "other"), own)
    assert {name: one for name, one in by_sample(broker).items() if name[0] == "p 1"} == alone


@needs_engine
def test_half_samples_go_with_it(tmp_path):
    config = written(tmp_path, JOINED)
    run(config, Broker([("plant/p/a", b'{"t": 1, "a": 1}'), ("plant/q/a", b'{"t": 1, "a": 1}')]), Fuse())
    list(forgotten(config.state, ["p"]))
    broker = Broker([(f"plant/{key}/b", b'{"t": 1, "value": {"now": 2}}') for key in "pq"])
    run(config, broker, Fuse())
    assert [one["key"] for one in results(broker)] == ["q"]


@needs_engine
def test_several_or_none(tmp_path):
    config = written(tmp_path)
    run(config, Broker(MESSAGES), Fuse())
    with pytest.raises(ValueError, match='--forget: expected a key that pump.state holds, found "r"'):
        forgotten(config.state, ["q", "r"])
    assert len(list(forgotten(config.state, ["q", "p 1"]))) == 2
    with pytest.raises(ValueError):
        forgotten(config.state, ["q"])


@pytest.mark.parametrize("is_clean", [True, False])
def test_what_was_sent_before_is_as_doubtful_as_it_was(is_clean, tmp_path):
    path = tmp_path / "pump.state"
    store = SqliteStore(path)
    store.save({"q": b"1"})
    store.close(is_clean)
    list(forgotten(path, ["q"]))
    with pytest.raises(ValueError):
        forgotten(path, ["q"])
    store = SqliteStore(path)
    assert store.is_clean == is_clean and not store.load()
    store.close()


def test_no_state_is_made(tmp_path):
    with pytest.raises(FileNotFoundError, match="state: expected a file, found none"):
        forgotten(tmp_path / "none", ["q"])
    assert not list(tmp_path.iterdir())


def test_not_while_a_service_has_it(tmp_path):
    store = SqliteStore(tmp_path / "pump.state")
    with pytest.raises(OSError, match="expected a state that no other service has, found it locked"):
        forgotten(tmp_path / "pump.state", ["q"])
    store.close()
