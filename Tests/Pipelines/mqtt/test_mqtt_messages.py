"""The client alone, beside a broker: what it delivers, and acknowledges."""

from clients import Lines, payloads, polled
from paho.mqtt.client import MQTTMessage
from people import Publisher, published
from proxy import Proxy


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
    while len(found) < 1500:
        new = polled(client, 1)
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


def test_retained_messages_are_passed_over(broker, make, people):
    publish = people(Publisher, broker.port)
    publish("in/a", "1", retain=True)
    publish.wait()
    client = make(broker.port)
    publish("in/a", "2", retain=True)
    assert payloads(polled(client, 1)) == [2] and client.retained == 1
    assert payloads(polled(make(broker.port, client_id="other", retained=True), 1)) == [2]


def test_a_topic_that_is_no_text_is_passed_over(broker, make):
    said = Lines()
    client = make(broker.port, say=said)
    client._came(MQTTMessage(mid=1, topic=b"in/\xff"))  # Mosquitto delivers none
    assert client.poll(10, 0.1) == [] and "topic in UTF-8" in said[0]


def test_qos_0_counts_as_1_from_the_broker_on(broker, make, people):
    make(broker.port).close()
    publish = people(Publisher, broker.port)
    publish("in/a", "7", qos=0)
    publish("in/a", "8")
    publish.wait()
    client = make(broker.port)
    assert payloads(polled(client, 2)) == [7, 8]
    client.close()
    assert payloads(polled(make(broker.port), 2)) == [7, 8]
