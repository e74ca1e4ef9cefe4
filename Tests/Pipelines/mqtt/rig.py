"""A service between a publisher and a listener, whose results are compared with those of one process."""

from people import Listener, Publisher
from pump import uninterrupted, write_model
from service import WHOLE, write_config


class Rig:
    """A service between a publisher and a listener."""

    def __init__(self, folder, broker, serve, people, inputs=WHOLE, port=None, before=(), **given):
        self.broker, self.model = broker, folder / "pump.nrnn"
        write_model(self.model)
        self.config = write_config(folder, port or broker.port, inputs, **given)
        self.listener, self.publish = people(Listener, broker.port, "nrnn/#", "nrnn-service/#"), people(Publisher, broker.port)
        self.serve, self.service = serve, serve(self.config, before)
        self.listener.wait(self.is_there)

    def is_there(self):
        """As the broker says."""
        assert self.service.process.poll() is None, self.service.said
        return [b"online"] == [payload for payload, _ in self.listener.on("nrnn-service/nrnn-pump/available")][-1:]

    def check(self, given):
        self.listener.expect(uninterrupted(self.model, given))


def parts(given, size):
    return (given[at:at + size] for at in range(0, len(given), size))
