"""nrnn-VERSION-CPU.tar.gz: the static library for a chip, its header, and the example that runs in an emulator."""
import shutil

import ports
import sbom
import targets
from tarball import pack
from tools import run

EXAMPLE = "examples/cortex-m"


def make(port):
    ports.build(port)
    folder = port.folder / "tarball"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "include").mkdir(parents=True)
    (folder / "lib").mkdir()
    shutil.copy(targets.ROOT / "include/nrnn.h", folder / "include")
    shutil.copy(port.made / "libnrnn.a", folder / "lib")
    shutil.copy(targets.ROOT / "LICENSE", folder)
    shutil.copy(targets.ROOT / "docs/microcontrollers.md", folder)
    for path in run("git", "ls-files", EXAMPLE, cwd=targets.ROOT).splitlines():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(targets.ROOT / path, folder / path)
    (folder / "README.md").write_text(readme(port))
    sbom.write_port(folder, port)
    made = port.folder / f"nrnn-{targets.VERSION}-{port.name}.tar.gz"
    pack(folder, made.name.removesuffix(".tar.gz"), made)
    return [made]


def readme(port):
    text = (targets.ROOT / "packaging/chip.md").read_text()
    words = {"VERSION": targets.VERSION, "NAME": port.name, "CPU": port.cpu, "FLOATS": port.floats}
    for word, stands_for in words.items():
        text = text.replace(f"@{word}@", stands_for)
    return text
