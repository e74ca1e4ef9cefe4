"""The libraries for chips: what their archives ask for, and that under an emulator they give x86-64's bits."""
import os
import re
import subprocess
from pathlib import Path

import pytest
from conftest import FULL, ROOT, library

CHIPS = Path(__file__).parent / "chips"
TARGETS = ("armv7em", "armv6m", "riscv32")
SIZE = 8  # of the models that an emulator gets, unless FULL=1: slower than the machine by some hundred times

# What libgcc has, by ARM's names and by GCC's: conversions, arithmetic and comparisons of numbers that the chip's registers do
# not hold. No memory, no files, no atomics.
RUNTIME = re.compile(r"__aeabi_(u?[dflil]2?[a-z0-9]*)|__[a-z]+(sf|df|si|di)+\d?|memcpy|memmove|memset")


def run(*command, **options):
    return subprocess.run([str(word) for word in command], check=True, text=True, **options)


def read(*command, **options):
    return run(*command, stdout=subprocess.PIPE, **options).stdout


@pytest.fixture(scope="session", params=TARGETS)
def target(request):
    library(request.param, "libnrnn.a")
    return request.param


def program(target, name, folder, *more):
    path = folder / name
    run(CHIPS / "build.sh", target, path, *more, stderr=subprocess.DEVNULL)
    return path


def emulated(target, path, folder, *arguments, timeout=None):
    """What it prints, which semihosting gives to stderr."""
    (folder / "arguments").write_text("".join(f"{argument}\n" for argument in arguments))
    command = read(CHIPS / "build.sh", target, "--emulator").split()
    done = subprocess.run([*command, path], cwd=folder, capture_output=True, text=True, timeout=timeout)
    assert done.returncode == 0, done.stderr
    return (done.stdout + done.stderr).splitlines()


def symbols(target, *options):
    listed = read("nm", *options, "--format=posix", ROOT / f".build-lib/{target}/libnrnn.a") if target == "native" else \
        read("llvm-nm", *options, "--format=posix", ROOT / f".build-lib/{target}/libnrnn.a")
    return {line.split()[0] for line in listed.splitlines() if " " in line}
