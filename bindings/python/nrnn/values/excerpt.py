"""What a message may show of a file: little of it, and nothing that a terminal would obey."""

from __future__ import annotations

LONGEST = 300  # characters of a message
_HEAD, _MARK = 190, " ... "


def excerpt(text: object, longest: int = LONGEST) -> str:
    """At most `longest` characters on one line; unprintable ones are escaped, the middle of a long text is left out."""
    text = str(text)
    if len(text) > 2 * longest:  # before the work of escaping: a file may give megabytes
        text = text[:longest] + text[-longest:]
        return _shortened("".join(map(_escaped, text[:longest])), "".join(map(_escaped, text[longest:])), longest)
    line = "".join(map(_escaped, text))
    return line if len(line) <= longest else _shortened(line, line, longest)


def _shortened(start: str, end: str, longest: int) -> str:
    head = longest * _HEAD // LONGEST
    return start[:head] + _MARK + end[head + len(_MARK) - longest:]


def _escaped(character: str) -> str:
    return " " if character in "\n\t\r" else character if character.isprintable() else ascii(character)[1:-1]
