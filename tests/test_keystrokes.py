"""The keystroke benchmark: scripts give the gold, and the tool beside it is counted as one would by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.keystrokes.__main__ import OWN, Run, drawn, made
from benchmarks.keystrokes.exact import spans_made
from benchmarks.keystrokes.figures import measured
from benchmarks.keystrokes.gold import (
    CONTENT,
    CUE,
    ENTITY,
    GIVEN,
    SOURCE,
    Part,
    Task,
    pull_quotes,
    read_article_file,
    read_corpus,
    read_samples,
)
from benchmarks.keystrokes.mentions import read_mentions
from benchmarks.keystrokes.onscreen import typed_on_screen
from benchmarks.keystrokes.search import Found, Search
from benchmarks.keystrokes.stage import stage_of
from benchmarks.keystrokes.tokens import TokenTool, counts, steps
from benchmarks.keystrokes.typing import Bench, Step
from reader.core.annotation import Fragment
from reader.core.selection import Selection
from reader.ingest import read_article
from reader.stamps import new_id

TEXT = "The ferry is late.\n\n“We will sail at noon,” said the harbour master. Nobody asked why.\n"


def part(label: str, *pieces: str, text: str = TEXT) -> Part:
    """Return the span over words of the text."""
    starts = [text.index(piece) for piece in pieces]
    return Part(
        tuple(Fragment(start, start + len(piece)) for start, piece in zip(starts, pieces, strict=True)), label
    )


def attribution(content: Sequence[str], cue: str, source: str) -> Task:
    """Return an attribution of these words."""
    parts = (part(CONTENT, *content), part(CUE, cue), part(SOURCE, source))
    return Task(parts, (("has_cue", 0, 1), ("has_source", 0, 2)))


QUOTE = attribution(["“We will sail at noon,”"], "said", "the harbour master")


@pytest.fixture
def bench() -> Bench:
    return Bench(read_article(TEXT.encode(), name="ferry.txt").article)


def found(bench: Bench, task: Task) -> Found:
    """Return the script of a task from the first word."""
    script = Search(bench).script(task, (), bench.editor().selection)
    assert script is not None
    return script


def test_a_script_gives_exactly_the_gold_in_a_fresh_editor(bench: Bench) -> None:
    script = found(bench, QUOTE)
    editor = bench.editor()
    for key in script.typed.keys:
        editor.press(key)
    stage = stage_of(editor, QUOTE)
    assert stage is not None
    assert stage.left(QUOTE) == 0


def test_a_quotation_alone_takes_the_key_that_goes_there_and_the_label(bench: Bench) -> None:
    alone = Task((part(CONTENT, "“We will sail at noon,”"),))
    assert found(bench, alone).typed.keys == ('"', "q")


def test_anything_beside_the_gold_is_not_the_gold(bench: Bench) -> None:
    typed = bench.type(bench.editor(), [Step("label.claim", ("c",))])
    assert typed is not None
    assert stage_of(typed.editor, QUOTE) is None


def test_every_key_is_for_a_part_and_of_a_command(bench: Bench) -> None:
    script = found(bench, QUOTE)
    result = measured(bench, QUOTE, (), script, (0, 0))
    assert result.by_part.total() == result.by_command.total() == len(result.keys)


def test_the_token_tool_is_counted_by_hand() -> None:
    # Tokens: 0 The 1 ferry 2 is 3 late. 4 “We 5 will 6 sail 7 at 8 noon,” 9 said 10 the 11 harbour 12 master.
    # Content 4-8: 4 steps and 3 keys; the cursor is on 9. Cue 9: 3 keys; on 10. Source 10-12: 2 steps and 3 keys.
    tool = TokenTool(TEXT)
    assert tool.keys(QUOTE, steps) == 4 + 3 + 3 + 2 + 3
    assert tool.keys(QUOTE, counts) == 2 + 3 + 3 + 2 + 3


def test_standoff_files_are_read_by_their_offsets(tmp_path: Path) -> None:
    text = "He said: “No,\nnever.” And left.\n"
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions").mkdir()
    (tmp_path / "text" / "a_b.txt").write_text(text, encoding="utf-8")
    (tmp_path / "attributions" / "a_b_x1.ann").write_text(
        "T1\tSource 0 2\tHe\nT2\tCue 3 7\tsaid\nT3\tContent 9 13;14 21\t“No,\nnever.”\n"
        "T4\tAttribution 3 7\tsaid\nE1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\n",
        encoding="utf-8",
    )
    (gold,) = read_corpus(tmp_path)
    (task,) = gold.attributions
    assert [one.label for one in task.parts] == [CONTENT, CUE, SOURCE]
    assert [text[piece.start : piece.end] for piece in task.parts[0].fragments] == ["“No,", "never.”"]


def test_our_samples_have_attributions_and_entities_to_make() -> None:
    (gold, *_) = read_samples()
    assert len(gold.attributions) > 5
    assert len(gold.entities) > 10


def test_without_suggestions_nothing_is_accepted_and_the_gold_is_made_all_the_same() -> None:
    bench = Bench(read_article(TEXT.encode(), name="ferry.txt").article, suggesters=())
    commands = {step.command for step in found(bench, QUOTE).script}
    assert {"label.quote", "label.cue", "label.source"} <= commands
    assert "attribution.accept" not in commands


def test_with_suggestions_a_plain_attribution_is_gone_to_and_accepted(bench: Bench) -> None:
    assert found(bench, QUOTE).typed.keys[-1] == "enter"


def test_a_source_that_an_earlier_attribution_has_is_tied_and_not_made_again(bench: Bench) -> None:
    source = part(SOURCE, "the harbour master")
    first = Task((part(CONTENT, "The ferry is late"), source), (("has_source", 0, 1),))
    second = Task((part(CONTENT, "Nobody asked why"), source), (("has_source", 0, 1),))
    script = Search(bench).script(second, (first,), bench.editor((first,)).selection)
    assert script is not None
    spans = script.typed.editor.annotations.spans.values()
    assert sum(span.label == SOURCE for span in spans) == 1


def test_no_count_is_higher_than_three(bench: Bench) -> None:
    gold = next(iter(read_corpus(OWN)))
    (run,) = drawn([gold], lambda one: one.attributions, 0, 1, suggesters=())
    counts_typed = [int(key) for one in made(run) for key in one.keys if key.isdecimal()]
    assert all(count <= 3 for count in counts_typed)


def test_each_attribution_begins_where_the_one_before_it_ended(bench: Bench) -> None:
    gold = next(iter(read_corpus(OWN)))
    alone = made(Run(gold, gold.attributions, 1, 2, suggesters=()))
    whole = made(Run(gold, gold.attributions, 0, 2, suggesters=()))
    assert alone[0].keys == whole[1].keys


def test_our_own_articles_are_annotated_by_the_words_they_name() -> None:
    articles = list(read_corpus(OWN))
    assert sum(len(gold.attributions) for gold in articles) > 20
    for file in (OWN / "attributions").glob("*.ann"):
        text = (OWN / "text" / f"{file.stem.rpartition('_')[0]}.txt").read_text(encoding="utf-8")
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.startswith("T"):
                _, place, words = line.split("\t")
                ends = [piece.split() for piece in place.partition(" ")[2].split(";")]
                assert " ".join(text[int(start) : int(end)] for start, end in ends) == words


def test_a_pull_quote_on_whose_paragraph_one_is_takes_at_most_four_keys() -> None:
    gold = read_article_file(OWN / "text" / "harbour.txt")
    bench = Bench(gold.article, suggesters=())
    tasks = list(pull_quotes(gold.article))
    assert len(tasks) == 2
    for task in tasks:
        piece = task.parts[0].fragments[0]
        script = Search(bench).script(task, (), Selection(piece.start, piece.end))
        assert script is not None
        assert script.cost <= 4


def test_mentions_are_read_with_their_types_and_who_they_are(tmp_path: Path) -> None:
    (tmp_path / "X_news_y.tsv").write_text(
        "#FORMAT=WebAnno TSV 3.2\n\n#Text=Lisbon ’s port is old .\n"
        "1-1\t0-6\tLisbon\tplace[1]|object[2]\tnew[1]\ts[1]\tLisbon[1]\tcf1\t_\t_\n"
        "1-2\t7-9\t’s\tplace[1]|object[2]\tnew[1]\ts[1]\tLisbon[1]\tcf1\t_\t_\n"
        "1-3\t10-14\tport\tobject[2]\tnew[2]\ts[2]\t_\tcf1\t_\t_\n",
        encoding="utf-8",
    )
    (gold,) = read_mentions(tmp_path)
    ((mention,),) = [task.parts for task in gold.entities]
    assert mention.label == ENTITY
    assert mention.attributes == (("type", "GPE"),)
    assert [gold.article.text[piece.start : piece.end] for piece in mention.fragments] == ["Lisbon"]


def test_mentions_are_cut_to_the_name(tmp_path: Path) -> None:
    rows = [
        ("place", "the River Quay"), ("", "met"), ("person", "ferry captain Mara Quill of Lisbon"), ("", "and"),
        ("person", "the owner of the boats"), ("", "."),
    ]  # fmt: skip
    lines, at, number = [], 0, 0
    for count, (kind, words) in enumerate(rows, 1):
        for word in words.split():
            number += 1
            value = f"{kind}[{count}]" if kind else "_"
            lines.append(f"1-{number}\t{at}-{at + len(word)}\t{word}\t{value}\t_\t_\t_\t_\t_\t_\n")
            at += len(word) + 1
    text = " ".join(words for _, words in rows)
    (tmp_path / "X_news_y.tsv").write_text(f"#Text={text}\n{''.join(lines)}", encoding="utf-8")
    (gold,) = read_mentions(tmp_path, linked=False)
    pieces = [task.parts[0].fragments[0] for task in gold.entities]
    assert [gold.article.text[piece.start : piece.end] for piece in pieces] == ["River Quay", "Mara Quill"]


def test_mentions_of_a_chain_of_coreference_stand_for_the_same_entity(tmp_path: Path) -> None:
    rows = [
        ("Quill", "person", "_", "coref|bridge:other", "1-5[3_0]|1-3[2_0]"), ("met", "_", "_", "_", "_"),
        ("Moss", "person[2]", "_", "_", "_"), ("and", "_", "_", "_", "_"),
        ("Mara", "person[3]", "_", "ana", "1-7[4_3]"), ("Quill", "person[3]", "_", "_", "_"),
        ("Quill", "person[4]", "_", "_", "_"), ("of", "_", "_", "_", "_"),
        ("Orrin", "place", "Orrin", "_", "_"),
    ]  # fmt: skip
    lines, at = [], 0
    for number, (word, kind, page, relation, target) in enumerate(rows, 1):
        place = f"1-{number}\t{at}-{at + len(word)}"
        lines.append(f"{place}\t{word}\t{kind}\t_\t_\t{page}\t_\t{relation}\t{target}\n")
        at += len(word) + 1
    text = " ".join(row[0] for row in rows)
    (tmp_path / "X_news_y.tsv").write_text(f"#Text={text}\n{''.join(lines)}", encoding="utf-8")
    (gold,) = read_mentions(tmp_path, linked=False)
    first, moss, second, third, orrin = [task.parts[0].who for task in gold.entities]
    assert first == second == third != ""
    assert len({first, moss, orrin}) == 3
    assert orrin == "e-orrin"
    assert [task.parts[0].who for task in next(iter(read_mentions(tmp_path))).entities] == ["e-orrin"]


def test_the_program_on_a_terminal_makes_of_the_keys_what_the_editor_did() -> None:
    assert list(typed_on_screen(read_corpus(OWN), 2)) == [True, True]


def test_no_id_that_the_program_makes_is_taken_for_one_that_was_there_before() -> None:
    made = {letter for _ in range(200) for letter in new_id("s")}
    assert not set(GIVEN) <= made


def test_every_span_of_our_articles_can_be_made_exactly() -> None:
    spans = [span for gold in read_corpus(OWN) for span in spans_made(gold)]
    assert len(spans) > 60
    assert [place for is_made, place in spans if not is_made] == []


def test_a_span_that_no_selection_can_have_is_not_made() -> None:
    gold = read_article_file(OWN / "text" / "harbour.txt")
    blank = gold.article.text.index("\n\n")
    task = Task((Part((Fragment(blank, blank + 2),), CONTENT),))
    ((is_made, _),) = spans_made(replace(gold, attributions=(task,)))
    assert not is_made


def test_a_gold_span_that_begins_inside_a_word_is_made_all_the_same(bench: Bench) -> None:
    end = TEXT.index(" late")
    inside = Task((Part((Fragment(TEXT.index("erry"), end),), CONTENT),))
    assert found(bench, inside).typed.keys[-1] == "C"
