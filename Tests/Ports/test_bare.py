"""The libraries for chips: what their archives ask for, and that under an emulator they give x86-64's bits, within the stack, the
flash and the memory that are promised."""
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import COMMAND, FULL, ROOT, library

CHIPS = Path(__file__).parent / "chips"
TARGETS = ("armv7em", "armv6m", "riscv32")
SIZES = ("-8.nrnn", "-17.nrnn")  # of the models that an emulator gets, unless FULL=1: 17 units are those of 8 and 16 bits
CALL_STACK = 4096  # nrnn.h, "Stack"

# What a program has from libgcc, by ARM's names and by GCC's own: numbers that no register holds.
RUNTIME = re.compile(r"__aeabi_[dfilu]\w*|__[a-z]+[ds][fi](?:[ds][fi])?\d?")
LIBC = {"memcpy", "memmove", "memset"}


def read(*command, **options):
    return subprocess.run([str(word) for word in command], check=True, text=True, stdout=subprocess.PIPE, **options).stdout


@pytest.fixture(scope="session", params=TARGETS)
def target(request):
    library(request.param, "libnrnn.a")
    return request.param


def program(target, folder, source, *more, **environment):
    """A source of Tests/, compiled for a target. Its warnings are of newlib, which says nothing of its stack."""
    path = folder / "program.elf"
    read(CHIPS / "build.sh", target, path, f'-DPROGRAM="{source}"', CHIPS / "listed.c", *more,
         stderr=subprocess.DEVNULL, env={**os.environ, **environment})
    return path


