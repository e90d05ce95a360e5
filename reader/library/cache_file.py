"""A database in the cache: it can always be made again, so it is opened with no fuss or done without."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from reader.errors import SaveError
from reader.files import make_folder

_PATIENCE = 0.5
"""Seconds to wait for another process that is writing."""


class CacheFile:
    """A SQLite file that holds nothing but what can be found out again.

    Args:
        path: The file, as an absolute path; it need not exist. Where a link leads elsewhere, it is not opened.
        version: Number of its form; a file of another form is thrown away.
        schema: The statements that make its tables.
    """

    def __init__(self, path: Path, version: int, schema: str) -> None:
        self.path = path
        self._version = version
        self._schema = schema

    def open(self) -> sqlite3.Connection | None:
        """Open the database for one thread, in autocommit mode; None where that cannot be done.

        A file that is damaged or of another form is thrown away first. Where the folder cannot be written, what
        there is can be read; writing then raises `sqlite3.OperationalError`, as it does while another process
        writes for long. Any other `sqlite3.DatabaseError` means that the file is damaged: `discard` it.
        """
        if os.path.realpath(self.path) != str(self.path):
            return None
        with suppress(SaveError):
            make_folder(self.path.parent)
        for _ in range(2):
            try:
                return self._opened()
            except sqlite3.OperationalError:
                break
            except sqlite3.DatabaseError:
                self.discard()
        return None

    def discard(self) -> None:
        """Throw the file away; it will be made again."""
        for suffix in ("", "-journal"):
            with suppress(OSError):
                Path(f"{self.path}{suffix}").unlink(missing_ok=True)

    def _opened(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)
        try:
            connection.execute("PRAGMA trusted_schema = OFF")
            if _version(connection) != self._version:
                connection.execute("BEGIN IMMEDIATE")
                if _version(connection) != self._version:
                    self._make(connection)
                connection.execute("COMMIT")
        except BaseException:
            connection.close()
            raise
        return connection

    def _make(self, connection: sqlite3.Connection) -> None:
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone() != (0,):
            raise sqlite3.DatabaseError("the file is of another form")
        for statement in self._schema.split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {self._version}")


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version
