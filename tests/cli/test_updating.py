"""`pressmark update`: a changed file takes the place of the text that was made from it."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from reader.cli import main
from reader.core.annotation import Fragment, Provenance, Span
from reader.core.edit import Change, Edit
from reader.core.ids import Annotator, SpanId
from reader.library.opening import open_library
from reader.stamps import now
from tests.cli.conftest import Run
from tests.library.team import GIT, two_clones, updated_beside

TEXT = "Ferry stops\n\nThe skipper said nobody had come on board since the first week of the autumn.\n"


def test_highlights_follow_their_words(
    run: Run, library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = tmp_path / "ferry.txt"
    story.write_text(TEXT, encoding="utf-8")
    run("add", story)
    held = open_library(library)
    article = next(name for name in held.ids() if name.startswith("ferry"))
    with closing(held.open(article, Annotator("ana"))) as journal:
        start = TEXT.index("skipper")
        provenance = Provenance(Annotator("ana"), now())
        span = Span(SpanId("s-1"), "entity", (Fragment(start, start + 7),), provenance, {"type": "PERSON"})
        journal.append(Edit(1, "d-1", now(), Annotator("ana"), "label.entity", (Change(None, span),)))

    capsys.readouterr()
    assert run("update", story) == 0
    assert capsys.readouterr().out == f"{article}: unchanged\n"
    story.write_text(TEXT.replace("Ferry stops", "The ferry stops for good"), encoding="utf-8")
    assert run("update", story) == 0
    assert capsys.readouterr().out == f"{article}: revision 2 (1 kept)\n"
    with closing(open_library(library).open(article, Annotator("ana"))) as journal:
        assert [held.excerpt(journal.article.text) for held in journal.annotations.ordered()] == ["skipper"]
    assert run("check") == 0


def test_a_file_that_nothing_was_made_from_is_refused(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = tmp_path / "unknown.txt"
    story.write_text(TEXT, encoding="utf-8")
    assert run("update", story) == 1
    told = capsys.readouterr().err
    assert "no article was made from a file called unknown.txt" in told
    assert "--article ID" in told


def test_several_articles_of_one_file_are_named(
    run: Run, library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = tmp_path / "ferry.txt"
    for words in (TEXT, TEXT.replace("autumn", "winter")):
        story.write_text(words, encoding="utf-8")
        run("add", story)
    story.write_text(TEXT.replace("autumn", "spring"), encoding="utf-8")
    assert run("update", story) == 1
    told = capsys.readouterr().err
    both = ", ".join(open_library(library).ids())
    assert (
        f"2 articles were made from a file called ferry.txt: {both} (say which it is: --article ID)" in told
    )


@pytest.mark.parametrize("word", ["ferry.txt", "-"])
def test_what_an_article_was_changed_to_is_not_added_again(
    run: Run,
    library: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    word: str,
) -> None:
    story = tmp_path / "ferry.txt"
    story.write_text(TEXT, encoding="utf-8")
    run("add", story)
    story.write_text(TEXT.replace("autumn", "winter"), encoding="utf-8")
    run("update", story)
    before = open_library(library).ids()
    capsys.readouterr()
    with story.open() as piped:
        monkeypatch.setattr("sys.stdin", piped)
        assert run("add", word if word == "-" else story) == 0
    assert capsys.readouterr().out == f"0 articles added, 1 unchanged ({before[0]})\n"
    assert open_library(library).ids() == before


@pytest.mark.skipif(GIT is None, reason="git is not there")
def test_what_was_made_on_the_old_text_is_told_by_who_only_reads_and_is_no_damage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ben = updated_beside(two_clones(tmp_path))
    library = ["--library", str(ben.root), "--annotator", "ana"]
    before, out = ben.files, tmp_path / "out.jsonl"
    capsys.readouterr()
    assert main([*library, "export", "--to", str(out)]) == 0
    told = capsys.readouterr().err
    assert f"{ben.article}, ben: the article’s text has changed since these annotations were made" in told
    assert "`pressmark doctor --repair`, or opening the article as ben, carries them over" in told
    assert [len(json.loads(line)["spans"]) for line in out.read_text("utf-8").splitlines()] == [2]
    assert main([*library, "export", "--strict", "--to", str(out)]) == 2
    assert main([*library, "check"]) == 1
    assert main([*library, "doctor"]) == 1
    said = capsys.readouterr()
    assert said.out.count("the article’s text has changed since these annotations were made") == 2
    assert "does not match" not in said.out
    assert "is damaged" not in said.out
    assert ben.files == before
    assert main([*library, "doctor", "--repair"]) == 0
    assert "mended: carried over; its text changed: 2 of 3 highlights went along" in capsys.readouterr().out
    assert main([*library, "doctor"]) == 0
