"""An article: one text, frozen when it is added, with its blocks, marks and metadata."""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from enum import IntFlag, StrEnum
from itertools import accumulate, chain
from typing import Final, overload

from reader.core.dataclass import dataclass
from reader.core.digest import sha256_hex
from reader.core.ids import ArticleId, JSONValue, Offset, Timestamp


class BlockRole(StrEnum):
    """What a block of text is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    QUOTATION = "quotation"
    CODE = "code"
    TABLE_ROW = "table_row"
    PULL_QUOTE = "pull_quote"
    ATTRIBUTION = "attribution"


class BlockFlag(IntFlag):
    """Facts about a block that only its drawing needs."""

    NONE = 0
    TIGHT = 1
    """No blank line stands between this block and the one before."""
    RULED = 2
    """A thematic break stands before this block."""
    WRAPPED = 4
    """The source broke this paragraph into lines by hand: a newline in it reads as a space."""
    TABLE_HEAD = 8
    """This table row holds the column titles."""


@dataclass(frozen=True, slots=True)
class Block:
    """A range of the text with a role.

    Args:
        start: First code point.
        end: One past the last code point; never less than `start`.
        role: What the block is. A table row's cells are parted by tabs.
        level: Heading level 1 to 6; 0 for every other role.
        quotes: How many block quotations enclose the block.
        indent: How many lists enclose the block.
        marker: What stands before the first block of a list item, such as `•` or `3.`; empty elsewhere.
        flags: Facts that drawing needs.
    """

    start: Offset
    end: Offset
    role: BlockRole = BlockRole.PARAGRAPH
    level: int = 0
    quotes: int = 0
    indent: int = 0
    marker: str = ""
    flags: BlockFlag = BlockFlag.NONE


class MarkKind(StrEnum):
    """What a mark does to its text."""

    EMPHASIS = "emphasis"
    STRONG = "strong"
    CODE = "code"
    STRIKE = "strike"
    LINK = "link"
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class Mark:
    """An inline style or link: a range of the text, inside one block.

    Args:
        start: First code point.
        end: One past the last code point.
        kind: What the mark does.
        target: Where a link or image points, as written in the source, or a place in the article's own text as
            `#char=N` (RFC 5147); empty for the other kinds.
    """

    start: Offset
    end: Offset
    kind: MarkKind
    target: str = ""


LARGEST_LEVEL = 2**8 - 1
"""The most that a table of blocks can hold of a heading's level."""
LARGEST_DEPTH = 2**16 - 1
"""The most quotations or lists around a block that it can hold."""
_ROLES = tuple(BlockRole)
_ROLE_NAMES = tuple(map(str, _ROLES))
ROLE_INDEX = {role: index for index, role in enumerate(_ROLES)}
"""The number of each role in a table of blocks."""
_KINDS = tuple(MarkKind)


