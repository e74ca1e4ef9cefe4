"""One thing of a drawn network of PyTorch becomes another: of its items, or of a program in a file."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from zips import rewritten

from .torch_source import ACTIVATIONS, CELLS, LINKS, NORMS, Item

_CHOICES = {"activation": list(ACTIVATIONS), "cell": list(CELLS), "norm": list(NORMS)[:2], "link": LINKS}
_PATHS = ("add", "skip", "cat")


def altered(rng: np.random.Generator, items: list[Item], inputs: int) -> tuple[list[Item], str]:
    """Of one item another cell, function, norm, link or start, of two another order, or one item less; and what that was."""
    k, found = int(rng.integers(len(items))), list(items)
    what, others = str(rng.choice(["dropped", "swapped", "other", "other"])), _others(items[k], k)
    if what == "other" and others:
        found[k] = others[rng.integers(len(others))]
    elif what == "swapped" and k:
        found[k - 1], found[k] = found[k], found[k - 1]
    elif len(items) > 1:
        what, found = "dropped", [_without(k, one) for one in items if one is not items[k]]
    return _fitted(found, inputs), f"{what} {k}"


def _others(one: Item, k: int) -> list[Item]:
    starts = range(k + 1) if one.kind in _PATHS else ()
    return [*(replace(one, what=what) for what in _CHOICES.get(one.kind, ()) if what != one.what),
            *(replace(one, start=start) for start in starts if start != one.start)]


def _without(k: int, one: Item) -> Item:
    """Where item k was, its value is what it was made of."""
    return replace(one, start=one.start - 1) if one.start > k else one


def _fitted(items: list[Item], inputs: int) -> list[Item]:
    """With the widths that follow from what comes before."""
    widths = [inputs]
    for one in items:
        own = one.width if one.kind in ("cell", "linear") else widths[-1]
        widths.append(own + widths[one.start] if one.kind == "cat" else own)
    return [replace(one, width=width) for one, width in zip(items, widths[1:])]


# Operators of as many inputs; a factor; the last of an axis; the input in place of a later value; a bias in place of another.
_WORDS = [("relu", "tanh"), ("tanh", "relu"), ("sigmoid", "tanh"), ("add", "sub"), ("sub", "add"), ("mul", "add"), ("gelu", "silu"),
          ("silu", "gelu"), ("softplus", "relu"), ("selu", "tanh"), ("elu", "selu"), ("celu", "elu"), ("hardtanh", "tanh"),
          ("leaky_relu", "elu"), ("hardsigmoid", "sigmoid"), ("log_sigmoid", "sigmoid"), ("abs", "tanh"), ("relu6", "relu"),
          ("softmax", "log_softmax"), ("log_softmax", "softmax")]
_EXPORTED = [*((rf'"target": "torch\.ops\.aten\.({a})\.', b) for a, b in _WORDS), (r'"as_float": (0\.[1-9]\d*)', "0.4"),
             (r'"as_bool": (true)', "false"), (r'"as_bool": (false)', "true"), (r'"as_int": (-1)', "0"),
             (r'"arg": \{"as_tensor": \{"name": "((?!p_|b_|y0)\w+)"', "y0"), (r'"p_cell\d_(bias_ih_l0)"\}, ', "bias_hh_l0")]
_SCRIPT = [*((rf"(?:torch|functional)\.({a})\(", b) for a, b in _WORDS), (r", (0\.[1-9]\d*)[,)]", "0.4"), (r", (-1)\)", "0"),
           (r"(True), True, \d", "False"), (r"[(\[](y[1-9])\b", "y0"), (r"weight_hh_l0, (bias_ih_l0)", "bias_hh_l0")]


def of_program(form: str, path: Path, other: Path, rng: np.random.Generator) -> str:
    """A copy of a file with one operator, number or name in its program become another; says which."""
    patterns, tail = (_EXPORTED, "model.json") if form == "exported" else (_SCRIPT, ".py")
    with zipfile.ZipFile(path) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(tail)}
    sites = [(name, match, to) for name in texts for pattern, to in patterns for match in re.finditer(pattern, texts[name])]
    changed, what = {}, "nothing"
    if sites:
        name, match, to = sites[int(rng.integers(len(sites)))]
        changed[name] = (texts[name][:match.start(1)] + to + texts[name][match.end(1):]).encode()
        what = f"{match[0][:40]!r} becomes {to!r}"
    rewritten(path, other, lambda name, data: changed.get(name, data))
    return what
