"""The mock cluster that librdkafka has for tests of its own: brokers on loopback, in this process, for any other too.

confluent-kafka can ask for one (`test.mock.num.brokers`), but not how many partitions a topic has, nor for a broker to go away:
so it is made here through the C library that comes with it.
"""

import ctypes
import re
import sys
import tempfile
from pathlib import Path

import confluent_kafka
from confluent_kafka import Consumer, Producer, TopicPartition

sys.path.append(str(Path(__file__).resolve().parents[1]))  # for programs that no pytest starts
from patience import PATIENCE

PRODUCER, _QUIET = 0, {"log_level": 2}
_PLACE = Path(confluent_kafka.__file__).parents[1] / "confluent_kafka.libs"
_LIBRARY = ctypes.CDLL(str(next(_PLACE.glob("librdkafka*.so*"))))
for _name in ("conf_new", "new", "mock_cluster_new"):
    getattr(_LIBRARY, f"rd_kafka_{_name}").restype = ctypes.c_void_p
_LIBRARY.rd_kafka_mock_cluster_bootstraps.restype = ctypes.c_char_p


def aliases():
    """Pairs of names that the library has for one setting."""
    libc = ctypes.CDLL(None)
    libc.fopen.restype = ctypes.c_void_p
    with tempfile.NamedTemporaryFile() as file:
        written = ctypes.c_void_p(libc.fopen(file.name.encode(), b"w"))
        _LIBRARY.rd_kafka_conf_properties_show(written)
        libc.fclose(written)
        return re.findall(r"^(\S+) .*\bAlias for `([^`]+)`", Path(file.name).read_text(), re.MULTILINE)


class Cluster:
    """One broker, as long as this process lives. A group's first member begins at once, without a wait for others."""

    def __init__(self):
        message = ctypes.create_string_buffer(256)
        configuration = ctypes.c_void_p(_LIBRARY.rd_kafka_conf_new())
        self._client = ctypes.c_void_p(_LIBRARY.rd_kafka_new(PRODUCER, configuration, message, len(message)))
        self._cluster = ctypes.c_void_p(_LIBRARY.rd_kafka_mock_cluster_new(self._client, 1))
        self.servers = self._ask("cluster_bootstraps").decode()
        self._ask("group_initial_rebalance_delay_ms", 0)
        self._producer = Producer({"bootstrap.servers": self.servers, "enable.idempotence": True, **_QUIET})

    def _ask(self, name, *arguments):
        return getattr(_LIBRARY, f"rd_kafka_mock_{name}")(self._cluster, *arguments)

    def topic(self, name, partitions):
        assert self._ask("topic_create", name.encode(), partitions, 1) == 0
        return name

    def refuse(self, topic, code):
        """Whatever is asked of it is answered with this error of Kafka's protocol."""
        self._ask("topic_set_error", topic.encode(), code)

    def down(self):
        """The broker goes away; `up` brings it back, with all that it has."""
        assert self._ask("broker_set_down", 1) == 0

    def up(self):
        assert self._ask("broker_set_up", 1) == 0

    def put(self, topic, records):
        """(partition, key, value, milliseconds) each, and headers where there are any."""
        for partition, key, value, time, *headers in records:
            self._producer.produce(topic, value, key, partition, timestamp=time, headers=headers[0] if headers else None)
        assert self._producer.flush(PATIENCE) == 0

    def reader(self, topic, partitions):
        """A consumer of all that a topic has, from its beginning on; it keeps no offset, for which it would wait at its end."""
        made = Consumer({"bootstrap.servers": self.servers, "group.id": "tests", "auto.offset.reset": "earliest",
                         "enable.auto.commit": False, **_QUIET})
        made.assign([TopicPartition(topic, one, 0) for one in range(partitions)])
        return made

    def committed(self, group, topic, partitions):
        asking = Consumer({"bootstrap.servers": self.servers, "group.id": group, **_QUIET})
        found = asking.committed([TopicPartition(topic, one) for one in range(partitions)], PATIENCE)
        asking.close()
        return [(one.offset, one.metadata) for one in found]
