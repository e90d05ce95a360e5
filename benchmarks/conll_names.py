"""Gold names as CoNLL 2003 has them: a word and its tag a line, a blank one behind a sentence, and parted texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from benchmarks.keystrokes.gold import ENTITY, GoldArticle, Part, Task
from reader.core.annotation import Fragment
from reader.ingest import read_article

_TYPES = {"PER": "PERSON", "ORG": "ORG"}
"""Our type for those of theirs that are the same."""
_START = "-DOCSTART-"


def read_names(file: Path) -> Iterator[GoldArticle]:
    """Yield the articles of a file with their names, as they are: nothing is cut, and none lies in another.

    Words are put together with blanks, sentences with blank lines. Of two names of a type side by side, the tags of
    this format make one.

    Args:
        file: Tags begin with `I-` or `B-`; `O` is none.
    """
    lines = file.read_text(encoding="utf-8").splitlines()
    texts = (held for starts, held in groupby(lines, lambda line: line.startswith(_START)) if not starts)
    for number, held in enumerate(texts):
        sentences = [[*rows] for blank, rows in groupby(held, lambda line: not line.strip()) if not blank]
        if sentences:
            yield _article(sentences, f"{file.stem}-{number}.txt")


def _article(sentences: Sequence[Sequence[str]], name: str) -> GoldArticle:
    texts, tasks, at = [], [], 0
    for rows in sentences:
        words, tags = zip(*(row.split()[:: len(row.split()) - 1] for row in rows), strict=True)
        starts = [at]
        for word in words[:-1]:
            starts.append(starts[-1] + len(word) + 1)
        first = 0
        for place in range(1, len(words) + 1):
            if place == len(words) or tags[place][2:] != tags[first][2:] or tags[place].startswith("B-"):
                if kind := tags[first][2:]:
                    fragment = Fragment(starts[first], starts[place - 1] + len(words[place - 1]))
                    attributes = (("type", _TYPES.get(kind, "")),)
                    tasks.append(Task((Part((fragment,), ENTITY, attributes, ""),)))
                first = place
        texts.append(" ".join(words))
        at += len(texts[-1]) + 2
    article = read_article("\n\n".join(texts).encode(), name=name).article
    return GoldArticle(article, (), tuple(tasks))
