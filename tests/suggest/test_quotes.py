"""Quotes with cue and source as one suggestion: what each rule finds, and what it leaves alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.core.annotation import Entity
from reader.core.annotations import Annotations
from reader.core.article import Block, BlockRole, BlockTable
from reader.core.ids import EntityId
from reader.library.label_file import default_labels, parse_labels
from reader.suggest.quotes import QuoteSuggester
from reader.suggest.suggestion import Known, Suggestion
from tests.editor.desk import article_of

LABELS = parse_labels(default_labels(), "the default labels")
SHOWN = 0.2


def suggestions(text: str, entities: dict[EntityId, Entity] | None = None) -> list[Suggestion]:
    known = Known(LABELS, Annotations(), entities or {})
    return list(QuoteSuggester().suggest(article_of(text), known))


def parts(text: str, suggestion: Suggestion) -> dict[str, list[str]]:
    return {span.label: [text[f.start : f.end] for f in span.fragments] for span in suggestion.spans}


def found(text: str) -> list[tuple[list[str], str, str]]:
    """Return content, cue and source of what is suggested at full strength."""
    made = [parts(text, one) for one in suggestions(text) if one.confidence >= SHOWN]
    return [(one["quote"], " ".join(one.get("cue", [])), " ".join(one.get("source", []))) for one in made]


@pytest.mark.parametrize(
    ("text", "content", "cue", "source"),
    [
        ("“The boats are old,” said Mara Quill.", ["“The boats are old,”"], "said", "Mara Quill"),
        ('"The boats are old," Mara Quill said.', ['"The boats are old,"'], "said", "Mara Quill"),
        ("''The boats are old,'' she added.", ["''The boats are old,''"], "added", "she"),
        ("“Old,” he said. “And slow.”", ["“Old,”", "“And slow.”"], "said", "he"),
        ("“The boats,” said Mara Quill, “are old.”", ["“The boats,”", "“are old.”"], "said", "Mara Quill"),
        ("“He told me ‘never’ and left,” she said.", ["“He told me ‘never’ and left,”"], "said", "she"),
        ("“They call it “the raft” here,” she said.", ["“They call it “the raft” here,”"], "said", "she"),
        ("The mayor said: “We can wait.”", ["“We can wait.”"], "said", "The mayor"),
        ("Quill: “We can wait.”", ["“We can wait.”"], ":", "Quill"),
        ("“We can wait.” — Mara Quill", ["“We can wait.”"], "—", "Mara Quill"),
        ("The mayor warned that fares would rise.", ["that fares would rise"], "warned", "The mayor"),
        ("The mayor said fares would rise.", ["fares would rise"], "said", "The mayor"),
        ("Fares would rise, the mayor said.", ["Fares would rise"], "said", "the mayor"),
        ("Quill has often said it is “a lifeline.”", ["it is “a lifeline.”"], "has often said", "Quill"),
        ("Fares rose in May, according to the port.", ["Fares rose in May"], "according to", "the port"),
        ("According to the port, fares rose in May.", ["fares rose in May"], "According to", "the port"),
        ("The fares, Quill said, are fair.", ["The fares", "are fair"], "said", "Quill"),
        ("Quill vowed to keep the boats.", ["to keep the boats"], "vowed", "Quill"),
        ("Quill criticized the plan.", ["the plan"], "criticized", "Quill"),
        ("Quill told reporters on Monday that fares would rise.", ["that fares would rise"], "told", "Quill"),
        ("Ivo Brandt, who runs the port, said it was late.", ["it was late"], "said", "Ivo Brandt, who runs the port"),
        ("In a statement on Friday, the union said it would wait.", ["it would wait"], "said", "the union"),
        ("“Old,” said Quill. But “they float.”", ["“Old,”", "“they float.”"], "said", "Quill"),
        ("Quill called it a “mistake” made by “wise men.”", ["it a “mistake” made by “wise men.”"], "called", "Quill"),
        ("Quill: Fares Will Rise in May.", ["Fares Will Rise in May"], ":", "Quill"),
        ("It was late.\n\nBRANDT: We can wait. It is cold.", ["We can wait. It is cold"], ":", "BRANDT"),
        ("On “Morning Boats,” Quill said that it was late.", ["that it was late"], "said", "Quill"),
        ("But, said Quill, “it was late.”", ["“it was late.”"], "said", "Quill"),
        ("Said Quill, “It was late.”", ["“It was late.”"], "Said", "Quill"),
        ("Brandt -- who runs the port -- said it was late.", ["it was late"], "said", "Brandt -- who runs the port"),
        ("Fares rose in May, Quill told the Evening Gazette.", ["Fares rose in May"], "told", "Quill"),
        ("Quill said Monday’s boat was late.", ["Monday’s boat was late"], "said", "Quill"),
        ("Quill said about 40 boats were late.", ["about 40 boats were late"], "said", "Quill"),
        ("Half of the boats leaked, records show.", ["Half of the boats leaked"], "show", "records"),
        ("Quill said the raft, which sank in May, was old.", ["the raft, which sank in May, was old"], "said", "Quill"),
        ("Quill, host of “Morning Boats,” said fares rose.", ["fares rose"], "said", "Quill, host of “Morning Boats,”"),
        ("Kelly replied drily, with a smile: “We can wait.”", ["“We can wait.”"], "replied", "Kelly"),
        ("Quill put it this way: “We can wait.”", ["“We can wait.”"], "put it this way:", "Quill"),
        ("Another tweeted, “We can wait.”", ["“We can wait.”"], "tweeted", "Another"),
        ("“We can wait,” Quill shot back with a laugh.", ["“We can wait,”"], "shot back", "Quill"),
        ("The mayor said Monday, “We can wait.”", ["“We can wait.”"], "said", "The mayor"),
        ("Stated Quill:\n\n“We can wait.”", ["“We can wait.”"], "Stated", "Quill"),
        ("Quill was asked, “Will fares rise?”", ["“Will fares rise?”"], "was asked", ""),
    ],
)  # fmt: skip
def test_each_form_is_found_whole(text: str, content: list[str], cue: str, source: str) -> None:
    assert found(text) == [(content, cue, source)]


@pytest.mark.parametrize(
    "text",
    [
        "The report was long.",
        "Her claims were read by nobody.",
        "The post office opened in May.",
        "A so-called expert left.",
        "The support of the bridge gave way.",
        "Fares rose and the boats were sold.",
        "Update: The Boats Were Sold.",
        "It was late.\n\nNOTE: The boats were sold.",
        "It was late.\n\nBOATS: FOR SALE",
        "Half of the boats were at the evening show.",
        'The boat <b id="twelve old boats that sank"> sank.',
    ],
)
def test_what_only_looks_like_a_cue_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_a_participle_takes_the_subject_of_its_sentence() -> None:
    text = "Quill rejected the plan, saying the boats were old."
    assert found(text) == [(["the plan"], "rejected", "Quill"), (["the boats were old"], "saying", "Quill")]


def test_a_second_verb_shares_its_source() -> None:
    text = "Quill called it a scandal and said the port would sue."
    assert [(cue, source) for _, cue, source in found(text)] == [("called", "Quill"), ("said", "Quill")]


def test_speech_goes_on_behind_a_participle_that_only_explains_it() -> None:
    text = "“The boats leak,” said Quill, referring to the ferries. “All of them do.”"
    assert found(text) == [
        (["“The boats leak,”", "“All of them do.”"], "said", "Quill"),
        (["the ferries"], "referring to", "Quill"),
    ]


def test_speech_does_not_go_on_where_somebody_else_speaks_or_something_happens() -> None:
    assert found("“The boats leak,” said Quill. Brandt called them “a shame.”") == [
        (["“The boats leak,”"], "said", "Quill"),
        (["them “a shame.”"], "called", "Brandt"),
    ]
    assert found("“The boats leak,” said Quill. It rained. “All of them do leak, and we know it.”")[0] == (
        ["“The boats leak,”"], "said", "Quill",
    )  # fmt: skip


def test_a_content_does_not_reach_over_the_quotation_of_another_clause() -> None:
    assert found("Quill criticized the plan and the hall was full of “boat people.”")[0] == (
        ["the plan"], "criticized", "Quill",
    )  # fmt: skip


def test_whoever_is_asked_does_not_say_the_question() -> None:
    assert found("When asked whether fares would rise, Quill said it was too early.") == [
        (["whether fares would rise"], "When asked", ""),
        (["it was too early"], "said", "Quill"),
    ]


def test_what_somebody_was_asked_does_not_hide_who_answers() -> None:
    assert (["it was early"], "said", "Quill") in found("Quill, asked about fares, said it was early.")


def test_a_headline_ends_where_its_second_line_begins() -> None:
    assert found("Quill: boats ‘leak’; nobody mends them\n\nIt was late.") == [
        (["boats ‘leak’"], ":", "Quill")
    ]


def test_speech_before_the_main_clause_belongs_to_its_own_cue() -> None:
    made = found("When a man shouted, “Cut the rope!” Quill said that she would wait.")
    assert (["that she would wait"], "said", "Quill") in made
    assert ("said", "Quill") not in [
        (cue, who) for (content, cue, who) in made if content == ["“Cut the rope!”"]
    ]


@pytest.mark.parametrize(
    "text",
    [
        "She took part in “Boats of the North Sea.”",
        "The town closed its spring exhibition, “Boats of the North.”",
        "It rained.\n\n‘A boat for all’\n\nIt rained.",
    ],
)
def test_titles_and_subheadings_are_only_pointed_at(text: str) -> None:
    (one,) = suggestions(text)
    assert one.confidence < SHOWN


def test_words_without_the_capitals_of_a_title_are_asked_about() -> None:
    (one,) = suggestions("It rained.\n\n“A boat for all of us.”\n\nIt rained.")
    assert one.confidence >= SHOWN


def test_a_few_words_in_marks_count_beside_speech_and_not_by_themselves() -> None:
    beside, alone = "“We wait,” said Quill. Later the “new” boat sank.", "Later the “new” boat sank."
    assert max(one.confidence for one in suggestions(alone)) < SHOWN
    assert any("“new”" in piece for content, _, _ in found(beside) for piece in content)


def test_a_cue_inside_what_is_said_is_part_of_it() -> None:
    assert found("“The mayor said she was tired,” Brandt said.") == [
        (["“The mayor said she was tired,”"], "said", "Brandt")
    ]


def test_a_quotation_of_several_paragraphs_is_one_where_only_the_last_is_closed() -> None:
    text = (
        "“The boats are old,” said Quill. “We need new ones.\n\n"
        "“And we need them now, before the winter comes.”\n\nFares rose."
    )
    assert found(text) == [
        (
            [
                "“The boats are old,”",
                "“We need new ones.",
                "“And we need them now, before the winter comes.”",
            ],
            "said",
            "Quill",
        )
    ]


def test_a_paragraph_that_ends_in_a_colon_introduces_the_next() -> None:
    text = "The union replied in a letter:\n\n“We will not sign anything before the boats are mended.”"
    assert found(text) == [
        (["“We will not sign anything before the boats are mended.”"], "replied", "The union")
    ]


def test_a_pull_quote_belongs_to_the_line_below_it() -> None:
    text = "Nobody asked the river.\n\n— Mara Quill, of the ferry council"
    article = article_of(text)
    end = text.index("\n")
    blocks = BlockTable(
        [Block(0, end, BlockRole.PULL_QUOTE), Block(end + 2, len(text), BlockRole.ATTRIBUTION)]
    )
    (one,) = QuoteSuggester().suggest(replace(article, blocks=blocks), Known(LABELS, Annotations(), {}))
    assert parts(text, one) == {
        "quote": ["Nobody asked the river."],
        "source": ["Mara Quill, of the ferry council"],
    }
    assert [relation.type for relation in one.relations] == ["has_source"]


def test_a_few_words_in_marks_are_lowered_and_not_hidden() -> None:
    (one,) = suggestions("The “new” ferry sank.")
    assert one.confidence < SHOWN
    assert "perhaps only set apart" in one.reason


def test_speech_without_a_source_is_asked_about() -> None:
    text = "The hall was quiet.\n\n“We have waited nine long winters for a boat that does not leak.”\n\nFares rose."
    (one,) = suggestions(text)
    assert SHOWN <= one.confidence < 0.5
    assert one.reason.endswith("?")
    assert [span.label for span in one.spans] == ["quote"]


def test_the_reason_says_who_a_surname_a_pronoun_and_a_role_stand_for() -> None:
    text = (
        "Spokeswoman Mara Quill said the port was open. Quill said it would close. “Later,” she said. "
        "The spokeswoman said no more boats would leave."
    )
    told = [one.reason for one in suggestions(text)]
    assert "Mara Quill" not in told[0]
    assert [reason.rpartition("; the source is ")[2] for reason in told[1:3]] == [
        "Mara Quill", "probably Mara Quill",
    ]  # fmt: skip
    assert told[3].endswith("the source is Mara Quill")


def test_a_source_points_at_the_register() -> None:
    mara = Entity(EntityId("e-1"), "Mara Quill", "PERSON")
    made = suggestions("Mara Quill said fares would rise. “Soon,” Quill said.", {mara.id: mara})
    assert [span.entity for one in made for span in one.spans if span.label == "source"] == [mara.id, mara.id]


def test_parts_and_relations_come_as_one() -> None:
    (one,) = suggestions("“Old,” said Quill.")
    assert [span.label for span in one.spans] == ["quote", "cue", "source"]
    assert [(tie.type, tie.head, tie.tail) for tie in one.relations] == [
        ("has_cue", 0, 1),
        ("has_source", 0, 2),
    ]
    assert one.origin == "rule:quotes"


@pytest.mark.parametrize("marks", [":", ".", "…", "?!", "“", "— —"])
def test_a_name_and_a_colon_before_marks_alone_say_nothing(marks: str) -> None:
    assert suggestions(f"Mayor: {marks}") == []


@given(st.text(alphabet="“”\"'’ .,:-\nabSaidsaid thatHe", max_size=200))
def test_whatever_the_text_every_part_lies_in_it(text: str) -> None:
    for one in suggestions(text):
        for span in one.spans:
            assert span.fragments
            assert all(0 <= f.start < f.end <= len(text) for f in span.fragments)


@pytest.mark.parametrize(
    ("source", "who"),
    [
        ("Harbour candidate Mara Quill", "probably Mara Quill"),
        ("Mara Quill, mayor of Port Sunder,", "probably Mara Quill"),
        ("Mara Quill at Port Sunder", "probably Mara Quill"),
    ],
)
def test_a_source_is_called_by_the_name_at_its_beginning(source: str, who: str) -> None:
    text = f"{source} said that fares would rise. “They must,” he said."
    assert suggestions(text)[-1].reason.rpartition("; the source is ")[2] == who


@pytest.mark.parametrize(
    ("text", "cue", "source"),
    [
        ("Prime Minister Ada May said that fares would rise.", "said", "Prime Minister Ada May"),
        ("Ada May also said that fares would rise.", "also said", "Ada May"),
        ("“Fares will rise,” May told reporters.", "told", "May"),
        ("The mayor may have said that fares would rise.", "may have said", "The mayor"),
        ("The mayor may say that fares will rise.", "may say", "The mayor"),
    ],
)
def test_a_name_like_an_auxiliary_is_a_name_before_a_past_form(text: str, cue: str, source: str) -> None:
    (made,) = found(text)
    assert made[1:] == (cue, source)


def test_points_that_are_counted_point_to_nothing() -> None:
    assert found("Fares rose by 0.1 percentage points to 4 percent.") == []
    assert found("The mayor points to the fares.") == [(["the fares"], "points to", "The mayor")]
