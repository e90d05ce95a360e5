"""Searching an article: what is found, where the selection goes, and what comes back."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.core.selection import Selection
from reader.editor import annotation_matches, matches
from reader.editor.accents import COMMON, letters_beyond_ascii
from reader.editor.actions.searching import arrive
from reader.editor.command import Pane
from reader.editor.editor import Editor
from reader.editor.matches import Matches
from reader.editor.outcome import LivePrompt, Outcome, OutcomeKind
from reader.editor.pattern import Query, QueryError
from reader.text import Range
from tests.editor.desk import open_editor, spans, type_keys

STRIKE = (
    "The strike began on Monday. “A strike hurts,” said the\nunion’s president.\n\n"
    "No STRIKE is ever final. Striking crews went home; the Strike fund is empty."
)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a key look for as long as it takes: a busy machine makes no test fail."""
    for module in (matches, annotation_matches):
        monkeypatch.setattr(module, "_LOOK", 60.0)


def found(text: str, query: Query) -> list[str]:
    """Return what a query finds, in order."""
    return [match[0] for match in query.pattern(letters_beyond_ascii(text)).finditer(text)]


@pytest.mark.parametrize(
    ("words", "fits", "misses"),
    [
        ("muller", ["Müller", "Mu\u0308ller", "MULLER", "muller"], []),
        ("Muller", ["Müller", "Mu\u0308ller"], ["müller"]),
        ("café", ["café", "cafe\u0301", "CAFÉ", "CAFE\u0301"], ["cafe", "cafè", "cafe\u0300"]),
        ("cafe\u0301", ["café", "cafe\u0301"], ["cafe"]),
        ("resumé", ["resumé", "résumé"], ["resume"]),
        ("viet", ["Việt", "Vie\u0323\u0302t"], []),
        ("αθηνα", ["Αθήνα"], []),
        ("ещё", ["ещё", "еще\u0308"], ["еще"]),
        ("еще", ["ещё"], []),
        ("\uf900", ["\uf900"], []),
        ("か", ["か"], ["が"]),
        ("n.", ["ñ."], ["ño"]),
    ],
)
def test_a_letter_without_accents_fits_those_with_and_an_accent_is_minded(
    words: str, fits: list[str], misses: list[str]
) -> None:
    for word in (*fits, *misses):
        text = f"({word})"
        for letters in (letters_beyond_ascii(text), letters_beyond_ascii(text) | COMMON):
            assert [match[0] for match in Query(words).pattern(letters).finditer(text)] == [
                each for each in (word,) if word in fits
            ]


def test_as_typed_and_in_an_expression_letters_fit_themselves() -> None:
    assert found("resume résumé re\u0301sume\u0301", Query("resume", case=True)) == ["resume"]
    assert found("résumé re\u0301sume\u0301", Query("résumé", case=True)) == ["résumé", "re\u0301sume\u0301"]
    assert found("resume résumé", Query("r.sum[e]", regex=True)) == ["resume"]


def test_accents_are_passed_over_in_the_article_and_its_annotations() -> None:
    editor = open_editor("Herr Mu\u0308ller rief. “Nein”, sagte Müller.")
    editor.run("find.text", None, "muller")
    assert editor.selected_text == "Mu\u0308ller"
    editor.run("find.next")
    assert editor.selected_text == "Müller"


def matches_of(text: str, query: Query, *, counted: bool = True) -> Matches:
    matches = Matches(text, query.pattern(), lambda offset: text.rfind("\n\n", 0, offset) + 1)
    if counted:
        matches.count(10)
    return matches


def all_by_steps(matches: Matches) -> list[Range]:
    steps: list[Range] = []
    at = matches.after(0)
    while at is not None:
        steps.append(at)
        at = matches.after(at[0] + 1)
    return steps


def all_by_steps_back(matches: Matches, end: int) -> list[Range]:
    steps: list[Range] = []
    at = matches.before(end)
    while at is not None:
        steps.insert(0, at)
        at = matches.before(at[0])
    return steps


