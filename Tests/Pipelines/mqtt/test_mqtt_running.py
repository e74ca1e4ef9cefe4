"""What a running service does with what is wrong, with signals, with another model."""

import json

import pytest
from people import Listener, Publisher
from pump import as_json, assert_equal, samples, uninterrupted, write_model
from service import WHOLE, ended, write_config


def refused_to_forget(config):
    found = ended(config, "--forget", "pump 1")
    assert found.returncode == 1 and found.stdout == "" and found.stderr.startswith("error: ")
    return found.stderr


class TestRunning:
    @pytest.fixture(autouse=True)
    def rig(self, folder, broker, serve, people):
        self.folder, self.broker, self.serve = folder, broker, serve
        self.listener, self.publish = people(Listener, broker.port, "#"), people(Publisher, broker.port)

    def start(self, **given):
        service = self.serve(write_config(self.folder, self.broker.port, **given))
        self.listener.wait(lambda: self.words("nrnn-service/nrnn-pump/available")[-1:] == ["online"] or service.process.poll())
        assert service.process.poll() is None, service.said
        return service

    def words(self, topic):
        return [payload.decode() for payload, _ in self.listener.on(topic)]

    def check(self, given):
        self.listener.expect(uninterrupted(self.folder / "pump.nrnn", given))

    @pytest.mark.parametrize("payload", [b"", b"{", b"hello", b"null", b'{"ts": 1}', b"\xff\xfe", b"[" * 5000,
                                         b'{"ts": "noon", "values": {"t": 1, "p": 2}}'])
    def test_a_payload_that_is_none(self, payload):
        service, given = self.start(), list(samples(5))
        self.publish("plant/pump 1", payload)
        self.publish.samples(given)
        self.check(given)
        assert service.said.count("refused: ") == 1 and "plant/pump 1" in service.said
        assert service.stop() == 0

    def test_a_topic_of_two_inputs(self):
        service = self.start(inputs=WHOLE + WHOLE.replace("plant/{key}", "plant/#"))
        self.publish("plant/pump 1", as_json(1, 2, 3))
        service.wait_said('refused: "plant/pump 1": expected one of inputs that it fits, found two, which may say another key: '
                          '"plant/{key}" and "plant/#"')

    def test_sigterm_loses_nothing(self):
        given = list(samples(200))
        service = self.start()
        self.publish.samples(given[:400])
        assert service.stop() == 0
        self.listener.wait(lambda: self.words("nrnn-service/nrnn-pump/available")[-1] == "offline")
        self.publish.samples(given[400:])
        self.start()
        self.check(given)
        assert all(len(copies) == 1 for copies in self.listener.results().values())

    def test_forget(self):
        config = write_config(self.folder, self.broker.port)
        assert "found none" in refused_to_forget(config) and not (self.folder / "pump.state").exists()
        service, given = self.start(), list(samples(2))
        self.publish.samples(given)
        self.check(given)
        assert "no other service" in refused_to_forget(config)
        assert service.stop() == 0
        found = ended(config, "--forget", "pump 1")
        assert (found.returncode, found.stderr) == (0, "") and 'key "pump 1" is forgotten' in found.stdout
        assert 'found "pump 1"' in refused_to_forget(config)

    def test_sighup_reads_the_model_again(self):
        service = self.start(mqtt="status_seconds = 0.2", more='[keys]\nother_model = "reset"')
        given = list(samples(5))
        self.publish.samples(given)
        self.check(given)
        write_model(self.folder / "pump.nrnn", seed=2)
        service.reload()
        service.wait_said("read again, fingerprint")
        later = [(f"{key} later", *sample) for key, *sample in given]
        self.publish.samples(later)
        expected = uninterrupted(self.folder / "pump.nrnn", later)
        self.listener.wait(lambda: set(expected) <= set(self.listener.results()))
        assert_equal({place: one for place, one in self.listener.results().items() if place in expected}, expected)
        (self.folder / "pump.nrnn").write_bytes(b"no model")
        service.reload()
        service.wait_said("the one before goes on")
        assert service.stop() == 0

    def test_its_status(self):
        service = self.start(mqtt="status_seconds = 0.2")
        given = list(samples(5))
        self.publish.samples(given)
        self.check(given)
        status = lambda: json.loads(self.words("nrnn-service/nrnn-pump/status")[-1])
        self.listener.wait(lambda: status()["results"] == len(given))
        assert status()["model"] == "pump.nrnn" and status()["seed"] == 7 and status()["keys"] == 4
        assert len(status()["fingerprint"]) == 16
        assert service.stop() == 0

    def test_sensors_of_home_assistant(self):
        service = self.start(mqtt='discovery = "homeassistant"')
        given = list(samples(3))
        self.publish.samples(given)
        self.check(given)
        configs = lambda: [topic for topic in self.listener.topics() if topic.endswith("/config")]
        self.listener.wait(lambda: len(configs()) == 4 * 5)
        told = {topic: json.loads(self.words(topic)[-1]) for topic in configs()}
        one, = (value for value in told.values() if value["name"] == "y.mean" and value["device"]["name"] == "pump 1")
        assert one["state_topic"] == "nrnn/pump 1" and one["value_template"] == '{{ value_json["y.mean"] }}'
        assert one["unit_of_measurement"] == "°C" and one["availability_topic"] == "nrnn-service/nrnn-pump/available"
        assert len({value["unique_id"] for value in told.values()}) == len(told)
        assert service.stop() == 0
