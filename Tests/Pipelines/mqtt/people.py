"""Who publishes to a broker, and who listens: programs as others write them, with paho's own thread."""

import threading
import time
from collections import deque

import paho.mqtt.client as mqtt


def connected(port, name, is_clean=True, **options):
    """A client whose thread runs, connected; `on_message` and other callbacks are options."""
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=name, clean_session=is_clean)
    answered = threading.Event()
    client.on_connect = lambda *_: answered.set()
    client.reconnect_delay_set(0.1, 0.5)
    for option, value in options.items():
        setattr(client, option, value)
    client.max_inflight_messages_set(500)
    client.connect("127.0.0.1", port)
    client.loop_start()
    assert answered.wait(20), "the broker does not answer"
    return client


class Publisher:
    """Publishes at QoS 1, through restarts of the broker too."""

    def __init__(self, port):
        self.client, self.sent = connected(port, "publisher", is_clean=False), []
        self._last = deque(maxlen=500)

    def __call__(self, topic, payload, qos=1, retain=False):
        self.sent.append(self.client.publish(topic, payload, qos, retain))
        self._last.append((topic, payload))

    def repeat(self):
        """The last ones once more."""
        for topic, payload in list(self._last):
            self(topic, payload)

    def wait(self, seconds=60):
        """Until the broker has confirmed all."""
        until = time.monotonic() + seconds
        while not all(one.is_published() for one in self.sent):
            assert time.monotonic() < until, "the broker does not confirm"
            time.sleep(0.01)
        self.sent.clear()

    def close(self):
        self.client.disconnect()
        self.client.loop_stop()


class Listener:
    """What comes on some topics, in a session that the broker keeps: lists of (payload, is retained) by topic."""

    def __init__(self, port, *filters):
        self.found, self._lock = {}, threading.Lock()
        self.client = connected(port, f"listener {' '.join(filters)}", is_clean=False, on_message=self._came)
        subscribed = threading.Event()
        self.client.on_subscribe = lambda *_: subscribed.set()
        self.client.subscribe([(one, 1) for one in filters])
        assert subscribed.wait(20)

    def _came(self, _, __, message):
        with self._lock:
            self.found.setdefault(message.topic, []).append((message.payload, message.retain))

    def on(self, topic):
        with self._lock:
            return list(self.found.get(topic, ()))

    def count(self):
        with self._lock:
            return sum(map(len, self.found.values()))

    def wait(self, is_enough, seconds=60):
        until = time.monotonic() + seconds
        while not is_enough():
            assert time.monotonic() < until, f"waited for {seconds} s, found {self.count()}"
            time.sleep(0.01)

    def close(self):
        self.client.disconnect()
        self.client.loop_stop()
