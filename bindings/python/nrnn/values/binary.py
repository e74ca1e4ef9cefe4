"""What a program or library was built for, as its file says."""

from __future__ import annotations

import sys
from typing import NamedTuple

_CPUS = {3: "x86 of 32 bits", 40: "ARM of 32 bits", 62: "x86-64", 183: "ARM64", 243: "RISC-V"}  # e_machine of ELF
_LIBCS = {b"\0libc.so.6\0": "glibc", b"\0libc.musl-": "musl", b"\0libc.so\0": "musl"}  # among the names that are needed


class Binary(NamedTuple):
    cpu: str
    libc: str | None  # None: it asks for none

    def __str__(self) -> str:
        return f"{self.cpu} with {self.libc}" if self.libc else self.cpu

    def goes_with(self, other: Binary) -> bool:
        """Whether both can be in one process."""
        return self.cpu == other.cpu and (self.libc == other.libc or None in (self.libc, other.libc))

    @classmethod
    def of(cls, path: str) -> Binary | None:
        """None where there is no such file, or it is no program."""
        try:
            with open(path, "rb") as file:
                data = file.read()
        except OSError:
            return None
        if data[:4] != b"\x7fELF":
            return None
        number = int.from_bytes(data[18:20], "little")
        return cls(_CPUS.get(number, f"CPU {number}"), next((name for word, name in _LIBCS.items() if word in data), None))

    @classmethod
    def of_this_process(cls) -> Binary | None:
        return cls.of(sys.executable or "/proc/self/exe")
