"""What nrnn.mqtt takes."""

from __future__ import annotations

import argparse


def parser(program: str) -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog=program,
        description="Take samples from topics of an MQTT broker through a model, and publish results. SIGTERM or Ctrl-C ends it "
        "after the samples in hand, SIGHUP reads the model again.",
        epilog="Exit status: 0 ended by a signal, 1 refused, 2 wrong usage.")
    made.add_argument("config", metavar="CONFIG", help="a file in TOML: docs/services.md")
    instead = made.add_mutually_exclusive_group()
    instead.add_argument("--check", action="store_true", help="read it, load the model, print what would be done, and end")
    instead.add_argument("--forget", action="append", default=[], metavar="KEY",
                         help="take this key out of the state, so that it begins anew, and end; while no service runs. May be "
                         "given several times")
    return made
