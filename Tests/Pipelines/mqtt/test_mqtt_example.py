"""examples/service: its configuration, its unit, its rights."""

import shutil

from mosquitto import SETTINGS, by_password
from nrnn.mqtt.settings import TABLE
from nrnn.service.config import read as read_config
from people import Listener, Publisher
from pump import as_json
from service import ended, write_config

EXAMPLE = SETTINGS.parent


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
        users = by_password(folder / "passwords", {"nrnn-pump": "word", "all": "word"})
        rights = folder / "rights"
        rights.write_text((EXAMPLE / "mosquitto.acl").read_text() + "\nuser all\ntopic readwrite #\n")
        broker = mosquitto(listener=f"{users}\nacl_file {rights}")
        (folder / "password").write_text("word")
        listener = people(Listener, broker.port, "#", user=("all", "word"))
        publish = people(Publisher, broker.port, user=("all", "word"))
        mqtt = 'user = "nrnn-pump"\npassword_file = "password"\ndiscovery = "homeassistant"'
        service = serve(write_config(folder, broker.port, mqtt=mqtt))
        listener.wait(lambda: "nrnn-service/nrnn-pump/available" in listener.topics() or service.process.poll())
        publish("plant/pump 1", as_json(1, 20, 3))
        listener.wait(lambda: {"nrnn/pump 1", "nrnn-service/nrnn-pump/status"} <= listener.topics())
        listener.wait(lambda: sum(topic.startswith("homeassistant/") for topic in listener.topics()) == 5)
