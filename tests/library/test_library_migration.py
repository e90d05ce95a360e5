"""Renaming in a library: the label file keeps its comments, annotations change by edits, nothing is lost."""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.core.annotation import Entity, Span
from reader.core.edit import Edit, EditKind
from reader.core.ids import Annotator, EntityId
from reader.core.renaming import (
    AttributeName,
    LabelName,
    Name,
    RelationName,
    Renaming,
    ValueName,
    is_known,
    names_of,
    parse_name,
)
from reader.errors import LabelSetError
from reader.library.folder import FolderLibrary
from reader.library.label_file import PRESETS, parse_labels, preset
from reader.library.label_renaming import rename_in_library, renamed_file
from reader.library.migration import (
    Migrated,
    concerned_entities,
    migrate,
    names_in_use,
    rename_entities,
    survey,
)
from reader.library.opening import open_library
from tests.library.acts import add, article, library_in, relation, span

BO, CY = Annotator("bo"), Annotator("cy")
FIRST, SECOND = article("One"), article("Two")


def comments(content: str) -> list[str]:
    return re.findall(r"#.*", content)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(PRESETS), st.data())
def test_any_name_can_be_renamed_in_any_label_file_and_back_and_no_comment_is_lost(
    name: str, data: st.DataObject
) -> None:
    content = preset(name)
    before = parse_labels(content, name)
    renaming = Renaming(data.draw(st.sampled_from([*names_of(before)])), "brand_new")
    renamed = renamed_file(content, renaming, name)
    after = parse_labels(renamed, name)
    assert is_known(after, renaming.target)
    assert not is_known(after, renaming.old)
    assert comments(renamed) == comments(content)
    back = renamed_file(renamed, Renaming(renaming.target, renaming.old.name), name)
    assert parse_labels(back, name) == before
    changed = [
        pair for pair in zip(content.split("\n"), renamed.split("\n"), strict=False) if len(set(pair)) > 1
    ]
    assert len(renamed.split("\n")) - len(content.split("\n")) in (0, 1)
    if len(renamed.split("\n")) == len(content.split("\n")):
        assert all(renaming.old.name in line for line, _ in changed)


@pytest.mark.parametrize(
    ("old", "new", "what", "where", "remedy"),
    [
        (
            "quote",
            "a quote",
            "'a quote' cannot be a name",
            "",
            "use letters, digits, _ and -, a letter first",
        ),
        ("quote.type", "1st", "'1st' cannot be a name", "", "use letters, digits, _ and -, a letter first"),
        (
            "quote",
            "claim",
            "label 'claim': there are two of the name 'claim'",
            "labels.toml, with claim for quote, line ",
            "rename one",
        ),
        (
            "quote.type:direct",
            "indirect",
            "attribute 'type': values has a word twice",
            "labels.toml, with quote.type:indirect for quote.type:direct, line ",
            "",
        ),
    ],
)
def test_a_name_that_the_file_cannot_have_is_refused(
    old: str, new: str, what: str, where: str, remedy: str
) -> None:
    with pytest.raises(LabelSetError) as raised:
        renamed_file(preset("attribution"), Renaming(parse_name(old), new), "labels.toml")
    assert (raised.value.what, raised.value.remedy) == (what, remedy)
    assert raised.value.where.rstrip("0123456789") == where


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("quote", "citation", 'name = "citation"\nrole = "quote"\n'),
        ("quote.speaker", "voice", 'name = "voice"               # the canonical name: never "he"\nrole = "speaker"\n'),
        ("claim.claimer", "speaker", 'name = "speaker"\nsuggest_from'),
        ("claim.stance", "speaks", 'name = "speaks"                # does the claimer'),
        ("addressee", "spoken_to", 'name = "spoken_to"             # whom'),
        ("has_source", "states_too", 'name = "states_too"\nrole = "has_source"\n'),
    ],
)  # fmt: skip
def test_what_a_name_was_for_stays_and_is_written_where_the_new_one_does_not_say_it(
    old: str, new: str, line: str
) -> None:
    content = preset("attribution")
    name = parse_name(old)
    renaming = Renaming(RelationName(old) if old in ("addressee", "has_source") else name, new)
    renamed = renamed_file(content, renaming, "labels.toml")
    assert line in renamed
    before, after = (parse_labels(words, "labels.toml") for words in (content, renamed))
    assert [label.role for label in after.labels] == [label.role for label in before.labels]
    assert [kind.role for kind in after.relations] == [kind.role for kind in before.relations]
    assert [one.role for label in after.labels for one in label.attributes] == [
        one.role for label in before.labels for one in label.attributes
    ]


