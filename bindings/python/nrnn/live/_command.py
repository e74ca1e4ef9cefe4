"""python -m nrnn.live MODEL [--input FILE]: a page on this machine that shows a stream while it runs.

Exit status: 0 ended by Ctrl-C, 1 refused, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any

from ..engine.model import Model
from ..reading import arguments as reading
from ..reading import settings
from ..values.errors import NrnnError
from .events import Events
from .facts import levels_for, told
from .page import page
from .samples import samples
from .server import Server
from .streaming import Streaming

_MEMBERS = 32


def run(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """The command; its exit status."""
    try:
        content, model, events = page(), Model.load(given.model), Events()
        options = _options(model, given)
        stream = model.stream(**options)
        source = samples(given.input, model, given.speed, reading.given(given))
        events.add("model", told(model, stream.levels, options["members"], given.input))
        server = Server(given.port, content, events)
    except (ValueError, TypeError, OSError, OverflowError, ImportError, NrnnError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    streaming = Streaming(source, stream, events)
    streaming.start()
    print(f"live: {server.address}", flush=True)
    server.serve()
    return 1 if streaming.has_failed else 0


def _options(model: Model, given: argparse.Namespace) -> dict[str, Any]:
    """Of the stream: what the line says, then the model's own settings."""
    members = given.members
    if members is None:
        members = _MEMBERS if model.has_noise else 1
    if members < 1:
        raise ValueError(f"--members: expected at least 1, found {members}")
    policies = {"missing": "hold", "gap": "reset"} | settings.policies(model)
    chosen = {name: getattr(given, name) or policy for name, policy in policies.items()}
    return {"members": members, "seed": given.seed, "noise_scale": given.noise_scale, "quantiles": levels_for(members),
            "max_substeps": given.reading_max_substeps, **chosen}
