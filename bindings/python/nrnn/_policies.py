"""What a stream does with missing values and long intervals."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence as Many
from ctypes import c_uint32
from typing import Any

from ._checks import choice, position, positive
from ._structs import GAP, MISSING
from .channels import Channel

Missing = str | Mapping[str | int, str] | Many[str]


def policies(missing: Missing, gap: str, max_substeps: int | None, channels: list[Channel]) -> dict[str, Any]:
    """The fields of `StreamOptions` that `Model.stream` documents under these names."""
    by_channel = [choice("missing", policy, MISSING) for policy in _by_channel(missing, channels)]
    return {
        "missing_by_channel": (c_uint32 * len(by_channel))(*by_channel),
        "missing_count": len(by_channel),
        "gap": choice("gap", gap, GAP),
        "max_substeps": 0 if max_substeps is None else positive("max_substeps", max_substeps, 32),
    }


def _by_channel(missing: Missing, channels: list[Channel]) -> list[str]:
    if isinstance(missing, str):
        return [missing] * len(channels)
    if isinstance(missing, Mapping):
        chosen, names = ["reject"] * len(channels), [channel.name for channel in channels]
        for which, policy in missing.items():
            chosen[position("missing", which, names)] = policy
        return chosen
    if len(missing) != len(channels):
        raise ValueError(f"missing: expected {len(channels)} policies, one per channel, found {len(missing)}")
    return list(missing)