def test_a_name_of_a_role_of_its_own_does_not_change_what_was_for_something_else() -> None:
    content = preset("simple")
    swapped = content
    for old, new in (("quote", "held"), ("claim", "quote"), ("held", "claim")):
        swapped = renamed_file(swapped, Renaming(LabelName(old), new), "labels.toml")
    labels = parse_labels(swapped, "labels.toml")
    assert [(label.name, label.role) for label in labels.labels] == [
        ("claim", "quote"), ("quote", "claim"), ("entity", "entity"),
    ]  # fmt: skip
    for old, new in (("claim", "held"), ("quote", "claim"), ("held", "quote")):
        swapped = renamed_file(swapped, Renaming(LabelName(old), new), "labels.toml")
    assert swapped == content


def test_what_was_for_nothing_is_for_what_its_new_name_says() -> None:
    renamed = renamed_file(preset("custom"), Renaming(LabelName("highlight"), "quote"), "labels.toml")
    assert [label.role for label in parse_labels(renamed, "labels.toml").labels] == ["quote"]
    assert "\nrole" not in renamed
    kept = preset("custom").replace('name = "highlight"', 'name = "highlight"\nrole = ""')
    renamed = renamed_file(kept, Renaming(LabelName("highlight"), "quote"), "labels.toml")
    assert [label.role for label in parse_labels(renamed, "labels.toml").labels] == [""]


def test_labels_in_one_line_are_renamed_with_what_they_are_for() -> None:
    content = 'name = "own"\nlabel = [{ name = "quote", key = "q" }]\n'
    renamed = renamed_file(content, Renaming(LabelName("quote"), "citation"), "labels.toml")
    (label,) = parse_labels(renamed, "labels.toml").labels
    assert (label.name, label.role) == ("citation", "quote")
    assert renamed_file(renamed, Renaming(LabelName("citation"), "quote"), "labels.toml") == content


def test_a_file_with_a_byte_order_mark_and_carriage_returns_keeps_them(tmp_path: Path) -> None:
    library = library_in(tmp_path)
    file = library.root / "labels.toml"
    content = b"\xef\xbb\xbf" + preset("attribution").replace("\n", "\r\n").encode()
    file.write_bytes(content)
    rename_in_library(library.root, Renaming(LabelName("cue"), "signal"))
    renamed = content.replace(b'"cue"', b'"signal"')
    assert file.read_bytes() == renamed.replace(
        b'name = "signal"\r\n', b'name = "signal"\r\nrole = "cue"\r\n'
    )


def annotated(folder: Path) -> FolderLibrary:
    """Return a library of two articles, in which two annotators have a quote each, one of them tied."""
    library = library_in(folder, FIRST, SECOND)
    for held in (FIRST, SECOND):
        for annotator in (BO, CY):
            with closing(library.open(held.id, annotator)) as journal:
                quote = span(1, 0, 10, label="quote", type="mixed", speaker="the envoy")
                add(journal, quote, span(2, 11, 20, label="source"))
                add(journal, relation(1, quote, span(2)), span(3, 11, 20, label="banner", mood="glad"))
    return library


def labels_in(library: FolderLibrary) -> list[str]:
    found = []
    for held in library.ids():
        for annotator in library.annotators(held):
            with closing(library.open(held, annotator, writable=False)) as journal:
                found += [f"{annotator}:{item.label}" for item in journal.annotations.ordered()]
    return sorted(found)


def renamed(library: FolderLibrary, renaming: Renaming) -> Migrated:
    return migrate(library, renaming, survey(library, renaming).places, BO)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (LabelName("quote"), "citation"),
        (LabelName("banner"), "quote"),
        (AttributeName("quote", "speaker"), "by"),
        (AttributeName("banner", "mood"), "form"),
        (ValueName("quote", "type", "mixed"), "partly"),
        (ValueName("quote", "speaker", "the envoy"), "Ann Hale"),
        (RelationName("has_source"), "said_by"),
    ],
)
def test_a_renaming_changes_everyones_annotations_one_edit_an_article_that_can_be_undone(
    tmp_path: Path, old: Name, new: str
) -> None:
    library = annotated(tmp_path)
    renaming = Renaming(old, new)
    before, _ = names_in_use(library)
    found = survey(library, renaming)
    assert found.items == found.articles == {BO: 2, CY: 2}
    done = migrate(library, renaming, found.places, BO)
    assert (done.items, done.articles, done.skipped) == (4, 4, [])
    after, _ = names_in_use(library)
    assert after[old] == 0
    assert after[renaming.target] == 4 + before[renaming.target]
    assert after.total() == before.total()
    assert not survey(library, renaming).places
    for held in library.ids():
        for annotator in library.annotators(held):
            with closing(library.open(held, annotator)) as journal:
                last = journal.edit(journal.next_seq - 1)
                assert (last.command, last.by) == ("labels.rename", BO)
                undo = Edit(
                    journal.next_seq, "d-u", last.at, annotator, "undo", last.inverted_changes(), EditKind.UNDO,
                    last.seq,
                )  # fmt: skip
                journal.append(undo)
    assert names_in_use(library)[0] == before


HOLD = """
import sys
from pathlib import Path
from reader.library.opening import open_library
journal = open_library(Path(sys.argv[1])).open(sys.argv[2], "cy")
print(journal.holder, flush=True)
sys.stdin.read()
journal.close()
"""


