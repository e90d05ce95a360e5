"""Which names articles and annotators can bear: those that are safe as a file's and a folder's name on every system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from reader.core.ids import Annotator

_ARTICLE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,119}")
_ANNOTATOR = re.compile(r"[^\W_][\w.@+-]{0,63}")
_DEVICE = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
_LONGEST = 128
NAMING = "use up to 64 letters, digits and . _ - @ +, and begin with a letter or digit"
"""What to do where a name is none that an annotator can bear."""
ALIKE = "they differ only in case or in the form of their letters"
"""What is said of such names."""
ONE_NAME = "agree on one spelling, and set PRESSMARK_ANNOTATOR to it on every machine"
"""What to do about them."""


def is_article_id(name: str) -> bool:
    """Tell whether a name can be an article's id."""
    return _ARTICLE_ID.fullmatch(name) is not None and not _DEVICE.fullmatch(name)


def alike(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the names that differ only in case or in the form of their letters, each after the first of its kind.

    Some file systems take the folders of such names for one.
    """
    firsts: dict[str, str] = {}
    for name in sorted(names):
        first = firsts.setdefault(
            unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold()), name
        )
        if first != name:
            yield first, name


def borne_by_annotator(name: str) -> Annotator | None:
    """Return a name in the composed form in which an annotator bears it; None where nobody can be called so."""
    composed = unicodedata.normalize("NFC", name)
    if (
        _ANNOTATOR.fullmatch(composed) is None
        or composed.endswith(".")
        or _DEVICE.fullmatch(composed)
        or len(composed.encode("utf-8")) > _LONGEST
    ):
        return None
    return Annotator(composed)
