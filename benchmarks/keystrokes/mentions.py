"""Gold mentions of named entities, read from WebAnno TSV 3.2 as the GUM corpus has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
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
_DETERMINER = re.compile(r"(?i:the|an?|this|that|these|those|his|her|its|their|our|my|your|both) (?=\S)")
_JOB = re.compile(
    r"(?:(?:\w\S*|-) )*?(?!(?:of|for|in|at|from|and|or|de|van|von|by|to|on|with|the) )[a-z]\w+ (?=[A-Z])"
    r"(?![^a-z]* [a-z]{2,})"
)
"""A person's job before the name: its last word is small."""
_OWNER = re.compile(r" ['’]s (?=[A-Z])")
"""Ends with whose a person is."""
_MORE = re.compile(r" (?:of|from|in|at|with|by|for|\(|,) ")
"""Begins where a person is from, and the like."""
_LISTING = re.compile(r" (?:and|or|,) ")
"""Parts several names."""
_QUOTES = "\"'“”‘’ ("
_ENTITY, _IDENTITY, _RELATION, _TARGET = 3, 7, 8, 9


@dataclass(slots=True)
class _Mention:
    start: int
    end: int
    kind: str = ""
    who: str = ""
    chain: str = ""


def read_mentions(
    folder: Path, pattern: str = "*_news_*.tsv", *, linked: bool = True
) -> Iterator[GoldArticle]:
    """Yield the articles of a folder with their mentions by name.

    A mention is cut to the name first, because the guideline of the default label set leaves out what theirs takes
    in: a leading `the` or `their`, of persons titles, jobs and where they are from, and 's. It counts if what is left
    is a name, lies in no other that counts, and has a type of ours. One word that begins a sentence is a name if it
    is tied to an encyclopedia's page or has a capital inside a sentence too. The text is the file's own, in which
    blanks part all tokens.

    Args:
        folder: The folder.
        pattern: Which files are read.
        linked: Leave out those that are not tied to an encyclopedia's page.
    """
    for file in sorted(folder.rglob(pattern)):
        sentences: list[str] = []
        found: dict[str, _Mention] = {}
        ties: list[tuple[str, str]] = []
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
            ties += _ties(row)
        _chain(found, ties, file.stem)
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


def _ties(row: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of mentions that a token's row tells to stand for the same entity."""
    if len(row) <= _TARGET:
        return
    for relation, target in zip(row[_RELATION].split("|"), row[_TARGET].split("|"), strict=False):
        found = re.fullmatch(r"([\d-]+)(?:\[(\d+)_(\d+)\])?", target)
        if found and not relation.startswith("bridge"):
            there, here = found[2] or "0", found[3] or "0"
            yield (row[0] if here == "0" else here), (found[1] if there == "0" else there)


def _chain(found: dict[str, _Mention], ties: list[tuple[str, str]], article: str) -> None:
    """Give the mentions of a chain the same name."""
    chains = {key: {key} for key in found}
    for one, other in ties:
        if one in chains and other in chains and chains[one] is not chains[other]:
            chains[one] |= chains[other]
            chains.update(dict.fromkeys(chains[other], chains[one]))
    for key, mention in found.items():
        pages = sorted(found[held].who for held in chains[key] if found[held].who)
        mention.chain = pages[0] if pages else f"{article} {min(chains[key])}"


def _tasks(text: str, found: dict[str, _Mention], *, linked: bool) -> Iterator[Task]:
    named = [
        (*place, one)
        for one in found.values()
        if one.kind in _TYPES and (one.who or not linked) and (place := _name_in(text, one))
    ]
    named = [one for one in named if not _is_list(text, one, named)]
    last = 0
    for start, end, one in sorted(named, key=lambda item: (item[0], -item[1])):
        if start < last:
            continue
        last = end
        kind = _TYPES[one.kind]
        who = one.who if linked else one.who or one.chain
        who = "e-" + re.sub(r"\W+", "-", who.lower())
        yield Task((Part((Fragment(start, end),), ENTITY, (("type", kind),), who),))


def _is_list(text: str, one: tuple[int, int, _Mention], named: list[tuple[int, int, _Mention]]) -> bool:
    """Tell whether a mention is of several names, such as `the towns of A , B and C`."""
    start, end, mention = one
    held = [other for other in named if other != one and start <= other[0] and other[1] <= end]
    return _LISTING.search(text, start, end) is not None and any(
        other.kind == mention.kind for _, _, other in held
    )


def _name_in(text: str, one: _Mention) -> tuple[int, int] | None:
    """Return where the name stands in a mention; None for a mention that is not by name."""
    start, end = one.start, one.end
    opens = text[:start].rstrip(_QUOTES)[-1:] in ("\n", "")
    if text[:end].endswith((" 's", " ’s")):
        end -= 3
    if (led := _DETERMINER.match(text, start, end)) and (opens or text[start].islower()):
        start = led.end()
        opens = False
    if one.kind == "person":
        start = max((owner.end() for owner in _OWNER.finditer(text, start, end)), default=start)
        start = job.end() if (job := _JOB.match(text, start, end)) else start
        end = more.start() if (more := _MORE.search(text, start, end)) else end
    words = text[start:end]
    if not words or not _is_name(words) or (opens and not one.who and not _is_capital_elsewhere(text, words)):
        return None
    return name_in(text, start, end, _TYPES[one.kind])


def _is_capital_elsewhere(text: str, words: str) -> bool:
    """Tell whether words at the beginning of a sentence are several, or have their capital elsewhere too."""
    return " " in words or re.search(rf"[\w,] {re.escape(words)}\b", text) is not None


def _is_name(words: str) -> bool:
    """Tell whether a mention is by name: all its longer words have capitals, and it is no pronoun."""
    long = [word for word in re.findall(r"\w+", words) if len(word) > _SHORT]
    return words[0].isupper() and pronoun(words) is None and is_name(words) and all(map(_capital, long))


def _capital(word: str) -> bool:
    return word[0].isupper() or word[0].isdigit()
