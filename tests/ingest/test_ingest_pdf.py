"""PDF: paragraphs from lines, without what stands on the edge of every page."""

from __future__ import annotations

import sys

import pytest
from fpdf import FPDF
from hypothesis import example, given
from hypothesis import strategies as st

from reader.core.article import Article
from reader.errors import IngestError
from reader.ingest.pdf_lines import Line, paragraphs
from tests.ingest.reading import assert_sound, read, roles

BELL = (
    "The ferry that left the harbour in spring came back on Monday with new paint and an old bell and the people "
    "on the quay rang theirs in answer until nobody could hear a word of the long welcome."
)


def pdf(pages: int = 3, *, password: str = "") -> bytes:
    """Return a PDF with a running title, page numbers, and three paragraphs on each page."""
    document = FPDF()
    document.set_title("Ferry returns")
    document.set_author("Our staff")
    for number in range(1, pages + 1):
        document.add_page()
        document.set_font("Helvetica", size=8)
        document.cell(0, 8, f"The Quay {number}", new_x="LMARGIN", new_y="NEXT")
        if number == 1:
            document.set_font("Helvetica", "B", 18)
            document.multi_cell(0, 9, "Ferry returns", new_x="LMARGIN", new_y="NEXT")
        document.set_font("Times", size=11)
        for words in (
            f"On page {number}: {BELL}",
            BELL,
            "He rang the extra-\nordinary bell of the well-\nknown crew.",
        ):
            document.multi_cell(90, 5, words, align="L", new_x="LMARGIN", new_y="NEXT")
            document.ln(3)
    if password:
        document.set_encryption(owner_password="owner", user_password=password)
    return bytes(document.output())


def article_of(data: bytes) -> Article:
    return read(data, "paper.pdf").article


def test_what_programs_say_where_nobody_has_said_anything_is_not_believed() -> None:
    document = FPDF()
    document.set_title("(anonymous)")
    document.set_author("anonymous")
    document.set_subject("unspecified")
    document.add_page()
    document.set_font("Times", size=11)
    document.multi_cell(90, 5, BELL)
    article = article_of(bytes(document.output()))
    assert article.title.startswith("The ferry")
    assert (article.byline, article.metadata) == (None, {})


def test_lines_become_paragraphs_and_what_every_page_repeats_is_dropped() -> None:
    article = article_of(pdf())
    assert_sound(article)
    assert [(role.value, text) for role, text in roles(article)] == [
        ("heading", "Ferry returns"),
        *(
            ("paragraph", text)
            for number in (1, 2, 3)
            for text in (
                f"On page {number}: {BELL}",
                BELL,
                "He rang the extraordinary bell of the well-known crew.",
            )
        ),
    ]
    assert (article.title, article.byline) == ("Ferry returns", "Our staff")
    assert article == article_of(pdf())


def test_an_encrypted_one_and_one_of_pictures_are_refused_by_reason() -> None:
    with pytest.raises(IngestError, match="encrypted"):
        article_of(pdf(1, password="secret"))
    drawing = FPDF()
    drawing.add_page()
    drawing.rect(10, 10, 50, 50)
    with pytest.raises(IngestError, match="only pictures"):
        article_of(bytes(drawing.output()))


@pytest.mark.parametrize("data", [b"", b"words", b"%PDF-1.7\n", pdf(1)[:300]])
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(IngestError, match=r"damaged|only pictures"):
        article_of(data)


def test_without_the_extra_the_user_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(IngestError, match=r"pip install 'pressmark\[pdf\]'"):
        article_of(pdf(1))


def set_in_lines(*rows: str, left: float = 72, size: float = 12, top: float = 0) -> list[Line]:
    """Return lines of letters half as wide as they are high, a line and a half apart."""
    step = 1.5 * size
    return [
        Line(row, left, left + len(row) * size / 2, top + index * step, top + index * step + size)
        for index, row in enumerate(rows)
    ]


def words_of(*pages: list[Line]) -> list[str]:
    return [paragraph.text for paragraph in paragraphs(pages)]


def test_a_paragraph_goes_on_over_the_page_if_its_sentence_does() -> None:
    first = set_in_lines(
        "the first line is a full line of words and", "the sentence that it begins does not end on"
    )
    second = set_in_lines("this page but goes on to the next one here", "and ends.")
    assert len(words_of(first, second)) == 1
    ended = set_in_lines(
        "the first line is a full line of words and", "the sentence that it begins ends on its page."
    )
    assert len(words_of(ended, second)) == 2


