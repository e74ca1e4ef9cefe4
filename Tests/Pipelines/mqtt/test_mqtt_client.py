"""The client alone, beside a broker: what it delivers, acknowledges, sends once more."""

import io
import json
import time

from paho.mqtt.client import MQTTMessage
from clients import Lines, described
from people import Listener, Publisher
from proxy import Proxy

from nrnn.mqtt.discovery import Discovery
from nrnn.mqtt.reconnecting import FIRST, LONGEST
from nrnn.mqtt.status import Status
from nrnn.service.backoff import Backoff
from nrnn.service.said import Said
from nrnn.service.transport import Outgoing


def polled(client, count, seconds=20):
    found, until = [], time.monotonic() + seconds
    while len(found) < count and time.monotonic() < until:
        found += client.poll(1000, 0.1)
    return found


def payloads(messages):
    return [int(one.payload) for one in messages]


def published(port, values, topic="in/a"):
    publisher = Publisher(port)
    for value in values:
        publisher(topic, str(value))
    publisher.wait()
    publisher.close()


def test_messages_come_in_order_until_they_are_acknowledged(broker, make):
    client = make(broker.port)
    published(broker.port, range(10))
    found = polled(client, 10)
    assert payloads(found) == list(range(10)) and not any(one.again for one in found)
    client.acknowledge(found[:4])
    client.close()
    rest = polled(make(broker.port), 6)
    assert payloads(rest) == list(range(4, 10)) and all(one.again for one in rest)


def test_what_was_published_while_it_was_away_comes(broker, make):
    make(broker.port).close()
    published(broker.port, range(1500))  # more than Mosquitto keeps as it is shipped
    client, found = make(broker.port), []
    while len(found) < 1500 and (new := polled(client, 1)):
        client.acknowledge(new)
        found += new
    assert payloads(found) == list(range(1500))


def test_a_cut_connection_delivers_nothing_twice(broker, make):
    client = make(broker.port)
    published(broker.port, range(5))
    found = polled(client, 5)
    client.acknowledge(found[:1])
    broker.stop()
    client.poll(10, 0.2)
    client.acknowledge(found[1:3])  # nobody hears it
    broker.start()
    published(broker.port, [5])
    assert payloads(polled(client, 1)) == [5]
    assert client.poll(10, 0.3) == []
    client.acknowledge(found[3:])
    client.close()
    assert payloads(polled(make(broker.port), 1)) == [5]


def test_an_acknowledgement_that_is_lost_on_the_way(broker, make, people):
    cut = people(Proxy, broker.port)
    client = make(cut.port)
    published(broker.port, range(5))
    found = polled(client, 5)
    cut.is_frozen = True
    client.acknowledge(found)
    cut.cut()
    cut.is_frozen = False
    cut.mend()
    client.poll(10, 0.2)
    published(broker.port, [5])
    assert payloads(polled(client, 1)) == [5] and client.connections == 2
    client.close()
    assert payloads(polled(make(broker.port), 1)) == [5]


def test_results_without_a_word_go_again_marked(broker, make):
    client, listener = make(broker.port), Listener(broker.port, "out/+")
    client.send([Outgoing("a", b'{"y": 1.5}', False, "out/a")])
    assert client.settle(10)
    broker.kill()
    client.send([Outgoing("a", b'[{"y": 2.5},\n{"y": 3.5}]', False, "out/a")])
    assert not client.settle(0.3)
    broker.start()
    assert client.settle(20)
    listener.wait(lambda: listener.count() >= 2)
    listener.wait(lambda: listener.count() == 3)
    first, second, third = (json.loads(payload) for payload, _ in listener.on("out/a"))
    assert first == {"y": 1.5} and second == {"y": 1.5, "again": True}  # the broker may have forgotten what it had just confirmed
    assert third == [{"y": 2.5, "again": True}, {"y": 3.5, "again": True}] and client.counts["again"] == 3
    broker.kill()
    client.poll(10, 0.1)
    assert client.counts["again"] == 3  # they were marked before


ANYTHING = [b'{"t":1,}', b"hello", b"5", b"[1,2]", b'{"t": 1}', b"\xff", b"", b"[]", b'[{"key": 1}]']


def test_refused_payloads_go_again_as_they_came(broker, make):
    client, listener = make(broker.port, refused="bad"), Listener(broker.port, "bad")
    client.greeters.append(Discovery("homeassistant", "pump", "available", "pump.nrnn", described()))
    broker.kill()
    client.send([Outgoing("in/a", payload, False, "bad") for payload in ANYTHING])
    assert not client.settle(0.3)
    broker.start()
    assert client.settle(20)
    client.send([Outgoing("in/a", payload, False, "bad") for payload in ANYTHING])
    assert client.settle(20)
    listener.wait(lambda: listener.count() >= 2 * len(ANYTHING))
    assert {payload for payload, _ in listener.on("bad")} == set(ANYTHING)


def test_only_results_stay_with_the_broker(broker, make):
    client = make(broker.port, retain=True, refused="bad")
    client.send([Outgoing("in/a", b"hello", False, "bad"), Outgoing("a", b"{}", False, "out/a")])
    assert client.settle(10)
    listener = Listener(broker.port, "bad", "out/a")
    listener.wait(listener.count)
    assert listener.on("out/a") == [(b"{}", True)] and not listener.on("bad")


