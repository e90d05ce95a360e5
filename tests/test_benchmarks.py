"""The benchmarks measure what they say; how fast anything is, they say themselves."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import MODULES
from benchmarks.corpus import ANNOTATOR, add_article, add_densest, first_words, new_library, text_of
from benchmarks.keystrokes.gold import ENTITY, GoldArticle, Part, Task
from benchmarks.prefilled import simulated
from benchmarks.table import figure, in_turn, p99, reaching, report, row
from benchmarks.terminal import Terminal
from reader.core.annotation import Fragment
from reader.ingest import read_article

FOLDER = Path(__file__).resolve().parent.parent / "benchmarks"
COLOURED = "import sys; print('one \\x1b[1mword\\x1b[0m'); sys.stdin.readline()"


def test_every_script_is_run_by_the_whole() -> None:
    scripts = {file.stem for file in FOLDER.glob("*.py") if "def main()" in file.read_text(encoding="utf-8")}
    packages = {file.parent.name for file in FOLDER.glob("*/__main__.py")} - {"torture"}
    assert (scripts - {"__main__"}) | packages == set(MODULES), "`make torture` runs what is slow"
    for name in MODULES:
        module = f"{name}.__main__" if name in packages else name
        assert callable(importlib.import_module(f"benchmarks.{module}").main)


def test_a_target_is_for_the_ratio_or_else_for_the_value(tmp_path: Path) -> None:
    rows = [
        row("key", [0.002, 0.004, 0.006], "peer", [0.001, 0.002, 0.002], 2),
        figure("memory", 51, "MB", "peer", 50),
        figure("floor", 51, "ms"),
        reaching("agreement", 0.8, "F1", "people", 0.9),
        reaching("agreement", 0.9, "F1", "people", 0.9),
    ]
    assert [entry.holds for entry in rows] == [True, False, True, False, True]
    report(rows, tmp_path / "rows.json")
    written = json.loads((tmp_path / "rows.json").read_text(encoding="utf-8"))
    assert written[0] == {
        "name": "key", "value": 4.0, "unit": "ms", "peer": "peer", "ratio": 2.0, "target": 2, "holds": True,
    }  # fmt: skip
    assert written[1]["ratio"] is None


@pytest.mark.parametrize(("count", "expected"), [(60, 60), (100, 99), (200, 198), (1, 1)])
def test_p99_is_the_nearest_rank(count: int, expected: int) -> None:
    assert p99(range(count, 0, -1)) == expected


def test_the_first_round_does_not_count() -> None:
    values = iter(range(6))
    assert in_turn(lambda: next(values), lambda: next(values), rounds=2) == [[2, 4], [3, 5]]


def test_words_are_found_across_colours_and_keys_are_answered() -> None:
    with Terminal([sys.executable, "-c", COLOURED]) as terminal:
        assert 0 < terminal.wait_for("one word") < terminal.wait_for("one word", patience=60) + 1
        seconds, _, size = terminal.press("key")
        assert (seconds > 0, size) == (True, 3), "the terminal echoes what is typed"
        assert terminal.peak_memory() > 1


def test_a_program_that_ends_without_its_words_is_not_waited_for() -> None:
    with Terminal([sys.executable, "-c", "print('another')"]) as terminal, pytest.raises(TimeoutError):
        terminal.wait_for("one word")


def test_a_made_article_has_its_size_and_its_spans(tmp_path: Path) -> None:
    library = new_library(tmp_path)
    journal = library.open(add_article(library, 20_000, 1_500), ANNOTATOR)
    assert len(journal.annotations.spans) == 1_500
    assert abs(len(journal.article.text) - 20_000) < 500
    assert first_words(text_of(20_000)) in journal.article.text
    journal.close()


def test_the_densest_article_of_a_brat_corpus_is_added(tmp_path: Path) -> None:
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions").mkdir()
    (tmp_path / "text" / "harbour.txt").write_text(
        "The mayor said it was shut, and left.\n", encoding="utf-8"
    )
    lines = (
        "Source 0 9\tThe mayor",
        "Cue 10 14\tsaid",
        "Attribution 10 14\tsaid",
        "Content 15 21;22 26\tit was shut",
    )
    densest = "".join(f"T{number}\t{line}\n" for number, line in enumerate(lines, 1))
    (tmp_path / "attributions" / "harbour_a1.ann").write_text(densest, encoding="utf-8")
    (tmp_path / "attributions" / "other_a1.ann").write_text("T1\tCue 0 3\tThe\n", encoding="utf-8")
    library = new_library(tmp_path)
    journal = library.open(add_densest(library, tmp_path), ANNOTATOR)
    held = [journal.article.text[span.start : span.end] for span in journal.annotations.spans.values()]
    assert held == ["The mayor", "said", "it was shut"]
    journal.close()


def test_a_mention_is_pre_filled_where_its_name_was_labelled_before() -> None:
    articles = [
        gold("Ada Moss left Velden. Then Moss came back.", ("Ada Moss", "a"), ("Velden", "v"), ("Moss", "a")),
        gold("She saw Velden. A Velden boat sank.", ("Velden", "v")),
    ]
    every, repeated, offered = simulated(articles, capitals=False)
    assert (every.mentions, every.filled, every.known) == (4, 2, 2)
    assert (repeated.mentions, repeated.filled, repeated.known) == (2, 1, 1)
    assert (offered.proposed, offered.right) == (3, 2)


def gold(text: str, *named: tuple[str, str]) -> GoldArticle:
    tasks, at = [], 0
    for name, who in named:
        at = text.index(name, at)
        kind = "PERSON" if who == "a" else "GPE"
        tasks.append(Task((Part((Fragment(at, at + len(name)),), ENTITY, (("type", kind),), who),)))
        at += len(name)
    return GoldArticle(read_article(text.encode(), name="a.txt").article, (), tuple(tasks))
