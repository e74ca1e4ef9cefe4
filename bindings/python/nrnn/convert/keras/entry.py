"""A layer as a config lists it: its name, its class, and how messages call it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._errors import ConversionError

Entry = Mapping[str, Any]


def name_of(one: Entry) -> str:
    config = one.get("config")
    name = config.get("name") if isinstance(config, Mapping) else None
    return str(one.get("name") or name or one.get("class_name"))


def kind_of(one: Entry, prefix: str) -> str:
    """A layer's class, if it is one of Keras's own."""
    kind, module, registered = (one.get(key) for key in ("class_name", "module", "registered_name"))
    module = str(module or "keras.layers")
    if module.startswith("keras.src.ops"):
        return f"ops.{kind}"
    if module.split(".")[0] not in ("keras", "tf_keras", "tensorflow") or ">" in f"{kind}{registered or ''}":
        raise ConversionError(f"{where_of(one, prefix)}: expected a layer of Keras, found one of {registered or module}, which is "
                              f"a program")
    return str(kind)


def where_of(one: Entry, prefix: str) -> str:
    return f"{one.get('class_name')} {f'{prefix}{name_of(one)}'!r}"
