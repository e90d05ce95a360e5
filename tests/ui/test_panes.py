"""The panes by themselves: entries, what stands where, and what is shown at which width."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.color import Color
from textual.content import Content
from textual.pilot import Pilot

from reader.core.annotation import Entity, Fragment, Provenance, Relation, Span
from reader.core.annotations import Annotations
from reader.core.ids import Annotator, ArticleId, EntityId, RelationId, SpanId
from reader.core.labels import Attribute
from reader.editor.command import Pane
from reader.editor.who import Names
from reader.library.protocol import Hit
from reader.ui.app import PressmarkApp
from reader.ui.highlights import contrast
from reader.ui.panes.annotation_lines import EntryLines
from reader.ui.panes.arrangement import Arrangement
from reader.ui.panes.entries import Entries
from reader.ui.panes.fields import Field, value_keys
from reader.ui.panes.hit_list import HitList
from reader.ui.panes.row_list import RowList
from reader.ui.panes.status import Hint, HintLine, extent_of
from reader.ui.themes import DARK, LABEL_COLORS, LIGHT
from tests.editor.desk import open_editor

from .app_support import drive, library_of, main_screen, press, settled

LABELS = library_of().labels
TEXT = "Some words that are long enough to hold every span there is. " * 3
_BY = Provenance(Annotator("t"), "2026-01-31T10:00:00.000Z")


@st.composite
def annotations(draw: st.DrawFn) -> Annotations:
    """Spans of any label anywhere, tied in whatever way, also ways that the label set does not allow."""
    names = [label.name for label in LABELS.labels]
    starts = draw(
        st.lists(st.tuples(st.sampled_from(names), st.integers(0, 150), st.integers(1, 25)), max_size=12)
    )
    spans = [
        Span(SpanId(f"s-{number}"), name, (Fragment(start, start + length),), _BY)
        for number, (name, start, length) in enumerate(starts)
    ]
    if not spans:
        return Annotations()
    ends = st.sampled_from([span.id for span in spans])
    kinds = st.sampled_from([kind.name for kind in LABELS.relations])
    ties = draw(st.lists(st.tuples(kinds, ends, ends), max_size=12))
    relations = [
        Relation(RelationId(f"r-{number}"), kind, head, tail, _BY)
        for number, (kind, head, tail) in enumerate(ties)
    ]
    return Annotations([*spans, *relations])


def stops(entries: Entries) -> Iterator[SpanId]:
    """Yield what the cursor comes to from the first entry to the last."""
    held_back = 100
    span = entries.after(None, 0)
    while span is not None:
        yield span.id
        assert held_back > 0, "the way down turns in a circle"
        held_back -= 1
        span = entries.next_stop(span)


@given(annotations())
def test_every_span_is_come_to_exactly_once_and_the_way_back_is_the_same(held: Annotations) -> None:
    entries = Entries(held, LABELS)
    there = list(stops(entries))
    assert sorted(there) == sorted(held.spans)
    back = there[-1:]
    while back and (before := entries.previous_stop(held.spans[back[-1]])) is not None:
        back.append(before.id)
    assert back == there[::-1]


@given(annotations(), st.integers(1, 90))
def test_no_line_is_wider_than_the_pane(held: Annotations, width: int) -> None:
    entries, maker = Entries(held, LABELS), EntryLines(TEXT, LABELS)
    for span in held.ordered():
        entry = entries.entry(span)
        lines = maker.lines(entry, width, span.id, Field(None))
        assert [line.span for line in lines if line.first and line.field is None].count(span.id) == 1
        assert all(line.content.cell_length <= max(width, 12) for line in lines)


def lines_of(held: Annotations, width: int) -> list[str]:
    span = next(iter(held.spans.values()))
    return [
        line.content.plain.rstrip()
        for line in EntryLines(TEXT, LABELS).lines(Entries(held, LABELS).entry(span), width)
    ]


def test_an_entry_says_who_it_speaks_of_where_its_words_do_not() -> None:
    library = library_of("He left. Maud Ellery did not.\n")
    library.put_entity(Entity(EntityId("e-1"), "Maud Ellery", "PERSON"))
    editor = open_editor(library.open(library.ids()[0], Annotator("t")), labels=LABELS)
    editor.library = library
    names = Names(editor)
    pronoun = Span(SpanId("s-1"), "source", (Fragment(0, 2),), _BY, entity=EntityId("e-1"))
    full = Span(SpanId("s-2"), "entity", (Fragment(9, 20),), _BY, {"type": "PERSON"}, entity=EntityId("e-1"))
    held = Annotations([pronoun, full])

    def told(span: Span) -> list[str]:
        maker = EntryLines(editor.text, LABELS, names=names)
        return [line.content.plain.rstrip() for line in maker.lines(Entries(held, LABELS).entry(span), 40)][
            1:
        ]

    assert (told(pronoun), names.wanted) == ([], True)
    names.read()
    assert told(pronoun) == ["   who  Maud Ellery"]
    assert told(full) == []


def test_a_relation_is_shown_at_both_of_its_ends() -> None:
    quote = Span(SpanId("s-1"), "quote", (Fragment(0, 20),), _BY)
    claim = Span(SpanId("s-2"), "claim", (Fragment(5, 10),), _BY)
    held = Annotations([quote, claim, Relation(RelationId("r-1"), "states", quote.id, claim.id, _BY)])
    assert any(line.split()[:2] == ["states", "words"] for line in lines_of(held, 60))
    lines = EntryLines(TEXT, LABELS).lines(Entries(held, LABELS).entry(claim), 60)
    assert any(line.content.plain.strip().startswith("← states  Some words that") for line in lines)


def test_a_note_is_shown_line_by_line_up_to_a_number_of_lines() -> None:
    span = Span(
        SpanId("s-1"), "quote", (Fragment(0, 4),), _BY, note="one\ntwo that is long enough to wrap\n\nthree"
    )
    _, *note = lines_of(Annotations([span]), 28)
    assert [line.strip() for line in note] == [
        "note  one",
        "two that is long",
        "enough to wrap",
        "",
        "three",
    ]
    many = replace(span, note="\n".join(map(str, range(50))))
    _, *note = lines_of(Annotations([many]), 28)
    assert [line.strip() for line in note][-2:] == ["4", "5…"]


def test_what_stands_beside_a_source_is_not_said_again_below_it() -> None:
    quote = Span(SpanId("s-1"), "quote", (Fragment(0, 4),), _BY)
    source = Span(
        SpanId("s-2"), "source", (Fragment(5, 10),), _BY, attributes={"kind": "group", "role": "voters"}
    )
    held = Annotations([quote, source, Relation(RelationId("r-1"), "has_source", quote.id, source.id, _BY)])
    assert [line.split() for line in lines_of(held, 40)][1:] == [
        ["source", "words", "group"],
        ["role", "voters"],
    ]


def test_each_value_has_a_key_of_its_own_that_does_nothing_else_in_the_pane() -> None:
    for label in LABELS.labels:
        for attribute in label.attributes:
            keys = [key for key, _ in value_keys(Field(attribute))]
            assert len(set(keys)) == len(keys) == len(attribute.values)
            assert not set(keys) & set("0hjklmtdxz?:\\|<>[]")
    many = value_keys(Field(Attribute("many", tuple(f"v{number}" for number in range(100)))))
    assert len({key for key, _ in many}) == len(many)


@given(
    st.integers(1, 400), st.lists(st.sampled_from(["<", ">", "\\", "|", "O", "headings", *Pane]), max_size=30)
)
def test_the_pane_with_the_keyboard_is_always_seen_and_the_article_keeps_its_room(
    width: int, wishes: list[str]
) -> None:
    arrangement = Arrangement()
    for wish in wishes:
        match wish:
            case "<" | ">":
                arrangement.resize(wish == ">", width)
            case "\\" | "|" | "O":
                panes = {"\\": Pane.LIBRARY, "|": Pane.ANNOTATIONS, "O": Pane.OUTLINE}
                arrangement.toggle(panes[wish], width)
            case "headings":
                arrangement.set_missing(Pane.OUTLINE, missing=Pane.OUTLINE not in arrangement.missing)
            case _:
                arrangement.give_focus(Pane(wish))
        shown, widths = arrangement.shown(width), arrangement.widths(width)
        assert arrangement.focus in shown
        assert not arrangement.missing & set(shown)
        assert len(shown) == 1 or (Pane.ARTICLE in shown and sum(widths.values()) <= width - 24)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_labels_can_be_read_on_every_background(theme: object) -> None:
    assert theme in (DARK, LIGHT)
    chosen = DARK if theme is DARK else LIGHT
    colors = [chosen.variables[f"label-{name}"] for name in LABEL_COLORS]
    texts = [*colors, chosen.variables["muted"], str(chosen.foreground), chosen.primary]
    for background in (str(chosen.background), chosen.variables["raised"], chosen.variables["cursor"]):
        for color in texts:
            assert contrast(Color.parse(color), Color.parse(background)) >= 4.5, (color, background)


@pytest.mark.parametrize(
    ("text", "extent"),
    [
        ("U.S.", "1 word"),
        ("five words of plain text", "5 words"),
        ("…", "1 character"),
        ("湯気の向こうの放課後のお話をとても長く", "19 characters"),
        ("町にはかつて、銭湯が十四軒あった。", "17 characters"),
        ("서울 시장", "2 words"),
        ("x" * 30_000, "30,000 characters"),
    ],
)
def test_the_length_of_a_selection_is_said_in_words_or_characters(text: str, extent: str) -> None:
    assert extent_of(text) == extent


def test_a_pane_that_grows_fills_with_the_annotations_above() -> None:
    text = "".join(f"“Quote number {number},” said Ann.\n\n" for number in range(30))

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        for _ in range(30):
            await press(pilot, '"', "q")
        await settled(app, pilot)
        assert "number 0" not in painted_pane(app)
        await pilot.resize_terminal(200, 100)
        await settled(app, pilot)
        assert "number 0" in painted_pane(app)
        assert "number 29" in painted_pane(app)

    def painted_pane(app: PressmarkApp) -> str:
        return "\n".join(line.content.plain for line in main_screen(app).annotations._painted)

    drive(library_of(text), script, size=(120, 24))


def test_a_list_that_grows_fills_with_the_rows_above() -> None:
    rows = RowList()
    rows.show(30, lambda place, _width: Content(f"row {place}"), 29)
    assert [line.target for line in rows.lines_in_view(20, 4)] == [26, 27, 28, 29]
    assert [line.target for line in rows.lines_in_view(20, 10)] == [*range(20, 30)]
    hits = HitList()
    hits.show([Hit(ArticleId(f"a-{number}"), f"Title {number}", "words", 0, (), ()) for number in range(9)])
    hits.step(8)
    assert {line.target for line in hits.lines_in_view(40, 9)} == {None, 6, 7, 8}
    assert {line.target for line in hits.lines_in_view(40, 15)} == {None, 4, 5, 6, 7, 8}


def test_keys_that_the_hint_line_has_no_room_for_are_counted_and_the_last_hint_stays() -> None:
    line = HintLine()
    keys = [Hint(key, "words") for key in "abcdef"]
    line.show([*keys, Hint("", "what it is for"), Hint("esc", "cancel", counts=True)])

    def told(width: int) -> str:
        return "".join(text for text, _ in line.runs(width)).strip()

    assert "what it is for" in told(100)
    assert "more" not in told(80)
    assert "what" not in told(80)
    assert told(45).startswith("a words  b words  … 4 more")
    assert told(45).endswith("esc cancel")
    line.show([*keys, Hint("?", "keys")])
    assert "more" not in told(45)


def test_pieces_that_were_found_tell_where_the_text_goes_on_and_have_no_double_blanks() -> None:
    text = "A strike began.\n\nThe port was quiet, and the ferries lay idle for nine days. It ended on Monday"

    def told(start: int, end: int, width: int) -> list[str]:
        hits = HitList()
        place = text.index("port")
        hits.show([Hit(ArticleId("a-1"), "Port", text[start:end], start, ((place, place + 4),), ())])
        return [line.content.plain.strip() for line in hits.lines_in_view(width, 9)[1:-1]]

    assert told(0, text.index(" It"), 90) == [
        "A strike began. The port was quiet, and the ferries lay idle for nine days."
    ]
    assert told(17, len(text), 44) == [
        "…The port was quiet, and the ferries lay",
        "idle for nine days. It ended on Monday…",
    ]
    assert told(17, len(text), 34) == ["…The port was quiet, and the", "ferries lay idle for nine…"]
    assert all(len(line) <= 20 for line in told(0, len(text), 24))
