"""What a format reads out of a file, before it becomes an article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reader.core.article import Block, Mark
from reader.core.ids import JSONValue

BULLET = "•"
"""The marker of an item in an unnumbered list."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a file beside its bytes.

    Args:
        encoding: Name of its encoding, if the user says it.
        charset: Name of the encoding that a server claims for it.
        url: Where it was fetched from.
    """

    encoding: str | None = None
    charset: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What a source says about its article.

    Args:
        title: The headline; empty if the source names none.
        language: BCP 47 tag.
        url: Where the article was published.
        publisher: Who published it.
        byline: Who wrote it, as printed.
        published: When it was published, as printed.
        metadata: Everything else, by the source's own keys.
    """

    title: str = ""
    language: str | None = None
    url: str | None = None
    publisher: str | None = None
    byline: str | None = None
    published: str | None = None
    metadata: Mapping[str, JSONValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """An article's text and structure as a format read them.

    Args:
        text: The canonical text: no CR, no NUL, no lone surrogate.
        blocks: Ranges of the text in order, not overlapping, none empty.
        marks: Inline styles and links, each inside one block.
        about: What the source says about the article.
        notices: Sentences for the user about anything that was not read as it stood.
    """

    text: str
    blocks: Sequence[Block]
    marks: Sequence[Mark] = ()
    about: About = field(default_factory=About)
    notices: tuple[str, ...] = ()


def single_line(text: str) -> str:
    """Return words on one line, without the lone surrogates that an escape in JSON or YAML can make, or NUL."""
    return " ".join(without_surrogates(text).replace("\0", "\ufffd").split())


def without_surrogates(text: str) -> str:
    """Return a text with surrogate pairs joined and lone ones replaced by U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