class BlockTable(Sequence[Block]):
    """An article's blocks in text order, as columns, so that a long article opens fast.

    Blocks do not overlap. A `Block` is made when it is asked for.
    """

    __slots__ = ("_columns", "markers")

    _FIELDS: Final = {
        "start": "I",
        "end": "I",
        "role": "B",
        "level": "B",
        "quotes": "H",
        "indent": "H",
        "flags": "B",
    }
    """The columns, and the type of array that each is."""

    def __init__(self, blocks: Iterable[Block] = ()) -> None:
        rows = list(blocks)
        columns: dict[str, list[int]] = {
            "start": [block.start for block in rows],
            "end": [block.end for block in rows],
            "role": [ROLE_INDEX[block.role] for block in rows],
            "level": [block.level for block in rows],
            "quotes": [block.quotes for block in rows],
            "indent": [block.indent for block in rows],
            "flags": [int(block.flags) for block in rows],
        }
        self._columns = {name: array(typecode, columns[name]) for name, typecode in self._FIELDS.items()}
        self.markers = {index: block.marker for index, block in enumerate(rows) if block.marker}
        """List markers by block index."""

    @classmethod
    def from_columns(
        cls, columns: Mapping[str, Sequence[int]], roles: Sequence[str], markers: Mapping[int, str]
    ) -> BlockTable:
        """Build the table from equally long columns, as `columns` gives them.

        Args:
            columns: `start`, `end`, `role`, `level`, `quotes`, `indent` and `flags`, one number a block.
            roles: The role names that the numbers in `role` stand for.
            markers: List markers by block index.

        Raises:
            ValueError: If a column is missing, of another length, or holds a role that does not exist, or if
                blocks overlap or run backwards.
        """
        table = cls.__new__(cls)
        try:
            filled = {name: array(typecode, columns[name]) for name, typecode in cls._FIELDS.items()}
        except KeyError as missing:
            raise ValueError(f"the block table has no column {missing}") from None
        except (TypeError, OverflowError):
            raise ValueError("the block table's columns hold something else than numbers") from None
        if len({*map(len, filled.values())}) != 1:
            raise ValueError("the block table's columns differ in length")
        if (*roles,) != _ROLES:
            try:
                known = dict(enumerate(ROLE_INDEX[BlockRole(name)] for name in roles))
                filled["role"] = array("B", [known[number] for number in filled["role"]])
            except (KeyError, ValueError):
                raise ValueError("the block table holds a role that does not exist") from None
        table._columns = filled
        table.markers = dict(markers)
        table._verify()
        return table

    def _verify(self) -> None:
        # Unsigned, and in order: as a whole this is looked at several times faster than block by block.
        bounds = [*chain.from_iterable(zip(self._columns["start"], self._columns["end"], strict=True))]
        if bounds != sorted(bounds):
            raise ValueError("the block table's blocks overlap or run backwards")
        roles = self._columns["role"]
        if roles and max(roles) >= len(_ROLES):
            raise ValueError("the block table holds a role that does not exist")

    @property
    def arrays(self) -> tuple[array[int], ...]:
        """The columns themselves, for keeping the table as it is in memory."""
        return tuple(self._columns[name] for name in self._FIELDS)

    def columns(self) -> tuple[dict[str, list[int]], list[str], dict[int, str]]:
        """Return the columns, the role names they number, and the markers: what `from_columns` takes."""
        numbers = {name: self._columns[name].tolist() for name in self._FIELDS}
        return numbers, [*_ROLE_NAMES], dict(self.markers)

    def rows(self) -> Iterator[tuple[Offset, Offset, BlockRole, int, int, int, str, int]]:
        """Yield what each block holds, in the order of its fields, without making it."""
        for index, (start, end, role, level, quotes, indent, flags) in enumerate(
            zip(*self.arrays, strict=True)
        ):
            yield start, end, _ROLES[role], level, quotes, indent, self.markers.get(index, ""), flags

    def extent(self, index: int) -> tuple[Offset, Offset]:
        """Return where a block begins and ends, without making it."""
        return self._columns["start"][index], self._columns["end"][index]

    def __len__(self) -> int:
        return len(self._columns["start"])

    @overload
    def __getitem__(self, index: int) -> Block: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Block]: ...
    def __getitem__(self, index: int | slice) -> Block | Sequence[Block]:
        if isinstance(index, slice):
            return [self[position] for position in range(*index.indices(len(self)))]
        columns = self._columns
        if index < 0:
            index += len(self)
        return Block(
            columns["start"][index],
            columns["end"][index],
            _ROLES[columns["role"][index]],
            columns["level"][index],
            columns["quotes"][index],
            columns["indent"][index],
            self.markers.get(index, ""),
            BlockFlag(columns["flags"][index]),
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, BlockTable):
            return NotImplemented
        return self._columns == other._columns and self.markers == other.markers

    def __hash__(self) -> int:
        return hash(self._columns["start"].tobytes())

    def __repr__(self) -> str:
        return f"BlockTable({list(self)!r})"

    def __iter__(self) -> Iterator[Block]:
        return map(self.__getitem__, range(len(self)))

    def at(self, offset: Offset) -> int:
        """Return the index of the block that holds `offset`, or else of the last one before it.

        An offset before the first block gives 0. The table must not be empty.
        """
        return max(0, bisect_right(self._columns["start"], offset) - 1)

    def of(self, start: Offset, end: Offset) -> int | None:
        """Return the index of the block that is `[start, end)`, a range that is not empty, or None."""
        starts, ends = self._columns["start"], self._columns["end"]
        index = bisect_right(starts, start) - 1
        return index if index >= 0 and starts[index] == start and ends[index] == end else None

    def with_role(self, role: BlockRole) -> Iterator[int]:
        """Yield the indexes of the blocks of a role, in text order."""
        wanted = ROLE_INDEX[role]
        return (index for index, number in enumerate(self._columns["role"]) if number == wanted)