def live(outcome: Outcome) -> LivePrompt:
    """Return what a prompt tells of each change."""
    assert outcome.prompt is not None
    assert outcome.prompt.live is not None
    return outcome.prompt.live


def find(editor: Editor, words: str) -> None:
    """Type words into the search, a letter at a time, and confirm."""
    prompt = live(editor.press("/"))
    for length in range(1, len(words) + 1):
        prompt.changed(words[:length])
    editor.run("find.text", argument=words)


# What is found


@given(
    st.text("ab \n“.İß", max_size=60),
    st.text("ab.İß", min_size=1, max_size=3),
    st.booleans(),
)
def test_plain_words_are_found_where_a_regular_expression_finds_them(
    text: str, words: str, case: bool
) -> None:
    query = Query(words, case=case)
    minds = case or words != words.lower()
    oracle = re.compile(re.escape(words), 0 if minds else re.IGNORECASE)
    if "İ" not in text + words:
        assert all_by_steps(matches_of(text, query)) == [match.span() for match in oracle.finditer(text)]
    for start, end in all_by_steps(matches_of(text, query)):
        assert end - start == len(words)


@given(
    st.text("abA \n", max_size=80),
    st.sampled_from(
        ["a", "a*", "a+b?", "^a", "b$", r"\ba", "(a|b)+", ".", r"a\s+b", "(?i)ab", r"\n\n", "a|", "[^a]+"]
    ),
)
def test_an_expression_finds_what_finditer_finds_but_for_empty_matches(text: str, words: str) -> None:
    query = Query(words, regex=True, case=True)
    expected = [match.span() for match in re.finditer(words, text, re.MULTILINE) if match[0]]
    matches = matches_of(text, query)
    assert all_by_steps(matches) == expected
    assert all_by_steps_back(matches, len(text) + 1) == expected
    assert len(matches) == len(expected)
    assert [matches.place(match) for match in expected] == list(range(len(expected)))


@given(
    st.text("ab \n", max_size=200),
    st.sampled_from(["ab", "b", "ba a"]),
    st.integers(0, 200),
    st.integers(0, 60),
)
def test_matches_in_a_range_are_those_that_touch_it(text: str, words: str, start: int, length: int) -> None:
    matches = matches_of(text, Query(words))
    end = start + length
    expected = [match for match in all_by_steps(matches) if match[0] < end and match[1] > start]
    assert matches.touching(start, end) == expected


@settings(deadline=None)
@given(st.text("ab \n", max_size=300), st.sampled_from(["ab", "b", "a"]), st.integers(0, 300))
def test_what_is_not_counted_yet_is_found_all_the_same(text: str, words: str, offset: int) -> None:
    known, unknown = (matches_of(text, Query(words), counted=counted) for counted in (True, False))
    assert unknown.after(offset) == known.after(offset)
    assert unknown.before(offset) == known.before(offset)
    assert unknown.touching(offset, offset + 40) == known.touching(offset, offset + 40)
    assert not unknown.complete or not text


def test_matches_counted_in_batches_are_all_of_them() -> None:
    text = "ab " * 50_000
    matches = matches_of(text, Query("ab"), counted=False)
    for batch in matches.batches():
        matches.take(batch)
    assert (len(matches), matches.over, matches.complete) == (50_000, True, True)
    assert matches.place((149_997, 149_999)) == 49_999


def test_capitals_matter_once_there_is_one() -> None:
    assert found(STRIKE, Query("strike")) == ["strike", "strike", "STRIKE", "Strike"]  # not `Striking`
    assert found(STRIKE, Query("Strik")) == ["Strik", "Strik"]
    assert found(STRIKE, Query("strike", case=True)) == ["strike", "strike"]
    assert found(STRIKE, Query(r"\Wstrike", regex=True)) == [" strike", " strike", " STRIKE", " Strike"]


