"""What holds for every dialect there is, with the articles that break exports."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.core.annotation import Fragment, Provenance
from reader.core.article import Block, BlockTable, MarkTable, text_digest
from reader.errors import ExportError
from reader.exchange.account import WITH_SPAN, Account
from reader.exchange.detecting import detect
from reader.exchange.dialect import Dialect, Job, dialect, names
from reader.exchange.record import Record
from reader.exchange.things import ATTACHED, Thing, amounts, attached
from tests.core.strategies import LABELS
from tests.exchange.comparing import verify_returned, write_all
from tests.exchange.sample import RECORD
from tests.exchange.strategies import records
from tests.exchange.torture import EMPTY, HARBOUR, LONG, RECORDS, TEXT, TORTURE, at, span, tie
from tests.exchange.writing import write_records

EVERY = [dialect(name) for name in names()]
READABLE = [found for found in EVERY if found.reads]
every = pytest.mark.parametrize("found", EVERY, ids=lambda found: found.name)
FREE = {"language": ("en",), "ents": ("entity",), "max-tokens": ("20", "0")}
"""What is tried of options that may be anything; a template is tried in `test_chat.py`."""
CHOICES = [
    (found, {option.name: value})
    for found in EVERY
    for option in found.options
    for value in (option.values or FREE.get(option.name, ()))
    if value != option.default and (option.name, value) != ("serialization", "xmi")
]
"""Every other way in which each dialect can be written; `test_uima.py` has the one that refuses control characters."""
_BLANK = Fragment(at("four").end, at("four").end + 1)
HOSTILE = replace(
    TORTURE,
    spans=(
        replace(TORTURE.spans[0], label="banner"),
        replace(TORTURE.spans[1], attributes={"mood": "loud", "type": "ROBOT"}),
        *TORTURE.spans[2:],
        span("blank", "entity", _BLANK, Fragment(_BLANK.end + 4, _BLANK.end + 5), type="ORG", note="why"),
        span("ends", "entity", Fragment(at("four").start - 1, _BLANK.end), type="ORG", entity=HARBOUR),
        span("ends2", "quote", Fragment(0, 2), Fragment(len(TEXT) - 9, len(TEXT)), speaker="nobody"),
    ),
    relations=(
        replace(TORTURE.relations[0], type="near"),
        *TORTURE.relations[1:],
        tie("banner", "coref", "emoji", "escape"),
        tie("blank", "coref", "blank", "escape"),
        tie("ends", "coref", "ends", "ends2"),
        tie("far", "coref", "escape", "end"),
        tie("all", "about", "all", "escape"),
        tie("namesake", "continues", "equal1", "crossing1"),
    ),
)
"""What a label set does not know, white space where spans end, and relations of what many dialects leave out."""
WIDE = replace(
    LONG,
    spans=(*LONG.spans, span("wide", "claim", Fragment(0, len(LONG.article.text) - 1), note="long")),
    relations=(tie("wide", "coref", "wide", "last"),),
)
"""A span that is longer than a row of tokens."""
chosen = pytest.mark.parametrize(
    ("found", "options"), CHOICES, ids=lambda each: each.name if isinstance(each, Dialect) else str(each)
)
readable = pytest.mark.parametrize("found", READABLE, ids=lambda found: found.name)


def target_of(found: Dialect, folder: Path) -> Path:
    return folder / f"out{found.suffix}"


def content(path: Path) -> dict[str, bytes]:
    files = path.rglob("*") if path.is_dir() else path.parent.glob("out*")
    return {file.name: file.read_bytes() for file in files if file.is_file()}


@every
def test_everything_that_goes_in_comes_out_or_is_dropped_with_a_reason(
    found: Dialect, tmp_path: Path
) -> None:
    account = write_all(found, RECORDS, target_of(found, tmp_path))
    came = sum((Counter(amounts(record)) for record in RECORDS), Counter[Thing]())
    for thing in (Thing.SPANS, Thing.RELATIONS):
        dropped = sum(amount for (what, _), amount in account.reasons.items() if what is thing)
        assert account.went[thing] + dropped == came[thing]
    assert account.went[Thing.SPANS] > 0
    assert account.records == len(RECORDS)


@every
def test_a_file_has_those_beside_it_that_its_dialect_names(found: Dialect, tmp_path: Path) -> None:
    write_all(found, RECORDS, target_of(found, tmp_path))
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == sorted(f"out{suffix}" for suffix in (found.suffix, *found.beside))


@every
def test_what_the_label_set_does_not_know_is_dropped_with_a_reason_or_comes_out(
    found: Dialect, tmp_path: Path
) -> None:
    account = write_all(found, [HOSTILE], target_of(found, tmp_path))
    assert account.records == 1
    for thing, came in ((Thing.SPANS, len(HOSTILE.spans)), (Thing.RELATIONS, len(HOSTILE.relations))):
        dropped = [(lost.id, lost.reason, lost.text) for lost in account.examples if lost.thing is thing]
        assert account.came[thing] == came
        assert all(reason and text for _, reason, text in dropped)


REASONS = {
    "inside a token": "inside a token",
    "with white space": "with white space",
    "white space alone": "white space alone",
    "overlaps another span of its label": "overlap another of their label",
    "does not fit into one row": "longer than a row",
    "its spans are in different rows": "from row to row",
    "its label is not in the label set": "whose label the label set lacks",
    "its type is not in the label set": "whose type the label set lacks",
    "the attribute is not in the label set": "that the label set lacks",
    "the value is not in the label set": "does not allow their value",
    "each fragment is a span of its own": "each is a span of its own",
    "has a cue": "outside attributions with a cue",
    "its cue has several fragments": "outside attributions with a cue",
    "that has one cue": "outside attributions with a cue",
    "span": "of spans that are left out",
    "this flavour": "with flavour=spans",
    "do not say it": "with task=tokens",
    "its type is called continues": "type is called continues",
    "has no relations": "with task=tokens",
}
"""What an account says was the reason, in part, and what the table of formats says of it; the first that fits."""


def is_told(found: Dialect, thing: Thing, reason: str) -> bool:
    """Tell whether the table of formats says that a dialect may lose a thing for a reason."""
    told = [loss.what for loss in found.may_lose if loss.thing is thing]
    words = next((words for part, words in REASONS.items() if part in reason), reason)
    return "left out" in told or any(reason == what or words in what for what in told)


@every
def test_what_is_left_out_is_what_the_table_of_formats_says(found: Dialect, tmp_path: Path) -> None:
    lost: set[Thing] = set()
    for options in ({}, *(options for each, options in CHOICES if each is found)):
        target = tmp_path / str(options) / f"out{found.suffix}"
        target.parent.mkdir()
        for thing, reason in write_all(found, [*RECORDS, HOSTILE, WIDE], target, options).reasons:
            assert is_told(found, thing, reason), (thing, reason)
            lost.add(thing)
    assert {loss.thing for loss in found.drops} <= lost


@pytest.mark.parametrize(
    ("found", "options"),
    [*((found, {}) for found in EVERY), *CHOICES],
    ids=lambda each: getattr(each, "name", None),
)
def test_what_hangs_on_a_span_that_is_left_out_is_counted_with_it(
    found: Dialect, options: dict[str, str], tmp_path: Path
) -> None:
    laden = replace(
        TORTURE,
        spans=tuple(
            replace(span, attributes={"type": "direct", "mood": "loud"}, note="why", entity=HARBOUR)
            for span in TORTURE.spans
        ),
    )
    account = Account(found.loses, BytesIO())
    list(write_records(found, [laden], Job(LABELS, account, found.chosen(options))))
    told = json.loads(b"".join(account.report()))
    gone = {row["id"] for row in told["dropped"] if row["thing"] == Thing.SPANS}
    assert len(gone) == account.came[Thing.SPANS] - account.went[Thing.SPANS]
    for thing in ATTACHED:
        lost = sum(row["amount"] for row in told["lost"] if row["thing"] == thing)
        with_them = sum(attached(span).get(thing, 0) for span in laden.spans if span.id in gone)
        assert with_them <= lost <= account.came[thing], thing
        misses = [row for row in told["dropped"] if row["thing"] == thing]
        assert all(row["id"] not in gone for row in misses), thing


@chosen
def test_it_does_so_however_it_is_written(found: Dialect, options: dict[str, str], tmp_path: Path) -> None:
    written = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        target = target_of(found, tmp_path / name)
        account = write_all(found, RECORDS, target, options)
        assert account.went[Thing.SPANS] > 0
        written.append(content(target))
    assert written[0] == written[1] != {}
    if found.reads:
        readings = list(found.readings(target))
        assert [str(fault) for reading in readings for fault in reading.faults] == []
        returned = [reading.record for reading in readings if reading.record is not None]
        reasons = [reason for thing, reason in account.reasons if thing is Thing.FRAGMENTS]
        if not any(reason != WITH_SPAN for reason in reasons):
            verify_returned(found, account, RECORDS, returned)


@every
def test_the_same_records_give_the_same_bytes(found: Dialect, tmp_path: Path) -> None:
    written = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        write_all(found, RECORDS, target_of(found, folder))
        written.append(content(target_of(found, folder)))
    assert written[0] == written[1] != {}


@readable
def test_what_was_written_comes_back(found: Dialect, tmp_path: Path) -> None:
    target = target_of(found, tmp_path)
    account = write_all(found, RECORDS, target)
    readings = list(found.readings(target))
    assert [str(fault) for reading in readings for fault in reading.faults] == []
    returned = [reading.record for reading in readings if reading.record is not None]
    verify_returned(found, account, RECORDS, returned)


@pytest.mark.parametrize(
    "found", [found for found in READABLE if not found.keeps_provenance], ids=lambda found: found.name
)
def test_a_relation_that_is_called_as_what_ties_fragments_makes_no_span_of_two(
    found: Dialect, tmp_path: Path
) -> None:
    namesakes = [tie("one", "continues", "equal1", "crossing1"), tie("two", "continues", "equal1", "equal2")]
    record = replace(TORTURE, relations=(*TORTURE.relations, *namesakes))
    target = target_of(found, tmp_path)
    account = write_all(found, [record], target)
    (reading,) = found.readings(target)
    assert reading.faults == ()
    assert reading.record is not None
    verify_returned(found, account, [record], [reading.record])


@readable
def test_a_text_that_begins_with_a_byte_order_mark_keeps_it(found: Dialect, tmp_path: Path) -> None:
    text = f"\ufeff{RECORD.article.text}"
    spans = (replace(span("mark", "claim", Fragment(1, 9))), span("cue", "cue", Fragment(10, 14)))
    about = [tie("mark", "has_cue", "mark", "cue")]
    article = replace(RECORD.article, text=text, sha256=text_digest(text), marks=MarkTable([]),
                      blocks=BlockTable([Block(0, len(text))]))  # fmt: skip
    record = replace(RECORD, article=article, spans=spans, relations=tuple(about), entities=(), computed={})
    target = target_of(found, tmp_path)
    account = write_all(found, [record], target)
    (reading,) = found.readings(target)
    assert reading.faults == ()
    assert reading.record is not None
    verify_returned(found, account, [record], [reading.record])


@readable
def test_what_came_back_gives_the_same_bytes_again(found: Dialect, tmp_path: Path) -> None:
    folder = tmp_path / "again"
    folder.mkdir()
    first, second = target_of(found, tmp_path), target_of(found, folder)
    write_all(found, RECORDS, first)
    returned = [_dated(reading.record) for reading in found.readings(first) if reading.record is not None]
    write_all(found, returned, second)
    assert content(second) == content(first)


def _dated(record: Record) -> Record:
    """Return a record whose items have a time, as the importer gives it to those that lack one."""
    at = TORTURE.spans[0].provenance
    return replace(
        record,
        spans=tuple(replace(span, provenance=_or(span.provenance, at)) for span in record.spans),
        relations=tuple(replace(tie, provenance=_or(tie.provenance, at)) for tie in record.relations),
    )


def _or(provenance: Provenance, other: Provenance) -> Provenance:
    return provenance if provenance.at else other


@readable
@pytest.mark.parametrize("several", [RECORDS, (LONG,), (EMPTY,)], ids=["all", "long", "empty"])
def test_the_format_is_found_out_from_the_file(
    found: Dialect, several: Sequence[Record], tmp_path: Path
) -> None:
    target = target_of(found, tmp_path)
    write_all(found, several, target)
    assert detect(target) is found


@pytest.mark.parametrize("found", [found for found in READABLE if found.detect], ids=lambda found: found.name)
def test_blank_lines_before_it_make_no_difference_to_what_a_file_is(found: Dialect, tmp_path: Path) -> None:
    target = target_of(found, tmp_path)
    write_all(found, [TORTURE], target)
    target.write_bytes(b" \n\t\n" + target.read_bytes())
    assert detect(target) is found


@every
def test_no_record_at_all_can_be_written(found: Dialect, tmp_path: Path) -> None:
    target = target_of(found, tmp_path)
    account = write_all(found, (), target)
    assert account.records == 0
    if found.reads and target.exists():
        assert [reading.record for reading in found.readings(target)] == []


@every
def test_records_are_asked_for_as_they_are_written(found: Dialect) -> None:
    asked: list[int] = []

    def source() -> Iterator[Record]:
        for number in range(200):
            asked.append(number)
            yield LONG

    chunks = write_records(found, source(), Job(LABELS, Account(found.loses), found.chosen({})))
    for _ in range(3):
        next(chunks)
    assert len(asked) < 10


@settings(max_examples=30)
@given(st.lists(records(), max_size=3, unique_by=lambda record: record.article.text), st.data())
def test_any_records_come_back_from_every_dialect_that_reads(
    given_records: list[Record], data: st.DataObject
) -> None:
    found = data.draw(st.sampled_from(READABLE))
    with TemporaryDirectory() as folder:
        target = target_of(found, Path(folder))
        account = write_all(found, given_records, target)
        readings = list(found.readings(target)) if target.exists() else []
    assert [str(fault) for reading in readings for fault in reading.faults] == []
    returned = [reading.record for reading in readings if reading.record is not None]
    verify_returned(found, account, given_records, returned)


def shift(record: Record) -> Record:
    first = record.spans[-1]
    moved = Fragment(first.start, first.end + 1 if first.end < len(record.article.text) else first.end - 1)
    return replace(record, spans=(*record.spans[:-1], replace(first, fragments=(moved,))))


def lose_relation(record: Record) -> Record:
    return replace(record, relations=record.relations[1:])


def turn_relation(record: Record) -> Record:
    tie = record.relations[0]
    return replace(record, relations=(replace(tie, head=tie.tail, tail=tie.head), *record.relations[1:]))


def rename_label(record: Record) -> Record:
    return replace(record, spans=(replace(record.spans[0], label="banner"), *record.spans[1:]))


def lose_span(record: Record) -> Record:
    tied = {end for tie in record.relations for end in (tie.head, tie.tail)}
    gone = min(record.spans, key=lambda span: span.id in tied)
    return replace(
        record,
        spans=tuple(span for span in record.spans if span is not gone),
        relations=tuple(tie for tie in record.relations if gone.id not in (tie.head, tie.tail)),
    )


@readable
@pytest.mark.parametrize("damage", [shift, lose_relation, turn_relation, rename_label, lose_span])
def test_the_comparison_sees_one_damage(
    found: Dialect, tmp_path: Path, damage: Callable[[Record], Record]
) -> None:
    target = target_of(found, tmp_path)
    account = write_all(found, [TORTURE], target)
    (returned,) = (reading.record for reading in found.readings(target) if reading.record is not None)
    verify_returned(found, account, [TORTURE], [returned])
    if damage in (lose_relation, turn_relation) and not account.went[Thing.RELATIONS]:
        return
    with pytest.raises(AssertionError):
        verify_returned(found, account, [TORTURE], [damage(returned)])


def test_a_writer_that_loses_track_is_found_out() -> None:
    def forgetful(records: Iterable[Record], job: Job) -> Iterator[bytes]:
        for record in records:
            job.account.write(spans=len(record.spans) - 1, relations=len(record.relations))
            yield b"."

    found = replace(dialect("native"), write=forgetful)
    with pytest.raises(ExportError, match="the account is wrong"):
        list(write_records(found, [TORTURE], Job(LABELS)))


@every
def test_a_library_that_is_missing_is_named_with_the_extra_that_brings_it(
    found: Dialect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = target_of(found, tmp_path)
    write_all(found, [RECORD], target)
    asked: list[str] = []

    def missing(name: str) -> ModuleType:
        asked.append(name)
        raise ModuleNotFoundError(name=name)

    monkeypatch.setattr("reader.exchange.dialect.import_module", missing)
    acts: list[Callable[[], object]] = [lambda: write_all(found, [RECORD], target)]
    if found.reads:
        acts.append(lambda: list(found.readings(target)))
    for act in acts:
        if not found.extra:
            act()
            assert asked == []
            continue
        with pytest.raises(ExportError) as raised:
            act()
        assert str(raised.value) == (
            f"this format needs {asked[0]}, which is not installed (pip install 'pressmark[{found.extra}]')"
        )
