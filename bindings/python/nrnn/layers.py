"""Another name of `nrnn.file.layers`."""

from .file import layers
from .file.layers import *  # noqa: F403
from .values.modules import alias

alias(__name__, layers)
