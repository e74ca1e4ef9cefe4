"""What a service publishes, and where."""

import json

import nrnn
import numpy as np
from brokers import WHOLE, Broker, Fuse, by_sample, results, run, written
from made_services import messages
from nrnn.service.results import again, together
from support import needs_engine

pytestmark = needs_engine


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
