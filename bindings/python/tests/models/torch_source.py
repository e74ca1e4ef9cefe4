"""Random networks as the source of a module: what people write in `__init__` and `forward`."""

from __future__ import annotations

import importlib.util
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

# Of each activation its module and its function; both have the same numbers.
ACTIVATIONS = {
    "tanh": ("nn.Tanh()", "torch.tanh({})"), "relu": ("nn.ReLU()", "F.relu({})"), "sigmoid": ("nn.Sigmoid()", "torch.sigmoid({})"),
    "elu(0.7)": ("nn.ELU(0.7)", "F.elu({}, 0.7)"), "selu": ("nn.SELU()", "F.selu({})"), "celu(0.5)": ("nn.CELU(0.5)", "F.celu({}, 0.5)"),
    "leaky_relu(0.2)": ("nn.LeakyReLU(0.2)", "F.leaky_relu({}, 0.2)"), "gelu": ("nn.GELU()", "F.gelu({})"),
    "silu": ("nn.SiLU()", "F.silu({})"), "softplus": ("nn.Softplus()", "F.softplus({})"), "relu6": ("nn.ReLU6()", "F.relu6({})"),
    "hardtanh(-0.5,0.8)": ("nn.Hardtanh(-0.5, 0.8)", "torch.clamp({}, -0.5, 0.8)"),
    "hardsigmoid": ("nn.Hardsigmoid()", "F.hardsigmoid({})"), "logsigmoid": ("nn.LogSigmoid()", "F.logsigmoid({})")}
GRAPH_ONLY = {  # which a state dict has no word for
    "softsign": ("nn.Softsign()", "F.softsign({})"), "gelu_tanh": ("nn.GELU('tanh')", "F.gelu({}, approximate='tanh')"),
    "tanhshrink": ("nn.Tanhshrink()", "F.tanhshrink({})"), "swish": ("nn.SiLU()", "({0} * torch.sigmoid({0}))"),
    "threshold": ("nn.Threshold(0.1, 0.0)", "F.threshold({}, 0.1, 0.0)"), "abs": ("nn.LeakyReLU(-1.0)", "torch.abs({})")}
CELLS = {"lstm": "nn.LSTM", "gru": "nn.GRU", "rnn": "nn.RNN"}
LINKS = ["softmax", "log_softmax"]
NORMS = {"layer": "nn.LayerNorm({})", "batch": "nn.BatchNorm1d({})", "rms": "nn.RMSNorm({})"}


@dataclass(frozen=True)
class Item:
    """A step of a forward: its kind, what it gives, and what else it has."""

    kind: str
    name: str
    width: int
    what: str = ""
    start: int = 0  # the step whose value is wanted again: 0 the input, k that of item k - 1

    @property
    def words(self) -> str:
        return f"{self.what or self.kind} {self.width}"


def drawn(rng: np.random.Generator, inputs: int, plain: bool) -> list[Item]:
    """Some items; with `plain` those alone that a list of modules or a state dict can be."""
    items: list[Item] = []
    for k in range(int(rng.integers(1, 6))):
        kinds = ["cell", "linear", "activation", "norm"] + ([] if plain else ["add", "skip", "cat", "scale", "dropout"])
        items.append(_item(rng, str(rng.choice(kinds)), k, inputs, items, plain))
    if not any(one.kind in ("cell", "linear") for one in items):
        items.append(_item(rng, "linear", len(items), inputs, items, plain))
    if not plain and rng.random() < 0.3:
        items.append(Item("last", "last", items[-1].width))
    if not plain and rng.random() < 0.3:
        items.append(Item("link", "link", items[-1].width, str(rng.choice(LINKS))))
    return items


