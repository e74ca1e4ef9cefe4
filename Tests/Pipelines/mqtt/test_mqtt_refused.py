"""What is wrong is named in a line, and the service goes on or ends as documented."""

import json
import shutil
import subprocess
import time

import pytest
from mosquitto import SETTINGS
from nrnn.mqtt import main as mqtt
from nrnn.mqtt.settings import TABLE
from nrnn.service.config import read as read_config
from people import Listener, Publisher
from pump import as_json, assert_equal, read, samples, uninterrupted, write_model
from service import JOINED, WHOLE, command, write_config

EXAMPLE = SETTINGS.parent


@pytest.fixture
def folder(tmp_path):
    write_model(tmp_path / "pump.nrnn")
    return tmp_path


def ended(config, *more):
    return subprocess.run(command(config, *more), capture_output=True, text=True, timeout=60)


def refused(config):
    """The line that a service ends with at once."""
    found = ended(config)
    assert found.returncode == 1 and found.stdout == "", found
    line, = found.stderr.splitlines()
    assert line.startswith("error: ") and len(line) <= 330 and "Traceback" not in line
    return line


@pytest.mark.parametrize("given, words", [
    ({"mqtt": "hots = '127.0.0.1'"}, ("mqtt.hots", "host?")),
    ({"mqtt": "port = 'x'"}, ("TOML",)),
    ({"mqtt": "password = 'x'"}, ("mqtt.password", "password_file?")),
    ({"mqtt": "keepalive = 0"}, ("mqtt.keepalive", "at least 1", "found 0")),
    ({"mqtt": "keepalive = 70000"}, ("mqtt.keepalive", "65535", "found 70000")),
    ({"mqtt": "password_file = 'none'"}, ("mqtt.password_file", "user")),
    ({"mqtt": "user = 'pump'\npassword_file = 'none'"}, ("none", "No such file")),
    ({"mqtt": "cert_file = 'c'"}, ("mqtt.cert_file", "ca_file")),
    ({"mqtt": "key_file = 'k'"}, ("mqtt.key_file", "cert_file")),
    ({"mqtt": "ca_file = 'pump.nrnn'"}, ("mqtt.ca_file", "PEM", "pump.nrnn")),
    ({"mqtt": "ca_file = 'none'"}, ("mqtt.ca_file", "none", "No such file")),
    ({"mqtt": "status_topic = 'a/#'"}, ("mqtt.status_topic", "without + and #")),
    ({"mqtt": "status_topic = '$SYS/a'"}, ("mqtt.status_topic", "$ at its begin")),
    ({"mqtt": "client_id = ''"}, ("mqtt.client_id", "a name")),
    ({"mqtt": f"client_id = '{65500 * 'x'}'"}, ("mqtt.client_id", "60000 bytes", "found 65500")),
    ({"mqtt": f"discovery = '{65500 * 'x'}'"}, ("mqtt.discovery", "60000 bytes", "found 65500")),
    ({"mqtt": f"user = '{65536 * 'x'}'"}, ("mqtt.user", "65535 bytes", "found 65536")),
    ({"mqtt": 'client_id = "a\\uffff"'}, ("mqtt.client_id", "control characters")),
    ({"mqtt": 'user = "a\\u0007"'}, ("mqtt.user", "control characters")),
    ({"mqtt": "host = ''"}, ("mqtt.host", "a name or an address alone", "found ''")),
    ({"mqtt": "host = 'mqtt://b:1883'"}, ("mqtt.host", "alone", "found 'mqtt://b:1883'")),
    ({"mqtt": "host = 'b:1883'"}, ("mqtt.host", "alone")),
    ({"mqtt": "host = 'a..b'"}, ("mqtt.host", "alone")),
    ({"more": "[[inputs]]\ntopic = 'nrnn-service/+/status'"}, ("mqtt.status_topic", "no input takes", "nrnn-service/+/status")),
    ({"mqtt": "discovery = 'ha'", "more": "[[inputs]]\ntopic = 'ha/#'"}, ("mqtt.discovery", "no input takes", "ha/#")),
    ({"inputs": WHOLE.replace("map = {", 'map = {flow = "x", ')}, ("flow",)),
    ({"inputs": WHOLE.replace("plant/{key}", "plant/{key}/#/x")}, ("inputs[0].topic", "#")),
    ({"inputs": JOINED.split("\n\n")[0]}, ("pressure",)),
    ({"head": 'shard = "3/2"'}, ("shard", "3/2")),
    ({"more": "[strem]\nmembers = 4"}, ("strem", "stream?")),
])
def test_a_wrong_configuration(folder, given, words):
    line = refused(write_config(folder, 1, **given))
    assert all(word in line for word in words), line


