"""Another model, on a signal and at the start."""

import json

import nrnn
import numpy as np
import pytest
from brokers import JOINED, Broker, Fuse, Silent, model, results, run, written
from made_services import made, messages
from nrnn.service import Service, SqliteStore
from support import needs_engine

pytestmark = needs_engine


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
