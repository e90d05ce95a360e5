"""The user's own word lists: names in CSV or TSV files, suggested wherever an article has them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reader.core.annotation import Fragment
from reader.core.article import Article
from reader.core.labels import Label
from reader.core.roles import ENTITY, TYPE
from reader.errors import LibraryError
from reader.files import read_file
from reader.suggest.configuration import SuggesterError
from reader.suggest.suggestion import Known, SuggestedSpan, Suggestion
from reader.suggest.wordlist import WordList

_ALIASES = "|"
_MOST_BYTES = 1 << 26


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of a word list.

    Args:
        name: What stands in the article; other names are entries of their own.
        label: The label that it gets, by its name or by what it is for.
        type: The value of the attribute that is its type; empty for none.
        place: The list's name and the line, for the reason.
    """

    name: str
    label: str
    type: str
    place: str


def read_list(path: Path) -> Iterator[Listed]:
    """Yield the entries of a word list.

    A `.tsv` file is parted by tabs, any other by commas. The columns are `name`, `type`, `aliases` (parted by
    `|`) and `label` (that of entities if left out); a first line that begins with `name` says which there are.

    Raises:
        SuggesterError: If it cannot be read, or a line has no name.
    """
    try:
        text = read_file(path, 0, _MOST_BYTES).decode("utf-8-sig")
    except FileNotFoundError:
        raise SuggesterError(
            "there is no such word list", where=str(path), remedy="look at `lists` in suggesters.toml"
        ) from None
    except UnicodeDecodeError:
        raise SuggesterError(
            "the word list is not in UTF-8", where=str(path), remedy="save it in UTF-8"
        ) from None
    except LibraryError as fault:
        raise SuggesterError(f"the word list cannot be read: {fault.what}", where=str(path)) from None
    rows = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if path.suffix.lower() == ".tsv" else ",")
    columns: Sequence[str] = ("name", "type", "aliases", "label")
    try:
        for number, row in enumerate(rows, 1):
            if number == 1 and row and row[0].strip().lower() == "name":
                columns = [word.strip().lower() for word in row]
                continue
            held = dict(zip(columns, (word.strip() for word in row), strict=False))
            if not any(held.values()):
                continue
            place = f"{path.name}, line {rows.line_num}"
            if not held.get("name"):
                raise SuggesterError("a line without a name", where=f"{path}, line {rows.line_num}")
            for name in (held["name"], *held.get("aliases", "").split(_ALIASES)):
                if name.strip():
                    yield Listed(name.strip(), held.get("label") or ENTITY, held.get("type", ""), place)
    except csv.Error as fault:
        raise SuggesterError(f"the word list cannot be read: {fault}", where=str(path)) from None


class ListSuggester:
    """Suggests what stands in word lists: whole words, capitals as they are, the longest name that fits.

    Looking up costs the same however long the lists are.

    Args:
        lists: The files.
        confidence: How often such a suggestion is right, 0 to 1, as far as the lists' owner knows.

    Raises:
        SuggesterError: If a list cannot be read, or the confidence is none.
    """

    name = "lists"

    def __init__(self, lists: Sequence[Path] = (), confidence: float = 0.8) -> None:
        if isinstance(confidence, bool) or not 0 <= confidence <= 1:
            raise SuggesterError("the confidence of lists is not a number from 0 to 1")
        self._confidence = confidence
        entries = (entry for path in lists for entry in read_list(path))
        # The list that is named first wins.
        self._names = WordList({entry.name: entry for entry in reversed(list(entries))})

    def suggest(self, article: Article, known: Known) -> Iterator[Suggestion]:
        """Yield a suggestion for each name, in text order."""
        for (start, end), entry in self._names.found_in(article.text):
            label = known.labels.label(entry.label) or known.labels.label_for(entry.label)
            if label is None:
                continue
            span = SuggestedSpan(label.name, (Fragment(start, end),), _attributes(entry, label))
            reason = f"it is in a word list ({entry.place})"
            yield Suggestion((span,), (), "gazetteer", self._confidence, reason)


def _attributes(entry: Listed, label: Label) -> dict[str, str]:
    """Return the attribute that the entry gives, where its label has such a value."""
    attribute = label.attribute_for(TYPE) if entry.type else None
    return {attribute.name: entry.type} if attribute and attribute.allows(entry.type) else {}
