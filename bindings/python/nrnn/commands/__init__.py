"""The commands nrnn-calibrate, nrnn-convert and nrnn-train, and those of `python -m`: what they take is told without what they
need."""

from ._calibrate import parser as _calibrate
from ._convert import KINDS
from ._convert import parser as _convert
from ._kafka import parser as _kafka
from ._live import parser as _live
from ._mqtt import parser as _mqtt
from ._run import command
from ._train import parser as _train

__all__ = ["KINDS", "calibrate", "convert", "kafka", "live", "mqtt", "train"]

calibrate = command("calibrate", _calibrate)
"""`nrnn-calibrate`: takes the words of its line, or None for those of this process; gives its exit status."""
convert = command("convert", _convert)
"""`nrnn-convert`, likewise."""
kafka = command("kafka", _kafka)
"""Of `python -m nrnn.kafka`."""
live = command("live", _live)
"""Of `python -m nrnn.live`."""
mqtt = command("mqtt", _mqtt)
"""Of `python -m nrnn.mqtt`."""
train = command("train", _train)
"""`nrnn-train`, likewise."""