def emulated(target, path, folder, *arguments):
    """The lines that it prints, which semihosting gives to the emulator."""
    (folder / "arguments").write_text("".join(f"{argument}\n" for argument in arguments))
    done = subprocess.run([*read(CHIPS / "build.sh", target, "--emulator").split(), path], cwd=folder, capture_output=True,
                          text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


def symbols(target, kind):
    lines = read("nm", kind, "--format=posix", ROOT / f".build-lib/{target}/libnrnn.a").splitlines()
    return {line.split()[0] for line in lines if len(line.split()) > 1}


@pytest.fixture(scope="session")
def models(zoo):
    """A folder of links, and the names in it, that are short: a chip has no command line."""
    names = sorted(path.name for path in zoo.glob("*.nrnn"))
    return zoo, names if FULL else [name for name in names if name.endswith(SIZES)]


def test_it_asks_for_three_functions_of_libc_and_the_compilers_runtime(target):
    asked = symbols(target, "--undefined-only")
    assert LIBC <= asked
    assert sorted(name for name in asked - LIBC if not RUNTIME.fullmatch(name)) == []


def test_its_names_are_those_of_the_header_and_the_note_that_a_host_may_replace(target):
    declared = set(read(ROOT / "scripts/exports.sh").split())
    assert symbols(target, "--extern-only") - symbols(target, "--undefined-only") == declared | {"nrnn_thread_note"}


FLOAT_ABI = {"armv7em": ("hard-float ABI", "VFP registers"), "armv6m": ("soft-float ABI", None), "riscv32": ("soft-float ABI", None)}


def test_its_float_abi_is_the_one_of_the_manual(target):
    said = read("readelf", "-hA", ROOT / f".build-lib/{target}/libnrnn.a")
    flags, registers = re.search(r"Flags:.*", said)[0], re.search(r"Tag_ABI_VFP_args: (.*)", said)
    abi, arguments = FLOAT_ABI[target]
    assert abi in flags and (registers and registers[1]) == arguments


EVERY = {"armv7em": 2, "armv6m": 5, "riscv32": 3}  # model, unless FULL=1: without an FPU they take a while


def test_its_digest_is_that_of_this_machine(target, models, digest, tmp_path):
    folder, names = models
    names = names if FULL else names[::EVERY.get(target, 1)]
    path = program(target, tmp_path, "../../Architectures/digest.c", "-include", CHIPS / "placed.h")
    assert emulated(target, path, folder, *names) == digest(*(folder / name for name in names))


IN_PLACE = 1


def test_packed_models_in_place_give_the_same(models, digest, tmp_path):
    """They were packed on this machine."""
    library("armv7em", "libnrnn.a")
    folder, names = models
    for name in (names := names[::4]):
        read(COMMAND, "pack", folder / name, "-o", tmp_path / name)
    path = program("armv7em", tmp_path, "../../Architectures/digest.c", "-include", CHIPS / "placed.h")
    assert emulated("armv7em", path, tmp_path, "--flags", IN_PLACE, *names) == digest(*(folder / name for name in names))


def test_no_call_takes_more_stack_than_the_header_says(target, models, tmp_path):
    folder, names = models
    path = program(target, tmp_path, "stack.c", "-fno-omit-frame-pointer")
    taken = {call: int(size) for call, size, _ in map(str.split, emulated(target, path, folder, *names))}
    assert len(taken) == 12 and min(taken.values()) > 64
    assert {call: size for call, size in taken.items() if size > CALL_STACK} == {}


def test_a_hosts_floating_point_environment_changes_no_bit_and_stays(models, digest, tmp_path):
    """Flushing to zero, another NaN and rounding down: only armv7em has one."""
    library("armv7em", "libnrnn.a")
    folder, names = models
    path = program("armv7em", tmp_path, "../../Architectures/digest.c", "-include", CHIPS / "placed.h", "-DODD_FLOATS")
    assert emulated("armv7em", path, folder, *names[::5]) == digest(*(folder / name for name in names[::5]))


SENTENCES = """\
load_file file cannot be read file: expected one that can be read, found a chip without files: sde-8.nrnn
load_memory no memory file: expected memory to decode N bytes, found none
init buffer too small memory: expected N bytes, found N
init buffer too small temporary: expected N bytes, found N
init invalid argument memory: expected an address aligned to N, found another
in_place not supported by this version options.flags: expected IN_PLACE of a packed file (nrnn pack), found another
init ok 
create no memory stream: expected N bytes of memory, found none
"""


def test_there_is_no_heap_and_no_file_and_sentences_say_so(target, zoo, tmp_path):
    said = emulated(target, program(target, tmp_path, "refused.c"), zoo, "sde-8.nrnn")
    assert [re.sub(r"\b(?<!-)\d+\b", "N", line) for line in said] == SENTENCES.splitlines()


def test_a_host_keeps_a_note_for_each_of_its_tasks(target, zoo, tmp_path):
    """One fails while the other is within a call: each has its own sentence, and nothing is left behind."""
    said = emulated(target, program(target, tmp_path, "tasks.c"), zoo, "sde-8.nrnn")
    assert said == ["1 1 model: expected a value, found NULL", "0 input: expected a value, found NULL"]


FLASH = {"program": 100 * 1024, "every function": 128 * 1024}  # of sde and dense, on armv7em


def test_the_flash_that_a_program_takes(tmp_path):
    library("armv7em", "libnrnn.a")
    subprocess.run([ROOT / "scripts/lib.sh", "armv7em"], check=True, env={**os.environ, "CELLS": "sde,dense", "OUT": str(tmp_path)})
    chip = ["arm-none-eabi-gcc", "-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16", "-Os", f"-I{ROOT}/include",
            "-nostartfiles", "-specs=nano.specs", "-Wl,-e,main", "-Wl,--gc-sections", CHIPS / "smallest.c"]
    every = [f"-Wl,-u,{name}" for name in read(ROOT / "scripts/exports.sh").split()]
    for name, more in {"program": [], "every function": every}.items():
        path = tmp_path / "program.elf"
        read(*chip, *more, tmp_path / "libnrnn.a", "-o", path, stderr=subprocess.DEVNULL)
        text, data = map(int, read("arm-none-eabi-size", path).splitlines()[1].split()[:2])
        print(f"{name}: {text + data} bytes of flash")
        assert 50_000 < text + data <= FLASH[name], name


def test_the_tutorial_runs(tmp_path):
    """In a copy, with the library and the command of this checkout."""
    library("armv7em", "libnrnn.a")
    shutil.copytree(ROOT / "examples/cortex-m", tmp_path / "cortex-m", ignore=shutil.ignore_patterns("build"))
    (tmp_path / "digits").symlink_to(ROOT / "examples/digits")
    environment = {**os.environ, "PATH": f"{COMMAND.parent}:{os.environ['PATH']}"}
    done = subprocess.run([sys.executable, ROOT / "Tests/Examples/page.py", ROOT / "docs/microcontrollers.md",
                           f"make run=>make run ROOT={ROOT} NRNN={COMMAND}"], cwd=tmp_path / "cortex-m", env=environment,
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
