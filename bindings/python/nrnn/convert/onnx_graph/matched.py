"""Which cell the body of a loop computes: its forms against the equations of Elman, GRU and LSTM."""

from __future__ import annotations

import itertools
from typing import Any, NamedTuple

import numpy as np

from ...file.functions import Function
from ...file.layers import Elman, Gru, Lstm
from .._chain import Cell
from .._errors import ConversionError
from .forms import Atom, Form

_EXPECTED = "expected the step of an Elman network, a GRU or an LSTM"


class Sum(NamedTuple):
    """function(W h + U x + b) of one gate."""

    function: Function
    W: np.ndarray
    U: np.ndarray
    b: np.ndarray


def matched(forms: list[Form], inputs: int, name: str) -> tuple[Cell, int]:
    """The cell, and which of the states is h.

    Parameters
    ----------
    forms : list of Form
        Each state after the step, of u = [states, x].
    inputs : int
        Numbers of x.
    """
    n = forms[0].features
    if any(one.features != n for one in forms) or len(forms) > 2:
        raise ConversionError(f"{_EXPECTED}, found {len(forms)} states of {[one.features for one in forms]} numbers")
    if len(forms) == 2:
        return _lstm(forms, n, inputs, name)
    weights = _gru(forms[0], n, inputs)
    return Cell(Elman, _elman(forms[0], n, inputs), name) if weights is None else Cell(Gru, weights, name), 0


def _sum(form: Form, n: int, inputs: int, states: int = 1, function: Function = Function("identity")) -> Sum | None:
    """A form without atoms, that reads h and x; None: it is none, or reads another state."""
    if form.line is None:
        return None
    W, b = form.line
    W = np.pad(W, ((0, 0), (0, states * n + inputs - W.shape[1])))
    return None if W[:, n:states * n].any() else Sum(function, W[:, :n], W[:, states * n:], b)


def _gate(atom: Atom, n: int, inputs: int, states: int = 1) -> Sum | None:
    """A function of such a form."""
    return None if atom.function is None else _sum(atom.of, n, inputs, states, atom.function)


def _elman(form: Form, n: int, inputs: int) -> dict[str, Any]:
    atoms, line = next(iter(form), ((), None))
    found = _gate(atoms[0], n, inputs) if len(atoms) == 1 and _is_one(line) else _sum(form, n, inputs)
    if found is None or len(form.products) > 1:
        raise ConversionError(f"{_EXPECTED}, found a sum of {len(form.products)} products of gates, or other gates")
    function = found.function
    return {"W": found.W, "U": found.U, "b": found.b, "activation": function.activation, "alpha": function.alpha,
            "beta": function.beta}


def _gru(form: Form, n: int, inputs: int) -> dict[str, Any] | None:
    """h' = (1 - z) m + z h, or with z and 1 - z the other way about."""
    atoms = {atom.key: atom for product, _ in form for atom in product}
    for z, m in itertools.permutations(atoms.values(), 2):
        both = tuple(sorted((z.key, m.key)))
        straight = {(z.key,): 1, both: -1, (m.key,): 0}
        turned = {(): 1, (z.key,): -1, both: 0}
        for signs, swapped in ((straight, False), (turned, True)):
            if set(form.products) == set(signs) and _updates(form, signs, (m.key,), both, n):
                return _gru_weights(z, m, swapped, n, inputs)
    return None


def _updates(form: Form, signs: dict[tuple[bytes, ...], int], m: tuple[bytes, ...], both: tuple[bytes, ...],
             n: int) -> bool:
    """Does each product stand with h, or alone, and with its sign?"""
    lines = {key: line for key, (_, line) in form.products.items()}
    if m in signs:  # z h + m - z m
        z, = set(signs) - {m, both}
        return _is_state(lines[z], n, 1) and _is_one(lines[m]) and _is_one(lines[both], -1)
    z, = set(signs) - {(), both}  # h - z h + z m
    return _is_state(lines[()], n, 1) and _is_state(lines[z], n, -1) and _is_one(lines[both])


def _gru_weights(z_atom: Atom, m_atom: Atom, swapped: bool, n: int, inputs: int) -> dict[str, Any] | None:
    z = _gate(z_atom, n, inputs)
    if z is None or m_atom.function is None:
        return None
    z = _turned(z) if swapped else z
    found = None if z is None else _reset(m_atom.of, n, inputs)
    if z is None or found is None or found[0].function != z.function:
        return None
    r, straight, W, c, after = found
    return {"W": np.vstack([r.W, z.W, W]), "U": np.vstack([r.U, z.U, straight.U]),
            "b": np.concatenate([r.b, z.b, straight.b]), "c": np.concatenate([np.zeros(2 * n), c]), "reset_after": after,
            "gate": z.function, "candidate": m_atom.function}