def test_results_stay_with_the_broker_if_it_is_asked(broker, make):
    for retain in (False, True):
        client = make(broker.port, retain=retain)
        client.send([Outgoing("a", b"{}", False, f"out/{retain}")])
        assert client.settle(10)
        client.close()
    listener = Listener(broker.port, "out/+")
    listener.wait(lambda: listener.count() == 1)
    assert listener.on("out/True") == [(b"{}", True)]


def test_a_key_that_is_no_level_of_a_topic_is_written_otherwise(broker, make):
    client, listener = make(broker.port), Listener(broker.port, "#")
    client.send([Outgoing("", b"{}", False, one) for one in ("out/a+b", "out/#", "out/\0", "out/" + 70000 * "x", "out/\uffff")])
    assert client.settle(10)
    listener.wait(lambda: len(listener.found) >= 6)
    assert {"out/a%2Bb", "out/%23", "out/%00", "out/%EF%BF%BF", "out/" + 65531 * "x"} < set(listener.found)


def test_retained_messages_are_passed_over(broker, make):
    publisher = Publisher(broker.port)
    publisher("in/a", "1", retain=True)
    publisher.wait()
    client = make(broker.port)
    publisher("in/a", "2", retain=True)
    assert payloads(polled(client, 1)) == [2] and client.retained == 1
    assert payloads(polled(make(broker.port, client_id="other", retained=True), 1)) == [2]
    publisher.close()


def test_a_topic_that_is_no_text_is_passed_over(broker, make):
    said = Lines()
    client = make(broker.port, say=said)
    client._came(MQTTMessage(mid=1, topic=b"in/\xff"))  # Mosquitto delivers none
    assert client.poll(10, 0.1) == [] and "topic in UTF-8" in said[0]


def test_qos_0_counts_as_1_from_the_broker_on(broker, make):
    make(broker.port).close()
    publisher = Publisher(broker.port)
    publisher("in/a", "7", qos=0)
    publisher("in/a", "8")
    publisher.wait()
    publisher.close()
    client = make(broker.port)
    assert payloads(polled(client, 2)) == [7, 8]
    client.close()
    assert payloads(polled(make(broker.port), 2)) == [7, 8]


def test_it_says_whether_it_is_there(broker, make):
    listener = Listener(broker.port, "nrnn-service/#")
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
    until = time.monotonic() + 2
    while time.monotonic() < until:
        client.poll(10, 0.1)
    broker.start()
    until = time.monotonic() + 20
    while client.connections < 2 and time.monotonic() < until:
        client.poll(10, 0.1)
    assert len(said) == 2 and "has ended" in said[0] and "connected again" in said[1]


def test_a_broker_that_is_not_there_yet_is_waited_for(broker, make):
    broker.stop()
    said = Lines()
    client = make(broker.port, say=said)
    assert len(said) == 1 and "refused" in said[0] and "tries go on" in said[0]
    broker.start()
    client.poll(10, 0.5), client.poll(10, 0.5)
    published(broker.port, [1])
    assert payloads(polled(client, 1)) == [1]


def test_a_status_counts_the_connection_that_it_goes_by(broker, make):
    listener, client = Listener(broker.port, "told"), make(broker.port)
    client.greeters.append(Status("told", 0.0, lambda: {"connections": client.connections}))
    broker.stop()
    broker.start()
    polled(client, 1, seconds=3)
    listener.wait(listener.count)
    assert json.loads(listener.on("told")[0][0]) == {"connections": 2}


def test_waits_double_until_something_succeeds():
    wait, waits = Backoff(FIRST, LONGEST, clock=lambda: 0.0, chance=lambda: 0.0), []
    for _ in range(9):
        wait.failed()
        waits.append(wait.seconds())
    assert waits == [0.25, 0.5, 1, 2, 4, 8, 16, 30, 30] and wait.failures == 9
    wait.succeeded()
    assert wait.seconds() == wait.failures == 0


def test_two_of_one_client_id_leave_each_other_time(broker, make):
    file = io.StringIO()
    first, second = (make(broker.port, say=Said(file)) for _ in range(2))
    until = time.monotonic() + 4
    while time.monotonic() < until:
        first.poll(10, 0.02), second.poll(10, 0.02)
    assert 3 < first.connections + second.connections < 30  # without waits hundreds
    lines = file.getvalue().splitlines()
    assert len(lines) < 20 and any("another may have the client_id 'nrnn-pump'" in line for line in lines)


def test_what_a_greeter_cannot_do_ends_nothing(broker, make):
    said = Lines()
    client, listener = make(broker.port, say=said), Listener(broker.port, "out")
    client.greeters.append(Discovery("homeassistant", "pump", "available", "pump.nrnn", described()))
    client.send([Outgoing("a", b"no result", False, "out")])
    assert client.settle(10)
    listener.wait(listener.count)
    assert len(said) == 1 and said[0].startswith("mqtt: discovery: JSONDecodeError: ")
