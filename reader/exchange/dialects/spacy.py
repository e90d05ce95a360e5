"""spaCy: a folder of `.spacy` files with a training config.

The files are written by spaCy's own `DocBin` (https://spacy.io/api/docbin). All spans are in `doc.spans["sc"]`, as the
components `span_finder` and `spancat` expect; `doc.ents`, which knows no overlaps, has those that are flat. The tokens
are spaCy's own, because a pipeline is trained on the tokens that it cuts itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from reader.errors import ExportError
from reader.exchange.account import Loss
from reader.exchange.dialect import Dialect, FilePart, Job, Option, needed
from reader.exchange.dialects._spacy_config import CONFIG, PAGE, SPANS, config, page, parts_of
from reader.exchange.dialects._tagging import CUT, TAGS, UNSAID, miss, tag, token_runs
from reader.exchange.dialects._told import UNTOLD, tell
from reader.exchange.record import Record
from reader.exchange.things import Thing
from reader.exchange.tokens import Tokens

_ALL = "all"
_DEFAULT_SPLIT = "train"
_LONGEST = "longest span, in tokens"
_ATTRIBUTES = ("ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "ENT_ID")
_MOST = 500_000
"""How many code points of text go into one file: all its documents are in memory at once."""


def write(records: Iterable[Record], job: Job) -> Iterator[FilePart]:
    """Yield files of documents, and with the last part of a split the config and the page about it.

    Raises:
        ExportError: If spaCy is not installed, or does not know the language or label that was chosen.
    """
    language, ents = job.options.get("language", "xx"), job.options.get("ents", _ALL)
    if ents != _ALL and job.labels.label(ents) is None:
        raise ExportError(f"there is no label {ents!r}", remedy="ents is all, or a label of the label set")
    nlp = _blank(language)
    part = job.split or _DEFAULT_SPLIT
    for number, several in enumerate(_files(records), 1):
        # What spaCy learns of words is forgotten with each file, so that memory does not grow.
        with nlp.memory_zone():
            content = _bytes(nlp, several, ents, job)
        yield FilePart(f"{part}/{number:04}.spacy", content)
    splits = job.splits or (_DEFAULT_SPLIT,)
    if job.split in ("", splits[-1]):
        longest = job.account.kept.get(_LONGEST, 0)
        words = "all labels" if ents == _ALL else f"the label `{ents}`"
        yield FilePart(PAGE, page(language, splits, longest, words))
        yield FilePart(CONFIG, config(language, splits, longest))
        train, dev = parts_of(splits)
        if train == dev:
            job.account.advise(
                "without --split the config reports on what it was trained on, which says nothing of other texts"
            )


def _blank(language: str) -> Any:
    """Return spaCy's empty pipeline of a language, which has its tokeniser."""
    spacy = needed("spacy", "spacy")
    try:
        nlp = spacy.blank(language)
    except ImportError as fault:
        words = str(fault).splitlines()[0]
        raise ExportError(f"spaCy cannot cut {language!r} into tokens: {words}") from None
    nlp.max_length = float("inf")
    return nlp


def _files(records: Iterable[Record]) -> Iterator[list[Record]]:
    several: list[Record] = []
    for record in records:
        several.append(record)
        if sum(len(held.article.text) for held in several) >= _MOST:
            yield several
            several = []
    if several:
        yield several


def _bytes(nlp: Any, records: Iterable[Record], ents: str, job: Job) -> bytes:
    several = needed("spacy.tokens", "spacy").DocBin(attrs=_ATTRIBUTES, store_user_data=True)
    for record in records:
        several.add(_doc(nlp, record, ents, job))
    return bytes(several.to_bytes())


def _doc(nlp: Any, record: Record, ents: str, job: Job) -> Any:
    make = needed("spacy.tokens", "spacy").Span
    doc = nlp.make_doc(record.article.text)
    words = [(token.idx, token.idx + len(token), token.i) for token in doc if not token.is_space]
    starts, ends, places = zip(*words, strict=True) if words else ((), (), ())
    cut = Tokens(f"spaCy’s, {nlp.lang}", starts, ends)
    spans: list[Any] = []
    named: list[Any] = []
    written: set[str] = set()
    for span in record.spans:
        runs = token_runs(record, span, cut, job)
        if not runs:
            continue
        written.add(span.id)
        name = tag(record, span, job)
        made = [
            make(doc, places[first], places[after - 1] + 1, name, kb_id=span.entity or "", span_id=span.id)
            for first, after in runs
        ]
        spans += made
        named += made if ents in (_ALL, span.label) else ()
        miss(record, span, job, what="spans of spaCy", entity=True)
    _count(record, spans, written, job)
    doc.spans[SPANS] = spans
    _set_ents(doc, named)
    doc.user_data["pressmark"] = tell(record, written)
    return doc


def _count(record: Record, spans: Sequence[Any], written: set[str], job: Job) -> None:
    longest = max((span.end - span.start for span in spans), default=0)
    job.account.kept[_LONGEST] = max(longest, job.account.kept.get(_LONGEST, 0))
    job.account.write(spans=len(written))
    for tie in record.relations:
        job.account.drop_relation(record, tie.id, "documents of spaCy have no relations")


def _set_ents(doc: Any, spans: Iterable[Any]) -> None:
    """Make entities of the spans that overlap no other; of the tokens of those that do, nothing is known."""
    make = needed("spacy.tokens", "spacy").Span
    spans = list(spans)
    over = [0] * len(doc)
    for span in spans:
        for place in range(span.start, span.end):
            over[place] += 1
    flat = [span for span in spans if max(over[span.start : span.end]) == 1]
    held = {place for span in flat for place in range(span.start, span.end)}
    unknown = [place for place, amount in enumerate(over) if amount and place not in held]
    runs = (
        [place for _, place in run] for _, run in groupby(enumerate(unknown), lambda pair: pair[1] - pair[0])
    )
    doc.set_ents(flat, missing=[make(doc, run[0], run[-1] + 1) for run in runs], default="outside")


DIALECT = Dialect(
    name="spacy",
    title="spaCy: documents and a config to train on them",
    suffix="",
    offsets="tokens",
    loses=UNTOLD,
    drops=(CUT, Loss(Thing.RELATIONS, "left out"), *UNSAID),
    write=write,
    folder=True,
    joins_splits=True,
    extra="spacy",
    options=(
        Option("language", "xx", "spaCy’s name of the language, such as en: its tokeniser cuts the text"),
        TAGS,
        Option("ents", _ALL, "whose spans go into doc.ents too, where they are flat: all, or a label"),
    ),
)
