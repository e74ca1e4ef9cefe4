"""Reads an input by `nrnn run` and by `nrnn.read`: what each gives, in one form."""

import os
import re
import struct
import subprocess
import sys
import warnings
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
COMMAND = os.environ.get("NRNN_COMMAND", str(ROOT / ".build/release/nrnn"))
sys.path.insert(0, str(ROOT / "bindings/python"))

import numpy as np  # noqa: E402

import nrnn  # noqa: E402

OK, USAGE, IO, BAD_DATA = 0, 2, 5, 6
COUNTS = ("rows", "duplicates", "late", "future", "refused", "joined")


class Hint(NamedTuple):
    """The option that a message names, as a command has it or as Python."""

    option: str
    value: str = ""

    def is_in(self, message, of_command):
        name = f"--{self.option.replace('_', '-')}(?= |$)" if of_command else f"{self.option}="
        return any(self.value in part.split("\n")[0] for part in re.split(name, message, flags=re.MULTILINE)[1:])


class Reading(NamedTuple):
    """Rows: key, time in nanoseconds, the bits of the values, None where one is missing. What is said of a refusal, and
    the rows before it. All that is said."""

    rows: list
    message: str = ""
    counts: dict = {}
    said: str = ""


def counted(reading):
    """What became of its rows, as both count them."""
    return {name: reading.counts.get(name, 0) for name in COUNTS}


def model_file(channels, interval=1.0):
    """Its outputs are its inputs, and whether each is there."""
    n = len(channels)
    inputs = [nrnn.Channel(name) for name in channels] + [nrnn.Present(i) for i in range(n)]
    return nrnn.ModelFile([nrnn.Dense(W=np.eye(2 * n))], inputs=inputs, readout=(np.eye(2 * n), np.zeros(2 * n)),
                          outputs=[f"v{i}" for i in range(n)] + [f"p{i}" for i in range(n)],
                          sequence=nrnn.Sequence(interval=interval, max_substeps=1))


def arguments(options):
    """The command's."""
    for name, value in options.items():
        flag = f"--{name.replace('_', '-')}"
        if name == "columns":
            yield f"{flag}={','.join(value)}"
        elif isinstance(value, bool):
            yield from [flag] * value
        elif isinstance(value, list):
            for one in value:
                yield f"{flag}={one}"
        elif value == "":  # which is none behind an equals sign
            yield from [flag, ""]
        else:
            yield f"{flag}={value}"


def by_command(paths, channels, options, folder, interval=1.0):
    """What `nrnn run` gives. Its rows tell their times and keys as line protocol."""
    model = folder / "model.nrnn"
    model_file(channels, interval).save(model)
    report = folder / "report.json"
    line = [COMMAND, "run", str(model), *(part for path in paths for part in ("--input", str(path))),
            "--missing=hold", "--output-format=influx", f"--report={report}", *arguments(options)]
    if "time" in options:
        line.append("--gap=reset")
    result = subprocess.run(line, capture_output=True, timeout=60)
    assert b"Fatal" not in result.stderr
    counts = {}
    if report.exists():
        import json
        counts = json.loads(report.read_text())["total"]
    said = result.stderr.decode()
    return Reading([row_of(one, len(channels), options) for one in result.stdout.splitlines()],
                   "" if result.returncode == OK else said, counts, said)


FIELD = re.compile(rb'((?:\\.|[^\\,= ])+)=("(?:\\.|[^\\"])*"|(?:\\.|[^\\, ])+)')


def row_of(point, count, options):
    """A point of line protocol as a row."""
    head = re.match(rb"(?:\\.|[^\\ ])+", point)[0]
    tags = dict(FIELD.findall(head))
    fields = dict(FIELD.findall(point[len(head):]))
    stamp = re.search(rb" (-?\d+)$", point)
    values = tuple(bits(float(fields[b"v%d.mean" % i])) if float(fields[b"p%d.mean" % i]) else None
                   for i in range(count))
    key = re.sub(rb"\\(x5c|[,= ])", lambda found: {b"x5c": b"\\"}.get(found[1], found[1]),
                 tags[options["key"].encode()]) if "key" in options else None
    return key, int(stamp[1]) if stamp else None, values


def bits(value):
    """Of a float32; both zeros are one."""
    return struct.pack("<f", value + 0.0)


def by_python(paths, channels, options, interval=1.0):
    """What `nrnn.read` gives."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            table = nrnn.read([*paths], channels=channels, interval=interval, max_substeps=1, **options)
    except nrnn.BadData as bad:
        return Reading(rows_of(bad.partial) if bad.partial else [], str(bad), said=str(bad))
    except (ValueError, TypeError, OSError, ImportError) as error:
        return Reading([], f"{type(error).__name__}: {error}")
    return Reading(rows_of(table), "", table.counts, "\n".join(table.notes))


def rows_of(table):
    keys = table.key or [None] * len(table)
    times = [None] * len(table) if table.time is None else table.time.tolist()
    return [(key, time, tuple(None if np.isnan(one) else bits(one) for one in row))
            for key, time, row in zip(keys, times, table.x.tolist())]
