"""The sample articles hold what they are shipped to show."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from importlib.resources import files
from itertools import accumulate, pairwise
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

from reader.cli import main
from reader.core.article import BlockRole
from reader.ingest import read_article

FOLDER = Path(__file__).parents[1] / "sample_articles"
ANNOTATED = FOLDER / "annotations.jsonl"
ARTICLES = sorted(path for path in FOLDER.iterdir() if path.suffix in {".md", ".txt"})

each_article = pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.name)


def text_of(number: str) -> str:
    (path,) = FOLDER.glob(f"{number}-*")
    return path.read_bytes().decode("utf-8")


def paragraphs_of(text: str) -> list[str]:
    return [paragraph for paragraph in re.split(r"\n{2,}", text.strip("\n")) if paragraph]


def body_of(text: str) -> str:
    """Return the text after its front matter."""
    return text.split("\n---\n", maxsplit=1)[1]


def share(characters: list[bool]) -> float:
    return sum(characters) / len(characters)


def test_there_are_at_least_eight_articles_in_order_of_reading() -> None:
    assert len(ARTICLES) >= 8
    assert [path.name[:2] for path in ARTICLES] == [f"{number:02}" for number in range(1, len(ARTICLES) + 1)]


@each_article
def test_article_is_utf8_with_line_feeds_and_one_final_newline(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")

    assert not text.startswith("\ufeff")
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert {character for character in text if unicodedata.category(character) == "Cc"} == {"\n"}
    assert not [line for line in text.split("\n") if line != line.rstrip()]


def test_guided_article_teaches_numbered_steps_that_name_their_keys() -> None:
    opening, *steps = re.split(r"^## ", text_of("01"), flags=re.MULTILINE)

    assert "**z**" in opening
    assert [int(step.split(".")[0]) for step in steps] == list(range(1, len(steps) + 1))
    assert all(re.search(r"(?<!`)`[^`\n]+`(?!`)", step) for step in steps)
    assert sum("\n> " in step for step in steps) >= 9


def test_short_news_article_has_two_pull_quotes_and_their_attribution_lines() -> None:
    headline, first, pull, speaker, second, other_pull, other_speaker = paragraphs_of(text_of("02"))

    assert "\n" not in headline
    for body in (first, second):
        assert re.search(r"“[^”]+”", body)
        assert re.search(r"\b(?:said|insisted) (?:on \w+ )?that\b", body)
    for words, name in ((pull, speaker), (other_pull, other_speaker)):
        assert words.endswith(".")
        assert not re.search('[“”"]', words + name)
        assert re.fullmatch(r"[A-Z]\w+ [A-Z]\w+, .*[^.]", name)
    assert "promised anonymity" in second


def test_long_article_has_3000_words_and_every_way_to_quote() -> None:
    text = text_of("03")
    paragraphs = paragraphs_of(text)

    assert len(re.findall(r"\b[\w’]+\b", text)) >= 3_000
    assert sum(paragraph.startswith("## ") for paragraph in paragraphs) >= 5
    interrupted = re.findall(r"“[^”]+[,?]” [^“”\n]{3,80}\. “[^”]+”", text)
    assert len(interrupted) >= 4
    nested = re.findall(r"“[^”]*‘[^’]+[.,]?’", text)
    assert len(nested) >= 3
    continued = [p for p in paragraphs if p.startswith("“") and p.count("“") > p.count("”")]
    assert len(continued) >= 2
    indirect = re.findall(
        r"\b(?:says|said|maintains|estimates|recalls|argues|denied|warned)\b,? that\b", text
    )
    assert len(indirect) >= 5
    assert len(re.findall(r"\d(?:[\d,.]*) percent|\$[\d,.]+", text)) >= 10
    assert "asked not to be identified" in text


def test_data_article_has_tables_code_links_and_nested_lists() -> None:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = parser.parse(body_of(text_of("04")))
    inline = Counter(child.type for token in tokens for child in token.children or ())
    block = Counter(token.type for token in tokens)
    lists = [token.nesting for token in tokens if token.type.startswith(("bullet_list_", "ordered_list_"))]

    assert block["table_open"] >= 1
    assert block["fence"] >= 2
    assert block["blockquote_open"] >= 1
    assert block["hr"] >= 1
    assert {"link_open", "image", "code_inline", "s_open", "em_open", "strong_open"} <= inline.keys()
    assert max(accumulate(lists)) >= 3
    assert all(child.content for token in tokens for child in token.children or () if child.type == "image")


def test_japanese_article_is_written_without_spaces() -> None:
    body = body_of(text_of("05"))
    letters = [character for character in body if character.isalpha()]

    assert (
        share([unicodedata.name(letter).startswith(("CJK", "HIRAGANA", "KATAKANA")) for letter in letters])
        > 0.99
    )
    assert not re.search(r"(?<!#)(?<!>)[ \u3000\t]", body)
    assert re.search("「[^」]*『[^』]+』[^」]*」", body)


def test_arabic_article_runs_right_to_left_with_latin_words_and_numbers_in_it() -> None:
    body = body_of(text_of("06"))
    letters = [character for character in body if character.isalpha()]

    assert share([unicodedata.bidirectional(letter) in {"R", "AL"} for letter in letters]) > 0.9
    assert len(re.findall(r"[A-Za-z]{2,}", body)) >= 5
    assert re.search(r"[0-9]", body)
    assert re.search(r"[٠-٩]", body)
    assert len(re.findall("«[^»]+»", body)) >= 4


def test_names_article_holds_what_one_code_point_cannot() -> None:
    text = text_of("07")

    assert len(re.findall("\\S\u200d\\S", text)) >= 12
    assert len(re.findall("[\U0001f1e6-\U0001f1ff]{2}", text)) >= 3
    assert len(set(re.findall("[\U0001f3fb-\U0001f3ff]", text))) == 5
    assert re.search("\U0001f3f4[\U000e0061-\U000e007a]+\U000e007f", text)
    assert "\ufe0f\u20e3" in text
    assert any(ord(character) > 0xFFFF and character.isalpha() for character in text)
    assert any(unicodedata.combining(character) for character in unicodedata.normalize("NFC", text))
    assert unicodedata.normalize("NFC", "Zoe\u0308") in text
    assert "Zoe\u0308" in text


def test_interview_alternates_bold_questions_and_answers_without_quotation_marks() -> None:
    paragraphs = paragraphs_of(body_of(text_of("08")))
    questions = [
        index for index, paragraph in enumerate(paragraphs) if re.fullmatch(r"\*\*.+\*\*", paragraph)
    ]

    assert len(questions) >= 8
    assert all(later - earlier >= 2 for earlier, later in pairwise(questions))
    assert sum(not paragraph.startswith(("“", "*")) for paragraph in paragraphs) >= 8


def test_newsletter_is_broken_by_hand_at_72_columns_through_words_and_quotations() -> None:
    text = text_of("09")

    assert text.isascii()
    assert max(map(len, text.split("\n"))) <= 72
    assert re.search(r"[a-z]-\n[a-z]", text)
    assert len(re.findall(r'"[^"\n]+\n[^"]+"', text)) >= 3
    assert text.count('"') % 2 == 0


def test_feature_says_everything_about_itself_in_its_front_matter() -> None:
    text = text_of("10")
    metadata = yaml.safe_load(text.split("---\n")[1])

    assert {"title", "author", "date", "publisher", "url", "language", "tags"} <= metadata.keys()
    assert len(metadata) >= 12
    assert isinstance(metadata["author"], list)
    assert isinstance(metadata["corrections"][0], dict)
    assert not re.search(r"^# ", body_of(text), flags=re.MULTILINE)


@each_article
def test_article_is_read_without_a_notice(path: Path) -> None:
    ingested = read_article(path.read_bytes(), name=path.name)

    assert ingested.notices == ()
    assert ingested.article.title
    assert ingested.article.text


def test_short_news_article_opens_with_two_pull_quotes_each_with_its_attribution() -> None:
    (path,) = FOLDER.glob("02-*")
    article = read_article(path.read_bytes(), name=path.name).article

    assert [block.role for block in article.blocks] == [
        BlockRole.HEADING,
        BlockRole.PARAGRAPH,
        BlockRole.PULL_QUOTE,
        BlockRole.ATTRIBUTION,
        BlockRole.PARAGRAPH,
        BlockRole.PULL_QUOTE,
        BlockRole.ATTRIBUTION,
    ]
    assert article.text == path.read_bytes().decode("utf-8")


def test_feature_without_a_heading_takes_title_and_byline_from_its_front_matter() -> None:
    (path,) = FOLDER.glob("10-*")
    article = read_article(path.read_bytes(), name=path.name).article

    assert article.title.startswith("“We were reading the wrong sea”")
    assert article.publisher == "The Saltmarsh Courier"
    assert article.url == "https://saltmarsh-courier.example/science/wrong-sea"
    assert article.language == "en"
    assert article.published is not None
    assert article.byline is not None
    assert "Jonas Okello" in article.byline
    assert article.text.startswith("PORT AVERILL")


def test_the_annotations_fulfil_the_schema_and_are_of_the_articles_beside_them() -> None:
    schema = files("reader.exchange") / "schema" / "native-1.schema.json"
    validator = Draft202012Validator(json.loads(schema.read_text("utf-8")))
    for line in ANNOTATED.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        assert [error.message for error in validator.iter_errors(row)] == []
        article = read_article((FOLDER / row["source"]).read_bytes(), name=row["source"]).article
        assert (row["id"], row["text"]) == (article.id, article.text)


def test_the_annotations_come_out_of_a_library_byte_for_byte_as_they_went_in(tmp_path: Path) -> None:
    library, out = ["--library", str(tmp_path / "library")], tmp_path / "out.jsonl"
    assert main([*library, "init"]) == 0
    assert main([*library, "import", str(ANNOTATED)]) == 0
    assert main([*library, "export", "--to", str(out)]) == 0
    assert out.read_bytes() == ANNOTATED.read_bytes()


def test_the_annotated_article_says_who_is_who() -> None:
    (row,) = map(json.loads, ANNOTATED.read_text(encoding="utf-8").splitlines())
    entries = {entry["id"]: entry for entry in row["entities"]}
    spans = {span["id"]: span for span in row["spans"]}
    values = {
        name: {value["name"]: value["value"] for value in span["attributes"]} for name, span in spans.items()
    }

    mentions = [name for name, span in spans.items() if span["label"] == "entity"]
    assert len(mentions) > 20
    for name in mentions:
        entry = entries[spans[name]["entity"]]
        assert entry["type"] == values[name]["type"]
        assert spans[name]["fragments"][0]["text"] in (entry["name"], *entry["aliases"])
    for tie in row["relations"]:
        if tie["type"] == "coref":
            assert spans[tie["head"]]["entity"] == spans[tie["tail"]]["entity"] != ""
    for name, span in spans.items():
        told = values[name].get("speaker") or values[name].get("claimer")
        if told:
            assert span["entity"] == next((key for key, one in entries.items() if one["name"] == told), "")
