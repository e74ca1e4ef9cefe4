"""Who publishes to a broker, and who listens: programs as others write them, with paho's own thread."""

import queue
import socket
import threading
import time

import paho.mqtt.client as mqtt


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
    assert answered.wait(20), "the broker does not answer"
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

    def _publish(self, number):
        topic, payload, qos, retain = self._sent[number]
        self._by_mid[self._client.publish(topic, payload, qos, retain).mid] = number

    def _hear(self):
        while not self._told.empty():
            mid, at = self._told.get()
            self._confirmed[self._by_mid[mid]] = at

    def resume(self, since):
        """The broker was killed: by a new connection, in their order, all from the first that it had not confirmed by then."""
        self._client.loop_stop()
        self._hear()
        first = next((number for number, at in enumerate(self._confirmed) if at is None or at > since), len(self._sent))
        self._confirmed[first:], self._by_mid = [None] * (len(self._sent) - first), {}
        self._connect()
        for number in range(first, len(self._sent)):
            self._publish(number)

    def wait(self, seconds=30):
        """Until the broker has confirmed all."""
        until = time.monotonic() + seconds
        while self._hear() or None in self._confirmed:
            assert time.monotonic() < until, "the broker does not confirm"
            time.sleep(0.01)

    def forget(self):
        """What is confirmed."""
        self.wait()
        self._sent, self._confirmed, self._by_mid = [], [], {}

    def close(self):
        self._client.disconnect()
        self._client.loop_stop()


class Listener:
    """What comes on some topics, in a session that the broker keeps: lists of (payload, is retained) by topic."""

    def __init__(self, port, *filters, user=None):
        self.found, self._lock = {}, threading.Lock()
        self.client = connected(port, f"listener {' '.join(filters)}", is_clean=False, user=user,
                                on_message=self._came)
        subscribed = threading.Event()
        self.client.on_subscribe = lambda *_: subscribed.set()
        self.client.subscribe([(one, 1) for one in filters])
        assert subscribed.wait(20)

    def _came(self, _, __, message):
        with self._lock:
            found, one = self.found.setdefault(message.topic, []), (message.payload, message.retain)
            if not (message.dup and one in found):  # it came, and the broker does not know
                found.append(one)

    def on(self, topic):
        with self._lock:
            return list(self.found.get(topic, ()))

    def forget(self):
        with self._lock:
            self.found.clear()

    def count(self):
        with self._lock:
            return sum(map(len, self.found.values()))

    def wait(self, is_enough, seconds=30):
        until = time.monotonic() + seconds
        while not is_enough():
            assert time.monotonic() < until, f"waited for {seconds} s, found {self.count()}"
            time.sleep(0.01)

    def close(self):
        self.client.disconnect()
        self.client.loop_stop()
