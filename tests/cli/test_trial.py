"""A trial tells what the import would, changes nothing, and takes in only what another record asks for."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reader.cli import main, preparing, step
from reader.cli.helpers import Helpers
from reader.cli.importer import Imported, Importer
from reader.cli.trial import Trial
from reader.core.annotations import Annotations
from reader.core.article import BlockTable, MarkTable, article_id, text_digest
from reader.core.ids import Annotator, ArticleId
from reader.exchange.dialect import dialect
from reader.exchange.dialects import native
from reader.exchange.record import RecordMaker
from reader.library.folder import FolderLibrary
from reader.library.founding import init_library
from reader.library.opening import open_library
from reader.library.rehearsal import Rehearsal
from reader.library.revising import revise
from tests.core.strategies import ENTITIES, LABELS
from tests.exchange.sample import ARTICLE, LINE, RECORD

Lines = Sequence[bytes]


def ours(
    number: int,
    annotator: Annotator = RECORD.annotator,
    title: str = "",
    words: str = "",
    *,
    made: bool = False,
) -> bytes:
    """Return a line as we write it, of an article with a text of its own."""
    text = ARTICLE.text.replace("stop", words or f"st{number:02}")
    title, digest = title or f"The pier {number}", text_digest(text)
    name = article_id(title, digest) if made else ArticleId(f"the-pier-{number:08}")
    article = replace(ARTICLE, id=name, title=title, text=text, sha256=digest)
    items = Annotations([*RECORD.spans, *RECORD.relations])
    record = RecordMaker(ENTITIES, LABELS).make(article, items, annotator=annotator, status="done")
    return next(native.write([record]))


def noted(line: bytes, note: str) -> bytes:
    """Return a line whose first span has a note."""
    changed = json.loads(line)
    changed["spans"][0]["note"] = note
    return json.dumps(changed, ensure_ascii=False).encode() + b"\n"


BO = Annotator("bo")
NEW = [ours(number) for number in range(8)]
BOS = [ours(number, BO) for number in range(8)]
OTHER_TEXT = ours(2, words="hums")
OTHER_ENTITY = ours(9).replace(b'"name":"Maud Ellery"', b'"name":"Bo Reed"')
UNKNOWN_LABEL = noted(ours(3), "another").replace(b'"label": "cue"', b'"label": "clue"')
HERE = ours(50)
CASES: dict[str, tuple[Lines, ...]] = {
    "nothing to tell": (NEW,),
    "nothing, of two annotators": ([line for both in zip(NEW, BOS, strict=True) for line in both],),
    "nothing, of two annotators in two files": (NEW, BOS),
    "nothing, twice": (NEW, NEW),
    "a span that differs later": ([*NEW, noted(NEW[2], "another")],),
    "a span that differs in another file": (NEW, [noted(NEW[2], "another")]),
    "a span that differs of the second annotator": (
        [*NEW, BOS[3]], [noted(BOS[3], "another"), *NEW],
    ),
    "a damaged line": ([*NEW[:4], b"{\n", *NEW[4:]],),
    "another text of an id": ([*NEW, OTHER_TEXT],),
    "another text of an id, of another annotator": ([*NEW, ours(2, BO, words="hums")],),
    "another id of a text that came under the one made of it": ([ours(3, made=True), *NEW[:2], UNKNOWN_LABEL],),
    "another text of an id in another file": (NEW, [OTHER_TEXT]),
    "nothing, another title of an id": (NEW, [ours(2, title="Of another name")]),
    "an entity that differs": ([*NEW, OTHER_ENTITY, OTHER_ENTITY],),
    "an entity that differs, asked for later": ([*NEW, OTHER_ENTITY], [OTHER_ENTITY]),
    "nobody can be called so": ([*NEW, ours(9, annotator=Annotator("../../evil"))],),
    "what is here, and differs": ([*NEW, noted(HERE, "another")],),
    "nothing, an id in other letters": ([*NEW, ours(2).replace(b"the-pier", b"The-Pier")],),
}  # fmt: skip


class Near(Helpers[Any, Any]):
    """Helpers that do their work in this process."""

    def __init__(self, count: int, begin: Callable[[Any], Callable[[Any], Any]], order: object) -> None:
        super().__init__(count, begin, order)
        self._here = begin(order)

    def ask(self, batch: Any) -> Future[Any]:
        asked: Future[Any] = Future()
        asked.set_result(self._here(batch))
        return asked


@pytest.fixture(params=[0, 1], ids=["alone", "helped"])
def _helped(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let few bytes be worth a helper, or none."""
    monkeypatch.setattr(preparing, "_BATCH", len(LINE) * 3)
    monkeypatch.setattr(preparing, "_WORTHWHILE", 1)
    monkeypatch.setattr(preparing, "useful_helpers", lambda: request.param)
    monkeypatch.setattr(preparing, "Helpers", Near)