def test_a_state_is_needed(folder):
    config = write_config(folder, 1)
    config.write_text(config.read_text().replace('state = "pump.state"', ""))
    assert "state" in refused(config)


def test_two_services_with_one_state(folder, broker, serve, people):
    config, watching = write_config(folder, broker.port), people(Listener, broker.port, "nrnn-service/#")
    serve(config)
    watching.wait(watching.count)
    assert "pump.state" in refused(config) and "no other service" in refused(config)


def test_a_wrong_password_ends_it(folder, mosquitto):
    passwords = folder / "passwords"
    subprocess.run(["mosquitto_passwd", "-b", "-c", passwords, "pump", "right"], check=True, capture_output=True)
    broker = mosquitto(listener=f"allow_anonymous false\npassword_file {passwords}")
    (folder / "password").write_text("not this\n")
    line = refused(write_config(folder, broker.port, mqtt='user = "pump"\npassword_file = "password"'))
    assert "password" in line and "'pump'" in line and "not this" not in line


def test_check_tells_what_would_be_done(folder):
    (folder / "password").write_text("secret\n")
    mqtt = 'user = "pump"\npassword_file = "password"\ndiscovery = "homeassistant"'
    found = ended(write_config(folder, 1999, mqtt=mqtt), "--check")
    assert found.returncode == 0 and found.stderr == "" and "secret" not in found.stdout
    for words in ("127.0.0.1:1999 as pump", "plant/{key}", "subscribed as plant/+", "nrnn-service/nrnn-pump/available",
                  "temperature, pressure", "nrnn/{key}: mean, std, quantiles, flags", "homeassistant/sensor"):
        assert words in found.stdout
    assert not (folder / "pump.state").exists()


def refused_to_forget(config):
    found = ended(config, "--forget", "pump 1")
    assert found.returncode == 1 and found.stdout == "" and found.stderr.startswith("error: ")
    return found.stderr


def test_check_refuses_what_a_service_would(folder):
    for given, words in (({"inputs": WHOLE.replace("map = {", 'map = {flow = "x", ')}, "flow"), ({"mqtt": "host = ''"}, "mqtt.host"),
                         ({"more": "[[inputs]]\ntopic = 'nrnn-service/#'"}, "mqtt.status_topic")):
        found = ended(write_config(folder, 1, **given), "--check")
        assert found.returncode == 1 and words in found.stderr


def test_check_refuses_a_page_that_was_not_built(folder, monkeypatch, capsys):
    monkeypatch.setattr("nrnn.live.page._PLACES", ())
    assert mqtt([str(write_config(folder, 1, more="[live]\nport = 0")), "--check"]) == 1
    assert "expected the page, found none" in capsys.readouterr().err


