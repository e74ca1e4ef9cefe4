"""The signal's way through a program, and what the program gives at each step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from .._chain import Cell, Operation
from .._errors import ConversionError
from .._explain import recognised
from .._formula import settled
from .._paths import united
from .._tracked import Stage, Tracked, source
from .domain import Symbolic
from .effort import Effort, Exhausted, Unfit
from .output import meant, spoken
from .probe import Found
from .program import Program, Shape
from .sizes import expect_same

_MOST_WIDTHS, _MOST_TRIED = 8, 24


@dataclass
class Trace:
    """What a program makes of its input.

    Attributes
    ----------
    output : Tracked
        As the program gives it.
    stage : Stage
        What that is at a step, its features in order.
    at_end : bool
        It is given for the last step alone.
    shape : Shape
    axes : list of int
        Those of the input that hold features.
    """

    output: Tracked
    stage: Stage
    at_end: bool
    shape: Shape
    axes: list[int]

    @property
    def inputs(self) -> int:
        return int(np.prod([self.shape.sizes[axis] or 0 for axis in self.axes]))

    @property
    def time(self) -> int | None:
        """The input's axis that is time, if a cell walks along one or its end alone is wanted."""
        place = self.stage.time
        return None if place is None else [axis for axis in range(len(self.shape.sizes)) if axis not in self.axes][place]


def trace(program: Program) -> Trace:
    """Follow the signal, in the first layout of the input that the program runs on.

    A refusal there is final: in another layout the same code may be another network.

    Raises
    ------
    ConversionError
        It runs on none, or is refused: why not in the layout that led furthest.
    """
    effort, refused = Effort(), _Refused()
    for shape in program.shapes:
        widths = _widths(program, shape)
        for width in widths:
            attempt = _Attempt(program, shape.filled(width), effort)
            try:
                return attempt.trace()
            except Exhausted:
                raise
            except ConversionError as error:
                if isinstance(error, _Width) and len(widths) < _MOST_TRIED:  # the input may stand there several times
                    fitting = width * error.wanted // error.found
                    widths += [] if fitting in widths else [fitting]
                refused.add(error, attempt.calls, attempt.chain)
        if program.runs or refused.is_final:
            break
    recognised(*refused.chain)
    raise refused.error


class _Refused:
    """The errors of attempts: that which led furthest, and whether it is final: the program runs so, and is another."""

    def __init__(self) -> None:
        self.error, self.is_final = ConversionError("expected an input, found none"), False
        self.chain: tuple[Operation, ...] = ()
        self._furthest = (False, -1)

    def add(self, error: ConversionError, calls: int, chain: tuple[Operation, ...]) -> None:
        runs = not isinstance(error, Unfit)
        self.is_final |= runs
        if (runs, calls) > self._furthest:
            self._furthest, self.error, self.chain = (runs, calls), error, chain


def traced(program: Program, shape: Shape, axes: list[int], domain: Symbolic | None = None) -> Trace:
    """Follow the signal of a known layout."""
    found = program.run(domain or Symbolic(), source([size or 0 for size in shape.sizes], axes))
    output = united(meant(found))
    stage, at_end = spoken(output)
    return Trace(output, replace(stage, chain=tuple(settled(stage.chain))), at_end, shape, axes)


def _widths(program: Program, shape: Shape) -> list[int]:
    """How many features to try; one number if the shape tells."""
    if None not in shape.sizes:
        return [0]
    said = list(dict.fromkeys(program.widths))[:_MOST_WIDTHS]
    return widest_first([*said, *range(1, _MOST_WIDTHS + 1)])


def widest_first(widths: Iterable[int]) -> list[int]:
    """Each once, in their order, but 1 at the end: what takes several features takes one, too, and repeats it."""
    return sorted(dict.fromkeys(widths), key=lambda width: width == 1)


class _Width(Unfit):
    """The first layer with weights takes another number of features."""

    def __init__(self, wanted: int, found: int) -> None:
        super().__init__(f"expected {wanted} features of the input, found {found}")
        self.wanted, self.found = wanted, found


class _Attempt:
    """A way through a program with an input of a shape; `calls` says how far it led."""

    def __init__(self, program: Program, shape: Shape, effort: Effort) -> None:
        self._program, self._shape, self._effort = program, shape, effort
        self._domains: list[Symbolic] = []

    @property
    def calls(self) -> int:
        return sum(domain.calls for domain in self._domains)

    @property
    def chain(self) -> tuple[Operation, ...]:
        """What was recognised."""
        return self._domains[-1].latest if self._domains else ()

    def trace(self) -> Trace:
        taken = self._taken()
        found = traced(self._program, self._shape, taken.axes or self._single(), domain := self._domain())
        if taken.width is None and taken.axes and self._shape.is_guess:
            self._expect_one_width(taken.axes)
        self._expect_any_size(found, domain.integers)
        return found

    def _domain(self, probing: bool = False) -> Symbolic:
        self._domains.append(Symbolic(probing, self._effort))
        return self._domains[-1]

    def _taken(self) -> Found:
        """The input's axes of features, none where a single one is taken, and how many the weights say."""
        try:
            self._program.run(self._domain(probing=True), source([size or 0 for size in self._shape.sizes], []))
        except Found as found:
            if found.width not in (None, found.size):
                raise _Width(int(found.width or 0), found.size) from None
            return found
        raise ConversionError("expected a layer with weights that takes the input, found none")

    def _single(self) -> list[int]:
        """The last axis if it has the one feature, which may stand anywhere."""
        last = len(self._shape.sizes) - 1
        return [last] if self._shape.sizes[last] == 1 else []

    def _expect_one_width(self, axes: list[int]) -> None:
        """Refuse a guess of the number of features where another one runs, too."""
        width = self._shape.sizes[axes[-1]] or 0
        try:
            traced(self._program, self._shape.of(axes[-1], width + 1), axes, Symbolic(effort=Effort()))
        except ConversionError:
            return
        raise ConversionError(f"expected weights that tell how many features the input has, found a program that takes {width} and "
                              f"{width + 1}; torch.export keeps the number")

    def _expect_any_size(self, found: Trace, integers: list[int]) -> None:
        """Refuse what is another network, or speaks at another step, for another batch or another number of steps."""
        recurrent = any(isinstance(one, Cell) for one in found.stage.chain)
        if found.shape.is_guess and not recurrent and 1 in found.stage.grid:  # whose one element may be the first or the last
            raise Unfit("expected what is computed of each step alone, found one of several")
        if found.shape.is_guess and recurrent and found.time not in found.shape.free:
            raise Unfit("expected a sequence of several steps, found one step")
        effort = Effort()
        expect_same(found, [*integers, *getattr(self._program, "integers", [])],
                    lambda shape: traced(self._program, shape, found.axes, Symbolic(effort=effort)))
