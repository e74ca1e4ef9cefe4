"""What a configuration, a topic or a record must not say: named; the service goes on or ends as documented."""

import re

import pytest
from confluent_kafka import KafkaError
from kafka_cluster import aliases
from kafka_house import FIRST, PARTITIONS, Results, alone, key, partition, places, records
from patience import wait

from nrnn.kafka.errors import ClusterError
from nrnn.kafka.settings import _OURS

SPOILED = [
    ("servers =", "sevrers =", "kafka.sevrers: expected a setting that there is, found another: servers?"),
    ("heartbeat.interval", "hartbeat.interval", 'kafka.client: No such configuration property: "hartbeat.interval.ms"'),
    ("heartbeat.interval.ms = 200", 'sasl.password.file = "secret"', "kafka.client.sasl.password.file: "),
    ("heartbeat.interval.ms = 200", 'group.id = "other"', "kafka.client.group.id: expected none, since kafka.group says it"),
    ("heartbeat.interval.ms = 200", "enable.auto.commit = true",
     "kafka.client.enable.auto.commit: expected none, since the service sets it"),
    ("heartbeat.interval.ms = 200", 'metadata.broker.list = "127.0.0.1:9"',
     "kafka.client.metadata.broker.list: expected none, since kafka.servers says it"),
    ("heartbeat.interval.ms = 200", "enable.partition.eof = false",
     "kafka.client.enable.partition.eof: expected none, since the service sets it"),
    ("heartbeat.interval.ms = 200", 'partitioner = "random"',
     "kafka.client.partitioner: expected none, since the service sets it"),
    ("heartbeat.interval.ms = 200", "delivery.timeout.ms = 1",
     "kafka.client.delivery.timeout.ms: expected none, since the service sets it"),
    ("heartbeat.interval.ms = 200", "acks = 1", "kafka.client: Failed to create producer: `acks` must be set to `all`"),
    ("heartbeat.interval.ms = 200", 'default.topic.config.file = "pump.toml"',
     "kafka.client.default.topic.config: expected none, since the service sets it"),
    ("[kafka]\n", '[kafka]\nstates = ""\n', "kafka.states: expected a text, found an empty one"),
    ('group = "', 'group = " " # "', "kafka.group: expected a text, found an empty one"),  # librdkafka would abort
    ("[kafka]\n", '[kafka]\nstart = "now"\n', "kafka.start: expected one of 'earliest', 'latest', found 'now'"),
    ('\ntopic = "', '\ntopic = "plant/{key}/',
     "inputs.topic: expected a topic's name, at most 249 letters, digits and . _ -, found 'plant/{key}/"),
    ("[results]\ntopic =", "[results]\n#", "results.topic: expected a topic's name, which Kafka needs, found none or 'nrnn/{key}'"),
    ("[results]\ntopic =", '[results]\ntopic = "a/{key}"\n#',
     "results.topic: expected a topic's name, at most 249 letters, digits and . _ -, found 'a/{key}'"),
    ("[results]\ntopic =", '[results]\ntopic = ".."\n#', "results.topic: expected a topic's name"),
    ("[results]\ntopic =", f'[results]\ntopic = "{250 * "a"}"\n#', "results.topic: expected a topic's name, at most 249"),
    ('refused = "refused"', 'refused = "a/b"', "results.refused: expected a topic's name"),
    ("[stream]", 'state = "pump.state"\n[stream]',
     "state: expected none with Kafka, since states are in the topic kafka.states"),
    ("[stream]", 'shard = "1/2"\n[stream]', "shard: expected none with Kafka, since the group's members share the partitions"),
]


@pytest.mark.parametrize("old, new, message", SPOILED, ids=[one[2].split(":")[0] for one in SPOILED])
def test_settings(house, old, new, message):
    config = house.config(changed=[(old, new)])
    with pytest.raises((ValueError, TypeError)) as raised:
        house.inside(config)
    assert str(raised.value).startswith(f"{config}: {message}"), raised.value
    assert len(str(raised.value)) <= 300 + len(str(config))


@pytest.mark.parametrize("states, told", [("", "topics that no input takes, found some of"), ("-out", "a topic that is none of results"),
                                          (None, "a topic that is none of results, found 'refused'")])
def test_states_have_a_topic_of_their_own(house, states, told):
    states = "refused" if states is None else house.name + states
    config = house.config(changed=[("[kafka]\n", f'[kafka]\nstates = "{states}"\n')])
    with pytest.raises(ValueError, match=f"kafka.states: expected {told}"):
        house.inside(config)


def test_a_setting_of_ours_is_refused_by_all_its_names():
    """As the library tells them."""
    names = aliases()
    assert ("bootstrap.servers", "metadata.broker.list") in names
    assert not [one for one in names if len(_OURS.keys() & set(one)) == 1]


def test_secrets_come_from_files(house):
    (house.folder / "secret").write_text("hush\n")
    secret = 'sasl.password.file = "secret"\nsasl.username = "me"\nsasl.mechanism = "PLAIN"'
    made = house.inside(house.config(changed=[("heartbeat.interval.ms = 200", secret)]))
    assert made.kafka._clients._common["sasl.password"] == "hush"


