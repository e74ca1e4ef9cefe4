"""nrnn-VERSION-TARGET.tar.gz: the prefix of a target in one folder that may lie anywhere, with a README of its own."""
import gzip
import re
import shutil
import tarfile

import sbom
import targets
from staging import stage

COMMAND = """
**The command** is `bin/nrnn`: `bin/nrnn --help`, `man -M share/man nrnn`; completions are in `share`.
"""


def make(target):
    name = f"nrnn-{targets.VERSION}-{target.name}"
    folder = target.folder / "tarball"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(stage(target), folder, symlinks=True)
    (folder / "README.md").write_text(readme(target))
    sbom.write(folder / "share/doc/nrnn", "tarball", target)
    made = target.folder / f"{name}.tar.gz"
    pack(folder, name, made)
    return [made]


def readme(target):
    text = (targets.ROOT / "packaging/tarball.md").read_text()
    if target.libc == "musl":  # the toolchain links for glibc
        text = re.sub(r"\n\*\*Swift\*\*.*(?=@COMMAND@)", "", text, flags=re.DOTALL)
    words = {"VERSION": targets.VERSION, "MINOR": targets.VERSION.rpartition(".")[0], "TARGET": target.name,
             "LIBC": f"glibc {target.glibc} or newer" if target.glibc else "musl 1.2",
             "COMMAND": COMMAND if target.command else ""}
    for word, stands_for in words.items():
        text = text.replace(f"@{word}@", stands_for)
    return text


def pack(folder, name, path):
    """The same bytes whenever and by whomever it is made: sorted, of the commit's time, of nobody."""
    with open(path, "wb") as file, gzip.GzipFile("", "wb", 9, file, targets.epoch()) as packed, \
            tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for entry in [folder, *sorted(folder.rglob("*"))]:
            tar.add(entry, f"{name}/{entry.relative_to(folder)}".removesuffix("/."), recursive=False, filter=anonymous)


def anonymous(entry):
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    entry.mtime = targets.epoch()
    entry.mode = 0o755 if entry.mode & 0o100 else 0o644
    return entry
