"""Line protocol by its specification, written and read byte by byte: what the tests hold the command to."""

import re
from typing import NamedTuple


class Point(NamedTuple):
    """`fields` are (type, value): "f", "i", "u", "s" or "b"."""

    measurement: str
    tags: dict
    fields: dict
    time: int = None


def written(point, sort=True):
    """As Telegraf writes it, without the line end."""
    tags = sorted(point.tags.items()) if sort else point.tags.items()
    head = [_name(point.measurement, ", "), *(f"{_name(name)}={_name(value)}" for name, value in tags)]
    fields = [f"{_name(name)}={_value(*value)}" for name, value in point.fields.items()]
    return " ".join([",".join(head), ",".join(fields), *([] if point.time is None else [str(point.time)])]).encode()


def _name(text, marks=", ="):
    return "".join("\\" + one if one in marks else one for one in text)


def _value(kind, value):
    if kind == "s":
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return {"f": repr, "i": "{}i".format, "u": "{}u".format, "b": lambda value: str(value).lower()}[kind](value)


def parsed(line):
    """A point of a line, which has no line end. ValueError where it is none."""
    rest = _Rest(line.decode())
    measurement, tags, fields = rest.name(", "), {}, {}
    while rest.take(","):
        name = rest.name("=")
        rest.expect("=")
        tags[name] = rest.name(", ")
    rest.expect(" ")
    while True:
        name = rest.name("=")
        rest.expect("=")
        if name in fields:
            raise ValueError(f"{name} twice")
        fields[name] = rest.value()
        if not rest.take(","):
            break
    time = int(rest.until("")) if rest.take(" ") else None
    return Point(measurement, tags, fields, time)


POINT = re.compile(rb'''(?: (?:\\.|[^\\ \n])+ [ ]  # measurement and tags
                       (?: (?:\\.|[^\\,= \n])+ = (?: "(?:\\.|[^\\"])*" | [^", \n]+ ) ,? )+  # a string may have line ends
                       [^\n]* ) \n''', re.VERBOSE | re.DOTALL)


def apart(data):
    """The points of a text that has nothing else, without their line ends."""
    found = [point[0][:-1] for point in POINT.finditer(data)]
    assert b"".join(point + b"\n" for point in found) == data
    return found


class _Rest:
    """What of a line is to be read."""

    def __init__(self, text):
        self._text, self._at = text, 0

    def take(self, mark):
        found = self._text.startswith(mark, self._at)
        self._at += len(mark) * found
        return found

    def expect(self, mark):
        if not self.take(mark):
            raise ValueError(f"expected {mark!r}, found {self._text[self._at:]!r}")

    def until(self, marks):
        start = self._at
        while self._at < len(self._text) and self._text[self._at] not in marks:
            self._at += 1
        return self._text[start:self._at]

    def name(self, ends):
        """A backslash hides a comma, an equals sign or a blank; before others it is itself."""
        found = ""
        while self._at < len(self._text) and self._text[self._at] not in ends:
            hides = self._text[self._at] == "\\" and self._text[self._at + 1:self._at + 2] in (",", "=", " ")
            found += self._text[self._at + hides]
            self._at += 1 + hides
        if not found:
            raise ValueError(f"expected a name at {self._at}")
        return found

    def value(self):
        if self.take('"'):
            return "s", self._string()
        word = self.until(", ")
        if word in ("true", "false"):
            return "b", word == "true"
        return (word[-1], int(word[:-1])) if word[-1:] in ("i", "u") else ("f", float(word))

    def _string(self):
        found = ""
        while not self.take('"'):
            if self._at >= len(self._text):
                raise ValueError("expected the end of a string")
            hides = self._text[self._at] == "\\" and self._text[self._at + 1:self._at + 2] in ('"', "\\")
            found += self._text[self._at + hides]
            self._at += 1 + hides
        return found
