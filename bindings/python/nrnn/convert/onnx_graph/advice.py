"""What stands in the way, by operator, and the nearest thing that works."""

from __future__ import annotations

_CONVOLUTION = "a convolution looks at several steps: compute it before, and stream what it gives"
_ATTENTION = "attention looks at all steps at once, and this engine keeps a state instead"
_OVER_STEPS = "it takes its numbers from several steps: features of one step alone can be streamed"
_NORMS = "LayerNormalization and RMSNormalization over the features of a step are read, and BatchNormalization"
_DECIDES = "what the values of the signal decide, such as masks, is for the host: leave out the samples, or reset"
_POOL = "pooling looks at several steps: take the last step, or pool the streamed outputs"
_LIST = "docs/convert.md lists what runs on a stream"

_ADVICE = {
    **dict.fromkeys(("Conv", "ConvTranspose", "ConvInteger", "QLinearConv", "DeformConv"), _CONVOLUTION),
    **dict.fromkeys(("Attention", "MultiHeadAttention", "RotaryEmbedding"), _ATTENTION),
    "InstanceNormalization": _OVER_STEPS,
    **dict.fromkeys(("GroupNormalization", "LpNormalization", "MeanVarianceNormalization"), _NORMS),
    "CumSum": "a sum over the steps needs a state; one over features is read as a MatMul",
    **dict.fromkeys(("If", "Where", "Equal", "Not", "And", "Or", "Xor", "NonZero", "ArgMax", "ArgMin", "IsNaN"), _DECIDES),
    **dict.fromkeys(("MaxPool", "AveragePool", "GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool", "LpPool"), _POOL),
    "HardSwish": "Swish, Gelu, Relu and HardSigmoid have a counterpart",
    "Mish": "Swish, Gelu, Relu and HardSigmoid have a counterpart",
    "Loop": "a loop that walks along time and updates an RNN, GRU or LSTM in the usual way is read",
    "Scan": "a loop that walks along time and updates an RNN, GRU or LSTM in the usual way is read",
    "Einsum": "MatMul and Gemm are read",
    "DynamicQuantizeLSTM": "export without quantisation; `nrnn quantize` makes the weights small",
    **dict.fromkeys(("DynamicQuantizeLinear", "MatMulInteger", "QLinearMatMul", "QuantizeLinear"),
                    "export without quantisation; `nrnn quantize` makes the weights small"),
    "LinearClassifier": "LinearRegressor is read",
    **dict.fromkeys(("TreeEnsemble", "TreeEnsembleRegressor", "TreeEnsembleClassifier"), "trees are no recurrent network"),
    "Tile": "a last step that is repeated begins a decoder: an encoder and a decoder are two models",
}


def refusal(kind: str) -> str:
    """The nearest thing that works."""
    return _ADVICE.get(kind, _LIST)
