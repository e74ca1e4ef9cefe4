"""A service between a publisher and a listener, whose results are compared with those of one process."""

import time

from people import Listener, Publisher
from pump import as_json, assert_equal, read, uninterrupted, write_model
from service import WHOLE, write_config


class Rig:
    """A service between a publisher and a listener."""

    def __init__(self, folder, broker, serve, people, inputs=WHOLE, port=None, before=(), **given):
        self.broker, self.model = broker, folder / "pump.nrnn"
        write_model(self.model)
        self.config = write_config(folder, port or broker.port, inputs, **given)
        self.listener, self.publish = people(Listener, broker.port, "nrnn/#", "nrnn-service/#"), people(Publisher, broker.port)
        self.serve, self.service = serve, serve(self.config, before)
        self.wait_until_it_is_there()

    def wait_until_it_is_there(self):
        def is_there():
            assert self.service.process.poll() is None, self.service.said
            return [b"online"] == [payload for payload, _ in self.listener.on("nrnn-service/nrnn-pump/available")][-1:]

        self.listener.wait(is_there)

    def found(self):
        return read(payload for topic in list(self.listener.found) if topic.startswith("nrnn/")
                    for payload, _ in self.listener.on(topic))

    def check(self, given, unmarked=1):
        expected = uninterrupted(self.model, given)
        self.listener.wait(lambda: len(self.found()) >= len(expected))
        assert_equal(self.found(), expected, unmarked)


def publish(rig, given, pause=0.0):
    for key, *sample in given:
        rig.publish(f"plant/{key}", as_json(*sample))
        time.sleep(pause)


def parts(given, size):
    return (given[at:at + size] for at in range(0, len(given), size))
