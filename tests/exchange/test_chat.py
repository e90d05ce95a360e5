"""Chat: conversations whose answers say all that was marked, from a template that its user can edit."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reader.core.article import BlockTable, MarkTable, text_digest
from reader.errors import ExportError
from reader.exchange.dialect import FilePart, Job, dialect
from reader.exchange.record import Record
from tests.core.strategies import LABELS
from tests.exchange.sample import RECORD, TEXT
from tests.exchange.torture import RECORDS, TORTURE
from tests.exchange.writing import write_records

CHAT = dialect("chat")


def exported(*records: Record, **options: str) -> list[Any]:
    job = Job(LABELS, options=CHAT.chosen(options))
    return [json.loads(line) for line in write_records(CHAT, records, job) if isinstance(line, bytes)]


def answer_of(row: Any) -> Any:
    return json.loads(row["messages"][-1]["content"])


def faults(answer: Any, text: str) -> list[str]:
    """Check an answer with nothing but the text."""
    wrong, ids = [], {row["id"] for row in answer["spans"]}
    for row in answer["spans"]:
        words = row["text"] if isinstance(row["text"], list) else [row["text"]]
        if [text[start:end] for start, end in row["offsets"]] != words:
            wrong.append(f"{row['id']}: words")
        if LABELS.label(row["label"]) is None:
            wrong.append(f"{row['id']}: label")
    wrong += [f"{tie['type']}: ends" for tie in answer["relations"] if not {tie["head"], tie["tail"]} <= ids]
    return wrong


def test_a_conversation_asks_about_the_text_and_answers_with_all_that_was_marked() -> None:
    rows = exported(*RECORDS, offsets="yes")
    for row, record in zip(rows, RECORDS, strict=True):
        assert list(row) == ["messages"]
        assert [message["role"] for message in row["messages"]] == ["system", "user", "assistant"]
        assert row["messages"][1]["content"] == record.article.text
        answer = answer_of(row)
        assert faults(answer, record.article.text) == []
        assert [[tuple(part) for part in span["offsets"]] for span in answer["spans"]] == [
            [(part.start, part.end) for part in span.fragments] for span in record.spans
        ]
        ids = [span.id for span in record.spans]
        assert {(tie["type"], ids[tie["head"] - 1], ids[tie["tail"] - 1]) for tie in answer["relations"]} == {
            (tie.type, tie.head, tie.tail) for tie in record.relations
        }
    system = rows[0]["messages"][0]["content"]
    assert all(f"\n- {name}: " in system for name in ("quote", "entity", "has_source", "coref"))


@pytest.mark.parametrize(
    ("place", "value"),
    [(("spans", 1, "offsets", 0, 0), 5), (("spans", 0, "label"), "banner"), (("relations", 0, "tail"), 99)],
)
def test_the_check_sees_one_damage(place: Any, value: Any) -> None:
    answer = found = answer_of(exported(TORTURE, offsets="yes")[0])
    for key in place[:-1]:
        found = found[key]
    found[place[-1]] = value
    assert len(faults(answer, TORTURE.article.text)) == 1


def test_an_answer_has_words_and_values_but_no_offsets_unless_they_are_asked_for() -> None:
    (row,) = exported(RECORD)
    quote, cue, source = answer_of(row)["spans"]
    assert quote == {
        "id": 1,
        "label": "quote",
        "text": ["“We heard it 😀 stop,”", "“Then we looked.”"],
        "attributes": {"type": "direct"},
    }
    assert cue == {"id": 2, "label": "cue", "text": "said"}
    assert (source["text"], source["entity"]) == ("Maud Ellery", RECORD.entities[0].name)


def test_prompt_and_completion_say_the_same() -> None:
    (turns,), (pair,) = exported(RECORD), exported(RECORD, flavour="prompt-completion")
    system, user, assistant = (message["content"] for message in turns["messages"])
    assert pair == {"prompt": f"{system}\n\n{user}", "completion": assistant}


def test_the_template_lies_beside_the_file_and_can_be_edited(tmp_path: Path) -> None:
    part, *_ = write_records(CHAT, [RECORD], Job(LABELS))
    assert isinstance(part, FilePart)
    assert tomllib.loads(part.content.decode()).keys() == {"system", "user", "assistant"}
    edited = tmp_path / "mine.toml"
    edited.write_text(
        'user = """\nFor $$5, what does “$title” say?\n{"text": "${text}"}\n"""\nassistant = "Here: $answer"\n',
        encoding="utf-8",
    )
    (row,) = exported(RECORD, template=str(edited))
    user, assistant = row["messages"]
    assert user == {"role": "user", "content": f'For $5, what does “The clock” say?\n{{"text": "{TEXT}"}}'}
    assert assistant["content"].startswith('Here: {"spans": [')
    own = tmp_path / "own.toml"
    own.write_bytes(part.content)
    assert exported(RECORD, template=str(own)) == exported(RECORD)


def test_what_an_article_holds_is_no_placeholder() -> None:
    text = "It cost $answer and ${title} and $5."
    article = replace(
        RECORD.article, text=text, sha256=text_digest(text), marks=MarkTable(), blocks=BlockTable()
    )
    (row,) = exported(replace(RECORD, article=article, spans=(), relations=(), entities=()))
    assert row["messages"][1]["content"] == text


SEE = "see the template that an export writes beside its file"
GOOD = 'user = "$text"\nassistant = "$answer"\n'


@pytest.mark.parametrize(
    ("template", "what", "remedy"),
    [
        (None, "the template cannot be read: No such file or directory", ""),
        (b"a\xff", "byte 2 of the template is not UTF-8", "save it as UTF-8"),
        (b"user = ", "the template is not TOML: Invalid value (at end of document)", SEE),
        (b'user = "$text"', "assistant is missing in the template", SEE),
        (b'user = 5\nassistant = "$answer"', "user is not a text in the template", SEE),
        (
            GOOD.encode() + b'robot = "x"',
            "the template has a key 'robot'",
            "it can have: system, user, assistant",
        ),
        (
            b'user = "$text\\n\\n$txt"\nassistant = "$answer"',
            "there is no placeholder $txt (line 3 of user)",
            "there are: $title, $text, $language, $publisher, $byline, $published, $url, $labels, $relations, $answer",
        ),
        (
            b'user = "\\n$text costs $ 5"\nassistant = "$answer"',
            "a dollar sign in line 2 of user begins no placeholder",
            "write $$ for a dollar sign",
        ),
        (
            b'user = "$text"\nassistant = "done"',
            "the assistant does not give the answer",
            "write $answer into assistant",
        ),
        (
            b'user = "$text $answer"\nassistant = "$answer"',
            "user tells the answer, so nothing would be learnt",
            "take $answer out of user",
        ),
        (
            b'system = "${answer}"\nuser = "$text"\nassistant = "$answer"',
            "system tells the answer, so nothing would be learnt",
            "take $answer out of system",
        ),
        (b'user = "$title"\nassistant = "$answer"', "nobody shows the text", "write $text into user"),
    ],
)
def test_a_template_that_cannot_be_followed_is_named(
    template: bytes | None, what: str, remedy: str, tmp_path: Path
) -> None:
    path = tmp_path / "mine.toml"
    if template is not None:
        path.write_bytes(template)
    with pytest.raises(ExportError) as raised:
        exported(RECORD, template=str(path))
    assert (raised.value.what, raised.value.where, raised.value.remedy) == (what, str(path), remedy)


def test_the_text_may_be_shown_by_the_system_and_an_article_says_what_it_knows(tmp_path: Path) -> None:
    names = ("title", "language", "publisher", "byline", "published", "url")
    path = tmp_path / "mine.toml"
    path.write_text(
        f'system = "{" | ".join(f"${name}" for name in names)} | $text\\n"\nuser = "Go."\nassistant = "$answer"\n',
        "utf-8",
    )
    known = replace(RECORD.article, **{name: f"its {name}" for name in names})  # type: ignore[arg-type]
    for article, expected in (
        (known, [f"its {name}" for name in names]),
        (RECORD.article, ["The clock", "", "", "", "2026-01-30", ""]),
    ):
        (row,) = exported(replace(RECORD, article=article), template=str(path))
        system, user, _ = row["messages"]
        assert system == {"role": "system", "content": " | ".join([*expected, TEXT])}
        assert user == {"role": "user", "content": "Go."}
