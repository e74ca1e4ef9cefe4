"""PyTorch: modules of one's own, lists of modules, state dicts, safetensors, TorchScript and torch.export."""

from __future__ import annotations

import contextlib
import json
import logging
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

import nrnn

from .compare import differ
from .drawn import Drawn
from .torch_altered import altered, of_program
from .torch_source import Item, built, drawn, source

STEPS = 20
TRIES = 20
OTHERWISE = 1e-3  # beyond what float32 may cost
FORMS = ("module", "modules", "state dict", "safetensors", "traced", "scripted", "exported")
_PLAIN, _SAID, _FILES = FORMS[1:4], FORMS[2:4], FORMS[4:]
_MAY_REFUSE = "layers on both|expected softmax at the end alone|product of two signals"

logging.getLogger("torch.export").setLevel(logging.CRITICAL)  # it would tell all that an altered file lacks

# form, inputs, items, whether batch first and by functions in place of modules, x
Drawing = tuple[str, int, list[Item], tuple[bool, bool], np.ndarray]


def draw(rng: np.random.Generator, folder: Path) -> Drawn:
    return _drawn(*_network(rng), folder / "net.py")


def mutated(rng: np.random.Generator, folder: Path) -> tuple[Drawn, Drawn]:
    """A file is altered as it lies there; what is none by the module that it is made of, or by what is said of its weights.

    Code that does not run and steps without effect may be what is altered: another place is tried a few times.
    """
    drawing = _network(rng)
    first = second = _drawn(*drawing, folder / "net.py")
    for k in range(TRIES):
        with contextlib.suppress(RuntimeError, ValueError, IndexError, NameError):  # sizes or an order that no module runs
            second = _altered(rng, first, drawing, folder, k)
        if differ(first, second, OTHERWISE):
            break
    return first, second


def _altered(rng: np.random.Generator, first: Drawn, drawing: Drawing, folder: Path, k: int) -> Drawn:
    form, inputs, items, layout, x = drawing
    if form in _FILES:
        return _of_file(form, folder / "net.pt2", folder / f"other{k}.pt2", rng, x, layout[0])
    found, what = altered(rng, items, inputs)
    found = _sayable(found) if form in _SAID else found
    other = _drawn(form, inputs, found, layout, x, folder / f"other{k}.py", f"{what}: ")
    if form in _SAID and _weighty(found) == _weighty(items) and differ(first, other, OTHERWISE):
        return replace(_drawn(*drawing, folder / f"said{k}.py", f"said {what}: ", found), y=np.zeros((1, 0)))  # refused by what it gave
    return other


def _weighty(items: list[Item]) -> list[Item]:
    return [one for one in items if one.kind != "activation"]


def _sayable(items: list[Item]) -> list[Item]:
    """Without activations that a state dict has no place to say: the first, and those after another."""
    return [one for before, one in zip([None, *items], items)
            if one.kind != "activation" or (before is not None and before.kind != "activation")]


def _network(rng: np.random.Generator) -> Drawing:
    form, inputs = str(rng.choice(FORMS)), int(rng.integers(1, 4))
    plain = form in _PLAIN
    layout = (not plain and bool(rng.integers(2)), bool(rng.integers(2)))
    items = drawn(rng, inputs, plain)
    items = _sayable(items) if form in _SAID else items
    return form, inputs, items, layout, rng.standard_normal((STEPS, inputs)).astype(np.float32)


def _drawn(form: str, inputs: int, items: list[Item], layout: tuple[bool, bool], x: np.ndarray, path: Path, what: str = "",
           said: list[Item] | None = None) -> Drawn:
    """A network in its form; `said` other items than those that it has."""
    net = built(source(items, inputs, *layout), path)
    shaped = _shaped(x, layout[0])
    with torch.no_grad():
        y = _rows(net(shaped), layout[0])
    convert = _FORMS[form](net, said or items, x, y, path.with_suffix(".pt2"), shaped)
    return Drawn(f"{form}: {what}{', '.join(one.words for one in items)}", convert, x, y, _MAY_REFUSE)


def _shaped(x: np.ndarray, batch_first: bool) -> torch.Tensor:
    return torch.from_numpy(x)[None] if batch_first else torch.from_numpy(x)[:, None]


def _rows(y: torch.Tensor, batch_first: bool) -> np.ndarray:
    if y.ndim == 3:
        y = y[0] if batch_first else y[:, 0]
    return y.numpy()


def _from(what: Any, **settings: Any) -> Callable[[], nrnn.ModelFile]:
    return lambda: nrnn.convert.from_torch(what, report=None, check=8, **settings)


def _said(items: list[Item]) -> dict[str, str]:
    """What stands after each layer that has weights."""
    said: dict[str, str] = {}
    for before, one in zip(items, items[1:]):
        if one.kind == "activation" and before.kind != "activation":
            said[before.name] = one.what
    return said | {one.name: "none" for one in items if one.kind in ("linear", "norm") and one.name not in said}


def _state_dict(net: Any, items: list[Item], x: np.ndarray, y: np.ndarray, path: Path, shaped: Any) -> Callable[[], nrnn.ModelFile]:
    torch.save(net.state_dict(), path)
    return _from(path, activations=_said(items), expect=(x, y))


def _safetensors(net: Any, items: list[Item], x: np.ndarray, y: np.ndarray, path: Path, shaped: Any) -> Callable[[], nrnn.ModelFile]:
    header, body = {}, b""
    for name, value in sorted(net.state_dict().items()):
        data = value.numpy().tobytes()
        kind = "F32" if value.is_floating_point() else "I64"
        header[name] = {"dtype": kind, "shape": list(value.shape), "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    text = json.dumps(header).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + body)
    order = [one.name for one in items if one.kind in ("cell", "linear", "norm")]
    return _from(path, activations=_said(items), order=order, expect=(x, y))


def _modules(net: Any, *_: Any) -> Callable[[], nrnn.ModelFile]:
    parts = list(net.children())
    padded = [one for part in parts for one in ([part, torch.nn.Identity()] if type(part).__name__ == "Linear" else [part])]
    return _from(padded)


def _saved(how: Callable[[Any, Any, Path], None]) -> Callable[..., Callable[[], nrnn.ModelFile]]:
    def saved(net: Any, items: list[Item], x: np.ndarray, y: np.ndarray, path: Path, shaped: Any) -> Callable[[], nrnn.ModelFile]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            how(net, shaped, path)
        return _from(path)
    return saved


_FORMS: dict[str, Callable[..., Callable[[], nrnn.ModelFile]]] = {
    "module": lambda net, *_: _from(net), "modules": _modules, "state dict": _state_dict, "safetensors": _safetensors,
    "traced": _saved(lambda net, x, path: torch.jit.trace(net, x, check_trace=False).save(path)),
    "scripted": _saved(lambda net, x, path: torch.jit.script(net).save(path)),
    "exported": _saved(lambda net, x, path: torch.export.save(torch.export.export(net, (x,)), str(path)))}


# Files that are altered as they lie there

def _of_file(form: str, path: Path, other: Path, rng: np.random.Generator, x: np.ndarray, batch_first: bool) -> Drawn:
    what = of_program(form, path, other, rng)
    try:
        with warnings.catch_warnings(), torch.no_grad():
            warnings.simplefilter("ignore")
            run = torch.export.load(other).module() if form == "exported" else torch.jit.load(other)
            y = _rows(run(_shaped(x, batch_first)), batch_first)
    except Exception:  # PyTorch does not run it: there is nothing but refusal
        y = np.zeros((1, 0), np.float32)
    return Drawn(f"{form}: {what}", _from(other), x, y, ".")
