"""What stands between the layers of a state dict, which holds weights alone: said by the caller, never guessed."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from .._errors import ConversionError
from .networks import numbered

Following = Mapping[str, str | None] | list[str | None] | tuple[str | None, ...]
NONLINEARITY, EPSILON = ".nonlinearity", ".eps"
_NOTHING = (None, "", "none", "linear", "identity")
_SHOWN = 3  # places that a message names


class After:
    """What follows each layer, and what stands where a number is missing.

    Parameters
    ----------
    names : list of str
        The prefixes of the layers, in order.
    given : mapping or sequence
        As `activations` of `from_rtneural`.

    Attributes
    ----------
    places : list of str
        The layers and, before the one that shows that they are missing, the numbers that nothing is known of.
    """

    def __init__(self, names: list[str], given: Following | None) -> None:
        self._names, self.places = names, _with_gaps(names)
        self._given = _mapping(names, {} if given is None else given)
        settings = [f"{name}{ending}" for name in names for ending in (NONLINEARITY, EPSILON)]
        for name, value in self._given.items():
            if name not in self.places and name not in settings:
                raise ConversionError(f"activations: expected names among {', '.join(map(repr, self.places))}, found "
                                      f"{name!r}")
            if not isinstance(value, (str, type(None))):
                raise ConversionError(f"activations: expected text for {name!r}, found {value!r}")

    def __getitem__(self, place: str) -> str | None:
        """The activation at a place; None: nothing, or nothing is said of it."""
        value = self._given.get(place)
        return None if value in _NOTHING else value

    def says(self, place: str) -> bool:
        return place in self._given

    def expect_all(self, linear: Mapping[str, bool], others: Container[str] = ()) -> None:
        """Refuse a place that must be spoken of and is not.

        Parameters
        ----------
        linear : mapping of str to bool
            Is the layer a matrix, after which another linear map would be one with it?
        others : container of str
            Layers that stand between two of them and are no activation: normalisations.
        """
        unknown = [*self._gaps(), *self._pairs(linear, others)]
        if not unknown:
            return
        said = ", ".join(what for what, _ in unknown[:_SHOWN]) + (", .." if len(unknown) > _SHOWN else "")
        entry = ", ".join(f'"{name}": ..' for _, name in unknown[:_SHOWN])
        raise ConversionError(f"activations: weights do not say what stands {said}; name it, 'relu', 'tanh', 'sigmoid' "
                              f"or 'none': activations={{{entry}}}")

    def assumed(self) -> str:
        """For the report."""
        said = [f"{'after ' if place in self._names else ''}{place or 'the layer'} {self[place] or 'nothing'}"
                f"{' (given)' if self.says(place) else ''}" for place in self.places]
        return f"{', '.join(said)}; weights name no activations"

    def _gaps(self) -> list[tuple[str, str]]:
        """Missing numbers of which neither their own entry nor that of the layer before them speaks."""
        unknown, before = [], None
        for place in self.places:
            if place in self._names:
                before = place
            elif not self.says(place) and not (before and _beside(before, place) and self.says(before)):
                unknown.append((f"at {place!r}", place))
        return unknown

    def _pairs(self, linear: Mapping[str, bool], others: Container[str]) -> list[tuple[str, str]]:
        """Two linear maps with nothing between them but normalisations, after which something may be said to stand."""
        unknown: list[tuple[str, str]] = []
        one, last, is_said = "", "", True
        for place in self.places:
            if place in linear:
                if not is_said:
                    unknown.append((f"between {one!r} and {place!r}", last))
                one, is_said = place, not linear[place] or self.says(place)
            elif place not in others or self.says(place):
                is_said = True
            last = place
        return unknown


def _mapping(names: list[str], given: Any) -> dict[str, Any]:
    if isinstance(given, Mapping):
        return {str(name).rstrip("."): value for name, value in given.items()}
    if not isinstance(given, (list, tuple)):
        raise ConversionError(f"activations: expected a mapping of layers to names, or a list of a name for each, "
                              f"found {given!r}")
    values = list(given)
    if len(values) != len(names):
        raise ConversionError(f"activations: expected one for each of {len(names)} layers, {', '.join(names)}, found "
                              f"{len(values)}")
    return dict(zip(names, values))


def _with_gaps(names: list[str]) -> list[str]:
    """Names, and before each what its numbers leave out: of "0" and "2" of a Sequential, the 1."""
    there = {f"{stem}{number}" for name in names for stem, number in numbered(name)}
    upto: dict[str, int] = {}
    places: list[str] = []
    for name in names:
        for stem, number in numbered(name):
            places += [f"{stem}{k}" for k in range(upto.get(stem, 0), number) if f"{stem}{k}" not in there]
            upto[stem] = max(upto.get(stem, 0), number)
        places.append(name)
    return places


def _beside(name: str, place: str) -> bool:
    """Is a layer of the same list as what is missing?"""
    return name.startswith(place[:len(place) - len(place.rpartition(".")[2])])
