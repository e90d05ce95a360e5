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
from reader.exchange.dialects._tagging import LOSES, TAGGED, TAGS, bio, columns, known
from reader.exchange.record import Record
from reader.exchange.tokens import DEFAULT, tokens

_START = "-DOCSTART-"
_SCHEMES = ("BIO", "BIOES")


def write(records: Iterable[Record], job: Job) -> Iterator[bytes]:
    """Yield the lines of each record."""
    labels = [label.name for label in job.labels.labels]
    places = ["START", "END"] if job.options.get("offsets") == "yes" else []
    comments = job.options.get("comments") != "no"
    if comments:
        names = ["FORM", *places, *labels]
        yield _comments({"global.columns": " ".join(names), "tokenizer": DEFAULT, "scheme": _scheme(job)})
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
    tags = columns(record, known(record, job), cut, job, _bioes if _scheme(job) == "BIOES" else bio)
    for tie in record.relations:
        job.account.drop_relation(record, tie.id, "tags have no relations")
    ends = job.options.get("offsets") == "yes"
    for place, (start, end) in enumerate(zip(cut.starts, cut.ends, strict=True)):
        yield [
            text[start:end],
            *([str(start), str(end)] if ends else []),
            *(tags[label][place] for label in labels),
        ]


def _bioes(length: int) -> str:
    return "S" if length == 1 else "B" + "I" * (length - 2) + "E"


DIALECT = Dialect(
    name="conll",
    title="CoNLL: a token a line, a column of tags for each label",
    suffix=".conll",
    offsets="tokens",
    loses=LOSES,
    drops=TAGGED,
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
