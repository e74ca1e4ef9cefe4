"""The words of licences as they lie on this machine, cut out of the files that components.toml names."""
from pathlib import Path

import targets
from refusal import Refusal
from tools import toolchain, zig


def place(text):
    """The file of a row's text, and the lines that it is cut between."""
    file, *between = text
    return Path(file.format(doc="/usr/share/doc", checkouts=targets.ROOT / ".build/checkouts", swift=toolchain(),
                            zig=zig(), ours=targets.ROOT / "packaging/licences")), *between


def cut(path, begin="", end=None):
    """The text of a file from where it says `begin`, at the start of a line, to where it says `end`."""
    text = f"\n{path.read_text()}"
    text = text[line(path, text, begin):]
    return text[:line(path, text, end) if end else None].strip("\n").rstrip()


def line(path, text, word):
    """Where the first line that begins with a word does, less its newline."""
    found = text.find(f"\n{word}")
    if found < 0:
        raise Refusal(f"expected a line of {path} to begin with {word!r}, found none: see components.toml")
    return found