def test_records_that_are_no_samples(house):
    rows, bad = range(6), [b"no json", b'{"ts": 1, "x0": "a", "x1": 2}', b"[]x", None]
    house.cluster.topic("refused", 1)
    house.cluster.put(house.name, records(rows[:3]))
    house.cluster.put(house.name, [(partition(at), key(at), value, FIRST) for at, value in enumerate(bad)])
    house.cluster.put(house.name, records(rows[3:]))
    service = house.inside()
    service.through(house.results, places(rows))
    assert service.service.counts["refused"] == len(bad)
    assert house.results.bits() == alone(house.model, rows)
    reader, found = house.cluster.reader("refused", 1), []
    wait(lambda: found.extend(reader.consume(len(bad), 0.5)) or len(found) >= len(bad), lambda: f"{len(found)} of {len(bad)}", 0)
    assert {record.value() or None for record in found} == set(bad)


def test_a_refused_record_that_is_too_large_is_not_sent_on(house):
    """It would be met again at every start."""
    house.cluster.put(house.name, records(range(2)))
    house.cluster.put(house.name, [(0, "pump 3", b"x" * 999_000, FIRST)])
    service = house.inside(house.config(changed=[("heartbeat", "message.max.bytes = 5000\nheartbeat")]))
    service.through(house.results, places(range(2)))
    service.turns(lambda: service.service.counts["refused"] == 1)
    service.end()
    assert "too large: refused: expected at most 5000 bytes (message.max.bytes), found a refused record of 999" in service.said()
    assert house.cluster.committed(house.name, house.name, 3)[0][0] == 7


def test_records_without_a_key_are_no_sensor(house):
    """They would be one in each partition."""
    house.cluster.put(house.name, [(at, None, value, time) for at in range(3) for _, _, value, time in records(range(1), [1])])
    service = house.inside()
    service.turns(lambda: service.service.counts["refused"] == 3)
    assert f'"{house.name}": expected a key, found none' in service.said() and service.service.counts["results"] == 0


def test_a_key_that_no_topic_can_have(house):
    """Where each key has a topic of its own. It is told, and others go on."""
    topic, own = f"out-{house.name}-{{key}}", [("a", 0), ("pump 1", 1), ("", 1), ("x" * 250, 2)]
    results = Results(house.cluster, house.cluster.topic(topic.format(key="a"), PARTITIONS))
    house.cluster.put(house.name, [(at, name, value, time) for _, _, value, time in records(range(1), [1]) for name, at in own])
    service = house.inside(house.config(results=topic))
    service.through(results, {("a", time) for _, time in places(range(1), [1])})
    service.turns(lambda: service.service.counts["refused"] == 3)
    assert f'"{house.name}": expected a key that a topic of results can have and no input takes, found "pump 1"' in service.said()
    assert service.service.counts["results"] == 1


@pytest.mark.parametrize("code", [KafkaError.TOPIC_EXCEPTION, KafkaError.TOPIC_AUTHORIZATION_FAILED])
def test_a_topic_of_results_that_the_cluster_refuses(house, code):
    house.cluster.put(house.name, records(range(2)))
    service = house.inside(house.config(results=f"no-{house.name}"))
    house.cluster.refuse(house.cluster.topic(f"no-{house.name}", PARTITIONS), code)
    assert service.service.run() == 1
    # Who knows of it first, and whether before the record is handed over.
    assert re.search(f"error: no-{house.name}: (Unable to produce message: )?(Broker|Local): ", service.said()), service.said()


def test_a_topic_that_is_not_there_is_waited_for(house):
    name = f"{house.name}-later"
    service = house.inside(house.config(topic=name))
    service.turns(lambda: "expected this topic at the cluster, found none" in service.said())
    house.cluster.topic(name, 3)
    house.cluster.put(name, records(range(3)))
    service.through(house.results, places(range(3)))


JOINED = """
[[inputs]]
topic = "{first}"
channel = "x0"
map = {{x0 = "x0"}}
time = "ts"
time_unit = "ms"
[[inputs]]
topic = "{second}"
channel = "x1"
time = "ts"
time_unit = "ms"
"""


def joined(house, second):
    config = house.config()
    text = config.read_text()
    begin, end = text.index("[[inputs]]"), text.index("[results]")
    config.write_text(text[:begin] + JOINED.format(first=house.name, second=second) + text[end:])
    return config


def test_topics_of_other_partitions_are_not_joined(house):
    second = house.cluster.topic(f"{house.name}-second", 2)
    service = house.inside(joined(house, second))
    with pytest.raises(ClusterError, match=f"{second}: expected 3 partitions, as {house.name} has, found 2"):
        service.turns(lambda: False)


def test_topics_are_joined_by_partition(house):
    second, rows = house.cluster.topic(f"{house.name}-second", 3), range(10)
    service = house.inside(joined(house, second))
    for one in rows:
        for topic in (house.name, second)[::(-1) ** one]:
            house.cluster.put(topic, records([one]))
            service.service.turn()
    service.through(house.results, places(rows))
    assert house.results.bits() == alone(house.model, rows)


def test_states_that_are_too_large(house):
    house.cluster.put(house.name, records(range(2)))
    service = house.inside(house.config(changed=[("members = 3", "members = 100"), ("heartbeat", "message.max.bytes = 1000\nheartbeat")]))
    with pytest.raises(ClusterError, match=f"{house.name}-states: .*[Mm]essage size too large"):
        service.turns(lambda: False)
    service.end()
    assert house.cluster.committed(house.name, house.name, 3)[0] == (0, "open 1000"), "what was answered comes again"


def test_states_of_fewer_partitions(house):
    few = house.cluster.topic(f"{house.name}-few", 2)
    service = house.inside(house.config(changed=[("[kafka]\n", f'[kafka]\nstates = "{few}"\n')]))
    with pytest.raises(ClusterError, match=f"{few}: expected 3 partitions, as the inputs have, found 2"):
        service.turns(lambda: False)