def _item(rng: np.random.Generator, kind: str, k: int, inputs: int, items: list[Item], plain: bool) -> Item:
    widths = [inputs, *(one.width for one in items)]
    width, start = widths[-1], int(rng.integers(len(widths)))
    if kind == "add":
        same = [place for place, one in enumerate(widths) if one == width]
        return Item(kind, f"add{k}", width, start=int(rng.choice(same)))
    if kind == "cat":
        return Item(kind, f"cat{k}", width + widths[start], start=start)
    if kind in ("cell", "linear"):
        width = int(rng.integers(1, 6))
    choices = {"cell": list(CELLS), "norm": list(NORMS)[:2 if plain else 3], "activation": [*ACTIVATIONS, *([] if plain else GRAPH_ONLY)]}
    what = str(rng.choice(choices[kind])) if kind in choices else ""
    return Item(kind, f"{kind}{k}", width, what, start if kind == "skip" else 0)


def source(items: list[Item], inputs: int, batch_first: bool, functional: bool) -> str:
    """The text of a module `Net`."""
    made, done, width = [], [], inputs
    for k, one in enumerate(items):
        start = f"y{one.start}"
        made += _made(one, width, [inputs, *(item.width for item in items)][one.start], batch_first)
        done.append(f"y{k + 1} = {_applied(one, f'y{k}', start, batch_first, functional)}")
        width = one.width
    lines = ["import torch", "from torch import nn", "from torch.nn import functional as F", "", "", "class Net(nn.Module):",
             "    def __init__(self):", "        super().__init__()", *(f"        {line}" for line in made), "",
             "    def forward(self, y0):", *(f"        {line}" for line in done), f"        return y{len(items)}", ""]
    return "\n".join(lines)


def _made(one: Item, width: int, beside: int, batch_first: bool) -> list[str]:
    if one.kind == "cell":
        return [f"self.{one.name} = {CELLS[one.what]}({width}, {one.width}, batch_first={batch_first})"]
    if one.kind == "scale":
        return [f"self.register_buffer('{one.name}', torch.zeros({width}))"]
    made = {"linear": f"nn.Linear({width}, {one.width})", "norm": NORMS.get(one.what, "").format(width),
            "activation": {**ACTIVATIONS, **GRAPH_ONLY}.get(one.what, ("",))[0], "dropout": "nn.Dropout(0.3)",
            "skip": f"nn.Linear({beside}, {width})"}
    return [f"self.{one.name} = {made[one.kind]}"] if one.kind in made else []


def _applied(one: Item, y: str, start: str, batch_first: bool, functional: bool) -> str:
    if one.kind == "activation" and functional:
        return {**ACTIVATIONS, **GRAPH_ONLY}[one.what][1].format(y)
    if one.kind == "norm" and one.what == "batch":
        turned = f"{y}.transpose(1, 2)" if batch_first else f"{y}.permute(1, 2, 0)"
        return f"self.{one.name}({turned}){'.transpose(1, 2)' if batch_first else '.permute(2, 0, 1)'}"
    return {"cell": f"self.{one.name}({y})[0]", "add": f"{y} + {start}", "skip": f"{y} + self.{one.name}({start})",
            "cat": f"torch.cat([{y}, {start}], -1)", "scale": f"({y} - self.{one.name}) * 0.7",
            "last": f"{y}[:, -1]" if batch_first else f"{y}[-1]", "link": f"torch.{one.what}({y}, -1)",
            }.get(one.kind, f"self.{one.name}({y})")


def built(text: str, path: Path) -> Any:
    """The module of a text, its weights by their names: those of layers that stay are the same in an altered one."""
    path.write_text(text)
    spec = importlib.util.spec_from_file_location(f"drawn_{path.stem}", path)
    room = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(room)
    net = room.Net()
    for name, value in (*net.named_parameters(), *net.named_buffers()):
        _fill(name, value)
    return net.eval()


def _fill(name: str, value: torch.Tensor) -> None:
    if not value.is_floating_point():
        return
    rng = np.random.default_rng(zlib.crc32(f"{name} {tuple(value.shape)}".encode()))
    numbers = rng.standard_normal(tuple(value.shape)) / np.sqrt(value.shape[-1] if value.ndim > 1 else 4)
    if name.endswith("running_var") or (value.ndim == 1 and name.endswith(".weight")):
        numbers = 0.6 + np.abs(numbers)
    with torch.no_grad():
        value.copy_(torch.from_numpy(numbers))
