"""Which layers are read, by their class, and why others are not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from .._errors import ConversionError
from . import features, merges, recurrent
from .nodes import INPUT, Node
from .merges import Given, Merged
from .operations import OPERATIONS
from .shapes import Read, Reading, Shape

Merge = Callable[[Reading, Given], Merged]


def _nothing(*settings: str) -> Callable[[Reading], Read]:
    """A layer that gives what it is given."""
    def read(one: Reading) -> Read:
        one.settings.ignore(*settings)
        return [], one.given
    return read


def _flatten(one: Reading) -> Read:
    """Of one vector nothing; of a sequence of one step that vector."""
    one.settings.ignore("data_format")
    if one.given.sequence and not one.per_step and one.given.steps != 1:
        raise ConversionError(f"{one.where}: expected one vector, found {one.given}: it puts all steps side by side, which a "
                              f"stream has one at a time")
    return [], one.given if one.per_step else Shape(one.given.width, one.given.steps, False)


def _reshape(one: Reading) -> Read:
    target, given = one.settings.value("target_shape"), one.given
    same = [given.width] if one.per_step or not given.sequence else [given.steps, given.width]
    if not isinstance(target, list) or len(target) != len(same) or any(
            n not in (-1, m) for n, m in zip(target, same)) or target.count(-1) > 1 or (len(same) == 2 and None in target):
        raise ConversionError(f"{one.where}: target_shape: expected the shape that is there, {given}, found {target}")
    return [], given


def _repeat(one: Reading) -> Read:
    raise ConversionError(f"{one.where}: expected layers that a stream has, step by step, found one that repeats the last step's "
                          f"vector; a host can run the part before and the part after it")


LAYERS: dict[str, Callable[[Reading], Read]] = {
    **dict.fromkeys(recurrent.KINDS, recurrent.recurrent),
    "Dense": features.dense, "Activation": features.activation, "PReLU": features.prelu, "Embedding": features.embedding,
    **dict.fromkeys(("ReLU", "LeakyReLU", "ELU", "ThresholdedReLU", "Softmax"), features.activation_layer),
    "BatchNormalization": features.batch_normalization, "LayerNormalization": features.layer_normalization,
    "RMSNormalization": features.rms_normalization, "Normalization": features.normalization, "Rescaling": features.rescaling,
    "Flatten": _flatten, "Reshape": _reshape, "RepeatVector": _repeat,
    **dict.fromkeys(("Dropout", "SpatialDropout1D", "GaussianNoise", "GaussianDropout", "AlphaDropout",
                     "ActivityRegularization"), _nothing("rate", "stddev", "noise_shape", "l1", "l2")),
    "Masking": _nothing("mask_value"), "Identity": _nothing(), **OPERATIONS}

MERGES: dict[str, Merge] = {"Add": merges.added, "Subtract": merges.subtracted, "Average": merges.averaged,
                            "Concatenate": merges.concatenated, "ops.Add": merges.added, "ops.Subtract": merges.subtracted}

_WHY = [
    (r"Conv|.*LSTM[123]D", "it reads past inputs or neighbours, which no layer here has kept"),
    (r".*Attention", "it looks at the whole sequence"),
    (r".*Pool", "it needs the whole sequence"),
    (r"Bidirectional", "its backward half needs the future"),
    (r"Lambda|TFOpLambda|SlicingOpLambda|TensorFlowOpLayer", "it is a program; put what it does outside, or use layers"),
    (r"Multiply|Dot|Maximum|Minimum", "products and extremes of two sequences are no path around a layer"),
    (r"TextVectorization|StringLookup|IntegerLookup|Hashing|CategoryEncoding|Discretization",
     "it prepares data, which a host does outside"),
    (r"ops\.", "it is an operation that no layer here stands for"),
]


def expect_known(nodes: Iterable[Node]) -> None:
    """Refuse the first layer that is not read, whatever its weights are."""
    for node in nodes:
        if node.kind not in LAYERS and node.kind not in MERGES and node.kind != INPUT:
            why = next((why for pattern, why in _WHY if re.match(pattern, node.kind)), "there is no such layer here")
            raise ConversionError(f"{node.where}: {why}; docs/convert.md has the layers that are read")