def test_whole_words_have_no_letter_beside_them() -> None:
    text = "art party art_ art. Art’s start art"
    assert len(found(text, Query("art", whole_word=True))) == 4
    assert found("a “b” c", Query("“b”", whole_word=True)) == ["“b”"]
    assert found("cart car cars", Query("car|cars", regex=True, whole_word=True)) == ["car", "cars"]


def test_a_space_reaches_over_a_line_end_and_not_over_a_paragraph() -> None:
    assert found(STRIKE, Query("the union")) == ["the\nunion"]
    assert found(STRIKE, Query("president. no")) == []
    assert found("a \n b\u00a0c", Query("a b c")) == ["a \n b\u00a0c"]


def test_what_a_keyboard_has_finds_what_is_printed() -> None:
    assert found(STRIKE, Query('"a strike hurts," said')) == ["“A strike hurts,” said"]
    assert found(STRIKE, Query("union's")) == ["union’s"]
    assert found("a twenty\u2010five", Query("twenty-five")) == ["twenty\u2010five"]
    assert found("it's", Query("it’s")) == []


def test_offsets_hold_where_small_letters_are_longer() -> None:
    text = "İİİ strike İ Strike"
    (first, second) = all_by_steps(matches_of(text, Query("strike")))
    assert (text[slice(*first)], text[slice(*second)]) == ("strike", "Strike")


@pytest.mark.parametrize(
    "words",
    [
        "(",
        "a**",
        "[z-a]",
        "\\",
        "(?P<x",
        r"\p{Foo}",
        "(?R)",
        "a(?1)",
        "(a{99999}){99999}",
        "(" * 900,
        "(?r)a",
        "a" * 1001,
    ],
)
def test_what_cannot_be_searched_with_is_said(words: str) -> None:
    with pytest.raises(QueryError) as fault:
        Query(words, regex=True).pattern()
    assert str(fault.value)


def test_an_expression_that_runs_away_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    # It would run for ages: however long a key looks, nothing is found, and the time is gone.
    monkeypatch.setattr(matches, "_LOOK", 0.03)
    text = "a" * 200 + "b"
    runaway = Matches(text, Query("(a|aa)+$", regex=True).pattern(), lambda _: 0)
    runaway.count(0.01)
    assert not runaway.complete
    with pytest.raises(TimeoutError):
        runaway.after(0)
    assert runaway.touching(0, 10) == []
    assert runaway.slow
    for batch in runaway.batches(0.05):
        runaway.take(batch)
    assert runaway.over
    assert not runaway.complete


# Where the selection goes


def test_a_found_string_is_selected_and_can_be_labelled() -> None:
    editor = open_editor(STRIKE)
    find(editor, "a strike hurts")
    assert editor.selected_text == "A strike hurts"
    assert type_keys(editor, "q").kind is OutcomeKind.DONE
    assert spans(editor) == [("quote", "A strike hurts")]


def test_the_selection_follows_what_is_typed_and_escape_gives_it_back() -> None:
    editor = open_editor(STRIKE)
    type_keys(editor, "w w")
    before = editor.selection
    prompt = live(editor.press("/"))
    prompt.changed("strik")
    prompt.changed("striking")
    assert editor.selected_text == "Striking"
    prompt.changed("strikingly")
    assert editor.selection == before
    assert editor.search.standing == "no match"
    prompt.changed("stri")
    assert (editor.selected_text, editor.search.standing) == ("stri", "2 of 5")
    prompt.cancelled()
    assert editor.selection == before
    assert editor.search.touching(0, len(STRIKE)) == []


def test_next_and_previous_go_round_and_are_counted() -> None:
    editor = open_editor(STRIKE)
    find(editor, "strike")
    said = []
    for keys in ("n", "n", "n", "n", "N", "2 N", "3 n"):
        type_keys(editor, keys)
        assert editor.message is not None
        said.append(editor.message.text)
    assert said == [
        "2 of 4 for “strike”",
        "3 of 4 for “strike”",
        "4 of 4 for “strike”",
        "1 of 4 for “strike”, from the start again",
        "4 of 4 for “strike”, from the end again",
        "2 of 4 for “strike”",
        "1 of 4 for “strike”, from the start again",
    ]


