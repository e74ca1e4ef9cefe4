"""What the page is told of a model and its stream, under the names of the JavaScript binding."""

from __future__ import annotations

from typing import Any

from ..engine.model import Model
from ..values.files import file_name

_WANTED = (0.05, 0.25, 0.75, 0.95)


def levels_for(members: int) -> tuple[float, ...]:
    """The quantile levels that are shown, as far as so many members can say."""
    if members < 3:
        return ()
    least, most = 1 / (members + 1), members / (members + 1)
    return tuple(dict.fromkeys(min(max(level, least), most) for level in _WANTED))


def told(model: Model, levels: tuple[float, ...], members: int, name: str) -> dict[str, Any]:
    """The page's `model` event."""
    sequence = model.sequence
    facts = {
        "inputs": [{"name": one.name, "unit": one.unit, "mean": one.mean, "scale": one.scale} for one in model.inputs],
        "outputs": [{"name": one.name, "unit": one.unit, "mean": one.mean, "scale": one.scale} for one in model.outputs],
        "layers": [{"cell": layer.cell, "units": layer.units} for layer in model.layers],
        "task": model.task, "interval": sequence.interval, "trainedLength": sequence.trained_length,
        "warmUp": sequence.warm_up, "horizon": sequence.horizon, "validAtEnd": sequence.valid == "end",
        "hasNoise": model.has_noise, "provenance": model.provenance}
    return {"facts": facts, "levels": levels, "members": members, "name": "" if name == "-" else file_name(name)}
