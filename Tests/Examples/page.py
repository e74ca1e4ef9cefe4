#!/usr/bin/env python3
"""Runs a page of docs/ that is a tutorial, in the folder that it begins in.

    page.py PAGE [FROM=>TO]...     with the nrnn of this Python; FROM in its commands becomes TO

Shell and Python are run in order, the Python in one namespace; `cd` is the caller's. A block that begins with the name of a
file, as a comment, is that file. What the page shows below a block, indented, is what it must print, numbers aside and `...`
for anything; an exception that it shows must be raised.
"""
import contextlib
import io
import re
import subprocess
import sys
import warnings
from pathlib import Path

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$\n*((?:^    [^\n]*\n)*)", re.M | re.S)
FILE = re.compile(r"(?:#|/\*) (\S+\.\w+)(?: \*/)?\n")
RAISED = re.compile(r"(?:\w+\.)*(\w+): ")
NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?")


def shape(line):
    """A line with its numbers and blanks made alike."""
    return " ".join(NUMBER.sub("0", line).split())


def shows(printed, shown):
    """The lines that the page shows and nothing printed is like; a line may go on in the next."""
    found = " ".join(shape(line) for line in printed.splitlines())
    pieces = [piece for line in shown.splitlines() for piece in re.split(r"\.\.+", line)]
    return [piece.strip() for piece in pieces if shape(piece) not in found]


def shell(text, replaced):
    for old, new in replaced.items():
        text = text.replace(old, new)
    text = re.sub(r"^cd .*\n", "", text, flags=re.M)
    done = subprocess.run(["bash", "-euc", text], capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(f"{text}{done.stdout}{done.stderr}")
    return done.stdout


def python(text, names, shown):
    """What it printed, or the exception that it shows."""
    printed, wanted = io.StringIO(), RAISED.match(shown.strip())
    with contextlib.redirect_stdout(printed), warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", UserWarning)
        try:
            exec(compile(text, "page", "exec"), names)
        except Exception as error:
            if not wanted or wanted[1] != type(error).__name__:
                raise
            return f"{wanted[0]}{error}"
    said = "".join(f"{warning.category.__name__}: {warning.message}\n" for warning in told)
    return said + printed.getvalue()


def run(page, replaced):
    """All that was printed, and the lines shown that were not."""
    names, printed, missing = {"__name__": "__main__"}, "", []
    for language, text, shown in BLOCK.findall(Path(page).read_text()):
        said, file = "", FILE.match(text)
        if file:
            Path(file[1]).parent.mkdir(parents=True, exist_ok=True)
            Path(file[1]).write_text(text)
        elif language == "sh":
            said = shell(text, replaced)
        elif language == "python":
            said = python(text, names, shown)
        printed += said
        missing += shows(said, shown)
    return printed, missing


if __name__ == "__main__":
    sys.path[0] = ""  # as of a program there
    printed, missing = run(sys.argv[1], dict(one.split("=>") for one in sys.argv[2:]))
    print(printed)
    sys.exit("\n".join(["expected to be printed, found nothing like it:", *missing]) if missing else 0)
