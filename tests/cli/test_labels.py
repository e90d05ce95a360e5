"""`labels`, `labels rename` and `init --labels`."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from reader.cli import main
from reader.core.annotation import Fragment, Provenance, Span
from reader.core.edit import Change, Edit
from reader.core.ids import ArticleId, SpanId
from reader.library.label_file import PRESETS, preset
from reader.library.opening import open_library
from tests.cli.conftest import ANN, Run

AT = "2026-01-31T10:00:00.000Z"


def put(library: Path, article: ArticleId, number: int, label: str, **attributes: str) -> None:
    span = Span(SpanId(f"s-{number}"), label, (Fragment(0, 5),), Provenance(ANN, AT), attributes)
    with closing(open_library(library).open(article, ANN)) as journal:
        journal.append(Edit(journal.next_seq, f"d-{number}", AT, ANN, "test", (Change(None, span),)))


def printed(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


@pytest.mark.parametrize("name", PRESETS)
def test_a_library_begins_with_the_preset_that_was_named(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "new"
    assert main(["init", "--labels", name, str(folder)]) == 0
    assert (folder / "labels.toml").read_text(encoding="utf-8") == preset(name)
    assert main(["--library", str(folder), "keys"]) == 0
    assert main(["--library", str(folder), "labels"]) == 0
    out = printed(capsys)
    assert "takes" not in out
    assert "In use, and not in the label set" not in out


def test_a_library_begins_with_a_file_of_the_users_own(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('name = "own"  # mine\n[[label]]\nname = "topic"\nkey = "q"\n', encoding="utf-8")
    assert main(["init", "--labels", str(own), str(tmp_path / "new")]) == 0
    assert (tmp_path / "new" / "labels.toml").read_bytes() == own.read_bytes()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "no preset and no file"),
        ('name = "own"', "there is no label"),
        ('name = "own"\n[[label]]\nname = "a"\nkey = "b"\ncolour = "red"', "line 5"),
    ],
)
def test_a_label_set_that_cannot_be_used_makes_no_library(
    tmp_path: Path, content: str | None, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "own.toml"
    if content is not None:
        own.write_text(content, encoding="utf-8")
    assert main(["init", "--labels", str(own), str(tmp_path / "new")]) == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_a_label_file_that_is_there_is_not_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "labels.toml").write_text(preset("entities"), encoding="utf-8")
    assert main(["init", "--labels", "simple", str(tmp_path)]) == 2
    assert "there is a label set already" in capsys.readouterr().err
    assert main(["init", str(tmp_path)]) == 0
    assert open_library(tmp_path).labels.name == "ontonotes-entities"


def test_the_label_set_is_printed_with_what_is_in_use(
    library: Path, annotated: ArticleId, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    put(library, annotated, 1, "quote", form="pull", mood="glad")
    put(library, annotated, 2, "banner", size="huge")
    put(library, annotated, 3, "entity", type="SHIP")
    printed(capsys)
    assert run("labels") == 0
    out = printed(capsys)
    assert "q  quote  2 spans" in out
    assert "inline, block, pull 1, headline; inline where not set" in out
    assert "computed where not set" in out
    assert "[p] PERSON, [o] ORG" in out
    assert "quote or claim → source or entity (type PERSON, ORG, GPE, NORP)" in out
    _, _, strangers = out.partition("not in the label set")
    assert [line.split()[0] for line in strangers.splitlines()[1:-1]] == [
        "banner",
        "entity.type:SHIP",
        "quote.mood",
    ]


def test_a_key_that_the_label_set_takes_from_a_command_is_told(
    library: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    file = library / "labels.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('key = "u"', 'key = "d"'), encoding="utf-8")
    assert run("labels") == 0
    assert "The label set takes d from 'Delete annotation': it is still on x." in printed(capsys)


def test_renaming_says_what_would_change_and_changes_it_when_told_to(
    library: Path, annotated: ArticleId, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    put(library, annotated, 1, "quote", type="mixed")
    printed(capsys)
    assert run("labels", "rename", "quote.type:mixed", "partly") == 2
    told = capsys.readouterr()
    assert "quote.type:mixed becomes quote.type:partly" in told.out
    assert "ann          1 span in 1 article" in told.out
    assert "say --yes to rename without asking" in told.err
    assert '"mixed"]' in (library / "labels.toml").read_text(encoding="utf-8")
    assert run("labels", "rename", "quote.type:mixed", "partly", "--yes") == 0
    assert "Changed 1 span in 1 record" in printed(capsys)
    labels = open_library(library).labels.label("quote")
    assert labels is not None
    assert labels.attributes[0].computed["mixed"] == "partly"
    assert "# computed from the quotation marks, until you choose" in (library / "labels.toml").read_text(
        "utf-8"
    )
    assert run("labels", "rename", "quote.type:mixed", "partly", "--yes") == 0
    assert printed(capsys) == "Nothing is called quote.type:mixed.\n"


def test_annotations_follow_a_label_that_was_renamed_in_the_file_by_hand(
    library: Path, annotated: ArticleId, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    file = library / "labels.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('"quote"', '"citation"'), encoding="utf-8")
    before = file.read_bytes()
    assert run("check") == 1
    assert "label 'quote' is not in the label set" in printed(capsys)
    assert run("export", "--to", str(library / "out.jsonl")) == 0
    assert b'"label":"quote"' in (library / "out.jsonl").read_bytes()
    assert run("labels", "rename", "quote", "citation", "--yes") == 0
    assert file.read_bytes() == before
    printed(capsys)
    assert run("check") == 0


def test_relation_types_are_renamed_like_labels(
    library: Path, annotated: ArticleId, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("labels", "rename", "has_source", "said_by", "--yes") == 0
    assert "Changed 1 relation in 1 record" in printed(capsys)
    assert open_library(library).labels.relation("said_by") is not None


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("quoet", "cite", "did you mean quote?"),
        ("banner", "flag", "neither banner nor flag"),
        ("quote", "quote", "no new name"),
        ("quote", "", "no new name"),
        ("quote", "two words", "cannot be a name"),
        ("quote:direct", "x", "LABEL.ATTRIBUTE:VALUE"),
        ("entity.qid:NIL", "none", "does not have the form"),
    ],
)
def test_a_renaming_that_cannot_be_followed_is_refused(
    annotated: ArticleId, run: Run, old: str, new: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("labels", "rename", old, new, "--yes") == 2
    assert words in capsys.readouterr().err
