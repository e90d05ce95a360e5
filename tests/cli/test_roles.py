"""Whatever labels are called, everything that goes by what they are for does the same, up to their names."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from reader.checks.finding import Context
from reader.checks.rules import all_findings, fix_of
from reader.cli import main
from reader.core.annotation import Fragment, Provenance, Span
from reader.core.annotations import Annotations
from reader.core.article import Article, Block, BlockRole, BlockTable
from reader.core.edit import Change, Edit
from reader.core.ids import Annotator, SpanId
from reader.core.labels import LabelSet
from reader.core.renaming import AttributeName, LabelName, RelationName, names_of
from reader.core.selection import Selection
from reader.editor.aligning import Alignment
from reader.editor.cast import cast_of
from reader.editor.editor import Editor
from reader.editor.kept_suggestions import keep, kept
from reader.editor.offers import OfferIndex, Offers
from reader.editor.pace import pace_of
from reader.editor.refusals import Refusals
from reader.library.folder import FolderLibrary
from reader.library.founding import init_library
from reader.library.label_file import default_labels, parse_labels
from reader.library.memory import MemoryLibrary
from reader.library.opening import open_library
from reader.suggest.capitals import CapitalsSuggester
from reader.suggest.claims import ClaimSuggester
from reader.suggest.combining import combined
from reader.suggest.entities import KnownNamesSuggester
from reader.suggest.evaluating import Evaluation
from reader.suggest.lists import ListSuggester
from reader.suggest.quotes import QuoteSuggester
from reader.suggest.suggestion import Known, Suggestion
from reader.text.reading import Reading
from reader.ui.highlights import cue_styles
from tests.editor.desk import article_of, open_editor

ANN = Annotator("ann")
AT = "2026-01-31T10:00:00.000Z"
NEW = "_neu"
"""What all names of the other library end with."""

PULLED = "We have put this off."
LINE = "Mara Quill, who chairs the committee"
TEXT = "\n\n".join(
    (
        "“We have put this off for too long,” said Mara Quill. Fares rose by 12 percent in a year.",
        "Ivo Brandt warned that the rise would empty the early boats. “Nobody can pay that,” he added.",
        "The Harbour Office of Hull said the boats are old. She left. Mara Quill hollered at Ivo Brandt.",
        "Officials familiar with the matter said 40 boats had been sold since May.",
        PULLED,
        f"— {LINE}",
    )
)


def article() -> Article:
    made = replace(article_of(TEXT), language="en", added=AT)
    blocks = [
        Block(block.start, block.end, role)
        for block, role in zip(
            made.blocks,
            (*[BlockRole.PARAGRAPH] * 4, BlockRole.PULL_QUOTE, BlockRole.ATTRIBUTION),
            strict=True,
        )
    ]
    return replace(made, blocks=BlockTable(blocks))


def rename_all(folder: Path) -> None:
    """Rename everything that has a name in the label set of a library, by the command that people use."""
    for name in list(names_of(open_library(folder).labels)):
        label = f"{name.label}{NEW}." if isinstance(name, AttributeName) else ""
        if isinstance(name, LabelName | AttributeName | RelationName):
            words = ("labels", "rename", "--yes", f"{label}{name.name}", f"{name.name}{NEW}")
            assert main(["--library", str(folder), "--annotator", ANN, *words]) == 0


def founded(folder: Path) -> FolderLibrary:
    library = init_library(folder, "Test library")
    library.add(article(), TEXT.encode(), ".txt")
    return library


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a library with the usual names, and one in which all are others."""
    usual, other = (tmp_path_factory.mktemp(name) / "library" for name in ("usual", "other"))
    founded(usual)
    founded(other)
    rename_all(other)
    return usual, other


def told(thing: object) -> str:
    """Return all that is in something, without what other names end with."""
    return re.sub(rf"(?<=\w)(?:{NEW}| {NEW[1:]})\b", "", str(thing))


def both(libraries: tuple[Path, Path], made: Callable[[LabelSet], object]) -> tuple[str, str]:
    """Return what comes of the usual label set and of the other, in words."""
    first, second = (made(open_library(folder).labels) for folder in libraries)
    assert str(first) != str(second)
    return told(first), told(second)


def named(labels: LabelSet, name: str) -> str:
    """Return what a label set calls something."""
    return name if labels.label("quote") else f"{name}{NEW}"


def test_every_name_is_another_and_every_role_the_same(libraries: tuple[Path, Path]) -> None:
    usual, other = (open_library(folder).labels for folder in libraries)
    assert not {*names_of(usual)} & {*names_of(other)}
    assert [label.role for label in other.labels] == [label.role for label in usual.labels]
    assert [label.role for label in other.labels] == ["quote", "source", "cue", "claim", "entity"]
    assert [kind.role for kind in other.relations] == ["has_source", "has_cue", "states", "", "coref", ""]
    for label in usual.labels:
        same = other.label(f"{label.name}{NEW}")
        assert same is not None
        assert [one.role for one in same.attributes] == [one.role for one in label.attributes]


