import shutil
import tempfile
from pathlib import Path

import pytest
from clients import Lines, settings
from mosquitto import Mosquitto
from pump import write_model
from rig import Rig
from service import Service

from nrnn.mqtt.client import Client

MEMORY = Path("/dev/shm")  # a broker that writes after every change is killed here, not a machine: no disk is waited for


@pytest.fixture
def mosquitto():
    """Makes brokers, which end with the test."""
    folder = tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None)
    made = []

    def make(**options):
        made.append(Mosquitto(f"{folder}/{len(made)}", **options))
        return made[-1].start()

    yield make
    for one in made:
        one.stop()
    shutil.rmtree(folder)


@pytest.fixture
def broker(mosquitto):
    return mosquitto()


@pytest.fixture
def serve(tmp_path):
    """Makes services, which end with the test."""
    made = []

    def make(config, before=()):
        made.append(Service(config, tmp_path / f"log{len(made)}", before))
        return made[-1].start()

    yield make
    for one in made:
        if one.process.poll() is None:
            one.kill()


@pytest.fixture
def rig(tmp_path, broker, serve, people):
    return lambda **given: Rig(tmp_path, broker, serve, people, **given)


@pytest.fixture
def people():
    """Makes publishers and listeners, which leave with the test."""
    made = []

    def make(kind, *arguments, **options):
        made.append(kind(*arguments, **options))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def make():
    """Makes clients without a service, which leave with the test."""
    made = []

    def client(port, filters=("in/+",), say=None, retain=False, refused=None, **given):
        made.append(Client(settings(port, **given), filters, Lines() if say is None else say, retain, refused))
        made[-1].open()
        return made[-1]

    yield client
    for one in made:
        one.close()


@pytest.fixture
def folder(tmp_path):
    """With a model in it."""
    write_model(tmp_path / "pump.nrnn")
    return tmp_path
