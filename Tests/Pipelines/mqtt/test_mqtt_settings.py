"""What each setting of examples/service/mosquitto.conf is for: without it messages are lost that the broker has confirmed."""

import threading
import time

import pytest
from mosquitto import SETTINGS
from people import Publisher, connected

COUNT = 1500
OURS = SETTINGS.read_text()


def without(*names):
    return "\n".join(line for line in OURS.splitlines() if not line.startswith(names))


def delivered(broker, qos=1):
    """How many messages wait for a client that was away, after the broker was killed and started."""
    subscribed = threading.Event()
    client = connected(broker.port, "away", is_clean=False, on_subscribe=lambda *_: subscribed.set())
    client.subscribe("in/#", 1)
    assert subscribed.wait(20)
    client.disconnect()
    client.loop_stop()
    publisher = Publisher(broker.port)
    for number in range(COUNT):
        publisher("in/a", str(number), qos)
    publisher("other", "", 1)
    publisher.wait()
    publisher.close()
    time.sleep(0.5)
    broker.kill()
    broker.start()
    found = []
    client = connected(broker.port, "away", is_clean=False, on_message=lambda _, __, message: found.append(message.payload))
    last = -1
    while len(found) != last:
        last = len(found)
        time.sleep(1)
    client.disconnect()
    client.loop_stop()
    return len(set(found))


def test_none_is_lost(mosquitto):
    assert delivered(mosquitto()) == COUNT


def test_none_of_qos_0_is_lost_from_the_broker_on(mosquitto):
    assert delivered(mosquitto(), qos=0) == COUNT


@pytest.mark.parametrize("names, qos, count", [
    (("autosave",), 1, 0), (("max_queued_messages",), 1, 1000), (("upgrade_outgoing_qos", "queue_qos0_messages"), 0, 0)])
def test_what_is_lost_without(mosquitto, names, qos, count):
    assert delivered(mosquitto(shipped=without(*names)), qos) == count
