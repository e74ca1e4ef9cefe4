"""What nrnn.mqtt takes."""

from __future__ import annotations

import argparse

from . import _service


def parser(program: str) -> argparse.ArgumentParser:
    return _service.parser(
        program, "Take samples from topics of an MQTT broker through a model, and publish results. SIGTERM or Ctrl-C ends it "
        "after the samples in hand, SIGHUP reads the model again.",
        nobody="no service")