def _reset(form: Form, n: int, inputs: int) -> tuple[Sum, Sum, np.ndarray, np.ndarray, bool] | None:
    """r, U x + b, W, c and whether r acts after W: of U x + b + r (W h + c), or of U x + b + W (r h)."""
    parts = {len(atoms): (atoms, line) for atoms, line in form}
    straight = _sum(Form([((), parts[0][1])] if 0 in parts else [], n), n, inputs)
    if 1 not in parts or set(parts) - {0, 1} or len(form.products) != len(parts) or straight is None or straight.W.any():
        return None
    (atom,), line = parts[1]
    if atom.M is not None:
        inner = list(atom.of)
        if not _is_one(line) or len(inner) != 1 or len(inner[0][0]) != 1 or not _is_state(inner[0][1], n, 1):
            return None
        r = _gate(inner[0][0][0], n, inputs)
        return None if r is None else (r, straight, atom.M, np.zeros(n), False)
    r, side = _gate(atom, n, inputs), _sum(Form([((), line)], n), n, inputs)
    return None if r is None or side is None or side.U.any() else (r, straight, side.W, side.b, True)


def _turned(gate: Sum) -> Sum | None:
    """1 - gate, as a gate."""
    kind, a, b = gate.function.activation, gate.function.alpha, gate.function.beta
    if kind == "logistic" or (kind == "hard_sigmoid" and b == 0.5):
        return _negative(gate, 0)
    return _negative(gate, 1) if kind == "clip" and (a, b) == (0, 1) else None


def _negative(gate: Sum, around: float) -> Sum:
    return gate._replace(W=-gate.W, U=-gate.U, b=around - gate.b)


def _lstm(forms: list[Form], n: int, inputs: int, name: str) -> tuple[Cell, int]:
    """c' = f c + i g, h' = o tanh(c'); either state may come first."""
    for h in (0, 1):
        turned = forms if h == 0 else [_swapped(one, n, inputs) for one in forms[::-1]]
        if (weights := _lstm_weights(turned[0], turned[1], n, inputs)) is not None:
            return Cell(Lstm, weights, name), h
    raise ConversionError(f"{_EXPECTED}, found two states that are updated otherwise")


def _lstm_weights(hidden: Form, memory: Form, n: int, inputs: int) -> dict[str, Any] | None:
    parts = {len(atoms): (atoms, line) for atoms, line in memory}
    if set(parts) != {1, 2} or len(memory.products) != 2 or len(hidden.products) != 1:
        return None
    (out, out_line), = hidden
    if len(out) != 2 or not _is_one(out_line) or not _is_one(parts[2][1]) or not _is_state(parts[1][1], 2 * n, 1, n):
        return None
    forget, = parts[1][0]
    for (i, g), (o, t) in itertools.product(itertools.permutations(parts[2][0]), itertools.permutations(out)):
        gates = [_gate(one, n, inputs, 2) for one in (i, forget, g, o)]
        if t.function is None or t.of.key != memory.key or any(one is None for one in gates):
            continue
        found = [one for one in gates if one is not None]
        if found[0].function == found[1].function == found[3].function:
            W, U, b = (np.concatenate([one[k] for one in found]) for k in (1, 2, 3))
            return {"W": W, "U": U, "b": b, "gate": found[0].function, "candidate": found[2].function, "output": t.function}
    return None


def _swapped(form: Form, n: int, inputs: int) -> Form:
    """The form of u with its two states exchanged."""
    return form.of_columns(np.concatenate([np.arange(n, 2 * n), np.arange(n), np.arange(2 * n, 2 * n + inputs)]))


def _is_one(line: Any, sign: int = 1) -> bool:
    return not line[0].any() and bool((line[1] == sign).all())


def _is_state(line: Any, width: int, sign: int, first: int = 0) -> bool:
    """The state itself, or its negative, the numbers of u from `first` on."""
    W, b = line
    n = len(W)
    return not b.any() and np.array_equal(np.pad(W, ((0, 0), (0, max(0, width - W.shape[1])))),
                                          sign * np.eye(n, max(W.shape[1], width), first))
