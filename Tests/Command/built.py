"""Small C programs around the command's own C sources."""

import os
import subprocess

from command import ROOT

TOOLS, FORMAT, PLATFORM = (ROOT / "Sources" / name for name in ("NRNNTools", "NRNNFormat", "NRNNPlatform"))


def build(folder, sources, *flags):
    """The program that the sources make."""
    program = folder / "program"
    includes = [f"-I{target / 'include'}" for target in (TOOLS, FORMAT, PLATFORM)]
    command = [os.environ.get("CC", "cc"), "-std=c11", "-O1", "-Wall", "-Wextra", *flags, *includes,
               *map(str, sources), "-o", str(program), "-lprotobuf-c", "-lm"]
    subprocess.run(command, check=True, capture_output=True)
    return program
