"""CoNLL: one token a line, a column of tags for each label, in the scheme BIO or BIOES.

Columns are parted by tabs and documents by a line of `-DOCSTART-`, as in CoNLL-2003
(https://aclanthology.org/W03-0419); what the columns are and which tokeniser cut the text is said in comments before
it, as CoNLL-U Plus has them (https://universaldependencies.org/ext-format.html). A document is one sequence, because
spans may run over the end of a sentence. A column for each label holds spans of different labels that overlap; of one
label, only the first and longest of those that do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from reader.exchange.dialect import Dialect, Job, Option
from reader.exchange.dialects._tagging import LOSES, OVERLAP, TAGS, miss, tag, token_runs
from reader.exchange.record import Record
from reader.exchange.tokens import DEFAULT, Tokens, tokens

_START = "-DOCSTART-"
_SCHEMES = ("BIO", "BIOES")


def write(records: Iterable[Record], job: Job) -> Iterator[bytes]:
    """Yield the lines of each record."""
    labels = [label.name for label in job.labels.labels]
    places = ["START", "END"] if job.options.get("offsets") == "yes" else []
    comments = job.options.get("comments") != "no"
    if comments:
        columns = ["FORM", *places, *labels]
        yield _comments({"global.columns": " ".join(columns), "tokenizer": DEFAULT, "scheme": _scheme(job)})
    for record in records:
        if comments:
            about = {"newdoc id": record.article.id, "annotator": record.annotator}
            yield _comments({**about, "sha256": record.article.sha256})
        rows = [[_START, *("_" for _ in places), *("O" for _ in labels)], [], *_rows(record, labels, job)]
        yield "".join("\t".join(row) + "\n" for row in [*rows, []]).encode("utf-8")


def _scheme(job: Job) -> str:
    return job.options.get("scheme", _SCHEMES[0])


def _comments(about: Mapping[str, str]) -> bytes:
    return "".join(f"# {name} = {' '.join(value.split())}\n" for name, value in about.items()).encode("utf-8")


def _rows(record: Record, labels: Sequence[str], job: Job) -> Iterator[list[str]]:
    text = record.article.text
    cut = tokens(text)
    columns = _columns(record, cut, labels, job)
    ends = job.options.get("offsets") == "yes"
    for place, (start, end) in enumerate(zip(cut.starts, cut.ends, strict=True)):
        yield [
            text[start:end],
            *([str(start), str(end)] if ends else []),
            *(columns[label][place] for label in labels),
        ]


def _columns(record: Record, cut: Tokens, labels: Sequence[str], job: Job) -> dict[str, list[str]]:
    """Return the tags of each label, one for each token."""
    columns = {label: ["O"] * len(cut) for label in labels}
    written = 0
    for span in record.spans:
        if span.label not in columns:
            job.account.drop_span(record, span, "its label is not in the label set")
            continue
        runs = token_runs(record, span, cut, job)
        if not runs:
            continue
        column = columns[span.label]
        if any(column[place] != "O" for first, after in runs for place in range(first, after)):
            job.account.drop_span(record, span, OVERLAP)
            continue
        name = tag(record, span, job)
        for first, after in runs:
            column[first:after] = [
                f"{mark}-{name}" for mark in _marks(after - first, by_end=_scheme(job) == "BIOES")
            ]
        miss(record, span, job, what="tags")
        written += 1
    for tie in record.relations:
        job.account.drop_relation(record, tie.id, "tags have no relations")
    job.account.write(spans=written)
    return columns


def _marks(length: int, *, by_end: bool) -> str:
    """Return the scheme's letters for a span of so many tokens."""
    if not by_end:
        return "B" + "I" * (length - 1)
    return "S" if length == 1 else "B" + "I" * (length - 2) + "E"


DIALECT = Dialect(
    name="conll",
    title="CoNLL: a token a line, a column of tags for each label",
    suffix=".conll",
    offsets="tokens",
    loses=LOSES,
    write=write,
    options=(
        Option(
            "scheme", _SCHEMES[0], "how tags mark spans: BIOES also marks ends and single tokens", _SCHEMES
        ),
        TAGS,
        Option("offsets", "no", "whether columns say where each token is in the text", ("no", "yes")),
        Option("comments", "yes", "whether lines that begin with # say what it is", ("yes", "no")),
    ),
)
