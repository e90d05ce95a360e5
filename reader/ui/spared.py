"""What Textual imports at the start and this program has no use for until later, if at all.

Its command palette stands on half a dozen widgets, and ours is a list of our own; asyncio does without TLS where
there is no `ssl`; of other modules Textual, Rich and asyncio use functions that are not called on the way to the first
frame. Left out, all of them make the first screen come a fifth sooner.
"""

from __future__ import annotations

from reader.sparing import import_sparing

_LATE = (
    "asyncio.sslproto",
    "asyncio.staggered",
    "difflib",
    "mimetypes",
    "pickle",
    "rich._emoji_replace",
    "rich.markup",
    "rich.panel",
    "rich.table",
    "rich.tree",
    "textual.canvas",
    "textual.command",
    "textual.css._help_text",
    "textual.markup",
    "textual.widgets._toast",
    "tokenize",
    "traceback",
    "uuid",
)


def import_textual() -> None:
    """Import Textual without them."""
    import_sparing("shutil", "bz2", "lzma")
    import_sparing("textual.app", *_LATE, absent=("ssl",))
