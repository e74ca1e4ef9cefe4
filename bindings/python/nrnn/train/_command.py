"""python -m nrnn.train CONFIG.toml [--data FOLDER] --out RUN: train a model and export it.

Exit status: 0 trained, 1 refused or failed, 2 wrong usage, 130 interrupted: then --resume goes on from the last epoch.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from ..values.errors import NrnnError
from . import read, train


def run(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """The command; its exit status."""
    try:
        data = given.data if given.data is not None else Path(given.config).parent
        result = train(read(given.config, given.set), data, given.out, given.resume, False if given.quiet else None,
                       given.overwrite)
    except KeyboardInterrupt:
        print("interrupted; --resume goes on from the last epoch", file=sys.stderr)
        return 130
    except (ValueError, RuntimeError, OSError, ImportError, NrnnError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    for note in result.notes:
        print(f"note: {note}", file=sys.stderr)
    print(result.verdict or json.dumps(result.log[-1]))
    return 0
