"""Programs of WebAssembly: linked with the library's archive, run in Node's WASI and in the toolchain's."""
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / ".build-lib/wasm32"
LIBC = Path("/usr/lib/wasm32-wasi")
ARCHIVES = {"simd128": BUILT / "libnrnn.a", "generic": BUILT / "scalar/libnrnn.a"}
MODULES = {"simd128": BUILT / "nrnn.wasm", "generic": BUILT / "nrnn-scalar.wasm"}


def compiled(source, folder):
    made = folder / f"{source.stem}.o"
    subprocess.run(["clang", "--target=wasm32-wasi", "-isystem", "/usr/include/wasm32-wasi", "-std=c11", "-O1", "-Wall", "-Wextra",
                    "-Werror", f"-I{ROOT}/include", f"-I{ROOT}/Tests/Hostile", "-c", source, "-o", made], check=True)
    return made


def program(source, folder, tier):
    """A source of the tests as a program of WASI."""
    made = folder / f"{source.stem}-{tier}.wasm"
    builtins = next(Path("/usr/lib").glob("llvm-*/lib/clang/*/lib/wasi/libclang_rt.builtins-wasm32.a"))
    objects = [compiled(one, folder) for one in (source, ROOT / "Tests/Ports/files.c")]
    subprocess.run(["wasm-ld", "--stack-first", "-z", "stack-size=262144", "--wrap=nrnn_model_load_file", LIBC / "crt1-command.o",
                    *objects, ARCHIVES[tier], f"-L{LIBC}", "-lc", builtins, "-o", made], check=True)
    return made


def in_node(program, folders, *arguments):
    """As it ended, with what it said; folders are where the program finds them, by names of its own."""
    given = [f"{folder}={name}" for name, folder in folders.items()]
    command = ["node", "--no-warnings", ROOT / "Tests/Ports/wasi.mjs", program, *given, "--", *arguments]
    return subprocess.run(command, capture_output=True, text=True)


def in_wasmkit(program, folder, *arguments):
    """The same in the toolchain's interpreter, which has no vectors; the folder has its own name."""
    return subprocess.run(["wasmkit", "run", "--dir", folder, program, *arguments], capture_output=True, text=True)