class TestTheExample:
    """examples/service."""

    def test_its_configuration(self, folder):
        shutil.copy(EXAMPLE / "pump.toml", folder)
        found = ended(folder / "pump.toml", "--check")
        assert found.returncode == 0 and "plant/{key}/temperature" in found.stdout, found

    def test_its_unit_may_write_its_state(self, folder):
        shutil.copy(EXAMPLE / "pump.toml", folder)
        unit = (EXAMPLE / "nrnn-mqtt@.service").read_text().replace("%i", "pump")
        written = [line.removeprefix("StateDirectory=") for line in unit.splitlines() if line.startswith("StateDirectory=")]
        assert [str(read_config(folder / "pump.toml", "mqtt", TABLE).state.parent)] == [f"/var/lib/{one}" for one in written]

    def test_a_service_may_do_what_it_must(self, folder, mosquitto, serve, people):
        passwords = folder / "passwords"
        for flags, user in ((["-c"], "nrnn-pump"), ([], "all")):
            subprocess.run(["mosquitto_passwd", "-b", *flags, passwords, user, "word"], check=True, capture_output=True)
        rights = folder / "rights"
        rights.write_text((EXAMPLE / "mosquitto.acl").read_text() + "\nuser all\ntopic readwrite #\n")
        broker = mosquitto(listener=f"allow_anonymous false\npassword_file {passwords}\nacl_file {rights}")
        (folder / "password").write_text("word")
        listener = people(Listener, broker.port, "#", user=("all", "word"))
        publish = people(Publisher, broker.port, user=("all", "word"))
        mqtt = 'user = "nrnn-pump"\npassword_file = "password"\ndiscovery = "homeassistant"'
        service = serve(write_config(folder, broker.port, mqtt=mqtt))
        listener.wait(lambda: "nrnn-service/nrnn-pump/available" in listener.found or service.process.poll())
        publish("plant/pump 1", as_json(1, 20, 3))
        listener.wait(lambda: {"nrnn/pump 1", "nrnn-service/nrnn-pump/status"} <= set(listener.found))
        listener.wait(lambda: sum(topic.startswith("homeassistant/") for topic in listener.found) == 5)


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

    def results(self):
        return read(payload for topic in list(self.listener.found) if topic.startswith("nrnn/")
                    for payload, _ in self.listener.on(topic))

    def send(self, given):
        for key, *sample in given:
            self.publish(f"plant/{key}", as_json(*sample))

    def wait(self, given):
        expected = uninterrupted(self.folder / "pump.nrnn", given)
        self.listener.wait(lambda: len(self.results()) >= len(expected))
        assert_equal(self.results(), expected)

    @pytest.mark.parametrize("payload", [b"", b"{", b"hello", b"null", b'{"ts": 1}', b"\xff\xfe", b"[" * 5000,
                                         b'{"ts": "noon", "values": {"t": 1, "p": 2}}'])
    def test_a_payload_that_is_none(self, payload):
        service, given = self.start(), list(samples(5))
        self.publish("plant/pump 1", payload)
        self.send(given)
        self.wait(given)
        assert service.said.count("refused: ") == 1 and "plant/pump 1" in service.said
        assert service.stop() == 0

    def test_a_topic_of_two_inputs(self):
        service = self.start(inputs=WHOLE + WHOLE.replace("plant/{key}", "plant/+"))
        self.publish("plant/pump 1", as_json(1, 2, 3))
        service.wait_said("refused: ")
        assert "one input" in service.said or "two" in service.said

    def test_sigterm_loses_nothing(self):
        given = list(samples(200))
        service = self.start()
        self.send(given[:400])
        assert service.stop() == 0
        self.listener.wait(lambda: self.words("nrnn-service/nrnn-pump/available")[-1] == "offline")
        self.send(given[400:])
        self.start()
        self.wait(given)
        assert all(len(copies) == 1 for copies in self.results().values())

    def test_forget(self):
        config = write_config(self.folder, self.broker.port)
        assert "found none" in refused_to_forget(config) and not (self.folder / "pump.state").exists()
        service, given = self.start(), list(samples(2))
        self.send(given)
        self.wait(given)
        assert "no other service" in refused_to_forget(config)
        assert service.stop() == 0
        found = ended(config, "--forget", "pump 1")
        assert (found.returncode, found.stderr) == (0, "") and 'key "pump 1" is forgotten' in found.stdout
        assert 'found "pump 1"' in refused_to_forget(config)

    def test_sighup_reads_the_model_again(self):
        service = self.start(mqtt="status_seconds = 0.2", more='[keys]\nother_model = "reset"')
        given = list(samples(5))
        self.send(given)
        self.wait(given)
        write_model(self.folder / "pump.nrnn", seed=2)
        service.reload()
        service.wait_said("read again, fingerprint")
        later = [(f"{key} later", *sample) for key, *sample in given]
        self.send(later)
        expected = uninterrupted(self.folder / "pump.nrnn", later)
        self.listener.wait(lambda: set(expected) <= set(self.results()))
        assert_equal({place: one for place, one in self.results().items() if place in expected}, expected)
        (self.folder / "pump.nrnn").write_bytes(b"no model")
        service.reload()
        service.wait_said("the one before goes on")
        assert service.stop() == 0

    def test_its_status(self):
        service = self.start(mqtt="status_seconds = 0.2")
        given = list(samples(5))
        self.send(given)
        self.wait(given)
        status = lambda: json.loads(self.words("nrnn-service/nrnn-pump/status")[-1])
        self.listener.wait(lambda: status()["results"] == len(given))
        assert status()["model"] == "pump.nrnn" and status()["seed"] == 7 and status()["keys"] == 4
        assert len(status()["fingerprint"]) == 16
        assert service.stop() == 0

    def test_sensors_of_home_assistant(self):
        service = self.start(mqtt='discovery = "homeassistant"')
        given = list(samples(3))
        self.send(given)
        self.wait(given)
        self.listener.wait(lambda: sum(topic.endswith("/config") for topic in self.listener.found) == 4 * 5)
        told = {topic: json.loads(found[-1][0]) for topic, found in self.listener.found.items() if topic.endswith("/config")}
        one, = (value for value in told.values() if value["name"] == "y.mean" and value["device"]["name"] == "pump 1")
        assert one["state_topic"] == "nrnn/pump 1" and one["value_template"] == '{{ value_json["y.mean"] }}'
        assert one["unit_of_measurement"] == "°C" and one["availability_topic"] == "nrnn-service/nrnn-pump/available"
        assert len({value["unique_id"] for value in told.values()}) == len(told)
        assert service.stop() == 0


