"""Model files: written from arrays, read back into the objects that wrote them. All of it needs protobuf."""

from ..values.modules import needed

needed("google.protobuf.internal.builder", "nrnn.ModelFile", "file")

from .checks import Check  # noqa: E402
from .layers import *  # noqa: E402, F403
from .layers import __all__ as _layers  # noqa: E402
from .modelfile import ModelFile  # noqa: E402

__all__ = ["Check", "ModelFile", *_layers]
