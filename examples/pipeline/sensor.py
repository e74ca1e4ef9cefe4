"""The machine's sensor, and whoever reads its results: two clients of the broker."""

import json
import threading
import time

import paho.mqtt.client as mqtt

from day import KEY
from processes import HOST, PATIENCE

_THERE = "nrnn-service/nrnn-temperature/available"


def _connected(name, port, **callbacks):
    client, answered = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, name), threading.Event()
    client.on_connect = lambda *_: answered.set()
    for callback, function in callbacks.items():
        setattr(client, callback, function)
    client.connect(HOST, port)
    client.loop_start()
    if not answered.wait(PATIENCE):
        raise RuntimeError(f"the broker at port {port} does not answer")
    return client


class Sensor:
    """Publishes rows at QoS 1, each at its time, `speed` times as fast as they were measured."""

    def __init__(self, port, speed):
        self._client, self._speed = _connected("sensor", port), speed

    def replay(self, rows):
        """Gives each row once it is on its way."""
        start = time.monotonic()
        for row in rows:
            due = start + (row.time - rows[0].time) / self._speed
            time.sleep(max(0.0, due - time.monotonic()))
            self._client.publish(f"plant/{KEY}/temperature", json.dumps({"ts": row.time, "value": row.value}), qos=1)
            yield row

    def close(self):
        self._client.disconnect()
        self._client.loop_stop()


class Results:
    """What comes on the results' topic, by time. `again`: results that had come before."""

    def __init__(self, port):
        self.found, self.again, self._is_there, self._changed = {}, [], False, threading.Condition()
        subscribed = threading.Event()
        self._client = _connected("results", port, on_message=self._came, on_subscribe=lambda *_: subscribed.set())
        self._client.subscribe([(f"nrnn/{KEY}", 1), (_THERE, 1)])
        if not subscribed.wait(PATIENCE):
            raise RuntimeError("the broker does not take a subscription")

    def _came(self, _client, _data, message):
        with self._changed:
            if message.topic == _THERE:
                self._is_there = message.payload == b"online"
            else:
                result = json.loads(message.payload)
                if self.found.setdefault(result["time"], result) is not result:
                    self.again.append(result)
            self._changed.notify_all()

    def latest(self):
        with self._changed:
            return self.found[max(self.found)] if self.found else None

    def wait_for_service(self):
        self._wait(lambda: self._is_there, "a service")

    def wait(self, count):
        """Until there are so many."""
        self._wait(lambda: len(self.found) >= count, f"{count} results")

    def _wait(self, is_enough, what):
        with self._changed:
            if not self._changed.wait_for(is_enough, PATIENCE):
                raise RuntimeError(f"expected {what} within {PATIENCE:g} s, found {len(self.found)} results")

    def close(self):
        self._client.disconnect()
        self._client.loop_stop()