def test_what_somebody_has_open_is_skipped_and_done_the_next_time(tmp_path: Path) -> None:
    library = annotated(tmp_path)
    renaming = Renaming(LabelName("quote"), "citation")
    rename_in_library(library.root, renaming)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(library.root), FIRST.id],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == "None"
        done = renamed(library, renaming)
        other.communicate("")
    assert done.articles == 3
    assert len(done.skipped) == 1
    assert done.skipped[0].startswith(f"{FIRST.id}, cy: ")
    assert labels_in(library).count("cy:quote") == 1
    again = renamed(open_library(library.root), renaming)
    assert (again.articles, again.skipped) == (1, [])
    assert "cy:quote" not in labels_in(library)


def test_a_renaming_that_stopped_anywhere_leaves_a_library_that_can_be_read(tmp_path: Path) -> None:
    library = annotated(tmp_path)
    renaming = Renaming(LabelName("quote"), "citation")
    everything = labels_in(library)
    rename_in_library(library.root, renaming)
    assert labels_in(open_library(library.root)) == everything
    for place in survey(library, renaming).places:
        assert migrate(library, renaming, [place], BO).articles == 1
        now = labels_in(open_library(library.root))
        assert sorted(name.replace("citation", "quote") for name in now) == everything
    assert not survey(library, renaming).places


def test_damaged_annotations_are_named_and_keep_nobody_from_renaming_the_others(tmp_path: Path) -> None:
    library = annotated(tmp_path)
    (library.root / "annotations" / "cy" / f"{FIRST.id}.json").write_text("[]", encoding="utf-8")
    (library.root / "annotations" / "cy" / f"{FIRST.id}.edits.jsonl").unlink()
    renaming = Renaming(LabelName("quote"), "citation")
    found = survey(library, renaming)
    assert found.items.total() + len(found.unread) >= 3
    assert migrate(library, renaming, found.places, BO).articles == len(found.places) == 3


def test_entries_of_the_register_follow_the_types_of_entities(tmp_path: Path) -> None:
    library = library_in(tmp_path)
    club = Entity(EntityId("e-1"), "The Rowing Club", "ORG")
    person = Entity(EntityId("e-2"), "Ann Hale", "PERSON")
    for entry in (club, person):
        library.put_entity(entry)
    renaming = Renaming(ValueName("entity", "type", "ORG"), "BODY")
    assert concerned_entities(library, renaming) == [replace(club, type="BODY")]
    rename_entities(library, renaming)
    assert {entry.type for entry in library.entities().values()} == {"BODY", "PERSON"}
    assert concerned_entities(library, renaming) == []
    assert concerned_entities(library, Renaming(LabelName("entity"), "name")) == []


def test_spans_with_names_that_no_label_set_has_are_kept_as_they_are(tmp_path: Path) -> None:
    library = annotated(tmp_path)
    used, unread = names_in_use(library)
    assert unread == []
    assert used[LabelName("banner")] == used[ValueName("banner", "mood", "glad")] == 4
    with closing(library.open(FIRST.id, BO, writable=False)) as journal:
        assert [item.attributes for item in journal.annotations.ordered() if isinstance(item, Span)][-1]


def test_what_cannot_be_read_any_more_is_skipped_with_the_reason(tmp_path: Path) -> None:
    library = annotated(tmp_path)
    renaming = Renaming(LabelName("quote"), "citation")
    found = survey(library, renaming)
    (library.root / "articles" / f"{FIRST.id}.json").write_bytes(b"{")
    done = migrate(library, renaming, found.places, BO)
    assert (done.items, done.articles) == (2, 2)
    assert [words.partition(":")[0] for words in done.skipped] == [f"{FIRST.id}, {BO}", f"{FIRST.id}, {CY}"]
    assert all("the article's file is damaged" in words for words in done.skipped)


def test_what_cannot_be_read_or_is_open_is_named_and_counts_for_nothing(tmp_path: Path) -> None:
    library = annotated(tmp_path)
    renaming = Renaming(LabelName("quote"), "citation")
    first, *others, newer = survey(library, renaming).places
    path = library.root / "annotations" / newer[1] / f"{newer[0]}.json"
    path.write_bytes(path.read_bytes().replace(b'"version":1', b'"version":9', 1))
    why = (
        f"{newer[0]}, {newer[1]}: {path}: a newer version of Pressmark wrote this file "
        "(format 9, this one knows 1) (update Pressmark)"
    )
    found = survey(library, renaming)
    assert (found.places, found.unread) == ([first, *others], [why])
    assert names_in_use(library)[1] == [why]
    with closing(library.open(*first)) as journal:
        spans = dict(journal.annotations.spans)
        done = migrate(library, renaming, [first, *others, newer], BO)
        assert dict(journal.annotations.spans) == spans
        holder = library.open(*first).holder
    assert done.skipped == [f"{first[0]}, {first[1]}: it cannot be written now: {holder}", why]
    assert (done.articles, done.items) == (2, 2)
