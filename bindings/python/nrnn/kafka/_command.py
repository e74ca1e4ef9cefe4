"""python -m nrnn.kafka CONFIG.toml: a model between topics of Kafka.

Exit status: 0 ended by a signal, 1 refused, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import sys

from ..service.signals import Signals
from ..values.errors import NrnnError
from ..values.modules import needed


def run(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """The command; its exit status."""
    try:
        needed("confluent_kafka", "nrnn.kafka", "kafka")
        from .forget import forgotten
        from .serving import plan, service
        if given.forget:
            print(*forgotten(given.config, given.forget), sep="\n")
            return 0
        if given.check:
            print(*plan(given.config), sep="\n")
            return 0
        with Signals() as wishes:
            return service(given.config, signals=wishes).run()
    except (OSError, NrnnError, ValueError, TypeError, ImportError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