def test_next_goes_on_from_where_the_selection_is() -> None:
    editor = open_editor(STRIKE)
    find(editor, "strike")
    type_keys(editor, "G")
    type_keys(editor, "N")
    assert editor.selected_text == "Strike"
    type_keys(editor, "g g n")
    assert editor.selection == Selection(4, 10)


def test_in_extend_mode_the_selection_reaches_to_the_match() -> None:
    editor = open_editor(STRIKE)
    type_keys(editor, "v")
    find(editor, "monday")
    assert editor.selected_text == "The strike began on Monday"
    find(editor, "strike")
    assert editor.selected_text == "The strike began on Monday. “A strike"
    type_keys(editor, "n")
    assert editor.selected_text.endswith("No STRIKE")
    assert type_keys(editor, "n n").kind is OutcomeKind.REFUSED


def test_the_selected_word_is_searched_for_as_a_word() -> None:
    editor = open_editor("art party Art cart art")
    type_keys(editor, "*")
    assert editor.selection == Selection(10, 13)
    assert editor.search.standing == "2 of 3"
    type_keys(editor, "l l l l *")
    assert editor.search.standing == "5 of 5"
    assert not editor.search.query.whole_word


def test_a_quotation_that_is_searched_for_is_told_in_its_own_marks() -> None:
    editor = open_editor(STRIKE)
    type_keys(editor, '" *')
    assert editor.message is not None
    assert editor.message.text == "1 of 1 for “A strike hurts,”, from the start again"


@pytest.mark.parametrize("by_library", [True, False])
def test_words_that_are_typed_are_searched_for_as_the_user_asked_whatever_was_searched_for_before(
    by_library: bool,
) -> None:
    editor = open_editor(STRIKE)
    if by_library:
        arrive(editor, [(4, 10)])
    else:
        type_keys(editor, "*")
    assert editor.search.query.whole_word
    find(editor, "strik")
    assert (editor.search.standing, editor.search.query.whole_word) == ("1 of 5", False)
    arrive(editor, [(4, 10)])
    find(editor, "")
    assert not editor.search.query.whole_word
    arrive(editor, [(4, 10)])
    live(editor.press("/")).cancelled()
    assert editor.search.standing == "4 found"


def test_a_search_of_the_library_leaves_alone_what_the_user_has_switched_on() -> None:
    editor = open_editor(STRIKE)
    live(editor.press("/")).switched("find.regex")
    arrive(editor, [(4, 10)])
    find(editor, "s.rike|fund")
    assert editor.search.standing == "1 of 5"


def test_escape_hides_the_matches_before_it_lets_go_of_the_annotation() -> None:
    editor = open_editor(STRIKE)
    find(editor, "strike")
    type_keys(editor, "q n")
    assert len(editor.search.touching(0, len(STRIKE))) == 4
    type_keys(editor, "escape")
    assert editor.search.touching(0, len(STRIKE)) == []
    assert editor.active is not None
    type_keys(editor, "escape")
    assert editor.active is None
    find(editor, "")
    assert editor.search.standing == "3 of 4"


def test_with_no_search_on_n_goes_to_what_else_there_is_to_find_the_next_likely_cue() -> None:
    text = "A strike began. “It is right,” said Ivo Tamm. The strike, he warned, would last."
    editor = open_editor(text)
    type_keys(editor, "n")
    assert (editor.selected_text, editor.gestures.suggestion is None) == ("said", False)
    type_keys(editor, "n")
    assert editor.selected_text == "warned"
    type_keys(editor, "N")
    assert editor.selected_text == "said"
    find(editor, "strike")
    type_keys(editor, "n")
    assert (editor.selected_text, editor.search.standing) == ("strike", "1 of 2")
    type_keys(editor, "escape n")
    assert editor.selected_text == "said"


