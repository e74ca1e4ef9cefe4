"""The client alone, beside a broker: connections that end, and come again."""

import json

from clients import Lines, payloads, poll_until, polled
from patience import wait
from people import Listener, Publisher, published

from nrnn.mqtt.reconnecting import FIRST, LONGEST
from nrnn.service.backoff import Backoff
from nrnn.mqtt.status import Status


def test_it_says_whether_it_is_there(broker, make, people):
    listener = people(Listener, broker.port, "nrnn-service/#")
    client = make(broker.port)
    words = lambda: [payload for payload, _ in listener.on("nrnn-service/nrnn-pump/available")]
    listener.wait(lambda: words() == [b"online"])
    client.close()
    listener.wait(lambda: words() == [b"online", b"offline"])
    client = make(broker.port)
    client._connection._client.socket().shutdown(2)  # as if it had been killed
    listener.wait(lambda: words() == [b"online", b"offline", b"online", b"offline"])


def test_tries_are_told_once(broker, make):
    said = Lines()
    client = make(broker.port, say=said)
    broker.stop()
    poll_until(client, lambda: client._reconnecting._tries.failures >= 3)
    broker.start()
    poll_until(client, lambda: client.connections == 2)
    assert len(said) == 2 and "has ended" in said[0] and "connected again" in said[1]


def test_a_broker_that_is_not_there_yet_is_waited_for(broker, make):
    broker.stop()
    said = Lines()
    client = make(broker.port, say=said)
    assert len(said) == 1 and "refused" in said[0] and "tries go on" in said[0]
    broker.start()
    poll_until(client, lambda: client.connections == 1)
    published(broker.port, [1])
    assert payloads(polled(client, 1)) == [1]


def test_a_status_counts_the_connection_that_it_goes_by(broker, make, people):
    listener, client = people(Listener, broker.port, "told"), make(broker.port)
    client.greeters.append(Status("told", 0.0, lambda: {"connections": client.connections}))
    broker.stop()
    broker.start()
    poll_until(client, listener.count)
    assert json.loads(listener.on("told")[0][0]) == {"connections": 2}


def test_a_connection_is_looked_after_while_nobody_takes_messages(broker, make, people):
    """Nor are more read than a poll would take, however many a sender at QoS 0 has."""
    listener, publish, client = people(Listener, broker.port, "told"), people(Publisher, broker.port), make(broker.port)
    client.greeters.append(Status("told", 0.01, lambda: {}))
    for number in range(3000):
        publish("in/a", str(number), qos=0)
    publish.wait()
    wait(lambda: client.idle(0.05) or len(client._inbox) >= 1000)
    told = listener.count()
    wait(lambda: client.idle(0.05) or listener.count() > told + 1)
    assert 1000 <= len(client._inbox) < 2000 and client.connections == 1


def test_waits_double_until_something_succeeds():
    wait, waits = Backoff(FIRST, LONGEST, clock=lambda: 0.0, chance=lambda: 0.0), []
    for _ in range(9):
        wait.failed()
        waits.append(wait.seconds())
    assert waits == [0.25, 0.5, 1, 2, 4, 8, 16, 30, 30] and wait.failures == 9
    wait.succeeded()
    assert wait.seconds() == wait.failures == 0


class Clock:
    seconds = 0.0

    def __call__(self):
        return self.seconds


def test_two_of_one_client_id_leave_each_other_time(broker, make, monkeypatch):
    """By a clock that goes when the test says so; each ends the other's connection when its own is due, and not before."""
    monkeypatch.setattr("nrnn.mqtt.reconnecting._LASTED", 3600.0)  # none stands
    said, clock = Lines(), Clock()
    two = [make(broker.port, say=said) for _ in range(2)]
    for one in two:
        one._reconnecting._losses = Backoff(FIRST, LONGEST, clock, lambda: 0.0)
    for seconds in (0.25, 0.5, 1.0, 2.0):
        for one in two:
            connections = one.connections
            poll_until(one, lambda: one._connection is None, 0.02)
            clock.seconds += 0.75 * seconds
            one.poll(10, 0.02)
            assert one.connections == connections
            clock.seconds += 0.25 * seconds
            poll_until(one, lambda: one.connections > connections, 0.02)
    told = [line for line in said if "another may have the client_id 'nrnn-pump'" in line]
    assert len(told) == 4  # at the third and the fourth loss of each
