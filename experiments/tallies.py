"""Many differences told in words: which lie below 0, which above, which are level, which are not told apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .verdicts import Difference


def by_side(cases: Mapping[str, Difference], margin: float | None = None) -> dict[str, list[str]]:
    """The names of those "above" and "below" 0, "level" within a margin if one is given, and still "open"."""
    found: dict[str, list[str]] = {"above": [], "below": [], "level": [], "open": []}
    for name, one in cases.items():
        found[_side(one, margin)].append(name)
    return found


def _side(one: Difference, margin: float | None) -> str:
    if one.above or one.below:
        return "above" if one.above else "below"
    return "level" if margin is not None and one.within(margin) else "open"


def decided(cases: Mapping[str, Difference], below: str = "less", above: str = "more") -> str:
    """As "less at 0.1, 0.3; more at 3; undecided at 1"."""
    found = by_side(cases)
    words = {below: found["below"], above: found["above"], "undecided": found["open"]}
    return "; ".join(f"{word} at {', '.join(names)}" for word, names in words.items() if names)


def tally(cases: Iterable[Difference], below: str = "less", above: str = "more") -> str:
    """As "less in 3 of 20 cases, more in 16, undecided in 1"."""
    held = list(cases)
    first, second = sum(one.below for one in held), sum(one.above for one in held)
    return f"{below} in {first} of {len(held)} cases, {above} in {second}, undecided in {len(held) - first - second}"