def page_of(title: str, foot: str, *rows: str) -> list[Line]:
    """Return a page with a running title, a line at its foot and rows between them."""
    body = set_in_lines(*rows, top=60)
    return [*set_in_lines(title, size=9, top=20), *body, *set_in_lines(foot, size=9, top=740)]


@pytest.mark.parametrize(("gap", "kept"), [(12, 0), (4, 2)], ids=["running title", "first line of a text"])
def test_of_two_pages_the_same_line_apart_at_their_top_is_a_running_title(gap: int, kept: int) -> None:
    document = FPDF()
    document.set_auto_page_break(auto=False)
    document.set_font("Times", size=11)
    for words in ("The harbour master did not re-", "ply to the letter, said the council on Monday."):
        document.add_page()
        document.text(10, 15, "THE DAILY HARBOUR - Friday 3 May 2024")
        document.text(10, 15 + gap, words)
        for row in range(1, 6):
            document.text(
                10, 15 + gap + 4 * row, f"the council and its harbour of the {row} rows that follow this"
            )
    assert article_of(bytes(document.output())).text.count("THE DAILY HARBOUR") == kept


def test_running_titles_of_a_chapter_and_page_numbers_are_dropped() -> None:
    chapters = ["The old quay"] * 3 + ["The new quay"] * 3 + ["Index"]
    pages = [
        page_of(
            f"{title} {number}" if number % 2 else f"{number} Harbours",
            str(number),
            f"Words of page {number}.",
        )
        for number, title in enumerate(chapters, 1)
    ]
    words = " ".join(words_of(*pages))
    assert words == " ".join(f"Words of page {number}." for number in range(1, 8))


def test_two_pages_are_enough_for_numbers_that_count_and_for_the_title_again() -> None:
    first = [*set_in_lines("The harbour strike", size=20), *set_in_lines("They went on and con-", top=60)]
    first += set_in_lines("1", size=9, top=740)
    second = page_of("The harbour strike", "2", "tinued until the evening.", "And then it ended.")
    assert words_of(first, second) == [
        "The harbour strike",
        "They went on and continued until the evening. And then it ended.",
    ]


def test_what_begins_two_pages_by_chance_is_kept() -> None:
    pages = [
        set_in_lines("Yes.", f"The page says {word}.", "On it goes.", "No.") for word in ("this", "that")
    ]
    assert sum(text.startswith("Yes.") for text in words_of(*pages)) == 2
    years = [set_in_lines(f"{year} storms", "The rest.", top=60) for year in (1990, 2030)]
    assert "1990 storms The rest. 2030 storms The rest." in " ".join(words_of(*years))


def test_a_line_further_in_begins_a_paragraph() -> None:
    lines = set_in_lines("the first line is a full line of words and it ends.")
    lines += set_in_lines("A second one begins further in and is as full,", left=90, top=18)
    lines += set_in_lines("then goes on below it.", top=36)
    assert len(words_of(lines)) == 2


def test_a_line_that_ends_short_of_the_edge_parts_no_sentence() -> None:
    lines = set_in_lines(
        "the first line goes to the very edge of its column,",
        "the second one falls short of it by a word or",
        "so and yet the sentence that stands on it goes on.",
    )
    assert len(words_of(lines)) == 1
    facts = set_in_lines("kind person", "role minister", "The first line of what follows is much longer.")
    assert words_of(facts)[:2] == ["kind person", "role minister"]


def test_a_line_of_code_in_a_lower_typeface_parts_no_sentence() -> None:
    lines = set_in_lines("all of these are written into files that are called")
    lines += set_in_lines(
        "globs, magic, subclasses, aliases, icons, generic-icons, types and", size=9, top=18
    )
    lines += set_in_lines("lie in the folder of the package that brings them.", top=36)
    assert len(words_of(lines)) == 1


def test_lines_in_the_middle_of_a_sentence_may_stand_farther_apart_than_usual() -> None:
    lines = set_in_lines(*["a line that is as long as all the others are and"] * 6)
    lines += set_in_lines("here a raised number has moved the line down a bit,", top=120)
    lines += set_in_lines("and it goes on below.", top=138)
    assert len(words_of(lines)) == 1


def test_a_sentence_in_large_letters_goes_on_as_far_below_as_they_are_set() -> None:
    lines = set_in_lines("Everyone loved that chapel and everyone", size=18)
    lines += set_in_lines("thought that somebody else paid for it.", size=18, top=32)
    lines += set_in_lines(*["a line that is as long as all the others are and"] * 6, top=90)
    assert (
        words_of(lines)[0]
        == "Everyone loved that chapel and everyone thought that somebody else paid for it."
    )


