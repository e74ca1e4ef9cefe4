"""Models from elsewhere, one function for each kind.

Keras, PyTorch (modules, TorchScript, torch.export, state dicts, safetensors), ONNX, RTNeural, GuitarML, AIDA-X, NAM, ncps,
published checkpoints.

Every converter returns an `nrnn.ModelFile`, stores check vectors that were computed in float64, and prints what it
assumed and how well source, reference and engine agree: its `Report`, which the file keeps. With ``expect=(x, y)`` the
check vector is what the source itself gave, and the report says that the file is verified against it.

What is raw and what is normalised: the source is fed z, the file is fed raw x, with z = (x - mean) / scale as the
`inputs` say. A network that normalises within itself therefore gets `inputs` without mean and scale. Likewise the
source's outputs are o, the file's are mean + scale * o.

PyTorch, onnx and h5py are imported only when they are needed.
"""

from ._errors import ConversionError, ConversionWarning
from ._report import Report
from ._unpickle import read as read_checkpoint
from .cornn import from_cornn
from .exprnn import from_exprnn
from .fdnet import from_fdnet
from .keras import from_keras
from .lipschitzrnn import from_lipschitzrnn
from .min_gru import from_min_gru
from .modules import from_torch
from .nam import from_nam
from .ncps import from_ncps
from .noisyrnn import from_noisyrnn
from .onnx_graph import from_onnx
from .qlstm import from_qlstm
from .rkn import from_rkn
from .rtneural import from_rtneural

__all__ = ["ConversionError", "ConversionWarning", "Report", "from_cornn", "from_exprnn", "from_fdnet", "from_keras",
           "from_lipschitzrnn", "from_min_gru", "from_nam", "from_ncps", "from_noisyrnn", "from_onnx", "from_qlstm", "from_rkn",
           "from_rtneural", "from_torch", "read_checkpoint"]
