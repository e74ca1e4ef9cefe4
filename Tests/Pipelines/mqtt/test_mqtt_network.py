"""The network is cut, silent or taken down: every result is as in one process, bit for bit, and none is lost."""

import os
import random
import subprocess
import time

import pytest
from proxy import Proxy
from pump import samples
from rig import parts
from wire import Wire


def test_the_network_is_cut(rig, broker, people):
    cut = people(Proxy, broker.port)
    here, given, chance = rig(port=cut.port), list(samples(300)), random.Random(3)
    for part in parts(given, 200):
        here.publish.samples(part)
        time.sleep(chance.uniform(0, 0.1))
        cut.cut()
        time.sleep(chance.uniform(0, 0.5))
        cut.mend()
        time.sleep(chance.uniform(0, 0.5))
    here.check(given)
    assert "connected again" in here.service.said


def test_a_network_that_is_silent(rig, broker, people):
    cut = people(Proxy, broker.port)
    here, given = rig(port=cut.port, mqtt="keepalive = 1\n"), list(samples(40))
    here.publish.samples(given[:80])
    cut.is_frozen = True
    here.publish.samples(given[80:])
    here.service.wait_said("has ended")
    cut.is_frozen = False
    here.check(given)


class TestAWire:
    """The broker at one end, the service at the other: no proxy says to either that it was cut."""

    @pytest.fixture
    def wire(self):
        if os.geteuid() != 0:
            pytest.skip("needs root, to make a network namespace")
        try:
            made = Wire()
        except (OSError, subprocess.CalledProcessError) as error:
            pytest.skip(f"network namespaces are not allowed: {getattr(error, 'stderr', error)}")
        yield made
        made.close()

    @pytest.fixture
    def broker(self, mosquitto, wire):
        return mosquitto(more=f"listener 1883 {wire.host}")

    @pytest.mark.parametrize("end", ["here", "there"])
    def test_it_is_taken_down(self, rig, wire, end):
        """For moments, which connections survive, and for longer than the keepalive."""
        here = rig(port=1883, before=wire.enter, mqtt=f'host = "{wire.host}"\nkeepalive = 1\n')
        given, chance = list(samples(100)), random.Random(4)
        for part, is_long in zip(parts(given, 100), (False, True, False, True), strict=True):
            here.publish.samples(part[:50])
            time.sleep(chance.uniform(0, 0.05))
            with wire.down(end):
                here.publish.samples(part[50:])
                time.sleep(0.3)
                here.listener.wait(lambda: not (is_long and here.is_there()))
            here.listener.wait(here.is_there)
        here.check(given)
        assert "has ended" in here.service.said
        assert here.service.stop() == 0
