"""Builds the site as its tests do: without a network."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
PYTHON = ROOT / ".venv-site/bin/python"
NO_NETWORK = {**os.environ, "PYTHONPATH": str(HERE / "no_network")}


def built(folder, root=ROOT, **environment):
    return subprocess.run([root / "docs/site/build.sh", folder], capture_output=True, text=True,
                          env={**NO_NETWORK, **environment})
