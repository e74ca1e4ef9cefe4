"""What nrnn.kafka takes."""

from __future__ import annotations

import argparse

from ._service import add_arguments


def parser(program: str) -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog=program,
        description="Take samples from topics of Kafka through a model, as a member of a consumer group, and produce results. "
        "SIGTERM or Ctrl-C ends it after the samples in hand, SIGHUP reads the model again.",
        epilog="Exit status: 0 ended by a signal, 1 refused, 2 wrong usage.")
    add_arguments(made, "no member of the group")
    return made
