"""What nrnn.kafka takes."""

from __future__ import annotations

import argparse


def parser(program: str) -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog=program,
        description="Run a service between topics of Kafka and a model, as a member of a consumer group. SIGTERM ends it after "
        "the turn in flight, SIGHUP reads the model again.",
        epilog="Exit status: 0 ended by SIGTERM, 1 refused, 2 wrong usage.")
    made.add_argument("config", metavar="CONFIG", help="a TOML file: model, inputs, results, [kafka]")
    return made
