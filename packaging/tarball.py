"""nrnn-VERSION-TARGET.tar.gz: the prefix of a target in one folder, to be unpacked anywhere."""
import gzip
import tarfile

import targets
from staging import stage


def make(target):
    name = f"nrnn-{targets.VERSION}-{target.name}"
    path = targets.DIST / f"{name}.tar.gz"
    pack(stage(target), name, path)
    return [path]


def pack(folder, name, path):
    """The same bytes whenever and by whomever it is made: sorted, of the commit's time, of nobody."""
    with open(path, "wb") as file, gzip.GzipFile("", "wb", 9, file, targets.epoch()) as packed, \
            tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for entry in [folder, *sorted(folder.rglob("*"))]:
            tar.add(entry, f"{name}/{entry.relative_to(folder)}".rstrip("/."), recursive=False, filter=anonymous)


def anonymous(entry):
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    entry.mtime = targets.epoch()
    return entry
