"""Whether a program is the same network for inputs of other sizes: code may ask how long its input is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from .._errors import ConversionError
from .._alike import alike
from .effort import Exhausted, Unfit

if TYPE_CHECKING:
    from .program import Shape
    from .trace import Trace

_MOST_INTEGERS, _LONGEST = 10, 4096
_FURTHER = 3  # steps beyond those of the layout


def expect_same(found: Trace, integers: Iterable[int], follow: Callable[[Shape], Trace]) -> None:
    """Refuse what is another network, or speaks at another step, in another batch or of another number of steps.

    Sizes that a program says are fixed stay so, and one that it does not run on says nothing.

    Parameters
    ----------
    integers : iterable of int
        Of the program: what it may compare a length with, or cut it off at.
    follow : callable
        Gives the trace for a shape of the input.
    """
    for axis, size, what in _others(found, integers):
        try:
            other = follow(found.shape.of(axis, size))
        except Unfit:
            continue
        except Exhausted:  # the longest come last
            return
        except ConversionError as error:
            raise ConversionError(f"expected the same layers for {what}: {error}") from None
        same_end = other.at_end == found.at_end or (size == 1 and axis == found.time)  # one step is each and the last
        if not same_end or not alike(other.stage.chain, found.stage.chain):
            raise ConversionError(f"expected the same layers for {what}")


def _others(found: Trace, integers: Iterable[int]) -> Iterator[tuple[int, int, str]]:
    """Axes, other sizes of them, and what that would be."""
    free = [axis for axis in found.shape.free if axis not in found.axes]
    for axis in free:
        if axis != found.time:
            yield from ((axis, size, f"a batch of any size, found others for {size}") for size in (1, 2))
    time = found.time
    if time is None or time not in free:
        return
    for size in _lengths(integers, found.stage.steps):
        yield time, size, f"sequences of any length, found others at {size} step{'s' if size > 1 else ''}"


def _lengths(integers: Iterable[int], steps: int) -> list[int]:
    """Few steps, and as many as an integer says and one more."""
    said = list(dict.fromkeys(abs(one) for one in integers if 3 < abs(one) <= _LONGEST))[:_MOST_INTEGERS]
    return sorted({1, 2, 3, steps + _FURTHER, *said, *(one + 1 for one in said)} - {steps})