def test_letters_that_are_raised_in_a_line_do_not_part_it() -> None:
    first = Line("The first half of a line", 72, 216, 0, 12)
    raised = Line("1", 217, 220, 0, 7)
    second = Line("is followed by its other half.", 222, 402, 0, 12)
    assert words_of([first, raised, second]) == ["The first half of a line 1 is followed by its other half."]


def test_list_items_stay_apart_from_one_another_and_from_what_follows() -> None:
    lines = set_in_lines("The bag holds, as the list says that was handed out,")
    lines += set_in_lines("• a bell that was taken from the old ferry and which", top=18)
    lines += set_in_lines("nobody had asked for. Its rope is new,", left=84, top=36)
    lines += set_in_lines("• a flag;", top=54)
    lines += set_in_lines("• a chart of the harbour and its quays and the lights", top=72)
    lines += set_in_lines("at their ends.", left=84, top=90)
    lines += set_in_lines("The bag itself is part of what has to be given back.", top=108)
    assert [paragraph[:9] for paragraph in words_of(lines)] == [
        "The bag h",
        "• a bell ",
        "• a flag;",
        "• a chart",
        "The bag i",
    ]


def test_a_finished_sentence_that_fills_its_line_ends_a_paragraph_where_space_follows() -> None:
    lines = set_in_lines(*["a line that is as long as all the others are and"] * 3)
    lines += set_in_lines("then the sentence and with it the paragraph end.", top=54)
    lines += set_in_lines("Another one begins with a bit of space before it.", top=76)
    assert len(words_of(lines)) == 2


def test_a_hyphen_stays_where_the_word_has_one_elsewhere() -> None:
    lines = set_in_lines("a well-known tune that is well-", "known to the whole harb-", "our.")
    assert words_of(lines) == ["a well-known tune that is well-known to the whole harbour."]


@pytest.mark.parametrize(
    ("rows", "read_as"),
    [
        (("the harb-", "our was full"), "the harbour was full"),
        (("they would not un-", "load it"), "they would not unload it"),
        (("the well-", "known leader"), "the well-known leader"),
        (("the state-", "owned firm"), "the state-owned firm"),
        (("an un-", "known firm"), "an unknown firm"),
        (("water breaks, so the water-", "breaks do"), "water breaks, so the water-breaks do"),
        (("breakwater, break and water: break-", "water"), "breakwater, break and water: breakwater"),
        (("twenty-", "two-masted ships"), "twenty-two-masted ships"),
        (("the Anglo-", "American crew"), "the Anglo-American crew"),
        (("a north wind, north-", "erly still"), "a north wind, northerly still"),
        (("ELEMENT or ELE-", "MENT"), "ELEMENT or ELEMENT"),
        (("the US-", "UK treaty"), "the US-UK treaty"),
        (("the well\u00ad", "known leader"), "the wellknown leader"),
        (("a 20-", "year loan"), "a 20-year loan"),
        (("pre-", "and post-war ships"), "pre- and post-war ships"),
    ],
)
def test_a_hyphen_at_a_line_end_goes_only_where_the_line_end_put_it(
    rows: tuple[str, ...], read_as: str
) -> None:
    assert words_of(set_in_lines(*rows)) == [read_as]


def lines_of(letters: str) -> st.SearchStrategy[list[Line]]:
    text = st.text(st.sampled_from(f"{letters}-. 1"), min_size=1, max_size=20)
    line = st.builds(
        lambda text, left, top, height: Line(text, left, left + 6 * len(text), top, top + height),
        text.filter(lambda text: not text.isspace()),
        st.floats(0, 500),
        st.floats(0, 800),
        st.floats(1, 40),
    )
    return st.lists(line, max_size=8)


# The letters are others on the second page, so that nothing on its edge repeats a title of the first.
@given(st.tuples(lines_of("ab é"), lines_of("cd è")))
@example(([Line(".", 0, 6, 0, 2)], [Line("1", 0, 6, 3, 4), Line("1.", 0, 12, 0, 1)]))
def test_no_letter_of_a_short_document_is_lost(pages: tuple[list[Line], list[Line]]) -> None:
    def letters(text: str) -> str:
        return "".join(character for character in text if character.isalnum())

    read_back = "".join(letters(paragraph.text) for paragraph in paragraphs(pages))
    assert read_back == "".join(letters(line.text) for page in pages for line in page)
