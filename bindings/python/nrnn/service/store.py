"""The states of keys in a file: SQLite, one transaction for each batch."""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Mapping
from pathlib import Path

from ..engine.keys import key_bytes, spelled

_FORMAT, _TABLES = "1", {"meta", "keys"}
_BEGIN = """
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS keys (key BLOB PRIMARY KEY, entry BLOB NOT NULL, crc INTEGER NOT NULL);
"""


class SqliteStore:
    """A file that one service has.

    Attributes
    ----------
    is_clean : bool
        Was it closed, so that all that was sent before is in it?
    is_new : bool
        Was there none before?

    Raises
    ------
    OSError
        It cannot be opened, is another service's, or damaged.
    """

    _synchronous = "FULL"

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path)
        try:
            self._base = self._opened()
            self._file = self._found()
        except sqlite3.Error as error:
            raise self._said(error) from None

    def _opened(self) -> sqlite3.Connection:
        base = sqlite3.connect(self._path, timeout=0, isolation_level=None, check_same_thread=False)
        base.execute("PRAGMA locking_mode = EXCLUSIVE")
        tables = {name for name, in base.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'")}
        self.is_new = not tables
        if not tables <= _TABLES:  # before anything is written
            base.close()
            raise OSError(f"{self._path}: {_ANOTHER}")
        base.execute(f"PRAGMA synchronous = {self._synchronous}")
        base.executescript(_BEGIN)
        meta = dict(base.execute("SELECT name, value FROM meta"))
        if meta.get("format", _FORMAT) != _FORMAT:
            raise OSError(f"{self._path}: expected format {_FORMAT}, found {meta['format']!s:.20}")
        (answer,), = base.execute("PRAGMA integrity_check(1)")  # entries have sums of their own, but who counts them?
        if answer != "ok":
            raise OSError(f"{self._path}: {_DAMAGED}")
        self.is_clean = meta.get("closed", "1") == "1"
        with base:
            base.execute("BEGIN IMMEDIATE")
            base.executemany("REPLACE INTO meta VALUES (?, ?)", [("format", _FORMAT), ("closed", "0")])
            base.execute("COMMIT")
        return base

    def load(self) -> dict[str | bytes, bytes]:
        """Raises OSError: it is damaged."""
        found = {}
        try:
            for key, entry, crc in self._base.execute("SELECT key, entry, crc FROM keys"):
                if not (type(key) is type(entry) is bytes) or zlib.crc32(entry, zlib.crc32(key)) != crc:
                    raise OSError(f"{self._path}: expected the entry of a key as it was written, found another: damaged")
                found[spelled("key", key)] = entry
        except sqlite3.Error as error:
            raise self._said(error) from None
        return found

    def save(self, entries: Mapping[str | bytes, bytes | None]) -> None:
        """Raises OSError, and ValueError if it is damaged or no longer there, which waiting does not mend."""
        if self._found() != self._file:
            raise ValueError(f"{self._path}: expected the file that the service has open, found {'another' if self._found() else 'none'}")
        named = [(key_bytes("key", key), entry) for key, entry in entries.items()]
        try:
            self._base.execute("BEGIN IMMEDIATE")
            self._base.executemany("REPLACE INTO keys VALUES (?, ?, ?)",
                                   [(key, entry, zlib.crc32(entry, zlib.crc32(key))) for key, entry in named
                                    if entry is not None])
            self._base.executemany("DELETE FROM keys WHERE key = ?", [(key,) for key, entry in named if entry is None])
            self._base.execute("COMMIT")
        except sqlite3.Error as error:
            self._roll_back()
            if self._words(error) is _DAMAGED:
                raise ValueError(f"{self._path}: {_DAMAGED}") from None
            raise self._said(error) from None

    def _found(self) -> tuple[int, int] | None:
        """Which file the path leads to: one that was removed would be written for nobody."""
        try:
            found = os.stat(self._path)
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino

    def _roll_back(self) -> None:
        try:
            if self._base.in_transaction:
                self._base.execute("ROLLBACK")
        except sqlite3.Error:  # the next transaction meets it again
            pass

    def close(self, is_clean: bool = True) -> None:
        try:
            self._base.execute("REPLACE INTO meta VALUES ('closed', ?)", (str(int(is_clean)),))
        except sqlite3.Error:  # such as of a full disk: then some results may be marked that are no repeats
            pass
        self._base.close()

    def _said(self, error: sqlite3.Error) -> OSError:
        return OSError(f"{self._path}: {self._words(error)}")

    def _words(self, error: sqlite3.Error) -> str:
        kind = getattr(error, "sqlite_errorname", None) or str(error)
        words = next((said for starts, said in _WORDS.items() if kind.startswith(starts)), str(error))
        if words is _NOT_OPENED and self._path.parent.is_dir():
            return _A_FOLDER if self._path.is_dir() else _NOT_WRITTEN
        return words


_NOT_OPENED = "expected a file that can be opened, found none, and no folder to make one in"
_NOT_WRITTEN = "expected a file and a folder that this user may write, found that one may not be written"
_A_FOLDER = "expected a file, found a folder"
_ANOTHER = "expected a state of a service, found another file"
_DAMAGED = "expected it as it was written, found it damaged"
_WORDS = {  # by the name of an error, and by its message, which is all that Python 3.10 tells
    ("SQLITE_BUSY", "database is locked"): "expected a state that no other service has, found it locked",
    ("SQLITE_NOTADB", "file is not a database"): _ANOTHER,
    ("SQLITE_CORRUPT", "database disk image is malformed"): _DAMAGED,
    ("SQLITE_IOERR", "disk I/O error"): "expected a disk that can be read and written, found an error of it",
    ("SQLITE_FULL", "database or disk is full"): "expected room on the disk, found none",
    ("SQLITE_READONLY", "attempt to write a readonly database"): _NOT_WRITTEN,
    ("SQLITE_CANTOPEN", "unable to open database file"): _NOT_OPENED}
