"""What is said of operators that no layer of ours does."""

from __future__ import annotations

import re

_HOST = "what it does of the input alone, a host can do before it feeds the model"
# The first that fits an operator's name is said.
_OF: list[tuple[str, str]] = [
    (r"conv|_convolution|unfold", f"a convolution over steps or features has no counterpart; {_HOST}"),
    (r"bmm|attention|baddbmm|einsum", "attention reads all steps at once, and a stream has only those that have been"),
    (r".*_cell$", "a loop over time that was written out; nn.RNN, nn.GRU and nn.LSTM are the same and are read"),
    (r"_?pa(ck|d)_.*sequence", "sequences of different lengths; convert the module that takes one sequence"),
    (r".*pool|cum|logcumsum|sort|topk|max|min|arg", f"what is computed over several steps has no counterpart; {_HOST}"),
    (r"group_norm|instance_norm|native_group|native_layer", "LayerNorm, RMSNorm and BatchNorm1d are read, others are not"),
    (r"rand|bernoulli|normal|multinomial|poisson", "random numbers within a forward; call .eval(), or leave them out"),
    (r"quantize|dequantize|_quantized|quantized", "a quantised network; convert it before it is quantised"),
]


def refusal(operator: str) -> str:
    """Why an operator is refused."""
    why = next((text for pattern, text in _OF if re.match(pattern, operator.lstrip("_")) or re.match(pattern, operator)), None)
    return f"expected an operator that docs/convert.md lists, found {operator}{f': {why}' if why else ''}"
