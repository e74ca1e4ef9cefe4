"""A broker that gives no right to a topic: what it refuses is named, what it does not tell cannot be."""

import json
from pathlib import Path

import pytest
from clients import Lines, poll_until
from patience import PATIENCE
from people import Listener, Publisher, connected
from pump import as_json, samples
from service import ended, write_config

from nrnn.mqtt.connection import Refused
from nrnn.service.transport import Outgoing

NO_RIGHT = "expected another topic than 'plant/+', says the broker: not authorised (code 128)"
OF_OTHERS = "nrnn/#", "nrnn-service/#"
FOR_ALL = {"publishClientSend": True, "publishClientReceive": True, "unsubscribe": True}


def rights(path, *filters):
    """Of everybody: to subscribe to these."""
    roles = [{"rolename": "all", "acls": [{"acltype": "subscribePattern", "topic": one, "allow": True} for one in filters]}]
    path.write_text(json.dumps({"defaultACLAccess": FOR_ALL | {"subscribe": False}, "clients": [], "roles": roles,
                                "groups": [{"groupname": "all", "roles": [{"rolename": "all"}]}], "anonymousGroup": "all"}))


class TestOfThePlugin:
    """Mosquitto's dynamic security answers a subscription with a failure (SUBACK 128)."""

    @pytest.fixture
    def file(self, tmp_path):
        return tmp_path / "rights.json"

    @pytest.fixture
    def plugin(self):
        place, name = Path("/usr/lib"), "mosquitto_dynamic_security.so"
        found = next(place.glob(f"*/{name}"), None)
        assert found is not None, f"{place}: expected {name}, which comes with Mosquitto 2, in a folder of it, found none"
        return found

    @pytest.fixture
    def broker(self, mosquitto, plugin, file):
        rights(file, *OF_OTHERS, "in/+", "plant/+")
        return mosquitto(more=f"plugin {plugin}\nplugin_opt_config_file {file}")

    def change(self, broker, file, *filters):
        broker.stop()
        rights(file, *OF_OTHERS, *filters)
        broker.start()

    def test_it_ends_a_service_that_starts(self, folder, broker, file):
        self.change(broker, file)
        found = ended(write_config(folder, broker.port))
        assert (found.returncode, found.stderr) == (1, f"error: {NO_RIGHT}\n")

    def test_one_of_several_is_enough(self, broker, make):
        with pytest.raises(Refused, match="'plant/a/#'") as caught:
            make(broker.port, filters=("in/+", "plant/a/#"))
        assert caught.value.for_good

    def test_a_service_that_runs_says_so_and_goes_on_trying(self, rig, broker, file):
        here, given = rig(), list(samples(20))
        here.publish.samples(given[:40])
        here.check(given[:40])
        self.change(broker, file)
        forget_session(broker.port, "nrnn-pump")
        here.service.wait_said(f"{NO_RIGHT}; tries go on")
        assert here.service.process.poll() is None
        again = here.service.said.count("connected again")
        self.change(broker, file, "plant/+")
        here.listener.wait(lambda: here.service.said.count("connected again") > again)
        here.publish.resume()
        here.publish.samples(given[40:])
        here.check(given)


def forget_session(port, name):
    """Subscriptions of a name end where it connects with a clean session."""
    client = connected(port, name, reconnect_on_failure=False)
    client.disconnect()
    client.loop_stop()


class TestOfAFile:
    """Mosquitto's acl_file. What docs/services-mqtt.md says of it."""

    @pytest.fixture
    def broker(self, mosquitto, tmp_path):
        (tmp_path / "acl").write_text("topic write in/a\ntopic write nrnn-service/#\ntopic read nrnn/#\n")
        return mosquitto(more=f"acl_file {tmp_path}/acl")

    def test_it_grants_a_subscription_and_delivers_nothing(self, broker, make, people):
        said = Lines()
        client, publish = make(broker.port, say=said), people(Publisher, broker.port)
        publish("in/a", as_json(1, 20, 3))
        publish.wait()
        assert client.poll(10, 1.0) == [] and client.connections == 1 and not said

    def test_it_confirms_a_result_that_it_passes_to_nobody(self, broker, make, people):
        said = Lines()
        client, listener = make(broker.port, say=said), people(Listener, broker.port, "nrnn/#")
        client.send([Outgoing("a", b"1", False, "nrnn/a")])
        assert client.settle(PATIENCE)
        poll_until(client, lambda: any("the broker does not take what is published" in one for one in said))
        assert not listener.count()
