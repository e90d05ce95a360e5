"""Where a link leads: out of the article, to a place in it, or nowhere that is opened."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote, urljoin, urlsplit

from reader.core.article import BlockRole, Mark, MarkKind
from reader.core.display import UNSAFE, display
from reader.core.selection import Selection
from reader.editor.choice import Choice
from reader.editor.editor import Editor
from reader.editor.outcome import Outcome, OutcomeKind
from reader.editor.outline import Outline
from reader.text import Range

SCHEMES = ("http", "https", "mailto")
"""The schemes that are opened; anything else could start a program or read a file."""

_LONG = 400
"""Code points from which on an address may need scrolling."""
_NARROW = 20
"""Code points that any line of an address holds."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_PLACE = re.compile(r"char=([0-9]{1,9})")
_NOT_IN_SLUG = re.compile(r"[^\w\- ]")


class Question(Choice):
    """Asks before a link is opened.

    Args:
        target: The address, as `address_of` gives it.
    """

    mode = "LINK"

    def __init__(self, target: str) -> None:
        self._target = target

    @property
    def question(self) -> str:
        """The address."""
        return self._target

    @property
    def options(self) -> Sequence[tuple[str, str]]:
        """What can be done with it."""
        scroll = (("↓ ↑", "scroll"),) if len(self._target) > _LONG else ()
        return (("enter", "open"), ("y", "copy"), *scroll)

    def press(self, editor: Editor, key: str) -> Outcome:
        """Open or copy the address; any other key leaves the question standing."""
        commands = {"enter": "link.open", "y": "link.copy"}
        if key in commands:
            return editor.run(commands[key], argument=self._target)
        steps = {"down": 1, "j": 1, "space": 10, "up": -1, "k": -1}
        self.scrolled = max(0, min(self.scrolled + steps.get(key, 0), len(self._target) // _NARROW))
        editor.choice = self
        return Outcome(OutcomeKind.PENDING)


def link_at(editor: Editor) -> Mark | None:
    """Return the link that the selection touches, the shortest first; None if it touches none."""
    start, end = editor.selection.extent
    touching = (
        mark
        for mark in editor.article.marks.touching(start, end)
        if mark.kind in (MarkKind.LINK, MarkKind.IMAGE) and mark.target
    )
    return min(touching, key=lambda mark: mark.end - mark.start, default=None)


def follow(editor: Editor, target: str) -> Outcome:
    """Go to the place in the article that a target names, or ask whether to open it; refuse what is not opened."""
    if target.strip().startswith("#"):
        fragment = target.strip()[1:]
        found = heading(editor, fragment) or place(editor, fragment)
        if found is None:
            return editor.refuse(f"No heading of this article is called {target.strip()}")
        editor.go(Selection(*found))
        return Outcome(OutcomeKind.DONE)
    try:
        editor.choice = Question(address_of(target, editor.article.url))
    except ValueError as fault:
        return editor.refuse(str(fault))
    return Outcome(OutcomeKind.DONE)


def address_of(target: str, base: str | None = None) -> str:
    """Return the address that a link leads to, if it is one that may be opened.

    Args:
        target: Where the link points, as the article has it.
        base: Where the article was published, against which a relative target is read.

    Raises:
        ValueError: If it may not be opened, with a sentence that says why.
    """
    target = target.strip()
    if UNSAFE.search(target):
        raise ValueError(f"Not opened, for no address holds such characters: {display(target)}")
    if base and not _SCHEME.match(target):
        target = urljoin(base, target)
    scheme = _SCHEME.match(target)
    if scheme is None:
        raise ValueError(f"Not opened, for it leads to a file beside the article’s own: {target}")
    if scheme[1].lower() not in SCHEMES:
        allowed = f"{', '.join(SCHEMES[:-1])} and {SCHEMES[-1]}"
        raise ValueError(f"Only {allowed} links are opened, not {target}")
    try:
        named = scheme[1].lower() == "mailto" or urlsplit(target).hostname
    except ValueError:
        named = None
    if not named:
        raise ValueError(f"Not opened, for it names no site: {target}")
    return target.replace(" ", "%20")


def place(editor: Editor, fragment: str) -> Range | None:
    """Return the heading, or else the sentence, at the place that a fragment such as `char=120` names (RFC 5147)."""
    named = _PLACE.fullmatch(fragment)
    blocks = editor.article.blocks
    if named is None or not blocks or (offset := int(named[1])) >= len(editor.text):
        return None
    block = blocks[blocks.at(offset)]
    if block.role is BlockRole.HEADING:
        return block.start, block.end
    sentences = editor.reading.sentences
    return sentences.around(offset, offset + 1) or sentences.next(offset)


def heading(editor: Editor, fragment: str) -> Range | None:
    """Return where the heading is that a fragment such as `what-is-next` names; the first of equal ones.

    Headings are named as on GitHub: in lower case, without punctuation, with hyphens for spaces, and numbered
    from the second of a name on, as in `notes-1`.
    """
    wanted = unquote(fragment).casefold()
    outline = Outline(editor.article)
    seen: dict[str, int] = {}
    for number in range(len(outline)):
        name = _NOT_IN_SLUG.sub("", outline.title(number).strip().casefold()).replace(" ", "-")
        before = seen.get(name, 0)
        seen[name] = before + 1
        if (f"{name}-{before}" if before else name) == wanted:
            return outline.range(number)
    return None
