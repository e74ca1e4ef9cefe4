"""Importing this lets the modules of the digits example be imported: noisy_rnn and checkpoint."""
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "digits"))    # last: a module of this folder goes first
