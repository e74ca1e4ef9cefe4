"""What a stream does with missing values and long intervals."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence as Many
from ctypes import c_uint32
from typing import Any

import numpy as np

from ..description.channels import Channel, names
from ..description.policies import GAP, MISSING
from ..values.columns import labelled
from ..values.options import choice, position, positive

Missing = str | Mapping[str | int, str] | Many[str]


def policies(missing: Missing, gap: str, max_substeps: int | None, channels: list[Channel]) -> dict[str, Any]:
    """The fields of `StreamOptions` that `Model.stream` documents under these names."""
    by_channel = _by_channel(missing, channels)
    return {
        "missing_by_channel": (c_uint32 * len(by_channel))(*by_channel),
        "missing_count": len(by_channel),
        "gap": choice("gap", gap, GAP),
        "max_substeps": 0 if max_substeps is None else positive("max_substeps", max_substeps, 32),
    }


def _by_channel(missing: Missing, channels: list[Channel]) -> list[int]:
    if isinstance(missing, str):
        return [choice("missing", missing, MISSING)] * len(channels)
    columns = labelled(missing, 0)
    if columns is not None:
        return _named(dict(zip(columns.names, map(columns.get, range(len(columns.names))))), channels)
    if not isinstance(missing, (list, tuple)) and np.ndim(missing) != 1:
        raise TypeError("missing: expected a policy, one per channel in a list, or a dict of them by channel, "
                        f"found {missing!r:.60}")
    if len(missing) != len(channels):
        raise ValueError(f"missing: expected {len(channels)} policies, one per channel, found {len(missing)}")
    return [choice("missing", policy, MISSING) for policy in missing]


def _named(missing: Mapping[str | int, str], channels: list[Channel]) -> list[int]:
    chosen, known = {}, names(channels)
    once = {name: i for i, name in enumerate(known)} if len(set(known)) == len(known) else {}
    for which, policy in missing.items():
        channel = once[which] if isinstance(which, str) and which in once else position("missing", which, known)
        if channel in chosen:
            raise ValueError(f"missing: expected each channel once, found {which!r}, channel {channel}, again")
        chosen[channel] = choice("missing", policy, MISSING)
    return [chosen.get(i, MISSING.index("reject")) for i in range(len(channels))]
