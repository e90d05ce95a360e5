"""Hugging Face: a card that declares what the rows hold, rows of one shape, and tags for whole tokens only."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from reader.core.annotation import Fragment, Provenance, Span
from reader.core.ids import SpanId
from reader.errors import ExportError
from reader.exchange.account import Account
from reader.exchange.dialect import FilePart, Job, dialect
from reader.exchange.dialects._huggingface_card import CARD, card, tag_names
from reader.exchange.record import Record
from reader.exchange.things import Thing
from tests.conformance.held import dated
from tests.core.strategies import LABELS
from tests.exchange.comparing import write_all
from tests.exchange.sample import HAS_CUE, HAS_SOURCE, PROVENANCE, QUOTE, RECORD, fragment
from tests.exchange.torture import RECORDS, TORTURE
from tests.exchange.writing import write_records

HUGGINGFACE = dialect("huggingface")


def exported(*records: Record, account: Account | None = None, **options: str) -> list[Any]:
    job = Job(LABELS, account or Account(), HUGGINGFACE.chosen(options))
    parts = [part for part in write_records(HUGGINGFACE, records, job) if isinstance(part, FilePart)]
    return [json.loads(part.content) for part in parts if part.name.endswith(".jsonl") and part.content]


def features(folder: Path) -> dict[str, Any]:
    _, head, _ = (folder / CARD).read_text(encoding="utf-8").split("---\n", 2)
    return {row["name"]: row for row in yaml.safe_load(head)["dataset_info"]["features"]}


def fits(value: Any, feature: Any) -> bool:
    """Tell whether a value is what the card declares, without `datasets`."""
    if "list" in feature:
        inner = feature["list"]
        if isinstance(inner, str):
            inner = {"dtype": inner}
        return isinstance(value, list) and all(fits(part, inner) for part in value)
    if isinstance(feature, list):
        names = [part["name"] for part in feature]
        return list(value) == names and all(fits(value[part["name"]], part) for part in feature)
    kind = feature["dtype"]
    if isinstance(kind, dict):
        return value in kind["class_label"]["names"].values()
    return isinstance(value, {"string": str, "int64": int}[kind])


@pytest.mark.parametrize("task", ["spans", "tokens"])
@pytest.mark.parametrize("tags", ["labels", "types"])
def test_every_row_is_what_the_card_declares(task: str, tags: str, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    write_all(HUGGINGFACE, RECORDS, folder, {"task": task, "tags": tags})
    declared = features(folder)
    rows = [
        json.loads(line) for line in (folder / "train.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    ]
    assert len(rows) == len(RECORDS)
    for row in rows:
        assert list(row) == list(declared)
        assert [name for name, value in row.items() if not fits(value, declared[name])] == []
    damaged = {**rows[0], "sha256": 5}
    assert not fits(damaged["sha256"], declared["sha256"])


def test_what_may_look_like_a_date_stands_in_a_string_of_json() -> None:
    (row,) = exported(RECORD)
    about = json.loads(row["metadata"])
    assert (about["title"], about["published"]) == ("The clock", "2026-01-30")
    assert about["added"] == "2026-01-31T09:00:00.000Z"
    assert about["metadata"] == {"tags": ["clock", "Ünïcode"]}
    assert not {"title", "published", "added"} & row.keys()


@pytest.mark.parametrize("task", ["spans", "tokens"])
def test_no_column_is_of_dates_alone_whatever_annotators_write(task: str) -> None:
    def dates(value: Any, path: str) -> Iterator[str]:
        if isinstance(value, dict | list):
            inner = value.items() if isinstance(value, dict) else ((None, part) for part in value)
            yield from (found for key, part in inner for found in dates(part, f"{path}.{key or ''}"))
        elif isinstance(value, str) and value.startswith("2026-"):
            yield path

    rows = exported(*map(dated, RECORDS), task=task)
    assert [path for row in rows for path in dates(row, "")] == []
    assert list(dates([{"note": "2026-01-31"}], "spans")) == ["spans..note"]


def test_a_part_of_a_split_is_not_called_what_datasets_refuses() -> None:
    job = Job(LABELS, split="all", splits=("all", "rest"))
    with pytest.raises(ExportError, match="takes 'all' for all parts") as told:
        [*write_records(HUGGINGFACE, [RECORD], job)]
    assert "otherwise" in told.value.remedy


def test_the_parts_of_a_split_lie_in_one_folder_with_one_card() -> None:
    splits = ("train", "dev")
    jobs = [Job(LABELS, split=split, splits=splits) for split in splits]
    parts = [
        part
        for job in jobs
        for part in write_records(HUGGINGFACE, [RECORD], job)
        if isinstance(part, FilePart) and part.content
    ]
    assert [part.name for part in parts] == [CARD, "train.jsonl", "dev.jsonl"]
    (configuration,) = yaml.safe_load(parts[0].content.split(b"---\n")[1])["configs"]
    assert configuration["data_files"] == [{"split": split, "path": f"{split}.jsonl"} for split in splits]


def spans_of(row: Any, name: str) -> set[tuple[str, int, int]]:
    """Read the tags of a label, with nothing but the row."""
    found, tags = set(), row[f"{name}_tags"]
    for place, tag in enumerate(tags):
        if tag.startswith("B-"):
            last = place
            while last + 1 < len(tags) and tags[last + 1] == f"I-{tag[2:]}":
                last += 1
            found.add((tag[2:], row["starts"][place], row["ends"][last]))
    return found


def test_tags_are_the_spans_that_are_whole_tokens_and_the_others_are_named() -> None:
    account = Account()
    rows = exported(*RECORDS, account=account, task="tokens")
    assert all(
        row["text"][start:end] == word
        for row in rows
        for start, end, word in zip(row["starts"], row["ends"], row["tokens"], strict=True)
    )
    tagged = {found for label in LABELS.labels for found in spans_of(rows[0], label.name)}
    assert tagged <= {(span.label, part.start, part.end) for span in TORTURE.spans for part in span.fragments}
    written = sum(len(spans_of(row, label.name)) for row in rows for label in LABELS.labels)
    # The interrupted quote is tagged once for each of its two fragments.
    assert written == account.went[Thing.SPANS] + 1
    assert ("s-half", "it begins or ends inside a token (pressmark-words)") in {
        (lost.id, lost.reason) for lost in account.examples
    }


def test_tags_can_name_types() -> None:
    (row,) = exported(TORTURE, task="tokens", tags="types")
    assert {tag for tag in row["entity_tags"] if tag != "O"} == {"B-ORG", "I-ORG", "B-PERSON", "I-PERSON"}
    assert tag_names(LABELS, "cue", by_type=True) == ["O", "B-cue", "I-cue"]


def test_adjacent_and_overlapping_spans_of_a_label() -> None:
    def span(name: str, place: Fragment) -> Span:
        return Span(SpanId(f"s-{name}"), "claim", (place,), Provenance(PROVENANCE.by, PROVENANCE.at))

    heard, it = fragment("We heard"), fragment("it")
    account = Account()
    spans: Sequence[Span] = (span("a", heard), span("b", Fragment(heard.start, it.end)), span("c", it))
    record = replace(RECORD, spans=(spans[1], spans[0]), relations=(), entities=())
    (row,) = exported(record, account=account, task="tokens")
    assert spans_of(row, "claim") == {("claim", heard.start, it.end)}
    assert [lost.id for lost in account.examples] == ["s-a"]
    (row,) = exported(replace(record, spans=(spans[0], spans[2])), task="tokens")
    assert spans_of(row, "claim") == {("claim", heard.start, heard.end), ("claim", it.start, it.end)}


@pytest.mark.parametrize("task", ["spans", "tokens"])
def test_what_the_card_cannot_list_is_dropped_and_named(task: str) -> None:
    account = Account()
    odd = replace(QUOTE, label="banner")
    record = replace(RECORD, spans=(odd, *RECORD.spans[1:]))
    exported(record, account=account, task=task)
    assert (odd.id, "its label is not in the label set") in {
        (lost.id, lost.reason) for lost in account.examples
    }
    assert account.reasons[Thing.RELATIONS, "one of its spans was left out"] == (2 if task == "spans" else 0)


def test_a_relation_whose_type_the_card_cannot_list_is_named() -> None:
    account = Account()
    exported(replace(RECORD, relations=(replace(HAS_CUE, type="near"), HAS_SOURCE)), account=account)
    assert [(str(lost.thing), lost.id, lost.reason) for lost in account.examples] == [
        ("relations", HAS_CUE.id, "its type is not in the label set")
    ]


def test_without_relations_in_the_label_set_their_type_is_any_word() -> None:
    bare = replace(LABELS, relations=())
    for labels, kind in ((bare, "string"), (LABELS, None)):
        words = card(labels, ["train"], by_tokens=False, by_type=False).decode("utf-8")
        rows = yaml.safe_load(words.split("---")[1])["dataset_info"]["features"]
        (tie,) = [row["list"] for row in rows if row["name"] == "relations"]
        (dtype,) = [row["dtype"] for row in tie if row["name"] == "type"]
        assert dtype == (kind or {"class_label": {"names": {
            str(number): one.name for number, one in enumerate(LABELS.relations)
        }}})  # fmt: skip