def names(tmp_path: Path) -> Path:
    file = tmp_path / "names.csv"
    file.write_text("name,type,aliases,label\nHull,GPE\nfares,,,claim\n", encoding="utf-8")
    return file


def suggested(labels: LabelSet, annotations: Annotations, *lists: Path) -> list[Suggestion]:
    known = Known(labels, annotations, {})
    suggesters = (
        QuoteSuggester(), KnownNamesSuggester(), ListSuggester(lists), CapitalsSuggester(), ClaimSuggester(),
    )  # fmt: skip
    return combined([list(one.suggest(article(), known)) for one in suggesters])


def test_the_same_is_suggested(libraries: tuple[Path, Path], tmp_path: Path) -> None:
    file = names(tmp_path)

    def made(labels: LabelSet) -> object:
        return suggested(labels, Annotations(), file)

    usual, other = both(libraries, made)
    assert usual == other
    for wanted in (
        "rule:quotes",
        "gazetteer",
        "rule:capitals",
        "rule:claims",
        "has_cue",
        "has_source",
        "GPE",
    ):
        assert wanted in usual


def test_what_is_annotated_is_not_suggested_again_and_its_name_is(
    libraries: tuple[Path, Path], tmp_path: Path
) -> None:
    file = names(tmp_path)

    def made(labels: LabelSet) -> object:
        spans = [
            span(labels, 1, "quote", "“We have put this off for too long,”"),
            span(labels, 2, "entity", "Mara Quill", type="PERSON"),
            span(labels, 3, "claim", "Officials familiar"),
        ]
        return suggested(labels, Annotations(spans), file)

    usual, other = both(libraries, made)
    assert usual == other
    assert "the surname of Mara Quill" in usual or "labelled in this article" in usual
    assert "“said” and its subject" not in usual


def test_suggesters_are_held_against_people_alike(libraries: tuple[Path, Path], tmp_path: Path) -> None:
    file = names(tmp_path)

    def made(labels: LabelSet) -> object:
        result = Evaluation(labels)
        gold = annotated(labels)
        scored = [label.name for label in labels.labels]
        result.add(TEXT, suggested(labels, Annotations(), file), gold, [], scored)
        return result.exact, result.speakers, result.bins

    usual, other = both(libraries, made)
    assert usual == other


def span(labels: LabelSet, number: int, label: str, words: str, nth: int = 0, **values: str) -> Span:
    start = [found.start() for found in re.finditer(re.escape(words), TEXT)][nth]
    attributes = {named(labels, name): value for name, value in values.items()}
    place = (Fragment(start, start + len(words)),)
    return Span(SpanId(f"s-{number}"), named(labels, label), place, Provenance(ANN, AT), attributes)


def annotated(labels: LabelSet) -> list[Span]:
    """Return annotations that go against every rule that knows what labels are for."""
    return [
        span(labels, 1, "quote", "We have put this off for too long,"),
        span(labels, 2, "quote", "that the rise would empty the early boats."),
        span(labels, 3, "quote", "Nobody can pay that", type="direct", attribution="implicit"),
        span(labels, 4, "source", "he", 1),
        span(labels, 5, "cue", "warned"),
        span(labels, 6, "claim", "Fares rose by 12 percent in a year"),
        span(labels, 7, "claim", "the boats are old", claimer="author"),
        span(labels, 8, "entity", "Ivo Brandt", type="PERSON"),
        span(labels, 9, "source", TEXT[TEXT.index("The Harbour") : TEXT.index("since May")]),
        span(labels, 10, "claim", "“Nobody"),
        span(labels, 11, "quote", "We have put this off.", form="pull"),
    ]


def test_guidelines_find_and_mend_the_same(libraries: tuple[Path, Path]) -> None:
    def made(labels: LabelSet) -> object:
        context = Context(Reading(article()), Annotations(annotated(labels)), labels)
        return [(finding, fix_of(context, finding)) for finding in all_findings(context)]

    usual, other = both(libraries, made)
    assert usual == other
    for rule in (
        "mark_outside", "stray_mark", "host_full_stop", "unreached_part", "quote_without_source",
        "claim_without_claimer", "pronoun_source", "long_source",
    ):  # fmt: skip
        assert f"rule='{rule}'" in usual


