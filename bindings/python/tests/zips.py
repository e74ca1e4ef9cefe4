"""Archives of zip, some of whose entries are written anew."""

import zipfile


def rewritten(path, other, change, method=zipfile.ZIP_STORED):
    """A copy, or the archive itself: each entry holds what `change` makes of its name and its bytes."""
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(other, "w", method) as archive:
        for name, data in held.items():
            archive.writestr(name, change(name, data))
    return other


def with_entries(path, entries, method=zipfile.ZIP_STORED):
    """The archive itself, with other bytes in the entries that are named."""
    return rewritten(path, path, lambda name, data: entries.get(name, data), method)
