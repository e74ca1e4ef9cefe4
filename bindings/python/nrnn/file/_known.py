"""What a reader of model files refuses, for it cannot know whether it changes the numbers: as docs/format.md says."""

from __future__ import annotations

from . import wire
from . import nrnn_model_pb2 as pb

_VERSION = 1
_RESERVED = {"Model": ("requires", "weight_sets", "feedback", "weights", "fingerprint", "packing")}
_OPEN = "Provenance"  # for people: may hold more


def check(data: bytes) -> None:
    """Refuse fields and values of later versions, and messages that stand twice and would be merged.

    Raises
    ------
    ValueError
        The message names the field.
    """
    seen: set[tuple[int, str]] = set()
    for one in wire.fields(data, pb.Model.DESCRIPTOR):
        _check_number(one)
        field = one.descriptor
        if field is None or field.message_type is None or wire.is_repeated(field):
            continue
        place = one.message, field.containing_oneof.name if field.containing_oneof else field.name
        if place in seen:
            raise ValueError(f"{_name(one)}: expected once in its message, found again")
        seen.add(place)


def _check_number(one: wire.Field) -> None:
    if one.descriptor is None:
        if one.type.name != _OPEN or one.wire in wire.GROUPS:
            raise ValueError(f"{one.type.name}: expected fields that this version knows, found number {one.number}")
    elif one.wire not in (own := wire.types(one.descriptor)):
        raise ValueError(f"{_name(one)}: expected wire type {own[0]}, found {one.wire}")
    elif one.descriptor.name in _RESERVED.get(one.type.name, ()):
        raise ValueError(f"{_name(one)}: expected none, for this version does not know it, found some")
    elif one.descriptor.enum_type is not None and one.value not in one.descriptor.enum_type.values_by_number:
        raise ValueError(f"{_name(one)}: expected a value that this version knows, found {one.value}")
    elif (one.type.name, one.descriptor.name) == ("Model", "version") and one.value != _VERSION:
        raise ValueError(f"version: expected {_VERSION}, found {one.value}")


def _name(one: wire.Field) -> str:
    return f"{one.type.name}.{one.descriptor.name}"
