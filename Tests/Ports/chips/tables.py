#!/usr/bin/env python3
"""What chips take, as the tables of docs/microcontrollers.md.

    Tests/Ports/chips/tables.py steps     instructions and memory of a step, under qemu: needs `make command` and the three libraries
    Tests/Ports/chips/tables.py flash     of programs, for each choice of cells: builds the libraries, some minutes
"""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "bindings/python"), str(ROOT / "Tests/Performance")]
CHIPS = Path(__file__).resolve().parent
TARGETS = ("armv7em", "armv6m", "riscv32")
CELLS = ("sde", "elman", "gru", "lstm", "cornn", "dense", "kernel", "stencil", "vector-field", "signature")
STORED = ("sde", "elman", "gru", "lstm", "cornn", "dense", "vector-field")  # whose weights may have 8 bits
CHOICES = ("sde,dense", "lstm,dense", "")
NRNN = os.environ.get("NRNN", str(ROOT / ".build/release/nrnn"))


def read(*command, **options):
    return subprocess.run([str(word) for word in command], check=True, text=True, stdout=subprocess.PIPE, **options).stdout


def table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|---|" + "---:|" * (len(head) - 1))
    for row in rows:
        print("| " + " | ".join(f"{cell:,}" if isinstance(cell, int) else cell for cell in row) + " |")


def cases():
    from cases import ON, OFF, Case
    for cell in CELLS:
        for storage in ("", "int8") if cell in STORED else ("",):
            yield f"{cell}, {storage or 'f32'}", Case(cell, 32, storage=storage, noise=OFF)
    yield "sde, f32, noise on", Case("sde", 32, noise=ON)


def counted(target, folder, names):
    """{name: (instructions, bytes of the model, bytes of the stream)}"""
    program = folder / f"{target}.elf"
    read(CHIPS / "build.sh", target, program, '-DPROGRAM="count.c"', CHIPS / "listed.c", stderr=subprocess.DEVNULL)
    (folder / "arguments").write_text("".join(f"{name}\n" for name in names))
    emulator = read(CHIPS / "build.sh", target, "--emulator").split()
    done = subprocess.run([*emulator[:-1], "-icount", "shift=0", "-kernel", program], cwd=folder, capture_output=True,
                          text=True, stdin=subprocess.DEVNULL)
    lines = [line.split() for line in done.stdout.splitlines()]
    return {name: tuple(map(int, numbers)) for name, *numbers in lines}


def steps():
    with tempfile.TemporaryDirectory() as name:
        folder, titles = Path(name), {}
        for title, case in cases():
            (folder / "unpacked").write_bytes(case.model())
            packed = f"{len(titles)}.nrnn"
            subprocess.run([NRNN, "pack", folder / "unpacked", "-o", folder / packed, "--strip"], check=True, capture_output=True)
            titles[packed] = title
        found = {target: counted(target, folder, titles) for target in TARGETS}
        table(("32 units, 8 channels", *(f"{target}" for target in TARGETS), "stream", "model in place"),
              ((title, *(found[target][packed][0] for target in TARGETS), found["armv7em"][packed][2], found["armv7em"][packed][1])
               for packed, title in titles.items()))


CHIP = {"armv7em": ("arm-none-eabi-", "-mcpu=cortex-m4 -mthumb -mfloat-abi=hard -mfpu=fpv4-sp-d16 -specs=nano.specs"),
        "armv6m": ("arm-none-eabi-", "-mcpu=cortex-m0 -mthumb -mfloat-abi=soft -specs=nano.specs"),
        "riscv32": ("riscv64-unknown-elf-", "-march=rv32imac -mabi=ilp32 -specs=picolibc.specs -Wl,--defsym=__flash=0x20000000 "
                    "-Wl,--defsym=__flash_size=1M -Wl,--defsym=__ram=0x80000000 -Wl,--defsym=__ram_size=64K")}


def flash(target, cells, folder):
    """Bytes of the smallest program, and of one with every function."""
    tools, flags = CHIP[target]
    subprocess.run([ROOT / "scripts/lib.sh", target], check=True, env={**os.environ, "CELLS": cells, "OUT": str(folder)})
    every = [f"-Wl,-u,{name}" for name in (folder / "exports.txt").read_text().split()]
    for more in ([], every):
        read(f"{tools}gcc", *flags.split(), "-Os", f"-I{ROOT}/include", "-nostartfiles", "-Wl,-e,main", "-Wl,--gc-sections",
             CHIPS / "smallest.c", *more, folder / "libnrnn.a", "-o", folder / "program", stderr=subprocess.DEVNULL)
        text, data = map(int, read(f"{tools}size", folder / "program").splitlines()[1].split()[:2])
        yield text + data


def flashes():
    with tempfile.TemporaryDirectory() as name:
        def row(cells):
            found = {target: tuple(flash(target, cells, Path(name))) for target in TARGETS}
            return (cells.replace(",", ", ") or "all", *(number for target in TARGETS for number in found[target]))
        table(("cells", *(f"{target}{what}" for target in TARGETS for what in ("", ", all functions"))), map(row, CHOICES))


if __name__ == "__main__":
    {"steps": steps, "flash": flashes}[sys.argv[1]]()