class MarkTable(Sequence[Mark]):
    """An article's marks ordered by start, longest first, kept as columns like `BlockTable`."""

    __slots__ = ("_ends", "_kinds", "_reach", "_starts", "targets")

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        rows = sorted(marks, key=lambda mark: (mark.start, -mark.end))
        self._starts = array("I", [mark.start for mark in rows])
        self._ends = array("I", [mark.end for mark in rows])
        self._kinds = array("I", [_KINDS.index(mark.kind) for mark in rows])
        self._reach: array[int] = array("I")
        self.targets = {index: mark.target for index, mark in enumerate(rows) if mark.target}
        """Where links and images point, by the mark's index."""

    @property
    def arrays(self) -> tuple[array[int], ...]:
        """The columns themselves, for keeping the table as it is in memory."""
        return self._starts, self._ends, self._kinds

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, index: int) -> Mark: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Mark]: ...
    def __getitem__(self, index: int | slice) -> Mark | Sequence[Mark]:
        if isinstance(index, slice):
            return [self[position] for position in range(*index.indices(len(self)))]
        if index < 0:
            index += len(self)
        return Mark(
            self._starts[index],
            self._ends[index],
            _KINDS[self._kinds[index]],
            self.targets.get(index, ""),
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, MarkTable):
            return NotImplemented
        return list(self) == list(other)

    def __hash__(self) -> int:
        return hash(self._starts.tobytes())

    def __repr__(self) -> str:
        return f"MarkTable({list(self)!r})"

    def __iter__(self) -> Iterator[Mark]:
        return map(self.__getitem__, range(len(self)))

    def touching(self, start: Offset, end: Offset) -> Sequence[Mark]:
        """Return the marks that touch `[start, end)`, in order."""
        if len(self._reach) != len(self._ends):
            self._reach = array("I", accumulate(self._ends, max))
        first = bisect_right(self._reach, start)
        last = bisect_left(self._starts, end)
        return [self[index] for index in range(first, last) if self._ends[index] > start]


@dataclass(frozen=True, slots=True)
class Article:
    """One text with its metadata, never changed once made.

    Args:
        id: Stable name of the article in its library; also its file name.
        title: What the article is called. It need not stand in the text.
        text: The canonical plain text. Every offset counts its code points.
        sha256: Hex digest of the text in UTF-8.
        blocks: Paragraphs, headings and the rest, in text order.
        marks: Inline styles and links.
        revision: 1 for the first text under this id.
        language: BCP 47 tag, or None where it is not known.
        url: Where the article was published.
        publisher: Who published it.
        byline: Who wrote it, as printed.
        published: When it was published, as printed.
        added: When it came into the library.
        source: Name of the file it was read from, without folders.
        metadata: Whatever else the source said about itself.
    """

    id: ArticleId
    title: str
    text: str
    sha256: str
    blocks: BlockTable
    marks: MarkTable = field(default_factory=MarkTable)
    revision: int = 1
    language: str | None = None
    url: str | None = None
    publisher: str | None = None
    byline: str | None = None
    published: str | None = None
    added: Timestamp | None = None
    source: str | None = None
    metadata: Mapping[str, JSONValue] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.id, self.revision, self.sha256))


def text_digest(text: str) -> str:
    """Return the hex SHA-256 of a text in UTF-8.

    Raises:
        UnicodeEncodeError: If the text holds a lone surrogate, which no article may.
    """
    return sha256_hex(text.encode("utf-8"))


_SLUG_LENGTH = 40
DIGEST_STEP = 8
"""Digits of a text's digest that an id ends with; where those are taken, so many more come to them."""


def article_id(title: str, sha256: str) -> ArticleId:
    """Return the id of an article: its title as an ASCII slug, a hyphen and the start of its digest.

    The same title and text give the same id on every machine. The id is safe as a file name.

    Args:
        title: The article's title in any script; what ASCII cannot say of it is left out.
        sha256: The text's hex digest, as `text_digest` gives it.
    """
    ascii_title = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    joined = re.sub(r"\b(?:[a-z]\.){2,}|'", lambda match: re.sub(r"\W", "", match[0]), ascii_title)
    slug = re.sub(r"[^a-z0-9]+", "-", joined).strip("-")
    if len(slug) > _SLUG_LENGTH:
        words, _, cut = slug[: _SLUG_LENGTH + 1].rpartition("-")
        slug = words or cut[:_SLUG_LENGTH]
    return ArticleId(f"{slug or 'article'}-{sha256[:DIGEST_STEP]}")