@pytest.fixture
def held(tmp_path: Path) -> FolderLibrary:
    library = init_library(tmp_path / "held", "Held")
    (tmp_path / "here.jsonl").write_bytes(HERE)
    assert main(["--library", str(library.root), "import", str(tmp_path / "here.jsonl")]) == 0
    return open_library(library.root)


def snapshot(folder: Path) -> dict[Path, bytes]:
    """Return what is in all files of a library but the cache."""
    return {
        path: path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".cache" not in path.relative_to(folder).parts
    }


def files(folder: Path, contents: Sequence[Lines]) -> list[Path]:
    paths = [folder / f"{number}.jsonl" for number, _ in enumerate(contents)]
    for path, lines in zip(paths, contents, strict=True):
        path.write_bytes(b"".join(lines))
    return paths


def told(paths: Sequence[Path], begun: Callable[[str, Imported], Importer]) -> list[str]:
    done = Imported()
    for path in paths:
        preparing.take_spread(begun(path.name, done), path, lambda: None)
    return [str(problem) for problem in done.problems]


def tried(library: FolderLibrary, paths: Sequence[Path]) -> list[str]:
    with closing(Rehearsal(library)) as rehearsal:
        return told(paths, lambda name, done: Trial(rehearsal, dialect("native"), None, name, done))


@pytest.mark.usefixtures("_helped")
@pytest.mark.parametrize("many", [1, 4, 2048])
@pytest.mark.parametrize("case", CASES)
def test_a_trial_tells_what_the_import_tells_and_changes_nothing(
    case: str, many: int, held: FolderLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(step, "_MOST", many)
    paths = files(tmp_path, CASES[case])
    before = snapshot(held.root)
    found = tried(held, paths)
    assert snapshot(held.root) == before
    assert found == told(paths, lambda name, done: Importer(held, dialect("native"), None, name, done))
    assert bool(found) is not case.startswith("nothing")


@pytest.mark.usefixtures("_helped")
def test_what_gives_nothing_to_say_is_never_opened(
    held: FolderLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Rehearsal, "open", lambda *_: pytest.fail("it is not asked for"))
    assert tried(held, files(tmp_path, [NEW, [ours(9), ours(9, BO)]])) == []


@pytest.mark.usefixtures("_helped")
def test_an_article_whose_text_was_changed_is_known_by_the_text_that_it_has_now(
    held: FolderLibrary, tmp_path: Path
) -> None:
    reading = native.read_line(1, NEW[3])
    assert reading.record is not None
    now = reading.record.article
    digest = text_digest("None.")
    first = replace(now, id=article_id(now.title, digest), text="None.", sha256=digest)
    held.add(replace(first, blocks=BlockTable(), marks=MarkTable()), b"", ".txt")
    revise(held, first.id, now, b"", ".txt")
    with closing(held.open(first.id, RECORD.annotator)):
        (problem,) = tried(held, files(tmp_path, [NEW]))
    assert problem.startswith(f"0.jsonl:4: {first.id}: it cannot be written now")
    assert tried(held, files(tmp_path, [NEW])) == []


def test_the_command_tries_with_the_same_helpers_and_takes_in_everything_or_nothing(
    held: FolderLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "_WORTHWHILE", 1)
    monkeypatch.setattr(preparing, "useful_helpers", lambda: 1)
    paths = files(tmp_path, [NEW, [noted(NEW[2], "another")]])
    before = snapshot(held.root)
    assert main(["--library", str(held.root), "import", "--strict", *map(str, paths)]) == 1
    assert snapshot(held.root) == before
    assert main(["--library", str(held.root), "import", "--strict", str(paths[0])]) == 0
    assert len(held.ids()) == 1 + len(NEW)