class Desk:
    """An editor on the article of a library, where keys are pressed and all that comes of them is taken down."""

    def __init__(self, folder: Path, file: Path) -> None:
        library = open_library(folder)
        self.labels = library.labels
        self.editor: Editor = open_editor(library.open(library.ids()[0], ANN), labels=library.labels)
        self.editor.library = library
        self.editor.offers = Offers(self.editor.article, library.labels)
        self.editor.offers.renew(OfferIndex(suggested(library.labels, self.editor.annotations, file), TEXT))
        self.log: list[object] = []

    def on(self, words: str, keys: str, behind: str = "") -> None:
        """Select words, those behind others where that is said, and press keys."""
        start = TEXT.index(behind + words) + len(behind)
        self.editor.place(Selection(start, start + len(words)))
        self.editor.active = None
        for key in keys.split():
            outcome = self.editor.press(key)
            suggestion, choice = self.editor.gestures.suggestion, self.editor.choice
            self.log.append((key, outcome, self.editor.message, self.editor.selection))
            self.log.append((suggestion.options, suggestion.parts) if suggestion else ())
            self.log.append(tuple(choice.options) if choice else ())
        self.log.append(list(self.editor.annotations.spans.values()))
        self.log.append(list(self.editor.annotations.relations.values()))
        here = self.editor.warnings.here()
        self.log.append((here, [*cast_of(self.editor).letters()]))

    def work(self) -> Iterator[object]:
        self.on("“We have put this off for too long,”", "q s s u enter")
        self.on("that the rise would empty the early boats", "q u enter")
        self.on(PULLED, "q")
        self.on("Mara Quill", "e p", behind="She left. ")
        self.on("Ivo Brandt", "e p")
        (letter, *_) = [letter for letter, one in cast_of(self.editor).letters() if one.name == "Mara Quill"]
        self.on("Mara Quill", f"e {letter}")
        self.on("She", "e e escape")
        self.on("“Nobody can pay that,”", "q enter")
        self.on("he", "i enter", behind="that,” ")
        self.on("Fares rose", "c escape E enter E tab")
        self.on("Fares rose", "; enter ; tab escape")
        self.on("Fares rose", ") n enter n * escape")
        self.on("Mara Quill", "e * a")
        self.on("“We have put this off for too long,”", "q r c z")
        yield from self.log
        yield pace_of(self.editor.journal, self.labels).total
        yield cue_styles(self.labels)
        entities = self.editor.library.entities() if self.editor.library else {}
        yield list(entities.values())
        first = next(one for one in entities.values() if one.name == "Ivo Brandt")
        alignment = Alignment(self.labels, {**entities, first.id: replace(first, name="Ivo B.", type="ORG")})
        changes = alignment.changes(self.editor.annotations, TEXT)
        assert {"ORG", "Ivo B."} <= {
            value for one in changes if isinstance(one.after, Span) for value in one.after.attributes.values()
        }
        yield changes


@pytest.fixture(scope="module")
def worked(
    libraries: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[str], list[str]]:
    """Work on both libraries with the same keys, and return what came of each."""
    file = names(tmp_path_factory.mktemp("lists"))
    found = []
    for folder in libraries:
        desk = Desk(folder, file)
        with closing(desk.editor.journal):
            found.append([told(one) for one in desk.work()])
    first, second = found
    return first, second


def test_the_same_keys_make_the_same(worked: tuple[list[str], list[str]]) -> None:
    usual, other = worked
    assert usual == other
    whole = "\n".join(usual)
    for wanted in ("'form': 'pull'", "has_cue", "has_source", "'mention': 'PRO'", "'speaker': 'Ivo Brandt'"):
        assert wanted in whole


def test_what_was_suggested_ahead_and_what_was_refused_is_called_as_the_annotations_are(
    libraries: tuple[Path, Path], tmp_path: Path
) -> None:
    library = founded(tmp_path / "library")
    held = article()
    made = suggested(library.labels, Annotations(), names(tmp_path))
    keep(library, held, {"test": made})
    refusals = Refusals(held)
    for number, one in enumerate(made):
        refusals.add(one, f"x-{number}", AT, 1)
    library.proposed.revise_refused(ANN, *refusals.drain())
    with closing(library.open(held.id, ANN)) as journal:
        journal.append(
            Edit(1, "d-1", AT, ANN, "test", (Change(None, span(library.labels, 1, "claim", "Fares rose")),))
        )
    rename_all(tmp_path / "library")
    labels = open_library(libraries[1]).labels
    renamed = suggested(labels, Annotations(), names(tmp_path))
    library = open_library(tmp_path / "library")
    assert kept(library, held) == {"test": renamed}
    again = Refusals(held, library.proposed.refused(ANN))
    assert all(map(again.holds, renamed))
    assert not any(map(Refusals(held).holds, renamed))


def exported(folder: Path, to: Path, *words: str) -> str:
    assert main(["--library", str(folder), "export", "--to", str(to), *words]) == 0
    files = sorted(to.rglob("*")) if to.is_dir() else [to]
    return "\n".join(file.read_text(encoding="utf-8") for file in files if file.is_file())


