"""Another name of `nrnn.file.nrnn_model_pb2`."""

from .file import nrnn_model_pb2
from .values.modules import alias

alias(__name__, nrnn_model_pb2)
