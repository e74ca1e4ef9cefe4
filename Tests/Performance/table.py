"""The table of instructions that is kept: a line for each case, with those of a step and of a row of a run."""
import platform
import subprocess
from pathlib import Path

PATH = Path(__file__).with_name("instructions.txt")
MODES = ("step", "run")
HEAD = """\
# Instructions of a step and of a row of a run, by callgrind, with the kernels avx2: `scripts/instructions.py --write`.
# {}
"""


def made_with():
    """What the counts depend on beside the sources: the compilers and the C library."""
    said = subprocess.run(["swiftc", "--version"], capture_output=True, text=True).stdout.splitlines()
    return f"{said[0] if said else 'no swiftc'}; {' '.join(platform.libc_ver())}"


def read():
    """{case: {mode: instructions}}, and what it was made with."""
    lines = PATH.read_text().splitlines()
    rows = [line.split() for line in lines if not line.startswith("#")]
    return {name: dict(zip(MODES, map(int, counts))) for name, *counts in rows}, lines[1].lstrip("# ")


def write(totals):
    """Of {case: {mode: instructions}}."""
    rows = [f"{name:36}" + "".join(f"{by_mode[mode]:9}" for mode in MODES if mode in by_mode)
            for name, by_mode in totals.items()]
    PATH.write_text(HEAD.format(made_with()) + "\n".join(rows) + "\n")