@pytest.mark.parametrize(
    "words",
    [
        ("--view", "simple", "--quotation-marks", "out"),
        ("--format", "citron"),
        ("--format", "conll", "--set", "tags=types"),
        ("--format", "report"),
    ],
    ids=lambda words: words[1],
)
def test_the_same_is_exported(
    libraries: tuple[Path, Path],
    worked: tuple[list[str], list[str]],
    tmp_path: Path,
    words: tuple[str, ...],
) -> None:
    usual, other = (
        exported(folder, tmp_path / f"out{number}", *words) for number, folder in enumerate(libraries)
    )
    assert usual != other
    assert told(usual) == told(other)


def test_what_citron_names_by_what_it_is_for_gets_the_librarys_names(
    libraries: tuple[Path, Path], tmp_path: Path
) -> None:
    def part(words: str) -> dict[str, object]:
        start = TEXT.index(words)
        return {"start": start, "end": start + len(words), "text": words}

    quote = {
        "cue": part("said"),
        "sources": [part("Mara Quill")],
        "contents": [part("“We have put this off for too long,”")],
    }
    folder = tmp_path / "citron"
    folder.mkdir()
    (folder / "news.json").write_text(json.dumps({"text": TEXT, "quotes": [quote]}), encoding="utf-8")
    found = []
    for number, library in enumerate(libraries):
        copy = tmp_path / f"library{number}"
        init_library(copy, "Test", (library / "labels.toml").read_text(encoding="utf-8"))
        assert main(["--library", str(copy), "--annotator", "bo", "import", str(folder)]) == 0
        held = open_library(copy)
        with closing(held.open(held.ids()[0], Annotator("bo"), writable=False)) as journal:
            found.append(
                [span.label for span in journal.annotations.ordered()]
                + sorted(tie.type for tie in journal.annotations.relations.values())
            )
    assert found[0] == ["quote", "cue", "source", "has_cue", "has_source"]
    assert found[1] == [f"{name}{NEW}" for name in found[0]]


def test_the_role_is_printed_where_the_name_does_not_say_it(
    libraries: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in libraries:
        assert main(["--library", str(folder), "labels"]) == 0
    usual, _, other = capsys.readouterr().out.partition(f"quote{NEW}")
    assert "; role" not in usual
    assert other.splitlines()[0].endswith("; role quote")
    assert "; required; role type" in other
    assert "any words; role speaker" in other
    assert f"quote{NEW} or claim{NEW} → cue{NEW}; role has_cue" in other


def test_two_labels_for_the_same_are_both_looked_at_and_the_first_is_suggested() -> None:
    spelled = default_labels()
    more = """
[[label]]
name = "shout"
role = "quote"
key = "Q"
spans = "multi"
[[label]]
name = "town"
role = "entity"
key = "w"
[[label.attribute]]
name = "type"
values = ["GPE"]
required = true

"""
    end = spelled.index("\n[[relation]]")
    spelled = spelled[:end] + more + spelled[end:]
    labels = parse_labels(
        spelled.replace('head = ["quote", "claim"]', 'head = ["quote", "shout", "claim"]'), "x"
    )
    free = suggested(labels, Annotations())
    assert {one.spans[0].label for one in free} == {"quote", "claim", "entity"}
    spans = [
        span(labels, 1, "shout", "We have put this off for too long,"),
        span(labels, 2, "town", "Mara Quill", type="GPE"),
        span(labels, 3, "shout", "Nobody can pay that"),
        span(labels, 4, "quote", "We have put this off", 1),
    ]
    held = Annotations(spans)
    taken = _places(free) - _places(suggested(labels, held))
    assert taken == {
        ("quote", 0), ("quote", TEXT.index("“Nobody")), ("quote", TEXT.index(PULLED)),
        ("entity", TEXT.index("Mara Quill")),
    }  # fmt: skip
    offers = Offers(article(), labels)
    offers.renew(OfferIndex(free, TEXT))
    assert _places([one for one in free if not offers.is_open(one, held)]) == taken
    context = Context(Reading(article()), held, labels)
    rules = [(finding.rule, finding.span) for finding in all_findings(context)]
    assert ("mark_outside", "s-1") in rules
    assert ("quote_without_source", "s-1") in rules
    assert cue_styles(labels)["quote"] != cue_styles(labels)["shout"]
    editor = open_editor(article(), labels=labels)
    editor.library = MemoryLibrary("test", labels)
    start = TEXT.index("Hull")
    editor.place(Selection(start, start + 4))
    for key in "w g".split():
        editor.press(key)
    (made,) = editor.annotations.ordered()
    assert (made.label, dict(made.attributes), made.entity is not None) == ("town", {"type": "GPE"}, True)


def _places(suggestions: list[Suggestion]) -> set[tuple[str, int]]:
    return {(one.spans[0].label, one.start) for one in suggestions}
