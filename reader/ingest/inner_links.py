"""Links that lead inside their own article: pointed at a place in its text, whatever file or element held it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import unquote

from reader.core.article import Mark, MarkKind
from reader.core.ids import Offset
from reader.ingest.elements import ElementBuilder

_NEAR = 3


def with_inner_links(marks: Iterable[Mark], place: Callable[[str], Offset | None]) -> list[Mark]:
    """Return marks with each link that leads inside the article as `#char=N` (RFC 5147), N in code points.

    Args:
        marks: The marks.
        place: Returns where in the text a link's target is, or None if it is not in it.
    """
    return [
        replace(mark, target=f"#char={offset}")
        if mark.kind is MarkKind.LINK and (offset := place(mark.target)) is not None
        else mark
        for mark in marks
    ]


def place_in_page(target: str, anchors: Mapping[str, Offset]) -> Offset | None:
    """Return where a target within a page is, as its fragment says; None for one that is not.

    Args:
        target: Where a link points.
        anchors: Where the page's elements begin, by their ids.
    """
    if not target.startswith("#"):
        return None
    fragment = target[1:]
    top = 0 if fragment.lower() in ("", "top") else None
    return anchors.get(fragment, anchors.get(unquote(fragment), top))


def carried(
    anchors: Mapping[str, Offset], whole: ElementBuilder, extract: ElementBuilder
) -> dict[str, Offset]:
    """Return where the elements of a page begin in an extract of it, which does not know their ids.

    What is meant is found by its words: the first block of the extract that says the same, or the same as one of the
    next blocks, as where a heading was left out. Other elements are left out.

    Args:
        anchors: Where they begin in the text of the whole page.
        whole: What built that text.
        extract: What built the extract's.
    """
    said = {words: start for start, words in reversed(_blocks(extract))}
    found: dict[str, Offset] = {}
    blocks = _blocks(whole)
    for name, offset in anchors.items():
        index = bisect_right(blocks, offset, key=lambda block: block[0]) - 1
        near = (said[words] for _, words in blocks[max(0, index) : index + _NEAR] if words in said)
        if (start := next(near, None)) is not None:
            found[name] = start
    return found


def _blocks(builder: ElementBuilder) -> Sequence[tuple[Offset, str]]:
    text = builder.text()
    return [(block.start, " ".join(text[block.start : block.end].split())) for block in builder.blocks]
