"""Gold attributions and entities: what has to be made, read from standoff files or from our own export."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from reader.core.annotation import Fragment, merge_fragments
from reader.core.article import Article, BlockRole
from reader.ingest import read_article

CONTENT, CUE, SOURCE, ENTITY = "quote", "cue", "source", "entity"
GIVEN = "given"
"""What the ids of records begin with that were there before: no id the program makes has an `i`."""
SAMPLES = Path(__file__).resolve().parents[2] / "sample_articles"

_SHOWN = 30
_LABELS = {"Content": CONTENT, "Cue": CUE, "Source": SOURCE}
_TEXT_BOUND = re.compile(r"^(T\d+)\t[\w-]+ ([\d; ]+)", re.MULTILINE)
_EVENT = re.compile(r"^E\d+\t(.+)$", re.MULTILINE)
_ROLE = re.compile(r"([A-Z][a-z]+)\d*:(T\d+)")


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """A span to make.

    Args:
        fragments: Its ranges in code points, in text order.
        label: Its label.
        attributes: Values that it needs, by name.
        who: What stands for the same entity has the same name here; empty where it is not known.
    """

    fragments: tuple[Fragment, ...]
    label: str
    attributes: tuple[tuple[str, str], ...] = ()
    who: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """Spans to make and to tie: an attribution, or an entity by itself.

    Args:
        parts: The spans, in text order; a content first in the file's own order keeps its place.
        ties: Relation type, and the numbers of its head and tail among the parts.
    """

    parts: tuple[Part, ...]
    ties: tuple[tuple[str, int, int], ...] = ()

    @property
    def start(self) -> int:
        """Where its first part begins."""
        return min(part.fragments[0].start for part in self.parts)


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article and what has to be made of it, in text order."""

    article: Article
    attributions: tuple[Task, ...]
    entities: tuple[Task, ...] = ()


def read_corpus(folder: Path) -> Iterator[GoldArticle]:
    """Yield the articles of a folder with `text/NAME.txt` and `attributions/NAME_ANNOTATOR.ann`.

    Of several annotators of an article, the first by name counts.

    Args:
        folder: The folder; the standoff format is brat's, with events that join `Content`, `Cue` and `Source`.
    """
    chosen: dict[str, Path] = {}
    for file in sorted((folder / "attributions").glob("*.ann")):
        chosen.setdefault(file.stem.rpartition("_")[0], file)
    for name, file in sorted(chosen.items()):
        data = (folder / "text" / f"{name}.txt").read_bytes()
        article = read_article(data, name=f"{name}.txt").article
        if article.text == data.decode("utf-8"):
            standoff = file.read_bytes().decode("utf-8")
            yield GoldArticle(article, tuple(sorted(_attributions(standoff), key=_first)))


def read_annotators(folder: Path) -> Iterator[tuple[Article, list[tuple[Task, ...]]]]:
    """Yield the articles of a corpus that several people annotated, with what each of them made.

    Args:
        folder: As for `read_corpus`.
    """
    files: dict[str, list[Path]] = {}
    for file in sorted((folder / "attributions").glob("*.ann")):
        files.setdefault(file.stem.rpartition("_")[0], []).append(file)
    for name, made in sorted(files.items()):
        if len(made) > 1:
            data = (folder / "text" / f"{name}.txt").read_bytes()
            article = read_article(data, name=f"{name}.txt").article
            if article.text == data.decode("utf-8"):
                texts = (file.read_bytes().decode("utf-8") for file in made)
                yield article, [tuple(sorted(_attributions(text), key=_first)) for text in texts]


