"""Clients without a service: their settings, who listens to what they say, a model that they tell of."""

from types import SimpleNamespace


from nrnn.mqtt.settings import TABLE, broker


def settings(port, **given):
    return broker({name: option.default for name, option in TABLE.items()} | {"port": port, "status_seconds": 0.0} | given, "pump")


class Lines(list):
    """A `Said` that keeps every line."""

    __call__ = list.append

    def of_kind(self, kind, line):
        self(f"{kind}: {line}")


def described(*outputs, fingerprint=1):
    """What is told of a model: its outputs, as names, and their units."""
    return SimpleNamespace(outputs=[SimpleNamespace(name=name, unit=unit) for name, unit in outputs], fingerprint=fingerprint)
