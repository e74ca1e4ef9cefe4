"""States that another model left: refused, or warmed up on each key's last rows."""

import numpy as np
import pytest
from kafka_house import SHORT, STREAM, alone, key, model, places, records, sample, told

import nrnn
from nrnn import SnapshotError

BEFORE, AFTER, WARM_UP = range(12), range(12, 20), 8


def through(house, rows, **settings):
    house.cluster.put(house.name, records(rows))
    service = house.inside(house.config(session=SHORT, **settings))
    service.through(house.results, places(rows))
    service.end()


def test_is_refused_by_name(house):
    through(house, BEFORE)
    model(house.model, seed=2)
    service = house.inside(house.config(session=SHORT))
    with pytest.raises(SnapshotError, match="model"):
        service.turns(lambda: False)
    service.end()
    model(house.model, seed=1)
    through(house, AFTER)
    assert house.results.bits() == alone(house.model, (*BEFORE, *AFTER)), "the old model goes on"


def test_is_warmed_up(house):
    through(house, BEFORE)
    model(house.model, seed=2)
    through(house, AFTER, other_model="warm_up")
    found, loaded = house.results.bits(), nrnn.Model.load(house.model)
    times, values = zip(*(sample(3, row) for row in (*BEFORE[-WARM_UP:], *AFTER)))
    with loaded.stream(stream_id=key(3), **STREAM) as stream:
        summary = stream.run(np.array(values, np.float32), np.ones(len(values)))
    for at, time in enumerate(times[WARM_UP:], WARM_UP):
        assert found[key(3), time] == told(summary.mean[at], np.sqrt(summary.variance[at]))
