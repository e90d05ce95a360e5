"""How fast one works, told from what is stored with annotations and edits; and a word about haste."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reader.core.annotation import Fragment, Span
from reader.core.edit import Change, Edit
from reader.core.ids import Annotator, SpanId
from reader.editor.editor import Editor
from reader.editor.haste import IN_A_ROW, WORDS_A_MINUTE, Haste, words_in
from reader.editor.outcome import Severity
from reader.editor.pace import Pace, library_pace, pace_of
from reader.editor.pace_table import table
from reader.library.memory import MemoryLibrary
from reader.settings import Settings
from tests.editor.desk import LABELS, Clock, article_of, open_editor, type_keys

PAGE = (
    "“We have put this off for too long,” said Mara Quill. Fares rose.\n\n"
    "Ivo Brandt warned that the rise would empty the early boats. “Nobody can pay that,” she added.\n\n"
    "“The boats are old,” said Ada Roe. “It is late,” said Bo Lind. “It is cold,” said Cy Marr."
)
DAY = "2026-01-31"


def editor_with(keys: str = "", *, seconds: float = 1.0, settings: Settings | None = None) -> Editor:
    """Return an editor after some keys, each so many seconds after the one before."""
    clock = Clock()
    editor = open_editor(PAGE, clock=clock)
    editor.settings = settings or Settings()
    press(editor, clock, keys, seconds)
    return editor


def press(editor: Editor, clock: Clock, keys: str, seconds: float) -> None:
    for key in keys.split():
        clock.seconds += seconds
        editor.press(key)


class TestPace:
    def test_time_and_keys_are_those_of_all_that_was_done(self) -> None:
        pace = pace_of(editor_with('" q escape w w u').journal, LABELS).total
        assert (pace.annotations, pace.milliseconds, pace.keys) == (2, 6000, 6)
        assert pace.hourly(pace.annotations) == pytest.approx(1200)
        assert pace.keys_each(pace.annotations) == 3

    def test_a_pause_is_no_time(self) -> None:
        clock = Clock()
        editor = open_editor(PAGE, clock=clock)
        press(editor, clock, '"', 1)
        press(editor, clock, "q", 3600)
        assert pace_of(editor.journal, LABELS).total.milliseconds == 1000

    def test_what_was_deleted_or_undone_took_its_time_all_the_same(self) -> None:
        undone = pace_of(editor_with('" q z').journal, LABELS).total
        assert (undone.annotations, undone.keys) == (0, 2)
        deleted = pace_of(editor_with('" q d').journal, LABELS).total
        assert (deleted.annotations, deleted.keys) == (0, 2)

    def test_an_attribution_is_a_quote_with_its_source_or_cue(self) -> None:
        pace = pace_of(editor_with('" q enter').journal, LABELS).total
        assert (pace.annotations, pace.attributions) == (3, 1)

    def test_a_relation_made_by_itself_keeps_the_keys_that_it_took(self) -> None:
        editor = editor_with('" q escape w u', settings=Settings(suggestions=False))
        assert pace_of(editor.journal, LABELS).total.keys == 5
        cue = next(span.id for span in editor.annotations.ordered() if span.label == "cue")
        type_keys(editor, "[ ] [")
        editor.run("relation.has_cue", argument=cue)
        assert [tie.provenance.keys for tie in editor.annotations.relations.values()] == [3]
        assert pace_of(editor.journal, LABELS).total.keys == 8

    def test_suggestions_are_accepted_edited_and_refused(self) -> None:
        assert told(editor_with('" q enter')) == (1, 0, 0)
        assert told(editor_with('" q s enter')) == (1, 0, 0)
        assert told(editor_with("; W enter")) == (0, 1, 0)
        assert told(editor_with('" q escape')) == (0, 0, 1)
        assert told(editor_with("; ; n escape")) == (0, 0, 3)

    def test_days_are_apart(self) -> None:
        days = pace_of(editor_with('" q escape').journal, LABELS).days
        assert list(days) == [DAY]
        assert (days[DAY].annotations, days[DAY].refused) == (1, 1)

    def test_what_was_imported_was_not_made(self) -> None:
        editor = editor_with('" q')
        made = next(iter(editor.annotations.spans.values()))
        provenance = replace(made.provenance, origin="import:conll", milliseconds=9_000, keys=90)
        span = Span(SpanId("s-in"), "claim", (Fragment(0, 3),), provenance)
        seq = editor.journal.next_seq
        editor.journal.append(
            Edit(seq, "d-in", provenance.at, Annotator("ada"), "import", (Change(None, span),))
        )
        pace = pace_of(editor.journal, LABELS).total
        assert (pace.annotations, pace.keys) == (1, 2)

    def test_a_library_is_told_article_by_article_and_of_none_that_was_not_worked_on(self) -> None:
        library = MemoryLibrary("test", LABELS)
        worked: dict[str, int] = {}
        for text, keys in ((PAGE, '" q'), (f"{PAGE} The end.", '" q enter'), (f"{PAGE} No.", "w w")):
            article = article_of(text)
            library.add(article, text.encode(), ".txt")
            journal = library.open(article.id, Annotator("ada"))
            type_keys(open_editor(journal), keys)
            worked[article.id] = len(journal.annotations.spans)
            journal.close()
        found = {pace.article: pace.total.annotations for pace in library_pace(library, Annotator("ada"))}
        assert found == {name: number for name, number in worked.items() if number}
        assert sorted(found.values()) == [1, 3]
        assert list(library_pace(library, Annotator("bo"))) == []

    def test_it_can_be_switched_off(self) -> None:
        editor = editor_with('" q escape', settings=Settings(effort=False))
        pace = pace_of(editor.journal, LABELS).total
        assert (pace.annotations, pace.milliseconds, pace.keys, pace.refused) == (1, 0, 0, 0)
        assert pace.hourly(1) is None
        assert pace.keys_each(1) is None

    def test_the_table_has_a_line_for_each(self) -> None:
        head, some, none = table([Pace(12, 3, 90_000, 30, 3, 1, 1), Pace()])
        assert len(head) == len(some) == len(none)
        assert some.split() == ["1:30", "12", "480", "2.5", "3", "120", "10.0", "5", "60%", "20%", "20%"]
        assert set(none.split()) == {"–", "0"}


def told(editor: Editor) -> tuple[int, int, int]:
    pace = pace_of(editor.journal, LABELS).total
    return pace.accepted, pace.edited, pace.refused


class TestHaste:
    def test_as_fast_as_one_reads_is_not_too_fast(self) -> None:
        haste = Haste()
        assert not any(haste.accepted(WORDS_A_MINUTE, 60) for _ in range(20))

    def test_a_row_of_hasty_ones_is_told_of_and_a_slow_one_ends_it(self) -> None:
        haste = Haste()
        assert [bool(haste.accepted(20, 1)) for _ in range(IN_A_ROW)] == [False] * (IN_A_ROW - 1) + [True]
        assert haste.accepted(20, 30) == ""
        assert haste.accepted(20, 1) == ""

    def test_words_are_counted_in_any_script(self) -> None:
        assert words_in("“We won,” she said.") == 4
        assert words_in("港が開いた") == 5
        assert words_in("… – !") == 0

    def test_accepting_faster_than_one_reads_is_told_in_a_line(self) -> None:
        editor = editor_with("; enter n enter n enter", seconds=0.1)
        assert editor.message is not None
        assert editor.message.severity is Severity.WARNING
        assert "faster than one reads" in editor.message.text
        assert editor.choice is None

    def test_so_it_is_where_tab_goes_on_to_the_next(self) -> None:
        editor = editor_with("; tab tab tab", seconds=0.1)
        assert editor.message is not None
        assert "faster than one reads" in editor.message.text

    @pytest.mark.parametrize(
        ("seconds", "settings"), [(20.0, Settings()), (0.1, Settings(haste=False))], ids=["slow", "off"]
    )
    def test_nothing_is_said_to_who_reads_or_who_has_switched_it_off(
        self, seconds: float, settings: Settings
    ) -> None:
        editor = editor_with("; enter n enter n enter", seconds=seconds, settings=settings)
        assert editor.message is None or "faster" not in editor.message.text
