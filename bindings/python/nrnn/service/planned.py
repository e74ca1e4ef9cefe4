"""What a service would do, asked before it is one."""

from __future__ import annotations

from ..engine.model import Model
from ..live.page import page
from .config import Config
from .inputs import Inputs


def planned(config: Config) -> Model:
    """The model, which fits its configuration. No port is taken, no state is opened, no broker is asked.

    Raises
    ------
    OSError, NrnnError, ValueError, TypeError
        As `Service`, but for what a port or a state says.
    """
    model = config.job().model
    Inputs(config, model)
    if config.live is not None:
        page()
    return model
