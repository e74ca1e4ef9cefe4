"""The client alone, beside a broker: what it sends, once more where nobody has confirmed it."""

import json

from clients import Lines, described, poll_until
from patience import PATIENCE
from people import Listener

from nrnn.mqtt.discovery import Discovery
from nrnn.service.transport import Outgoing


def test_results_without_a_word_go_again_marked(broker, make, people):
    client, listener = make(broker.port), people(Listener, broker.port, "out/+")
    client.send([Outgoing("a", b'{"y": 1.5}', False, "out/a")])
    assert client.settle(PATIENCE)
    listener.wait(listener.count)
    broker.kill()
    client.send([Outgoing("a", b'[{"y": 2.5},\n{"y": 3.5}]', False, "out/a")])
    assert not client.settle(0.3)
    broker.start()
    assert client.settle(PATIENCE)
    listener.wait(lambda: listener.count() >= 3)
    first, second, third = (json.loads(payload) for payload, _ in listener.on("out/a"))
    assert first == {"y": 1.5} and second == {"y": 1.5, "again": True}  # the broker may have forgotten what it had just confirmed
    assert third == [{"y": 2.5, "again": True}, {"y": 3.5, "again": True}] and client.counts["again"] == 3
    broker.kill()
    poll_until(client, lambda: client._connection is None)
    assert client.counts["again"] == 3  # they were marked before


ANYTHING = [b'{"t":1,}', b"hello", b"5", b"[1,2]", b'{"t": 1}', b"\xff", b"", b"[]", b'[{"key": 1}]']


def test_refused_payloads_go_again_as_they_came(broker, make, people):
    client, listener = make(broker.port, refused="bad"), people(Listener, broker.port, "bad")
    client.greeters.append(Discovery("homeassistant", "pump", "available", "pump.nrnn", described()))
    broker.kill()
    client.send([Outgoing("in/a", payload, False, "bad") for payload in ANYTHING])
    assert not client.settle(0.3)
    broker.start()
    assert client.settle(PATIENCE)
    client.send([Outgoing("in/a", payload, False, "bad") for payload in ANYTHING])
    assert client.settle(PATIENCE)
    listener.wait(lambda: listener.count() >= 2 * len(ANYTHING))
    assert {payload for payload, _ in listener.on("bad")} == set(ANYTHING)


def test_only_results_stay_with_the_broker(broker, make, people):
    client = make(broker.port, retain=True, refused="bad")
    client.send([Outgoing("in/a", b"hello", False, "bad"), Outgoing("a", b"{}", False, "out/a")])
    assert client.settle(PATIENCE)
    listener = people(Listener, broker.port, "bad", "out/a")
    listener.wait(listener.count)
    assert listener.on("out/a") == [(b"{}", True)] and not listener.on("bad")


def test_results_stay_with_the_broker_if_it_is_asked(broker, make, people):
    for retain in (False, True):
        client = make(broker.port, retain=retain)
        client.send([Outgoing("a", b"{}", False, f"out/{retain}")])
        assert client.settle(PATIENCE)
        client.close()
    listener = people(Listener, broker.port, "out/+")
    listener.wait(lambda: listener.count() == 1)
    assert listener.on("out/True") == [(b"{}", True)]


def test_a_key_that_is_no_level_of_a_topic_is_written_otherwise(broker, make, people):
    client, listener = make(broker.port), people(Listener, broker.port, "#")
    client.send([Outgoing("", b"{}", False, one) for one in ("out/a+b", "out/#", "out/\0", "out/" + 70000 * "x", "out/\uffff")])
    assert client.settle(PATIENCE)
    listener.wait(lambda: len(listener.topics()) >= 6)
    assert {"out/a%2Bb", "out/%23", "out/%00", "out/%EF%BF%BF", "out/" + 65531 * "x"} < listener.topics()


def test_what_a_greeter_cannot_do_ends_nothing(broker, make, people):
    said = Lines()
    client, listener = make(broker.port, say=said), people(Listener, broker.port, "out")
    client.greeters.append(Discovery("homeassistant", "pump", "available", "pump.nrnn", described()))
    client.send([Outgoing("a", b"no result", False, "out")])
    assert client.settle(PATIENCE)
    listener.wait(listener.count)
    assert len(said) == 1 and said[0].startswith("mqtt: discovery: JSONDecodeError: ")