def test_extending_reaches_to_matches_and_never_to_a_cue() -> None:
    editor = open_editor("“It is right,” said Ivo Tamm.")
    assert type_keys(editor, "v n").kind is OutcomeKind.REFUSED
    assert editor.gestures.suggestion is None


def test_options_switch_while_words_are_typed() -> None:
    editor = open_editor(STRIKE)
    prompt = live(editor.press("/"))
    prompt.changed("s.rike|fund")
    assert editor.search.standing == "no match"
    prompt.switched("find.regex")
    assert editor.search.standing == "1 of 5"
    prompt.switched("find.case")
    assert editor.search.standing == "1 of 3"
    prompt.changed("(")
    assert "missing )" in editor.search.fault
    assert editor.run("find.text", argument="(").kind is OutcomeKind.REFUSED
    assert editor.message is not None
    assert "missing )" in editor.message.text


def test_no_words_mean_the_last_ones() -> None:
    editor = open_editor(STRIKE)
    assert editor.run("find.text", argument="").kind is OutcomeKind.REFUSED
    find(editor, "strike")
    find(editor, "")
    assert editor.search.standing == "2 of 4"


def test_the_selection_has_whole_characters_and_marks_belong_to_the_match() -> None:
    editor = open_editor("cafe\u0301 e\u0301")
    find(editor, "cafe")
    assert editor.selected_text == "cafe\u0301"
    assert editor.search.current == (0, 5)
    find(editor, "\u0301")
    type_keys(editor, "n")
    assert (editor.selected_text, editor.search.standing) == ("e\u0301", "2 of 2")


def test_where_a_search_began_is_a_place_to_come_back_to() -> None:
    editor = open_editor(STRIKE)
    before = editor.selection
    find(editor, "fund")
    type_keys(editor, "ctrl+o")
    assert editor.selection == before


# Annotations


def annotated() -> Editor:
    editor = open_editor(STRIKE)
    for words, keys in (("strike began", "c"), ("a strike hurts", "q"), ("crews", "e o")):
        find(editor, words)
        type_keys(editor, keys)
    editor.run("note.edit", argument="ask the fund")
    type_keys(editor, "escape g g")
    return editor


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("strike", ["claim", "quote"]),
        ("ORG", ["entity"]),
        ("fund", ["entity"]),
        ("quote", ["quote"]),
        ("final", []),
    ],
)
def test_annotations_are_found_by_words_label_note_and_values(words: str, expected: list[str]) -> None:
    editor = annotated()
    live(editor.press("/", Pane.ANNOTATIONS)).changed(words)
    editor.run("find.annotation", argument=words)
    labels = []
    for _ in expected:
        assert editor.active_span is not None
        labels.append(editor.active_span.label)
        editor.press("n", Pane.ANNOTATIONS)
    assert labels == expected
    assert len(editor.search.matches or ()) == len(expected)


def test_the_annotation_that_was_active_comes_back_on_escape() -> None:
    editor = annotated()
    type_keys(editor, "]")
    before = editor.active, editor.selection
    prompt = live(editor.press("/", Pane.ANNOTATIONS))
    prompt.changed("crews")
    assert editor.active != before[0]
    assert editor.search.standing == "1 of 1"
    prompt.cancelled()
    assert (editor.active, editor.selection) == before


def test_annotations_found_are_gone_through_both_ways() -> None:
    editor = annotated()
    live(editor.press("/", Pane.ANNOTATIONS)).changed("strike")
    editor.run("find.annotation", argument="strike")
    standings = []
    for key in ("n", "n", "N"):
        editor.press(key, Pane.ANNOTATIONS)
        standings.append(editor.search.standing)
    assert standings == ["2 of 2", "1 of 2", "2 of 2"]
