"""Whether the layers of a state dict are one chain: names tell where sizes do not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .._errors import ConversionError

# Networks that stand side by side, or that are joined in another way than one after the other.
_ROLES = [({"generator", "gen"}, {"discriminator", "disc"}), ({"encoder", "enc"}, {"decoder", "dec"}),
          ({"actor"}, {"critic"}), ({"policy", "pi"}, {"value", "vf"}), ({"student"}, {"teacher"}),
          ({"online"}, {"target"}), ({"forward", "fwd", "fw"}, {"backward", "bwd", "bw"}), ({"left"}, {"right"}),
          ({"mean", "mu"}, {"std", "sigma", "var", "logvar", "logstd"})]
_AROUND = {"skip", "shortcut", "residual", "downsample"}  # what stands on a path around other layers
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_HOW = "weights do not say how they are joined; order=[..] names the layers of one chain, or of the one that is wanted"


def chosen(names: list[str], order: Iterable[str] | None) -> list[str]:
    """The layers of the chain, in order.

    Raises
    ------
    ConversionError
        Without an order: more than one network, by name. With one: a layer is left out of a network that is in it.
    """
    if order is None:
        _expect_one_network(names)
        _expect_counted(names)
        return names
    if not isinstance(order, (list, tuple)):
        raise ConversionError(f"order: expected a list of layers, found {order!r}")
    wanted = [str(name).rstrip(".") for name in order]
    left = [name for name in names if name not in wanted]
    if (not wanted or len(set(wanted)) != len(wanted) or not set(wanted) <= set(names)
            or {_top(name, names) for name in left} & {_top(name, names) for name in wanted}):
        raise ConversionError(f"order: expected each of {', '.join(map(repr, names))} once, found {wanted}; a network "
                              f"that stands beside may be left out whole")
    return wanted


def _expect_one_network(names: list[str]) -> None:
    words = {name: {word.lower() for word in _WORD.findall(name)} for name in names}
    for roles in _ROLES:
        one, other = ([name for name in names if words[name] & role and not words[name] & against]
                      for role, against in (roles, roles[::-1]))
        if one and other:
            raise ConversionError(f"expected one network, found {_listed(one)} beside {_listed(other)}: {_HOW}")
    if around := [name for name in names if words[name] & _AROUND and len(names) > 1]:
        raise ConversionError(f"expected one chain, found {_listed(around)}, by its name on a path around others: "
                              f"{_HOW}")
    for one, other in _siblings(names, 0):
        raise ConversionError(f"expected one network, found {_listed(one)} beside {_listed(other)}: {_HOW}")


def _expect_counted(names: list[str]) -> None:
    """Refuse 10 before 2, as where keys were sorted as text."""
    last: dict[str, int] = {}
    for name in names:
        for stem, number in numbered(name):
            if number < last.get(stem, 0):
                raise ConversionError(f"expected layers in the order of their numbers, found '{stem}{number}' after "
                                      f"'{stem}{last[stem]}': the keys may have been sorted; order=[..] names the "
                                      f"layers in the order in which they are applied")
            last[stem] = number


def numbered(name: str) -> list[tuple[str, int]]:
    """The numbers among the parts of a name, and what stands before each: "a.2.b" has ("a.", 2)."""
    return [(name[:match.start()], int(match[0])) for match in re.finditer(r"(?<![^.])\d{1,4}(?![^.])", name)]


def _siblings(names: list[str], depth: int) -> Iterator[tuple[list[str], list[str]]]:
    """Parts that follow each other and have several layers each: a network each, or blocks of one."""
    parts: dict[str, list[str]] = {}
    for name in names:
        pieces = name.split(".")
        if len(pieces) > depth:
            parts.setdefault(pieces[depth], []).append(name)
    found = list(parts.values())
    yield from ((one, other) for one, other in zip(found, found[1:]) if min(len(one), len(other)) > 1)
    for part in found:
        if len(part) > 1:
            yield from _siblings(part, depth + 1)


def _top(name: str, names: list[str]) -> str:
    """The part of a name in which the names first differ."""
    pieces = [one.split(".") for one in names]
    depth = next((k for k, level in enumerate(zip(*pieces)) if len(set(level)) > 1), 0)
    return ".".join(name.split(".")[:depth + 1])


def _listed(names: list[str]) -> str:
    return repr(names[0]) if len(names) == 1 else f"{names[0]!r} .. {names[-1]!r}"
