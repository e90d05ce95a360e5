"""Native JSONL: what is written can be read by anyone, and comes back as it was."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from reader.core.article import text_digest
from reader.core.display import UNSAFE, display
from reader.errors import ExportError
from reader.exchange.dialect import Job
from reader.exchange.dialects import native
from reader.exchange.json_line import PRINTABLE_UNSAFE, dump_line, is_plain
from reader.exchange.native_reading import record_of
from reader.exchange.native_writing import line_of
from reader.exchange.record import Record
from tests.core.strategies import LABELS, json_values
from tests.damaging import damages
from tests.exchange.sample import ARTICLE, CUE, LINE, QUOTE, RECORD, row
from tests.exchange.strategies import records
from tests.exchange.writing import write_records

SCHEMA: Any = json.loads((files("reader.exchange") / "schema" / "native-1.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def written(*of: Record) -> bytes:
    chunks = write_records(native.DIALECT, of, Job(LABELS))
    return b"".join(chunk for chunk in chunks if isinstance(chunk, bytes))


@given(st.lists(records(), max_size=3))
def test_every_line_is_what_was_highlighted_to_a_reader_that_knows_only_json(
    given_records: list[Record],
) -> None:
    lines = written(*given_records).decode("utf-8").splitlines()
    assert len(lines) == len(given_records)
    for line, record in zip(lines, given_records, strict=True):
        loaded = json.loads(line)
        assert loaded["text"] == record.article.text
        assert loaded["sha256"] == text_digest(loaded["text"])
        assert {span["id"] for span in loaded["spans"]} == {span.id for span in record.spans}
        for span in loaded["spans"]:
            for part in span["fragments"]:
                assert part["start"] < part["end"]
                assert loaded["text"][part["start"] : part["end"]] == part["text"]
        ids = {span["id"] for span in loaded["spans"]}
        assert all({tie["head"], tie["tail"]} <= ids for tie in loaded["relations"])


@given(records())
def test_a_record_comes_back_as_it_was_and_gives_the_same_bytes_again(record: Record) -> None:
    line = written(record)
    assert written(record) == line
    (reading,) = native.read([line])
    assert (reading.record, reading.faults) == (record, ())
    assert reading.record is not None
    assert written(reading.record) == line


@given(records())
def test_every_line_fulfils_the_schema_with_its_keys_in_the_schemas_order(record: Record) -> None:
    loaded = json.loads(written(record))
    VALIDATOR.validate(loaded)
    assert list(loaded) == list(SCHEMA["properties"])
    for key, part in (
        ("spans", "span"),
        ("relations", "relation"),
        ("entities", "entity"),
        ("blocks", "block"),
    ):
        assert all(list(item) == list(SCHEMA["$defs"][part]["properties"]) for item in loaded[key])


def kinds(value: object) -> Any:
    """Return the shape of a value: keys and types, and of lists the shapes that their items have."""
    if isinstance(value, dict):
        return {key: kinds(inner) for key, inner in value.items() if key != "confidence"}
    if isinstance(value, list):
        return list(map(kinds, value[:1]))
    return type(value)


@given(records(), records())
def test_each_key_has_one_type_on_all_lines_and_is_never_null(one: Record, other: Record) -> None:
    left, right = json.loads(written(one)), json.loads(written(other))

    def agree(first: Any, second: Any) -> bool:
        if isinstance(first, dict) and isinstance(second, dict):
            return first.keys() == second.keys() and all(agree(first[key], second[key]) for key in first)
        if isinstance(first, list) and isinstance(second, list):
            return all(agree(*pair) for pair in zip(first, second, strict=False))
        return bool(first == second)

    assert agree(kinds(left), kinds(right))
    assert type(None) not in map(type, left.values())


@given(records())
def test_a_line_can_be_shown_in_a_terminal_and_parted_by_any_program(record: Record) -> None:
    line = written(record).decode("utf-8")
    assert line.splitlines() == [line.removesuffix("\n")]
    assert display(line.removesuffix("\n")) == line.removesuffix("\n")


def test_what_python_calls_printable_and_a_terminal_does_not_show_is_known() -> None:
    everything = "".join(map(chr, range(0x110000)))
    assert "".join(mark for mark in UNSAFE.findall(everything) if mark.isprintable()) == PRINTABLE_UNSAFE


@pytest.mark.parametrize("mark", ["\u2028", "\u3164", "\u202e", "\u00ad", "\x85"])
def test_one_code_point_that_breaks_lines_or_cannot_be_seen_is_escaped(mark: str) -> None:
    assert dump_line({"a": f"“x{mark}y”"}) == f'{{"a":"“x\\u{ord(mark):04x}y”"}}\n'.encode()


@given(
    st.text(
        st.sampled_from("a\\é港😀\u00a0\u200d\x7f\x85\u2028\u3164\ufdd0\U000e0041")
        | st.characters(exclude_categories=["Cs"])
    )
)
def test_each_code_point_that_cannot_be_seen_is_escaped_and_no_other(text: str) -> None:
    spelt = UNSAFE.sub(lambda mark: json.dumps(mark[0])[1:-1], json.dumps(text, ensure_ascii=False))
    assert dump_line(text) == f"{spelt}\n".encode()


@given(records())
def test_the_quick_way_to_spell_a_record_gives_the_same_bytes(record: Record) -> None:
    assert written(record) == dump_line(line_of(record))


plain_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False).filter(is_plain)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
)


@given(plain_values)
def test_plain_values_are_spelt_alike_both_ways(value: Any) -> None:
    assert dump_line(value, plain=True) == dump_line(value)


@pytest.mark.parametrize("number", [1e-5, 1e16, 1.5e300, -0.5, float("nan"), float("inf")])
def test_a_number_that_programs_spell_in_several_ways_is_not_plain(number: float) -> None:
    assert not is_plain(number)


@pytest.mark.parametrize("value", ["half \ud83d", float("nan")])
def test_what_json_cannot_say_is_refused_alike_both_ways(value: Any) -> None:
    with pytest.raises(ValueError) as slow:  # noqa: PT011 - whichever it is
        dump_line([value])
    with pytest.raises(type(slow.value)) as quick:
        dump_line([value], plain=isinstance(value, str))
    assert str(quick.value) == str(slow.value)


def test_spans_stand_by_position_and_relations_by_their_heads() -> None:
    loaded = row()
    assert [span["id"] for span in loaded["spans"]] == ["s-quote", "s-cue", "s-source"]
    assert [tie["id"] for tie in loaded["relations"]] == ["r-cue", "r-source"]
    assert [entity["name"] for entity in loaded["entities"]] == ["Maud Ellery"]
    assert loaded["metadata"] == '{"tags":["clock","Ünïcode"]}'
    assert loaded["language"] == loaded["spans"][0]["note"] == loaded["spans"][0]["entity"] == ""


@pytest.mark.parametrize(
    "record",
    [
        replace(RECORD, article=replace(ARTICLE, text=ARTICLE.text + "!")),
        replace(
            RECORD, article=replace(ARTICLE, text=ARTICLE.text[:-4], sha256=text_digest(ARTICLE.text[:-4]))
        ),
        replace(RECORD, spans=(QUOTE, CUE)),
        replace(RECORD, entities=()),
        replace(RECORD, spans=(*RECORD.spans, QUOTE)),
        replace(RECORD, article=replace(ARTICLE, title="half \ud83d")),
        replace(RECORD, article=replace(ARTICLE, metadata={"ratio": float("nan")})),
        replace(RECORD, article=replace(ARTICLE, added="2026-01-31T09:00:00Z")),
    ],
    ids=["text", "end", "relation", "entity", "id", "surrogate", "nan", "time"],
)
def test_what_contradicts_itself_is_never_written(record: Record) -> None:
    with pytest.raises(ExportError) as raised:
        written(RECORD, record)
    assert "the-clock-12345678, ann" in raised.value.where


def test_few_records_are_asked_for_before_they_are_written() -> None:
    asked = []

    def source() -> Any:
        for number in range(100):
            asked.append(number)
            yield RECORD

    chunks = native.write(source())
    next(chunks)
    assert len(asked) < 50


@given(st.data())
def test_anything_else_in_any_place_is_read_or_reported_but_never_breaks(data: st.DataObject) -> None:
    loaded = row()
    place: Any = loaded
    while True:
        key = data.draw(
            st.sampled_from(sorted(place)) if isinstance(place, dict) else st.integers(0, len(place) - 1)
        )
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            place[key] = data.draw(json_values)
            break
        place = place[key]
    line = json.dumps(loaded).encode()
    (reading,) = native.read([line])
    if not reading.faults:
        assert reading.record is not None
        (again,) = native.read([written(reading.record)])
        assert again.record == reading.record
        VALIDATOR.validate(loaded)


@given(st.binary(max_size=40))
def test_any_bytes_are_reported_with_their_line(junk: bytes) -> None:
    junk = junk.replace(b"\n", b" ")
    readings = list(native.read([LINE, junk, LINE]))
    assert [reading.line for reading in readings if not reading.faults] == [1, 3]
    assert [reading.line for reading in readings if reading.faults] == ([2] if junk.strip() else [])


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (b"{", "not JSON"),
        (LINE[:-20], "not JSON"),
        (b"\xff{}", "byte 1 is not UTF-8"),
        (LINE.replace(b'"version":1', b'"version":x', 1), "not JSON: Expecting value at column 40"),
        (b'{"a":\n', "not JSON: Expecting value at column 6; this seems cut off"),
        (b'{"a":"b\n', "not JSON: the string that begins at column 6 has no end; this seems cut off"),
        (b'{"a":"b', "not JSON: the string that begins at column 6 has no end; this seems cut off"),
        (b"[]", "not an object"),
        (b"{}", "format is not"),
        (LINE.replace(b'"version":1', b'"version":2', 1), "newer than this program"),
        (LINE.replace(b'"status"', b'"id"', 1), "'id' stands there twice"),
        (LINE.replace(b'"milliseconds":1200', b'"milliseconds":NaN', 1), "NaN"),
        (LINE.replace(b'"milliseconds":1200', b'"milliseconds":1' + b"0" * 5000, 1), "too many digits"),
        (b"[" * 100_000, "nested too deeply"),
        (LINE.replace(b'"byline":"",', b"", 1), "no key 'byline'"),
        (LINE.replace(b'"byline":""', b'"byline":"","mood":1', 1), "a key 'mood'"),
    ],
)
def test_a_line_that_is_no_record_says_why(line: bytes, complaint: str) -> None:
    (reading,) = native.read([line])
    assert reading.record is None
    assert complaint in str(reading.faults[0])


SPELLED: dict[str, bytes] = {
    "with spaces": json.dumps(row()).encode() + b"\n",
    "with keys in order": json.dumps(row(), sort_keys=True).encode() + b"\n",
    "with a byte order mark": b"\xef\xbb\xbf" + LINE,
    "with spaces and a byte order mark": b"\xef\xbb\xbf" + json.dumps(row()).encode(),
}


@pytest.mark.parametrize("line", SPELLED.values(), ids=SPELLED)
def test_a_line_is_ours_however_it_is_spelled(line: bytes) -> None:
    assert native.detect(line + LINE)
    assert native.detect(line[:400])
    first, second = native.read([line, LINE])
    assert (first.record, first.faults) == (second.record, ())


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"{}",
        b"[]",
        b'{"text": "{\\"format\\":\\"pressmark-native\\""}',
        b'{"meta": {"format": "pressmark-native"}}',
    ],
)
def test_what_only_speaks_of_our_format_is_not_ours(head: bytes) -> None:
    assert not native.detect(head)


def test_what_cannot_be_read_of_a_record_costs_only_itself() -> None:
    loaded = row()
    loaded["spans"][1]["fragments"][0]["start"] += 1
    (reading,) = native.read([json.dumps(loaded).encode()])
    assert [str(fault) for fault in reading.faults] == [
        "span s-cue: fragment 23-26 does not match its stored text"
    ]
    assert reading.record is not None
    assert [span.id for span in reading.record.spans] == ["s-quote", "s-source"]


@given(records())
def test_a_line_as_we_write_it_is_read_at_once(record: Record) -> None:
    line = written(record)
    quick = record_of(line)
    assert quick is None or (quick, quick.computed) == (record, record.computed)
    assert quick is not None or b"e-" in line, "only a number with an exponent may be spelled otherwise"


@pytest.mark.parametrize("each", [LINE, written(RECORD)])
def test_a_line_that_is_otherwise_is_read_as_it_would_be_part_by_part(
    each: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [dump_line(damaged) for _, damaged in damages(json.loads(each))]
    lines += [
        each.replace(b'"start":', b'"start":0,"start":', 1),
        each.replace(b":", b": ", 1),
        each[:-1],
        each + b" ",
    ]
    quick = list(native.read(lines))
    monkeypatch.setattr(native, "record_of", lambda _line: None)
    assert list(native.read(lines)) == quick