def read_samples(folder: Path = SAMPLES) -> Iterator[GoldArticle]:
    """Yield the sample articles that the native export beside them annotates."""
    for line in (folder / "annotations.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        file = folder / row["source"]
        article = read_article(file.read_bytes(), name=file.name).article
        if article.text != row["text"]:
            raise ValueError(f"{file} is not the text that is annotated")
        yield GoldArticle(article, tuple(sorted(_ours(row), key=_first)), tuple(_entities(row)))


def read_article_file(file: Path) -> GoldArticle:
    """Return the article in a file, with nothing to make of it."""
    return GoldArticle(read_article(file.read_bytes(), name=file.name).article, ())


def pull_quotes(article: Article) -> Iterator[Task]:
    """Yield each pull quote with its attribution line as source, as the article's blocks tell them."""
    for quote, line in pairwise(article.blocks):
        if (quote.role, line.role) == (BlockRole.PULL_QUOTE, BlockRole.ATTRIBUTION):
            start = (
                line.start
                + len(article.text[line.start : line.end])
                - len(article.text[line.start : line.end].lstrip("—–-―~ \t"))
            )
            parts = (
                Part((Fragment(quote.start, quote.end),), CONTENT),
                Part((Fragment(start, line.end),), SOURCE),
            )
            yield Task(parts, (("has_source", 0, 1),))


def place_of(article: Article, task: Task) -> str:
    """Return where a task is, and how it begins."""
    pieces = [(part.label, article.text[p.start : p.end]) for part in task.parts for p in part.fragments]
    said = ", ".join(f"{label} “{' '.join(words[:_SHOWN].split())}”" for label, words in pieces)
    return f"{article.title or article.id} at {task.start}: {said}"


def _first(task: Task) -> tuple[int, tuple[Part, ...]]:
    return task.start, task.parts


def _attributions(standoff: str) -> Iterator[Task]:
    bound = {match[1]: _fragments(match[2]) for match in _TEXT_BOUND.finditer(standoff)}
    for event in _EVENT.finditer(standoff):
        roles: dict[str, list[Fragment]] = {}
        for role, name in _ROLE.findall(event[1]):
            if role in _LABELS and name in bound:
                roles.setdefault(_LABELS[role], []).extend(bound[name])
        parts = {label: Part(merge_fragments(tuple(pieces)), label) for label, pieces in roles.items()}
        if CONTENT in parts:
            yield _joined(parts[CONTENT], parts)


def _joined(content: Part, parts: Mapping[str, Part]) -> Task:
    ordered = [content, *(parts[label] for label in (CUE, SOURCE) if label in parts)]
    names = {CUE: "has_cue", SOURCE: "has_source"}
    return Task(
        tuple(ordered), tuple((names[part.label], 0, place) for place, part in enumerate(ordered) if place)
    )


def _fragments(places: str) -> tuple[Fragment, ...]:
    ends = (place.split() for place in places.split(";"))
    return merge_fragments(tuple(Fragment(int(start), int(end)) for start, end in ends))


def _ours(row: dict[str, Sequence[dict[str, str]]]) -> Iterator[Task]:
    spans = {span["id"]: _part(span) for span in row["spans"]}
    for identifier, span in spans.items():
        if span.label != CONTENT:
            continue
        tied = {
            spans[relation["tail"]].label: spans[relation["tail"]]
            for relation in row["relations"]
            if relation["head"] == identifier and relation["type"] in ("has_source", "has_cue")
        }
        if tied.keys() <= {CUE, SOURCE}:
            yield _joined(span, tied)


def _entities(row: dict[str, Sequence[dict[str, str]]]) -> Iterator[Task]:
    parts = {span["id"]: span for span in row["spans"] if span["label"] == ENTITY}
    same = {identifier: identifier for identifier in parts}

    def first(identifier: str) -> str:
        while same[identifier] != identifier:
            identifier = same[identifier]
        return identifier

    for relation in row["relations"]:
        if relation["type"] == "coref" and relation["head"] in parts and relation["tail"] in parts:
            same[first(relation["head"])] = first(relation["tail"])
    tasks = [Task((_part(span, f"e-{first(identifier)[2:]}"),)) for identifier, span in parts.items()]
    yield from sorted(tasks, key=_first)


def _part(span: Mapping[str, object], who: str = "") -> Part:
    pieces = span["fragments"]
    values = span["attributes"]
    assert isinstance(pieces, list)
    assert isinstance(values, list)
    label = str(span["label"])
    kept = tuple(
        (value["name"], value["value"]) for value in values if label == ENTITY and value["name"] == "type"
    )
    return Part(tuple(Fragment(piece["start"], piece["end"]) for piece in pieces), label, kept, who)
