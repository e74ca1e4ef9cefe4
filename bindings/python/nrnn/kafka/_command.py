"""python -m nrnn.kafka CONFIG.toml"""

from __future__ import annotations

import argparse
import sys

from ..service.config import read
from ..service.said import Said
from ..service.service import MOST, Service
from ..values.errors import NrnnError
from .settings import OPTIONS, refuse_what_others_take
from .transport import Kafka


def run(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    said = Said()
    try:
        config = read(given.config, "kafka", OPTIONS)
        refuse_what_others_take(config)
        kafka = Kafka(config, MOST, said)
        kafka.service = Service(config, kafka, said=said)
        return kafka.service.run()
    except (OSError, NrnnError, ValueError, TypeError, ImportError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
