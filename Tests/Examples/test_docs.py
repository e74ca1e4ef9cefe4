"""Tables of docs/ that their own programs print."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_smaller_weights():
    """Sizes and changes are the files'; accuracies are the engine's, whose bits are the same everywhere."""
    rows = subprocess.run([sys.executable, ROOT / "docs/weights.py"], capture_output=True, text=True, check=True).stdout.splitlines()
    page = (ROOT / "docs/models.md").read_text().splitlines()
    assert len(rows) == 14 and [row for row in rows if row not in page] == []
