"""Settings that go through to librdkafka: certificates, mechanisms, secrets."""

import socket
import ssl
import subprocess
import threading

import pytest
from test_kafka_command import command

from nrnn.kafka.serving import plan

PLACE = "heartbeat.interval.ms = 200"
WRONG = {
    "no such file": ('security.protocol = "SSL"\nssl.ca.location = "none.pem"', "ssl.ca.location"),
    "no certificate": ('security.protocol = "SSL"\nssl.certificate.location = "pump.nrnn"', "ssl.certificate.location"),
    "a key of another": ('security.protocol = "SSL"\nssl.key.pem = "hush"', "ssl.key.pem"),
    "a mechanism": ('security.protocol = "SASL_SSL"\nsasl.mechanism = "RUBBISH"', "RUBBISH"),
    "a protocol": ('security.protocol = "RUBBISH"', 'Invalid value "RUBBISH" for configuration property "security.protocol"'),
    "no user": ('security.protocol = "SASL_PLAINTEXT"\nsasl.mechanism = "SCRAM-SHA-512"\nsasl.password = "hush"',
                "sasl.username"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_librdkafka_does_not_take_is_named(house, name):
    setting, told = WRONG[name]
    config = house.config(changed=[(PLACE, setting)])
    with pytest.raises(ValueError) as raised:
        list(plan(config))
    assert str(raised.value).startswith(f"{config}: kafka.client: ") and told in str(raised.value)
    assert "hush" not in str(raised.value)


def test_check_tells_them_without_secrets(house):
    (house.folder / "secret").write_text("hush\n")
    given = """security.protocol = "SASL_SSL"
sasl.mechanism = "SCRAM-SHA-512"
sasl.username = "me"
sasl.password.file = "secret"
ssl.key.password = "hush"
"""
    done = command(house.config(changed=[(PLACE, given)]), "--check")
    assert done.returncode == 0, done.stderr
    assert ("security.protocol = SASL_SSL, sasl.mechanism = SCRAM-SHA-512, sasl.username = me, "
            "sasl.password = what secret holds, ssl.key.password = not shown") in done.stdout
    assert "hush" not in done.stdout + done.stderr


class Door:
    """Takes one connection after another by TLS, and answers none; `heard` are the first bytes of each that came so far."""

    def __init__(self, certificate):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self._listening = context.wrap_socket(socket.create_server(("127.0.0.1", 0)), server_side=True)
        self.port, self.heard = self._listening.getsockname()[1], []
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        while self._listening.fileno() >= 0:
            try:
                with self._listening.accept()[0] as one:
                    self.heard.append(one.recv(100))
            except OSError:  # one that does not believe us, and the end
                continue

    def close(self):
        self._listening.close()


@pytest.fixture
def door(house):
    words = ("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 "
             "-keyout own.pem -out ca.pem")
    subprocess.run(["openssl", *words.split()], check=True, capture_output=True, cwd=house.folder)
    with open(house.folder / "own.pem", "a") as file:
        file.write((house.folder / "ca.pem").read_text())
    made = Door(house.folder / "own.pem")
    yield made
    made.close()


def by_tls(house, door, more):
    given = f'security.protocol = "SSL"\n{more}'
    return house.inside(house.config(servers=f"127.0.0.1:{door.port}", changed=[(PLACE, given)]))


def test_a_broker_that_is_believed(house, door):
    service = by_tls(house, door, f'ssl.ca.location = "{house.folder}/ca.pem"')
    service.turns(lambda: door.heard)
    assert b"nrnn" in door.heard[0], "a request of Kafka's, with our client.id"


def test_a_broker_that_is_not_believed_is_named(house, door):
    service = by_tls(house, door, "")
    service.turns(lambda: "certificate verify failed" in service.said())
    assert not door.heard
