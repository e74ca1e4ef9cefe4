"""Services that are not run, beside a broker in memory."""

import json

from brokers import Client, Fuse, Silent
from nrnn.service import Service, SqliteStore


def messages(count=4, keys=("p",)):
    return [(f"plant/{key}", json.dumps({"t": t, "a": t / 10, "b": -t / 7}).encode()) for t in range(count) for key in keys]


def made(config, broker, said=None, **settings):
    """A service that is not run, and its broker's client."""
    client = Client(broker, Fuse(), **settings)
    return Service(config, client, SqliteStore(config.state), said or Silent()), client
