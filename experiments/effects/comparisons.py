"""What training with noise does to the figures of a model, seed by seed."""

from __future__ import annotations

from typing import Any, NamedTuple

from .. import ratios, verdicts
from ..networks import NAMES
from ..verdicts import Difference
from .figures import TITLES, Figure, Run
from .sources import SOURCES

Pair = tuple[str, str]  # the model with noise, and the one without


class Comparison(NamedTuple):
    """`found`: the difference, or the logarithm of the ratio, seed by seed."""

    figure: Figure
    found: Difference
    ratio: bool

    @property
    def holds(self) -> bool:
        """Does the interval lie where the paper says?"""
        return self.found.below if self.figure.better < 0 else self.found.above

    @property
    def fails(self) -> bool:
        """Does it lie on the other side?"""
        return self.found.above if self.figure.better < 0 else self.found.below

    def text(self) -> str:
        """As "0.31 × [0.22, 0.44], n = 10", or as the difference that it is."""
        return times(self.found) if self.ratio else self.found.text("", "{:+.3g}")


def against(figure: Figure, models: dict[str, list[Run]], pair: Pair) -> Comparison:
    """The first of a pair with the second, over the seeds that both have; as a ratio only of what is above 0."""
    both = [{run["seed"]: figure.of(run) for run in models[name]} for name in pair]
    ratio = figure.ratio and all(value > 0 for one in both for value in one.values())
    found = (ratios if ratio else verdicts).by_seed(*both)
    if found is None:
        raise ValueError(f"{pair}: expected a seed that both have, found none")
    return Comparison(figure, found, ratio)


def times(found: Difference) -> str:
    """A mean logarithm as the factor that it is, with three digits that count."""
    return ratios.times(found, form="{:.3g}".format)


def pairs(name: str, one: dict[str, Any]) -> list[Pair]:
    """Of a set, those whose models were both read."""
    return [pair for pair in SOURCES[name].against if all(one["models"].get(model) for model in pair)]


def every(found: dict[str, Any], *figures: Figure) -> list[tuple[str, Comparison]]:
    """All comparisons of all sets, each with its name."""
    return [(f"{TITLES[name]}, {_short(pair)}", against(figure, one["models"], pair)) for figure in figures
            for name, one in found["sets"].items() for pair in pairs(name, one)]


def told(found: dict[str, Any], figure: Figure) -> str:
    """Every comparison with its interval."""
    return "; ".join(f"{name} {one.text()}" for name, one in every(found, figure))


def judged(found: dict[str, Any], *figures: Figure) -> list[Comparison]:
    """Those of more than one seed, which have an interval."""
    return [one for _, one in every(found, *figures) if one.found.n > 1]


def extremes(found: dict[str, Any], figure: Figure) -> str:
    """Of those, the least and the greatest; all stand in the tables of the section."""
    held = sorted((one for one in every(found, figure) if one[1].found.n > 1), key=lambda one: one[1].found.mean)
    return " to ".join(f"{one.text()} ({name})" for name, one in dict.fromkeys((held[0], held[-1])))


def counted(found: dict[str, Any], *figures: Figure) -> str:
    """How many went as the paper says."""
    all_of = judged(found, *figures)
    held, failed = sum(one.holds for one in all_of), sum(one.fails for one in all_of)
    return (f"of {len(all_of)} comparisons {held} {'goes' if held == 1 else 'go'} as the paper says, {failed} the "
            f"other way, the intervals of {len(all_of) - held - failed} hold both")


def _short(pair: Pair) -> str:
    return " / ".join(NAMES[model].removeprefix("noisy RNN, ").removesuffix(" RNN") for model in pair)
