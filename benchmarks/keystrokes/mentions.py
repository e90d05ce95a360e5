"""Gold mentions of named entities, read from WebAnno TSV 3.2 as the GUM corpus has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.keystrokes.gold import ENTITY, GoldArticle, Part, Task
from reader.core.annotation import Fragment
from reader.ingest import read_article
from reader.text.names import is_name, name_in, pronoun

_TYPES = {
    "person": "PERSON",
    "organization": "ORG",
    "place": "GPE",
    "event": "EVENT",
    "object": "PRODUCT",
    "abstract": "WORK_OF_ART",
}
"""Our type for each of theirs; where they have one for several of ours, the commonest, for its key is what counts."""
_SHORT = 3
"""Words so long may be without a capital in a name, such as `of`; in code points."""
_TOKEN, _ENTITY, _IDENTITY = 2, 3, 7


@dataclass(slots=True)
class _Mention:
    start: int
    end: int
    kind: str = ""
    who: str = ""
    words: list[str] = field(default_factory=list)


def read_mentions(
    folder: Path, pattern: str = "*_news_*.tsv", *, linked: bool = True
) -> Iterator[GoldArticle]:
    """Yield the articles of a folder with their mentions by name.

    A mention counts if it is a name, lies in no other that counts, and has a type of ours. It is cut
    to the name, because the guideline of the default label set leaves out what theirs takes in: titles, jobs and 's.
    The text is the file's own, in which blanks part all tokens.

    Args:
        folder: The folder.
        pattern: Which files are read.
        linked: Leave out those that are not tied to an encyclopedia's page.
    """
    for file in sorted(folder.rglob(pattern)):
        sentences: list[str] = []
        found: dict[str, _Mention] = {}
        shift = {"at": 0, "sentence": 0}
        length = 0
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.startswith("#Text="):
                length += len(sentences[-1]) + 2 if sentences else 0
                sentences.append(line.removeprefix("#Text="))
                shift = {"at": length, "sentence": -1}
                continue
            row = line.split("\t")
            if len(row) <= _IDENTITY or "-" not in row[0]:
                continue
            start, end = map(int, row[1].split("-"))
            if shift["sentence"] < 0:
                shift["sentence"] = start
            place = shift["at"] - shift["sentence"]
            _take(found, row, start + place, end + place)
        article = read_article("\n\n".join(sentences).encode(), name=f"{file.stem}.txt").article
        if article.text.rstrip() == "\n\n".join(sentences).rstrip():
            yield GoldArticle(article, (), tuple(_tasks(article.text, found, linked=linked)))


def _take(found: dict[str, _Mention], row: list[str], start: int, end: int) -> None:
    """Take note of a token of the mentions that it belongs to."""
    for column, name in ((_ENTITY, "kind"), (_IDENTITY - 1, "who")):
        for value in row[column].split("|"):
            parts = re.fullmatch(r"(.+?)\[(\d+)\]", value)
            key = parts[2] if parts else row[0]
            word = parts[1] if parts else value
            if word in ("_", "*"):
                continue
            mention = found.setdefault(key, _Mention(start, end))
            mention.end = max(mention.end, end)
            setattr(mention, name, word)


def _tasks(text: str, found: dict[str, _Mention], *, linked: bool) -> Iterator[Task]:
    named = [
        one
        for one in found.values()
        if one.kind in _TYPES and (one.who or not linked) and _is_name(text[one.start : one.end])
    ]
    last = 0
    for one in sorted(named, key=lambda item: (item.start, -item.end)):
        if one.start < last:
            continue
        last = one.end
        end = one.end - 3 if text[: one.end].endswith((" 's", " ’s")) else one.end
        kind = _TYPES[one.kind]
        who = "e-" + re.sub(r"\W+", "-", one.who.lower()) if one.who else ""
        name = Fragment(*name_in(text, one.start, end, kind))
        yield Task((Part((name,), ENTITY, (("type", kind),), who),))


def _is_name(words: str) -> bool:
    """Tell whether a mention is by name: all its longer words have capitals, and it is no pronoun."""
    long = [word for word in re.findall(r"\w+", words) if len(word) > _SHORT]
    return words[0].isupper() and pronoun(words) is None and is_name(words) and all(map(_capital, long))


def _capital(word: str) -> bool:
    return word[0].isupper() or word[0].isdigit()
