"""`suggest` and `evaluate`: programs propose ahead of people, and are held against what people annotated."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reader.core.ids import ArticleId
from reader.editor.kept_suggestions import kept
from reader.errors import PressmarkError
from reader.library.opening import open_library
from tests.cli.conftest import Run
from tests.suggest.foreign import BROKEN, GOOD, installed

SLOW = """
    import itertools
    import time

    class Slow:
        name = "slow"
        asked = itertools.count(1)

        def suggest(self, article, known):
            if next(self.asked) > 3:
                time.sleep(30)
            yield from ()
"""
"""A suggester that is done with three articles, and then takes its time."""


def test_suggestions_lie_beside_the_annotations_and_change_none(
    run: Run, annotated: ArticleId, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (library / "annotations" / "ann" / f"{annotated}.json").read_bytes()
    capsys.readouterr()
    assert run("suggest", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["quotes"] == {"articles": 2, "suggestions": 1, "lowered": 0, "faults": 0}
    held = open_library(library)
    article = held.article(annotated)
    (quote,) = kept(held, article)["quotes"]
    assert [article.text[span.fragments[0].start : span.fragments[0].end] for span in quote.spans] == [
        "“It was quiet,”", "said", "Maud Ellery",
    ]  # fmt: skip
    assert (library / "annotations" / "ann" / f"{annotated}.json").read_bytes() == before
    assert run("check", library) == 0


def test_who_was_asked_is_not_asked_again_unless_it_is_wanted(
    run: Run, annotated: ArticleId, capsys: pytest.CaptureFixture[str]
) -> None:
    def asked(*words: str) -> dict[str, int]:
        capsys.readouterr()
        assert run("suggest", "--json", *words) == 0
        return {name: tally["articles"] for name, tally in json.loads(capsys.readouterr().out).items()}

    assert asked("--suggester", "quotes", annotated) == {"quotes": 1}
    assert asked("--suggester", "quotes") == {"quotes": 1}
    assert asked("--suggester", "quotes", "--suggester", "capitals") == {"quotes": 0, "capitals": 2}
    assert asked("--suggester", "quotes", "--again") == {"quotes": 2}


def test_what_another_suggester_proposed_stays(run: Run, annotated: ArticleId, library: Path) -> None:
    assert run("suggest", "--suggester", "quotes") == 0
    assert run("suggest", "--suggester", "capitals") == 0
    held = open_library(library)
    made = kept(held, held.article(annotated))
    assert (len(made["quotes"]), len(made["capitals"])) == (1, 1)


def test_articles_are_chosen_as_elsewhere(
    run: Run, annotated: ArticleId, capsys: pytest.CaptureFixture[str]
) -> None:
    run("tag", annotated, "+port")
    capsys.readouterr()
    assert run("suggest", "--filter", "tag:port", "--json") == 0
    assert json.loads(capsys.readouterr().out)["quotes"]["articles"] == 1
    assert run("suggest", "nowhere") == 2
    assert "there is no article nowhere" in capsys.readouterr().err


def test_a_faulty_plug_in_is_told_of_once_and_the_others_work(
    run: Run, annotated: ArticleId, library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    with installed(tmp_path / "site", {"broken": BROKEN, "boats": GOOD}):
        assert run("suggest", "--json") == 1
        shown = capsys.readouterr()
        told = json.loads(shown.out)
        assert told["broken"]["faults"] == 2
        assert told["quotes"]["articles"] == 2
        (line,) = shown.err.splitlines()
        assert "the suggester broken failed: RuntimeError: no model␊[b]here[/b]" in line
        assert (
            "broken"
            not in open_library(library).proposed.stored(open_library(library).article(annotated)).suggesters
        )
        (library / "suggesters.toml").write_text('off = ["broken"]\n[boats]\nword = "quiet"\n')
        assert run("suggest", "--again", "--json") == 0
        told = json.loads(capsys.readouterr().out)
        assert (told["boats"]["suggestions"], "broken" in told) == (1, False)
        assert run("suggest", "--list") == 0
        assert ["broken", "off"] in [line.split()[:2] for line in capsys.readouterr().out.splitlines()]


def test_the_list_says_what_is_not_ready_and_what_to_do(
    run: Run, library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (library / "suggesters.toml").write_text('off = ["claims"]\n[spacy]\nconfidence = 2\n')
    with installed(tmp_path / "site", {"cracked": "import nowhere_to_be_found"}):
        assert run("suggest", "--list") == 0
        lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()[1:]}
        assert run("suggest", "--list", "--json") == 0
        told = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert lines["quotes"].split()[1:] == ["on", told["quotes"]["from"]]
    assert lines["claims"].split()[1] == "off"
    assert "not ready" in lines["learned"]
    assert "nothing has been learnt yet (`pressmark learn` learns)" in lines["learned"]
    assert "the confidence of spacy is not a number" in lines["spacy"]
    assert "cracked cannot be started: ModuleNotFoundError" in lines["cracked"]
    ready = {name: (row["on"], row["ready"]) for name, row in told.items()}
    assert ready["quotes"] == (True, True)
    assert ready["learned"] == ready["spacy"] == ready["cracked"] == (True, False)
    assert ready["claims"] == (False, False)


def test_suggestions_that_were_meddled_with_are_not_taken(
    run: Run, annotated: ArticleId, library: Path
) -> None:
    assert run("suggest") == 0
    file = library / "suggestions" / f"{annotated}.json"
    file.write_text(file.read_text().replace("Maud Ellery", "Maud Ellerz"))
    held = open_library(library)
    with pytest.raises(PressmarkError, match="suggest --again"):
        kept(held, held.article(annotated))


def test_stopping_keeps_what_was_done_and_the_bar_shows_how_far_it_is(library: Path, tmp_path: Path) -> None:
    files = tmp_path / "many"
    files.mkdir()
    for number in range(40):
        (files / f"{number}.txt").write_text(f"Article {number}\n\nNothing was said.\n")
    command = [sys.executable, "-m", "reader", "--library", str(library)]
    subprocess.run([*command, "add", str(files)], check=True, capture_output=True)
    with installed(tmp_path / "site", {"slow": SLOW}):
        environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site"), "TERM": "xterm", "COLUMNS": "80"}
        terminal, inside = pty.openpty()
        process = subprocess.Popen(
            [*command, "suggest", "--suggester", "slow"],
            stdin=inside,
            stdout=subprocess.PIPE,
            stderr=inside,
            env=environment,
        )
        os.close(inside)
        seen, over = b"", time.monotonic() + 60
        while b"3/40" not in seen and time.monotonic() < over:
            if select.select([terminal], [], [], 1)[0]:
                seen += os.read(terminal, 4096)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
        os.close(terminal)
    assert process.returncode == 130
    assert b"Suggesting" in seen
    assert len([*(library / "suggestions").glob("*.json")]) == 3
    assert out.splitlines()[-1].split()[:2] == [b"slow", b"3"]


class TestEvaluating:
    def test_rules_are_held_against_people_by_label_speaker_and_confidence(
        self, run: Run, annotated: ArticleId, capsys: pytest.CaptureFixture[str]
    ) -> None:
        run("status", annotated, "done")
        capsys.readouterr()
        assert run("evaluate", "--suggester", "quotes", "--json") == 0
        told = json.loads(capsys.readouterr().out)["quotes"]
        for label in ("quote", "cue", "source"):
            assert told["labels"][label]["exact"] == {
                "gold": 1, "proposed": 1, "right": 1, "precision": 1, "recall": 1, "f1": 1,
            }  # fmt: skip
        assert told["speakers"] == {"with_source": 1, "found": 1, "right": 1}
        (filled,) = [found for found in told["confidence"] if found["suggested"]]
        assert filled["right"] == 1
        assert told["calibration_error"] == round(1 - filled["mean"], 4)

    def test_the_table_says_the_same_in_words(
        self, run: Run, annotated: ArticleId, capsys: pytest.CaptureFixture[str]
    ) -> None:
        run("status", annotated, "done")
        capsys.readouterr()
        assert run("evaluate") == 0
        lines = [line.split() for line in capsys.readouterr().out.splitlines()]
        assert ["quotes", "quote", "1", "1", *["1.00"] * 6] in lines
        assert ["quotes", "1", "1.00", "1.00"] in lines
        assert ["together", "quote", "1", "1", *["1.00"] * 6] in lines

    def test_only_what_is_done_counts_unless_another_status_is_named(
        self, run: Run, annotated: ArticleId, capsys: pytest.CaptureFixture[str]
    ) -> None:
        capsys.readouterr()
        assert run("evaluate") == 1
        assert "is done: --status names others" in capsys.readouterr().err
        assert run("evaluate", "--status", "todo") == 0
        assert run("evaluate", "--status", "todo", "--annotator", "ann") == 0

    @pytest.mark.parametrize(("option", "named"), [("--annotator", "annotator 'x'"), ("--tag", "tag 'x'")])
    def test_a_name_that_the_library_has_not_is_refused(
        self, run: Run, annotated: ArticleId, option: str, named: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run("evaluate", "--status", "todo", option, "x") == 2
        assert f"there is no {named} (the library has" in capsys.readouterr().err

    def test_a_faulty_plug_in_is_told_of_once(
        self, run: Run, annotated: ArticleId, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        capsys.readouterr()
        with installed(tmp_path / "site", {"broken": BROKEN}):
            assert run("evaluate", "--status", "todo") == 1
        shown = capsys.readouterr()
        assert shown.err.count("broken failed") == 1
        assert "quotes" in shown.out
