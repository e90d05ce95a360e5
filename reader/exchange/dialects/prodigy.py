"""Prodigy: JSONL, one task a line, for its interfaces of spans and relations.

The format is that of https://prodi.gy/docs/api-interfaces. Offsets are code points and `end` is exclusive, but
`token_end` is the last token itself. A relation's `head` and `child` are the last tokens of its spans. The tokens and
the white space after them (`ws`) are the whole text, as spaCy cuts it: other white space is a token of its own. Hashes
are signed numbers of 32 bits: `_input_hash` is that of the text, `_task_hash` that of text and annotations.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import blake2b

from reader.core.annotation import Fragment, Span
from reader.core.codec import Row
from reader.core.ids import JSONValue
from reader.exchange.dialect import Dialect, Job, Option
from reader.exchange.dialects._collecting import spell_extra
from reader.exchange.dialects._continuing import CALLED_SO, CONTINUES, NAMESAKES
from reader.exchange.dialects._prodigy_reading import PRESSMARK, detect, read
from reader.exchange.dialects._tagging import CUT
from reader.exchange.dialects._told import UNTOLD, tell
from reader.exchange.json_line import dump_line
from reader.exchange.record import Record
from reader.exchange.tokens import DEFAULT, Tokens, misalignment, tokens

_CHARACTERS = "characters"


def write(records: Iterable[Record], job: Job) -> Iterator[bytes]:
    """Yield the task of each record."""
    for record in records:
        yield dump_line(_task(record, job))


def _task(record: Record, job: Job) -> Row:
    text = record.article.text
    by_character = job.options.get("tokens") == _CHARACTERS
    cut = _characters(text) if by_character else _whole(text)
    rows: list[JSONValue] = []
    first: dict[str, Row] = {}
    relations: list[JSONValue] = []
    for span in record.spans:
        parts = [_part(text, fragment, span, cut) for fragment in span.fragments]
        wrong = next((at for at, part in zip(span.fragments, parts, strict=True) if part is None), None)
        if wrong is not None:
            job.account.drop_span(record, span, misalignment(text, wrong, cut.tokenizer))
            continue
        whole = [part for part in parts if part is not None]
        for number, part in enumerate(whole, 1):
            more = spell_extra(span) if number == 1 else {"id": f"{span.id}.{number}"}
            rows.append({**part, **more})
            if number > 1:
                relations.append(_relation(CONTINUES, "", first[span.id], {**part, **more}))
            else:
                first[span.id] = {**part, "id": span.id}
    for tie in record.relations:
        if tie.type == CONTINUES:
            job.account.drop_relation(record, tie.id, CALLED_SO)
        elif tie.head in first and tie.tail in first:
            relations.append(_relation(tie.type, tie.id, first[tie.head], first[tie.tail]))
            job.account.write(relations=1)
        else:
            job.account.drop_relation(record, tie.id, "one of its spans was left out")
    job.account.write(spans=len(first))
    return {
        "_input_hash": _hash(record.article.sha256),
        "_task_hash": _hash(record.article.sha256, dump_line([*rows, *relations]).decode("utf-8")),
        "_view_id": "relations",
        "_annotator_id": record.annotator,
        "answer": "accept",
        "text": text,
        "meta": {"title": record.article.title, "annotator": record.annotator, "tokens": cut.tokenizer},
        "tokens": _token_rows(text, cut),
        "spans": rows,
        "relations": relations,
        PRESSMARK: tell(record, first),
    }


def _part(text: str, fragment: Fragment, span: Span, cut: Tokens) -> Row | None:
    run = cut.aligned(fragment)
    if run is None:
        return None
    return {
        "start": fragment.start,
        "end": fragment.end,
        "token_start": run[0],
        "token_end": run[1] - 1,
        "label": span.label,
        "text": text[fragment.start : fragment.end],
    }


def _relation(kind: str, identifier: str, head: Row, child: Row) -> Row:
    row: Row = {
        "head": head["token_end"],
        "child": child["token_end"],
        "label": kind,
        "head_span": _end(head),
        "child_span": _end(child),
    }
    return {**row, "id": identifier} if identifier else row


def _end(part: Row) -> Row:
    return {key: part[key] for key in ("start", "end", "token_start", "token_end", "label", "id")}


def _token_rows(text: str, cut: Tokens) -> list[JSONValue]:
    return [
        {"text": text[start:end], "start": start, "end": end, "id": number, "ws": after > end}
        for number, (start, end, after) in enumerate(
            zip(cut.starts, cut.ends, [*cut.starts[1:], len(text)], strict=True)
        )
    ]


def _characters(text: str) -> Tokens:
    return Tokens(_CHARACTERS, range(len(text)), range(1, len(text) + 1))


def _whole(text: str) -> Tokens:
    """Return the tokens of a text and what lies between them, but for one space after each."""
    found = tokens(text)
    starts: list[int] = []
    ends: list[int] = []
    for start, end in zip([*found.starts, len(text)], [*found.ends, len(text)], strict=True):
        last = ends[-1] if ends else 0
        between = last + (last > 0 and text.startswith(" ", last, start))
        for first, after in ((between, start), (start, end)):
            if first < after:
                starts.append(first)
                ends.append(after)
    return Tokens(DEFAULT, starts, ends)


def _hash(*parts: str) -> int:
    """Return a signed number of 32 bits that follows from strings."""
    digest = blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=4).digest()
    return int.from_bytes(digest, "big", signed=True)


DIALECT = Dialect(
    name="prodigy",
    title="Prodigy: JSONL tasks with spans and relations",
    suffix=".jsonl",
    offsets="code points, and tokens",
    loses=UNTOLD,
    drops=(replace(CUT, what=f"{CUT.what}, unless tokens=characters"), NAMESAKES),
    write=write,
    read=read,
    detect=detect,
    options=(
        Option(
            "tokens",
            "words",
            "what a span begins and ends with; characters keeps spans inside words",
            ("words", _CHARACTERS),
        ),
    ),
)
