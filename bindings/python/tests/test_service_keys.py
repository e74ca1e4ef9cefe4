"""Where the key of a message comes from, and which keys are none."""

import dataclasses
import json

import nrnn
import pytest
from brokers import Broker, Fuse, Silent, results, run, written
from made_services import made, messages
from support import needs_engine

pytestmark = needs_engine


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


def test_messages_of_other_shards_are_counted_where_the_payload_says_the_key(tmp_path):
    """One whose samples are of several shards is none of them."""
    keys = [f"sensor {i}" for i in range(8)]
    others = [key for key in keys if nrnn.stream_id(key) % 2]
    mine = [key for key in keys if key not in others]
    sample = dict(t=1, a=1, b=1)
    said = [[sample | {"id": key}] for key in others] + [[sample | {"id": key} for key in keys]] + [[{"id": mine[0], "t": 2, "a": "x", "b": 1}]]
    broker = Broker([("plant", json.dumps(one).encode()) for one in said])
    config = written(tmp_path, '[[inputs]]\ntopic = "plant"\nkey_path = "id"\ntime = "t"\n', own='shard = "1/2"')
    service = run(config, broker, Fuse())
    assert [service.counts[one] for one in ("elsewhere", "results", "refused")] == [len(others), len(mine), 1]


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
