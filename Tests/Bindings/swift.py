"""Facts of the Swift API, from its source: enumerations with numbers, and stored properties with their defaults."""
import re
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[2] / "Sources/NoisyRNN"
API = "\n".join(path.read_text() for path in sorted((SOURCES / "SwiftAPI").glob("*.swift")))
STATUS = next(text for text in (path.read_text() for path in SOURCES.rglob("*.swift")) if "public enum Status" in text)
TEXT = API + STATUS


def snake(name):
    """`streamID` as C writes it."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def body(kind, name):
    """Between the braces of a declaration."""
    found = re.search(rf"\b{kind} {name}\b[^{{]*\{{", TEXT)
    assert found, f"expected {kind} {name} in SwiftAPI, found none"
    depth, at = 1, found.end()
    while depth:
        depth += {"{": 1, "}": -1}.get(TEXT[at], 0)
        at += 1
    return TEXT[found.end():at - 1]


def enum(name):
    """{case: number}: a case without one has the next."""
    numbers, following = {}, 0
    for cases in re.findall(r"^ *case (.+)$", body("enum", name), re.M):
        for case in cases.split(","):
            written = re.match(r" *(\w+)(?: = (\d+))?", case)
            following = int(written[2]) if written[2] else following
            numbers[snake(written[1])] = following
            following += 1
    return numbers


def options():
    """{option: default}: the number of an enumeration's case, 0 for nil, false and an empty array."""
    found = {}
    variables = re.findall(r"public var (\w+)(?:: [^=\n{]+?)?(?: = (.+))?$", body("struct", "Options"), re.M)
    for name, default in variables:
        of_enum = re.fullmatch(r"(\w+)\.(\w+)", default)
        if of_enum:
            found[snake(name)] = enum(of_enum[1])[of_enum[2]]
        else:
            found[snake(name)] = 0 if default in ("", "[]", "false", "nil") else float(default)
    return found


def reads():
    """Fields of C structs that the Swift API reads or writes."""
    return set(re.findall(r"\b(?:info|i|r|o|c|output)\.(\w+)", API))
