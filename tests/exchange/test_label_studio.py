"""Label Studio: what it needs to show, and what it and other programs write, with each fault named."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest

from reader.core.annotation import Fragment
from reader.core.labels import RelationType
from reader.exchange.dialect import FilePart, Job, Reading, dialect
from reader.exchange.record import Record
from tests.core.strategies import LABELS
from tests.exchange.sample import QUOTE, RECORD, TEXT
from tests.exchange.torture import TORTURE
from tests.exchange.writing import write_records

LABEL_STUDIO = dialect("label-studio")


def exported(record: Record) -> tuple[Any, ElementTree.Element]:
    """Return the task of a record, and the labelling config."""
    chunks = list(write_records(LABEL_STUDIO, [record], Job(LABELS)))
    config = b"".join(chunk.content for chunk in chunks if isinstance(chunk, FilePart))
    (task,) = json.loads(b"".join(chunk for chunk in chunks if isinstance(chunk, bytes)))
    return task, ElementTree.fromstring(config)  # noqa: S314 our own


def read(*tasks: Any) -> list[Reading]:
    assert LABEL_STUDIO.read is not None
    return list(LABEL_STUDIO.read(BytesIO(json.dumps(tasks).encode())))


def task(*result: Any, text: str = "a😀 port strike", **more: Any) -> Any:
    return {"id": 7, "data": {"text": text}, "annotations": [{"id": 3, "result": list(result), **more}]}


def region(start: int, end: int, *labels: str, name: str = "Dx_aB91ISN", **value: Any) -> Any:
    return {
        "id": name, "type": "labels", "from_name": "l", "to_name": "t",
        "value": {"start": start, "end": end, "labels": list(labels), **value},
    }  # fmt: skip


def test_regions_are_the_words_at_their_code_points() -> None:
    written, _ = exported(TORTURE)
    regions = [row for row in written["annotations"][0]["result"] if row["type"] == "labels"]
    assert len(regions) == len(TORTURE.spans) + 1
    for row in regions:
        value = row["value"]
        assert written["data"]["text"][value["start"] : value["end"]] == value["text"]


def test_the_config_knows_every_control_and_label_that_is_used() -> None:
    written, config = exported(TORTURE)
    controls = {tag.get("name"): tag for tag in config.iter() if tag.get("toName")}
    values = {tag.get("value") for tag in config.iter("Label")}
    relations = {tag.get("value") for tag in config.iter("Relation")}
    for row in written["annotations"][0]["result"]:
        if row["type"] == "relation":
            assert set(row["labels"]) <= relations
            continue
        assert controls[row["from_name"]].tag.lower() == row["type"]
        if row["type"] == "labels":
            assert set(row["value"]["labels"]) <= values
        if row["type"] == "choices":
            allowed = {choice.get("value") for choice in controls[row["from_name"]].iter("Choice")}
            assert set(row["value"]["choices"]) <= allowed


def test_the_fragments_of_a_span_are_regions_that_are_tied() -> None:
    result = exported(RECORD)[0]["annotations"][0]["result"]
    parts = [row for row in result if row["type"] == "labels" and row["id"].startswith("s-quote")]
    assert [row["id"] for row in parts] == ["s-quote", "s-quote.2"]
    (tie,) = (row for row in result if row["type"] == "relation" and row["labels"] == ["continues"])
    assert (tie["from_id"], tie["to_id"]) == ("s-quote", "s-quote.2")


def test_a_label_that_the_library_does_not_have_is_dropped_with_its_words() -> None:
    job = Job(LABELS)
    odd = replace(RECORD, spans=(replace(QUOTE, label="banner"), *RECORD.spans[1:]))
    list(write_records(LABEL_STUDIO, [odd], job))
    assert [(str(lost.thing), lost.id, lost.text) for lost in job.account.examples] == [
        ("spans", "s-quote", QUOTE.excerpt(TEXT)),
        ("relations", "r-cue", "s-quote has_cue s-cue"),
        ("relations", "r-source", "s-quote has_source s-source"),
    ]


def test_a_task_made_there_is_read_and_gives_the_same_ids_each_time() -> None:
    made = task(
        region(3, 7, "ORG", name="one", text="port"),
        region(8, 14, "EVENT", "claim", name="two", text="strike"),
        {"type": "relation", "from_id": "one", "to_id": "two", "direction": "left", "labels": ["in"]},
        completed_by={"email": "ann@example.org"},
    )
    (one,), (other,) = read(made), read(made)
    assert one == other
    assert one.faults == ()
    assert one.record is not None
    assert one.record.annotator == "ann@example.org"
    assert {(span.label, span.fragments) for span in one.record.spans} == {
        ("ORG", (Fragment(3, 7),)),
        ("EVENT", (Fragment(8, 14),)),
        ("claim", (Fragment(8, 14),)),
    }
    (tie,) = one.record.relations
    labels = {span.id: span.label for span in one.record.spans}
    assert (labels[tie.head], tie.type, labels[tie.tail]) == ("EVENT", "in", "ORG")


@pytest.mark.parametrize(
    ("by", "annotator"),
    [
        ({"email": "ann@example.org", "id": 3}, "ann@example.org"),
        ({"id": 3}, "bo"),
        ("ann@example.org", "ann@example.org"),
        (3, "bo"),
        (True, "bo"),
        ("", "bo"),
        (None, "bo"),
    ],
)
def test_the_annotator_is_who_completed_the_annotation(by: Any, annotator: str) -> None:
    made = task(region(3, 7, "ORG"), completed_by=by)
    made["data"] |= {"annotator": "bo", "title": "The port"}
    (reading,) = read(made)
    assert reading.record is not None
    assert reading.record.annotator == annotator


@pytest.mark.parametrize("named", ["", "nobody", None])
def test_a_number_tells_the_annotator_where_nothing_else_does(named: str | None) -> None:
    made = task(region(3, 7, "ORG"), completed_by=3)
    made["data"] |= {"annotator": named, "title": "The port"}
    (reading,) = read(made)
    assert reading.record is not None
    assert reading.record.annotator == "user-3"


def test_offsets_in_utf_16_are_told_by_the_words_beside_them() -> None:
    (reading,) = read(task(region(4, 8, "ORG", text="port")))
    assert reading.record is not None
    assert reading.record.spans[0].fragments == (Fragment(3, 7),)


UTF_16 = region(20, 23, "yes", name="y", text="yes")
"""In `NOES`, a region that fits in UTF-16 units alone."""
NOES = "😀😀😀 no no no but yes"


@pytest.mark.parametrize(
    "others", [[UTF_16], [UTF_16, region(17, 20, "yes", name="o", text="yes"), {**UTF_16, "id": "z"}]]
)
def test_what_a_task_counts_is_told_by_all_its_regions(others: list[Any]) -> None:
    """The word `no` stands at 7 in both units: the others tell which is meant."""
    (reading,) = read(
        task(region(7, 9, "no", text="no"), region(10, 12, "bare", name="b"), *others, text=NOES)
    )
    assert reading.record is not None
    found = {span.label: span.fragments for span in reading.record.spans}
    assert found == {
        "no": (Fragment(4, 6),), "bare": (Fragment(7, 9),), "yes": (Fragment(17, 20),)
    }  # fmt: skip
    assert [str(fault) for fault in reading.faults] == [
        "region o: the text at 17-20, in UTF-16 units, is not 'yes'"
    ] * (len(others) - 1 > 0)


def test_the_regions_of_another_annotation_of_the_task_tell_it_too() -> None:
    made = task(region(7, 9, "no", text="no"), text=NOES)
    made["annotations"].append({"was_cancelled": True, "result": [UTF_16, 7, {"type": "labels", "value": 7}]})
    (reading,) = read(made)
    assert reading.record is not None
    assert [span.fragments for span in reading.record.spans] == [(Fragment(4, 6),)]


def test_where_no_region_tells_it_code_points_are_counted() -> None:
    (reading,) = read(task(region(7, 9, "no", text="no"), text=NOES))
    assert reading.record is not None
    assert [span.fragments for span in reading.record.spans] == [(Fragment(7, 9),)]


def test_where_regions_contradict_one_another_none_is_guessed() -> None:
    (reading,) = read(
        task(
            region(0, 1, "ORG", name="a", text="a"),
            region(9, 11, "no", name="n", text="no"),
            region(22, 25, "yes", name="u", text="yes"),
            region(19, 22, "yes", name="p", text="yes"),
            text=f"a {NOES}",
        )
    )
    assert reading.record is not None
    assert [span.fragments for span in reading.record.spans] == [(Fragment(0, 1),)]
    assert [str(fault) for fault in reading.faults] == [
        f"region {name}: as many regions of the task fit in code points alone as in UTF-16 units, so {place}, "
        f"'{words}', has no sure place"
        for name, place, words in (("n", "9-11", "no"), ("u", "22-25", "yes"), ("p", "19-22", "yes"))
    ]


def test_regions_without_ids_are_told_apart_by_place_and_label() -> None:
    made = [region(0, 1, "ORG"), region(3, 7, "ORG"), region(3, 7, "EVENT"), region(3, 7, "ORG")]
    for row in made:
        del row["id"]
    made[0]["id"] = ""
    (one,), (other,) = read(task(*made)), read(task(*made))
    assert one == other
    assert one.record is not None
    assert sorted((span.start, span.label) for span in one.record.spans) == [
        (0, "ORG"), (3, "EVENT"), (3, "ORG")
    ]  # fmt: skip
    assert [str(fault) for fault in one.faults] == ["region 3-7 ORG: this id stands there twice"]


def test_a_line_end_in_the_words_may_be_spelt_in_two_characters() -> None:
    (reading,) = read(task(region(0, 3, "ORG", text="a\\nb"), text="a\nb"))
    assert reading.faults == ()


def test_cancelled_annotations_are_passed_over_and_a_task_without_any_is_an_article() -> None:
    (reading,) = read(task(region(3, 7, "ORG"), was_cancelled=True))
    assert reading.record is not None
    assert (reading.record.spans, reading.faults) == ((), ())


@pytest.mark.parametrize(
    ("part", "complaint"),
    [
        (region(4, 7, "ORG", text="port"), "the text at 4-7 is not 'port'"),
        (region(3, 99, "ORG"), "3-99 is no range of the text"),
        (region(3, 99, "ORG", text="port"), "the text at 3-99 is not 'port'"),
        (region(7, 3, "ORG"), "7-3 is no range"),
        (region(True, 7, "ORG"), "its offsets are not numbers"),
        (region(False, 7, "ORG", text="a😀 port"), "its offsets are not numbers"),
        (region(3, 7), "it has no label"),
        (region(3, 7, "ORG") | {"type": "brushlabels"}, "a result of type 'brushlabels'"),
        ({"type": "relation", "from_id": "x", "to_id": "y", "labels": ["in"]}, "it ties region x"),
        ({"type": "relation", "from_id": "x"}, "does not say what it ties"),
        ({"type": "choices", "id": "x", "from_name": "c", "value": {"choices": ["a"]}}, "it is not there"),
        ({"type": "choices", "id": "good", "from_name": "c", "value": 3}, "value is not an object"),
        (17, "a result of type None"),
    ],
)
def test_what_cannot_be_read_is_named_and_costs_only_itself(part: Any, complaint: str) -> None:
    (reading,) = read(task(part, region(3, 7, "ORG", name="good", text="port")))
    assert [complaint in str(fault) for fault in reading.faults] == [True]
    assert reading.record is not None
    assert [span.label for span in reading.record.spans] == ["ORG"]


def continues(head: str, tail: str) -> Any:
    return {"type": "relation", "from_id": head, "to_id": tail, "labels": ["continues"]}


def chosen(name: str, control: str, value: str) -> Any:
    return {"type": "choices", "id": name, "from_name": control, "value": {"choices": [value]}}


@pytest.mark.parametrize("ties", [["ab", "bc"], ["bc", "ab"], ["ab", "ac"]])
def test_regions_that_continue_one_another_are_one_span(ties: list[str]) -> None:
    regions = [region(0, 1, "ORG", name="a"), region(3, 7, "ORG", name="b"), region(8, 14, "ORG", name="c")]
    (reading,) = read(task(*regions, *(continues(*tie) for tie in ties)))
    assert reading.faults == ()
    assert reading.record is not None
    assert [span.fragments for span in reading.record.spans] == [
        (Fragment(0, 1), Fragment(3, 7), Fragment(8, 14))
    ]


@pytest.mark.parametrize(
    ("parts", "complaint"),
    [
        ([continues("a", "a")], "region a “a”: it continues itself"),
        ([continues("a", "x")], "region a “a”: it is continued by region x, which is not there"),
        ([continues("a", "c")], "region c “strike”: it continues region a, which has another label: "),
        (
            [continues("a", "b"), chosen("b", "ORG.type", "direct")],
            "region b “port”: it continues region a, but has its own attribute type: ",
        ),
    ],
)
def test_a_region_that_cannot_be_joined_is_a_span_of_its_own(parts: Any, complaint: str) -> None:
    regions = [region(0, 1, "ORG", name="a"), region(3, 7, "ORG", name="b"), region(8, 14, "EVENT", name="c")]
    (reading,) = read(task(*regions, *parts))
    (fault,) = reading.faults
    assert str(fault).startswith(complaint)
    assert reading.record is not None
    assert [span.fragments for span in reading.record.spans] == [
        (Fragment(0, 1),), (Fragment(3, 7),), (Fragment(8, 14),)
    ]  # fmt: skip


def test_a_relation_with_a_region_that_is_a_part_of_another_is_told() -> None:
    regions = [region(0, 1, "ORG", name="a"), region(3, 7, "ORG", name="b")]
    about = {**continues("a", "b"), "labels": ["about"]}
    (reading,) = read(task(*regions, continues("a", "b"), about))
    assert [str(fault) for fault in reading.faults] == [
        "relation about: it ties region b, which is a part of region a"
    ]


def test_the_config_names_a_relation_once() -> None:
    kind = RelationType("continues", ("quote",), ("quote",))
    (chunk,) = (
        chunk for chunk in write_records(LABEL_STUDIO, [], Job(replace(LABELS, relations=(kind,))))
        if isinstance(chunk, FilePart)
    )  # fmt: skip
    assert chunk.content.count(b'<Relation value="continues"/>') == 1


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "neither a JSON array nor an object"),
        (b"[{}]", "line 1: data is not an object"),
        (b'[\n{"data": {"image": "a", "b": "c"}}]', "line 2: data has no text"),
        (b'[{"data": {"text": "a"}}\n{"data": 1}]', "line 2: this is not JSON: a comma or ] is missing"),
        (b'[{"data": {"text": "a"}},\n\n{"data": {"te', "line 3: this is not JSON"),
        (b'[{"data": {"text": "\xff"}}]', "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[] []", "something stands after the end"),
        (b'[{"data": {"text": "\\ud83d"}}]', "half of a surrogate pair"),
        (b'[{"data": {"text": "a", "x": NaN}}]', "NaN is no number"),
        (b"[1" + b"0" * 5000 + b"]", "too many digits"),
    ],
)
def test_a_file_that_is_no_export_says_where_and_why(content: bytes, complaint: str) -> None:
    assert LABEL_STUDIO.read is not None
    last = list(LABEL_STUDIO.read(BytesIO(content)))[-1]
    (fault,) = last.faults
    assert complaint in f"line {last.line}: {fault}"


def damage_offset(result: list[Any]) -> None:
    result[0]["value"]["start"] += 1


def damage_relation(result: list[Any]) -> None:
    next(row for row in result if row["type"] == "relation" and row["labels"] != ["continues"])["to_id"] = (
        "gone"
    )


def damage_continuation(result: list[Any]) -> None:
    del result[next(place for place, row in enumerate(result) if row.get("id") == "s-quote.2")]


@pytest.mark.parametrize("damage", [damage_offset, damage_relation])
def test_one_damage_is_one_fault(damage: Callable[[list[Any]], None]) -> None:
    written, _ = exported(RECORD)
    (sound,) = read(written)
    assert sound.faults == ()
    damage(written["annotations"][0]["result"])
    (reading,) = read(written)
    assert reading.faults != ()


def test_a_fragment_that_is_gone_is_a_fault() -> None:
    written, _ = exported(RECORD)
    damage_continuation(written["annotations"][0]["result"])
    (reading,) = read(written)
    assert "s-quote.2" in str(reading.faults)


@pytest.mark.parametrize("name", ["17", "../../x", "", "CON", "doc_5.txt"])
def test_an_id_that_is_not_ours_names_no_article(name: str) -> None:
    made = task(region(3, 7, "ORG"))
    made["data"] |= {"id": name, "title": "Port strike"}
    (reading,) = read(made)
    assert reading.record is not None
    assert reading.record.article.id.startswith("port-strike-")


def test_a_text_under_any_other_name_is_the_text_if_it_is_the_only_one() -> None:
    made = task(region(3, 7, "ORG"))
    made["data"] = {"article": "a😀 port strike", "number": 7}
    (reading,) = read(made)
    assert reading.faults == ()
    assert reading.record is not None
    assert (reading.record.article.text, reading.record.article.title) == ("a😀 port strike",) * 2
    for data in ({"number": 7}, {"article": "One.", "body": "Two."}):
        (reading,) = read({**made, "data": data})
        assert (reading.record, [str(fault) for fault in reading.faults]) == (None, ["data has no text"])
    made["data"] = {"body": "Two.", "text": "a😀 port strike", "title": "The port", "language": "en"}
    (reading,) = read(made)
    assert reading.record is not None
    about = reading.record.article
    assert (about.text, about.title, about.language) == ("a😀 port strike", "The port", "en")
