"""JSONL: one article a record; a bad record costs only itself."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.core.ids import JSONValue
from reader.errors import IngestError
from reader.ingest import Ingested, read_articles
from tests.ingest.reading import assert_sound


def outcomes(data: bytes, **hints: str) -> list[Ingested | IngestError]:
    return list(read_articles(data, name="corpus.jsonl", **hints))


def only(record: dict[str, JSONValue]) -> Ingested:
    (outcome,) = outcomes(json.dumps(record).encode())
    assert isinstance(outcome, Ingested)
    return outcome


def test_the_text_is_plain_text_and_keeps_every_character() -> None:
    text = "A headline\n\n# Not *markup*\u2028\u2029\x85\n<p>\ta\x1b"
    article = only({"text": text}).article
    assert article.text == text
    assert article.title == "A headline"
    assert_sound(article)


@pytest.mark.parametrize(
    ("record", "field", "value"),
    [
        ({"title": " A\ntitle "}, "title", "A title"),
        ({"url": "https://quay.example/"}, "url", "https://quay.example/"),
        ({"date": "2026-03-02"}, "published", "2026-03-02"),
        ({"published": 2026}, "published", "2026"),
        ({"author": ["One", "Another"]}, "byline", "One, Another"),
        ({"Byline": "One"}, "byline", "One"),
        ({"source": "The Quay"}, "publisher", "The Quay"),
        ({"site": "The Quay", "publisher": "Another"}, "publisher", "The Quay"),
        ({"lang": "en"}, "language", "en"),
        ({"title": None, "meta": {"title": "Inner"}}, "title", "Inner"),
        ({"title": "Outer", "meta": {"title": "Inner"}}, "title", "Outer"),
        (
            {"id": 7, "tags": ["a"], "meta": {"score": 0.5}},
            "metadata",
            {"id": 7, "tags": ["a"], "score": 0.5},
        ),
        ({"author": {"name": "One"}}, "metadata", {"author": {"name": "One"}}),
    ],
)
def test_what_a_record_says_is_kept(record: dict[str, JSONValue], field: str, value: JSONValue) -> None:
    article = only({**record, "text": "Words."}).article
    assert getattr(article, field) == value


def test_each_article_keeps_its_own_line_as_its_source() -> None:
    first, second = outcomes(b'\xef\xbb\xbf{"text":"one"}\r\n\r\n   \n{"text":"two"}')
    assert isinstance(first, Ingested)
    assert isinstance(second, Ingested)
    assert (first.source, second.source) == (b'{"text":"one"}\n', b'{"text":"two"}\n')
    assert first.suffix == ".jsonl"
    assert first.article.source == "corpus.jsonl"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"text":', "not JSON"),
        (b'{"text":"a\\ud800b"}', "surrogate"),
        (b'{"text":"x","score":NaN}', "NaN"),
        (b'{"text":"first","text":"second"}', "twice"),
        (b'{"text":42}', "not a string"),
        (b'{"id":"none"}', "no `text`"),
        (b'["not","object"]', "not an object"),
        (b'{"text":"x","m":' + b"[" * 5000 + b"]" * 5000 + b"}", "nested too deeply"),
        (b'{"text":"x","m":' + b"[" * 50 + b"]" * 50 + b"}", "nested too deeply"),
        (b'{"text":"x","n":' + b"9" * 5000 + b"}", "too many digits"),
        (b'{"text":""}', "empty"),
        (b'{"text":"caf\xe9"}', "not UTF-8"),
    ],
)
def test_a_bad_record_is_reported_with_its_line_and_the_rest_goes_in(line: bytes, reason: str) -> None:
    good, bad, other = outcomes(b'{"text":"one"}\n\n' + line + b'\n{"text":"two"}\n')
    assert isinstance(good, Ingested)
    assert isinstance(other, Ingested)
    assert isinstance(bad, IngestError)
    assert reason in str(bad)
    assert bad.where == "corpus.jsonl, line 3"


def test_annotations_that_were_exported_are_not_articles() -> None:
    with pytest.raises(IngestError, match=r"annotations, not articles.*import"):
        outcomes(b'{"format":"pressmark-native","version":1,"text":"x"}\n')


def test_a_file_without_records_is_refused() -> None:
    with pytest.raises(IngestError, match="empty"):
        outcomes(b"\n \r\n")


def test_another_encoding_can_be_said_and_utf16_says_so_itself() -> None:
    record = '{"text":"café"}\n'
    for data, hints in ((record.encode("cp1252"), {"encoding": "cp1252"}), (record.encode("utf-16"), {})):
        (outcome,) = outcomes(data, **hints)
        assert isinstance(outcome, Ingested)
        assert outcome.article.text == "café"


@given(st.binary(max_size=200))
def test_any_bytes_give_articles_or_reasons(data: bytes) -> None:
    try:
        found = outcomes(data)
    except IngestError:
        return
    for outcome in found:
        if isinstance(outcome, Ingested):
            assert_sound(outcome.article)


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), min_size=1, max_size=40)


@given(st.lists(TEXT.filter(lambda text: not text.isspace()), min_size=1, max_size=5))
def test_every_text_comes_back_as_it_was(written: list[str]) -> None:
    data = "".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in written).encode()
    found = [outcome.article.text for outcome in outcomes(data) if isinstance(outcome, Ingested)]
    assert found == written
