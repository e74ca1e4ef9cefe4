"""What is wrong is named in a line, and the service ends or waits as documented."""

import json
import os
import signal
import subprocess

import pytest
from mosquitto import by_password
from nrnn.mqtt import main as mqtt
from nrnn.service import Service
from patience import PATIENCE, wait
from people import Listener, Publisher
from pump import samples, uninterrupted
from service import JOINED, WHOLE, ended, write_config


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
    ({"mqtt": "discovery = 'ha/'"}, ("mqtt.discovery", "without / at its end")),
    ({"head": 'shard = "3/2"'}, ("shard", "3/2")),
    ({"more": "[strem]\nmembers = 4"}, ("strem", "stream?")),
])
def test_a_wrong_configuration(folder, given, words):
    line = refused(write_config(folder, 1, **given))
    assert all(word in line for word in words), line


@pytest.mark.parametrize("name, topic", [("topic", "own/available"), ("refused", "own/status"), ("topic", "ha/sensor/nrnn-pump/{key}"),
                                         ("refused", "ha/sensor/nrnn-pump/bad")])
def test_results_go_to_no_topic_of_its_own(folder, name, topic):
    config = write_config(folder, 1, mqtt="status_topic = 'own'\ndiscovery = 'ha'")
    config.write_text(config.read_text().replace("[results]", f"[results]\n{name} = '{topic}'"))
    assert f"results.{name}: expected a topic that is none of the service's own, found '{topic}'" in refused(config)


def test_results_may_stand_beside_its_sensors(folder, capsys):
    """As examples of Home Assistant have it."""
    config = write_config(folder, 1, mqtt="discovery = 'ha'")
    config.write_text(config.read_text().replace("[results]", "[results]\ntopic = 'ha/sensor/{key}/state'"))
    assert mqtt([str(config), "--check"]) == 0 and "ha/sensor/{key}/state" in capsys.readouterr().out


def test_a_key_whose_results_would_go_there_is_refused(folder, broker, serve, people):
    config = write_config(folder, broker.port, mqtt="status_topic = 'own'", inputs=WHOLE.replace("plant/{key}", "in") + "key_path = 'id'")
    config.write_text(config.read_text().replace("[results]", "[results]\ntopic = 'own/{key}'\nrefused = 'bad'"))
    listener, publish = people(Listener, broker.port, "#"), people(Publisher, broker.port)
    service = serve(config)
    listener.wait(lambda: listener.on("own/available"))
    publish("in", '{"id": "available", "ts": 1700000000000, "values": {"t": 1, "p": 2}}')
    listener.wait(lambda: listener.on("bad"))
    service.wait_said("expected a key that a topic of results can have")
    assert service.stop() == 0 and [payload for payload, _ in listener.on("own/available")] == [b"online", b"offline"]


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_while_it_starts_ends_nothing(folder, broker, monkeypatch, number):
    made = Service.__init__

    def begun(self, *given):
        os.kill(os.getpid(), number)
        made(self, *given)
        assert self.signals.reload == (number == signal.SIGHUP) and self.signals.stop == (number == signal.SIGTERM)
        self.signals.stop = True

    monkeypatch.setattr(Service, "__init__", begun)
    assert mqtt([str(write_config(folder, broker.port))]) == 0


def test_a_state_that_is_gone_is_told_of(folder, broker, serve, people):
    """The broker keeps the session of a service whose state was removed; and a service ends whose state is removed under it."""
    config = write_config(folder, broker.port)
    listener, publish = people(Listener, broker.port, "#"), people(Publisher, broker.port)
    service, given = serve(config), list(samples(20))
    listener.wait(listener.count)
    publish.samples(given[:40])
    listener.expect(uninterrupted(folder / "pump.nrnn", given[:40]))
    for path in folder.glob("pump.state*"):
        path.unlink()
    publish.samples(given[40:])
    assert service.process.wait(PATIENCE) == 1
    assert "pump.state: expected the file that the service has open, found none" in service.said
    again = serve(config)
    again.wait_said("expected no session, as the state is new, found one: keys begin anew")
    assert again.stop() == 0


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
    broker = mosquitto(listener=by_password(folder / "passwords", {"pump": "right"}))
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


def test_check_refuses_what_a_service_would(folder):
    for given, words in (({"inputs": WHOLE.replace("map = {", 'map = {flow = "x", ')}, "flow"), ({"mqtt": "host = ''"}, "mqtt.host"),
                         ({"more": "[[inputs]]\ntopic = 'nrnn-service/#'"}, "mqtt.status_topic")):
        found = ended(write_config(folder, 1, **given), "--check")
        assert found.returncode == 1 and words in found.stderr


def test_check_refuses_a_page_that_was_not_built(folder, monkeypatch, capsys):
    monkeypatch.setattr("nrnn.live.page._PLACES", ())
    assert mqtt([str(write_config(folder, 1, more="[live]\nport = 0")), "--check"]) == 1
    assert "expected the page, found none" in capsys.readouterr().err


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
    config = write_config(folder, broker.port, mqtt="status_seconds = 0.5")
    config.write_text(config.read_text().replace("pump.state", "disk/pump.state"))
    listener, publish = people(Listener, broker.port, "#"), people(Publisher, broker.port)
    service, given = serve(config), list(samples(50))
    listener.wait(listener.count)
    filling = small_disk / "filling"
    subprocess.run(["dd", "if=/dev/zero", f"of={filling}", "bs=4k"], capture_output=True)
    publish.samples(given)
    service.wait_said("room on the disk")
    listener.wait(lambda: any(json.loads(one)["failures"] for one, _ in listener.on("nrnn-service/nrnn-pump/status")))
    filling.unlink()
    listener.expect(uninterrupted(folder / "pump.nrnn", given))
    assert service.stop() == 0


def test_tls_with_certificates(folder, mosquitto, serve):
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
    wait(lambda: "as nrnn-pump" in broker.said or service.process.poll() is not None, lambda: broker.said)
    assert service.process.poll() is None, service.said
    assert service.stop() == 0 and service.said == ""
    other = serve(write_config(folder, broker.port, mqtt='ca_file = "ca.pem"', name="other.toml"))
    other.wait_said("tries go on")
    assert "Traceback" not in other.said
