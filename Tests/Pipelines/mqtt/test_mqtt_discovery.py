"""What Home Assistant is told: a sensor of its own for each number of each key, by the model of now."""

import json

import pytest
from clients import described
from people import Listener

from nrnn.mqtt.discovery import Discovery, slug
from nrnn.service.transport import Outgoing


class TestDiscovery:
    """`told` are what is retained, by topic."""

    @pytest.fixture
    def told(self):
        return {}

    @pytest.fixture
    def saw(self, told):
        self.room = 1000  # messages that the connection still has a number for

        def publish(topic, payload, retain):
            assert retain
            if not self.room:
                return None
            self.room -= 1
            told[topic] = json.loads(payload) if payload else None
            return self.room

        self.discovery = Discovery("ha", "pump", "available", "pump.nrnn", described(("y", "bar"), ("z", "")))
        self.publish = publish
        return lambda key, **numbers: self.discovery.saw(
            publish, [Outgoing(key, json.dumps({"key": key, "time": 1, **numbers}).encode(), False, f"out/{key}")])

    def test_a_long_key_has_a_short_topic(self, broker, make, people):
        client, listener = make(broker.port), people(Listener, broker.port, "ha/#")
        client.greeters.append(Discovery("ha", "n" * 65000, "available", "pump.nrnn", described()))
        keys = [65500 * "k", 65499 * "k" + "l"]
        client.send([Outgoing(key, json.dumps({"key": key, "y.mean": 1}).encode(), False, f"out/{key}") for key in keys])
        listener.wait(lambda: listener.count() == 2)
        topics = listener.topics()
        assert len(topics) == 2 and max(map(len, topics)) < 300
        assert {json.loads(listener.on(one)[0][0])["state_topic"] for one in topics} == {f"out/{key}" for key in keys}

    def test_a_sensor_reads_the_topic_that_results_go_to(self, told, saw):
        saw("a+b", **{"y.mean": 1})
        assert [one["state_topic"] for one in told.values()] == ["out/a%2Bb"]

    def test_no_two_are_one(self, told, saw):
        keys, names = ("pump.7", "pump_7", "pump 7", "pump-7", "a", "a_b", "a__b"), ("y.mean", "y_mean", "b_c.mean", "c.mean")
        for key in keys:
            saw(key, **dict.fromkeys(names, 1))
        assert len(told) == len({one["unique_id"] for one in told.values()}) == len(keys) * len(names)
        assert len({one["device"]["identifiers"][0] for one in told.values()}) == len(keys)

    def test_what_the_connection_has_no_number_for_waits(self, told, saw):
        saw("a", **{"y.mean": 1})
        self.room = 2
        for key in "bcd":
            saw(key, **{"y.mean": 1, "z.mean": 2})
        assert len(told) == 3
        self.room = 1000
        self.discovery.turn(self.publish)
        assert sorted(told) == sorted(f"ha/sensor/pump/{key}_{one}_mean/config" for key in "abcd" for one in "yz"[:1 + (key > "a")])
        told.clear()
        self.discovery.turn(self.publish)
        assert not told

    def test_a_template_has_the_name_itself(self, told, saw):
        """Jinja has no pairs of surrogates."""
        saw("a", **{"\U0001f321.mean": 1})
        assert [one["value_template"] for one in told.values()] == ['{{ value_json["\U0001f321.mean"] }}']

    def test_plain_names_stand_as_they_are(self):
        assert slug("nrnn-pump") == "nrnn-pump" and slug("pump-7", "y", "mean") == "pump-7_y_mean"

    def test_another_model_is_told_anew(self, told, saw):
        saw("a", **{"y.mean": 1, "z.mean": 1})
        self.discovery.changed(self.publish, described(("y", "Pa"), ("x", "m"), fingerprint=2))
        saw("a", **{"y.mean": 1, "x.mean": 1})
        saw("b", **{"y.mean": 1, "x.mean": 1})
        y, x = told["ha/sensor/pump/a_y_mean/config"], told["ha/sensor/pump/a_x_mean/config"]
        assert y["unit_of_measurement"] == "Pa" and x["unit_of_measurement"] == "m"
        assert y["device"]["model"] == "pump.nrnn 0000000000000002"
        assert told["ha/sensor/pump/a_z_mean/config"] is None
        self.discovery.changed(self.publish, described(("z", "s"), fingerprint=3))
        saw("a", **{"z.mean": 1})
        assert [topic for topic, one in told.items() if "/a_" in topic and one] == ["ha/sensor/pump/a_z_mean/config"]