@pytest.fixture
def small_disk(folder):
    """A file system of a megabyte."""
    disk = folder / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], capture_output=True).returncode:
        pytest.skip("needs root, to mount a small file system")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


def test_a_full_disk(folder, small_disk, broker, serve, people):
    config = write_config(folder, broker.port)
    config.write_text(config.read_text().replace("pump.state", "disk/pump.state"))
    listener, publish = people(Listener, broker.port, "#"), people(Publisher, broker.port)
    service, given = serve(config), list(samples(50))
    listener.wait(listener.count)
    filling = small_disk / "filling"
    subprocess.run(["dd", "if=/dev/zero", f"of={filling}", "bs=4k"], capture_output=True)
    for key, *sample in given:
        publish(f"plant/{key}", as_json(*sample))
    service.wait_said("room on the disk")
    filling.unlink()
    expected = uninterrupted(folder / "pump.nrnn", given)

    def found():
        return read(payload for topic in list(listener.found) if topic.startswith("nrnn/") for payload, _ in listener.on(topic))

    listener.wait(lambda: len(found()) >= len(expected))
    assert_equal(found(), expected)
    assert service.stop() == 0


def test_tls_with_certificates(folder, mosquitto, serve, people):
    def openssl(*words):
        subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True, cwd=folder)

    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", 2, "-subj", "/CN=plant", "-keyout", "ca.key",
            "-out", "ca.pem")
    for name in ("broker", "pump"):
        (folder / "names").write_text("subjectAltName=IP:127.0.0.1")
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.csr")
        openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", 2,
                "-extfile", "names", "-out", f"{name}.pem")
    broker = mosquitto(listener=f"allow_anonymous true\ncafile {folder}/ca.pem\ncertfile {folder}/broker.pem\n"
                                f"keyfile {folder}/broker.key\nrequire_certificate true")
    service = serve(write_config(folder, broker.port, mqtt='ca_file = "ca.pem"\ncert_file = "pump.pem"\nkey_file = "pump.key"'))
    until = time.monotonic() + 20
    while "pump" not in (broker.folder / "log").read_text() and time.monotonic() < until:
        time.sleep(0.05)
    assert service.process.poll() is None and "as nrnn-pump" in (broker.folder / "log").read_text()
    assert service.stop() == 0 and service.said == ""
    other = serve(write_config(folder, broker.port, mqtt='ca_file = "ca.pem"', name="other.toml"))
    other.wait_said("tries go on")
    assert "Traceback" not in other.said
