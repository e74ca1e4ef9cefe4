"""Programs as JSON, as `torch.export.save` writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .._errors import ConversionError
from ..torch_graph import Shape
from ..torch_graph.dtypes import DType
from .graph import Graph, Node, Ref, one_input, operator_of

_VERSIONS = (5, 6, 7, 8)  # of the schema, the first number
_DTYPES = {1: "uint8", 2: "int8", 3: "int16", 4: "int32", 5: "int64", 6: "float16", 7: "float32", 8: "float64", 12: "bool",
           13: "bfloat16"}
_KEYWORD = 2
_KEYWORDS = ("dtype", "layout", "device", "pin_memory", "memory_format", "alpha", "approximate", "rounding_mode",
             "non_blocking", "copy")  # of versions whose arguments do not say which they are
_PLACES = ("layout", "device", "pin_memory", "memory_format", "non_blocking", "copy")


def program(document: Any, weight: Callable[[str, bool], Any]) -> Graph:
    """The program of a document.

    Parameters
    ----------
    weight : callable
        Gives the array of a parameter or buffer, or with True of a constant, by its name.
    """
    try:
        version = document["schema_version"]["major"]
        if version not in _VERSIONS:
            raise ConversionError(f"schema_version: expected {_VERSIONS[0]} to {_VERSIONS[-1]}, found {version!r}")
        module = document["graph_module"]
        return _graph(module["graph"], module["signature"], weight)
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ConversionError(f"expected a program of torch.export, found one without {error}") from None


def _graph(graph: Any, signature: Any, weight: Callable[[str, bool], Any]) -> Graph:
    constants, inputs = {}, []
    for spec in signature["input_specs"]:
        (kind, held), = spec.items()
        if kind == "user_input":
            inputs.append(held["arg"])
        elif kind == "constant_input":
            constants[held["name"]] = next(iter(held["value"].values()))
        elif kind in _NAMED:
            constants[held["arg"]["name"]] = weight(held[_NAMED[kind]], kind == "tensor_constant")
        else:
            raise ConversionError(f"expected tensors as inputs, found {kind}")
    signal = one_input([_reference(one).name for one in inputs])
    nodes, outputs = [_node(one) for one in graph["nodes"]], [_argument(one) for one in graph["outputs"]]
    if (said := [_output(spec) for spec in signature["output_specs"]]) != outputs:
        raise ConversionError(f"outputs: expected those of the signature, {_names(said)}, found {_names(outputs)}")
    return Graph(signal, _shape(graph["tensor_values"][signal]["sizes"]), constants, nodes, outputs)


_NAMED = {"parameter": "parameter_name", "buffer": "buffer_name", "tensor_constant": "tensor_constant_name"}


def _output(spec: Any) -> Any:
    (kind, held), = spec.items()
    if kind != "user_output":
        raise ConversionError(f"expected outputs alone, found {kind}: a state that is kept between calls")
    return _argument(held["arg"])


def _names(outputs: list[Any]) -> str:
    return ", ".join(one.name if isinstance(one, Ref) else str(one) for one in outputs)[:80]


def _reference(argument: Any) -> Ref:
    value = _argument(argument)
    if not isinstance(value, Ref):
        raise ConversionError("expected a tensor as input, found a number")
    return value


def _shape(sizes: list[Any]) -> Shape:
    free = tuple(axis for axis, one in enumerate(sizes) if "as_int" not in one)
    return Shape(tuple(_size(one) for one in sizes), free)


def _size(size: Any) -> int:
    hint = size["as_int"] if "as_int" in size else size["as_expr"]["hint"]["as_int"]
    if type(hint) is not int or not 0 < hint < 1 << 22:
        raise ConversionError(f"expected sizes above 0, found {hint!r}")
    return hint


def _node(node: Any) -> Node:
    where = str(node.get("name") or next((_argument(one).name for one in node["outputs"] if "as_tensor" in one), node["target"]))
    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    for one in node["inputs"]:
        name, value = one["name"], _argument(one["arg"])
        if one.get("kind") == _KEYWORD or (one.get("kind") is None and name in _KEYWORDS):
            kwargs |= {} if name in _PLACES else {name: value}
        else:
            args.append(value)
    outputs = [found.name for one in node["outputs"] for found in _several(_argument(one))]
    operator = operator_of(node["target"], where)
    return Node(operator, tuple(args), kwargs, outputs, where)


def _several(value: Any) -> list[Ref]:
    return value if isinstance(value, list) else [value] if isinstance(value, Ref) else []


def _argument(argument: Mapping[str, Any]) -> Any:
    (kind, value), = argument.items()
    if kind not in _ARGUMENTS:
        raise ConversionError(f"expected tensors, numbers and text as arguments, found {kind}")
    return _ARGUMENTS[kind](value)


def _named(value: Any) -> Any:
    return Ref(value["as_name"]) if "as_name" in value else next(iter(value.values()))


def _optional(value: Any) -> Any:
    return Ref(value["as_tensor"]["name"]) if "as_tensor" in value else None


_ARGUMENTS: dict[str, Callable[[Any], Any]] = {
    "as_none": lambda _: None, "as_tensor": lambda value: Ref(value["name"]), "as_optional_tensor": _optional,
    "as_tensors": lambda values: [Ref(one["name"]) for one in values],
    "as_optional_tensors": lambda values: [_optional(one) for one in values],
    **dict.fromkeys(["as_int", "as_float", "as_bool", "as_string"], lambda value: value),
    **dict.fromkeys(["as_ints", "as_floats", "as_bools", "as_strings"], list),
    **dict.fromkeys(["as_sym_int", "as_sym_float", "as_sym_bool"], _named),
    **dict.fromkeys(["as_sym_ints", "as_sym_floats", "as_sym_bools"], lambda values: [_named(one) for one in values]),
    "as_scalar_type": lambda value: DType(_DTYPES.get(value, f"kind {value}")),
    **dict.fromkeys(["as_memory_format", "as_layout", "as_device"], lambda _: None),
}


def dtype_of(code: Any) -> str:
    """PyTorch's name of a kind of numbers."""
    return _DTYPES.get(code, f"kind {code}")
