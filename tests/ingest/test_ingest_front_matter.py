"""YAML front matter is data: it fills the article's fields, and a fault in it costs no text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.ingest.reading import markdown, read


def test_known_keys_fill_fields_and_the_rest_is_metadata() -> None:
    article = markdown(
        "---\ntitle: 'The wall: a history'\nauthor: [Ottilie Brandt, Per Sundgren]\ndate: 2014-12-20\n"
        "url: https://example.org/wall\npublisher: The Averill Courier\nlang: en-GB\n"
        "tags: [dikes, water]\nwords: 1200\nshare: 0.5\nopen: true\neditor: null\n"
        "place: {name: Averill, zip: 0123}\n"
        "---\n\n# Wall\n"
    )
    assert article.title == "The wall: a history"
    assert article.byline == "Ottilie Brandt, Per Sundgren"
    assert article.published == "2014-12-20"
    assert article.url == "https://example.org/wall"
    assert article.publisher == "The Averill Courier"
    assert article.language == "en-GB"
    assert article.text == "Wall"
    assert article.metadata == {
        "tags": ["dikes", "water"],
        "words": 1200,
        "share": 0.5,
        "open": True,
        "editor": None,
        "place": {"name": "Averill", "zip": "0123"},
    }


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("title: 1984", "title", "1984"),
        ("title: 007", "title", "007"),
        ("title: >\n  Two\n  lines", "title", "Two lines"),
        ("Title: Named", "title", "Named"),
        ("language: no", "language", "no"),
        ("date: 2025-08-21T06:30:00+02:00", "published", "2025-08-21T06:30:00+02:00"),
        ("byline: By Ottilie Brandt", "byline", "By Ottilie Brandt"),
        ("source: Courier", "publisher", "Courier"),
        ("author:", "byline", None),
        ('byline: "\\ud83d\\ude00 \\ud800"', "byline", "😀 \ufffd"),
    ],
)
def test_a_field_keeps_the_letters_of_its_source(line: str, field: str, value: str | None) -> None:
    assert getattr(markdown(f"---\n{line}\n---\nbody"), field) == value


def test_what_fits_no_field_is_kept_as_metadata() -> None:
    article = markdown(
        "---\nauthor: {name: Brandt}\nbyline: Per\nurl: {a: [b]}\nn: 12345678901234567890\n---\nbody"
    )
    assert article.byline == "Per"
    assert article.url is None
    assert article.metadata == {
        "author": {"name": "Brandt"},
        "url": {"a": ["b"]},
        "n": "12345678901234567890",
    }


def test_language_is_unknown_unless_the_source_says() -> None:
    assert markdown("body").language is None


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("a: &x [1]\nb: *x", "aliases are refused, line 3"),
        ('title: !!python/object/apply:os.system ["touch PWNED"]', "tags are refused, line 2"),
        ("title: !secret x", "tags are refused"),
        ("title: a: b", "line 2"),
        ("title: [a", "line"),
        ("a: " + "[" * 5000, "nested too deeply"),
        ("key: value\n? [a]\n: b", "a key is not a word, line 3"),
        ("a: \x1b[31m", "character"),
        ("a: " + "x" * 70_000, "more than 65,536 characters"),
    ],
)
def test_a_fault_is_a_notice_and_the_body_opens(
    source: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ingested = read(f"---\n{source}\n---\nbody\n", "article.md")
    assert ingested.article.text == "body"
    (notice,) = ingested.notices
    assert notice.startswith("The front matter was not read")
    assert reason in notice
    assert list(tmp_path.iterdir()) == []


def test_aliases_cannot_make_a_small_file_huge() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    ingested = read("---\n" + "\n".join(lines) + "\n---\nbody\n", "article.md")
    assert ingested.article.text == "body"
    assert ingested.article.metadata == {}


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("---\ntitle: x\nno end\n\nbody text\n", "title: x no end\n\nbody text"),
        ("---\nA sentence, between rules.\n\n---\nbody", "A sentence, between rules.\n\nbody"),
        ("---\n- a list\n- here\n---\nbody", "a list\nhere\n\nbody"),
        ("body\n\n---\ntitle: x\n---\n", "body\n\ntitle: x"),
        ("----\ntitle: x\n----\n", "title: x"),
    ],
)
def test_what_only_looks_like_front_matter_is_text(source: str, text: str) -> None:
    ingested = read(source, "article.md")
    assert ingested.article.text == text
    assert ingested.notices == ()


@pytest.mark.parametrize(
    "source", ["---\n---\nbody", "---\n# a remark\na: b\n---\nbody", "--- \ntitle: x\n...\nbody"]
)
def test_front_matter_may_be_bare(source: str) -> None:
    assert markdown(source).text == "body"


def test_metadata_can_be_written_as_json() -> None:
    article = markdown("---\na: .nan\nb: 1.0e999\nc: 1.5e3\nd: 0x1F\ne: 2020-01-01\nf: yes\n---\nbody")
    assert json.loads(json.dumps(article.metadata, allow_nan=False)) == {
        "a": ".nan",
        "b": "1.0e999",
        "c": 1500.0,
        "d": "0x1F",
        "e": "2020-01-01",
        "f": "yes",
    }
