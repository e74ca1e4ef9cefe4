"""python -m nrnn.kafka CONFIG.toml"""

from __future__ import annotations

import argparse
import sys

from ..values.errors import NrnnError
from .serving import service


def run(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    try:
        made = service(given.config)
    except (OSError, NrnnError, ValueError, TypeError, ImportError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return made.run()
