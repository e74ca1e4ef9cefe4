"""PyTorch: modules of one's own, lists of modules, state dicts, safetensors, TorchScript and torch.export."""

from __future__ import annotations

import json
import re
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch

import nrnn

from .drawn import Drawn
from .torch_source import Item, altered, built, drawn, source

STEPS = 20
FORMS = ("module", "modules", "state dict", "safetensors", "traced", "scripted", "exported")
_PLAIN = FORMS[1:4]
_MAY_REFUSE = "layers on both|expected softmax at the end alone|product of two signals"


def draw(rng: np.random.Generator, folder: Path) -> Drawn:
    form, inputs, items, layout, x = _network(rng)
    return _drawn(form, items, inputs, layout, x, folder / "net.py", _MAY_REFUSE)


def mutated(rng: np.random.Generator, folder: Path) -> tuple[Drawn, Drawn]:
    """A file is altered as it lies there; what is none by the module that it is made of."""
    form, inputs, items, layout, x = _network(rng)
    first = _drawn(form, items, inputs, layout, x, folder / "net.py", _MAY_REFUSE)
    if form in ("traced", "scripted", "exported"):
        return first, _of_file(form, folder / "net.pt2", folder / "other.pt2", rng, x, layout[0])
    found, what = altered(rng, items)
    found = _sayable(found) if form in _PLAIN[1:] else found
    try:
        return first, _drawn(form, found, inputs, layout, x, folder / "other.py", _MAY_REFUSE, f"{what}: ")
    except (RuntimeError, ValueError, IndexError, NameError):  # sizes that do not fit, steps in no order: no such module runs
        return first, first


def _sayable(items: list[Item]) -> list[Item]:
    """Without activations that a state dict has no place to say: the first, and those after another."""
    return [one for before, one in zip([None, *items], items)
            if one.kind != "activation" or (before is not None and before.kind != "activation")]


def _network(rng: np.random.Generator) -> tuple[str, int, list[Item], tuple[bool, bool], np.ndarray]:
    form, inputs = str(rng.choice(FORMS)), int(rng.integers(1, 4))
    plain = form in _PLAIN
    layout = (not plain and bool(rng.integers(2)), bool(rng.integers(2)))  # batch first, functions in place of modules
    items = drawn(rng, inputs, plain)
    items = _sayable(items) if form in _PLAIN[1:] else items
    return form, inputs, items, layout, rng.standard_normal((STEPS, inputs)).astype(np.float32)


def _drawn(form: str, items: list[Item], inputs: int, layout: tuple[bool, bool], x: np.ndarray, path: Path, may_refuse: str,
           what: str = "") -> Drawn:
    net = built(source(items, inputs, *layout), path)
    shaped = _shaped(x, layout[0])
    with torch.no_grad():
        y = net(shaped)
    words = f"{form}: {what}{', '.join(one.words for one in items)}"
    convert = _FORMS[form](net, items, x, _rows(y, layout[0]), path.with_suffix(".pt2"), shaped)
    return Drawn(words, convert, x, _rows(y, layout[0]), may_refuse)


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

_WORDS = [("relu", "tanh"), ("tanh", "relu"), ("sigmoid", "tanh"), ("add", "sub"), ("sub", "add"), ("gelu", "silu"),
          ("silu", "gelu"), ("softplus", "relu"), ("log_softmax", "softmax"), ("select", "select")]


def _of_file(form: str, path: Path, other: Path, rng: np.random.Generator, x: np.ndarray, batch_first: bool) -> Drawn:
    what = _rewritten(form, path, other, rng)
    try:
        with warnings.catch_warnings(), torch.no_grad():
            warnings.simplefilter("ignore")
            run = torch.export.load(other).module() if form == "exported" else torch.jit.load(other)
            y = _rows(run(_shaped(x, batch_first)), batch_first)
    except Exception:  # PyTorch does not run it: there is nothing but refusal
        y = np.zeros((1, 0), np.float32)
    return Drawn(f"{form}: {what}", _from(other), x, y, ".")


def _rewritten(form: str, path: Path, other: Path, rng: np.random.Generator) -> str:
    """A copy of a file with one operator or number in its program become another; says which."""
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    programs = [name for name in held if (name.endswith("model.json") if form == "exported" else name.endswith(".py"))]
    sites = [(name, match, to) for name in programs for pattern, to in _patterns(form)
             for match in re.finditer(pattern, held[name].decode())]
    what = "nothing"
    if sites:
        name, match, to = sites[int(rng.integers(len(sites)))]
        text = held[name].decode()
        held[name] = (text[:match.start(1)] + to + text[match.end(1):]).encode()
        what = f"{match[0][:40]!r} becomes {to!r}"
    with zipfile.ZipFile(other, "w") as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return what


def _patterns(form: str) -> list[tuple[str, str]]:
    if form == "exported":
        return [*((rf'"target": "torch\.ops\.aten\.({a})\.', b) for a, b in _WORDS), (r'"as_float": (0\.[1-9]\d*)', "0.4"),
                (r'"as_bool": (true|false)', "true"), (r'"as_int": (-1)', "0")]
    return [*((rf"torch\.({a})\(", b) for a, b in _WORDS), (r", (0\.[1-9]\d*)[,)]", "0.4"), (r", (-1)\)", "0"),
            (r"(True|False), True, \d", "False")]
