"""Clients without a service: their settings, who listens to what they say, a model that they tell of."""

from types import SimpleNamespace

from patience import wait

from nrnn.mqtt.settings import TABLE, broker


def settings(port, **given):
    return broker({name: option.default for name, option in TABLE.items()} | {"port": port, "status_seconds": 0.0} | given, "pump")


class Lines(list):
    """A `Said` that keeps every line."""

    __call__ = list.append

    def of_kind(self, kind, line):
        self(f"{kind}: {line}")


def polled(client, count):
    """So many messages, or some more."""
    found = []
    wait(lambda: found.extend(client.poll(1000, 0.1)) or len(found) >= count, lambda: f"{len(found)} of {count} messages", 0)
    return found


def poll_until(client, is_so, seconds=0.1):
    """What comes meanwhile is looked at by nobody."""
    wait(lambda: (client.poll(10, seconds), is_so())[1], pause=0)


def payloads(messages):
    return [int(one.payload) for one in messages]


def described(*outputs, fingerprint=1):
    """What is told of a model: its outputs, as names, and their units."""
    return SimpleNamespace(outputs=[SimpleNamespace(name=name, unit=unit) for name, unit in outputs], fingerprint=fingerprint)
