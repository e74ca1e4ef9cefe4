"""Who publishes to a broker, and who listens: programs as others write them, with paho's own thread."""

import queue
import socket
import sys
import threading
import time
from pathlib import Path

import paho.mqtt.client as mqtt

sys.path.append(str(Path(__file__).resolve().parents[1]))  # for programs that no pytest starts
from patience import PATIENCE, wait
from pump import as_json, assert_equal, read


def connected(port, name, is_clean=True, reconnect_on_failure=True, user=None, **callbacks):
    """A client whose thread runs, connected; callbacks are such as `on_message`."""
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=name, clean_session=is_clean,
                         reconnect_on_failure=reconnect_on_failure)
    answered = threading.Event()
    client.on_connect = lambda *_: answered.set()
    client.on_socket_open = lambda _, __, made: made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    client.reconnect_delay_set(0.1, 0.5)
    if user is not None:
        client.username_pw_set(*user)
    for name, callback in callbacks.items():
        setattr(client, name, callback)
    client.max_inflight_messages_set(500)
    client.connect("127.0.0.1", port)
    client.loop_start()
    assert answered.wait(PATIENCE), "the broker does not answer"
    return client


class Publisher:
    """Publishes at QoS 1; remembers what, and when the broker confirmed it."""

    def __init__(self, port, user=None):
        self._port, self._user, self._sent, self._confirmed, self._by_mid = port, user, [], [], {}
        self._connect()

    def _connect(self):
        self._told = queue.SimpleQueue()
        self._client = connected(self._port, "publisher", reconnect_on_failure=False, user=self._user,
                                 on_publish=lambda _, __, mid, *more, told=self._told: told.put((mid, time.monotonic())))

    def __call__(self, topic, payload, qos=1, retain=False):
        self._sent.append((topic, payload, qos, retain))
        self._confirmed.append(None)
        self._publish(len(self._sent) - 1)

    def samples(self, given):
        """Of `pump.samples`, a message each."""
        for key, *sample in given:
            self(f"plant/{key}", as_json(*sample))

    def _publish(self, number):
        topic, payload, qos, retain = self._sent[number]
        self._by_mid[self._client.publish(topic, payload, qos, retain).mid] = number

    def _hear(self):
        while not self._told.empty():
            mid, at = self._told.get()
            self._confirmed[self._by_mid[mid]] = at

    def resume(self):
        """The broker was killed: by a new connection, in their order, all from the second before its last confirmation on."""
        self._client.loop_stop()
        self._hear()
        since = max((at for at in self._confirmed if at is not None), default=0.0) - 1
        first = next((number for number, at in enumerate(self._confirmed) if at is None or at > since), len(self._sent))
        self._confirmed[first:], self._by_mid = [None] * (len(self._sent) - first), {}
        self._connect()
        for number in range(first, len(self._sent)):
            self._publish(number)

    def wait(self):
        """Until the broker has confirmed all."""
        wait(lambda: self._hear() or None not in self._confirmed, lambda: "the broker does not confirm")

    def forget(self):
        """What is confirmed."""
        self.wait()
        self._sent, self._confirmed, self._by_mid = [], [], {}

    def close(self):
        self._client.disconnect()
        self._client.loop_stop()


def published(port, values, topic="in/a"):
    """By somebody who leaves when the broker has confirmed them."""
    publish = Publisher(port)
    for value in values:
        publish(topic, str(value))
    publish.wait()
    publish.close()


class Listener:
    """What comes on some topics, in a session that the broker keeps: lists of (payload, is retained) by topic."""

    def __init__(self, port, *filters, user=None):
        self._found, self._lock = {}, threading.Lock()
        self.client = connected(port, f"listener {' '.join(filters)}", is_clean=False, user=user,
                                on_message=self._came)
        subscribed = threading.Event()
        self.client.on_subscribe = lambda *_: subscribed.set()
        self.client.subscribe([(one, 1) for one in filters])
        assert subscribed.wait(PATIENCE)

    def _came(self, _, __, message):
        with self._lock:
            found, one = self._found.setdefault(message.topic, []), (message.payload, message.retain)
            if not (message.dup and one in found):  # it came, and the broker does not know
                found.append(one)

    def on(self, topic):
        with self._lock:
            return list(self._found.get(topic, ()))

    def topics(self):
        with self._lock:
            return set(self._found)

    def results(self, begin="nrnn/"):
        """Of topics that begin so: see `pump.read`."""
        return read(payload for topic in self.topics() if topic.startswith(begin) for payload, _ in self.on(topic))

    def expect(self, expected):
        """Waits for as many results; they are these: see `pump.assert_equal`."""
        self.wait(lambda: len(self.results()) >= len(expected))
        assert_equal(self.results(), expected)

    def forget(self):
        with self._lock:
            self._found.clear()

    def count(self):
        with self._lock:
            return sum(map(len, self._found.values()))

    def wait(self, is_enough):
        wait(is_enough, lambda: f"found {self.count()} messages")

    def close(self):
        self.client.disconnect()
        self.client.loop_stop()
