"""What nrnn.kafka takes."""

from __future__ import annotations

import argparse

from . import _service


def parser(program: str) -> argparse.ArgumentParser:
    return _service.parser(
        program, "Take samples from topics of Kafka through a model, as a member of a consumer group, and produce results. SIGTERM or "
        "Ctrl-C ends it after the samples in hand, SIGHUP reads the model again.",
        nobody="no member of the group")
