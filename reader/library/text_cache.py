"""A long article's text and tables as they are in memory, so that opening it reads and does not parse."""

from __future__ import annotations

from pathlib import Path

from reader.core.article import BlockTable, MarkTable
from reader.core.dataclass import dataclass
from reader.library.packed import read_packed, write_packed


@dataclass(frozen=True, slots=True)
class CachedText:
    """What the cache holds of an article."""

    text: str
    blocks: BlockTable
    marks: MarkTable


def write_text(path: Path, content: CachedText, belongs_to: str) -> None:
    """Write an article's text and tables; where that fails, the next opening takes longer.

    Args:
        path: The file.
        content: What to write.
        belongs_to: What tells the article's file from all others.
    """
    names = [[[*item] for item in held.items()] for held in (content.blocks.markers, content.marks.targets)]
    columns = [*content.blocks.arrays, *content.marks.arrays]
    write_packed(path, belongs_to, {"names": names}, columns, [content.text.encode("utf-8")])


def read_text(path: Path, belongs_to: str) -> CachedText | None:
    """Read an article's text and tables, or return None if they are not there, damaged, or another's.

    Args:
        path: The file.
        belongs_to: What tells the article's file from all others.
    """
    blocks, marks = BlockTable(), MarkTable()
    read = read_packed(path, belongs_to, [*blocks.arrays, *marks.arrays])
    if read is None:
        return None
    try:
        for held, names in zip((blocks.markers, marks.targets), read[0]["names"], strict=True):
            held.update({int(index): str(name) for index, name in names})
        (text,) = read[1]
        return CachedText(str(text, "utf-8"), blocks, marks)
    except (ValueError, LookupError, TypeError):
        return None
