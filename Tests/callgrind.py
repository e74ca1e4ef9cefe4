"""Counts of instructions by callgrind: a program asks for dumps, each with a label (CALLGRIND_DUMP_STATS_AT)."""
import re
import subprocess
import tempfile
from pathlib import Path


def dumps(command, function, *options):
    """(label, text) of each dump of a run in which only what `function` does is counted."""
    with tempfile.TemporaryDirectory() as folder:
        valgrind = ["valgrind", "--tool=callgrind", f"--toggle-collect={function}",
                    f"--callgrind-out-file={folder}/out", *options]
        run = subprocess.run([*valgrind, *command], capture_output=True, text=True)
        if run.returncode:
            raise RuntimeError(f"{command[0]}: expected it to end with 0, found {run.returncode}: "
                               f"{run.stdout}{run.stderr}")
        for dump in Path(folder).glob("out.*"):
            text = dump.read_text()
            label = re.search(r"Client Request: (.+)$", text, re.M)
            if label:
                yield label[1], text


def total(text):
    """Instructions of a dump."""
    return int(re.search(r"^summary: (\d+)", text, re.M)[1])
