import shutil
import tempfile
from pathlib import Path

import pytest
from mosquitto import Mosquitto

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
