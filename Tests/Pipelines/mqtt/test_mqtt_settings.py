"""What each setting of examples/service/mosquitto.conf is for: without it messages are lost that the broker has confirmed."""

import pytest
from mosquitto import SETTINGS
from patience import wait
from people import Listener, Publisher

COUNT, LAST = 1500, b"the last of all"
OURS = SETTINGS.read_text()


def without(*names):
    return "\n".join(line for line in OURS.splitlines() if not line.startswith(names))


def fill(publish, qos):
    """The last one stays with the broker, whatever it does with those of a client that is away."""
    for number in range(COUNT):
        publish("in/a", str(number), qos)
    publish("other", LAST, retain=True)
    publish.wait()


def delivered(broker, people, qos=1, is_kept=True):
    """How many messages wait for a client that was away, after the broker was killed and started."""
    people(Listener, broker.port, "in/#", "end").close()
    fill(people(Publisher, broker.port), qos)
    if is_kept:
        wait(lambda: LAST in broker.kept, lambda: "the database lacks the last message")
    broker.kill()
    broker.start()
    listener, publish = people(Listener, broker.port, "in/#", "end"), people(Publisher, broker.port)
    wait(lambda: publish("end", "") or publish.wait() or listener.on("end"), pause=0.1)  # it may be thrown away too
    return len(listener.on("in/a"))


def test_none_is_lost(mosquitto, people):
    assert delivered(mosquitto(), people) == COUNT


def test_none_of_qos_0_is_lost_from_the_broker_on(mosquitto, people):
    assert delivered(mosquitto(), people, qos=0) == COUNT


@pytest.mark.parametrize("names, qos, count", [
    (("max_queued_messages",), 1, 1000), (("upgrade_outgoing_qos", "queue_qos0_messages"), 0, 0)])
def test_what_is_lost_without(mosquitto, people, names, qos, count):
    assert delivered(mosquitto(shipped=without(*names)), people, qos) == count


def test_all_is_lost_that_is_not_on_disk(mosquitto, people):
    assert delivered(mosquitto(shipped=without("autosave")), people, is_kept=False) == 0
