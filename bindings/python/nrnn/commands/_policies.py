"""What commands take alike that run streams: what these do with missing values and gaps."""

from __future__ import annotations

import argparse

from ..description.policies import GAP, MISSING


def add_arguments(made: argparse.ArgumentParser, missing: str, gap: str) -> None:
    """Each with its default where the model has none."""
    made.add_argument("--missing", choices=MISSING, help=f"what a missing value gets (the model's, or {missing})")
    made.add_argument("--gap", choices=GAP, help=f"what an interval gets that is too long (the model's, or {gap})")
