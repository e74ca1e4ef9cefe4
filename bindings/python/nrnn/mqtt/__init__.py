"""The command `python -m nrnn.mqtt`: samples from topics of MQTT, results to others."""

from ..commands import mqtt as main

__all__ = ["main"]
