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


def refined(selector: Any, by: Any) -> Any:
    return {**selector, "refinedBy": by}


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
        "annotation https://example.org/anno/2: 'port' stands more than once in the text"
    ]


@pytest.mark.parametrize(
    ("item", "complaint"),
    [
        (annotation("1", at(5, 9), words("port")), "the text at 5-9 is not 'port'"),
        (annotation("1", at(4, 99)), "4-99 is no range of the text"),
        (annotation("1", at(4, 8), words("port", prefix="that ")), "before or after 'port' at 4-8"),
        (annotation("1", at(4, 8), words("port", suffix=" is")), "before or after 'port' at 4-8"),
        (annotation("1", at(4, 8), at(4, 9)), "its selectors select both 4-8 and 4-9"),
        (annotation("1", refined(at(4, 8), at(2, 5))), "6-9 lies outside 4-8, which it refines"),
        (annotation("1", refined(at(4, 8), words("the"))), "'the' stands nowhere"),
        (annotation("1", refined(words("port strike"), at(True, 4))), "its offsets are not numbers"),
        (annotation("1", refined(at(4, 8), {"type": "XPathSelector"})), "it selects no range"),
        (
            annotation("1", refined(at(4, 8), words("port")), words("strike")),
            "the text at 4-8 is not 'strike'",
        ),
        (annotation("0", at(4, 8)), "this id stands there twice"),
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


@pytest.mark.parametrize(
    "selector",
    [
        refined(at(17, 33), at(4, 8)),
        refined(at(17, 33), words("port")),
        refined(at(21, 33), words("port", prefix="the ")),
        refined(words("the port is"), [at(4, 8), words("port")]),
        refined(at(4, 33), refined(words("the port is shut"), at(4, 8))),
    ],
)
def test_what_refines_a_selector_selects_within_it(tmp_path: Path, selector: Any) -> None:
    reading = read(tmp_path, annotation("1", selector))
    assert reading.faults == ()
    assert reading.record is not None
    assert [span.fragments for span in reading.record.spans] == [(Fragment(21, 25),)]


def test_selectors_that_refine_one_another_without_end_cost_only_their_annotation(tmp_path: Path) -> None:
    selector: Any = at(0, 4)
    for _ in range(400):
        selector = refined(at(0, 8), selector)
    reading = read(tmp_path, [annotation("1", selector), annotation("2", at(4, 8))])
    assert reading.record is not None
    assert Fragment(4, 8) in [span.fragments[0] for span in reading.record.spans]


def test_ids_that_end_alike_are_not_the_same(tmp_path: Path) -> None:
    one, other = annotation("a/1", at(4, 8)), annotation("b/1", at(9, 15), tag="EVENT")
    link = annotation("c/1", motivation="linking", target=one["id"], body=[
        {"purpose": "linking", "source": other["id"]}, annotation("0", tag="in")["body"],
    ])  # fmt: skip
    reading = read(tmp_path, [one, other, link])
    assert reading.faults == ()
    assert reading.record is not None
    assert [span.label for span in reading.record.spans] == ["ORG", "EVENT"]
    assert [(tie.head, tie.tail) for tie in reading.record.relations] == [
        tuple(span.id for span in reading.record.spans)
    ]


def paged(name: str, after: Any = None, *items: Any) -> Any:
    return {"id": name, "type": "AnnotationPage", "items": [*items], **({"next": after} if after else {})}


@pytest.mark.parametrize(
    "value",
    [
        paged("https://x.org/p1", "https://x.org/p2", annotation("1", at(4, 8))),
        {"type": "AnnotationCollection", "first": paged("p1", "https://x.org/p2", annotation("1", at(4, 8)))},
        [paged("p1", None, annotation("1", at(4, 8))), paged("p3", "https://x.org/p2")],
    ],
)
def test_a_page_that_is_not_there_is_named(tmp_path: Path, value: Any) -> None:
    reading = read(tmp_path, value)
    assert [str(fault) for fault in reading.faults] == [
        "its page https://x.org/p2 is not in the folder, and so what is on it is missing"
    ]
    assert reading.record is not None
    assert len(reading.record.spans) == 1


def test_a_collection_whose_first_page_is_elsewhere_is_named(tmp_path: Path) -> None:
    reading = read(tmp_path, {"type": "AnnotationCollection", "first": "https://x.org/p1"})
    assert [str(fault).partition(",")[0] for fault in reading.faults] == [
        "there is no page.txt with the text that the annotations are of",
        "its page https://x.org/p1 is not in the folder",
    ]


@pytest.mark.parametrize(("file", "name"), [("p2.jsonld", "urn:any"), ("other.jsonld", "https://x.org/p2")])
def test_a_page_that_lies_beside_is_read_as_a_file_of_its_own(tmp_path: Path, file: str, name: str) -> None:
    (tmp_path / "news.txt").write_text(TEXT, "utf-8")
    first, second = annotation("1", at(4, 8)), annotation("2", at(9, 15))
    (tmp_path / "p1.jsonld").write_text(json.dumps(paged("p1", "https://x.org/p2", first)), "utf-8")
    (tmp_path / file).write_text(json.dumps(paged(name, None, second)), "utf-8")
    readings = list(W3C.readings(tmp_path))
    assert [reading.faults for reading in readings] == [(), ()]


def test_a_page_within_a_page_is_read(tmp_path: Path) -> None:
    second = paged("p2", None, annotation("2", at(9, 15)))
    reading = read(tmp_path, paged("p1", second, annotation("1", at(4, 8))))
    assert reading.faults == ()
    assert reading.record is not None
    assert len(reading.record.spans) == 2


@pytest.mark.parametrize(
    ("creator", "annotator"),
    [
        ({"name": "ana"}, "ana"),
        ({"type": "Person", "name": "Ana Maria", "nickname": "ana"}, "ana"),
        ({"name": "Ana Maria", "email": "mailto:ana@example.org"}, "ana@example.org"),
        ("mailto:ana@example.org", "ana@example.org"),
        ([{"name": "ana"}, {"type": "Software", "name": "spotter"}], "ana"),
        ({"type": "Software", "name": "spotter"}, ""),
        # Nobody can be called so here, which the importer says.
        ({"name": "Ana Maria"}, "Ana Maria"),
        ("https://example.org/ana", "https://example.org/ana"),
        ([{"name": "ana"}, {"name": "bo"}], "ana and bo"),
        (None, ""),
        ([7, {"name": 7}], ""),
    ],
)
def test_the_annotator_is_who_made_an_annotation(tmp_path: Path, creator: Any, annotator: str) -> None:
    reading = read(tmp_path, annotation("1", at(4, 8), creator=creator))
    assert reading.faults == ()
    assert reading.record is not None
    assert reading.record.annotator == annotator


def test_each_annotator_has_a_record_of_their_own(tmp_path: Path) -> None:
    def link(name: str, head: str, tail: str) -> Any:
        bodies = [{"purpose": "linking", "source": tail}, annotation("0", tag="in")["body"]]
        return annotation(name, motivation="linking", target=head, body=bodies, creator={"name": "bo"})

    (tmp_path / "news.txt").write_text(TEXT, "utf-8")
    ids = [f"https://example.org/anno/{number}" for number in range(4)]
    made = [
        annotation(str(number), at(start, end), creator={"name": name})
        for number, (start, end, name) in enumerate(
            [(0, 3, "ana"), (4, 8, "bo"), (9, 15, "ana"), (4, 99, "zoe")]
        )
    ]
    links = [link("5", ids[0], ids[2]), link("6", ids[0], ids[1])]
    (tmp_path / "page.jsonld").write_text(json.dumps([*made, *links]), "utf-8")
    readings = list(W3C.readings(tmp_path))
    records = [reading.record for reading in readings if reading.record is not None]
    assert [(record.annotator, len(record.spans), len(record.relations)) for record in records] == [
        ("ana", 2, 1), ("bo", 1, 0),
    ]  # fmt: skip
    assert [str(fault) for fault in readings[0].faults] == [
        f"annotation {ids[3]}: 4-99 is no range of the text, which has 33 code points",
        f"annotation https://example.org/anno/6: it links {ids[0]} to {ids[1]}, which somebody else has made",
    ]
    assert readings[1].faults == ()


def test_whom_a_page_is_of_counts_more_than_who_made_what(tmp_path: Path) -> None:
    items = exported(tmp_path, RECORD)
    (file,) = (tmp_path / "out").rglob("*.jsonld")
    items["items"][0]["creator"]["name"] = "bo"
    file.write_text(json.dumps(items), "utf-8")
    (reading,) = W3C.readings(tmp_path / "out")
    assert reading.record is not None
    assert reading.record.annotator == RECORD.annotator
    assert {span.provenance.by for span in reading.record.spans} == {"bo", RECORD.annotator}


def test_a_link_to_what_is_not_there_is_named(tmp_path: Path) -> None:
    bodies = [{"purpose": "linking", "source": "https://example.org/anno/9"}, annotation("0")["body"]]
    link = annotation("1", motivation="linking", target="https://example.org/anno/0", body=bodies)
    reading = read(tmp_path, [annotation("0", at(0, 3)), link])
    assert [str(fault) for fault in reading.faults] == [
        "relation ORG: it ties span https://example.org/anno/9, which is not there"
    ]


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
