"""W3C Web Annotation: what the model asks for, annotations by other programs, and each fault named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reader.core.annotation import Fragment
from reader.exchange.dialect import Reading, dialect
from reader.exchange.dialects._w3c_reading import text_iri
from tests.exchange.comparing import write_all
from tests.exchange.sample import QUOTE, RECORD
from tests.exchange.torture import TORTURE

W3C = dialect("w3c")
TEXT = "the port strike: the port is shut"


def exported(folder: Path, *records: Any) -> Any:
    write_all(W3C, records, folder / "out")
    (page,) = (folder / "out").rglob("*.jsonld")
    return json.loads(page.read_text(encoding="utf-8"))


def annotation(name: str, *selectors: Any, tag: str = "ORG", **more: Any) -> Any:
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld", "id": f"https://example.org/anno/{name}", "type": "Annotation",
        "body": {"type": "TextualBody", "purpose": "tagging", "value": tag},
        "target": {"source": "https://example.org/news.txt", "selector": list(selectors)}, **more,
    }  # fmt: skip


def at(start: Any, end: Any) -> Any:
    return {"type": "TextPositionSelector", "start": start, "end": end}


def words(exact: str, prefix: str = "", suffix: str = "") -> Any:
    return {"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix}


def read(folder: Path, value: Any, text: str | None = TEXT) -> Reading:
    if text is not None:
        (folder / "news.txt").write_text(text, encoding="utf-8")
    (folder / "page.jsonld").write_text(json.dumps(value), encoding="utf-8")
    (reading,) = W3C.readings(folder)
    return reading


def test_both_selectors_select_the_same_words(tmp_path: Path) -> None:
    text = TORTURE.article.text
    for item in exported(tmp_path, TORTURE)["items"]:
        for target in [item["target"]] if isinstance(item["target"], dict) else item["target"]:
            if isinstance(target, str):
                continue
            place, quotation = target["selector"]
            around = quotation["prefix"] + quotation["exact"] + quotation["suffix"]
            assert text[place["start"] : place["end"]] == quotation["exact"]
            assert text[max(0, place["start"] - 32) : place["end"] + 32] == around
            assert target["source"] == text_iri(TORTURE.article.sha256)


def test_each_fragment_is_a_target(tmp_path: Path) -> None:
    (quote,) = (item for item in exported(tmp_path, RECORD)["items"] if item["id"].endswith(":s-quote"))
    places = [target["selector"][0] for target in quote["target"]]
    assert [(place["start"], place["end"]) for place in places] == [
        (part.start, part.end) for part in QUOTE.fragments
    ]


def test_a_relation_links_two_annotations_of_the_page(tmp_path: Path) -> None:
    items = exported(tmp_path, RECORD)["items"]
    ids = {item["id"] for item in items}
    links = [item for item in items if item["motivation"] == "linking"]
    assert len(links) == len(RECORD.relations)
    assert all({link["target"], link["body"][0]["source"]} <= ids for link in links)
    assert {item["type"] for item in items} == {"Annotation"}
    assert {link["body"][0]["type"] for link in links} == {"SpecificResource"}
    assert len(ids) == len(items)


def test_a_text_is_named_by_its_digest() -> None:
    # The example of RFC 6920, section 8.1.
    sha256 = "7f83b1657ff1fc53b92dc18148a1d65dfc2d4b1fa3d677284addd200126d9069"
    assert text_iri(sha256) == "ni:///sha-256;f4OxZX_x_FO5LcGBSKHWXfwtSx-j1ncoSt3SABJtkGk?ct=text/plain"


@pytest.mark.parametrize(
    "wrap",
    [
        lambda item: item,
        lambda item: [item],
        lambda item: {"type": "AnnotationPage", "items": [item]},
        lambda item: {"type": "AnnotationCollection", "first": {"type": "AnnotationPage", "items": [item]}},
    ],
)
def test_an_annotation_stands_alone_in_a_list_a_page_or_a_collection(tmp_path: Path, wrap: Any) -> None:
    reading = read(tmp_path, wrap(annotation("1", at(4, 8))))
    assert reading.faults == ()
    assert reading.record is not None
    assert [(span.label, span.fragments) for span in reading.record.spans] == [("ORG", (Fragment(4, 8),))]


def test_a_selector_may_have_several_types(tmp_path: Path) -> None:
    selector = {"type": ["Selector", "TextPositionSelector", 7], "start": 4, "end": 8}
    reading = read(tmp_path, annotation("1", selector))
    assert reading.record is not None
    assert [span.fragments for span in reading.record.spans] == [(Fragment(4, 8),)]


def test_words_that_stand_once_are_enough(tmp_path: Path) -> None:
    reading = read(tmp_path, [annotation("1", words("port", suffix=" is")), annotation("2", words("port"))])
    assert reading.record is not None
    assert [span.fragments for span in reading.record.spans] == [(Fragment(21, 25),)]
    assert [str(fault) for fault in reading.faults] == [
        "annotation 2: 'port' stands more than once in the text"
    ]


@pytest.mark.parametrize(
    ("item", "complaint"),
    [
        (annotation("1", at(5, 9), words("port")), "the text at 5-9 is not 'port'"),
        (annotation("1", at(4, 99)), "4-99 is no range of the text"),
        (annotation("1", at("4", 8)), "its offsets are not numbers"),
        (annotation("1", words("harbour")), "'harbour' stands nowhere in the text"),
        (annotation("1", {"type": "CssSelector", "value": "p"}), "it selects no range of the text"),
        (annotation("1", at(4, 8), body={"type": "TextualBody", "value": "hm"}), "it has no tag"),
        (
            annotation("1", at(4, 8), target="https://example.org/other.txt"),
            "it is about https://example.org/other.txt",
        ),
        (
            annotation("1", motivation="linking", target="https://example.org/anno/0"),
            "does not link one annotation",
        ),
        (7, "an annotation is not an object"),
    ],
)
def test_what_cannot_be_read_is_named_and_costs_only_itself(
    tmp_path: Path, item: Any, complaint: str
) -> None:
    reading = read(tmp_path, [annotation("0", at(0, 3)), item])
    assert [complaint in str(fault) for fault in reading.faults] == [True]
    assert reading.record is not None
    assert len(reading.record.spans) == 1


def test_a_link_to_what_is_not_there_is_named(tmp_path: Path) -> None:
    bodies = [{"purpose": "linking", "source": "https://example.org/anno/9"}, annotation("0")["body"]]
    link = annotation("1", motivation="linking", target="https://example.org/anno/0", body=bodies)
    reading = read(tmp_path, [annotation("0", at(0, 3)), link])
    assert [str(fault) for fault in reading.faults] == ["relation ORG: it ties span 9, which is not there"]


@pytest.mark.parametrize(
    ("created", "at_"),
    [
        ("2015-10-13T13:00:00Z", "2015-10-13T13:00:00.000Z"),
        ("2015-10-13T13:00:00.5+02:00", "2015-10-13T11:00:00.500Z"),
        ("2015-10-13T13:00:00", ""),
        ("0001-01-01T00:00:00+14:00", ""),
        ("yesterday", ""),
        (7, ""),
    ],
)
def test_the_time_of_an_annotation_is_kept_where_it_has_a_zone(
    tmp_path: Path, created: Any, at_: str
) -> None:
    reading = read(tmp_path, [annotation("1", at(4, 8), created=created)])
    assert reading.record is not None
    assert [span.provenance.at for span in reading.record.spans] == [at_]


def test_annotations_without_their_text_are_named(tmp_path: Path) -> None:
    reading = read(tmp_path, annotation("1", at(4, 8)), text=None)
    assert reading.record is None
    assert "there is no page.txt" in str(reading.faults[0])


@pytest.mark.parametrize(
    "target",
    [
        "https://example.org/a%20port.txt",
        {"source": "https://example.org/texts/a%20port.txt", "selector": at(4, 8)},
        {"source": {"id": "https://example.org/a%20port.txt"}, "selector": at(4, 8)},
        [{"id": "https://example.org/none.txt"}, {"id": "a port.txt", "selector": at(4, 8)}],
    ],
)
def test_a_text_of_another_name_is_found_by_what_the_annotations_are_about(
    tmp_path: Path, target: Any
) -> None:
    (tmp_path / "a port.txt").write_text(TEXT, "utf-8")
    (tmp_path / "page.jsonld").write_text(
        json.dumps([7, None, {"target": None}, annotation("1", target=target)]), "utf-8"
    )
    (reading,) = W3C.readings(tmp_path)
    assert reading.record is not None
    assert reading.record.article.text == TEXT
    assert [str(fault).partition(":")[0] for fault in reading.faults][:2] == ["annotation ?"] * 2
