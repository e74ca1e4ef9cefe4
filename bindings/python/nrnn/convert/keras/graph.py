"""A model's config, laid out flat: models within models and layers around layers are the layers within them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._errors import ConversionError
from . import inbound
from .cells import cells
from .entry import Entry, kind_of, name_of, where_of
from .nodes import INPUT, MOST_LAYERS, Graph, Inner, Leaf, Node

_MODELS = ("Sequential", "Functional", "Model")


def graph(model: Entry) -> Graph:
    """Of the config of a whole model."""
    found = Graph()
    kind = model.get("class_name")
    if kind not in _MODELS:
        raise ConversionError(f"expected a Sequential or functional model, found the class {kind!r}, which is a program; "
                              f"export it to ONNX, or make its layers one functional model")
    found.output, found.places = _model(found, model, "", None, False)
    return found


def _model(into: Graph, model: Entry, prefix: str, given: str | None,
           per_step: bool) -> tuple[str, tuple[Leaf | Inner, ...]]:
    """The key of its output, and its places; `given` None: it is the whole model."""
    config = model.get("config")
    parts = config.get("layers") if isinstance(config, Mapping) else config  # of Keras 2.0 a bare list
    if not isinstance(parts, list) or not all(isinstance(one, Mapping) for one in parts) or not parts:
        raise ConversionError(f"{where_of(model, prefix)}: layers: expected a list of layers, found {type(parts).__name__}")
    if len(parts) > MOST_LAYERS:
        raise ConversionError(f"{where_of(model, prefix)}: expected at most {MOST_LAYERS} layers, found {len(parts)}")
    if model.get("class_name") == "Sequential":
        return _sequential(into, parts, config, prefix, given, per_step)
    return _functional(into, parts, config if isinstance(config, Mapping) else {}, prefix, given, per_step)


def _sequential(into: Graph, parts: list[Any], config: Any, prefix: str, given: str | None,
                per_step: bool) -> tuple[str, tuple[Leaf | Inner, ...]]:
    value = given or _input(into, _first_shape(parts, config), prefix)
    places: list[Leaf | Inner] = []
    for one in parts:
        if one.get("class_name") != INPUT:
            value = _layer(into, one, prefix, inbound.Call((value,)), per_step, places)
    return value, tuple(places)


def _functional(into: Graph, parts: list[Any], config: Mapping[str, Any], prefix: str, given: str | None,
                per_step: bool) -> tuple[str, tuple[Leaf | Inner, ...]]:
    first, last = (_only(config.get(key), f"{prefix or 'model '}{key}") for key in ("input_layers", "output_layers"))
    keys: dict[str, str] = {}
    places: dict[str, list[Leaf | Inner]] = {}
    waiting = {name_of(one): one for one in parts}
    if len(waiting) < len(parts) or first not in waiting:
        raise ConversionError(f"{prefix or 'model '}layers: expected one of each name, {first!r} among them")
    keys[first] = given or _input(into, _own_shape(waiting[first].get("config")), prefix)
    del waiting[first]
    calls = {name: inbound.call(one.get("inbound_nodes"), where_of(one, prefix)) for name, one in waiting.items()}
    while waiting:
        ready = [name for name in waiting if all(one in keys for one in calls[name].layers)]
        if not ready:
            raise ConversionError(f"{where_of(next(iter(waiting.values())), prefix)}: expected layers that are given what "
                                  f"others before them give, found {calls[next(iter(waiting))].layers}")
        for name in ready:
            one, called, places[name] = waiting.pop(name), calls[name], []
            called = inbound.Call(tuple(keys[key] for key in called.layers), called.constants, called.masked)
            keys[name] = _layer(into, one, prefix, called, per_step, places[name])
    if last not in keys:
        raise ConversionError(f"{prefix or 'model '}output_layers: expected one of its layers, found {last!r}")
    return keys[last], tuple(place for one in parts for place in places.get(name_of(one), []))


def _layer(into: Graph, one: Entry, prefix: str, call: inbound.Call, per_step: bool,
           places: list[Leaf | Inner]) -> str:
    """Add a layer or what is within it; the key of its output."""
    name, kind, where = name_of(one), kind_of(one, prefix), where_of(one, prefix)
    key = f"{prefix}{name}"
    if kind in _MODELS:
        output, inner = _model(into, one, f"{key}/", _single(call, where), per_step)
        places.append(Inner(kind, name, inner))
        return output
    if kind == "TimeDistributed":
        return _distributed(into, one, prefix, call, places)
    if kind == "RNN":
        return _cells(into, one, prefix, call, per_step, places)
    places.append(Leaf(kind, name, key))
    config = one.get("config")
    if not isinstance(config, Mapping):
        raise ConversionError(f"{where}: config: expected an object, found {type(config).__name__}")
    return into.add(key, Node(where, kind, config, call.layers, call, per_step))


def _cells(into: Graph, one: Entry, prefix: str, call: inbound.Call, per_step: bool,
           places: list[Leaf | Inner]) -> str:
    """RNN: a layer for each of its cells."""
    name, where = name_of(one), where_of(one, prefix)
    value, found = _single(call, where), cells(one.get("config"), where)
    within: list[Leaf | Inner] = []
    for number, (cell, config) in enumerate(found):
        value = into.add(f"{prefix}{name}/{number}", Node(f"{where}: {cell}", cell, config, (value,), call, per_step))
        within.append(Leaf(f"{cell}Cell", "", value))
    places.append(Leaf("RNN", name, value) if len(found) == 1 else Inner("RNN", name, tuple(within), ("cell", "cells")))
    return value


def _distributed(into: Graph, one: Entry, prefix: str, call: inbound.Call, places: list[Leaf | Inner]) -> str:
    """TimeDistributed: its layer or model, applied to the features of each step."""
    config, name, where = one.get("config"), name_of(one), where_of(one, prefix)
    inner = config.get("layer") if isinstance(config, Mapping) else None
    if not isinstance(inner, Mapping) or kind_of(inner, prefix) in ("TimeDistributed", "RNN"):
        raise ConversionError(f"{where}: layer: expected a layer that is applied to one step, found another")
    within: list[Leaf | Inner] = []
    value = _layer(into, inner, f"{prefix}{name}/", call, True, within)
    places += [Inner("TimeDistributed", name, place.parts, ("layer", *place.path)) if isinstance(place, Inner)
               else Leaf("TimeDistributed", name, place.key) for place in within]
    return value


def _input(into: Graph, shape: Any, prefix: str) -> str:
    if not isinstance(shape, list) or len(shape) < 2 or not all(isinstance(n, (int, type(None))) for n in shape[1:]):
        raise ConversionError(f"the input: expected its shape, (batch, steps, features), found {shape!r}"
                              f"{'' if shape else ': the model was saved before it was built'}")
    return into.add(f"{prefix}input", Node("the input", INPUT, {"shape": shape[1:]}))


def _first_shape(parts: list[Any], config: Any) -> Any:
    """What a Sequential says of its input, in its first layer or the one within that, or when it was built."""
    first: Any = parts[0]
    while isinstance(first, Mapping):
        inner = first.get("config")
        if shape := _own_shape(inner):
            return shape
        within = inner.get("layers", inner.get("layer")) if isinstance(inner, Mapping) else inner
        first = within[0] if isinstance(within, list) and within else within
    return config.get("build_input_shape") if isinstance(config, Mapping) else None


def _own_shape(config: Any) -> Any:
    """As Keras 3 or 2 calls it."""
    return (config.get("batch_shape") or config.get("batch_input_shape")) if isinstance(config, Mapping) else None


def _only(value: Any, where: str) -> str:
    """The one layer of `input_layers` or `output_layers`: [name, 0, 0] or a list of one such."""
    several = value if isinstance(value, list) and value and isinstance(value[0], list) else [value]
    if isinstance(value, Mapping):
        several = list(value.values())
    if len(several) != 1:
        raise ConversionError(f"{where}: expected one, found {len(several)}: "
                              f"{', '.join(str(one[0]) for one in several if isinstance(one, list) and one)}")
    return inbound.layer(several[0], where)


def _single(call: inbound.Call, where: str) -> str:
    if len(call.layers) != 1:
        raise ConversionError(f"{where}: expected one sequence, found {len(call.layers)} inputs: {', '.join(call.layers)}")
    return call.layers[0]
