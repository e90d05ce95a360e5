"""The log of edits: one JSON object a line, each with a checksum of itself, only ever added to."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from dataclasses import field
from pathlib import Path

from reader.core.article import Article
from reader.core.codec import MalformedError, Row, edit_from, mapping
from reader.core.dataclass import dataclass
from reader.core.ids import ArticleId
from reader.errors import SaveError
from reader.files import atomic_write, is_there, open_unlinked, read_file
from reader.library.appender import Appender
from reader.library.json_text import parse_row, spell
from reader.library.versions import verify_version
from reader.text.lazy import lazy

VERSION = 1

_HEAD = lazy(rb'\{"crc32":"([0-9a-f]{8})",')
_HEAD_LENGTH = len(b'{"crc32":"00000000",')
_HEADER = b'"type":"log","version":%d,' % VERSION
"""How a header of this version goes on after its checksum."""
_BEGINNING = _HEAD_LENGTH + len(_HEADER)
_EDIT = lazy(rb'\{"crc32":"[0-9a-f]{8}","type":"edit","seq":(\d+),')
_CONFLICT = lazy(rb"<{7} |={7}\r?\n?\Z|>{7} |\|{7} ")
_STRETCH = 1 << 18


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in a log, and how to know it again.

    Args:
        end: The byte after the last line.
        line: The byte that the last line starts at.
        crc32: Checksum of the last line, its newline included.
    """

    end: int
    line: int
    crc32: int

    def holds(self, path: Path) -> bool:
        """Tell whether a log has this place."""
        try:
            line = read_file(path, self.line, self.end)
        except FileNotFoundError:
            return False
        return len(line) == self.end - self.line and zlib.crc32(line) == self.crc32

    def ends(self, path: str) -> bool:
        """Tell whether this place is the end of a log that this version knows.

        Where that cannot be told at a glance, the answer is no.
        """
        opened = open_unlinked(path)
        if opened is None:
            return False
        descriptor, size = opened
        try:
            if size != self.end or not 0 < self.line < self.end:
                return False
            beginning = os.pread(descriptor, _BEGINNING, 0)
            line = os.pread(descriptor, self.end - self.line, self.line)
        except OSError:
            return False
        finally:
            os.close(descriptor)
        known = _HEAD.match(beginning) is not None and beginning.startswith(_HEADER, _HEAD_LENGTH)
        return known and len(line) == self.end - self.line and zlib.crc32(line) == self.crc32


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a log.

    Args:
        start: The byte that it starts at.
        content: The line with its newline, if it has one.
    """

    start: int
    content: bytes

    @property
    def end(self) -> int:
        """The byte after the line."""
        return self.start + len(self.content)

    @property
    def anchor(self) -> Anchor:
        """The place after this line."""
        return Anchor(self.end, self.start, zlib.crc32(self.content))

    @property
    def is_whole(self) -> bool:
        """Whether it ends with a newline."""
        return self.content.endswith(b"\n")

    @property
    def is_conflict_mark(self) -> bool:
        """Whether `git` put it there to mark a merge conflict."""
        return _CONFLICT.match(self.content) is not None

    @property
    def seq(self) -> int | None:
        """The number of the edit that it seems to hold, or None."""
        found = _EDIT.match(self.content)
        return int(found[1]) if found else None

    def record(self) -> Row:
        """Return what the line says.

        Raises:
            MalformedError: If its checksum does not fit, or it is no JSON object.
        """
        content = self.content.rstrip(b"\r\n")
        head = _HEAD.match(content)
        if head is None:
            raise MalformedError("it does not begin with a checksum")
        body = b"{" + content[head.end() :]
        if zlib.crc32(body) != int(head[1], 16):
            raise MalformedError("its checksum does not fit")
        return dict(mapping(parse_row(body), "it"))


def spell_line(record: Row) -> bytes:
    """Spell a record, which must not be empty, as a line.

    Raises:
        ValueError: If it holds what JSON in UTF-8 cannot say.
    """
    return seal_line(spell(record))


def seal_line(body: bytes) -> bytes:
    """Return the line of a record, which must not be empty, as JSON spells it."""
    return b'{"crc32":"%08x",%s\n' % (zlib.crc32(body), body[1:])


def spell_header(article: ArticleId, sha256: str) -> bytes:
    """Spell the first line of a log.

    Args:
        article: The article.
        sha256: Hex digest of its text in UTF-8.
    """
    return seal_line(b'{%s"article":%s,"sha256":%s}' % (_HEADER, spell(article), spell(sha256)))


def lines_of(content: bytes, start: int = 0) -> Iterator[Line]:
    """Yield the lines of a stretch of a log that starts at a byte."""
    position = 0
    while position < len(content):
        end = content.find(b"\n", position) + 1 or len(content)
        yield Line(start + position, content[position:end])
        position = end


def damaged_lines(content: bytes, article: Article) -> Iterator[tuple[int, Line, str]]:
    """Yield the damaged lines of a log with their numbers and what is wrong, also those before a checkpoint.

    A last line without an end is what a crash may leave, and no damage. Nor is an edit of another text.

    Args:
        content: The whole log.
        article: The article, against whose text every edit is held that is about it.
    """
    is_about = True
    for number, line in enumerate(lines_of(content), 1):
        if line.is_whole:
            try:
                record = line.record()
                if record.get("type") == "log":
                    is_about = record.get("sha256", article.sha256) == article.sha256
                elif record.get("type") == "edit" and is_about:
                    edit_from(record, article.text)
            except MalformedError as fault:
                yield number, line, str(fault)


def verify_header(path: Path) -> str | None:
    """Look at a log's first line, and return the digest of the text that its edits are about; None if it tells none.

    Raises:
        LibraryError: If a newer version wrote the log.
    """
    line = next(lines_of(read_file(path, 0, _STRETCH)), None)
    try:
        record = line.record() if line else {}
    except MalformedError:
        return None
    if record.get("type") != "log":
        return None
    verify_version(record.get("version", VERSION), VERSION, path, "log")
    return told_text(record)


def told_text(record: Row) -> str | None:
    """Return the digest of the text that a record says to be about; None if it says none."""
    digest = record.get("sha256")
    return digest if isinstance(digest, str) and digest else None


@dataclass(slots=True)
class EditIndex:
    """Where in a log each edit stands; what was not seen yet is looked for from the end backwards.

    Args:
        path: The log.
        known_from: The byte from which on all edits are in `starts`.
        starts: The byte that each edit's line starts at, by its number.
    """

    path: Path
    known_from: int = 0
    starts: dict[int, int] = field(default_factory=dict)

    def record(self, seq: int) -> Row:
        """Return the record of an edit.

        Raises:
            LookupError: If the log has no sound record of that number.
        """
        while seq not in self.starts and self.known_from > 0:
            self._look_back()
        if seq not in self.starts:
            raise LookupError(f"the log has no edit {seq}")
        line = self._line_at(self.starts[seq])
        try:
            return line.record()
        except MalformedError as fault:
            raise LookupError(f"edit {seq} is damaged: {fault}") from None

    def _look_back(self) -> None:
        """Index one stretch more, from the first line that begins in it; a longer line is one by itself."""
        start = max(0, self.known_from - _STRETCH)
        content = read_file(self.path, start, self.known_from)
        while start > 0 and b"\n" not in content[:-1]:
            start = max(0, start - _STRETCH)
            content = read_file(self.path, start, self.known_from)
        skipped = content.find(b"\n") + 1 if start else 0
        for line in lines_of(content[skipped:], start + skipped):
            if line.seq is not None and self.starts.get(line.seq, -1) < line.start:
                self.starts[line.seq] = line.start
        self.known_from = start + skipped

    def _line_at(self, start: int) -> Line:
        size = _STRETCH
        while True:
            content = read_file(self.path, start, start + size)
            line = next(lines_of(content, start), Line(start, b""))
            if line.is_whole or len(content) < size:
                return line
            size *= 4


class EditLog:
    """A log that is open for writing.

    Args:
        path: The log; it is made at the first append.
        header: Its first line.
        index: Where its edits are.
        anchor: The place after its last line; None if it has none.

    Raises:
        SaveError: If it cannot be opened for writing.
    """

    def __init__(self, path: Path, header: bytes, index: EditIndex, anchor: Anchor | None) -> None:
        self.path = path
        self.index = index
        self._found = anchor
        self._last: Line | None = None
        self._header = header
        self._appender = Appender(path) if is_there(path) else None

    @property
    def anchor(self) -> Anchor | None:
        """The place after the last line; None if there is none."""
        return self._found if self._last is None else self._last.anchor

    def append(self, body: bytes, *, durable: bool, seq: int | None = None) -> None:
        """Add a record.

        Args:
            body: What to say, as JSON spells it; an edit has its `seq` right after its `type`.
            durable: Wait until it is on disk.
            seq: The number of the edit that it holds, if it holds one.

        Raises:
            SaveError: If it cannot be written. The log is as it was.
        """
        content = seal_line(body)
        if self._appender is None:
            self._verify_unbegun()
            atomic_write(self.path, self._header)
            self._appender = Appender(self.path)
        start = self._appender.append(content, durable=durable)
        self._last = Line(start, content)
        if seq is not None:
            self.index.starts[seq] = start

    def sync(self) -> None:
        """Wait until all that was added is on disk, and look that nobody else has touched the log.

        Raises:
            SaveError: If it cannot be synced, or has been touched.
        """
        if self._appender is not None:
            self._appender.sync()
            self._appender.verify_untouched()
        else:
            self._verify_unbegun()

    def stands(self) -> bool:
        """Tell whether nobody else has touched the log."""
        if self._appender is not None:
            return self._appender.stands()
        return not is_there(self.path) or read_file(self.path) == self._header

    def close(self) -> None:
        """Let go of the file."""
        if self._appender is not None:
            self._appender.close()
            self._appender = None

    def _verify_unbegun(self) -> None:
        """Look that there is no log yet but what an append that failed may have left."""
        if not self.stands():
            raise SaveError(
                "another program has made this log", where=str(self.path), remedy="open the article again"
            )
