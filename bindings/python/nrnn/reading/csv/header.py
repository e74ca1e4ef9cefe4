"""Which line of a CSV file names its columns, where that is not the first one."""

from __future__ import annotations

from collections.abc import Iterator

from .. import guess
from ..plan import Plan
from .records import Raw, Records
from .scan import Separator

_LOOKED_AT = 200  # lines


def in_comments(records: Records, start: int, first: Raw, plan: Plan) -> Raw | None:
    """The last comment before the first record that has all names that are looked for, where that has not: as a record,
    less the text that makes it a comment. The records go on behind it."""
    if plan.is_within(first.names):
        return None
    for at in range(first.line - 2, start - 1, -1):
        text = records.lines[at].lstrip(b" \t").removeprefix(records.comment)
        found = _record(text, records.separator)
        if plan.is_within(found.names):
            records.at = at + 1
            return found._replace(line=at + 1)
    return None


def hint(records: Records, first: Raw, plan: Plan) -> str | None:
    """Of a first record without the names: what would find them."""
    separator = records.separator.text
    looks = guess.line(first.text, separator)
    others = [one for one in guess.SEPARATORS if one != separator]
    for line, one in [(first.line, one) for one in others] + list(_later(records, [separator, *others])):
        if line > first.line and looks and "comment" in looks:
            break
        if plan.is_within(_record(records.lines[line - 1], Separator(one)).names):
            also = "" if one == separator else f", {guess.separated_by(one)}"
            return guess.separates(one) if line == first.line else f"{at_line(line)}{also}"
    return looks


def at_line(number: int) -> str:
    return f"the header looks like line {number}: skip_lines={number - 1}"


def _later(records: Records, separators: list[bytes]) -> Iterator[tuple[int, bytes]]:
    """The next lines, and what may separate their cells."""
    for line in range(records.at + 1, min(len(records.lines), _LOOKED_AT) + 1):
        yield from ((line, one) for one in separators)


def _record(text: bytes, separator: Separator) -> Raw:
    """That a line is by itself."""
    return next(Records([text], separator, None))
